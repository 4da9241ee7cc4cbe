"""Reading a clock: which day it is, when it is due, how late it is; what there is to draw.

One rule counts: a day of the term has passed when it lies after the day on which the clock started, is of the
kind that the term counts (an open day of the office, or any day), and the clock ran at its end.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import chain
from typing import Final

from wenjin.cases.domain.clock_state import ClockState, Hold, Segment, paused_time, running_time
from wenjin.catalogue.domain.calendar import WorkCalendar
from wenjin.catalogue.domain.deadline import Unit

__all__ = ["ClockFace", "ClockState", "Hold", "Mark", "Segment", "face", "paused_time", "running_time"]

ONE_DAY: Final = timedelta(days=1)

LONGEST_RUN: Final = 20
"""Marks drawn at most for one long pause or one long delay; a year of it would be 250."""


class Mark(StrEnum):
    """How one day of a clock is drawn.

    ``LATE`` is a day that ran after the promise, ``LAW`` one to come that only the law still leaves.
    """

    DONE = "done"
    LATE = "late"
    PAUSED = "paused"
    TODAY = "today"
    TODO = "todo"
    LAW = "law"


@dataclass(frozen=True, slots=True)
class ClockFace:
    """A clock as it is read on one day.

    Attributes:
        unit: in what days are counted here.
        day: which day of the term it is: 0 on the day of the start; the day that was begun when it was paused or
            stopped.
        promised_days: length promised or estimated, with an extension in the same unit; None for neither.
        promised_on: last day that keeps it. While paused: if it ran again from today.
        is_estimate: no office promised it: the length is our estimate, by which offices plan and nobody is late.
        statutory_on: last day that the law allows, by the earlier reading; like ``promised_on`` while paused.
        statutory_later_reading_on: by the other reading of the unit, where that is later.
        remaining_days: days still to run, today included if it counts (while paused: the day on which it runs
            again); None when nothing is promised.
        days_late: days that ran after the promise, today included.
        is_late: ``promised_on`` is over; on a closed day after it ``days_late`` may still be 0.
        is_late_by_law: the earlier reading of the law is broken.
        is_over: the term has ended by every reading (of the promise, where the law says nothing).
        is_certain: False when a day beyond the published calendar was counted.
        strip: one mark for each day that counts, in order, long pauses and delays cut short.
        is_shortened: whether the strip leaves days out.
    """

    unit: Unit
    day: int
    promised_days: int | None
    promised_on: date | None
    statutory_days: int | None
    statutory_on: date | None
    statutory_later_reading_on: date | None
    is_stopped: bool
    is_paused: bool
    paused_since: datetime | None
    pause: str | None
    legal_basis: str | None
    request: str | None
    remaining_days: int | None
    days_late: int
    is_late: bool
    is_late_by_law: bool
    is_over: bool
    is_certain: bool
    strip: tuple[Mark, ...]
    is_shortened: bool
    is_estimate: bool = False

    @property
    def promised_by(self) -> date | None:
        """Last day that keeps the promise of an office; None where we only estimate one."""
        return None if self.is_estimate else self.promised_on

    @property
    def breaks_promise(self) -> bool:
        """Whether a promise of an office is broken; an estimate of ours that was wrong breaks none."""
        return self.is_late and not self.is_estimate

    @property
    def due_on(self) -> date | None:
        """The earliest day to keep."""
        return min((day for day in (self.promised_on, self.statutory_on) if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is needed to count.

    Attributes:
        read_on: today, or the day on which the clock was stopped.
        reached_on: the last day on which the clock ran for some time: ``read_on``, or the day of the pause.
        still: days before ``read_on`` at whose end the clock stood still.
    """

    calendar: WorkCalendar
    started_on: date
    read_on: date
    reached_on: date
    still: frozenset[date]

    def counts(self, day: date, unit: Unit) -> bool:
        """Whether a term in this unit counts such a day."""
        return unit is not Unit.WORKING_DAY or self.calendar.is_open(day)

    def days(self, first: date, last: date, unit: Unit) -> Iterator[date]:
        """Days that count, both ends included."""
        while first <= last:
            if self.counts(first, unit):
                yield first
            first += ONE_DAY

    def due(self, phases: Sequence[tuple[int, Unit]]) -> date:
        """The day on which all phases have passed one after the other; running on from ``read_on``."""
        day = self.started_on
        for length, unit in phases:
            left = length
            while left:
                day += ONE_DAY
                if day not in self.still and self.counts(day, unit):
                    left -= 1
        return day


def face(clock: ClockState, calendar: WorkCalendar, *, now: datetime, zone: tzinfo) -> ClockFace:
    """The clock as it is read at a moment.

    Args:
        calendar: opening days of the authority.
        now: a moment not before its start; a stopped clock is read at its stop.
        zone: of the authority; says where a day ends.
    """
    reading = _reading(clock, calendar, now, zone)
    term, unit = clock.term, clock.term.unit
    longer = [(one.days, one.unit) for one in clock.extensions]
    promised_on = None if term.promised is None else reading.due([(term.promised, unit), *longer])
    readings = _readings_of_the_law(clock, reading, longer)
    statutory_on, later_on = (readings[0], readings[-1]) if readings else (None, None)
    last_on = later_on or promised_on
    past = _passed(reading, unit)
    begun = _is_begun(reading, unit)
    remaining = None if promised_on is None else _remaining(reading, promised_on, unit)
    hold = clock.segments[-1].hold if clock.is_paused else None
    strip, is_shortened = _strip(clock, reading, promised_on, statutory_on, remaining)
    is_estimate = term.promised is not None and not term.is_promise
    is_late_by_law = statutory_on is not None and reading.reached_on > statutory_on
    if is_estimate and not is_late_by_law:
        strip = tuple(Mark.DONE if mark is Mark.LATE else mark for mark in strip)
    known = promised_on is None or unit is not Unit.WORKING_DAY or calendar.knows(promised_on)
    return ClockFace(
        unit=unit,
        day=past + begun,
        promised_days=_with_extensions(term.promised, unit, longer),
        promised_on=promised_on,
        statutory_days=_with_extensions(term.statutory, term.statutory_unit or unit, longer),
        statutory_on=statutory_on,
        statutory_later_reading_on=later_on if later_on != statutory_on else None,
        is_stopped=clock.is_stopped,
        is_paused=clock.is_paused,
        paused_since=_paused_since(clock),
        pause=None if hold is None else hold.pause,
        legal_basis=None if hold is None else hold.legal_basis,
        request=None if hold is None else hold.request,
        remaining_days=remaining,
        days_late=_days_late(reading, promised_on, unit),
        is_late=promised_on is not None and reading.reached_on > promised_on,
        is_late_by_law=is_late_by_law,
        is_over=last_on is not None and reading.reached_on > last_on,
        is_certain=known and all(calendar.knows(day) for day in readings),
        strip=strip,
        is_shortened=is_shortened,
        is_estimate=is_estimate,
    )


