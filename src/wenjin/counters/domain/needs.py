"""How many people a day needs in each half hour: in all, for each topic, for each language.

The work that visitors bring is counted in officers who would be busy without pause (erlang): arrivals times
minutes, spread over the time that a conversation lasts. Chance wants more than that: by the square root of the
work (Erlang 1948; Halfin and Whitt 1981). Where simulated days still wait too long, heads are added (``Raised``).
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias, TypeVar

from wenjin.counters.domain.forecast import DayForecast
from wenjin.counters.domain.half_hours import HALF_HOUR, HalfHours
from wenjin.counters.domain.hall import Multipliers
from wenjin.counters.domain.speaking import ENGLISH, speaks_english, speaks_house

# How many square roots of the work are added. Smaller where others can help out.
SAFETY: Final = 0.55
SAFETY_OF_TOPIC: Final = 0.25
# Below so much work a language is left to remote interpreters, where there are any.
WORTH_SOMEBODY: Final = 0.04
_LONGEST_TAIL: Final = 4

_Key = TypeVar("_Key", bound=Hashable)
Counts: TypeAlias = tuple[int, ...]
Work: TypeAlias = tuple[float, ...]


@dataclass(frozen=True)
class Skills:
    """What the people of a hall can do together.

    Attributes:
        house: language of the house.
        neighbours: languages whose speakers mostly understand it.
        officers: pairs of language and topic that some officer serves.
        interpreters: languages that some interpreter of the hall speaks.
        remote: languages with interpreters on call.
    """

    house: str
    neighbours: frozenset[str]
    officers: frozenset[tuple[str, str]]
    interpreters: frozenset[str]
    remote: frozenset[str]

    def is_spoken(self, language: str) -> bool:
        """Whether some officer speaks it."""
        return any(one == language for one, _ in self.officers)

    def needs_officer(self, language: str) -> bool:
        """Whether only officers can serve in it."""
        return language not in self.interpreters and language not in self.remote


@dataclass(frozen=True)
class Raised:
    """Heads that simulated days were found to miss, by half hour."""

    officers: Mapping[int, int] = field(default_factory=dict)
    topics: Mapping[tuple[str, int], int] = field(default_factory=dict)
    languages: Mapping[tuple[str, int], int] = field(default_factory=dict)

    def and_also(self, other: "Raised") -> "Raised":
        """Both together."""
        return Raised(
            _added(self.officers, other.officers),
            _added(self.topics, other.topics),
            _added(self.languages, other.languages),
        )


@dataclass(frozen=True)
class DayNeeds:
    """Whom a day needs, by half hour.

    Attributes:
        hours: its half hours.
        work: what visitors bring, in officers who would be busy without pause.
        officers: in all.
        topics: who can serve the topic.
        speakers: officers or interpreters who speak the language.
        pairs: officers who serve the topic in the language, where nobody can interpret.
    """

    hours: HalfHours
    work: Work
    officers: Counts
    topics: Mapping[str, Counts]
    speakers: Mapping[str, Counts]
    pairs: Mapping[tuple[str, str], Counts]
    visitors: Mapping[str, Work] = field(default_factory=dict)


def needs(
    expected: DayForecast,
    minutes: Mapping[str, float],
    multipliers: Multipliers,
    skills: Skills,
    raised: Raised | None = None,
) -> DayNeeds:
    """Whom a day needs.

    Args:
        expected: visitors of the day.
        minutes: mean of a conversation, by topic.
        multipliers: how much longer other ways of understanding each other take.
        skills: what the people of the hall can do; nobody is asked for whom there is not.
        raised: heads to add.
    """
    raised = raised or Raised()
    hours, arrivals = expected.hours, expected.arrivals
    factor = sum(share * _usual_factor(one, multipliers, skills) for one, share in expected.languages.items())
    topics = {one: share for one, share in expected.topics.items() if one in minutes}
    by_topic = {
        one: _work([share * each * factor for each in arrivals], minutes[one])
        for one, share in topics.items()
    }
    whole = tuple(map(sum, zip(*by_topic.values(), strict=True))) if by_topic else (0.0,) * len(hours)
    mean = sum(topics[one] * minutes[one] for one in topics) / (sum(topics.values()) or 1.0)
    by_language = {
        one: _work(
            [share * each * _usual_factor(one, multipliers, skills) for each in arrivals], max(mean, 1.0)
        )
        for one, share in expected.languages.items()
    }
    served = {topic for _, topic in skills.officers}
    return DayNeeds(
        hours=hours,
        work=whole,
        officers=_plus(_staffed(whole, SAFETY), raised.officers),
        topics={
            one: _plus(_at_least(1, _staffed(work, SAFETY_OF_TOPIC)), _of(raised.topics, one))
            for one, work in by_topic.items()
            if one in served
        },
        speakers=dict(_speakers(by_language, skills, raised)),
        pairs=_pairs(expected, skills, topics),
        visitors={one: tuple(share * each for each in arrivals) for one, share in expected.languages.items()},
    )


def _usual_factor(language: str, multipliers: Multipliers, skills: Skills) -> float:
    """How much longer serving in a language takes, when the usual way is taken."""
    if skills.is_spoken(language):
        return 1.0
    second = 1 - (1 - speaks_house(language, skills.house, skills.neighbours)) * (
        1 - speaks_english(language, skills.house, skills.neighbours)
    )
    other = multipliers.interpreter if language in skills.interpreters else multipliers.remote
    return second * multipliers.second_language + (1 - second) * other


def _work(arrivals: Sequence[float], minutes: float) -> Work:
    """Officers whom arrivals keep busy, by half hour: offered load with exponential conversations.

    Of people who arrive evenly in a half hour, so much is still being served in it and in those that follow.
    """
    ratio = minutes / HALF_HOUR
    stays = math.exp(-1 / ratio)
    weights = [
        1 - ratio * (1 - stays),
        *(ratio * (1 - stays) ** 2 * stays**later for later in range(_LONGEST_TAIL)),
    ]
    found = [0.0] * len(arrivals)
    for place, count in enumerate(arrivals):
        for later, weight in enumerate(weights):
            if place + later < len(found):
                found[place + later] += count * ratio * weight
    return tuple(found)


def _staffed(work: Work, safety: float) -> Counts:
    return tuple(math.ceil(one + safety * math.sqrt(one) - 1e-9) for one in work)


def _speakers(
    by_language: Mapping[str, Work], skills: Skills, raised: Raised
) -> Iterable[tuple[str, Counts]]:
    """Who should be there for each language but that of the house, which all speak."""
    for language, work in by_language.items():
        can = skills.is_spoken(language) or language in skills.interpreters
        if language == skills.house or not can:
            continue
        if language in skills.remote:
            alone = 1.0
            if language != ENGLISH:
                alone -= speaks_english(language, skills.house, skills.neighbours) / 2
            counts = tuple(
                math.ceil(one * alone - 0.5) if one >= 1 else int(one >= WORTH_SOMEBODY) for one in work
            )
        else:
            counts = _at_least(1, _staffed(work, SAFETY_OF_TOPIC))
        counts = _plus(counts, _of(raised.languages, language))
        if any(counts):
            yield language, counts


def _pairs(
    expected: DayForecast, skills: Skills, topics: Mapping[str, float]
) -> dict[tuple[str, str], Counts]:
    """One officer for each topic in each language in which only officers can serve."""
    one_each = (1,) * len(expected.hours)
    return {
        (language, topic): one_each
        for language, share in expected.languages.items()
        for topic in topics
        if language != skills.house and share > 0
        if skills.needs_officer(language) and (language, topic) in skills.officers
    }


def _at_least(least: int, counts: Counts) -> Counts:
    return tuple(max(least, one) for one in counts)


def _plus(counts: Counts, more: Mapping[int, int]) -> Counts:
    return tuple(one + more.get(place, 0) for place, one in enumerate(counts))


def _of(raised: Mapping[tuple[str, int], int], name: str) -> dict[int, int]:
    return {place: count for (one, place), count in raised.items() if one == name}


def _added(one: Mapping[_Key, int], other: Mapping[_Key, int]) -> dict[_Key, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in {*one, *other}}
