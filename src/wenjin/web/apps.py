"""App configuration."""

from django.apps import AppConfig

from wenjin.core.starting import at_start


class WebConfig(AppConfig):
    """Names the app, and what its processes read when they start."""

    name = "wenjin.web"
    label = "web"

    def ready(self) -> None:
        """Let a worker warm up."""
        at_start(_warm)


def _warm() -> None:
    """Loads the arithmetic of the assistant, which only processes need that answer questions."""
    from wenjin.web.warming import warm

    warm()
