"""When a topic is served in a language next, by the published shifts and while the doors are open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from wenjin.counters.domain.openings import Stretch, working_stretches
from wenjin.counters.domain.routing import Mode
from wenjin.counters.models import Shift
from wenjin.counters.queries.duty import city_zone
from wenjin.counters.queries.hall_now import languages_of, local_day
from wenjin.counters.queries.halls import CentreHall
from wenjin.counters.queries.opening_times import doors_on

LOOK_AHEAD: Final = timedelta(days=14)
_BEST_FIRST: Final = (Mode.DIRECT, Mode.SECOND, Mode.INTERPRETER, Mode.REMOTE)


@dataclass(frozen=True, slots=True)
class NextTime:
    """When somebody can serve who is at no counter now.

    Attributes:
        when: beginning of their work, after now; None when nobody is known, or somebody works already.
        until: end of the work of those who are on duty now and could open a counter; None when nobody is.
        how: the best way of understanding each other then.
    """

    when: datetime | None = None
    until: datetime | None = None
    how: Mode | None = None


@dataclass(frozen=True, slots=True)
class _Chance:
    """A time in which the topic can be served in the language."""

    stretch: Stretch
    mode: Mode


def next_time(known: CentreHall, language: str, topic: str, others: frozenset[str], at: datetime) -> NextTime:
    """When a topic can be served in a language: now by somebody on duty, else when somebody comes next.

    Args:
        others: further languages that the visitor speaks.
    """
    by_day = _shifts(known.centre, at)
    for day in sorted(by_day):
        chances = [
            one for one in _chances(known, by_day[day], language, topic, others) if one.stretch.end > at
        ]
        there = [one for one in chances if one.stretch.start <= at]
        if there:
            best = min(there, key=lambda one: _BEST_FIRST.index(one.mode))
            return NextTime(until=max(one.stretch.end for one in there), how=best.mode)
        if chances:
            first = min(chances, key=lambda one: (one.stretch.start, _BEST_FIRST.index(one.mode)))
            return NextTime(when=first.stretch.start, how=first.mode)
    return NextTime()


def _shifts(centre: str, at: datetime) -> dict[date, list[Shift]]:
    today = local_day(at)
    rows = Shift.objects.filter(
        centre=centre,
        day__range=(today, today + LOOK_AHEAD),
        ends_at__gt=at,
        published_at__isnull=False,
    ).select_related("officer", "interpreter")
    found: dict[date, list[Shift]] = {}
    for shift in rows:
        found.setdefault(shift.day, []).append(shift)
    return found


def _chances(
    known: CentreHall, shifts: Sequence[Shift], language: str, topic: str, others: frozenset[str]
) -> list[_Chance]:
    """Times of one day, within work and open doors, each with a way that is possible then."""
    day = shifts[0].day
    doors = doors_on(known.centre, day)
    remote = known.remote.get(language)
    has_line = remote is not None and bool(remote.lines and known.lines)
    interpreted = [
        stretch
        for one in shifts
        if one.interpreter is not None and language in languages_of(one.interpreter)
        for stretch in _at_work(one)
    ]
    found: list[_Chance] = []
    for one in shifts:
        if one.officer is None or topic not in one.officer.topics:
            continue
        spoken = languages_of(one.officer)
        for stretch in _within(_at_work(one), doors):
            if language in spoken:
                found.append(_Chance(stretch, Mode.DIRECT))
            elif others & spoken:
                found.append(_Chance(stretch, Mode.SECOND))
            else:
                found += [_Chance(both, Mode.INTERPRETER) for both in _within(interpreted, [stretch])]
                if has_line:
                    found.append(_Chance(stretch, Mode.REMOTE))
    return found


def _at_work(shift: Shift) -> list[Stretch]:
    breaks = [(time.fromisoformat(start), time.fromisoformat(end)) for start, end in shift.breaks]
    return working_stretches(shift.starts_at, shift.ends_at, shift.day, breaks, city_zone())


def _within(stretches: Iterable[Stretch], others: Sequence[Stretch]) -> list[Stretch]:
    """What stretches have in common with others."""
    return [
        Stretch(max(one.start, other.start), min(one.end, other.end))
        for one in stretches
        for other in others
        if one.overlaps(other)
    ]
