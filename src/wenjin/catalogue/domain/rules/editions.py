"""A rule set as it stands on one day in one place, made ready for many evaluations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Protocol, TypeVar

from wenjin.catalogue.domain.expression import UNKNOWN
from wenjin.catalogue.domain.expression.values import Truth, negation, ordered
from wenjin.catalogue.domain.rules.points import Points
from wenjin.catalogue.domain.rules.rule_model import (
    AfterEnd,
    Assumption,
    Criterion,
    FigureValue,
    Overlay,
    Route,
    RuleSet,
    Scope,
    Threshold,
)
from wenjin.catalogue.domain.rules.tables import DecisionTable

EFFECTIVE_ON: Final = "effective_on"
MOST_EDITIONS: Final = 64


class _Scoped(Protocol):
    @property
    def scope(self) -> Scope: ...


Statement = TypeVar("Statement", bound=_Scoped)


@dataclass(frozen=True, slots=True)
class RouteInForce:
    """A route with what its evaluation needs.

    Attributes:
        route: as the file has it.
        criteria: its conditions, the general ones first.
        facts: every fact on which its verdict may hang, tables and points seen through.
    """

    route: Route
    criteria: tuple[Criterion, ...]
    facts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Edition:
    """What holds on ``as_of`` in ``place``.

    Attributes:
        constants: values that expressions may name beside facts: figures, lists, the day, the place.
        assumptions: facts taken as given here, by fact.
        thresholds: points that open each category here.
        routes: those of this place, in the order of the file.
        overlays: those of this place.
        figures: the value chosen for each figure, with its source.
        assumed: the assumed values, by fact.
        probes: sample answers worked out so far, by fact; a cache.
        lines: points and the category they open, the best category first.
    """

    ruleset: RuleSet
    as_of: date
    place: str
    constants: Mapping[str, object]
    assumptions: Mapping[str, Assumption]
    thresholds: Mapping[str, Threshold]
    routes: tuple[RouteInForce, ...]
    overlays: tuple[Overlay, ...]
    figures: Mapping[str, FigureValue]
    assumed: Mapping[str, object]
    lines: tuple[tuple[Points, str], ...]
    probes: dict[str, tuple[tuple[object, Decimal], ...]] = field(default_factory=dict, compare=False)

    def environment(self, facts: Mapping[str, object]) -> dict[str, object]:
        """Everything an expression may name: facts as given, else as assumed here, and the constants."""
        names: dict[str, object] = dict(self.constants)
        names.update(self.assumed)
        names.update(facts)
        dated_by = self.ruleset.effective_on
        if dated_by is not None and dated_by in names:
            names[EFFECTIVE_ON] = names[dated_by]
        for table in self.ruleset.tables:
            self._add_table(names, table)
        return names

    def _add_table(self, names: dict[str, object], table: DecisionTable) -> None:
        outcome = table.evaluate(names)
        if outcome is UNKNOWN:
            return
        names[f"table.{table.id}"] = outcome
        for column in table.outputs:
            value = outcome if len(table.outputs) == 1 else None
            if isinstance(outcome, Mapping):
                value = outcome.get(column.name)
            names[f"table.{table.id}.{column.name}"] = value

    def seen_through(self, names: Iterable[str]) -> frozenset[str]:
        """Facts behind names: a table stands for what it looks at, the effective day for its fact."""
        facts: set[str] = set()
        for name in names:
            if name.startswith("table."):
                table = next((one for one in self.ruleset.tables if name.split(".")[1] == one.id), None)
                facts |= self.seen_through(table.names) if table else frozenset()
            elif name == EFFECTIVE_ON:
                facts |= {self.ruleset.effective_on} if self.ruleset.effective_on else set()
            elif name not in self.constants and not name.startswith(("figure.", "list.")):
                facts.add(name)
        return frozenset(facts)

    def validity(self, route: Route, names: Mapping[str, object]) -> Truth:
        """Whether the route is in force: null after its end when nobody knows whether it was extended."""
        whole = self.ruleset.scope
        if whole.valid_from is not None and self.as_of < whole.valid_from:
            return False
        if whole.valid_to is not None and self.as_of > whole.valid_to:
            return None
        on = names.get(EFFECTIVE_ON, UNKNOWN)
        scope = route.scope
        if scope.valid_from is not None:
            begun = ordered(">=", on, scope.valid_from)
            if begun is not True:
                return begun
        if scope.valid_to is None:
            return True
        ended = ordered(">", on, scope.valid_to)
        if ended is True:
            return False if route.after_end is AfterEnd.ENDED else None
        return negation(ended)

    def minimum_points(self, category: str) -> Points | None:
        """Points that open a category here; None when no threshold is in force."""
        threshold = self.thresholds.get(category)
        return None if threshold is None else threshold.minimum


def edition_of(ruleset: RuleSet, as_of: date, place: str) -> Edition:
    """The edition for a day and a place, compiled once and kept."""
    kept = ruleset.editions.get((as_of, place))
    if isinstance(kept, Edition):
        return kept
    edition = _compile(ruleset, as_of, place)
    if len(ruleset.editions) >= MOST_EDITIONS:  # days come from outside: never keep them all
        ruleset.editions.clear()
    ruleset.editions[as_of, place] = edition
    return edition


def _compile(ruleset: RuleSet, as_of: date, place: str) -> Edition:
    figures = {}
    for figure in ruleset.figures:
        chosen = _closest(figure.values, place, as_of)
        if chosen is not None:
            figures[figure.id] = chosen
    constants: dict[str, object] = {"as_of": as_of, "jurisdiction": place}
    constants |= {f"figure.{figure.id}": None for figure in ruleset.figures}
    constants |= {f"figure.{name}": chosen.value for name, chosen in figures.items()}
    constants |= {f"list.{one.id}": one.listing for one in ruleset.lists}
    if ruleset.effective_on is None:
        constants[EFFECTIVE_ON] = as_of
    by_category = {one.category for one in ruleset.thresholds}
    thresholds = {
        category: _closest([one for one in ruleset.thresholds if one.category == category], place, as_of)
        for category in by_category
    }
    by_fact = {one.fact for one in ruleset.assumptions}
    assumptions = {
        fact: _closest([one for one in ruleset.assumptions if one.fact == fact], place, as_of)
        for fact in by_fact
    }
    edition = Edition(
        ruleset=ruleset,
        as_of=as_of,
        place=place,
        constants=constants,
        assumptions={fact: one for fact, one in assumptions.items() if one is not None},
        thresholds={category: one for category, one in thresholds.items() if one is not None},
        routes=(),
        overlays=tuple(one for one in ruleset.overlays if one.scope.is_in_force(place, as_of)),
        figures=figures,
        assumed={fact: one.value for fact, one in assumptions.items() if one is not None},
        lines=tuple(
            (one.minimum, category)
            for category in ruleset.categories
            if (one := thresholds.get(category)) is not None
        ),
    )
    routes = tuple(_in_force(edition, route) for route in ruleset.routes if route.scope.covers(place))
    object.__setattr__(edition, "routes", routes)
    return edition


def _closest(statements: Iterable[Statement], place: str, as_of: date) -> Statement | None:
    """The statement for the smallest area around ``place``, the newest of these."""
    in_force = [one for one in statements if one.scope.is_in_force(place, as_of)]
    return max(
        in_force,
        key=lambda one: (len(one.scope.jurisdiction), one.scope.valid_from or date.min),
        default=None,
    )


def _in_force(edition: Edition, route: Route) -> RouteInForce:
    ruleset = edition.ruleset
    names: set[str] = set()
    criteria = (*ruleset.general, *route.criteria)
    for criterion in criteria:
        if criterion.when is not None:
            names |= criterion.when.names
        if criterion.points_for is not None and ruleset.points is not None:
            names |= {factor.fact for factor in ruleset.points.factors}
    has_span = route.scope.valid_from is not None or route.scope.valid_to is not None
    if has_span and ruleset.effective_on is not None:
        names.add(EFFECTIVE_ON)  # whether it is in force depends on an answer, not only on the day of asking
    return RouteInForce(route, criteria, edition.seen_through(names))
