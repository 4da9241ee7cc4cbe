"""Places that can be offered: an officer and whoever is needed to understand each other, free for long enough.

Times are cut into quarters of an hour, and whoever can be claimed is a row of bits, one for each quarter in which
they are there and free. A start is possible where all rows have a run of ones; of several ways the best counts:
in the visitor's language, in another that they speak, with an interpreter of the hall, with one by video.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, reduce
from typing import Final
from uuid import UUID

from wenjin.counters.domain.hall import Multipliers
from wenjin.counters.domain.openings import Stretch
from wenjin.counters.domain.routing import Mode

QUARTER: Final = timedelta(minutes=15)
_QUARTER_MINUTES: Final = 15
# A clerk who explains the same to several at once needs a quarter of the time more for each further person; and
# nobody listens for longer than three hours. Both are assumptions of this house.
EACH_FURTHER_PERSON: Final = 0.25
LONGEST_MINUTES: Final = 180
LARGEST_GROUP: Final = 30
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody wants a place for.

    Attributes:
        topic: of the hall.
        minutes: mean of a conversation about it, for one person in a language that both speak at home.
        language: of the visitor.
        also_speaks: other languages in which they can be served.
        group_size: persons who come together, 1 or more.
    """

    topic: str
    minutes: float
    language: str
    also_speaks: frozenset[str] = frozenset()
    group_size: int = 1

    def in_own_language(self) -> "Need":
        """The same by somebody who wants no other language."""
        return replace(self, also_speaks=frozenset())


@dataclass(frozen=True, slots=True)
class Worker:
    """An officer or an interpreter, with the times at which they work.

    Attributes:
        languages: with how many times longer serving takes in it: 1 for those spoken well.
        topics: that an officer may serve; empty for interpreters.
        present: shifts without breaks.
    """

    id: str
    languages: Mapping[str, float]
    topics: frozenset[str] = frozenset()
    present: tuple[Stretch, ...] = ()

    @property
    def breadth(self) -> int:
        """Languages times topics: who can do much is asked last."""
        return len(self.languages) * max(1, len(self.topics))


@dataclass(frozen=True, slots=True)
class Promise:
    """A place without interpreter that is booked: whoever it is for may not come.

    Attributes:
        officer: id.
        comes: chance that they come.
        is_extra: booked over another.
    """

    officer: str
    stretch: Stretch
    comes: float
    is_extra: bool = False


@dataclass(frozen=True)
class Duty:
    """Who is there in a time, and what of them is taken.

    Attributes:
        centre: id.
        span: what is looked at.
        open: when the centre is open.
        officers: who serve, with their shifts.
        interpreters: of the hall, with their shifts.
        lines: places for video.
        on_call: remote interpreters, how many at once, by language.
        taken: by resource, when it is claimed.
        promises: what overbooking needs to know.
        comes: chance that somebody comes who books now.
        multipliers: of the minutes.
    """

    centre: str
    span: Stretch
    open: tuple[Stretch, ...]
    officers: tuple[Worker, ...]
    interpreters: tuple[Worker, ...]
    lines: int
    on_call: Mapping[str, int]
    taken: Mapping[str, Sequence[Stretch]]
    promises: tuple[Promise, ...] = ()
    comes: float = 1.0
    multipliers: Multipliers = field(default_factory=Multipliers)


