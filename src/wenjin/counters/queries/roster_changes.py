"""What the last change of a roster by hand did: holes it opened and closed, needs that are met less."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from wenjin.counters.domain.coverage import Hole
from wenjin.counters.domain.half_hours import HALF_HOUR
from wenjin.counters.domain.shift_book import spans_of
from wenjin.counters.domain.shortfalls import Shortfall, shortfalls
from wenjin.counters.queries.rosters import WeekSeen, day_holes


@dataclass(frozen=True)
class LastChange:
    """What the last change by hand did to a day.

    Attributes:
        opened: holes, and parts of them, that were not there before; ``closed`` those that are no more.
        missed: needs of the day that are met less than before, and when.
    """

    person: str
    day: date
    before: str
    after: str
    opened: tuple[Hole, ...]
    closed: tuple[Hole, ...]
    missed: tuple[Shortfall, ...]


def last_change(seen: WeekSeen) -> LastChange | None:
    """The last change by hand, when it was the last act; None otherwise."""
    if seen.last_act != "changed" or seen.row is None:
        return None
    [(person, iso, before)] = seen.row.history[-1]["cells"]
    day = date.fromisoformat(iso)
    earlier = {**seen.plan, person: {**seen.plan.get(person, {}), iso: before}}
    then = spans_of(earlier, seen.staff.patterns)
    holes_then, holes_now = day_holes(seen.staff, day, then), seen.holes(day)
    demand = seen.staff.demand()
    lacks_then = shortfalls(seen.staff.workers, then, demand, seen.staff.rules)
    cover = seen.cover(day)
    lacks_now = cover.shortfalls if cover is not None else ()
    return LastChange(
        person=person,
        day=day,
        before=before,
        after=seen.plan.get(person, {}).get(iso, ""),
        opened=tuple(_beyond(holes_now, holes_then)),
        closed=tuple(_beyond(holes_then, holes_now)),
        missed=tuple(_worse(lacks_now, lacks_then)),
    )


def _beyond(holes: Iterable[Hole], others: Sequence[Hole]) -> Iterator[Hole]:
    """The parts of holes that no other hole has; one for every language has that of each."""
    for hole in holes:
        alike = [one for one in others if one.topic == hole.topic and one.language in ("", hole.language)]
        new = [at for at in _halves(hole) if not any(one.start <= at < one.end for one in alike)]
        for start, end in _joined(new):
            yield replace(hole, start=start, end=min(end, hole.end))


def _worse(now: Iterable[Shortfall], then: Iterable[Shortfall]) -> Iterator[Shortfall]:
    """The parts of what is missing now in which less of it was missing then."""
    known = {(_what(one), at): one.missing for one in then for at in _halves(one)}
    for one in now:
        more = [at for at in _halves(one) if one.missing > known.get((_what(one), at), 0)]
        for start, end in _joined(more):
            yield replace(one, start=start, end=min(end, one.end))


def _what(one: Shortfall) -> tuple[str, date, str, str]:
    return one.kind, one.day, one.topic, one.language


def _halves(one: Hole | Shortfall) -> range:
    return range(int(one.start), int(one.end), HALF_HOUR)


def _joined(halves: Iterable[int]) -> list[tuple[int, int]]:
    """Half hours that follow each other as one time."""
    found: list[tuple[int, int]] = []
    for at in halves:
        if found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + HALF_HOUR)
        else:
            found.append((at, at + HALF_HOUR))
    return found
