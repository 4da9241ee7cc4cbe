"""Group commit: threads hand forms in, one writer per process commits what has gathered, then each is answered.

While one set is written the next one gathers, so that sets are as large as the crowd and one form alone waits for
nobody. What waits is bounded; whoever comes to a full house is told so and stands in the line (``waiting_room``).
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final

from django.db import close_old_connections, connections

from wenjin.core import clock
from wenjin.events.domain.waiting_room import Line, Turn, joined, measured, place_at
from wenjin.events.services.mass import HandedIn, Outcome, register_together

LARGEST_SET: Final = 200
"""Forms in one transaction. The event is locked that long: some 50 ms."""
LONGEST_SECONDS: Final = 20 * 60
"""Nobody is asked to wait longer; whoever comes then is told to come back later."""
GATHER_SECONDS: Final = 0.1
"""In a crowd a set gathers for so long: a larger one costs each form less. One alone is written at once."""
_A_CROWD: Final = 4
_IDLE_SECONDS: Final = 30.0
_log: Final = logging.getLogger(__name__)

Take = Callable[[Sequence[HandedIn]], Sequence[Outcome]]


def _take_now(forms: Sequence[HandedIn]) -> Sequence[Outcome]:
    close_old_connections()
    return register_together(forms, at=clock.now())


class Collector:
    """Forms that wait for the writer of this process, and the line before them.

    Args:
        most: forms that may wait at once; each holds a thread of the server.
        take: writes a set of forms; when it returns they are committed.
    """

    def __init__(self, most: int, take: Take = _take_now) -> None:
        self._most, self._take = most, take
        self._changed = threading.Condition()
        self._waiting: deque[tuple[HandedIn, Future[Outcome]]] = deque()
        self._in_hand = 0
        self._is_crowd = False
        self._line = Line()
        self._writer: threading.Thread | None = None

    def hand_in(self, form: HandedIn, *, has_turn: bool = False) -> "Future[Outcome] | None":
        """Hand a form in; None when it must stand in the line.

        Args:
            has_turn: a moment was told to it, which has come. Others do not pass those who wait.
        """
        with self._changed:
            if self._ahead() >= self._most or not (has_turn or self._line.is_empty(time.time())):
                return None
            future: Future[Outcome] = Future()
            self._waiting.append((form, future))
            if self._writer is None:
                self._writer = threading.Thread(target=self._write, name="intake", daemon=True)
                self._writer.start()
            if len(self._waiting) in (1, LARGEST_SET, self._most):
                # What comes in between need not wake the writer: it gathers.
                self._changed.notify()
            return future

    def line_up(self) -> Turn | None:
        """The end of the line; None when it is full."""
        with self._changed:
            self._line, turn = joined(
                self._line, time.time(), ahead=self._ahead(), longest=float(LONGEST_SECONDS)
            )
            return turn

    def turn_at(self, at: float) -> Turn:
        """What is told to somebody in the line who asks before the moment."""
        with self._changed:
            return Turn(at, place_at(self._line, at, time.time()))

    def _ahead(self) -> int:
        return len(self._waiting) + self._in_hand

    def _write(self) -> None:
        """Write sets until nothing has come for a while; the next form begins a new thread."""
        try:
            while gathered := self._gathered():
                began = time.monotonic()
                self._answer(gathered)
                with self._changed:
                    self._in_hand = 0
                    if len(gathered) >= _A_CROWD:
                        # By the time it took to write; how many come is decided by the line itself.
                        self._line = measured(self._line, len(gathered), time.monotonic() - began)
        finally:
            connections.close_all()

    def _gathered(self) -> list[tuple[HandedIn, "Future[Outcome]"]]:
        with self._changed:
            if not self._waiting:
                self._changed.wait(_IDLE_SECONDS)
            if not self._waiting:
                self._writer = None
                return []
            if self._is_crowd:
                enough = min(self._most, LARGEST_SET)
                self._changed.wait_for(lambda: len(self._waiting) >= enough, GATHER_SECONDS)
            count = min(len(self._waiting), LARGEST_SET)
            self._in_hand, self._is_crowd = count, count >= _A_CROWD
            return [self._waiting.popleft() for _ in range(count)]

    def _answer(self, gathered: "Sequence[tuple[HandedIn, Future[Outcome]]]") -> None:
        try:
            outcomes = self._take([form for form, _ in gathered])
        except Exception as error:  # whatever it is, those who wait are told, and the writer goes on
            _log.exception("%s forms were not written", len(gathered))
            for _, future in gathered:
                future.set_exception(error)
            return
        for (_, future), outcome in zip(gathered, outcomes, strict=True):
            future.set_result(outcome)
