"""How long somebody who comes now will wait, said as a range that holds for about four visitors in five.

First it is played what would happen if every conversation took its expected time and nobody came any more (list
scheduling with the weights of ``routing_rules`` in short). What really happens is spread around that; how widely
was measured on reference days 1000 and later under ``route``, and ``benchmarks/waits.py`` measures on other days
for how many visitors the range held.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wenjin.counters.domain.abilities import Abilities, Ability
from wenjin.counters.domain.hall import Hall
from wenjin.counters.domain.routing import Moment
from wenjin.counters.domain.visitors import Visitor

LONGEST_SAID: Final = 90
"""Minutes beyond which only "longer than" is said."""
_PATIENCE, _GROWTH, _LEAST, _BREVITY, _USUAL = 6.0, 0.8, 0.07, 1.1, 16.5
_INTERPRETED: Final = 1.4
_MOST_STEPS: Final = 400
# Minutes that an estimate is moved on when an officer finds nobody whom they could serve yet.
_LOOK_AGAIN: Final = 2.0
_FINE: Final = 10
_COARSE: Final = 5


@dataclass(frozen=True, slots=True)
class WaitRange:
    """Minutes from now to the first word.

    Attributes:
        low: about one visitor in ten waits less; None when nothing is known.
        high: about one visitor in ten waits longer; None: longer than ``low``, nobody knows how long.
    """

    low: int | None
    high: int | None

    @property
    def is_known(self) -> bool:
        """Whether both ends are."""
        return self.low is not None and self.high is not None


UNKNOWN: Final = WaitRange(None, None)


@dataclass(slots=True)
class _Waits:
    visitor: Visitor
    ability: Ability
    line_at: float
    barred: frozenset[int]
    minutes: float


@dataclass(frozen=True, slots=True)
class Turn:
    """When somebody's turn comes.

    Attributes:
        wait: until then.
        ahead: how many of those who wait are expected to be served first by officers who could serve them too.
            Where the wait is unknown, all count who have waited longer and need the same officers.
    """

    wait: WaitRange
    ahead: int


def wait_range(abilities: Abilities, moment: Moment, visitor: Visitor) -> WaitRange:
    """The range for somebody who comes now, or who is among those who wait.

    Args:
        visitor: with a number of ``moment.waiting`` for one of those, with another for somebody new.
    """
    return turn_of(abilities, moment, visitor).wait


def turn_of(abilities: Abilities, moment: Moment, visitor: Visitor) -> Turn:
    """The range, and how many come first; see ``wait_range``."""
    ability = abilities.of(visitor)
    schedule = _Schedule(abilities, moment, visitor) if ability.is_covered else None
    expected = schedule.minutes() if schedule is not None else math.inf
    if schedule is None or math.isinf(expected):
        return Turn(UNKNOWN, _longer(abilities, moment, visitor))
    able = _able(ability)
    ahead = sum(bool(able[place]) for place in schedule.served)
    # Before an appointment nobody is waited for.
    early = max(visitor.ready_at - moment.now, 0.0)
    low, high = spread(max(expected - early, 0.0), kind_of(ability, abilities.hall.minutes[visitor.service]))
    return Turn(said(early + low, early + high), ahead)


def _able(ability: Ability) -> NDArray[np.bool_]:
    """By officer, whether a visitor waits for them: those who speak the language, else all of the service."""
    return np.isfinite(ability.direct) if ability.is_spoken else ability.skilled


def _longer(abilities: Abilities, moment: Moment, visitor: Visitor) -> int:
    """How many have waited longer for the same officers; for a service that nobody has yet, all of them."""
    own = _able(abilities.of(visitor))
    before = takewhile(lambda one: one.visitor.number != visitor.number, moment.waiting)
    return sum(not own.any() or bool((own & _able(abilities.of(one.visitor))).any()) for one in before)


class Kind(StrEnum):
    """By what the spread differs: how long serving takes, or who must interpret."""

    BRIEF = "brief"
    USUAL = "usual"
    LONG = "long"
    INTERPRETED = "interpreted"
    REMOTE = "remote"


def kind_of(ability: Ability, minutes: float) -> Kind:
    """The kind of somebody whom the hall can serve so, for a service of so many minutes."""
    if not ability.is_spoken:
        return Kind.INTERPRETED if ability.interpreters else Kind.REMOTE
    if minutes < _BRIEF:
        return Kind.BRIEF
    return Kind.USUAL if minutes < _LONG else Kind.LONG


# Minutes expected, and between which minutes 76 % of those waited of whom so many were expected; said in whole
# minutes and steps of five it is about 80 %. Reference days 1000 to 1059 (base), 1000 to 1029 (light, heavy).
_EXPECTED: Final = (0.0, 4.0, 6.0, 8.5, 12.0, 17.0, 25.0, 36.0, 50.0, 68.0)
_WAITED: Final[Mapping[Kind, tuple[tuple[float, ...], tuple[float, ...]]]] = {
    Kind.BRIEF: (
        (0.0, 0.6, 1.0, 1.7, 4.1, 5.8, 9.1, 13.5, 22.1, 37.4),
        (1.0, 7.5, 9.6, 11.8, 16.7, 23.8, 29.6, 39.5, 51.2, 66.4),
    ),
    Kind.USUAL: (
        (0.0, 0.5, 0.8, 1.1, 3.7, 7.1, 12.2, 24.6, 40.2, 57.4),
        (1.0, 7.2, 8.6, 12.3, 20.9, 32.0, 41.4, 57.3, 68.3, 81.2),
    ),
    Kind.LONG: (
        (0.0, 0.6, 0.8, 1.0, 2.0, 3.7, 9.4, 18.6, 33.9, 46.2),
        (1.0, 8.2, 9.5, 13.0, 20.6, 30.4, 43.4, 58.9, 71.4, 85.3),
    ),
    Kind.INTERPRETED: (
        (0.0, 1.0, 1.0, 1.4, 2.5, 2.7, 3.6, 8.4, 8.4, 8.4),
        (1.0, 5.5, 8.3, 11.3, 15.4, 20.7, 31.3, 41.6, 55.1, 72.4),
    ),
    Kind.REMOTE: (
        (0.0, 1.2, 2.3, 3.1, 4.9, 6.2, 9.4, 14.5, 24.3, 39.7),
        (1.0, 7.6, 7.6, 13.0, 15.2, 19.8, 26.5, 40.2, 52.0, 66.2),
    ),
}
_BRIEF, _LONG = 14.0, 21.0


def spread(expected: float, kind: Kind) -> tuple[float, float]:
    """Between which minutes those wait of whom so many are expected.

    Args:
        expected: minutes, 0 or more. Beyond the longest that was measured the ends grow with it.
    """
    low, high = _WAITED[kind]
    beyond = max(expected - _EXPECTED[-1], 0.0)
    return (
        float(np.interp(expected, _EXPECTED, low)) + beyond / 2,
        float(np.interp(expected, _EXPECTED, high)) + beyond,
    )


def said(low: float, high: float) -> WaitRange:
    """As it is said: whole minutes, beyond ten in steps of five, always outwards."""
    down, up = _step(low, math.floor), _step(high, math.ceil)
    if up > LONGEST_SAID:
        return WaitRange(min(down, LONGEST_SAID), None)
    return WaitRange(down, max(up, down + 1))


def _step(minutes: float, to: Callable[[float], int]) -> int:
    step = 1 if minutes <= _FINE else _COARSE
    return to(minutes / step) * step


def expected_wait(abilities: Abilities, moment: Moment, visitor: Visitor) -> float:
    """Minutes until somebody would be served if everything took its expected time; infinite when never."""
    return _Schedule(abilities, moment, visitor).minutes()


class _Schedule:
    """Plays what is expected, officer by officer as they become free, until the visitor's turn."""

    def __init__(self, abilities: Abilities, moment: Moment, visitor: Visitor) -> None:
        self._hall: Hall = abilities.hall
        self._now = moment.now
        self.served: list[int] = []
        """Places of the officers who take others first, once ``minutes`` was asked."""
        self._officers = [max(one.free_at, moment.now) for one in moment.officers]
        self._interpreters = [max(one.free_at, moment.now) for one in moment.interpreters]
        self._lines, self._on_call = moment.lines, dict(moment.on_call)
        self._waits = [
            self._one(
                abilities, waits.visitor, waits.barred, None if waits.line is None else waits.line.ready_at
            )
            for waits in moment.waiting
        ]
        known = next((one for one in self._waits if one.visitor.number == visitor.number), None)
        self._wanted = known or self._one(abilities, visitor, frozenset(), None)
        if known is None:
            self._waits.append(self._wanted)

    def minutes(self) -> float:
        """Of the visitor."""
        officers = self._officers
        for _ in range(_MOST_STEPS):
            place = min(range(len(officers)), key=officers.__getitem__, default=None)
            if place is None or math.isinf(officers[place]):
                return math.inf
            at = officers[place]
            chosen, factor, interpreter = self._next(place, at)
            if chosen is None:
                later = [one for one in officers if one > at]
                officers[place] = max(min(later, default=at), at + _LOOK_AGAIN)
                if at - self._now > LONGEST_SAID * 2:
                    return math.inf
                continue
            if chosen is self._wanted:
                return max(at, chosen.visitor.ready_at) - self._now
            self.served.append(place)
            end = at + chosen.minutes * factor
            officers[place] = end
            if interpreter is not None:
                self._interpreters[interpreter] = end
            self._waits.remove(chosen)
        return math.inf

    def _one(
        self, abilities: Abilities, visitor: Visitor, barred: frozenset[int], line_at: float | None
    ) -> _Waits:
        ability = abilities.of(visitor)
        if line_at is None:
            line_at = math.inf
            can_be_asked = self._lines > 0 and self._on_call.get(visitor.language, 0) > 0
            if can_be_asked and not ability.is_spoken and not ability.interpreters:
                line_at = self._now + self._hall.remote[visitor.language].set_up
                self._lines -= 1
                self._on_call[visitor.language] -= 1
            elif ability.is_remote and not ability.is_spoken and not ability.interpreters:
                # All lines are taken: one will be free when a conversation of usual length ends.
                line_at = self._now + self._hall.remote[visitor.language].set_up + _USUAL
        return _Waits(visitor, ability, line_at, barred, self._hall.minutes[visitor.service])

    def _next(self, place: int, at: float) -> tuple[_Waits | None, float, int | None]:
        """Whom the officer would take, how much longer it takes, and with which interpreter."""
        best, most, factor, interpreter = None, 0.0, 1.0, None
        factors = self._hall.multipliers
        for one in self._waits:
            ability = one.ability
            if not ability.skilled[place] or place in one.barred:
                continue
            way, who = float(ability.direct[place]), None
            if math.isinf(way):
                who = next((it for it in ability.interpreters if self._interpreters[it] <= at), None)
                if who is not None:
                    way = factors.interpreter
                elif one.line_at <= at:
                    way = factors.remote
                else:
                    continue
            waited = max(at - one.visitor.ready_at + one.visitor.seniority, 0.0)
            weight = (_LEAST + (waited / _PATIENCE) ** _GROWTH) / (one.minutes / _USUAL) ** _BREVITY
            weight *= (_INTERPRETED if not ability.is_spoken else 1.0) / way**2
            if weight > most:
                best, most, factor, interpreter = one, weight, way, who
        return best, factor, interpreter
