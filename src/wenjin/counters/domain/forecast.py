"""How many visitors are expected in each half hour, for which topics and in which languages.

Two sources are weighed: what the hall says of a usual day, and the tickets of past weeks. Few weeks of tickets
say little, so each figure is drawn towards the one of the hall (a gamma prior for counts, a Dirichlet one for
shares); after half a year the tickets decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from wenjin.counters.domain.half_hours import HalfHours

# A usual day of the hall counts as much as so many days of tickets, its shares as so many visitors.
PRIOR_DAYS: Final = 4.0
PRIOR_VISITORS: Final = 500.0


@dataclass(frozen=True, slots=True)
class UsualDay:
    """What the hall expects of a day before anybody has come.

    Attributes:
        walk_ins: people without appointment on a day of weight 1.
        appointments: booked on a day of weight 1.
        no_show: share of appointments to which nobody comes.
        weekdays: weight by day of the week, 0 is Monday; days that are not there have none.
        rates: start and end in minutes since midnight, and how many walk in then, relative to other times.
        topics: share of visitors by topic.
        languages: share by language.
    """

    walk_ins: float
    appointments: float
    no_show: float
    weekdays: Mapping[int, float]
    rates: tuple[tuple[int, int, float], ...]
    topics: Mapping[str, float]
    languages: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class PastDay:
    """The tickets of one day.

    Attributes:
        weekday: 0 is Monday.
        walk_ins: minutes since midnight at which people without appointment came.
        appointments: minutes of the appointments to which people came.
    """

    weekday: int
    walk_ins: tuple[float, ...] = ()
    appointments: tuple[float, ...] = ()


@dataclass(frozen=True)
class Past:
    """Tickets of past weeks: days on which the hall was open, and how often each topic and language came."""

    days: Sequence[PastDay] = ()
    topics: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)


NO_PAST: Final = Past()


@dataclass(frozen=True)
class DayForecast:
    """What is expected of a day.

    Attributes:
        hours: the half hours of the day.
        walk_ins: expected by half hour.
        appointments: people with one who come, by half hour of their appointment.
        topics: share of visitors by topic; sums to 1.
        languages: share by language; sums to 1.
        days_seen: days of tickets that it rests on; 0 when it is what the hall says alone.
    """

    hours: HalfHours
    walk_ins: tuple[float, ...]
    appointments: tuple[float, ...]
    topics: Mapping[str, float]
    languages: Mapping[str, float]
    days_seen: int = 0

    @property
    def arrivals(self) -> tuple[float, ...]:
        """All who are expected, by half hour."""
        return tuple(one + other for one, other in zip(self.walk_ins, self.appointments, strict=True))

    @property
    def visitors(self) -> float:
        """Expected in all."""
        return sum(self.arrivals)


def forecast(usual: UsualDay, weekday: int, hours: HalfHours, past: Past = NO_PAST) -> DayForecast:
    """What is expected of a day.

    Args:
        usual: what the hall says.
        weekday: 0 is Monday. A weekday without weight has no visitors of its own, but those of past tickets.
        hours: half hours in which the hall is open.
        past: tickets of past weeks; only days of the same weekday count for the number, all for the shares.
    """
    weight = usual.weekdays.get(weekday, 0.0)
    same = [one for one in past.days if one.weekday == weekday]
    walking = _spread(usual, hours, usual.walk_ins * weight)
    booked = usual.appointments * weight * (1 - usual.no_show)
    evenly = tuple(booked * minutes / _length(hours) for minutes in hours.overlaps(hours.opens, hours.closes))
    return DayForecast(
        hours=hours,
        walk_ins=_shrunk(walking, hours, [one.walk_ins for one in same]),
        appointments=_shrunk(evenly, hours, [one.appointments for one in same]),
        topics=shares(usual.topics, past.topics),
        languages=shares(usual.languages, past.languages),
        days_seen=len(same),
    )


def shares(usual: Mapping[str, float], seen: Mapping[str, int]) -> dict[str, float]:
    """Shares after what was seen; what nobody expected counts too, since it came."""
    whole = sum(usual.values()) or 1.0
    known = {*usual, *seen}
    total = PRIOR_VISITORS + sum(seen.values())
    return {
        one: (PRIOR_VISITORS * usual.get(one, 0.0) / whole + seen.get(one, 0)) / total
        for one in sorted(known, key=lambda each: (-usual.get(each, 0.0), each))
    }


def _spread(usual: UsualDay, hours: HalfHours, visitors: float) -> tuple[float, ...]:
    """The visitors of a day over its half hours, by the rates; evenly where the hall names none."""
    weights = [0.0] * len(hours)
    for start, end, rate in usual.rates:
        for place, minutes in enumerate(hours.overlaps(start, end)):
            weights[place] += rate * minutes
    if not any(weights):
        weights = list(hours.overlaps(hours.opens, hours.closes))
    whole = sum(weights) or 1.0
    return tuple(visitors * one / whole for one in weights)


def _shrunk(
    expected: Sequence[float], hours: HalfHours, seen: Sequence[Sequence[float]]
) -> tuple[float, ...]:
    """Mean of the gamma distribution after the counts of some days."""
    counts = [0] * len(hours)
    if counts:
        for day in seen:
            for minute in day:
                counts[hours.place(minute)] += 1
    return tuple(
        (PRIOR_DAYS * one + count) / (PRIOR_DAYS + len(seen))
        for one, count in zip(expected, counts, strict=True)
    )


def _length(hours: HalfHours) -> float:
    return max(1.0, float(hours.closes - hours.opens))
