"""The table of a week: people by days, what it lacks, and what may be done with it."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.core import clock
from wenjin.counters.domain.shift_book import clock as at_minute
from wenjin.counters.domain.shortfalls import Shortfall
from wenjin.counters.queries.roster_changes import last_change
from wenjin.counters.queries.roster_staff import monday_of
from wenjin.counters.queries.rosters import DayCover, Duty, Line, WeekSeen, week_seen
from wenjin.desk.counters.holes import HoleSeen, holes_seen
from wenjin.desk.counters.place import Place, hall_page, no_hall, place_of
from wenjin.desk.counters.words import language_here
from wenjin.desk.rosters.asked_week import asked_monday
from wenjin.desk.rosters.strip import Strip, strip_of
from wenjin.desk.rosters.words import (
    act_words,
    away_words,
    breaks_words,
    hours_words,
    kind_words,
    minutes_words,
    pattern_words,
    rule_words,
    shortfall_words,
    times_words,
    weekday_words,
    why_words,
)

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CellSeen:
    """A day of a person in the table.

    Attributes:
        start: time of day; empty on a free day.
        words: everything the cell means, for who hears it.
        state: ``work``, ``free``, ``away`` or ``closed``.
        mark: ``refused`` where it goes against what was said, ``ahead`` where it is not published yet.
    """

    day: date
    start: str
    end: str
    words: str
    state: str
    mark: str


@dataclass(frozen=True, slots=True)
class LineSeen:
    """A person in the table."""

    line: Line
    languages: str
    hours: str
    cells: tuple[CellSeen, ...]
    rules: tuple[str, ...]
    is_unlawful: bool


@dataclass(frozen=True, slots=True)
class DaySeen:
    """A day below the table.

    Attributes:
        lacks: officers who are missing, in words, with the reason and who could come; ``further`` the same of
            topics and languages.
        holes: of the matrix of languages and topics.
    """

    cover: DayCover
    lacks: tuple[tuple[str, str, list[str]], ...]
    further: tuple[tuple[str, str, list[str]], ...]
    holes: tuple[HoleSeen, ...]
    short: int
    strip: Strip


@staff(Role.DIRECTOR)
@require_safe
@never_cache
def week(request: HttpRequest) -> HttpResponse:
    """The table of a week."""
    place = place_of(request, Role.DIRECTOR)
    if place is None:
        return no_hall(request)
    return week_page(request, place, asked_monday(request))


def week_page(
    request: HttpRequest,
    place: Place,
    monday: date,
    *,
    trouble: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The page; with what did not work, where something did not."""
    seen = week_seen(place.centre, monday, at=clock.now())
    today = clock.today()
    days = [day_seen(seen, cover, place) for cover in seen.covers] if seen.plan else []
    result = result_seen(seen, place)
    context = {
        "seen": seen,
        "monday": monday,
        "sunday": monday + _WEEK - timedelta(days=1),
        "before": monday - _WEEK,
        "after": monday + _WEEK,
        "is_this_week": monday_of(today) == monday,
        "groups": _groups(seen),
        "days": days,
        "short": sum(one.short for one in days),
        "holes": sum(len(one.holes) for one in days),
        "unlawful": sum(any(one.is_law for one in broken) for broken in seen.broken.values()),
        "undo_words": act_words(seen.last_act),
        "change": _change(seen, place),
        "left_alone": seen.left_alone(),
        "result": result,
        "gap_words": minutes_words(100 * result["gap"], places=2) if result else "",
        "target": round(seen.row.target) if seen.row is not None else 6,
        "trouble": trouble,
        "today": today,
        "heads": [(day, weekday_words(day)) for day in seen.staff.days],
    }
    response = hall_page(request, place, "desk/rosters/week.html", context, here="rosters", status=status)
    # The part that looks again by itself has seen the end: then all of the page is new.
    if request.headers.get("HX-Request") and not seen.is_at_work:
        response.headers["HX-Refresh"] = "true"
    return response


