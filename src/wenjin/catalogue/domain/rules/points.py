"""Points tables: factors that give points, a total or the interval in which it must lie."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from wenjin.catalogue.domain.expression import UNKNOWN, Expression

Points = int | Decimal
Part = tuple[Points, Points]
NO_POINTS: Part = (0, 0)


@dataclass(frozen=True, slots=True)
class Band:
    """Points for numbers from ``start`` (included) to ``end``; None is without limit.

    Attributes:
        id: stable name within the factor, for its texts.
        points: what the band gives.
        start: lowest number of the band.
        end: where the band ends.
        is_end_included: whether ``end`` itself still belongs to it. Chinese rules say so with "以下" or "至".
    """

    id: str
    points: Points
    start: Points | None = None
    end: Points | None = None
    is_end_included: bool = False


@dataclass(frozen=True, slots=True)
class Factor:
    """One question of a points table. Exactly one of bands, choices, formula and range says what it gives.

    Attributes:
        id: name of the factor.
        fact: the fact it looks at.
        maximum: most points it can give, as published.
        bands: points by number.
        choices: points by code of an option.
        formula: points as an expression over ``fact``.
        domain: whole numbers for which a formula is worked out in advance.
        range: points given directly by the fact, from and to.
        is_whole: the fact is a whole number, so a band that includes 25 ends where 26 begins.
        source: citations.
    """

    id: str
    fact: str
    maximum: Points
    bands: tuple[Band, ...] = ()
    choices: tuple[tuple[str, Points], ...] = ()
    formula: Expression | None = None
    domain: tuple[int, int] | None = None
    range: tuple[Points, Points] | None = None
    is_whole: bool = False
    source: tuple[str, ...] = ()


class Score(NamedTuple):
    """Points of one person. A tuple, because tens of thousands are made a second.

    Attributes:
        minimum: points that no answer can take away.
        maximum: points that may still be reached.
        parts: lowest and highest points of each factor, in the order of the table.
    """

    minimum: Points
    maximum: Points
    parts: tuple[Part, ...]

    @property
    def total(self) -> Points | None:
        """The total once every factor that matters is known."""
        return self.minimum if self.minimum == self.maximum else None


@dataclass(frozen=True, slots=True)
class PointsTable:
    """Factors whose points are added up."""

    factors: tuple[Factor, ...]
    maximum: Points
    _readers: tuple[Callable[[Mapping[str, object]], Part], ...] = field(
        init=False, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_readers", tuple(compile_factor(factor) for factor in self.factors))

    def score(self, facts: Mapping[str, object]) -> Score:
        """Points for these facts; a fact left out widens the interval and is never taken as zero.

        Args:
            facts: typed values by name, as ``parse_facts`` gives them.
        """
        low: Points = 0
        high: Points = 0
        parts = []
        for read in self._readers:
            part = read(facts)
            low += part[0]
            high += part[1]
            parts.append(part)
        return Score(low, high, tuple(parts))


def compile_factor(factor: Factor) -> Callable[[Mapping[str, object]], Part]:
    """A closure that gives the lowest and highest points of one factor.

    Raises:
        ValueError: the factor says nothing about its points.
    """
    if factor.bands:
        return _banded(factor)
    if factor.choices:
        return _chosen(factor)
    if factor.formula is not None:
        return _computed(factor, factor.formula)
    if factor.range is not None:
        return _given(factor, *factor.range)
    raise ValueError(f"factor {factor.id} has neither bands, options, formula nor range")


def half_open(band: Band, is_whole: bool) -> tuple[Points | None, Points | None]:
    """The band as [start, end). An included end is only exact for whole numbers.

    Raises:
        ValueError: an included end on a fact that is no whole number.
    """
    if band.end is None or not band.is_end_included:
        return band.start, band.end
    if not is_whole:
        raise ValueError(f"band {band.id} includes its end, but the fact is not a whole number")
    return band.start, band.end + 1


def _banded(factor: Factor) -> Callable[[Mapping[str, object]], Part]:
    spans = [(half_open(band, factor.is_whole), band.points) for band in factor.bands]
    cuts = sorted({limit for span, _ in spans for limit in span if limit is not None})
    parts: list[Part] = []
    for index in range(len(cuts) + 1):
        # One value inside each piece between two cuts; below the first cut any number will do.
        probe = cuts[index - 1] if index else (cuts[0] - 1 if cuts else 0)
        hit = [points for (start, end), points in spans if _reaches(start, end, probe)]
        parts.append((hit[0], hit[0]) if hit else NO_POINTS)
    values = [part[0] for part in parts]
    fact, unknown, pieces = factor.fact, (min(values), max(values)), tuple(parts)

    def read(facts: Mapping[str, object]) -> Part:
        value: Any = facts.get(fact)
        if value is None or value is UNKNOWN:
            return unknown
        return pieces[bisect_right(cuts, value)]

    return read


def _reaches(start: Points | None, end: Points | None, value: Points) -> bool:
    return (start is None or value >= start) and (end is None or value < end)


def _chosen(factor: Factor) -> Callable[[Mapping[str, object]], Part]:
    parts = {code: (points, points) for code, points in factor.choices}
    values = [points for _, points in factor.choices]
    fact, unknown = factor.fact, (min(values), max(values))

    def read(facts: Mapping[str, object]) -> Part:
        value: Any = facts.get(fact)
        if value is None or value is UNKNOWN:
            return unknown
        return parts.get(value, NO_POINTS)

    return read


def _computed(factor: Factor, formula: Expression) -> Callable[[Mapping[str, object]], Part]:
    fact, highest = factor.fact, factor.maximum
    unknown: Part = (0, highest)

    def work_out(value: object) -> Part:
        points = formula.evaluate({fact: value})
        if not isinstance(points, Decimal | int):
            return unknown
        points = min(max(plain(points), 0), highest)
        return (points, points)

    first, last = factor.domain or (0, -1)
    # Decimal arithmetic is exact but slow; the few dozen whole numbers that occur are worked out once.
    table = {number: work_out(number) for number in range(first, last + 1)}

    def read(facts: Mapping[str, object]) -> Part:
        value: Any = facts.get(fact)
        if value is None or value is UNKNOWN:
            return unknown
        part = table.get(value)
        return part if part is not None else work_out(value)

    return read


def _given(factor: Factor, lowest: Points, highest: Points) -> Callable[[Mapping[str, object]], Part]:
    fact, unknown = factor.fact, (lowest, highest)

    def read(facts: Mapping[str, object]) -> Part:
        value = facts.get(fact)
        if not isinstance(value, int | Decimal):
            return unknown
        points = min(max(value, lowest), highest)
        return (points, points)

    return read


def plain(number: Points) -> Points:
    """The same number as an int when it is whole, so that it prints as people write it."""
    if isinstance(number, Decimal) and number == number.to_integral_value():
        return int(number)
    return number
