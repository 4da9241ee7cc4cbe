"""A rule set as frozen data: what the law says, where, from when, and who says so. No evaluation here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from wenjin.catalogue.domain.expression import Expression, Listing
from wenjin.catalogue.domain.facts import FactType, Value
from wenjin.catalogue.domain.rules.points import Points, PointsTable
from wenjin.catalogue.domain.rules.tables import DecisionTable


class Confidence(StrEnum):
    """How sure a statement is: read at the origin, read elsewhere, or inferred."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Source:
    """A law, notice or page that statements rest on.

    Attributes:
        id: name used by the statements of the same rule set.
        citation: number of the law, or title of the page.
        url: address where it was read, if any.
        read_on: when it was read last.
        confidence: how far it is to be trusted.
    """

    id: str
    citation: str
    url: str | None = None
    read_on: date | None = None
    confidence: Confidence = Confidence.MEDIUM


@dataclass(frozen=True, slots=True)
class Scope:
    """Where and from when to when a statement holds.

    Attributes:
        jurisdiction: code of the place: CN, CN-44, CN-4403. It holds in every place inside.
        valid_from: first day; None for always.
        valid_to: last day; None for no known end.
    """

    jurisdiction: str = "CN"
    valid_from: date | None = None
    valid_to: date | None = None

    def covers(self, place: str) -> bool:
        """Whether it holds in ``place``: the same or one inside it (codes grow from left to right)."""
        return place.startswith(self.jurisdiction)

    def is_in_force(self, place: str, on: date) -> bool:
        """Whether it holds in ``place`` on that day."""
        begun = self.valid_from is None or on >= self.valid_from
        ended = self.valid_to is not None and on > self.valid_to
        return begun and not ended and self.covers(place)


@dataclass(frozen=True, slots=True)
class Threshold:
    """Points that open a category, themselves included."""

    id: str
    category: str
    minimum: Points
    scope: Scope
    source: tuple[str, ...] = ()
    confidence: Confidence = Confidence.MEDIUM


@dataclass(frozen=True, slots=True)
class FigureValue:
    """The value of a figure in one place and time; None where it could not be confirmed."""

    id: str
    value: Decimal | None
    scope: Scope
    source: tuple[str, ...] = ()
    confidence: Confidence = Confidence.MEDIUM


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that differs by place and year; expressions call it ``figure.<id>``."""

    id: str
    values: tuple[FigureValue, ...]


@dataclass(frozen=True, slots=True)
class NamedList:
    """A published list; expressions call it ``list.<id>``."""

    id: str
    listing: Listing
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assumption:
    """A fact that is taken as given in a place unless somebody says otherwise. Shown as a warning."""

    id: str
    fact: str
    value: Value
    scope: Scope
    source: tuple[str, ...] = ()
    confidence: Confidence = Confidence.LOW


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of a route: an expression, or (``points_for``) points enough for a category."""

    id: str
    when: Expression | None = None
    points_for: str | None = None


class AfterEnd(StrEnum):
    """What a rule says once its last known day is over."""

    UNKNOWN = "unknown"  # nobody found an extension: not yet known, never yes
    ENDED = "ended"  # it is known to have ended


@dataclass(frozen=True, slots=True)
class Route:
    """A way to a yes: every criterion must hold.

    Attributes:
        category: what it leads to, in a rule set with categories.
        is_extra: worth knowing (a reward that comes on top), but no answer to the question itself.
        after_end: what holds after the last day of its scope.
    """

    id: str
    criteria: tuple[Criterion, ...]
    scope: Scope
    category: str | None = None
    is_extra: bool = False
    after_end: AfterEnd = AfterEnd.UNKNOWN
    source: tuple[str, ...] = ()
    confidence: Confidence = Confidence.MEDIUM


class OverlayKind(StrEnum):
    """What a warning is about. Law and its enforcement differ, and readers are told which it is."""

    STATUTE = "statute"
    ENFORCEMENT = "enforcement"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Overlay:
    """Something in force beside the rules: shown as a warning, never changing the verdict by itself."""

    id: str
    kind: OverlayKind
    scope: Scope
    when: Expression | None = None
    source: tuple[str, ...] = ()
    confidence: Confidence = Confidence.MEDIUM


class Change(StrEnum):
    """In which way a fact can come to change."""

    NO = "no"
    UP = "up"
    DOWN = "down"
    ANY = "any"
    TIME = "time"  # by itself, as years pass


@dataclass(frozen=True, slots=True)
class Input:
    """A fact that the rule set asks for, in the order of asking.

    Attributes:
        change: in which way the answer can come to change.
        attainable: options that can be attained; empty for all. (A mother tongue cannot, HSK 3 can.)
    """

    fact: str
    change: Change = Change.NO
    attainable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules about one question.

    Attributes:
        id: name of the rule set.
        scope: where and when these rules hold as a whole.
        default_jurisdiction: the place meant when none is named.
        inputs: facts worth asking, in order.
        facts: their types, by id.
        categories: what routes may lead to, best first; empty when the answer is plainly yes or no.
        points: the points table, if there is one.
        general: conditions that every route has beside its own.
        effective_on: fact whose date decides which rules apply; None for the day of asking.
        texts: every English text of the file, by its path, for translation.
    """

    id: str
    scope: Scope
    default_jurisdiction: str
    inputs: tuple[Input, ...]
    facts: Mapping[str, FactType]
    routes: tuple[Route, ...]
    sources: Mapping[str, Source]
    categories: tuple[str, ...] = ()
    points: PointsTable | None = None
    thresholds: tuple[Threshold, ...] = ()
    figures: tuple[Figure, ...] = ()
    lists: tuple[NamedList, ...] = ()
    tables: tuple[DecisionTable, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    general: tuple[Criterion, ...] = ()
    effective_on: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    # Editions compiled so far, by day and place; a cache, so it takes no part in comparison.
    editions: dict[tuple[date, str], object] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
