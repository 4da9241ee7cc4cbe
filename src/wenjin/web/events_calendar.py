"""Events laid out by days: a list, a month, a year."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Final

from babel.dates import format_skeleton
from django.utils import timezone
from django.utils.translation import pgettext

from wenjin.core import clock
from wenjin.events.queries.seen import EventSeen
from wenjin.lang.templatetags.lang import clock as clock_words
from wenjin.lang.templatetags.lang import interface_language, locale
from wenjin.web.counters_words import spoken_name
from wenjin.web.events_words import span_words

FIRST_YEAR: Final = 2000
_NO_MOMENT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Line:
    """An event in a list.

    Attributes:
        day: of the month, with ``weekday``, on which it begins.
        when: day and times in full; ``time`` is when it begins.
        place: name of the house; empty when it is only online.
        languages: names of those spoken.
        note: what stops somebody from coming: cancelled, full; ``is_off`` when it does not take place.
    """

    code: str
    title: str
    day: int
    weekday: str
    time: str
    place: str
    note: str
    is_online: bool
    is_off: bool
    is_sample: bool
    when: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthLines:
    """A month with its events in order."""

    first: date
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month; ``is_here`` when it belongs to it."""

    day: date
    is_here: bool
    is_today: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks.

    Attributes:
        weekdays: their short names, in the order of the language.
        before, after: values of the address for the months around it; empty where there is none.
    """

    name: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[Day, ...], ...]
    before: str
    after: str


def lines_of(events: Sequence[EventSeen], *, is_long: bool = False) -> tuple[Line, ...]:
    """Events as lists show them.

    Args:
        is_long: with the whole day and the languages.
    """
    at = clock.now()
    return tuple(_line(one, at, is_long=is_long) for one in events)


def by_month(events: Sequence[EventSeen], *, is_long: bool = False) -> tuple[MonthLines, ...]:
    """Events under the month in which they begin."""
    placed = [(_local(one.starts_at).replace(day=1), one) for one in events]
    return tuple(
        MonthLines(first, month_words(first), lines_of([one for _first, one in group], is_long=is_long))
        for first, group in groupby(placed, key=lambda one: one[0])
    )


def month_of(first: date, events: Sequence[EventSeen], today: date) -> Month:
    """A month as a table of weeks; what lasts several days stands on each of them."""
    lines: dict[date, list[Line]] = {}
    at = clock.now()
    for one in events:
        line, day = _line(one, at), max(_local(one.starts_at), first)
        begins_on, last = _local(one.starts_at), min(_local(one.ends_at - _NO_MOMENT), last_of(first))
        while day <= last:
            # Only on its first day it begins at that time; what goes on stands above what begins.
            if day == begins_on:
                lines.setdefault(day, []).append(line)
            else:
                lines.setdefault(day, []).insert(0, replace(line, time=""))
            day += timedelta(days=1)
    begins = locale(interface_language()).first_week_day
    weeks = calendar.Calendar(begins).monthdatescalendar(first.year, first.month)
    names = _weekdays(interface_language())
    return Month(
        month_words(first),
        tuple(names[(begins + place) % 7] for place in range(7)),
        tuple(
            tuple(Day(day, day.month == first.month, day == today, tuple(lines.get(day, ()))) for day in week)
            for week in weeks
        ),
        _value(first - timedelta(days=1)),
        _value(last_of(first) + timedelta(days=1)),
    )


def last_of(first: date) -> date:
    """The last day of a month."""
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def read_month(typed: str) -> date | None:
    """``2026-12`` as its first day; None for anything else."""
    try:
        found = datetime.strptime(typed[:8], "%Y-%m").date()  # noqa: DTZ007  a month has no zone
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year < MAXYEAR - 1 else None


def read_year(typed: str) -> int | None:
    """A year of four figures; None for anything else."""
    is_year = len(typed) == 4 and typed.isascii() and typed.isdigit()
    return int(typed) if is_year and FIRST_YEAR <= int(typed) < MAXYEAR - 1 else None


def month_words(first: date) -> str:
    """``December 2026``."""
    return _month_words(first, interface_language())


@lru_cache(maxsize=1024)
def _month_words(first: date, code: str) -> str:
    return str(format_skeleton("yMMMM", first, locale=locale(code)))


@lru_cache(maxsize=64)
def _weekdays(code: str) -> tuple[str, ...]:
    """Short names, Monday first; what a language borrows from its parent is asked by its day instead."""
    monday = date(2024, 1, 1)
    return tuple(
        str(format_skeleton("E", monday + timedelta(days=place), locale=locale(code))) for place in range(7)
    )


def _line(one: EventSeen, at: datetime, *, is_long: bool = False) -> Line:
    begins = one.starts_at.astimezone(timezone.get_default_timezone())
    note = ""
    if one.is_cancelled:
        note = pgettext("an event", "Cancelled")
    elif one.is_full and at < one.starts_at:
        note = pgettext("an event", "Full")
    return Line(
        code=one.code,
        title=one.title,
        day=begins.day,
        weekday=_weekdays(interface_language())[begins.weekday()],
        time=_time(begins.hour, begins.minute, interface_language()),
        place=one.venue_name or "",
        note=note,
        is_online=one.is_online,
        is_off=one.is_cancelled,
        is_sample=one.is_sample,
        when=span_words(one.starts_at, one.ends_at) if is_long else "",
        languages=tuple(map(spoken_name, one.languages)) if is_long else (),
    )


@lru_cache(maxsize=4096)
def _time(hour: int, minute: int, _code: str) -> str:
    return clock_words(datetime(2026, 1, 1, hour, minute, tzinfo=timezone.get_default_timezone()))


def _local(moment: datetime) -> date:
    return moment.astimezone(timezone.get_default_timezone()).date()


def _value(day: date) -> str:
    return f"{day:%Y-%m}" if FIRST_YEAR <= day.year < MAXYEAR - 1 else ""
