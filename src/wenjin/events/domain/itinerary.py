"""The days of a visit: stops, who is at each, and what cannot be so.

A visit is a list of stops with guests, hosts, interpreters and cars. Nothing here is decided for anybody:
conflicts are found and named, and whoever plans mends them or says why they stand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from wenjin.events.domain.courtesies import Gift, Slight, gift_slights, order_slights
from wenjin.events.domain.interpreting_cover import Gap, gaps, relays


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
    CAR_TOO_FULL = "car_too_full"
    NOT_SEATED = "not_seated"
    OUT_OF_RANK = "out_of_rank"
    GIFT_TWICE = "gift_twice"
    GIFT_REFUSED = "gift_refused"
    GIFT_TOO_DEAR = "gift_too_dear"
    GIFT_TO_ABSENT = "gift_to_absent"
    NO_REST = "no_rest"
    SHORT_NIGHT = "short_night"
    RELAYED = "relayed"  # said, and agreed to: nothing to mend


NOTICES = frozenset({Trouble.RELAYED})
"""What is shown and is no conflict."""
# So long without a stop, ways not counted, is a rest.
_BREATH = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A guest, a host or an interpreter.

    Attributes:
        languages: what they speak, the best first.
        rank: 1 is the highest; hosts and guests are seated by it.
        diet: codes such as halal, vegetarian, no_nuts.
        is_interpreter: they interpret between the languages they speak.
        refuses: codes of what they cannot take as a gift.
        house: what they come from, by which gifts of earlier visits are known.
    """

    id: str
    languages: tuple[str, ...] = ()
    rank: int = 9
    diet: frozenset[str] = frozenset()
    country: str = ""
    is_interpreter: bool = False
    refuses: frozenset[str] = frozenset()
    house: str = ""


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
        is_rest: guests have the time to themselves.
        allows_relay: two interpreters one after the other will do; it takes twice the time.
        tables: orders of rank in which people are seated, one for guests, one for hosts; empty: not seated yet.
        rides: who sits in which car; cars in the order in which they drive. Empty: not decided yet.
    """

    id: str
    starts_at: datetime
    ends_at: datetime
    place: str
    people: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    cars: tuple[str, ...] = ()
    meals: frozenset[str] | None = None
    is_rest: bool = False
    allows_relay: bool = False
    tables: tuple[tuple[str, ...], ...] = ()
    rides: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def carried(self) -> tuple[str, ...]:
        """Who is brought here: hosts are there already."""
        return tuple(who for who in dict.fromkeys(self.people) if who not in self.hosts)


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
        starts_at: of the whole visit; ``ends_at`` likewise.
        gifts: all of the visit; ``dearest_gift`` in fen, none for no limit.
        given_before: names of gifts with the house that had them at an earlier visit.
        longest_run: minutes of programme without a rest; ``shortest_night`` minutes between two days.
    """

    stops: Sequence[Stop]
    people: Mapping[str, Somebody]
    cars: Mapping[str, Car] = field(default_factory=dict)
    travel: Mapping[tuple[str, str], int] = field(default_factory=dict)
    usual_travel: int = 30
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    gifts: Sequence[Gift] = ()
    dearest_gift: int | None = None
    given_before: frozenset[tuple[str, str]] = frozenset()
    longest_run: int = 240
    shortest_night: int = 600

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
        *_gifts(plan),
        *_rests(plan, stops),
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
            missing = len(stop.carried) - sum(plan.cars[car].seats for car in dict.fromkeys(stop.cars))
            if missing > 0:
                yield Conflict(Trouble.TOO_FEW_SEATS, (stop.id,), minutes=missing)
            elif stop.rides:
                yield from _rides(plan, stop)
    for car, own in used.items():
        yield from _of_one(plan, car, own, Trouble.CAR_TWICE)


def _rides(plan: Plan, stop: Stop) -> Iterator[Conflict]:
    """Each car by itself, that nobody is left standing, and that the first cars carry the highest."""
    for car, riders in stop.rides:
        over = len(riders) - plan.cars[car].seats
        if over > 0:
            yield Conflict(Trouble.CAR_TOO_FULL, (stop.id,), car, over)
    seated = {who for _car, riders in stop.rides for who in riders}
    for who in stop.carried:
        if who not in seated:
            yield Conflict(Trouble.NOT_SEATED, (stop.id,), who, words=("car",))
    worst = 0
    highest = ""
    for _car, riders in stop.rides:
        guests = [plan.people[who] for who in riders if not plan.people[who].is_interpreter]
        for one in guests:
            if one.rank < worst:
                yield Conflict(Trouble.OUT_OF_RANK, (stop.id,), one.id, words=("car", highest))
        for one in guests:
            if one.rank >= worst:
                worst, highest = one.rank, one.id


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
    if not stop.hosts and not stop.is_rest:
        yield Conflict(Trouble.NO_HOST, (stop.id,))
    if stop.meals is not None:
        lacking = {diet for one in there for diet in one.diet} - stop.meals
        for diet in sorted(lacking):
            for one in there:
                if diet in one.diet:
                    yield Conflict(Trouble.NO_MEAL, (stop.id,), one.id, words=(diet,))
    for gap in _gaps(there, stop):
        trouble = Trouble.NOT_UNDERSTOOD
        if stop.allows_relay and _is_relayed(gap, there, stop):
            trouble = Trouble.RELAYED
        yield Conflict(trouble, (stop.id,), gap.who, words=(gap.language, *gap.others))
    for table in stop.tables:
        ranks = {one.id: one.rank for one in there}
        for slight in order_slights(table, ranks):
            yield Conflict(Trouble.OUT_OF_RANK, (stop.id,), slight.who, words=("table", slight.other))
    if stop.tables:
        seated = {who for table in stop.tables for who in table}
        for one in there:
            if one.id not in seated and not one.is_interpreter:
                yield Conflict(Trouble.NOT_SEATED, (stop.id,), one.id, words=("table",))


