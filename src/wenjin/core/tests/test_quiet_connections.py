"""A connection that waited is used again without a question, and one that was ended is not."""

import time
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server that could go"),
]


@pytest.fixture
def other() -> Iterator[BaseDatabaseWrapper]:
    """A connection beside that of the tests."""
    opened = connection.copy()
    opened.ensure_connection()
    yield opened
    opened.close()


def process_of(one: BaseDatabaseWrapper) -> int:
    with one.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_quiet_connection_is_asked_nothing(other: BaseDatabaseWrapper) -> None:
    with CaptureQueriesContext(other) as asked:
        assert other.is_usable()
    assert not asked.captured_queries


def test_one_that_the_server_ended_is_opened_anew(other: BaseDatabaseWrapper) -> None:
    before = process_of(other)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [before])
    until = time.monotonic() + 10
    while other.is_usable() and time.monotonic() < until:
        time.sleep(0.01)
    assert not other.is_usable()
    vars(other).update(health_check_enabled=True, health_check_done=False)
    assert process_of(other) != before


def test_what_comes_in_between_may_be_harmless(other: BaseDatabaseWrapper) -> None:
    with other.cursor() as cursor:
        cursor.execute("LISTEN somebody_calls")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('somebody_calls', '')")
    assert other.is_usable()


def test_one_that_failed_is_asked(other: BaseDatabaseWrapper) -> None:
    other.errors_occurred = True
    assert other.is_usable()
    other.connection.close()
    assert not other.is_usable()
    other.errors_occurred = False
    assert not other.is_usable()
