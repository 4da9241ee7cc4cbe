"""A worker: asks what is due, once a second or somewhat more often while there is work, until told to stop."""

import logging
import os
import socket
import threading
import time
from typing import Final

from django.db import DatabaseError, InterfaceError, connection

from wenjin.core import clock
from wenjin.core.outbox.groups import MOST
from wenjin.core.outbox.periodic import run_periodic
from wenjin.core.outbox.worker import run_due

POLL_SECONDS: Final = 1.0
# When all that was due is done: in this time what comes one by one becomes a group, which costs less.
GATHER_SECONDS: Final = 0.5
PERIODIC_SECONDS: Final = 15.0
LONGEST_PAUSE_SECONDS: Final = 30.0
_log = logging.getLogger(__name__)


def worker_name() -> str:
    """Who works, for the eyes of an operator: machine and process."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


class Loop:
    """Runs messages and periodic work between them.

    It never keeps a transaction open while it waits. When the database is away it waits and asks again, longer
    each time.

    Attributes:
        parent: process beside which it works; when that is gone, so is the loop.
    """

    def __init__(self, *, parent: int | None = None) -> None:
        self.parent = parent
        self._name = worker_name()
        self._over = threading.Event()
        self._end: float | None = None
        self._next_periodic = 0.0
        self._troubles = 0

    def stop(self) -> None:
        """Finish what is in hand, then end. May be called from a signal handler."""
        self._over.set()

    def run(self, *, seconds: float | None = None) -> int:
        """Work until told to stop, or for so many seconds; says how many messages were begun."""
        begun, self._end = 0, None if seconds is None else time.monotonic() + seconds
        while not self._is_over():
            done = self._step()
            begun += done
            if done < MOST:
                self._over.wait(self._pause(has_worked=bool(done)))
        return begun

    def _is_over(self) -> bool:
        if self.parent is not None and os.getppid() != self.parent:
            return True
        return self._over.is_set() or (self._end is not None and time.monotonic() >= self._end)

    def _turns(self) -> bool:
        """Whether something else comes first now."""
        return self._is_over() or time.monotonic() >= self._next_periodic

    def _pause(self, *, has_worked: bool) -> float:
        pause = min(POLL_SECONDS * 2.0**self._troubles, LONGEST_PAUSE_SECONDS)
        if has_worked:
            pause = min(pause, GATHER_SECONDS)
        return pause if self._end is None else max(0.0, min(pause, self._end - time.monotonic()))

    def _step(self) -> int:
        """Some messages, and what is due by the clock; a database that is away is waited for."""
        try:
            if time.monotonic() >= self._next_periodic:
                run_periodic(worker=self._name, at=clock.now())
                self._next_periodic = time.monotonic() + PERIODIC_SECONDS
            done = run_due(worker=self._name, at=clock.now(), limit=MOST, is_over=self._turns)
        except (DatabaseError, InterfaceError) as error:
            self._troubles = min(self._troubles + 1, 5)
            _log.warning("the database cannot be asked (%s); asking again", type(error).__name__)
            connection.close()
            return 0
        self._troubles = 0
        return done


def work_once(*, limit: int = 100_000) -> int:
    """Run all messages that are due now; says how many were begun."""
    begun, name = 0, worker_name()
    while begun < limit and (done := run_due(worker=name, at=clock.now(), limit=100)):
        begun += done
    return begun