def _gaps(there: Sequence[Somebody], stop: Stop) -> list[Gap]:
    hosts = [one for one in there if one.id in stop.hosts]
    guests = [one for one in there if one.id not in stop.hosts and not one.is_interpreter]
    bridges = [one.languages for one in there if one.is_interpreter]
    return gaps({one.id: one.languages for one in guests}, {one.id: one.languages for one in hosts}, bridges)


def _is_relayed(gap: Gap, there: Sequence[Somebody], stop: Stop) -> bool:
    """Whether two interpreters in a row reach every host whom one cannot reach."""
    bridges = [one.languages for one in there if one.is_interpreter]
    mine = next(one.languages for one in there if one.id == gap.who)
    return all(relays(mine, one.languages, bridges) for one in there if one.id in stop.hosts)


_SLIGHTS = {
    Slight.TWICE: Trouble.GIFT_TWICE,
    Slight.REFUSED: Trouble.GIFT_REFUSED,
    Slight.TOO_DEAR: Trouble.GIFT_TOO_DEAR,
    Slight.ABSENT: Trouble.GIFT_TO_ABSENT,
}


def _gifts(plan: Plan) -> Iterator[Conflict]:
    there = {stop.id: frozenset(stop.people) for stop in plan.stops}
    refused = {one.id: one.refuses | implied_by(one.diet) for one in plan.people.values()}
    houses = {one.id: one.house for one in plan.people.values()}
    for found in gift_slights(plan.gifts, there, refused, houses, plan.given_before, plan.dearest_gift):
        yield Conflict(_SLIGHTS[found.slight], (found.stop,), found.who, words=(found.gift, *found.words))


def implied_by(diet: frozenset[str]) -> frozenset[str]:
    """What somebody who does not eat something does not take as a gift either."""
    return frozenset(tag for code in diet for tag in _NOT_AS_GIFT.get(code, ()))


_NOT_AS_GIFT = {
    "halal": ("alcohol", "pork"),
    "kosher": ("pork", "shellfish"),
    "vegetarian": ("meat",),
    "vegan": ("meat", "leather"),
    "no_alcohol": ("alcohol",),
    "no_pork": ("pork",),
    "no_beef": ("beef", "leather"),
    "no_nuts": ("nuts",),
    "no_shellfish": ("shellfish",),
}


def _rests(plan: Plan, stops: Sequence[Stop]) -> Iterator[Conflict]:
    """Guests are not led about for hours without a rest, and have a night between two days.

    Days are those of the clock that the times come with.
    """
    hosts = {who for stop in stops for who in stop.hosts}
    days: dict[str, list[Stop]] = {}
    for stop in stops:
        for who in dict.fromkeys(stop.people):
            if who not in hosts and not plan.people[who].is_interpreter:
                days.setdefault(who, []).append(stop)
    for who, own in days.items():
        yield from _rests_of(plan, who, own)


def _rests_of(plan: Plan, who: str, own: Sequence[Stop]) -> Iterator[Conflict]:
    begun: Stop | None = None
    since = own[0].starts_at
    is_told = False
    before: Stop | None = None
    for stop in own:
        if before is not None:
            way = timedelta(minutes=plan.minutes_between(before.place, stop.place))
            free = stop.starts_at - before.ends_at - way
            if stop.starts_at.date() > before.ends_at.date():
                missing = timedelta(minutes=plan.shortest_night) - free
                if missing > timedelta():
                    minutes = -(-missing // timedelta(minutes=1))
                    yield Conflict(Trouble.SHORT_NIGHT, (before.id, stop.id), who, minutes)
            if free >= _BREATH:
                begun = None
        if stop.is_rest or stop.meals is not None:
            begun = None
        else:
            if begun is None:
                begun, since, is_told = stop, stop.starts_at, False
            over = (stop.ends_at - since) // timedelta(minutes=1) - plan.longest_run
            if over > 0 and not is_told:
                yield Conflict(Trouble.NO_REST, tuple(dict.fromkeys((begun.id, stop.id))), who, over)
                is_told = True
        before = stop
