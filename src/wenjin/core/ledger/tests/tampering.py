"""What somebody with the database's own rights could do, for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection

from wenjin.core.ledger import book, guard
from wenjin.core.ledger.models import Entry
from wenjin.core.ledger.verification import Report

AT = datetime(2026, 5, 5, 9, 30, 0, 123456, tzinfo=UTC)


def write(stream: str, count: int = 3, *, at: datetime = AT) -> list[Entry]:
    return [
        book.append(stream, "case.touched", at=at + timedelta(minutes=n), actor="system", payload={"n": n})
        for n in range(count)
    ]


def found(report: Report) -> set[tuple[str, str, int]]:
    return {(problem.code, problem.stream, problem.number) for problem in report.problems}


@contextmanager
def unguarded() -> Iterator[None]:
    guard.take_down(connection)
    yield
    guard.put_up(connection)


def run(statement: str, *values: str | int | bytes | None) -> None:
    """Change the tables behind the application's back."""
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def write_anew(stream: str) -> None:
    """Give a chain hashes that fit what it now says, as somebody who knows how would do."""
    before = book.NOTHING_BEFORE
    for entry in Entry.objects.filter(stream=stream).order_by("number"):
        entry.previous_hash = before
        before = book.hash_of(entry)
        run(
            "UPDATE ledger_entry SET previous_hash = %s, hash = %s WHERE id = %s",
            entry.previous_hash,
            before,
            entry.pk,
        )
