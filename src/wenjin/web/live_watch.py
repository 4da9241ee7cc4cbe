"""One thread a process looks what happened in the halls, and wakes the streams that wait for it.

Two hundred streams ask nothing: a process asks once a second for each hall that somebody watches, and keeps what
it was told for whoever comes back after a moment without network.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import connections

from wenjin.counters.queries.news import MOST_NEWS, News, last_event, news_after

EVERY_SECONDS: Final = 1.0
AFTER_TROUBLE_SECONDS: Final = 5.0
_log = logging.getLogger(__name__)


@dataclass
class _Hall:
    """What is known of a hall. Everything after ``since`` is in ``recent``."""

    since: int
    last: int
    watchers: int = 0
    recent: deque[News] = field(default_factory=lambda: deque(maxlen=MOST_NEWS))


class Watch:
    """Halls that are watched in this process.

    Args:
        ask: for what came after an event of a hall.
        newest: for the last event of a hall.
        every: seconds between two questions.
    """

    def __init__(
        self,
        ask: Callable[[str, int], Sequence[News]] = news_after,
        newest: Callable[[str], int] = last_event,
        every: float = EVERY_SECONDS,
    ) -> None:
        self._ask, self._newest, self._every = ask, newest, every
        self._told = threading.Condition()
        self._pause = threading.Event()
        self._halls: dict[str, _Hall] = {}
        self._thread: threading.Thread | None = None

    def join(self, centre: str) -> int:
        """Begin to watch a hall; gives the number of its last event."""
        with self._told:
            known = self._halls.get(centre)
            if known is not None:
                known.watchers += 1
                return known.last
        last = self._newest(centre)
        with self._told:
            known = self._halls.setdefault(centre, _Hall(last, last))
            known.watchers += 1
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="live-halls", daemon=True)
                self._thread.start()
            return known.last

    def leave(self, centre: str) -> None:
        """Watch no more."""
        with self._told:
            self._halls[centre].watchers -= 1

    def after(self, centre: str, last: int, seconds: float) -> Sequence[News]:
        """What came after an event, as soon as there is something; nothing when so many seconds pass without.

        Whoever has joined may ask.
        """
        with self._told:
            known = self._halls[centre]
            self._told.wait_for(lambda: known.last > last, seconds)
            if known.last <= last:
                return ()
            if last >= known.since:
                return [one for one in known.recent if one.id > last]
        return self._ask(centre, last)

    def last(self, centre: str) -> int:
        """The number of the last event: from memory while somebody watches, else from the database."""
        with self._told:
            known = self._halls.get(centre)
            if known is not None:
                return known.last
        return self._newest(centre)

    @property
    def is_looking(self) -> bool:
        """Whether the thread is there."""
        return self._thread is not None

    def _look(self) -> None:
        try:
            while halls := self._watched():
                self._pause.wait(self._every if self._ask_about(halls) else AFTER_TROUBLE_SECONDS)
        finally:
            connections.close_all()

    def _watched(self) -> dict[str, int]:
        with self._told:
            self._halls = {centre: one for centre, one in self._halls.items() if one.watchers > 0}
            if not self._halls:
                self._thread = None
            return {centre: one.last for centre, one in self._halls.items()}

    def _ask_about(self, halls: dict[str, int]) -> bool:
        """Whether the database answered."""
        try:
            found = {centre: self._ask(centre, last) for centre, last in halls.items()}
        except Exception:  # whatever it is, all streams of this process would be silent without this thread
            _log.exception("live pages get nothing: the database does not answer")
            connections.close_all()
            return False
        with self._told:
            for centre, news in found.items():
                if news:
                    self._keep(self._halls[centre], news)
            if any(found.values()):
                self._told.notify_all()
        return True

    @staticmethod
    def _keep(hall: _Hall, news: Sequence[News]) -> None:
        room = (hall.recent.maxlen or 0) - len(news)
        if len(news) >= MOST_NEWS:
            # There may have been more than was told: who is behind asks the database.
            hall.recent.clear()
            hall.since = news[0].id - 1
        while len(hall.recent) > max(room, 0):
            hall.since = hall.recent.popleft().id
        hall.recent.extend(news)
        hall.last = news[-1].id


WATCH: Final = Watch()
