"""Kills web servers and workers in the middle of their work, and starts others in their place."""

import random
import time
from dataclasses import dataclass, field
from statistics import median

from tests.crash.clients import Street
from tests.crash.place import Place, Runner

WEBS, WORKERS = 2, 2
PATIENCE_SECONDS = 120


@dataclass
class Killer:
    """Keeps two servers and two workers alive, until it kills one of them.

    Attributes:
        in_the_middle: of the kills, how many hit a server to which a form was under way, or a worker with a
            message in its hands.
    """

    place: Place
    street: Street
    seed: int
    workers: list[Runner] = field(default_factory=list)
    coming: list[Runner] = field(default_factory=list)
    kills: dict[str, int] = field(default_factory=lambda: {"web": 0, "worker": 0})
    in_the_middle: dict[str, int] = field(default_factory=lambda: {"web": 0, "worker": 0})

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def begin(self) -> None:
        """Open the doors."""
        self.workers = [self.place.start_worker() for _ in range(WORKERS)]
        self.coming = [self.place.start_web() for _ in range(WEBS)]
        self.place.wait_until_ready(*self.coming)
        self.receive()

    def receive(self) -> None:
        """Let in people where a new server answers."""
        for one in [one for one in self.coming if one.is_ready()]:
            self.coming.remove(one)
            self.street.open(one)

    def kill_a_web(self) -> bool:
        """Kill a server while a form is under way to it; false when nobody sent one."""
        victim, end = None, time.monotonic() + PATIENCE_SECONDS
        while victim is None:
            if time.monotonic() > end:
                return False
            self.receive()
            victim = self.street.somebody_sends(0.2)
        # Some moment while it is answered, also where that is quick.
        time.sleep(self.chance.uniform(0.0, min(0.06, median(self.street.took or [0.02]))))
        is_busy = bool(self.street.on_the_way.get(victim.port))
        victim.kill()
        self.street.close(victim)
        self._count("web", is_busy)
        self.coming.append(self.place.start_web())
        return True

    def kill_a_worker(self) -> bool:
        """Kill a worker that has a message in its hands; false when none has."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            self.receive()
            victim = next((one for one in self.workers if self._is_busy(one)), None)
            if victim is not None:
                time.sleep(self.chance.uniform(0.0, 0.08))
                is_busy = self._is_busy_soon(victim)
                victim.kill()
                self._count("worker", is_busy)
                self.workers.remove(victim)
                self.workers.append(self.place.start_worker())
                return True
            time.sleep(0.01)
        return False

    def _is_busy_soon(self, worker: Runner) -> bool:
        """Whether it is, or is again in a moment: where messages are quick it is often seen between two."""
        end = time.monotonic() + 0.3
        while not (is_busy := self._is_busy(worker)) and time.monotonic() < end:
            time.sleep(0.01)
        return is_busy

    def _is_busy(self, worker: Runner) -> bool:
        mark = f"%:{worker.process.pid}:%"
        question = f"SELECT count(*) FROM outbox_message WHERE leased_by LIKE '{mark}'"  # noqa: S608  our own words
        return bool(self.place.asked(question)[0][0])

    def _count(self, kind: str, is_busy: bool) -> None:
        self.kills[kind] += 1
        self.in_the_middle[kind] += is_busy
