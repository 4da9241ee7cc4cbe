"""The days of a visit: stops, who is at each, and what cannot be so.

A visit is a list of stops with guests, hosts, interpreters and cars. Nothing here is decided for anybody:
conflicts are found and named, and whoever plans mends them or says why they stand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from wenjin.events.domain.interpreting_cover import Gap, gaps


class Trouble(StrEnum):
    """What can be wrong with a plan."""

    TWICE = "twice"  # somebody is at two stops at once
    NO_TIME_TO_TRAVEL = "no_time_to_travel"
    NOT_UNDERSTOOD = "not_understood"
    CAR_TWICE = "car_twice"
    TOO_FEW_SEATS = "too_few_seats"
    NO_MEAL = "no_meal"
    NO_HOST = "no_host"
    OUTSIDE_THE_VISIT = "outside_the_visit"


@dataclass(frozen=True, slots=True)
class Somebody:
    """A guest, a host or an interpreter.

    Attributes:
        languages: what they speak, the best first.
        rank: 1 is the highest; hosts and guests are seated by it.
        diet: codes such as halal, vegetarian, no_nuts.
        is_interpreter: they interpret between the languages they speak.
    """

    id: str
    languages: tuple[str, ...] = ()
    rank: int = 9
    diet: frozenset[str] = frozenset()
    country: str = ""
    is_interpreter: bool = False


@dataclass(frozen=True, slots=True)
class Car:
    """A car or a bus; the seats do not count the driver's."""

    id: str
    seats: int


@dataclass(frozen=True, slots=True)
class Stop:
    """One part of the programme.

    Attributes:
        starts_at: aware, when everybody is to be there; ``ends_at`` when they leave.
        place: code of where it is.
        people: ids of all who are there, guests, hosts and interpreters.
        hosts: ids of those who receive; they are among the people.
        cars: ids of the cars that bring the guests here.
        meals: codes of what the kitchen can do; None when nothing is eaten.
    """

    id: str
    starts_at: datetime
    ends_at: datetime
    place: str
    people: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    cars: tuple[str, ...] = ()
    meals: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that cannot be so.

    Attributes:
        stops: ids of the stops concerned, in order of time.
        who: id of the person or car; empty when it is about everybody.
        minutes: how many are missing, for travel; how many seats, for cars.
        words: codes that say more: the languages of a gap, the diets that the kitchen lacks.
    """

    trouble: Trouble
    stops: tuple[str, ...]
    who: str = ""
    minutes: int = 0
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is known of a visit.

    Attributes:
        travel: minutes from place to place; the way back takes as long unless it is given.
        usual_travel: between places that are not in it.
    """

    stops: Sequence[Stop]
    people: Mapping[str, Somebody]
    cars: Mapping[str, Car] = field(default_factory=dict)
    travel: Mapping[tuple[str, str], int] = field(default_factory=dict)
    usual_travel: int = 30
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def minutes_between(self, here: str, there: str) -> int:
        """How long the way takes."""
        if here == there:
            return 0
        return self.travel.get((here, there), self.travel.get((there, here), self.usual_travel))


def conflicts(plan: Plan) -> list[Conflict]:
    """All that cannot be so, in order of time; an empty list is a plan that can be kept."""
    stops = sorted(plan.stops, key=lambda one: (one.starts_at, one.ends_at, one.id))
    place = {one.id: number for number, one in enumerate(stops)}
    found = [
        *_outside(plan, stops),
        *_ways(plan, stops),
        *_cars(plan, stops),
        *(one for stop in stops for one in _at(plan, stop)),
    ]
    return sorted(found, key=lambda one: (place[one.stops[0]], one.trouble, one.who, one.words))


def _outside(plan: Plan, stops: Iterable[Stop]) -> Iterator[Conflict]:
    for stop in stops:
        too_early = plan.starts_at is not None and stop.starts_at < plan.starts_at
        too_late = plan.ends_at is not None and stop.ends_at > plan.ends_at
        if too_early or too_late:
            yield Conflict(Trouble.OUTSIDE_THE_VISIT, (stop.id,))


def _ways(plan: Plan, stops: Sequence[Stop]) -> Iterator[Conflict]:
    """Nobody is at two places at once, and everybody has the time to get from one to the next."""
    days: dict[str, list[Stop]] = {}
    for stop in stops:
        for who in dict.fromkeys(stop.people):
            days.setdefault(who, []).append(stop)
    for who, own in days.items():
        yield from _of_one(plan, who, own, Trouble.TWICE)


def _cars(plan: Plan, stops: Sequence[Stop]) -> Iterator[Conflict]:
    """A car is at one stop at a time; together the cars of a stop have a seat for every guest and interpreter."""
    used: dict[str, list[Stop]] = {}
    for stop in stops:
        for car in dict.fromkeys(stop.cars):
            used.setdefault(car, []).append(stop)
        if stop.cars:
            carried = [who for who in dict.fromkeys(stop.people) if who not in stop.hosts]
            missing = len(carried) - sum(plan.cars[car].seats for car in dict.fromkeys(stop.cars))
            if missing > 0:
                yield Conflict(Trouble.TOO_FEW_SEATS, (stop.id,), minutes=missing)
    for car, own in used.items():
        yield from _of_one(plan, car, own, Trouble.CAR_TWICE)


def _of_one(plan: Plan, who: str, own: Sequence[Stop], twice: Trouble) -> Iterator[Conflict]:
    """Of one person or car, each stop against the one before it that lasts longest."""
    before = own[0]
    for after in own[1:]:
        if after.starts_at < before.ends_at:
            yield Conflict(twice, (before.id, after.id), who)
        else:
            needed = plan.minutes_between(before.place, after.place)
            missing = timedelta(minutes=needed) - (after.starts_at - before.ends_at)
            if missing > timedelta():
                minutes = -(-missing // timedelta(minutes=1))
                yield Conflict(Trouble.NO_TIME_TO_TRAVEL, (before.id, after.id), who, minutes)
        before = max(before, after, key=lambda one: one.ends_at)


def _at(plan: Plan, stop: Stop) -> Iterator[Conflict]:
    there = [plan.people[who] for who in dict.fromkeys(stop.people)]
    if not stop.hosts:
        yield Conflict(Trouble.NO_HOST, (stop.id,))
    if stop.meals is not None:
        lacking = {diet for one in there for diet in one.diet} - stop.meals
        if lacking:
            yield Conflict(Trouble.NO_MEAL, (stop.id,), words=tuple(sorted(lacking)))
    for gap in _gaps(there, stop):
        yield Conflict(Trouble.NOT_UNDERSTOOD, (stop.id,), gap.who, words=(gap.language, *gap.others))


def _gaps(there: Sequence[Somebody], stop: Stop) -> list[Gap]:
    hosts = [one for one in there if one.id in stop.hosts]
    guests = [one for one in there if one.id not in stop.hosts and not one.is_interpreter]
    bridges = [one.languages for one in there if one.is_interpreter]
    return gaps({one.id: one.languages for one in guests}, {one.id: one.languages for one in hosts}, bridges)
