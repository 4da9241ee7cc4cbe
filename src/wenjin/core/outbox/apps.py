"""App configuration."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Names the app."""

    name = "wenjin.core.outbox"
    label = "outbox"
