"""Whether the wait that a ticket says is true: reference days 1 to 20, on none of which it was measured.

At every arrival the range is noted that would be said, and compared with what happened under ``route``. Who comes
before their appointment is left out: nobody waits for them.
"""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.reference_day import Load, ReferenceDay, reference_day, reference_hall
from wenjin.counters.domain.routing import Moment, Routing, route
from wenjin.counters.domain.simulation import play
from wenjin.counters.domain.waiting_time import WaitRange, kind_of, wait_range

DAYS = range(1, 21)
BAR_COVERED = (0.75, 0.92)
BAR_MS = 5.0


@dataclass(frozen=True)
class Said:
    """What was said to somebody, and what happened."""

    load: Load
    kind: str
    range: WaitRange
    waited: float

    @property
    def is_true(self) -> bool:
        """Whether they waited as long as was said; who was told "longer than" waited longer."""
        low, high = self.range.low, self.range.high
        return low is not None and low <= self.waited <= (high if high is not None else float("inf"))

    @property
    def had_to_wait(self) -> bool:
        """Whether more was said than "at once"."""
        return self.range != WaitRange(0, 1)


def measure() -> dict[str, object]:
    """Shares of visitors for whom the range held: of all, and of those who were not told "at once"."""
    said: list[Said] = []
    milliseconds: list[float] = []
    for load in Load:
        for seed in DAYS:
            said += _day(load, reference_day(load, seed), milliseconds)
    waiting = [one for one in said if one.had_to_wait]
    overall = _share(waiting)
    slowest = max(milliseconds)
    return {
        "visitors": len(said),
        "held_for_all": _share(said),
        "visitors_who_had_to_wait": len(waiting),
        "held": overall,
        "held_by_load": _by(waiting, lambda one: one.load.value),
        "held_by_kind": _by(waiting, lambda one: one.kind),
        "waited_less": round(sum(one.waited < (one.range.low or 0) for one in waiting) / len(waiting), 3),
        "mean_width_minutes": round(
            statistics.fmean(one.range.high - one.range.low for one in waiting if _is_whole(one.range)), 1
        ),
        "range_ms_cpu_mean": round(statistics.fmean(milliseconds), 3),
        "range_ms_cpu_worst": round(slowest, 2),
        "bar": {"held_from": BAR_COVERED[0], "held_to": BAR_COVERED[1], "range_ms": BAR_MS},
        "met": BAR_COVERED[0] <= overall <= BAR_COVERED[1] and slowest <= BAR_MS,
    }


def _day(load: Load, day: ReferenceDay, milliseconds: list[float]) -> Iterable[Said]:
    told: dict[int, tuple[WaitRange, str, float]] = {}

    def policy(abilities: Abilities, moment: Moment) -> Routing:
        for waits in moment.waiting:
            visitor = waits.visitor
            if visitor.number not in told:
                began = time.process_time()
                found = wait_range(abilities, moment, visitor)
                milliseconds.append((time.process_time() - began) * 1000)
                kind = kind_of(abilities.of(visitor), abilities.hall.minutes[visitor.service])
                told[visitor.number] = (found, kind.value, moment.now)
        return route(abilities, moment)

    played = play(reference_hall(), day, policy)
    for visitor in day.visitors:
        found, kind, at = told[visitor.number]
        if visitor.ready_at <= at:
            yield Said(load, kind, found, played.waits[visitor.number] - (at - visitor.ready_at))


def _is_whole(one: WaitRange) -> bool:
    return one.low is not None and one.high is not None


def _share(said: list[Said]) -> float:
    return round(sum(one.is_true for one in said) / len(said), 3)


def _by(said: list[Said], key: Callable[[Said], str]) -> dict[str, float]:
    parts: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        parts[key(one)].append(one)
    return {name: _share(part) for name, part in sorted(parts.items())}
