"""Who is served next, by whom, and how they understand each other: one waiting list for the whole hall.

At every event all who wait are matched with the next two turns of all officers who are free or soon will be (a
linear assignment of what each pair is worth, see ``routing_worth``), so nobody is bound to a counter before they
are called. Somebody may be held for an officer who is nearly done; a remote interpreter is connected while the
visitor still waits. The same function decides in the hall and in the simulation (``simulation``), with the same
rules.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.assigning import cheapest
from wenjin.counters.domain.hall import Hall
from wenjin.counters.domain.routing_model import (
    Hold,
    Line,
    Mode,
    Moment,
    Resource,
    Routing,
    Start,
    Waiting,
)
from wenjin.counters.domain.routing_rules import DEFAULT_RULES, RoutingRules
from wenjin.counters.domain.routing_worth import MODES, Worth
from wenjin.counters.domain.visitors import Visitor

__all__ = [
    "DEFAULT_RULES",
    "Hold",
    "Line",
    "Mode",
    "Moment",
    "Resource",
    "Routing",
    "RoutingRules",
    "Start",
    "Waiting",
    "route",
]

_ROUNDS: Final = 3
_TRIALS: Final = 6


def route(abilities: Abilities, moment: Moment, rules: RoutingRules = DEFAULT_RULES) -> Routing:
    """What should happen now for the good of all who wait.

    Args:
        abilities: of the hall.
        moment: what is known; nothing in it is changed.
        rules: the weights.

    Returns:
        Starts only with officers, interpreters and lines that are free or connected now; no officer, interpreter,
        line or visitor twice.
    """
    starts: list[Start] = []
    connects: list[int] = []
    holds: tuple[Hold, ...] = ()
    # Whoever starts leaves others who may now do better: with the same officer later, or with a line set free.
    for _ in range(_ROUNDS):
        chosen = _chosen(abilities, _without(abilities.hall, moment, starts, connects), rules)
        starts += chosen.starts
        connects += chosen.connects
        holds = chosen.holds
        if not chosen.starts:
            break
    return Routing(tuple(starts), tuple(connects), holds)


def _without(hall: Hall, moment: Moment, starts: list[Start], connects: list[int]) -> Moment:
    """The moment after these starts and connections."""
    if not starts and not connects:
        return moment
    begun = {one.visitor: one for one in starts}
    officers, interpreters = list(moment.officers), list(moment.interpreters)
    for one in starts:
        busy = Resource(is_free=False, free_at=moment.now + one.minutes)
        officers[one.officer] = busy
        if one.interpreter is not None:
            interpreters[one.interpreter] = busy
    waiting, lines, on_call = [], moment.lines, dict(moment.on_call)
    for waits in moment.waiting:
        visitor = waits.visitor
        if visitor.number in begun:
            # A line that was set up for somebody who is served without it is free again.
            if waits.line is not None and begun[visitor.number].mode is not Mode.REMOTE:
                lines += 1
                on_call[visitor.language] = on_call.get(visitor.language, 0) + 1
            continue
        if visitor.number in connects:
            lines -= 1
            on_call[visitor.language] -= 1
            ready = moment.now + hall.remote[visitor.language].set_up
            waits = replace(waits, line=Line(ready, is_connected=False))
        waiting.append(waits)
    return Moment(moment.now, tuple(waiting), tuple(officers), tuple(interpreters), lines, on_call)


def _chosen(abilities: Abilities, moment: Moment, rules: RoutingRules) -> Routing:
    """One assignment of all who wait to all officers.

    The assignment knows nothing of interpreters: two visitors may have been given the same one. The worthier pair
    keeps them, and all is assigned again without that way for the other.
    """
    if not moment.waiting or not moment.officers:
        return Routing()
    known = Worth(abilities, moment, rules)
    later = known.of_later_turns()
    lost: set[tuple[int, Mode]] = set()
    for _ in range(_TRIALS):
        worth, ways = known.of_next_turns(lost)
        rows, turns = cheapest(-np.hstack((worth, later)))
        is_next = turns < len(moment.officers)
        pairs = zip(rows[is_next].tolist(), turns[is_next].tolist(), strict=True)
        choosing = _Choosing(abilities.hall, moment, known, rules)
        for row, officer in sorted(pairs, key=lambda pair: -worth[pair]):
            if worth[row, officer] > 0:
                choosing.take(row, officer, MODES[ways[row, officer]])
        if not choosing.lost:
            break
        lost |= choosing.lost
    return choosing.done()


class _Choosing:
    """Turns pairs, the worthiest first, into what happens; nobody and nothing is promised twice.

    Attributes:
        lost: visitors and ways that could not be had, because a worthier pair has the interpreter or the line.
    """

    def __init__(self, hall: Hall, moment: Moment, known: Worth, rules: RoutingRules) -> None:
        self._hall, self._moment, self._known, self._rules = hall, moment, known, rules
        self._lines, self._on_call = moment.lines, dict(moment.on_call)
        self._promised: set[int] = set()
        self._starts: list[Start] = []
        self._connects: list[int] = []
        self._holds: list[Hold] = []
        self.lost: set[tuple[int, Mode]] = set()

    def take(self, row: int, officer: int, mode: Mode) -> None:
        """Call a visitor, connect a line for them, or hold them."""
        if mode is Mode.DIRECT:
            self._take_directly(row, officer)
        elif mode is Mode.INTERPRETER:
            self._take_with_interpreter(row, officer)
        else:
            self._take_with_line(row, officer)

    def done(self) -> Routing:
        """What happens, once all pairs are taken."""
        self._connect_early()
        return Routing(tuple(self._starts), tuple(self._connects), tuple(self._holds))

    def _take_directly(self, row: int, officer: int) -> None:
        mode = Mode.SECOND if self._known.able[row].direct[officer] > 1 else Mode.DIRECT
        if self._moment.officers[officer].is_free:
            self._start(row, officer, mode)
        else:
            self._hold(row, officer, mode)

    def _take_with_interpreter(self, row: int, officer: int) -> None:
        place = self._known.interpreter[row]
        if place is None or place in self._promised:
            self.lost.add((row, Mode.INTERPRETER))
            return
        self._promised.add(place)
        interpreter = self._moment.interpreters[place]
        if self._moment.officers[officer].is_free and interpreter.is_free:
            self._start(row, officer, Mode.INTERPRETER, place)
        else:
            self._hold(row, officer, Mode.INTERPRETER, interpreter.free_at - self._moment.now)

    def _take_with_line(self, row: int, officer: int) -> None:
        waits = self._moment.waiting[row]
        if waits.line is None:
            set_up = self._hall.remote[waits.visitor.language].set_up
            is_soon = self._known.delays[officer] <= set_up * self._rules.early
            if is_soon and not self._connect(waits.visitor):
                self.lost.add((row, Mode.REMOTE))
                return
            self._hold(row, officer, Mode.REMOTE, set_up)
        elif waits.line.is_connected and self._moment.officers[officer].is_free:
            self._start(row, officer, Mode.REMOTE)
        else:
            self._hold(row, officer, Mode.REMOTE, waits.line.ready_at - self._moment.now)

    def _start(self, row: int, officer: int, mode: Mode, interpreter: int | None = None) -> None:
        visitor, factors = self._moment.waiting[row].visitor, self._hall.multipliers
        factor = {Mode.INTERPRETER: factors.interpreter, Mode.REMOTE: factors.remote}.get(
            mode, float(self._known.able[row].direct[officer])
        )
        minutes = self._hall.minutes[visitor.service] * factor
        self._starts.append(Start(visitor.number, officer, mode, interpreter, minutes))

    def _hold(self, row: int, officer: int, mode: Mode, way: float = 0.0) -> None:
        """Hold somebody until the officer is free and their way, minutes from now, is there."""
        minutes = max(float(self._known.delays[officer]), way)
        self._holds.append(Hold(self._moment.waiting[row].visitor.number, officer, mode, minutes))

    def _connect(self, visitor: Visitor) -> bool:
        if self._lines <= 0 or self._on_call.get(visitor.language, 0) <= 0:
            return False
        self._lines -= 1
        self._on_call[visitor.language] -= 1
        self._connects.append(visitor.number)
        return True

    def _connect_early(self) -> None:
        """Lines, before there is an officer, for whoever has no interpreter soon; the longest wait first."""
        begun = {one.visitor for one in self._starts} | set(self._connects)
        left = [
            waits.visitor
            for row, waits in enumerate(self._moment.waiting)
            if waits.line is None and waits.visitor.number not in begun and self._needs_line(row)
        ]
        for visitor in sorted(left, key=lambda one: -one.waited(self._moment.now)):
            self._connect(visitor)

    def _needs_line(self, row: int) -> bool:
        able = self._known.able[row]
        is_far = bool(self._known.interpreter_delays[row] > self._rules.far)
        return able.is_covered and able.is_remote and not able.is_spoken and is_far
