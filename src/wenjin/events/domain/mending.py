"""What could mend a conflict of a visit: who is free, which car is larger, by when one would be there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wenjin.events.domain.interpreting_cover import languages_to_add
from wenjin.events.domain.itinerary import Conflict, Plan, Stop, Trouble


@dataclass(frozen=True, slots=True)
class Gathered:
    """The same conflict of several people.

    Attributes:
        who: ids of the people or cars concerned.
    """

    conflict: Conflict
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mending:
    """A way to solve it.

    Attributes:
        people: who could be added, such as interpreters who are free then.
        cars: which could be taken instead or besides.
        at: when the later stop could begin.
    """

    people: tuple[str, ...] = ()
    cars: tuple[str, ...] = ()
    at: datetime | None = None


def gathered(found: Iterable[Conflict]) -> list[Gathered]:
    """Conflicts that differ only in whom they are about, told once; in the same order."""
    groups: dict[tuple[object, ...], list[Conflict]] = {}
    for one in found:
        # Two interpreters missing are two things to do, even at the same stop.
        words = one.words[1:] if one.trouble is Trouble.OUT_OF_RANK else one.words
        groups.setdefault((one.trouble, one.stops, one.minutes, words), []).append(one)
    return [
        Gathered(several[0], tuple(dict.fromkeys(one.who for one in several if one.who)))
        for several in groups.values()
    ]


def mending(plan: Plan, conflict: Conflict) -> Mending:
    """How a conflict could be solved with whoever and whatever the visit has."""
    stops = {one.id: one for one in plan.stops}
    own = [stops[one] for one in conflict.stops if one in stops]
    if conflict.trouble in (Trouble.NOT_UNDERSTOOD, Trouble.RELAYED):
        return Mending(people=_interpreters(plan, own[0]))
    if conflict.trouble in (Trouble.NO_TIME_TO_TRAVEL, Trouble.SHORT_NIGHT):
        return Mending(at=own[-1].starts_at + timedelta(minutes=conflict.minutes))
    if conflict.trouble in (Trouble.TWICE, Trouble.CAR_TWICE):
        way = timedelta(minutes=plan.minutes_between(own[0].place, own[-1].place))
        return Mending(at=own[0].ends_at + way, cars=_cars(plan, own[-1]))
    if conflict.trouble in (Trouble.TOO_FEW_SEATS, Trouble.CAR_TOO_FULL):
        return Mending(cars=_cars(plan, own[0], conflict.minutes))
    return Mending()


def _interpreters(plan: Plan, stop: Stop) -> tuple[str, ...]:
    there = [plan.people[who] for who in dict.fromkeys(stop.people)]
    guests = {one.id: one.languages for one in there if one.id not in stop.hosts and not one.is_interpreter}
    hosts = {one.id: one.languages for one in there if one.id in stop.hosts}
    present = [one.languages for one in there if one.is_interpreter]
    free = [
        one.id
        for one in plan.people.values()
        if one.is_interpreter
        and one.id not in stop.people
        and _is_free(plan, stop, [other for other in plan.stops if one.id in other.people])
    ]
    places = languages_to_add(guests, hosts, present, [plan.people[who].languages for who in free])
    return tuple(free[place] for place in places)


def _cars(plan: Plan, stop: Stop, seats: int = 1) -> tuple[str, ...]:
    """The smallest free car with so many seats, or the largest when none has."""
    free = [
        one
        for one in plan.cars.values()
        if one.id not in stop.cars
        and _is_free(plan, stop, [other for other in plan.stops if one.id in other.cars])
    ]
    enough = [one for one in free if one.seats >= seats]
    if enough:
        return (min(enough, key=lambda one: (one.seats, one.id)).id,)
    return (max(free, key=lambda one: (one.seats, one.id)).id,) if free else ()


def _is_free(plan: Plan, stop: Stop, others: Sequence[Stop]) -> bool:
    """Whether somebody with these stops could come to another one too, ways included."""
    for other in others:
        if other.id == stop.id:
            continue
        way = timedelta(minutes=plan.minutes_between(other.place, stop.place))
        if other.starts_at < stop.ends_at + way and stop.starts_at < other.ends_at + way:
            return False
    return True
