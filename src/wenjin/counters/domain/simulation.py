"""A day in the hall, played event by event with any way of calling.

A way of calling sees what a hall sees: who waits, who is free, what serving takes on average. How long each
conversation really lasts and how long a connection takes is drawn beforehand and not shown to it.
"""

import heapq
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.hall import Hall, back_at, minutes_left
from wenjin.counters.domain.reference_day import ReferenceDay
from wenjin.counters.domain.routing_model import Line, Mode, Moment, Resource, Routing, Start, Waiting
from wenjin.counters.domain.visitors import Visitor

Policy: TypeAlias = Callable[[Abilities, Moment], Routing]


class RoutingBroken(ValueError):
    """A way of calling used somebody twice, or somebody who was not free."""


@dataclass(frozen=True)
class PlayedDay:
    """What came of a day.

    Attributes:
        waits: minutes of each visitor from being ready to the start of the conversation, 0 or more; not a number
            for whoever the hall could not serve.
        decisions: milliseconds of processor time that each decision took.
    """

    waits: tuple[float, ...]
    decisions: tuple[float, ...]


class _Event(IntEnum):
    ARRIVED = 0
    DONE = 1
    CONNECTED = 2
    LOOK = 3  # somebody is back from a break, or an appointment has come


@dataclass(slots=True)
class _Serving:
    visitor: Visitor
    mode: Mode
    interpreter: int | None
    began: float
    expected: float


@dataclass
class _Hall:
    """The state that the events change."""

    hall: Hall
    waiting: dict[int, Visitor] = field(default_factory=dict)
    serving: dict[int, _Serving] = field(default_factory=dict)
    interpreting: dict[int, int] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    connected_at: dict[int, float] = field(default_factory=dict)
    lines_used: int = 0
    called: dict[str, int] = field(default_factory=dict)

    def moment(self, now: float) -> Moment:
        """What a way of calling may know."""
        hall = self.hall
        return Moment(
            now=now,
            waiting=tuple(Waiting(one, self.lines.get(number)) for number, one in self.waiting.items()),
            officers=tuple(self._officer(place, now) for place in range(len(hall.officers))),
            interpreters=tuple(self._interpreter(place, now) for place in range(len(hall.interpreters))),
            lines=hall.lines - self.lines_used,
            on_call={code: one.lines - self.called.get(code, 0) for code, one in hall.remote.items()},
        )

    def _officer(self, place: int, now: float) -> Resource:
        away = self.hall.officers[place].away
        serving = self.serving.get(place)
        if serving is None:
            back = back_at(away, now)
            return Resource(back <= now, back)
        return Resource(is_free=False, free_at=back_at(away, self._expected_end(serving, now)))

    def _interpreter(self, place: int, now: float) -> Resource:
        away = self.hall.interpreters[place].away
        officer = self.interpreting.get(place)
        if officer is None:
            back = back_at(away, now)
            return Resource(back <= now, back)
        return Resource(is_free=False, free_at=back_at(away, self._expected_end(self.serving[officer], now)))

    def _expected_end(self, serving: _Serving, now: float) -> float:
        """Before a conversation began, its set-up is still to come."""
        begins = max(serving.began, now)
        variation = self.hall.variation[serving.visitor.service]
        return begins + minutes_left(serving.expected, variation, begins - serving.began)


def play(hall: Hall, day: ReferenceDay, policy: Policy) -> PlayedDay:
    """Play a day to its end.

    Raises:
        RoutingBroken: the way of calling used somebody twice or somebody who was not free.
    """
    return _Play(hall, day, policy).played()


