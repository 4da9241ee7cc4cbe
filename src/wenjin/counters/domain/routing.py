"""Who is served next, by whom, and how they understand each other: one waiting list for the whole hall.

At every event all who wait are matched with all officers who are free or soon will be (a linear assignment), so
nobody is bound to a counter before they are called. Somebody may be held for an officer who is nearly done; a
remote interpreter is connected while the visitor still waits. The same function decides in the hall and in the
simulation (``simulation``), with the same rules.

What a pair is worth grows with the time that the visitor has waited and shrinks with the time that serving
takes: who needs six minutes goes before who needs thirty, until the longer wait weighs more. Weighted shortest
processing time is W. E. Smith's rule (1956); the rest was tuned on reference days 1000 and later.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from wenjin.counters.domain.abilities import Abilities, Ability
from wenjin.counters.domain.hall import Hall
from wenjin.counters.domain.visitors import Visitor

_Numbers: TypeAlias = NDArray[np.float64]


class Mode(StrEnum):
    """How visitor and officer understand each other, the best way first."""

    DIRECT = "direct"
    SECOND = "second"
    INTERPRETER = "interpreter"
    REMOTE = "remote"


@dataclass(frozen=True, slots=True)
class Line:
    """A remote interpreter for one visitor.

    Attributes:
        ready_at: minute in which they are or should be connected.
        is_connected: whether they are.
    """

    ready_at: float
    is_connected: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits.

    Attributes:
        visitor: who.
        line: the remote interpreter who is or is being connected for them.
        barred: places of officers who declined, with a reason.
    """

    visitor: Visitor
    line: Line | None = None
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Resource:
    """An officer or an interpreter at a moment.

    Attributes:
        is_free: whether they could begin now.
        free_at: minute in which they are expected to be free; now when they are; infinite when they are gone.
    """

    is_free: bool
    free_at: float


@dataclass(frozen=True)
class Moment:
    """What is known when it must be decided.

    Attributes:
        now: the minute.
        waiting: everybody who is in the hall and not served yet.
        officers: of the hall, in its order.
        interpreters: of the hall, in its order.
        lines: places for video that nobody uses.
        on_call: remote interpreters who are not used, by language.
    """

    now: float
    waiting: tuple[Waiting, ...]
    officers: tuple[Resource, ...]
    interpreters: tuple[Resource, ...]
    lines: int
    on_call: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Start:
    """Somebody is called now.

    Attributes:
        visitor: number of the visitor.
        officer: place of the officer.
        mode: how they understand each other.
        interpreter: place of the interpreter, when one walks to the counter.
        minutes: that serving is expected to take.
    """

    visitor: int
    officer: int
    mode: Mode
    interpreter: int | None
    minutes: float


@dataclass(frozen=True, slots=True)
class Hold:
    """Somebody waits for a certain officer, interpreter or connection, and does better so.

    Attributes:
        visitor: number of the visitor.
        officer: place of the officer.
        mode: how they will understand each other.
        minutes: until it should begin.
    """

    visitor: int
    officer: int
    mode: Mode
    minutes: float


@dataclass(frozen=True, slots=True)
class Routing:
    """What should happen now.

    Attributes:
        starts: who is called.
        connects: visitors for whom a remote interpreter is to be connected now.
        holds: who is held, and for whom.
    """

    starts: tuple[Start, ...] = ()
    connects: tuple[int, ...] = ()
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True)
class RoutingRules:
    """The weights of the assignment. All are without unit unless they say so.

    Attributes:
        patience: minutes after which a wait weighs 1.
        growth: power with which a wait weighs more.
        least: weight of somebody who has just come.
        brevity: power with which long services come later.
        crowd: how much more so for each ten visitors above eight.
        foresight: minutes of delay by which a pair is worth e times less.
        horizon: minutes of delay beyond which a pair is not thought of.
        ease: power with which a slower way of understanding each other is worth less than the visitor's best.
        scarcity: power with which a visitor whom few officers can serve counts for more.
        spare: power with which officers who can do much are spared.
        longest: minutes of waiting from which on nothing else counts for much.
        urgency: weight for each ten minutes beyond.
        interpreted: factor for whoever only an interpreter in the hall can help.
        remote: factor for whoever only a remote interpreter can help.
        connected: how much more somebody counts whose line stands.
        early: a line is set up for an officer who is free within so many times its set-up.
    """

    patience: float = 5.75
    growth: float = 0.78
    least: float = 0.07
    brevity: float = 1.11
    crowd: float = 0.16
    foresight: float = 8.0
    horizon: float = 18.0
    ease: float = 2.8
    scarcity: float = 0.37
    spare: float = 0.06
    longest: float = 48.0
    urgency: float = 31.0
    interpreted: float = 1.3
    remote: float = 1.54
    connected: float = 0.0
    early: float = 2.9


