"""App configuration."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Names the app."""

    name = "wenjin.events"
    label = "events"
