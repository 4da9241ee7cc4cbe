"""What comes back by the clock, at most once in its time over all workers."""

import logging
import time
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from wenjin.core.outbox.models import PeriodicWork
from wenjin.core.outbox.outcomes import describe
from wenjin.core.outbox.registry import PeriodicTask, periodic_tasks

# A worker that dies in the middle of periodic work gives it up to another after this time.
LEASE: Final = timedelta(minutes=15)
_log = logging.getLogger(__name__)


def run_periodic(*, worker: str, at: datetime, is_forced: bool = False) -> dict[str, int]:
    """Run what is due by the clock; a failure is recorded, and the rest goes on.

    Args:
        is_forced: run everything that nobody else is running, due or not.

    Returns:
        What each reported, by name; work that was not due or failed is absent.
    """
    known = {row.name: row for row in PeriodicWork.objects.all()}
    done: dict[str, int] = {}
    for task in periodic_tasks():
        row = known.get(task.name)
        if row is not None and row.next_at > at and not is_forced:
            continue
        if _take(task, worker, at, is_forced=is_forced):
            result = _run(task, at)
            if result is not None:
                done[task.name] = result
    return done


def _take(task: PeriodicTask, worker: str, at: datetime, *, is_forced: bool) -> bool:
    """Whether it is ours to run now; of two workers that ask at once, one is told yes."""
    PeriodicWork.objects.bulk_create([PeriodicWork(name=task.name, next_at=at)], ignore_conflicts=True)
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    due = PeriodicWork.objects.filter(free, name=task.name)
    if not is_forced:
        due = due.filter(next_at__lte=at)
    return bool(
        due.update(leased_by=worker[:80], leased_until=at + LEASE, begun_at=at, next_at=at + task.every)
    )


def _run(task: PeriodicTask, at: datetime) -> int | None:
    """Run it and write down how it went."""
    row, started = PeriodicWork.objects.filter(name=task.name), time.monotonic()
    try:
        result = task.run(at) or 0
    except Exception as error:
        _log.exception("periodic work %s failed", task.name)
        row.update(last_error=describe(error), leased_until=None, leased_by="")
        return None
    after = at + timedelta(seconds=time.monotonic() - started)
    row.update(last_error="", last_result=result, done_at=after, leased_until=None, leased_by="")
    return result
