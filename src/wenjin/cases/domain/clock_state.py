"""A clock as it is kept: pinned term, segments without a gap, what makes it stand still.

All functions return a new clock. They never look at the calendar: what a segment is worth in days is the matter
of ``clock.face``.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from wenjin.cases.domain.procedure_model import Term
from wenjin.catalogue.domain.deadline import Unit


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a clock stands still.

    Attributes:
        pause: id of the pause in the procedure.
        legal_basis: what allows it, as the procedure said at that time.
        request: the request for information behind it, if it is one.
        since: when it began.
    """

    pause: str
    legal_basis: str
    request: str | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of time; it ends where the next one begins, the last one when the clock is stopped.

    Attributes:
        hold: the first of the reasons for standing still; None while the clock runs.
    """

    since: datetime
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """Days added to the term."""

    days: int
    unit: Unit
    at: datetime


@dataclass(frozen=True, slots=True)
class ClockState:
    """One clock.

    Attributes:
        term: pinned when the clock started.
        holds: everything that makes it stand still now, the oldest first.
        stopped_at: when the task was done or not needed any more.
    """

    term: Term
    segments: tuple[Segment, ...]
    holds: tuple[Hold, ...] = ()
    extensions: tuple[Extension, ...] = ()
    stopped_at: datetime | None = None

    @property
    def started_at(self) -> datetime:
        """When it began to run."""
        return self.segments[0].since

    @property
    def is_stopped(self) -> bool:
        """Whether it is over."""
        return self.stopped_at is not None

    @property
    def is_paused(self) -> bool:
        """Whether it stands still (a stopped clock does not)."""
        return self.stopped_at is None and self.segments[-1].hold is not None

    @property
    def is_running(self) -> bool:
        """Whether time is passing on it."""
        return self.stopped_at is None and self.segments[-1].hold is None


def start(term: Term, at: datetime) -> ClockState:
    """A clock that runs from ``at``."""
    return ClockState(term, (Segment(at),))


def pause(clock: ClockState, hold: Hold) -> ClockState:
    """The clock standing still for one more reason."""
    at = _not_before(clock, hold.since)
    hold = replace(hold, since=at)
    holds = (*clock.holds, hold)
    if clock.is_paused:
        return replace(clock, holds=holds)
    return replace(clock, holds=holds, segments=_then(clock, at, hold))


def release(
    clock: ClockState, at: datetime, *, request: str | None = None, pause: str | None = None
) -> ClockState:
    """The clock without the reasons that belong to this request, or without the pause nobody's request made.

    It stays still even when no reason is left, until ``resume``.
    """
    holds = tuple(hold for hold in clock.holds if not _is_meant(hold, request, pause))
    if holds == clock.holds:
        return clock
    if holds and holds[0] != clock.holds[0]:
        return replace(clock, holds=holds, segments=_then(clock, at, holds[0]))
    return replace(clock, holds=holds)


def _is_meant(hold: Hold, request: str | None, pause: str | None) -> bool:
    if request is not None:
        return hold.request == request
    return hold.request is None and hold.pause == pause


def resume(clock: ClockState, at: datetime) -> ClockState:
    """The clock running again, whatever made it stand still."""
    if not clock.is_paused:
        return clock
    return replace(clock, holds=(), segments=_then(clock, at, None))


def stop(clock: ClockState, at: datetime) -> ClockState:
    """The clock at its end."""
    return clock if clock.is_stopped else replace(clock, holds=(), stopped_at=_not_before(clock, at))


def extend(clock: ClockState, days: int, unit: Unit, at: datetime) -> ClockState:
    """The clock with a longer term."""
    return replace(clock, extensions=(*clock.extensions, Extension(days, unit, at)))


def _not_before(clock: ClockState, at: datetime) -> datetime:
    """``at``, unless something later happened already.

    The clocks of two servers differ by moments: time does not run backwards in a case for that.
    """
    return max(at, clock.segments[-1].since)


def _then(clock: ClockState, at: datetime, hold: Hold | None) -> tuple[Segment, ...]:
    """Segments with a further one; one that would have no length gives way to it."""
    last, at = clock.segments[-1], _not_before(clock, at)
    if last.since != at:
        return (*clock.segments, Segment(at, hold))
    before = clock.segments[:-1]
    if before and before[-1].hold == hold:
        return before
    return (*before, Segment(at, hold))


def paused_time(clock: ClockState, now: datetime) -> timedelta:
    """How long it has stood still."""
    return _time(clock, now, is_paused=True)


def running_time(clock: ClockState, now: datetime) -> timedelta:
    """How long it has run."""
    return _time(clock, now, is_paused=False)


def _time(clock: ClockState, now: datetime, *, is_paused: bool) -> timedelta:
    end = min(now, clock.stopped_at) if clock.stopped_at is not None else now
    ends = [*(segment.since for segment in clock.segments[1:]), end]
    return sum(
        (
            max(timedelta(), min(until, end) - segment.since)
            for segment, until in zip(clock.segments, ends, strict=True)
            if (segment.hold is not None) == is_paused
        ),
        timedelta(),
    )