@dataclass(frozen=True, slots=True)
class Place:
    """A place that could be given.

    Attributes:
        language: in which officer and visitor talk, or from which it is interpreted.
        resources: everything that must be claimed, all or nothing.
        is_extra: booked over, since somebody is expected not to come.
    """

    start: datetime
    end: datetime
    mode: Mode
    officer: str
    interpreter: str | None
    language: str
    resources: tuple[str, ...]
    is_extra: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A place that can be had, and how the language is covered in it.

    Attributes:
        starts_at: aware, in UTC; ``ends_at`` likewise.
        mode: how visitor and officer understand each other.
        officer_id: who would serve.
        interpreter_id: who of the hall would interpret; None without one and with one by video.
        language: in which officer and visitor talk, or from which it is interpreted.
        is_extra: booked over another, since some are expected not to come.
        resources: what it claims.
    """

    starts_at: datetime
    ends_at: datetime
    mode: Mode
    officer_id: UUID
    interpreter_id: UUID | None
    language: str
    is_extra: bool = False
    resources: tuple[str, ...] = ()


def officer_resource(officer: str) -> str:
    """The name under which an officer is claimed."""
    return f"officer:{officer}"


def extra_resource(officer: str) -> str:
    """The name under which a place over one that is booked is claimed."""
    return f"extra:{officer}"


def interpreter_resource(interpreter: str) -> str:
    """The name under which an interpreter of the hall is claimed."""
    return f"interpreter:{interpreter}"


def line_resource(centre: str, number: int) -> str:
    """The name under which a place for video is claimed; numbers begin with 1."""
    return f"line:{centre}:{number}"


def on_call_resource(centre: str, language: str, number: int) -> str:
    """The name under which one of the remote interpreters for a language is claimed."""
    return f"call:{centre}:{language}:{number}"


def quarters(need: Need, multiplier: float) -> int:
    """How many quarters of an hour a conversation is given.

    Args:
        multiplier: of the minutes, for the way of understanding each other.
    """
    alone = need.minutes * multiplier
    together = min(alone * (1 + EACH_FURTHER_PERSON * (need.group_size - 1)), max(alone, LONGEST_MINUTES))
    # What is over by rounding of floating point is no quarter more.
    return max(1, math.ceil(together / _QUARTER_MINUTES - 1e-9))


def possible_modes(duty: Duty, need: Need) -> tuple[Mode, ...]:
    """The ways that this centre has at all, whoever works when; best first, empty when there is none."""
    skilled = [one for one in duty.officers if need.topic in one.topics]
    if not skilled:
        return ()
    found = [mode for mode in (Mode.DIRECT, Mode.SECOND) if any(_spoken(one, need, mode) for one in skilled)]
    if any(need.language in one.languages for one in duty.interpreters):
        found.append(Mode.INTERPRETER)
    if duty.lines and duty.on_call.get(need.language):
        found.append(Mode.REMOTE)
    return tuple(found)


def places(duty: Duty, need: Need, *, earliest: datetime) -> list[Place]:
    """One place for each start from ``earliest`` on, by the best way that is free then; in order of time."""
    grid = _Grid(duty, earliest)
    ways = list(_ways(grid, need))
    starts = reduce(lambda all_, way: all_ | way.starts, ways, 0)
    found = []
    for quarter in _ones(starts):
        best = next(way for way in ways if way.starts >> quarter & 1)
        found.append(grid.place(best, quarter))
    return found


def spoken_by(officer: Worker, need: Need) -> tuple[Mode, str, float] | None:
    """How an officer and the visitor talk without interpreter: way, language, and how much longer it takes.

    None when they share no language, or the officer does not serve the topic.
    """
    if need.topic not in officer.topics:
        return None
    for mode in (Mode.DIRECT, Mode.SECOND):
        if (found := _spoken(officer, need, mode)) is not None:
            return mode, *found
    return None


def _spoken(officer: Worker, need: Need, mode: Mode) -> tuple[str, float] | None:
    """The language of a way without interpreter with its own multiplier; None where they do not share one."""
    own = officer.languages.get(need.language)
    if mode is Mode.DIRECT:
        return (need.language, 1.0) if own == 1 else None
    if own is not None and own > 1:
        return need.language, own
    shared = sorted((officer.languages[one], one) for one in need.also_speaks if one in officer.languages)
    return (shared[0][1], shared[0][0]) if shared else None


@dataclass(frozen=True, slots=True)
class _Way:
    mode: Mode
    officer: str
    interpreter: str | None
    language: str
    resources: tuple[str, ...]
    length: int
    starts: int


@dataclass(frozen=True)
class _Grid:
    """A time in quarters: bit 0 is the first one."""

    duty: Duty
    earliest: datetime

    @cached_property
    def begin(self) -> datetime:
        return _floor(self.duty.span.start)

    def starts(self, resource: str, present: Iterable[Stretch] | None, length: int) -> int:
        """Quarters at which a resource could begin something of a length, while the centre is open.

        Args:
            present: when it is there; None for always.
        """
        free = self._opens if present is None else self._opens & self._inside(present)
        return self.later(_runs(free & ~self._touched(self.duty.taken.get(resource, ())), length))

    def later(self, starts: int) -> int:
        """Those that do not lie before the earliest moment."""
        first = -((self.begin - self.earliest) // QUARTER)
        return starts >> first << first if first > 0 else starts

    def place(self, way: _Way, quarter: int) -> Place:
        start = self.begin + quarter * QUARTER
        return Place(
            start=start,
            end=start + way.length * QUARTER,
            mode=way.mode,
            officer=way.officer,
            interpreter=way.interpreter,
            language=way.language,
            resources=way.resources,
        )

    @cached_property
    def _opens(self) -> int:
        return self._inside(self.duty.open)

    def _inside(self, stretches: Iterable[Stretch]) -> int:
        """Quarters that lie wholly in one of these times."""
        found = 0
        for one in stretches:
            found |= self._bits(-((self.begin - one.start) // QUARTER), (one.end - self.begin) // QUARTER)
        return found

    def _touched(self, stretches: Iterable[Stretch]) -> int:
        """Quarters of which these times take anything."""
        found = 0
        for one in stretches:
            found |= self._bits((one.start - self.begin) // QUARTER, -((self.begin - one.end) // QUARTER))
        return found

    def _bits(self, first: int, last: int) -> int:
        count = -((self.begin - self.duty.span.end) // QUARTER)
        first, last = max(first, 0), min(last, count)
        return ((1 << (last - first)) - 1) << first if last > first else 0


def _ways(grid: _Grid, need: Need) -> Iterable[_Way]:
    """Every combination that has a start, the better way first, whoever can do less first."""
    duty = grid.duty
    skilled = sorted(
        (one for one in duty.officers if need.topic in one.topics), key=lambda one: (one.breadth, one.id)
    )
    for mode, factor in ((Mode.DIRECT, 1.0), (Mode.SECOND, duty.multipliers.second_language)):
        for officer in skilled:
            if (spoken := _spoken(officer, need, mode)) is not None:
                length = quarters(need, max(factor, spoken[1]))
                resource = officer_resource(officer.id)
                starts = grid.starts(resource, officer.present, length)
                if starts:
                    yield _Way(mode, officer.id, None, spoken[0], (resource,), length, starts)
    yield from _interpreted(grid, need, skilled)
    yield from _remote(grid, need, skilled)


def _interpreted(grid: _Grid, need: Need, skilled: Sequence[Worker]) -> Iterable[_Way]:
    length = quarters(need, grid.duty.multipliers.interpreter)
    able = [one for one in grid.duty.interpreters if need.language in one.languages]
    beside = [
        (one, grid.starts(interpreter_resource(one.id), one.present, length))
        for one in sorted(able, key=lambda one: (one.breadth, one.id))
    ]
    for officer in skilled if any(starts for _, starts in beside) else ():
        resource = officer_resource(officer.id)
        own = grid.starts(resource, officer.present, length)
        for interpreter, starts in beside:
            if own & starts:
                both = (interpreter_resource(interpreter.id), resource)
                yield _Way(
                    Mode.INTERPRETER, officer.id, interpreter.id, need.language, both, length, own & starts
                )


def _remote(grid: _Grid, need: Need, skilled: Sequence[Worker]) -> Iterable[_Way]:
    duty, length = grid.duty, quarters(need, grid.duty.multipliers.remote)
    connections = [
        (call, line, grid.starts(call, None, length) & grid.starts(line, None, length))
        for call in (
            on_call_resource(duty.centre, need.language, number)
            for number in range(1, duty.on_call.get(need.language, 0) + 1)
        )
        for line in (line_resource(duty.centre, number) for number in range(1, duty.lines + 1))
    ]
    for officer in skilled if any(starts for *_, starts in connections) else ():
        resource = officer_resource(officer.id)
        own = grid.starts(resource, officer.present, length)
        for call, line, starts in connections:
            if own & starts:
                yield _Way(
                    Mode.REMOTE, officer.id, None, need.language, (call, line, resource), length, own & starts
                )


def _runs(free: int, length: int) -> int:
    """Bits at which a run of so many ones begins."""
    found = free
    for step in range(1, length):
        found &= free >> step
    return found


def _ones(bits: int) -> Iterable[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _floor(at: datetime) -> datetime:
    return at.astimezone(UTC) - (at - _EPOCH) % QUARTER


def is_on_a_quarter(at: datetime) -> bool:
    """Whether something can begin then."""
    return (at - _EPOCH) % QUARTER == timedelta(0)
