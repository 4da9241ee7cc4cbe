"""App configuration."""

from django.apps import AppConfig

from wenjin.core.starting import at_start


class WebConfig(AppConfig):
    """Names the app, and what its processes read when they start."""

    name = "wenjin.web"
    label = "web"

    def ready(self) -> None:
        """Let a worker warm up."""
        from wenjin.web.warming import warm  # reads models, which are there only now

        at_start(warm)
