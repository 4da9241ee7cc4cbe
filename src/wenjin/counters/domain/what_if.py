"""What a change of the hall would do to the waits: the same drawn days, played twice.

Both halls see the same visitors at the same times, so most of chance falls out of the difference. Waits are
pooled over the days; the ranges take a day as one observation, since visitors of one day wait for the same
reasons.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

import numpy as np

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.hall import Hall, HallInterpreter, HallOfficer, RemoteLanguage
from wenjin.counters.domain.reference_day import ReferenceDay
from wenjin.counters.domain.routing import route
from wenjin.counters.domain.simulation import PlayedDay, play
from wenjin.counters.domain.speaking import ENGLISH
from wenjin.counters.domain.visitors import Visitor

CONFIDENCE: Final = 0.90
LEAST_DAYS: Final = 2
# Of fewer days the range says little: on three quiet ones a change may do nothing at all.
ENOUGH_DAYS: Final = 20
# Whoever the hall could not serve before everybody left counts as having waited at least so long.
TURNED_AWAY: Final = 60.0


class Group(StrEnum):
    """Visitors by how their language can be served in the hall as it is; the first is all of them."""

    ALL = "all"
    HOUSE = "house"
    NEIGHBOURS = "neighbours"
    ENGLISH = "english"
    AT_A_DESK = "at_a_desk"
    INTERPRETER = "interpreter_here"
    REMOTE = "remote_only"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Change:
    """What is tried.

    Attributes:
        without: keys of officers and interpreters who are not there.
        officers: who comes in addition.
        interpreters: the same.
        languages: that people learn, by key.
        topics: that officers learn, by key.
        all_topics: whether every officer learns every topic.
        lines: more places for video; fewer when negative.
        remote: further interpreters on call, by language; fewer when negative.
        set_up: mean minutes until an interpreter of a language that had none is connected.
    """

    without: frozenset[str] = frozenset()
    officers: tuple[HallOfficer, ...] = ()
    interpreters: tuple[HallInterpreter, ...] = ()
    languages: Mapping[str, frozenset[str]] = field(default_factory=dict)
    topics: Mapping[str, frozenset[str]] = field(default_factory=dict)
    all_topics: bool = False
    lines: int = 0
    remote: Mapping[str, int] = field(default_factory=dict)
    set_up: float = 8.0

    @property
    def is_nothing(self) -> bool:
        """Whether the hall stays as it is."""
        return self == Change(set_up=self.set_up)


def changed(hall: Hall, change: Change) -> Hall:
    """The hall after the change. Keys that nobody has change nothing."""
    every = frozenset(hall.minutes)

    def taught(one: HallOfficer) -> HallOfficer:
        topics = every if change.all_topics else one.services | change.topics.get(one.name, frozenset())
        languages = one.languages | change.languages.get(one.name, frozenset())
        return replace(one, services=topics, languages=languages)

    return replace(
        hall,
        officers=tuple(
            taught(one) for one in (*hall.officers, *change.officers) if one.name not in change.without
        ),
        interpreters=tuple(
            replace(one, languages=one.languages | change.languages.get(one.name, frozenset()))
            for one in (*hall.interpreters, *change.interpreters)
            if one.name not in change.without
        ),
        lines=max(0, hall.lines + change.lines),
        remote=_on_call(hall.remote, change),
    )


def _on_call(remote: Mapping[str, RemoteLanguage], change: Change) -> dict[str, RemoteLanguage]:
    found = dict(remote)
    for language, more in change.remote.items():
        known = found.get(language, RemoteLanguage(0, change.set_up))
        found[language] = replace(known, lines=max(0, known.lines + more))
    return {language: one for language, one in found.items() if one.lines}


@dataclass(frozen=True, slots=True)
class DayOfGroup:
    """Visitors of a group on one drawn day, in both halls.

    Attributes:
        count: of visitors.
        before: minutes that they waited together, in the hall as it is.
        after: the same after the change.
        lost_before: of them, those whom the hall could not serve; they count as having waited to the end.
        lost_after: the same after the change.
    """

    count: int
    before: float
    after: float
    lost_before: int
    lost_after: int


DayOfGroups = Mapping[Group, DayOfGroup]


def played_twice(
    before: Hall, after: Hall, day: ReferenceDay, day_after: ReferenceDay, groups: "Groups"
) -> DayOfGroups:
    """One day in both halls.

    Args:
        day: the visitors; ``day_after`` the same ones, with the set-ups of the changed hall.
        groups: who belongs to which.
    """
    first, second = play(before, day, route), play(after, day_after, route)
    waits, waits_after = waits_of(day, first, before.closes), waits_of(day, second, before.closes)
    found: dict[Group, list[int]] = {Group.ALL: list(range(len(day.visitors)))}
    for place, visitor in enumerate(day.visitors):
        found.setdefault(groups.of(visitor), []).append(place)
    return {
        group: DayOfGroup(
            count=len(places),
            before=sum(waits[place] for place in places),
            after=sum(waits_after[place] for place in places),
            lost_before=sum(math.isnan(first.waits[place]) for place in places),
            lost_after=sum(math.isnan(second.waits[place]) for place in places),
        )
        for group, places in found.items()
    }


def waits_of(day: ReferenceDay, played: PlayedDay, closes: float) -> list[float]:
    """Minutes of each visitor; of those who were not served until the doors closed, and an hour at least."""
    return [
        max(TURNED_AWAY, closes - one.ready_at) if math.isnan(wait) else wait
        for one, wait in zip(day.visitors, played.waits, strict=True)
    ]


@dataclass(frozen=True, eq=False)
class Groups:
    """The groups of a hall as it is; they stay the same after a change, so that it can be compared."""

    abilities: Abilities
    house: str
    neighbours: frozenset[str]

    def of(self, visitor: Visitor) -> Group:
        """The group of a visitor; never ``ALL``."""
        if visitor.language == self.house:
            return Group.HOUSE
        if visitor.language in self.neighbours:
            return Group.NEIGHBOURS
        if visitor.language == ENGLISH:
            return Group.ENGLISH
        hall = self.abilities.hall
        if any(
            visitor.language in one.languages and visitor.service in one.services for one in hall.officers
        ):
            return Group.AT_A_DESK
        if any(visitor.language in one.languages for one in hall.interpreters):
            return Group.INTERPRETER
        return Group.REMOTE if visitor.language in hall.remote else Group.NOBODY


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with the range in which the true one lies with nine chances of ten.

    Attributes:
        low: infinite, and so is ``high``, when there are too few days to say.
    """

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the range leaves out nothing at all."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class GroupResult:
    """What a change does to one group: mean minutes of waiting, and the difference of the same visitors.

    Attributes:
        group: which.
        visitors: on a day, on average.
        before: in the hall as it is.
        after: after the change.
        difference: after less before; negative is shorter.
        lost_before: visitors of a day whom nobody served.
        lost_after: the same after the change.
    """

    group: Group
    visitors: float
    before: Estimate
    after: Estimate
    difference: Estimate
    lost_before: float
    lost_after: float


