"""Other ways of calling, to compare with: what most halls do, and what no hall can do better than.

None of them connects a remote interpreter before an officer is free.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from wenjin.counters.domain.abilities import Abilities, Ability
from wenjin.counters.domain.hall import Hall
from wenjin.counters.domain.reference_day import ReferenceDay
from wenjin.counters.domain.routing import route
from wenjin.counters.domain.routing_model import Mode, Moment, Routing, Start, Waiting
from wenjin.counters.domain.routing_rules import DEFAULT_RULES, RoutingRules
from wenjin.counters.domain.simulation import PlayedDay, play
from wenjin.counters.domain.visitors import Visitor


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
    the time that interpreters take is paid, for whoever nobody in the hall could talk to without one.
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
    """The day in which conversations that need an interpreter last longer, and no others."""
    abilities = Abilities(hall)
    factors = [1.0 if known.is_spoken else known.best for known in map(abilities.of, day.visitors)]
    return replace(
        day, minutes=tuple(each * factor for each, factor in zip(day.minutes, factors, strict=True))
    )


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
    """One list, first come first served: by whoever needs no interpreter, and of those has been idle longest."""

    def __init__(self) -> None:
        self._freed_at: dict[int, float] = {}

    def __call__(self, abilities: Abilities, moment: Moment) -> Routing:
        calling = _Calling(abilities, moment)
        self._freed_at = {place: self._freed_at.get(place, moment.now) for place in calling.free}
        for waits in _in_order(moment.waiting):
            idle = self._idle(calling.free, abilities.of(waits.visitor))
            next((place for place in idle if calling.call(waits, place)), None)
        return Routing(tuple(calling.starts))

    def _idle(self, free: set[int], ability: Ability) -> list[int]:
        return sorted(
            free, key=lambda place: (not np.isfinite(ability.direct[place]), self._freed_at[place], place)
        )


class _LinePerCounter:
    """Everybody is sent to one counter on arrival: of those that can serve them, that with the shortest line."""

    def __init__(self) -> None:
        self._counter: dict[int, int] = {}

    def __call__(self, abilities: Abilities, moment: Moment) -> Routing:
        calling = _Calling(abilities, moment)
        self._send(abilities, moment)
        for waits in _in_order(moment.waiting):
            calling.call(waits, self._counter[waits.visitor.number])
        return Routing(tuple(calling.starts))

    def _send(self, abilities: Abilities, moment: Moment) -> None:
        people = [0 if one.is_free else 1 for one in moment.officers]
        for waits in moment.waiting:
            if waits.visitor.number in self._counter:
                people[self._counter[waits.visitor.number]] += 1
        for waits in _in_order(moment.waiting):
            visitor = waits.visitor
            if visitor.number not in self._counter:
                place = min(_counters(abilities, waits), key=lambda place: people[place])
                self._counter[visitor.number] = place
                people[place] += 1


def _counters(abilities: Abilities, waits: Waiting) -> Iterator[int]:
    """Counters to which somebody may be sent: where their language is spoken, else all with the service."""
    ability = abilities.of(waits.visitor)
    able = np.isfinite(ability.direct) if ability.is_spoken else ability.skilled
    yield from np.flatnonzero(able).tolist()


class _LinePerLanguage:
    """A line for each language spoken at a counter, and one for all others, which every counter serves too.

    Nobody may stand in the line of a language that is not their own. An officer who is free serves whoever has
    waited longest in the lines of their languages.
    """

    def __call__(self, abilities: Abilities, moment: Moment) -> Routing:
        calling = _Calling(abilities, moment)
        in_order = _in_order(moment.waiting)
        begun: set[int] = set()
        for place in sorted(calling.free):
            for waits in in_order:
                visitor = waits.visitor
                if visitor.number in begun or not self._is_in_line(abilities.hall, place, visitor):
                    continue
                if calling.call(waits, place):
                    begun.add(visitor.number)
                    break
        return Routing(tuple(calling.starts))

    def _is_in_line(self, hall: Hall, place: int, visitor: Visitor) -> bool:
        """Whether a visitor stands in a line that an officer serves."""
        if visitor.language in hall.officers[place].languages:
            return True
        return not any(
            visitor.language in one.languages and visitor.service in one.services for one in hall.officers
        )