DEFAULT_RULES: Final = RoutingRules()
_MODES: Final = (Mode.DIRECT, Mode.INTERPRETER, Mode.REMOTE)
_USUAL_MINUTES: Final = 16.5
_USUAL_CROWD: Final = 8
_LEAST_DELAY: Final = 0.5
_NEVER: Final = np.inf
_ROUNDS: Final = 3


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
    # A pair that lost its interpreter to another is thought of again without them.
    for _ in range(_ROUNDS):
        chosen = _Round(abilities, _without(abilities.hall, moment, starts, connects), rules).chosen()
        starts += chosen.starts
        connects += chosen.connects
        holds = chosen.holds
        if not chosen.starts:
            break
    return Routing(tuple(starts), tuple(dict.fromkeys(connects)), holds)


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


class _Round:
    """One assignment of all who wait to all officers. Arrays are visitors by officers."""

    def __init__(self, abilities: Abilities, moment: Moment, rules: RoutingRules) -> None:
        self._abilities, self._moment, self._rules = abilities, moment, rules
        self._able = [abilities.of(one.visitor) for one in moment.waiting]
        self._delays = np.array([max(one.free_at - moment.now, 0.0) for one in moment.officers])
        self._interpreter = [self._next_interpreter(one) for one in self._able]

    def chosen(self) -> Routing:
        """Who starts, who is connected and who is held."""
        if not self._moment.waiting or not len(self._delays):
            return Routing()
        worth, ways = self._worth()
        rows, columns = linear_sum_assignment(worth, maximize=True)
        pairs = sorted(
            ((row, column) for row, column in zip(rows.tolist(), columns.tolist(), strict=True)),
            key=lambda pair: -worth[pair],
        )
        return _Choosing(self._moment, self._abilities, self._rules, self._interpreter, self._able).of(
            [(row, column, _MODES[ways[row, column]]) for row, column in pairs if worth[row, column] > 0],
            self._delays,
        )

    def _next_interpreter(self, ability: Ability) -> int | None:
        """The interpreter of the hall who is free first."""
        known = self._moment.interpreters
        return min(ability.interpreters, key=lambda place: known[place].free_at, default=None)

    def _worth(self) -> tuple[_Numbers, NDArray[np.intp]]:
        """What each pair is worth, 0 where it cannot be, and the best way of each."""
        rules, moment = self._rules, self._moment
        skilled = np.array([one.skilled for one in self._able])
        for row, waits in enumerate(moment.waiting):
            skilled[row, list(waits.barred)] = False
        best = np.array([one.best for one in self._able])[:, None]
        factors = self._abilities.hall.multipliers
        direct = np.array([one.direct for one in self._able])
        interpreters = np.array(
            [
                _NEVER if place is None else max(moment.interpreters[place].free_at - moment.now, 0.0)
                for place in self._interpreter
            ]
        )
        lines = np.array([self._line_delay(row) for row in range(len(self._able))])
        is_standing = np.array(
            [waits.line is not None and waits.line.is_connected for waits in moment.waiting]
        )
        standing = 1 + rules.connected * is_standing
        by_way = np.stack(
            [
                self._share(skilled, direct, best, np.zeros(len(best))),
                self._share(skilled, np.full_like(direct, factors.interpreter), best, interpreters),
                self._share(skilled, np.full_like(direct, factors.remote), best, lines) * standing[:, None],
            ]
        )
        ways = by_way.argmax(axis=0)
        share = by_way.max(axis=0)
        return share * self._weights(skilled, share)[:, None] / self._abilities.breadth**rules.spare, ways

    def _share(
        self, skilled: NDArray[np.bool_], multiplier: _Numbers, best: _Numbers, delay: _Numbers
    ) -> _Numbers:
        """How near a way comes to serving the visitor now and in the best way, from 0 to 1."""
        rules = self._rules
        delays = np.maximum(self._delays[None, :], delay[:, None])
        possible = skilled & np.isfinite(multiplier) & (delays <= rules.horizon)
        share = np.zeros_like(multiplier)
        ease = (np.broadcast_to(best, multiplier.shape)[possible] / multiplier[possible]) ** rules.ease
        share[possible] = ease * np.exp(-delays[possible] / rules.foresight)
        return share

    def _line_delay(self, row: int) -> float:
        """Minutes until a remote interpreter could be there; never when there is none."""
        moment, waits = self._moment, self._moment.waiting[row]
        if waits.line is not None:
            if waits.line.is_connected:
                return 0.0
            return max(waits.line.ready_at - moment.now, _LEAST_DELAY)
        language = waits.visitor.language
        if moment.lines <= 0 or moment.on_call.get(language, 0) <= 0:
            return _NEVER
        return self._abilities.hall.remote[language].set_up

    def _weights(self, skilled: NDArray[np.bool_], share: _Numbers) -> _Numbers:
        """What it is worth to serve each visitor."""
        rules, moment = self._rules, self._moment
        hall = self._abilities.hall
        waited = np.array([waits.visitor.waited(moment.now) for waits in moment.waiting])
        minutes = np.array([hall.minutes[waits.visitor.service] for waits in moment.waiting])
        weights = rules.least + (waited / rules.patience) ** rules.growth
        weights += rules.urgency * np.maximum((waited - rules.longest) / 10, 0.0)
        weights *= np.array([self._fairness(one) for one in self._able])
        able = np.maximum((skilled & (share > 0)).sum(axis=1), 1)
        weights *= (len(self._delays) / able) ** rules.scarcity
        brevity = rules.brevity + rules.crowd * (len(moment.waiting) - _USUAL_CROWD) / 10
        return np.asarray(weights / (minutes / _USUAL_MINUTES) ** brevity)

    def _fairness(self, ability: Ability) -> float:
        if ability.is_spoken:
            return 1.0
        return self._rules.interpreted if ability.interpreters else self._rules.remote


