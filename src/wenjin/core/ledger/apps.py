"""App configuration."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Names the app."""

    name = "wenjin.core.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Register the checks."""
        from wenjin.core.ledger import checks  # noqa: F401  registers itself
