"""Django's backend for SQLite, in a file that only our own account may read.

SQLite makes a new database readable for everybody on the machine. Its log of changes and its index of that log
take over the mode of the database (sqlite.org, ``os_unix.c``: ``findCreateFileMode``), so one mode is enough.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

from wenjin.core.private_files import make_private_file


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection; the first one makes the file."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the database, made with mode 600 when it is not there."""
        name = str(conn_params["database"])
        if name != ":memory:" and not name.startswith("file:"):
            # A folder that is missing or not ours: SQLite says so in its own words.
            with suppress(OSError):
                make_private_file(Path(name))
        return super().get_new_connection(conn_params)
