"""Claims: who has an officer, an interpreter or a line at a time. All that a place needs is claimed, or nothing.

Two claims of one resource never overlap. PostgreSQL refuses the second by an exclusion constraint; whoever loses
looks again and finds another officer, or that nothing is left. SQLite has one writer at a time (transactions
begin with the write lock, ``settings.env``), so what was looked at is still so when it is written.
"""

import hashlib
import secrets
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from django.db import Error, IntegrityError, OperationalError, connection, transaction

from wenjin.counters.domain.openings import Stretch
from wenjin.counters.models import Appointment, Claim

MOST_TRIES: Final = 8
_LONGEST_PAUSE_MS: Final = 200
# Of PostgreSQL: the exclusion constraint, a unique index, a deadlock, a transaction that must be done again.
_WORTH_ANOTHER_TRY: Final = frozenset({"23P01", "23505", "40P01", "40001"})
_T = TypeVar("_T")
_P = ParamSpec("_P")


class Overtaken(Exception):
    """Somebody else claimed something of it in the same moment."""


def in_one_go(act: Callable[[bool], _T]) -> _T:
    """Run an act in one transaction; when somebody was faster it is rolled back and done again.

    Args:
        act: is told whether it should queue up (``queue_up``) before it looks: not at first, since hardly ever
            two want the same, but when it lost once.

    Raises:
        Overtaken: somebody was faster each time.
    """
    for attempt in range(MOST_TRIES):
        try:
            with transaction.atomic():
                return act(attempt > 0)
        except (IntegrityError, OperationalError) as error:
            if not _is_worth_another_try(error, attempt):
                raise
        except Overtaken:
            pass
        # Those who met once should not meet again.
        time.sleep(secrets.randbelow(min(10 * 2**attempt, _LONGEST_PAUSE_MS)) / 1000)
    raise Overtaken


def _is_worth_another_try(error: Error, attempt: int) -> bool:
    state = getattr(error.__cause__, "sqlstate", None)
    # SQLite has waited for its turn for many seconds then: once more, and somebody is told.
    return state in _WORTH_ANOTHER_TRY or (attempt == 0 and "database is locked" in str(error))


def one_go(act: Callable[_P, _T]) -> Callable[_P, _T]:
    """Run a function in one transaction, again when the database had to break it off; see ``in_one_go``."""

    @wraps(act)
    def run(*args: _P.args, **named: _P.kwargs) -> _T:
        return in_one_go(lambda _: act(*args, **named))

    return run


def queue_up(centre: str, starts_at: datetime) -> None:
    """Wait until nobody else who queues up claims at this centre around this time, till the transaction ends."""
    if connection.vendor != "postgresql":
        return
    name = f"counters.claims:{centre}:{starts_at:%Y%m%d}"
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s::bigint)", [number])


def claim(appointment: Appointment, resources: Iterable[str], stretch: Stretch) -> None:
    """Claim everything that an appointment needs, in the caller's transaction, which ``in_one_go`` began.

    Raises:
        Overtaken: something of it is claimed.
        IntegrityError: likewise, told by PostgreSQL; the transaction is over.
    """
    # All in one order, so that two who want the same wait for each other instead of both waiting.
    wanted = sorted(resources)
    others = Claim.objects.filter(
        resource__in=wanted, starts_at__lt=stretch.end, ends_at__gt=stretch.start
    ).exclude(appointment=appointment)
    if others.exists():
        raise Overtaken
    Claim.objects.bulk_create(
        Claim(appointment=appointment, resource=one, starts_at=stretch.start, ends_at=stretch.end)
        for one in wanted
    )


def free(appointment: Appointment) -> None:
    """Give back everything that an appointment has claimed."""
    Claim.objects.filter(appointment=appointment).delete()
