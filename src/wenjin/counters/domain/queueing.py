"""Other ways of calling, to compare with: what most halls do, and what no hall can do better than.

None of them connects a remote interpreter before an officer is free.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.hall import Hall
from wenjin.counters.domain.reference_day import ReferenceDay
from wenjin.counters.domain.routing import (
    DEFAULT_RULES,
    Mode,
    Moment,
    Routing,
    RoutingRules,
    Start,
    Waiting,
    route,
)
from wenjin.counters.domain.simulation import PlayedDay, play


class WayOfCalling(StrEnum):
    """The ways that can be compared."""

    DEFAULT = "default"
    BOUND = "bound"
    LINE_PER_COUNTER = "line_per_counter"
    LINE_PER_LANGUAGE = "line_per_language"
    FIFO_LONGEST_IDLE = "fifo_longest_idle"


def played(
    hall: Hall, day: ReferenceDay, way: WayOfCalling, rules: RoutingRules = DEFAULT_RULES
) -> PlayedDay:
    """A day under a way of calling.

    ``bound`` is no way that exists: every officer can serve everybody at once, first come first served, and only
    the time that interpreting takes is paid.
    """
    match way:
        case WayOfCalling.DEFAULT:
            return play(hall, day, lambda abilities, moment: route(abilities, moment, rules))
        case WayOfCalling.BOUND:
            return play(_one_pool(hall, day), _interpreted(hall, day), _FirstCome())
        case WayOfCalling.LINE_PER_COUNTER:
            return play(hall, day, _LinePerCounter())
        case WayOfCalling.LINE_PER_LANGUAGE:
            return play(hall, day, _LinePerLanguage())
        case WayOfCalling.FIFO_LONGEST_IDLE:
            return play(hall, day, _FirstCome())


def _one_pool(hall: Hall, day: ReferenceDay) -> Hall:
    languages = frozenset(one.language for one in day.visitors)
    services = frozenset(hall.minutes)
    return replace(
        hall,
        officers=tuple(replace(one, languages=languages, services=services) for one in hall.officers),
    )


def _interpreted(hall: Hall, day: ReferenceDay) -> ReferenceDay:
    abilities = Abilities(hall)
    best = [abilities.of(one).best for one in day.visitors]
    return replace(day, minutes=tuple(each * factor for each, factor in zip(day.minutes, best, strict=True)))


@dataclass
class _Calling:
    """Who is called in this moment so far."""

    abilities: Abilities
    moment: Moment
    starts: list[Start] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lines, self._on_call = self.moment.lines, dict(self.moment.on_call)
        self._walking = {place for place, one in enumerate(self.moment.interpreters) if one.is_free}
        self.free = {place for place, one in enumerate(self.moment.officers) if one.is_free}

    def call(self, waits: Waiting, officer: int) -> bool:
        """Call somebody to a free officer, in the best way that there is now; False when there is none."""
        visitor = waits.visitor
        ability, factors = self.abilities.of(visitor), self.abilities.hall.multipliers
        if officer not in self.free or not ability.skilled[officer]:
            return False
        walking = [place for place in ability.interpreters if place in self._walking]
        if np.isfinite(ability.direct[officer]):
            mode = Mode.DIRECT if ability.direct[officer] <= 1 else Mode.SECOND
            factor, interpreter = float(ability.direct[officer]), None
        elif walking:
            mode, factor, interpreter = Mode.INTERPRETER, factors.interpreter, walking[0]
            self._walking.remove(interpreter)
        elif ability.is_remote and self._lines > 0 and self._on_call[visitor.language] > 0:
            mode, factor, interpreter = Mode.REMOTE, factors.remote, None
            self._lines -= 1
            self._on_call[visitor.language] -= 1
        else:
            return False
        self.free.remove(officer)
        minutes = self.abilities.hall.minutes[visitor.service] * factor
        self.starts.append(Start(visitor.number, officer, mode, interpreter, minutes))
        return True


def _in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    return sorted(waiting, key=lambda one: (one.visitor.ready_at - one.visitor.seniority, one.visitor.number))


class _FirstCome:
    """One list, first come first served, by whoever of those who can has been idle longest."""

    def __init__(self) -> None:
        self._freed_at: dict[int, float] = {}

    def __call__(self, abilities: Abilities, moment: Moment) -> Routing:
        calling = _Calling(abilities, moment)
        self._freed_at = {place: self._freed_at.get(place, moment.now) for place in calling.free}
        for waits in _in_order(moment.waiting):
            idle = sorted(calling.free, key=lambda place: (self._freed_at[place], place))
            next((place for place in idle if calling.call(waits, place)), None)
        return Routing(tuple(calling.starts))


class _LinePerCounter:
    """Everybody is sent to one counter on arrival: of those that can serve them, that with the least work."""

    def __init__(self) -> None:
        self._counter: dict[int, int] = {}

    def __call__(self, abilities: Abilities, moment: Moment) -> Routing:
        calling = _Calling(abilities, moment)
        self._send(abilities, moment)
        for waits in _in_order(moment.waiting):
            calling.call(waits, self._counter[waits.visitor.number])
        return Routing(tuple(calling.starts))

    def _send(self, abilities: Abilities, moment: Moment) -> None:
        work = [one.free_at - moment.now for one in moment.officers]
        for waits in moment.waiting:
            if waits.visitor.number in self._counter:
                work[self._counter[waits.visitor.number]] += abilities.hall.minutes[waits.visitor.service]
        for waits in _in_order(moment.waiting):
            visitor = waits.visitor
            if visitor.number not in self._counter:
                place = min(_counters(abilities, waits), key=lambda place: work[place])
                self._counter[visitor.number] = place
                work[place] += abilities.hall.minutes[visitor.service]


def _counters(abilities: Abilities, waits: Waiting) -> Iterator[int]:
    """Counters to which somebody may be sent: where their language is spoken, else all with the service."""
    ability = abilities.of(waits.visitor)
    able = np.isfinite(ability.direct) if ability.is_spoken else ability.skilled
    yield from np.flatnonzero(able).tolist()


class _LinePerLanguage:
    """A line for each language. Officers serve their rarest language first, then the next; others come last."""

    def __call__(self, abilities: Abilities, moment: Moment) -> Routing:
        calling = _Calling(abilities, moment)
        speakers: dict[str, int] = {}
        for officer in abilities.hall.officers:
            for language in officer.languages:
                speakers[language] = speakers.get(language, 0) + 1
        for place in sorted(calling.free):
            spoken = abilities.hall.officers[place].languages
            ranks = {
                code: rank for rank, code in enumerate(sorted(spoken, key=lambda one: (speakers[one], one)))
            }
            line = sorted(
                _in_order(moment.waiting), key=lambda one: ranks.get(one.visitor.language, len(ranks))
            )
            begun = {one.visitor for one in calling.starts}
            next((one for one in line if one.visitor.number not in begun and calling.call(one, place)), None)
        return Routing(tuple(calling.starts))
