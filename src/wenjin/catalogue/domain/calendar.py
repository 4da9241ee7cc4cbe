"""Days on which an office is open, and counting in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


class CalendarTooShort(LookupError):
    """The answer lies beyond the last day that the calendar knows for certain."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Opening days of an office.

    Attributes:
        id: name of the calendar in the pack.
        weekend: ISO weekdays (1 Monday … 7 Sunday) that are closed as a rule.
        closed: days closed although they are no weekend, with the code of their name.
        opened: weekend days worked in exchange for a longer holiday.
        known_until: last day for which the closing days are published; None when it never changes.
            Later days are judged by weekend and by the holidays fixed by law, and are not certain.
    """

    id: str
    weekend: frozenset[int] = frozenset({6, 7})
    closed: Mapping[date, str] = field(default_factory=dict)
    opened: frozenset[date] = frozenset()
    known_until: date | None = None

    def is_open(self, day: date) -> bool:
        """Whether the office works on ``day`` (certain only when ``knows(day)``)."""
        if day in self.opened:
            return True
        return day not in self.closed and day.isoweekday() not in self.weekend

    def knows(self, day: date) -> bool:
        """Whether the closing days around ``day`` are published."""
        return self.known_until is None or day <= self.known_until

    def open_from(self, day: date) -> date:
        """``day`` itself when it is open, else the next open day."""
        while not self.is_open(day):
            day += ONE_DAY
        return day

    def next_open(self, day: date) -> date:
        """The first open day after ``day``."""
        return self.open_from(day + ONE_DAY)


ALWAYS_OPEN = WorkCalendar(id="always-open", weekend=frozenset())


def due_on(received: date, working_days: int, calendar: WorkCalendar) -> date:
    """Last day on which a decision is still in time.

    The day of receipt is not counted; counting starts on the next working day.

    Args:
        received: local date on which the complete application was accepted.
        working_days: promised length in working days, 0 or more.
        calendar: the office's own calendar.

    Returns:
        A working day, or ``received`` itself when ``working_days`` is 0.

    Raises:
        ValueError: ``working_days`` is negative.
        CalendarTooShort: the answer lies beyond ``calendar.known_until``.

    Source:
        PRC Administrative License Law, art. 82 (limits are in working days). See docs/sources.md.
    """
    day = expected_on(received, working_days, calendar)
    if not calendar.knows(day):
        raise CalendarTooShort(
            f"{day} is later than {calendar.known_until}, the last day {calendar.id} knows"
        )
    return day


def expected_on(received: date, working_days: int, calendar: WorkCalendar) -> date:
    """Like ``due_on``, but an answer also beyond the published calendar (ask ``calendar.knows`` about it)."""
    if working_days < 0:
        raise ValueError(f"working_days must be 0 or more, got {working_days}")
    day = received
    for _ in range(working_days):
        day = calendar.next_open(day)
    return day


def working_days_before(day: date, working_days: int, calendar: WorkCalendar) -> date:
    """The open day that lies ``working_days`` open days before ``day``."""
    if working_days < 0:
        raise ValueError(f"working_days must be 0 or more, got {working_days}")
    for _ in range(working_days):
        day -= ONE_DAY
        while not calendar.is_open(day):
            day -= ONE_DAY
    return day


def working_days_between(first: date, last: date, calendar: WorkCalendar) -> int:
    """Open days after ``first`` up to and with ``last``; 0 when ``last`` is not later."""
    count, day = 0, first
    while day < last:
        day += ONE_DAY
        count += calendar.is_open(day)
    return count
