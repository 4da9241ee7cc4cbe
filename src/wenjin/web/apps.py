"""App configuration."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the app."""

    name = "wenjin.web"
    label = "web"
