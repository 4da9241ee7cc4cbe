"""Days drawn from a forecast: who comes when, for what, in which language, and how long it will take.

The draws do not depend on who works, so two halls can be tried on the same people (common random numbers). All
times are local minutes since midnight.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wenjin.counters.domain.forecast import DayForecast
from wenjin.counters.domain.hall import RemoteLanguage
from wenjin.counters.domain.reference_day import APPOINTMENT_SENIORITY, ReferenceDay
from wenjin.counters.domain.speaking import ENGLISH, speaks_english, speaks_house
from wenjin.counters.domain.visitors import Visitor

_Numbers: TypeAlias = NDArray[np.float64]
_SHORTEST, _LONGEST = 2.0, 120.0
_SET_UP_VARIATION: Final = 0.6
# People come five minutes before their appointment, more or less.
_EARLY, _EARLY_SPREAD = 5.0, 8.0
_SLOT: Final = 15


@dataclass(frozen=True)
class Habits:
    """What visitors of a hall are like, besides their number.

    Attributes:
        minutes: mean of a conversation, by topic.
        variation: standard deviation over mean, by topic.
        house: language of the house.
        neighbours: languages whose speakers mostly understand it.
        seniority: minutes that an appointment counts as waiting.
    """

    minutes: Mapping[str, float]
    variation: Mapping[str, float]
    house: str
    neighbours: Collection[str]
    seniority: float = APPOINTMENT_SENIORITY


@dataclass(frozen=True)
class DrawnDay:
    """A day without its connections to remote interpreters, which depend on the hall.

    Attributes:
        day: visitors, arrivals and minutes.
        set_ups: what connecting takes for each visitor, over the mean of their language.
    """

    day: ReferenceDay
    set_ups: tuple[float, ...]

    def connected(self, remote: Mapping[str, RemoteLanguage]) -> ReferenceDay:
        """The day in a hall with these interpreters on call."""
        return replace(
            self.day,
            set_ups=tuple(
                factor * remote[one.language].set_up if one.language in remote else 0.0
                for factor, one in zip(self.set_ups, self.day.visitors, strict=True)
            ),
        )


def draw_day(expected: DayForecast, habits: Habits, seed: Sequence[int]) -> DrawnDay:
    """One day.

    Args:
        expected: visitors by half hour, shares of topics and languages. Topics without minutes are not drawn.
        habits: of the visitors.
        seed: which day; numbers of 0 or more, the same ones draw the same day.
    """
    draw = np.random.default_rng(list(seed))
    comings = sorted([*_with_appointments(draw, expected), *_walking_in(draw, expected)])
    count = len(comings)
    languages = _chosen(draw, expected.languages, count)
    topics = _chosen(
        draw, {one: expected.topics[one] for one in expected.topics if one in habits.minutes}, count
    )
    minutes = tuple(
        float(np.clip(_lognormal(draw, habits.minutes[one], habits.variation[one]), _SHORTEST, _LONGEST))
        for one in topics
    )
    english, house = draw.random(count), draw.random(count)
    set_ups = tuple(_lognormal(draw, 1.0, _SET_UP_VARIATION) for _ in range(count))
    visitors = tuple(
        Visitor(
            number=place,
            language=languages[place],
            also_speaks=_also(languages[place], float(english[place]), float(house[place]), habits),
            service=topics[place],
            ready_at=max(arrival, slot),
            seniority=habits.seniority if has_appointment else 0.0,
        )
        for place, (arrival, slot, has_appointment) in enumerate(comings)
    )
    return DrawnDay(
        ReferenceDay(visitors, tuple(one for one, _, _ in comings), minutes, (0.0,) * count), set_ups
    )


# Arrival, time from which waiting counts, and whether there is an appointment.
_Coming: TypeAlias = tuple[float, float, bool]


def _with_appointments(draw: np.random.Generator, expected: DayForecast) -> list[_Coming]:
    """People with an appointment: as many as expected, rounded by chance, at the quarters of their half hour."""
    found: list[_Coming] = []
    for start, mean in zip(expected.hours.starts, expected.appointments, strict=True):
        for _ in range(int(mean) + int(draw.random() < mean - int(mean))):
            slot = float(start + _SLOT * int(draw.integers(2)))
            came = slot + float(draw.normal(-_EARLY, _EARLY_SPREAD))
            found.append((max(float(expected.hours.opens), came), slot, True))
    return found


def _walking_in(draw: np.random.Generator, expected: DayForecast) -> list[_Coming]:
    found: list[_Coming] = []
    for start, mean in zip(expected.hours.starts, expected.walk_ins, strict=True):
        for _ in range(int(draw.poisson(mean))):
            at = float(draw.uniform(start, min(start + 30, expected.hours.closes)))
            found.append((at, at, False))
    return found


def _chosen(draw: np.random.Generator, among: Mapping[str, float], count: int) -> list[str]:
    names = list(among)
    weights: _Numbers = np.array([among[one] for one in names], dtype=float)
    if not names or not count:
        return []
    return [names[place] for place in draw.choice(len(names), count, p=weights / weights.sum())]


def _also(language: str, english: float, house: float, habits: Habits) -> frozenset[str]:
    found = set()
    if english < speaks_english(language, habits.house, habits.neighbours):
        found.add(ENGLISH)
    if house < speaks_house(language, habits.house, habits.neighbours):
        found.add(habits.house)
    return frozenset(found)


def _lognormal(draw: np.random.Generator, mean: float, variation: float) -> float:
    spread = float(np.log(1 + variation * variation))
    return float(draw.lognormal(np.log(mean) - spread / 2, np.sqrt(spread)))