class _Choosing:
    """Turns pairs, the worthiest first, into what happens; nobody and nothing is promised twice."""

    def __init__(
        self,
        moment: Moment,
        abilities: Abilities,
        rules: RoutingRules,
        interpreter: list[int | None],
        able: list[Ability],
    ) -> None:
        self._moment, self._hall, self._rules = moment, abilities.hall, rules
        self._interpreter, self._able = interpreter, able
        self._lines, self._on_call = moment.lines, dict(moment.on_call)
        self._promised: set[int] = set()
        self._starts: list[Start] = []
        self._connects: list[int] = []
        self._holds: list[Hold] = []

    def of(self, pairs: list[tuple[int, int, Mode]], delays: _Numbers) -> Routing:
        for row, officer, mode in pairs:
            self._take(row, officer, mode, float(delays[officer]))
        self._connect_early()
        return Routing(tuple(self._starts), tuple(self._connects), tuple(self._holds))

    def _take(self, row: int, officer: int, mode: Mode, delay: float) -> None:
        waits = self._moment.waiting[row]
        is_free = self._moment.officers[officer].is_free
        if mode is Mode.DIRECT:
            if is_free:
                self._start(row, officer, mode)
            else:
                self._hold(row, officer, mode, delay)
        elif mode is Mode.INTERPRETER:
            place = self._interpreter[row]
            if place is None or place in self._promised:
                return
            self._promised.add(place)
            interpreter = self._moment.interpreters[place]
            if is_free and interpreter.is_free:
                self._start(row, officer, mode, place)
            else:
                self._hold(row, officer, mode, max(delay, interpreter.free_at - self._moment.now))
        elif waits.line is None:
            set_up = self._hall.remote[waits.visitor.language].set_up
            if delay <= set_up * self._rules.early:
                self._connect(waits.visitor)
            self._hold(row, officer, mode, max(delay, set_up))
        elif waits.line.is_connected and is_free:
            self._start(row, officer, mode)
        else:
            self._hold(row, officer, mode, max(delay, waits.line.ready_at - self._moment.now))

    def _start(self, row: int, officer: int, mode: Mode, interpreter: int | None = None) -> None:
        visitor, hall = self._moment.waiting[row].visitor, self._hall
        factors = hall.multipliers
        factor = {Mode.INTERPRETER: factors.interpreter, Mode.REMOTE: factors.remote}.get(
            mode, float(self._able[row].direct[officer])
        )
        if mode is Mode.DIRECT and factor > 1:
            mode = Mode.SECOND
        minutes = hall.minutes[visitor.service] * factor
        self._starts.append(Start(visitor.number, officer, mode, interpreter, minutes))

    def _hold(self, row: int, officer: int, mode: Mode, minutes: float) -> None:
        if mode is Mode.DIRECT and self._able[row].direct[officer] > 1:
            mode = Mode.SECOND
        self._holds.append(Hold(self._moment.waiting[row].visitor.number, officer, mode, max(minutes, 0.0)))

    def _connect(self, visitor: Visitor) -> None:
        if self._lines > 0 and self._on_call.get(visitor.language, 0) > 0:
            self._lines -= 1
            self._on_call[visitor.language] -= 1
            self._connects.append(visitor.number)

    def _connect_early(self) -> None:
        """Whoever only remote interpreters can help is connected before an officer is free, longest wait first."""
        begun = {one.visitor for one in self._starts} | set(self._connects)
        now = self._moment.now
        left = [
            waits.visitor
            for waits, able in zip(self._moment.waiting, self._able, strict=True)
            if waits.line is None and not able.is_spoken and not able.interpreters and able.is_covered
            if waits.visitor.number not in begun
        ]
        for visitor in sorted(left, key=lambda one: -one.waited(now)):
            self._connect(visitor)
