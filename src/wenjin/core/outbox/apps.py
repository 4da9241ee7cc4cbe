"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OutboxConfig(AppConfig):
    """Finds the handlers: every app may have a module ``tasks``."""

    name = "wenjin.core.outbox"
    label = "outbox"

    def ready(self) -> None:
        """Import every ``<app>/tasks.py``, so that its handlers are known."""
        autodiscover_modules("tasks")
