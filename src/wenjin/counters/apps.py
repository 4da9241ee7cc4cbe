"""App configuration."""

from django.apps import AppConfig


class CountersConfig(AppConfig):
    """Names the app."""

    name = "wenjin.counters"
    label = "counters"
