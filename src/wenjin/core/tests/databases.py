"""Databases on the server of the run, for processes beside that of the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4


@contextmanager
def beside(database: dict[str, Any], like: str = "") -> Iterator[str]:
    """Another database on the PostgreSQL server of this one; gone afterwards.

    Args:
        like: name of the one that it is a copy of, otherwise it is empty. Nobody may be connected to that one:
            whoever still is, is thrown out.

    Yields:
        Its address.
    """
    import psycopg

    name = f"beside_{uuid4().hex[:12]}"
    server = f"postgresql://{database['USER']}@{database['HOST']}:{database['PORT']}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        # A thread of some test may have ended without closing what it had.
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [like]
        )
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like or "template1"}"'.encode())
        try:
            yield f"{server}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
