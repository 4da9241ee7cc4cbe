"""The reference day of counters: a hall and the visitors of one working day, drawn anew for each seed.

It is the bench on which ways of calling are compared (docs/counters.md), so every draw is fixed: numpy's PCG64,
seeded with the load and the day, and the draws in this order. Languages are those of the house; the shares of the
hall's services and of the languages are assumptions, chosen once and kept.

All times are minutes since the doors opened at 09:00.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wenjin.counters.domain.hall import Hall, HallInterpreter, HallOfficer, RemoteLanguage
from wenjin.counters.domain.visitors import Visitor

_Numbers: TypeAlias = NDArray[np.float64]

# The commonest languages first; the order is part of the draws.
_IN_ORDER: Final = (
    "zh yue en ko ja ru fr es ar pt de hi vi th id ur it fa tr bn ms uk"
    " tl nl pl ro my km ne si sw am he el cs hu sv kk uz mn lo ka az"
)
LANGUAGES: Final = tuple(_IN_ORDER.split())


class Load(StrEnum):
    """How many visitors a day expects."""

    LIGHT = "light"
    BASE = "base"
    HEAVY = "heavy"


@dataclass(frozen=True, slots=True)
class _Service:
    name: str
    share: float
    minutes: float
    variation: float  # standard deviation over mean


_SERVICES: Final = (
    _Service("information", 0.22, 6, 0.6),
    _Service("work-permit", 0.16, 20, 0.5),
    _Service("residence", 0.16, 18, 0.5),
    _Service("tax", 0.10, 22, 0.7),
    _Service("school", 0.10, 16, 0.5),
    _Service("housing", 0.12, 12, 0.5),
    _Service("company", 0.08, 30, 0.6),
    _Service("qualification", 0.06, 25, 0.6),
)
# Languages and services (their places in the list above) of each officer.
_OFFICERS: Final = (
    ("zh", "01235"),
    ("zh", "0124"),
    ("zh yue", "0536"),
    ("zh yue", "0127"),
    ("zh yue en", "0123"),
    ("zh en", "0457"),
    ("zh en", "0361"),
    ("zh en ko", "0126"),
    ("zh en ja", "0367"),
    ("zh en fr", "0452"),
    ("zh yue en ru", "0125"),
    ("zh en es ar", "0241"),
)
_INTERPRETERS: Final = ("ko ja", "ru uk kk uz", "fr ar", "es pt it", "hi ur bn ne", "vi th id ms")
_LINES: Final = 4
_EARLY_LUNCH: Final = (180.0, 240.0)
_LATE_LUNCH: Final = (240.0, 300.0)
CLOSES: Final = 510.0
# Minutes by which somebody with an appointment counts as having waited longer.
APPOINTMENT_SENIORITY: Final = 15.0

_EXPECTED: Final = {Load.LIGHT: 235, Load.BASE: 260, Load.HEAVY: 285}
_FIRST_DRAW: Final = {Load.LIGHT: 1, Load.BASE: 2, Load.HEAVY: 3}
_APPOINTMENTS: Final = 0.40
_NO_SHOW: Final = 0.15
_SLOTS: Final = 32  # of 15 minutes
# Start, end and relative rate at which people walk in.
_RATES: Final = (
    (0, 60, 0.8),
    (60, 150, 1.4),
    (150, 300, 0.7),
    (300, 390, 1.3),
    (390, 480, 0.9),
    (480, 510, 0.3),
)
_SPEAKS_ENGLISH: Final = 0.45
_CANTONESE_SPEAKS_CHINESE: Final = 0.8
_OTHERS_SPEAK_CHINESE: Final = 0.15
_SHORTEST, _LONGEST = 2.0, 120.0
_SET_UP_VARIATION: Final = 0.6


def reference_hall() -> Hall:
    """The hall: twelve officers, six interpreters who walk, four lines for video."""
    return Hall(
        officers=tuple(
            HallOfficer(
                name=str(place + 1),
                languages=frozenset(languages.split()),
                services=frozenset(_SERVICES[int(one)].name for one in services),
                away=(_lunch(place),),
            )
            for place, (languages, services) in enumerate(_OFFICERS)
        ),
        interpreters=tuple(
            HallInterpreter(
                name=str(place + 1), languages=frozenset(languages.split()), away=(_lunch(place),)
            )
            for place, languages in enumerate(_INTERPRETERS)
        ),
        remote={
            code: RemoteLanguage(lines=_remote_lines(place), set_up=_mean_set_up(place))
            for place, code in enumerate(LANGUAGES)
            if _remote_lines(place)
        },
        lines=_LINES,
        minutes={one.name: one.minutes for one in _SERVICES},
        variation={one.name: one.variation for one in _SERVICES},
        closes=CLOSES,
    )


@dataclass(frozen=True, slots=True)
class ReferenceDay:
    """Everybody who comes, in the order in which they arrive, and what nobody knows before it has happened.

    Attributes:
        visitors: as the hall sees them.
        arrivals: minute in which each comes through the door.
        minutes: what serving each takes in a language that both speak at home.
        set_ups: what connecting a remote interpreter takes for each; 0 where there is none.
    """

    visitors: tuple[Visitor, ...]
    arrivals: tuple[float, ...]
    minutes: tuple[float, ...]
    set_ups: tuple[float, ...]


@cache
def reference_day(load: Load, seed: int) -> ReferenceDay:
    """The visitors of one day.

    Args:
        load: how many are expected.
        seed: which day; 0 or more.

    Raises:
        ValueError: the seed is negative.
    """
    if seed < 0:
        raise ValueError(f"seed must be 0 or more, got {seed}")
    draw = np.random.default_rng([_FIRST_DRAW[load], seed])
    booked = round(_EXPECTED[load] * _APPOINTMENTS / (1 - _NO_SHOW))
    walking_in = int(draw.poisson(_EXPECTED[load] * (1 - _APPOINTMENTS)))
    comings = _with_appointments(draw, booked) + _walking_in(draw, walking_in)
    return _known_and_unknown(draw, sorted(comings))


# Arrival, time from which waiting counts, and whether there is an appointment.
_Coming: TypeAlias = tuple[float, float, bool]


def _with_appointments(draw: np.random.Generator, booked: int) -> list[_Coming]:
    """Slots are spread evenly; people come five minutes early, more or less, and some not at all."""
    slots = np.linspace(0, 480, _SLOTS + 1)[:-1]
    each = int(np.ceil(booked / _SLOTS))
    chosen = np.sort(np.repeat(slots, each)[draw.permutation(_SLOTS * each)[:booked]])
    comes = draw.random(booked) > _NO_SHOW
    comings = []
    for slot, is_coming in zip(chosen, comes, strict=True):
        late = draw.normal(-5, 8)
        if is_coming:
            comings.append((max(0.0, float(slot + late)), float(slot), True))
    return comings


def _walking_in(draw: np.random.Generator, count: int) -> list[_Coming]:
    weights = np.array([(end - start) * rate for start, end, rate in _RATES])
    comings = []
    for place in draw.choice(len(_RATES), count, p=weights / weights.sum()):
        start, end, _ = _RATES[place]
        at = float(draw.uniform(start, end))
        comings.append((at, at, False))
    return comings


def _known_and_unknown(draw: np.random.Generator, comings: list[_Coming]) -> ReferenceDay:
    count = len(comings)
    languages = draw.choice(len(LANGUAGES), count, p=_language_shares())
    services = draw.choice(len(_SERVICES), count, p=[one.share for one in _SERVICES])
    draw.standard_normal(count)  # numbers that the first version of the bench drew and did not use
    wanted = [_SERVICES[place] for place in services]
    minutes = [
        float(np.clip(_lognormal(draw, one.minutes, one.variation), _SHORTEST, _LONGEST)) for one in wanted
    ]
    english = (languages > 2) & (draw.random(count) < _SPEAKS_ENGLISH)
    share = np.where(languages == 1, _CANTONESE_SPEAKS_CHINESE, _OTHERS_SPEAK_CHINESE)
    chinese = (languages > 0) & (draw.random(count) < share)
    set_ups = _lognormal(draw, 1, _SET_UP_VARIATION, count)
    visitors = tuple(
        Visitor(
            number=place,
            language=LANGUAGES[languages[place]],
            also_speaks=frozenset(
                code for code, speaks in (("en", english[place]), ("zh", chinese[place])) if speaks
            ),
            service=wanted[place].name,
            ready_at=max(arrival, slot),
            seniority=APPOINTMENT_SENIORITY if has_appointment else 0.0,
        )
        for place, (arrival, slot, has_appointment) in enumerate(comings)
    )
    return ReferenceDay(
        visitors=visitors,
        arrivals=tuple(arrival for arrival, _, _ in comings),
        minutes=tuple(minutes),
        set_ups=tuple(
            float(factor) * _mean_set_up(place) if _remote_lines(place) else 0.0
            for factor, place in zip(set_ups, languages, strict=True)
        ),
    )


def _lognormal(draw: np.random.Generator, mean: float, variation: float, size: int | None = None) -> _Numbers:
    spread = np.log(1 + variation * variation)
    return np.asarray(draw.lognormal(np.log(mean) - spread / 2, np.sqrt(spread), size))


def _language_shares() -> _Numbers:
    """Mandarin 30 %, Cantonese 12, English 18; the others share 40 by Zipf's law."""
    rest = 1 / np.arange(1, len(LANGUAGES) - 2)
    return np.concatenate(([0.30, 0.12, 0.18], 0.40 * rest / rest.sum()))


def _lunch(place: int) -> tuple[float, float]:
    return _LATE_LUNCH if place % 2 else _EARLY_LUNCH


def _remote_lines(language: int) -> int:
    """Remote interpreters on call: none for Mandarin and English, two for common languages, else one."""
    if language in (0, 2):
        return 0
    return 2 if language < 20 else 1


def _mean_set_up(language: int) -> float:
    return 4.0 if language < 20 else 8.0
