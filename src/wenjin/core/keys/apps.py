"""App configuration."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    """Names the app."""

    name = "wenjin.core.keys"
    label = "keys"
