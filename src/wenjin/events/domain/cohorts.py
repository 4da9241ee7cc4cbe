"""Dividing the guests of a camp or course into cohorts: by size, language, age, and who wishes to be with whom.

A first division by language and age is made better by exchanging clusters until nothing gains any more. It is
found again to the letter from the same guests, in whatever order they come. A hundred guests take a fraction of a
second; it is no proof of the best.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, pairwise
from typing import Final
from uuid import UUID

_ALONE: Final = 12.0
_LANGUAGE: Final = 4.0
_YEAR: Final = 1.0
_PLACE: Final = 3.0
_ROUNDS: Final = 30
_UNKNOWN_AGE: Final = -1


class By(StrEnum):
    """What the languages of a cohort should be like."""

    LANGUAGE = "language"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """A guest to be placed.

    Attributes:
        age: in years on the first day; None when it is not known, and then it decides nothing.
    """

    id: UUID
    language: str
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Division:
    """Who is with whom.

    Attributes:
        cohorts: ids, the youngest cohort first.
        parted: pairs that wished to be together and are not, since more wished it than fit.
    """

    cohorts: tuple[tuple[UUID, ...], ...]
    parted: tuple[tuple[UUID, UUID], ...] = ()


def divide(
    members: Iterable[Member],
    *,
    largest: int,
    together: Iterable[tuple[UUID, UUID]] = (),
    by: By = By.LANGUAGE,
) -> Division:
    """Divide guests into as few cohorts as their number needs, of nearly equal size.

    Args:
        largest: most guests of a cohort, 1 or more.
        together: pairs that wish to be in one cohort; a wish is handed on: who is with A and with B has both.
        by: put speakers of a language together, or spread them.

    Raises:
        ValueError: ``largest`` is below 1.
    """
    if largest < 1:
        raise ValueError(f"largest must be 1 or more, got {largest}")
    known = sorted(set(members))
    pairs = _pairs(together, {one.id for one in known})
    clusters = [part for cluster in _clusters(known, pairs) for part in _cut(cluster, largest)]
    count = -(-len(known) // largest)
    # One that is good for each, and one by language from the start: exchanges of one do not always lead there.
    starts = [_filled(clusters, count, largest, by), _one_by_one(clusters, count, largest)]
    for start in starts:
        _improve(start, largest, by)
    cohorts = min(starts, key=lambda start: (len(start), sum(_cost(parts, by) for parts in start)))
    placed = [tuple(sorted((one for part in parts for one in part), key=_rank)) for parts in cohorts if parts]
    placed.sort(key=lambda cohort: [_rank(one) for one in cohort])
    where = {one.id: number for number, cohort in enumerate(placed) for one in cohort}
    parted = tuple(pair for pair in pairs if where[pair[0]] != where[pair[1]])
    return Division(tuple(tuple(one.id for one in cohort) for cohort in placed), parted)


def _pairs(together: Iterable[tuple[UUID, UUID]], known: set[UUID]) -> list[tuple[UUID, UUID]]:
    found = {(min(pair), max(pair)) for pair in together if pair[0] != pair[1] and set(pair) <= known}
    return sorted(found)


def _rank(one: Member) -> tuple[int, str, UUID]:
    return (_UNKNOWN_AGE if one.age is None else one.age, one.language, one.id)


def _clusters(members: Sequence[Member], pairs: Sequence[tuple[UUID, UUID]]) -> list[list[Member]]:
    """Guests who must stay together, each guest in one cluster."""
    root = {one.id: one.id for one in members}

    def top(pk: UUID) -> UUID:
        while root[pk] != pk:
            root[pk] = root[root[pk]]
            pk = root[pk]
        return pk

    for first, second in pairs:
        root[max(top(first), top(second))] = min(top(first), top(second))
    found: dict[UUID, list[Member]] = {}
    for one in members:
        found.setdefault(top(one.id), []).append(one)
    return list(found.values())


def _cut(cluster: list[Member], largest: int) -> list[tuple[Member, ...]]:
    """Parts of nearly equal size where a cluster is larger than a cohort may be; by age, so that friends fit."""
    ranked = sorted(cluster, key=_rank)
    count = -(-len(ranked) // largest)
    bounds = [len(ranked) * number // count for number in range(count + 1)]
    return [tuple(ranked[first:last]) for first, last in pairwise(bounds)]


def _filled(
    clusters: list[tuple[Member, ...]], count: int, largest: int, by: By
) -> list[list[tuple[Member, ...]]]:
    """The largest clusters first, each where it costs least; one more cohort when a cluster fits nowhere."""
    cohorts: list[list[tuple[Member, ...]]] = [[] for _ in range(count)]
    for cluster in sorted(clusters, key=lambda one: (-len(one), one[0].language, [_rank(m) for m in one])):
        rooms = [number for number, parts in enumerate(cohorts) if _size(parts) + len(cluster) <= largest]
        if not rooms:
            cohorts.append([cluster])
            continue
        best = min(rooms, key=lambda number: _added(cohorts[number], cluster, by))
        cohorts[best].append(cluster)
    return cohorts


def _one_by_one(
    clusters: list[tuple[Member, ...]], count: int, largest: int
) -> list[list[tuple[Member, ...]]]:
    """By language and age, one cohort after the other."""
    usual = -(-sum(map(len, clusters)) // max(count, 1))
    cohorts: list[list[tuple[Member, ...]]] = [[] for _ in range(count)]
    for cluster in sorted(clusters, key=lambda one: (one[0].language, [_rank(member) for member in one])):
        rooms = [parts for parts in cohorts if _size(parts) + len(cluster) <= usual]
        rooms = rooms or [parts for parts in cohorts if _size(parts) + len(cluster) <= largest]
        if rooms:
            rooms[0].append(cluster)
        else:
            cohorts.append([cluster])
    return cohorts


def _added(parts: list[tuple[Member, ...]], cluster: tuple[Member, ...], by: By) -> float:
    return _cost([*parts, cluster], by) - _cost(parts, by)


def _size(parts: Iterable[tuple[Member, ...]]) -> int:
    return sum(len(part) for part in parts)


def _cost(parts: Sequence[tuple[Member, ...]], by: By) -> float:
    """How far a cohort is from what is wanted; nothing for an empty one."""
    members = [one for part in parts for one in part]
    ages = [one.age for one in members if one.age is not None]
    middle = sum(ages) / len(ages) if ages else 0.0
    cost = sum(abs(age - middle) for age in ages) * _YEAR
    counts = Counter(one.language for one in members)
    # From 1 to the number of guests: how many of their kind one meets, on the average of all.
    same = sum(count * count for count in counts.values()) / len(members) if members else 0.0
    if by is By.MIXED:
        cost += _LANGUAGE * same
    else:
        # Who has nobody to talk to weighs most.
        alone = sum(1 for count in counts.values() if count == 1) if len(members) > 1 else 0
        cost += _LANGUAGE * (len(members) - same) + _ALONE * alone
    return cost + _PLACE * len(members) ** 2


def _improve(cohorts: list[list[tuple[Member, ...]]], largest: int, by: By) -> None:
    """Move and exchange clusters between cohorts while that gains anything."""
    for _round in range(_ROUNDS):
        gained = False
        for first, second in combinations(range(len(cohorts)), 2):
            gained |= _better(cohorts, first, second, largest, by)
        if not gained:
            return


def _better(cohorts: list[list[tuple[Member, ...]]], first: int, second: int, largest: int, by: By) -> bool:
    """The best exchange between two cohorts, if one gains."""
    here, there = cohorts[first], cohorts[second]
    before = _cost(here, by) + _cost(there, by)
    best, chosen = before - 1e-9, None
    for gone in [None, *range(len(here))]:
        for come in [None, *range(len(there))]:
            if gone is None and come is None:
                continue
            new_here = [*_without(here, gone), *([] if come is None else [there[come]])]
            new_there = [*_without(there, come), *([] if gone is None else [here[gone]])]
            if _size(new_here) > largest or _size(new_there) > largest:
                continue
            cost = _cost(new_here, by) + _cost(new_there, by)
            if cost < best:
                best, chosen = cost, (new_here, new_there)
    if chosen is None:
        return False
    cohorts[first], cohorts[second] = chosen
    return True


def _without(parts: list[tuple[Member, ...]], number: int | None) -> list[tuple[Member, ...]]:
    return [part for place, part in enumerate(parts) if place != number]
