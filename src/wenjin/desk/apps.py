"""App configuration."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Names the app."""

    name = "wenjin.desk"
    label = "desk"
