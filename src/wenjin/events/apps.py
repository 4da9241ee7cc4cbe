"""App configuration."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Names the app."""

    name = "wenjin.events"
    label = "events"

    def ready(self) -> None:
        """Register the checks."""
        from wenjin.events import checks  # noqa: F401  registers itself
