"""Routes through the city: when one comes where, what is closed then, how long and how far it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Final

from wenjin.catalogue.domain.opening import Hours, Span

_EARTH: Final = 6_371_000.0
_STEP: Final = timedelta(minutes=15)
_EARLIEST: Final = time(8)
_WEEK: Final = 7
_MOST_SPANS: Final = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A stop of a route, and the way to it from the one before.

    Attributes:
        minutes: that people stay.
        way: walk, metro, bus or ferry.
        way_minutes: of the first stop, 0.
        way_metres: None when it is not known.
        hours: not known for a place that nobody has asked.
        is_step_free: the place and the way to it; None when it is not known.
        at: latitude and longitude, WGS 84; None when they are not known.
    """

    code: str
    minutes: int
    way: str = "walk"
    way_minutes: int = 0
    way_metres: int | None = None
    line: str = ""
    hours: Hours = field(default_factory=lambda: Hours(is_known=False))
    is_step_free: bool | None = None
    at: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One stop on a certain day.

    Attributes:
        arrives: local time.
        waits: minutes until it opens.
        is_closed: it is closed then and does not open in time.
        closes_early: minutes that are missing to the whole stay.
    """

    code: str
    arrives: datetime
    leaves: datetime
    waits: int = 0
    is_closed: bool = False
    closes_early: int = 0

    @property
    def is_fine(self) -> bool:
        """Whether one can stay as long as is meant."""
        return not self.is_closed and not self.closes_early


def length_minutes(places: Sequence[Place]) -> int:
    """How long a route takes: all ways and all stays."""
    return sum(place.minutes + place.way_minutes for place in places)


def walked_metres(places: Sequence[Place]) -> int | None:
    """How far one walks; what is ridden is not counted. None when a way is not known.

    Where both ends have coordinates and nobody has measured the way, it is the distance through the air.
    """
    total = 0
    for before, place in pairwise(places):
        if place.way != "walk":
            continue
        metres = place.way_metres
        if metres is None and before.at is not None and place.at is not None:
            metres = round(metres_between(before.at, place.at))
        if metres is None:
            return None
        total += metres
    return total


def is_step_free(places: Sequence[Place]) -> bool | None:
    """Whether all of it is; None when one stop is not known and none is known to have steps."""
    if any(place.is_step_free is False for place in places):
        return False
    return True if places and all(place.is_step_free for place in places) else None


def timetable(places: Sequence[Place], starts: datetime) -> tuple[Call, ...]:
    """When one comes where.

    Args:
        starts: local time at the first stop.
    """
    calls: list[Call] = []
    now = starts
    for number, place in enumerate(places):
        if number:
            now += timedelta(minutes=place.way_minutes)
        call = _call(place, now)
        calls.append(call)
        now = call.leaves
    return tuple(calls)


def _call(place: Place, arrives: datetime) -> Call:
    stay = timedelta(minutes=place.minutes)
    if not place.hours.is_known:
        return Call(place.code, arrives, arrives + stay)
    midnight = arrives.replace(hour=0, minute=0, second=0, microsecond=0)
    for span in place.hours.on(arrives.date()):
        opens, closes = midnight + timedelta(minutes=span.opens), midnight + timedelta(minutes=span.closes)
        if arrives >= closes or opens > arrives + timedelta(hours=1):
            continue
        begins = max(arrives, opens)
        leaves = min(begins + stay, closes)
        missing = stay - (leaves - begins)
        return Call(
            place.code,
            arrives,
            leaves,
            waits=_minutes(begins - arrives),
            closes_early=_minutes(missing),
        )
    # One looks at a closed door and goes on.
    return Call(place.code, arrives, arrives, is_closed=True)


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)


def first_start(places: Sequence[Place], day: date, *, earliest: time = _EARLIEST) -> datetime | None:
    """The earliest start on a day at which every stop is open; None when there is none before midnight."""
    now = datetime.combine(day, earliest)
    while now.date() == day:
        if all(call.is_fine for call in timetable(places, now)):
            return now
        now += _STEP
    return None


def metres_between(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Distance through the air between two places, each latitude and longitude in degrees.

    Source: haversine formula on a sphere of 6,371 km; within 0.5 % of the ellipsoid.
    """
    (north, east), (north2, east2) = first, second
    height = sin(radians(north2 - north) / 2) ** 2
    width = cos(radians(north)) * cos(radians(north2)) * sin(radians(east2 - east) / 2) ** 2
    return 2 * _EARTH * asin(sqrt(height + width))


def read_hours(weekly: Mapping[str, Sequence[Sequence[str]]]) -> Hours:
    """Hours as they are kept: weekday (1 Monday to 7 Sunday) to pairs such as ``["09:00", "17:00"]``.

    Nothing at all means that nobody knows them; a weekday that is left out is closed.

    Raises:
        ValueError: a day or a time cannot be.
    """
    if not weekly:
        return Hours(is_known=False)
    found: dict[int, tuple[Span, ...]] = {}
    for day, spans in weekly.items():
        if day not in {str(number) for number in range(1, _WEEK + 1)} or len(spans) > _MOST_SPANS:
            raise ValueError(f"{day!r} is no weekday")
        found[int(day)] = tuple(Span.read(*span) for span in spans)
    return Hours(found)


def coordinates(places: Sequence[Place]) -> Iterator[tuple[str, float, float]]:
    """Code, latitude and longitude of the stops of which they are known."""
    return ((place.code, *place.at) for place in places if place.at is not None)
