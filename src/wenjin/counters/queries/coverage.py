"""Whether a language is covered for a topic, now and through a day, and what can be done where it is not."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from wenjin.counters.domain.coverage import Cell, Hole, coverage, holes
from wenjin.counters.domain.hall import AWAY_FOR_GOOD, Hall, HallInterpreter, HallOfficer
from wenjin.counters.domain.routing import Mode
from wenjin.counters.models import Interpreter, Officer, Shift
from wenjin.counters.queries.hall_now import (
    LiveHall,
    away_of,
    languages_of,
    live_hall,
    local_day,
    still_serves,
)
from wenjin.counters.queries.halls import CentreHall, hall
from wenjin.counters.queries.next_time import next_time

_FIRST_MINUTE: Final = 9 * 60.0
_LAST_MINUTE: Final = 18 * 60.0


@dataclass(frozen=True, slots=True)
class Covered:
    """Whether somebody can be served in their language.

    Attributes:
        is_covered: today, by whoever is at a counter or still comes.
        how: the best way of understanding each other; None when there is none.
        when: if not now, from when on somebody works who can; None when nobody is known.
        until: nobody who can is at a counter, and somebody who can is on duty: until when they work.
        lack: ``officer`` (nobody serves the topic) or ``language``; empty when covered.
        can: what can be done where it is not: ``come_back`` (at ``when``), ``appointment``, ``call_back``,
            ``other_language`` (officers speak one that the visitor may know; see ``speak``).
        speak: languages in which the topic is served now.
        shared: other languages of the visitor in which it could be, when ``how`` is ``second``.
    """

    is_covered: bool
    how: Mode | None
    when: datetime | None = None
    lack: str = ""
    can: tuple[str, ...] = ()
    speak: tuple[str, ...] = ()
    until: datetime | None = None
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DayCoverage:
    """The matrix of a day, and its holes."""

    day: date
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    cells: tuple[Cell, ...]
    holes: tuple[Hole, ...]


def coverage_now(
    centre: str, language: str, topic: str, at: datetime, *, also_speaks: Iterable[str] = ()
) -> Covered:
    """Whether a new visitor can be served here today.

    Raises:
        NoSuchHall: the centre has no counters.
    """
    return covered_in(live_hall(centre, at), language, topic, also_speaks)


def covered_in(seen: LiveHall, language: str, topic: str, also_speaks: Iterable[str] = ()) -> Covered:
    """The same in a hall that was read before; reads the shifts only where it is not covered at once."""
    others = frozenset(also_speaks)
    how = _how_here(seen, language, topic, others)
    if how is not None:
        shared = _shared(_able(seen, topic), others) if how is Mode.SECOND else ()
        return Covered(is_covered=True, how=how, shared=shared)
    found = next_time(seen.centre, language, topic, others, seen.at)
    later = found.when
    if found.until is not None or (later is not None and local_day(later) == local_day(seen.at)):
        able = _at_work(seen.centre, topic, later or seen.at) if found.how is Mode.SECOND else ()
        return Covered(
            is_covered=True, how=found.how, when=later, until=found.until, shared=_shared(able, others)
        )
    serving = [one for one in seen.officers if topic in one.officer.topics and still_serves(one)]
    speak = sorted({code for one in serving for code in languages_of(one.officer)} - {language})
    can = (
        *(("other_language",) if speak else ()),
        *(("come_back", "appointment") if later is not None else ()),
        "call_back",
    )
    lack = "language" if serving else "officer"
    return Covered(is_covered=False, how=None, when=later, lack=lack, can=can, speak=tuple(speak))


def coverage_of_day(
    centre: str,
    day: date,
    *,
    languages: Sequence[str] = (),
    start: float = _FIRST_MINUTE,
    end: float = _LAST_MINUTE,
    shifts: Iterable[Shift] | None = None,
) -> DayCoverage:
    """The matrix of a day by its published shifts, and what would close its holes.

    Args:
        languages: all that the hall expects when left out.
        start, end: minutes between which the doors are open.
        shifts: instead of those published, for a roster that is being made; with officer and interpreter.
    """
    known = hall(centre)
    if shifts is None:
        shifts = Shift.objects.filter(centre=centre, day=day, published_at__isnull=False).select_related(
            "officer", "interpreter"
        )
    topics = tuple(known.topics)
    codes = tuple(languages) or tuple(known.languages)
    working = hall_of_shifts(known, shifts, day)
    cells = coverage(working, codes, topics, start=start, end=end)
    return DayCoverage(day, topics, codes, tuple(cells), tuple(holes(cells, everybody_of(known))))


def hall_of_shifts(known: CentreHall, shifts: Iterable[Shift], day: date) -> Hall:
    """The hall as the shifts of a day have it; names are ids of officers and interpreters."""
    officers: dict[Officer, list[Shift]] = {}
    interpreters: dict[Interpreter, list[Shift]] = {}
    for shift in shifts:
        if shift.officer is not None:
            officers.setdefault(shift.officer, []).append(shift)
        elif shift.interpreter is not None:
            interpreters.setdefault(shift.interpreter, []).append(shift)
    return _hall(
        known,
        tuple(
            HallOfficer(str(one.pk), languages_of(one), frozenset(one.topics), away_of(theirs, day))
            for one, theirs in officers.items()
        ),
        tuple(
            HallInterpreter(str(one.pk), languages_of(one), away_of(theirs, day))
            for one, theirs in interpreters.items()
        ),
    )


def everybody_of(known: CentreHall) -> Hall:
    """Everybody who could be asked to work at a centre; names are ids of officers and interpreters."""
    officers = Officer.objects.filter(centre=known.centre, left_on__isnull=True).order_by("key")
    interpreters = Interpreter.objects.filter(centre=known.centre, left_on__isnull=True).order_by("key")
    return _hall(
        known,
        tuple(HallOfficer(str(one.pk), languages_of(one), frozenset(one.topics)) for one in officers),
        tuple(HallInterpreter(str(one.pk), languages_of(one)) for one in interpreters),
    )


def _hall(
    known: CentreHall, officers: tuple[HallOfficer, ...], interpreters: tuple[HallInterpreter, ...]
) -> Hall:
    return Hall(
        officers=officers,
        interpreters=interpreters,
        remote=known.remote,
        lines=known.lines,
        minutes={one.id: one.minutes for one in known.topics.values()},
        variation={one.id: one.variation for one in known.topics.values()},
        closes=AWAY_FOR_GOOD,
        multipliers=known.multipliers,
    )


def _how_here(seen: LiveHall, language: str, topic: str, others: frozenset[str]) -> Mode | None:
    """The best way with those at the counters, and interpreters who work still today."""
    able = _able(seen, topic)
    if not able:
        return None
    if any(language in one for one in able):
        return Mode.DIRECT
    if any(others & one for one in able):
        return Mode.SECOND
    interpreting = zip(seen.interpreters, seen.moment.interpreters, strict=True)
    if any(language in languages_of(one) and math.isfinite(it.free_at) for one, it in interpreting):
        return Mode.INTERPRETER
    return _remote(seen.centre, language)


def _able(seen: LiveHall, topic: str) -> list[frozenset[str]]:
    """The languages of each who serves a topic at an open counter."""
    return [
        languages_of(one.officer)
        for one in seen.officers
        if topic in one.officer.topics and still_serves(one)
    ]


def _at_work(known: CentreHall, topic: str, at: datetime) -> list[frozenset[str]]:
    """The languages of each who serves a topic and works at a moment, by the roster."""
    rows = Shift.objects.filter(
        centre=known.centre,
        officer__isnull=False,
        starts_at__lte=at,
        ends_at__gt=at,
        published_at__isnull=False,
    ).select_related("officer")
    officers = (one.officer for one in rows)
    return [languages_of(one) for one in officers if one is not None and topic in one.topics]


def _shared(able: Iterable[frozenset[str]], others: frozenset[str]) -> tuple[str, ...]:
    """Which of the visitor's other languages somebody speaks."""
    return tuple(sorted(others.intersection(frozenset().union(*able))))


def _remote(known: CentreHall, language: str) -> Mode | None:
    remote = known.remote.get(language)
    return Mode.REMOTE if remote is not None and remote.lines and known.lines else None
