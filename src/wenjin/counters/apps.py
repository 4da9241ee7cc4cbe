"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class CountersConfig(AppConfig):
    """Names the app, finds the handlers that do not stand in ``tasks``, and says what is kept of people."""

    name = "wenjin.counters"
    label = "counters"

    def ready(self) -> None:
        """Import them, so that they are known."""
        for module in ("tasks_appointments", "tasks_rosters"):
            import_module(f"{self.name}.{module}")
        import_module(f"{self.name}.keeping")
