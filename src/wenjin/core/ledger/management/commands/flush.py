"""``wenjin flush``: Django's command, but for the ledger, which is emptied only in test databases."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import connections

from wenjin.core.ledger import guard


class Command(flush.Command):
    """Empty every table, where the settings allow it."""

    def handle(self, **options: Any) -> None:
        """Lift the triggers for this one transaction, or refuse.

        Raises:
            CommandError: this is no test database.
        """
        if not settings.LEDGER_MAY_BE_EMPTIED:
            raise CommandError("The ledger is never emptied. For a fresh start, make a new database.")
        with guard.lifted(connections[options["database"]]):
            super().handle(**options)
