"""Deadlines: a span counted from an anchor, in the unit in which the law counts it."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from wenjin.catalogue.domain.calendar import WorkCalendar, expected_on, working_days_before


class Unit(StrEnum):
    """In what a deadline is counted."""

    HOUR = "hour"
    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    MONTH_DAY = "month_day"


class Relation(StrEnum):
    """On which side of the anchor a deadline lies."""

    AFTER = "after"
    BEFORE = "before"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something must be done.

    Attributes:
        anchor: id of the anchor (entry, expiry of the permit).
        unit: what ``value`` and ``window`` are counted in.
        relation: after or before the anchor, or in a yearly window.
        value: length, for one limit.
        window: (opens, closes): counted back from the anchor (90, 30), or month-days ("01-01", "03-31").
        also_unit: a second unit that another source gives; the earlier date is then the one to keep.
        basis: law or rule, as read.
        status: read or inferred.
    """

    anchor: str
    unit: Unit
    relation: Relation
    value: int | None = None
    window: tuple[int, int] | tuple[str, str] | None = None
    also_unit: Unit | None = None
    basis: str = ""
    status: str = "read"


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline on real dates.

    Attributes:
        opens_on: first day on which it may be done; None when nothing forbids an earlier day.
        due_on: last day on which it is in time.
        later_reading_on: the later date, where sources disagree on the unit; ``due_on`` is the earlier.
        is_certain: False when a working day beyond the published calendar was counted.
    """

    opens_on: date | None
    due_on: date
    later_reading_on: date | None = None
    is_certain: bool = True


def add_months(day: date, months: int) -> date:
    """The same day of a month ``months`` later or earlier; the last day where that month is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def resolve(
    deadline: Deadline, anchors: Mapping[str, date], calendar: WorkCalendar, *, today: date
) -> Due | None:
    """The deadline on real dates, or None when its anchor is not known.

    Args:
        deadline: as the pack has it.
        anchors: dates known so far, by id of the anchor.
        calendar: opening days for deadlines in working days.
        today: yearly windows are looked for from here on.
    """
    if deadline.relation is Relation.IN:
        return _yearly_window(deadline, today)
    anchored_on = anchors.get(deadline.anchor)
    if anchored_on is None:
        return None
    sign = 1 if deadline.relation is Relation.AFTER else -1
    if deadline.window is not None:
        far, near = (int(part) for part in deadline.window)
        return Due(
            opens_on=_shift(anchored_on, sign * far, deadline.unit, calendar)[0],
            due_on=_shift(anchored_on, sign * near, deadline.unit, calendar)[0],
        )
    first, certain = _shift(anchored_on, sign * (deadline.value or 0), deadline.unit, calendar)
    if deadline.also_unit is None:
        return Due(None, first, is_certain=certain)
    second, also_certain = _shift(anchored_on, sign * (deadline.value or 0), deadline.also_unit, calendar)
    earlier, later = sorted((first, second))
    return Due(
        None,
        earlier,
        later_reading_on=later if later != earlier else None,
        is_certain=certain and also_certain,
    )


def _shift(day: date, amount: int, unit: Unit, calendar: WorkCalendar) -> tuple[date, bool]:
    """``day`` moved by ``amount`` units, and whether the calendar is published that far."""
    if unit is Unit.MONTH:
        return add_months(day, amount), True
    if unit is Unit.WORKING_DAY:
        count = expected_on if amount >= 0 else working_days_before
        moved = count(day, abs(amount), calendar)
        return moved, calendar.knows(moved)
    if unit is Unit.HOUR:
        # Only the date of the anchor is known, not its hour: 24 hours end on the next day, 72 on the third.
        whole_days = -(-abs(amount) // 24)
        return day + timedelta(days=whole_days if amount >= 0 else -whole_days), True
    return day + timedelta(days=amount), True


def _yearly_window(deadline: Deadline, today: date) -> Due | None:
    """The window that is open on ``today``, else the next one."""
    if deadline.window is None:
        return None
    opening, closing = (_month_day(str(part)) for part in deadline.window)
    for year in (today.year - 1, today.year, today.year + 1):
        opens = _in_year(year, opening)
        closes = _in_year(year + (closing < opening), closing)
        if closes >= today:
            return Due(opens, closes)
    return None


def _month_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    return int(month), int(day)


def _in_year(year: int, month_day: tuple[int, int]) -> date:
    month, day = month_day
    return date(year, month, min(day, monthrange(year, month)[1]))
