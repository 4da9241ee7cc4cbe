"""App configuration."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Names the app; handlers are found when somebody asks for them, see ``registry``."""

    name = "wenjin.core.outbox"
    label = "outbox"
