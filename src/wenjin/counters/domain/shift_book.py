"""How a shift is written down in a plan: the id of a pattern of the hall, or the times themselves.

``early`` is the pattern; ``early+30`` the same with its breaks half an hour later; ``09:00-13:00`` a time of its
own, ``09:00-18:00/12:00-13:00`` one with a break.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, TypeAlias

from wenjin.counters.domain.shift_rules import MINUTES_OF_DAY, WorkSpan

Plan: TypeAlias = Mapping[str, Mapping[str, str]]
"""Codes of shifts by person and day (ISO)."""
_TIMES: Final = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)((?:/\d\d:\d\d-\d\d:\d\d)*)", re.ASCII)
_MOVED: Final = re.compile(r"(?P<pattern>.+?)(?P<by>[+-]\d{1,3})", re.ASCII)
_MOST_MOVED: Final = 120


class NoSuchShift(ValueError):
    """The code names no pattern of the hall and no times of a day."""


def span_of(code: str, patterns: Mapping[str, WorkSpan]) -> WorkSpan:
    """The time that a code stands for.

    Raises:
        NoSuchShift: it stands for none.
    """
    if code in patterns:
        return patterns[code]
    moved = _MOVED.fullmatch(code)
    if moved and moved["pattern"] in patterns and abs(int(moved["by"])) <= _MOST_MOVED:
        return patterns[moved["pattern"]].moved(int(moved["by"]))
    if _TIMES.fullmatch(code):
        first, *breaks = code.split("/")
        start, end = _minutes(first)
        span = WorkSpan(code, start, end, tuple(_minutes(one) for one in breaks))
        edges = [start, *(edge for one in sorted(span.breaks) for edge in one), end]
        if edges == sorted(edges) and start < end <= MINUTES_OF_DAY:
            return span
    raise NoSuchShift(code)


def code_of(span: WorkSpan, patterns: Mapping[str, WorkSpan]) -> str:
    """How a time is written down; that of a pattern by its id."""
    if span.pattern:
        try:
            known = span_of(span.pattern, patterns)
        except NoSuchShift:
            known = None
        if known is not None and (known.start, known.end, known.breaks) == (
            span.start,
            span.end,
            span.breaks,
        ):
            return span.pattern
    for name, known in patterns.items():
        if (known.start, known.end, known.breaks) == (span.start, span.end, span.breaks):
            return name
    return "/".join([_said(span.start, span.end), *(_said(*one) for one in span.breaks)])


def spans_of(plan: Plan, patterns: Mapping[str, WorkSpan]) -> dict[str, dict[date, WorkSpan]]:
    """The times of a plan. Codes that stand for none are left out: a pattern may leave the hall."""
    found: dict[str, dict[date, WorkSpan]] = {}
    for person, days in plan.items():
        week = found.setdefault(person, {})
        for day, code in days.items():
            try:
                week[date.fromisoformat(day)] = span_of(code, patterns)
            except NoSuchShift:
                continue
    return found


def plan_of(
    assigned: Mapping[str, Mapping[date, WorkSpan]], patterns: Mapping[str, WorkSpan]
) -> dict[str, dict[str, str]]:
    """The plan of these times; people without any are left out."""
    return {
        person: {day.isoformat(): code_of(span, patterns) for day, span in sorted(days.items())}
        for person, days in sorted(assigned.items())
        if days
    }


def clock(minute: int) -> str:
    """``09:30``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _said(start: int, end: int) -> str:
    return f"{clock(start)}-{clock(end)}"


def _minutes(said: str) -> tuple[int, int]:
    first, last = said.split("-")
    pair = []
    for one in (first, last):
        hour, minute = map(int, one.split(":"))
        if minute > 59:
            raise NoSuchShift(said)
        pair.append(hour * 60 + minute)
    return pair[0], pair[1]