def results(days: Sequence[DayOfGroups]) -> list[GroupResult]:
    """What some days say, group by group in their order; groups of which nobody came are left out."""
    return [_result(group, days) for group in Group if any(group in one for one in days)]


_NOBODY: Final = DayOfGroup(0, 0.0, 0.0, 0, 0)


def _result(group: Group, days: Sequence[DayOfGroups]) -> GroupResult:
    of_group = [one.get(group, _NOBODY) for one in days]
    counts = [one.count for one in of_group]
    return GroupResult(
        group=group,
        visitors=sum(counts) / len(days),
        before=ratio([one.before for one in of_group], counts),
        after=ratio([one.after for one in of_group], counts),
        difference=ratio([one.after - one.before for one in of_group], counts),
        lost_before=sum(one.lost_before for one in of_group) / len(days),
        lost_after=sum(one.lost_after for one in of_group) / len(days),
    )


def ratio(sums: Iterable[float], counts: Iterable[int]) -> Estimate:
    """Mean of what days sum up over whom they count, with the range of a ratio of means.

    The variance is that of the linearised ratio over days (Cochran, Sampling Techniques, 1977, ch. 6), the range
    Student's with one day less than there are days.
    """
    total, weight = np.array(list(sums), dtype=float), np.array(list(counts), dtype=float)
    days, whole = len(total), float(weight.sum())
    if not whole:
        return Estimate(0.0, -math.inf, math.inf)
    value = float(total.sum()) / whole
    if days < LEAST_DAYS:
        return Estimate(value, -math.inf, math.inf)
    rest = total - value * weight
    error = math.sqrt(float((rest**2).sum()) * days / (days - 1)) / whole
    from scipy.special import stdtrit  # for workers; pages that show a result import this module too

    reach = float(stdtrit(days - 1, (1 + CONFIDENCE) / 2)) * error
    return Estimate(value, value - reach, value + reach)
