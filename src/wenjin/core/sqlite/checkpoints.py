"""The log of changes of SQLite (WAL): what was deleted lies in it until it is moved and emptied."""

from typing import Final

from django.db import connection

# A reader or writer at work is not waited for: the next time will do.
_WAIT_MS: Final = 500
_USUAL_WAIT: Final = "PRAGMA busy_timeout"


def empty_log() -> bool:
    """Move the log into the database and cut it to nothing; False when somebody was at work, or there is none.

    With ``secure_delete`` (settings/env.py) what was deleted is then nowhere in the files of the database.
    Source: sqlite.org, ``PRAGMA wal_checkpoint(TRUNCATE)``.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_USUAL_WAIT)
        usual = cursor.fetchone()[0]
        cursor.execute(f"{_USUAL_WAIT} = {_WAIT_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy, pages, _moved = cursor.fetchone()
        finally:
            cursor.execute(f"{_USUAL_WAIT} = {int(usual)}")
    return not is_busy and pages >= 0
