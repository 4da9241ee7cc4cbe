"""Tests happen on one day: whenever they run, it is the same weekday, and offices are open.

What is to hold at another hour or on another day holds the clock itself (``monkeypatch`` of ``clock.now``).
Processes that tests begin, and whole journeys in the browser, go by the clock of the machine.
``WENJIN_TESTS_BEGIN`` names another moment, with its offset from UTC, to look what would happen then.
"""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from wenjin.core import clock

# Monday in a week without holidays, the day after the sample city was last looked through.
BEGINS = datetime.fromisoformat(os.environ.get("WENJIN_TESTS_BEGIN", "2026-11-23T10:00:00+08:00"))
# What holds for ten minutes still holds where a slow machine comes to it after half an hour.
_SLOWER = 60
_MOMENT = timedelta(microseconds=1)
# Once for a process: fixtures of two folders mean the same day.
_BEGUN = time.monotonic()


@pytest.fixture(scope="session", autouse=True)
def on_one_day() -> Iterator[None]:
    """The clock of the house begins there and goes on; it says no moment twice."""
    before = BEGINS

    def now() -> datetime:
        nonlocal before
        passed = timedelta(seconds=time.monotonic() - _BEGUN) / _SLOWER
        before = max(BEGINS + passed, before + _MOMENT)
        return before.astimezone(UTC)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "_of_the_machine", now)
        yield
