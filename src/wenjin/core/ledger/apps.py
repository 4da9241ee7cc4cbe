"""App configuration."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Names the app."""

    name = "wenjin.core.ledger"
    label = "ledger"
