"""Django's backend for PostgreSQL, with a cheaper look at connections that wait for the next request.

Before each request Django asks the server ``SELECT 1``: an answer to wait for, as dear as a question of a page. A
server that stops, or ends a connection, says so in its socket, and the system knows that without asking anybody.
A connection in whose socket nothing has come is used; what has come may also be harmless, and then Django asks as
ever. A network that swallows everything is found by neither: both wait until the system gives up.
"""

import select
from typing import TYPE_CHECKING

from django.db.backends.postgresql import base
from psycopg import Error

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the database."""

    def is_usable(self) -> bool:
        """Whether it can be used; of one that has failed before, the server is asked."""
        if self.connection is not None and not self.errors_occurred and _is_quiet(self.connection.pgconn):
            return True
        return bool(super().is_usable())


def _is_quiet(link: "PGconn") -> bool:
    """Whether a connection of libpq is open and nothing waits to be read from it."""
    try:
        socket = link.socket
    except Error:
        return False
    waits = select.poll()
    waits.register(socket, select.POLLIN | select.POLLPRI)
    return not waits.poll(0)
