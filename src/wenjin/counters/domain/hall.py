"""A hall: who serves in which languages, who interprets, and what serving takes.

Times are minutes on one clock that the caller chooses: since the doors opened, in the reference day; since
midnight, at a centre.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

AWAY_FOR_GOOD: Final = math.inf
# Beyond six times the mean, or five standard deviations of the logarithm, nothing is said better by more figures.
_LONGEST_SHARE: Final = 6.0
_LONGEST_SCORE: Final = 5.0


@dataclass(frozen=True, slots=True)
class HallOfficer:
    """Somebody at a counter.

    Attributes:
        name: key of the officer.
        languages: that they speak well enough to serve in.
        services: that they may serve.
        away: start and end of breaks, in minutes, in order.
    """

    name: str
    languages: frozenset[str]
    services: frozenset[str]
    away: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class HallInterpreter:
    """Somebody in the hall who walks to a counter and interprets between these languages and the house's own."""

    name: str
    languages: frozenset[str]
    away: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class RemoteLanguage:
    """Interpreters on call for one language: how many at once, and mean minutes until one is connected."""

    lines: int
    set_up: float


@dataclass(frozen=True, slots=True)
class Multipliers:
    """How much longer serving takes than in a language that both speak at home.

    Remote: Fagan et al. 2003 found 36.3 minutes with interpreters by telephone against 28.0 without; the others
    are assumptions of the bench.
    """

    second_language: float = 1.15
    interpreter: float = 1.20
    remote: float = 1.30


@dataclass(frozen=True, eq=False)
class Hall:
    """What a centre has on one day.

    Attributes:
        officers: by place.
        interpreters: by place.
        remote: interpreters on call, by language.
        lines: places for video, whatever the language.
        minutes: mean minutes of each service.
        variation: standard deviation of the minutes over their mean, by service.
        closes: minute in which the doors close.
        multipliers: of the minutes, by way of understanding each other.
    """

    officers: tuple[HallOfficer, ...]
    interpreters: tuple[HallInterpreter, ...]
    remote: Mapping[str, RemoteLanguage]
    lines: int
    minutes: Mapping[str, float]
    variation: Mapping[str, float]
    closes: float
    multipliers: Multipliers = field(default_factory=Multipliers)


def back_at(away: tuple[tuple[float, float], ...], minute: float) -> float:
    """The first minute, from this one on, in which somebody is not away."""
    for start, end in away:
        if start <= minute < end:
            minute = end
    return minute


def minutes_left(mean: float, variation: float, elapsed: float) -> float:
    """Minutes that serving is expected to last still, when it has lasted so long.

    Durations are lognormal: what has lasted long will last longer. For a lognormal X with logarithm N(m, s²),
    E[X - x | X > x] = E[X] · Φ(s - z) / Φ(-z) - x with z = (ln x - m) / s.

    Args:
        mean: expected minutes in all, more than 0.
        variation: standard deviation over mean, more than 0.
        elapsed: minutes since it began, 0 or more.
    """
    share = min(elapsed / mean, _LONGEST_SHARE)
    return mean * _share_left(round(variation, 3), round(share, 2))


@lru_cache(maxsize=8192)
def _share_left(variation: float, share: float) -> float:
    if share <= 0:
        return 1.0
    spread = math.sqrt(math.log(1 + variation * variation))
    share = min(share, math.exp(_LONGEST_SCORE * spread - spread * spread / 2))
    score = (math.log(share) + spread * spread / 2) / spread
    return _normal(spread - score) / max(_normal(-score), 1e-9) - share


def _normal(value: float) -> float:
    """Share of the standard normal distribution below a value."""
    return 0.5 * math.erfc(-value / math.sqrt(2))
