"""Django's backend for SQLite, in a file that only our own account may read.

SQLite makes a new database readable for everybody on the machine. Its log of changes and its index of that log
take over the mode of the database (sqlite.org, ``os_unix.c``: ``findCreateFileMode``), so one mode is enough.
"""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.operations import DatabaseOperations as Operations

from wenjin.core.private_files import make_private_file


class DatabaseOperations(Operations):
    """Values as SQLite keeps them, read faster where a page reads dozens."""

    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> datetime | None:
        """A moment in UTC, which is how it was written; anything else as Django reads it."""
        if type(value) is str and settings.USE_TZ and connection.timezone is UTC:
            with suppress(ValueError):
                moment = datetime.fromisoformat(value)
                return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
        found: datetime | None = super().convert_datetimefield_value(value, expression, connection)
        return found


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection; the first one makes the file."""

    ops_class = DatabaseOperations

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the database, made with mode 600 when it is not there."""
        name = str(conn_params["database"])
        if name != ":memory:" and not name.startswith("file:"):
            # A folder that is missing or not ours: SQLite says so in its own words.
            with suppress(OSError):
                make_private_file(Path(name))
        return super().get_new_connection(conn_params)