def _reading(clock: ClockState, calendar: WorkCalendar, now: datetime, zone: tzinfo) -> _Reading:
    read_on = (clock.stopped_at or now).astimezone(zone).date()
    starts = [segment.since.astimezone(zone).date() for segment in clock.segments]
    still: set[date] = set()
    for segment, first, after in zip(clock.segments, starts, [*starts[1:], read_on], strict=True):
        if segment.hold is not None:
            while first < after:
                still.add(first)
                first += ONE_DAY
    reached_on = read_on
    if clock.segments[-1].hold is not None:
        paused_since = _stretch_since(clock)
        reached_on = min(read_on, paused_since.astimezone(zone).date())
    return _Reading(calendar, starts[0], read_on, reached_on, frozenset(still))


def _stretch_since(clock: ClockState) -> datetime:
    """When the clock last ran, for one whose last segment stands still, whatever the reasons since."""
    since = clock.segments[-1].since
    for segment in reversed(clock.segments):
        if segment.hold is None:
            break
        since = segment.since
    return since


def _paused_since(clock: ClockState) -> datetime | None:
    return _stretch_since(clock) if clock.is_paused else None


def _readings_of_the_law(clock: ClockState, reading: _Reading, longer: list[tuple[int, Unit]]) -> list[date]:
    """The last day by law, by each unit that it may mean, the earlier first."""
    term = clock.term
    if term.statutory is None:
        return []
    units = dict.fromkeys((term.unit, term.statutory_unit or term.unit))
    return sorted(reading.due([(term.statutory, unit), *longer]) for unit in units)


def _with_extensions(days: int | None, unit: Unit, longer: list[tuple[int, Unit]]) -> int | None:
    if days is None:
        return None
    return days + sum(more for more, of_unit in longer if of_unit is unit)


def _passed(reading: _Reading, unit: Unit) -> int:
    """Days of the term that are over: the clock ran at their end."""
    return sum(
        day not in reading.still
        for day in reading.days(reading.started_on + ONE_DAY, reading.read_on - ONE_DAY, unit)
    )


def _is_begun(reading: _Reading, unit: Unit) -> bool:
    """Whether a further day of the term has begun, beside those that are over."""
    return reading.reached_on > reading.started_on and reading.counts(reading.reached_on, unit)


def _remaining(reading: _Reading, promised_on: date, unit: Unit) -> int:
    first = max(reading.read_on, reading.started_on + ONE_DAY)
    return sum(1 for _ in reading.days(first, promised_on, unit))


def _days_late(reading: _Reading, promised_on: date | None, unit: Unit) -> int:
    if promised_on is None:
        return 0
    return sum(
        day not in reading.still or day == reading.reached_on
        for day in reading.days(promised_on + ONE_DAY, reading.reached_on, unit)
    )


def _strip(
    clock: ClockState,
    reading: _Reading,
    promised_on: date | None,
    statutory_on: date | None,
    remaining: int | None,
) -> tuple[tuple[Mark, ...], bool]:
    unit, today = clock.term.unit, reading.read_on
    marks: list[Mark] = []
    for day in reading.days(reading.started_on + ONE_DAY, today, unit):
        if day in reading.still or (day == today and clock.segments[-1].hold is not None):
            marks.append(Mark.PAUSED)
        elif day == today and not clock.is_stopped:
            marks.append(Mark.TODAY)
        else:
            marks.append(Mark.LATE if promised_on is not None and day > promised_on else Mark.DONE)
    drawn, is_shortened = _shortened(marks)
    if clock.is_stopped:
        return drawn, is_shortened
    is_today_used = (
        bool(marks) and marks[-1] is Mark.TODAY and promised_on is not None and today <= promised_on
    )
    todo = (remaining or 0) - is_today_used
    after = max(today, promised_on or today) + ONE_DAY
    law = 0 if statutory_on is None else sum(1 for _ in reading.days(after, statutory_on, unit))
    return (*drawn, *[Mark.TODO] * todo, *[Mark.LAW] * law), is_shortened


def _shortened(marks: Sequence[Mark]) -> tuple[tuple[Mark, ...], bool]:
    """The marks with long pauses and delays cut to ``LONGEST_RUN``."""
    kept: list[Mark] = []
    run = 0
    for mark, before in zip(marks, chain([None], marks), strict=False):
        run = run + 1 if mark is before else 1
        if run <= LONGEST_RUN or mark not in (Mark.PAUSED, Mark.LATE):
            kept.append(mark)
    return tuple(kept), len(kept) < len(marks)