def _groups(seen: WeekSeen) -> list[tuple[str, list[LineSeen]]]:
    kinds = (("officers", True), ("interpreters", False))
    return [
        (name, [line_seen(one) for one in seen.lines if one.is_officer is is_officer])
        for name, is_officer in kinds
    ]


def line_seen(line: Line) -> LineSeen:
    """A line with its words."""
    return LineSeen(
        line=line,
        languages=", ".join(language_here(code) for code in line.languages),
        hours=hours_words(line.hours),
        cells=tuple(cell_seen(one) for one in line.duties),
        rules=tuple(rule_words(one) for one in line.breaches),
        is_unlawful=any(one.is_law for one in line.breaches),
    )


def cell_seen(duty: Duty) -> CellSeen:
    """A cell with its words."""
    said = away_words(duty.away, duty.wish)
    mark = "refused" if duty.is_refused else "ahead" if duty.is_ahead else ""
    if duty.span is not None:
        words = [pattern_words(duty.code), times_words(duty.span), breaks_words(duty.span), said]
        told = ", ".join(one for one in words if one)
        return CellSeen(duty.day, at_minute(duty.span.start), at_minute(duty.span.end), told, "work", mark)
    state = "away" if duty.away == "absent" else "free" if duty.is_open else "closed"
    return CellSeen(duty.day, "", "", said, state, mark)


def day_seen(seen: WeekSeen, cover: DayCover, place: Place) -> DaySeen:
    """A day with what it lacks in words."""
    names = {key: row.name for key, row in seen.staff.people.items()}
    return DaySeen(
        cover=cover,
        lacks=tuple(lacks(cover.shortfalls, place, names, ("officers", "pair"))),
        further=tuple(lacks(cover.shortfalls, place, names, ("topic", "speaker"))),
        holes=tuple(holes_seen(seen.holes(cover.day), place, names)),
        short=sum(needed > there for _, needed, there, _ in cover.rows),
        strip=strip_of(cover),
    )


def lacks(
    found: Iterable[Shortfall], place: Place, names: Mapping[str, str], kinds: Container[str]
) -> Iterable[tuple[str, str, list[str]]]:
    """Needs of some kinds that are not met, in words."""
    for one in found:
        if one.kind in kinds:
            who = _closers(one.who, names) if one.why == "price" else []
            yield shortfall_words(one, place), why_words(one.why), who


def _change(seen: WeekSeen, place: Place) -> Mapping[str, Any] | None:
    """What the last change by hand did, in words."""
    found = last_change(seen)
    if found is None:
        return None
    names = {key: row.name for key, row in seen.staff.people.items()}
    return {
        "name": names.get(found.person, ""),
        "day": found.day,
        "after": pattern_words(found.after) if found.after else "",
        "opened": holes_seen(found.opened, place, names),
        "closed": holes_seen(found.closed, place, names),
        "missed": [(shortfall_words(one, place), _closers(one.who, names)) for one in found.missed],
    }


def _closers(who: tuple[str, ...], names: Mapping[str, str]) -> list[str]:
    return [names[one] for one in who if one in names][:3]


def result_seen(seen: WeekSeen, place: Place) -> Mapping[str, Any] | None:
    """What the last work found, in words."""
    found = seen.result
    if not found:
        return None
    days = []
    for iso, one in found["days"].items():
        missed = [
            {
                "from": at_minute(start),
                "to": at_minute(end),
                "who": kind_words(kind, place),
                "wait": wait,
                "heads": heads,
            }
            for start, end, kind, wait, heads in one["missed"]
        ]
        days.append(
            {
                "day": date.fromisoformat(iso),
                **one,
                "missed": missed,
                "wait_words": minutes_words(one["wait"]),
                "short": 100 * one["within_15"],
            }
        )
    return {**found, "days": days}