class _Play:
    def __init__(self, hall: Hall, day: ReferenceDay, policy: Policy) -> None:
        self._day, self._policy = day, policy
        self._state = _Hall(hall)
        self._abilities = Abilities(hall)
        self._begins = [math.nan] * len(day.visitors)
        self._decisions: list[float] = []
        self._events: list[tuple[float, _Event, int]] = [
            *((at, _Event.ARRIVED, place) for place, at in enumerate(day.arrivals)),
            *((one.ready_at, _Event.LOOK, place) for place, one in enumerate(day.visitors)),
            *(
                (end, _Event.LOOK, 0)
                for away in (*(one.away for one in hall.officers), *(one.away for one in hall.interpreters))
                for _, end in away
                if math.isfinite(end)
            ),
        ]
        heapq.heapify(self._events)

    def played(self) -> PlayedDay:
        while self._events:
            now = self._events[0][0]
            while self._events and self._events[0][0] <= now:
                self._happens(*heapq.heappop(self._events))
            if self._state.waiting:
                self._decide(now)
        waits = tuple(
            begin - one.ready_at if begin > one.ready_at else begin * 0.0
            for begin, one in zip(self._begins, self._day.visitors, strict=True)
        )
        return PlayedDay(waits, tuple(self._decisions))

    def _happens(self, now: float, event: _Event, place: int) -> None:
        state = self._state
        if event is _Event.ARRIVED:
            visitor = self._day.visitors[place]
            state.waiting[visitor.number] = visitor
        elif event is _Event.DONE:
            served = state.serving.pop(place)
            if served.interpreter is not None:
                del state.interpreting[served.interpreter]
            if served.mode is Mode.REMOTE:
                self._free_line(served.visitor)
        elif event is _Event.CONNECTED and state.connected_at.get(place) == now:
            state.lines[place] = Line(now, is_connected=True)

    def _decide(self, now: float) -> None:
        moment = self._state.moment(now)
        began = time.process_time()
        routing = self._policy(self._abilities, moment)
        self._decisions.append((time.process_time() - began) * 1000)
        for one in routing.starts:
            self._start(one, now)
        for number in routing.connects:
            if number in self._state.waiting:
                self._connect(self._state.waiting[number], now)

    def _start(self, start: Start, now: float) -> None:
        state, day = self._state, self._day
        if not state.moment(now).officers[start.officer].is_free or start.visitor not in state.waiting:
            raise RoutingBroken(f"{start} at {now}")
        visitor = state.waiting.pop(start.visitor)
        begins = now
        if start.interpreter is not None:
            if not state.moment(now).interpreters[start.interpreter].is_free:
                raise RoutingBroken(f"{start} at {now}")
            state.interpreting[start.interpreter] = start.officer
        if start.mode is Mode.REMOTE:
            begins = self._line_of(visitor, now)
        elif visitor.number in state.lines:
            self._forget_line(visitor)
        factor = self._factor(start)
        self._begins[visitor.number] = begins
        expected = state.hall.minutes[visitor.service] * factor
        state.serving[start.officer] = _Serving(visitor, start.mode, start.interpreter, begins, expected)
        heapq.heappush(
            self._events, (begins + day.minutes[visitor.number] * factor, _Event.DONE, start.officer)
        )

    def _line_of(self, visitor: Visitor, now: float) -> float:
        """When the conversation over a line begins; one that was not set up before begins its set-up now."""
        state = self._state
        if visitor.number not in state.lines:
            self._connect(visitor, now)
        begins = max(now, state.connected_at[visitor.number])
        del state.lines[visitor.number], state.connected_at[visitor.number]
        return begins

    def _factor(self, start: Start) -> float:
        factors = self._state.hall.multipliers
        return {
            Mode.DIRECT: 1.0,
            Mode.SECOND: factors.second_language,
            Mode.INTERPRETER: factors.interpreter,
            Mode.REMOTE: factors.remote,
        }[start.mode]

    def _connect(self, visitor: Visitor, now: float) -> None:
        state, remote = self._state, self._state.hall.remote[visitor.language]
        used = state.called.get(visitor.language, 0)
        if visitor.number in state.lines or used >= remote.lines or state.lines_used >= state.hall.lines:
            raise RoutingBroken(f"no line for {visitor.number} at {now}")
        state.lines_used += 1
        state.called[visitor.language] = used + 1
        state.lines[visitor.number] = Line(now + remote.set_up, is_connected=False)
        at = now + self._day.set_ups[visitor.number]
        state.connected_at[visitor.number] = at
        heapq.heappush(self._events, (at, _Event.CONNECTED, visitor.number))

    def _forget_line(self, visitor: Visitor) -> None:
        del self._state.lines[visitor.number], self._state.connected_at[visitor.number]
        self._free_line(visitor)

    def _free_line(self, visitor: Visitor) -> None:
        self._state.lines_used -= 1
        self._state.called[visitor.language] -= 1
