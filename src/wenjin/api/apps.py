"""App configuration."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Names the app."""

    name = "wenjin.api"
    label = "api"
