"""What days in the hall were like: waits of all, and of those who speak each kind of language."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.hall import Hall
from wenjin.counters.domain.reference_day import ReferenceDay
from wenjin.counters.domain.simulation import PlayedDay
from wenjin.counters.domain.visitors import Visitor

# Within so many minutes a wait is called short.
SHORT: Final = 15.0


class LanguageGroup(StrEnum):
    """How the hall can serve a language: three of their own, then from the easiest to the hardest."""

    MANDARIN = "zh"
    CANTONESE = "yue"
    ENGLISH = "en"
    AT_A_DESK = "at_a_desk"
    INTERPRETER = "interpreter_here"
    REMOTE = "remote_only"


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Figures of one or more days, pooled.

    Attributes:
        mean: minutes of waiting.
        p95: the 95th percentile of it.
        within_15: share of visitors who waited at most fifteen minutes.
        worst_group: mean of the language group that waits longest, over the mean of all.
        worst_of_day: the longest wait of a day, averaged over the days.
        decision_p99_ms: the 99th percentile of the processor time of a decision.
    """

    mean: float
    p95: float
    within_15: float
    worst_group: float
    worst_of_day: float
    decision_p99_ms: float

    def rounded(self) -> dict[str, float]:
        """The figures by name, as they are printed."""
        places = {"within_15": 4, "worst_group": 3, "decision_p99_ms": 3}
        return {name: round(value, places.get(name, 2)) for name, value in asdict(self).items()}


def group_of(abilities: Abilities, visitor: Visitor) -> LanguageGroup:
    """The group that a visitor belongs to in this hall."""
    own = {one.value: one for one in (LanguageGroup.MANDARIN, LanguageGroup.CANTONESE, LanguageGroup.ENGLISH)}
    if visitor.language in own:
        return own[visitor.language]
    ability = abilities.of(visitor)
    if ability.is_spoken:
        return LanguageGroup.AT_A_DESK
    return LanguageGroup.INTERPRETER if ability.interpreters else LanguageGroup.REMOTE


def figures(hall: Hall, days: Sequence[tuple[ReferenceDay, PlayedDay]]) -> DayFigures:
    """The figures of some days.

    Raises:
        ValueError: there is no day, or nobody came.
    """
    by_group = waits_by_group(hall, days)
    waits = np.concatenate([played.waits for _, played in days]) if days else np.array([])
    waits = waits[np.isfinite(waits)]
    if not len(waits):
        raise ValueError("nobody came")
    mean = float(waits.mean())
    decisions = [each for _, played in days for each in played.decisions]
    return DayFigures(
        mean=mean,
        p95=float(np.percentile(waits, 95)),
        within_15=float((waits <= SHORT).mean()),
        worst_group=max(float(np.mean(each)) for each in by_group.values()) / mean if mean else 1.0,
        worst_of_day=float(np.mean([np.nanmax(played.waits) for _, played in days if played.waits])),
        decision_p99_ms=float(np.percentile(decisions, 99)) if decisions else 0.0,
    )


def waits_by_group(
    hall: Hall, days: Sequence[tuple[ReferenceDay, PlayedDay]]
) -> dict[LanguageGroup, list[float]]:
    """Minutes of each visitor who was served, by language group; groups of which nobody came are left out."""
    abilities = Abilities(hall)
    found: dict[LanguageGroup, list[float]] = {}
    for day, played in days:
        for visitor, wait in zip(day.visitors, played.waits, strict=True):
            if np.isfinite(wait):
                found.setdefault(group_of(abilities, visitor), []).append(wait)
    return found
