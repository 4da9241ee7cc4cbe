"""Sample answers to a question: one for each answer that a rule set could treat differently."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from wenjin.catalogue.domain.expression import Expression, Listing, nodes
from wenjin.catalogue.domain.expression.evaluation import compile_node
from wenjin.catalogue.domain.facts import FactType, ValueType
from wenjin.catalogue.domain.rules.editions import Edition
from wenjin.catalogue.domain.rules.points import Factor, half_open, plain
from wenjin.catalogue.domain.rules.rule_model import RuleSet

Probe = tuple[object, Decimal]
MOST_PROBES: Final = 40
_ONE: Final = Decimal(1)
_NUMBERS: Final = (ValueType.INTEGER, ValueType.DECIMAL, ValueType.MONEY)


def probes_of(edition: Edition, fact: str) -> tuple[Probe, ...]:
    """Answers to try for one fact, each with its rough share.

    The bands, options and conditions in force say where answers begin to differ.
    """
    if fact not in edition.probes:
        edition.probes[fact] = _probes(edition.ruleset, fact, edition.constants)
    return edition.probes[fact]


def _probes(ruleset: RuleSet, fact: str, constants: Mapping[str, object]) -> tuple[Probe, ...]:
    fact_type = ruleset.facts.get(fact)
    if fact_type is None:
        return ()
    if fact_type.type is ValueType.BOOLEAN:
        shares = dict(fact_type.likelihood)
        return tuple((value, shares.get(str(value).lower(), _ONE)) for value in (True, False))
    if fact_type.type is ValueType.ENUM:
        shares = dict(fact_type.likelihood)
        return tuple((code, shares.get(code, _ONE)) for code in fact_type.codes)
    if fact_type.type is ValueType.COUNTRY:
        return _countries(ruleset)
    if fact_type.type in _NUMBERS:
        return _numbers(ruleset, fact_type, constants)
    if fact_type.type is ValueType.DATE:
        return _dates(ruleset, fact, constants)
    return ()


def _expressions(ruleset: RuleSet) -> Iterator[Expression]:
    for route in ruleset.routes:
        for criterion in route.criteria:
            if criterion.when is not None:
                yield criterion.when
    for table in ruleset.tables:
        yield from (column.expression for column in table.inputs)
    for overlay in ruleset.overlays:
        if overlay.when is not None:
            yield overlay.when


def bounds_in(expressions: Iterable[Expression], fact: str, constants: Mapping[str, object]) -> set[object]:
    """Values with which conditions compare a fact, where they do not hang on other facts."""
    found: set[object] = set()
    for expression in expressions:
        if fact not in expression.names:
            continue
        for node in nodes.walk(expression.node):
            found.update(_bounds(node, fact, constants))
    return found


def _bounds(node: nodes.Node, fact: str, constants: Mapping[str, object]) -> Iterator[object]:
    subject = nodes.Name(fact)
    operands: list[nodes.Node] = []
    match node:
        case nodes.Comparison(_, left, right) if left == subject or right == subject:
            operands = [right if left == subject else left]
        case nodes.Between(item, low, high) if item == subject:
            operands = [low, high]
        case nodes.In(item, tests) if item == subject:
            for test in tests:
                value = test.value
                operands += [value.low, value.high] if isinstance(value, nodes.Span) else [value]
    for operand in operands:
        bound = compile_node(operand).value(constants)
        if isinstance(bound, int | Decimal | date) and not isinstance(bound, bool):
            yield bound


def _numbers(ruleset: RuleSet, fact_type: FactType, constants: Mapping[str, object]) -> tuple[Probe, ...]:
    values: set[int | Decimal] = set()
    for bound in bounds_in(_expressions(ruleset), fact_type.id, constants):
        if isinstance(bound, int | Decimal):
            values |= {plain(bound - 1), plain(bound), plain(bound + 1)}
    for factor in ruleset.points.factors if ruleset.points else ():
        if factor.fact == fact_type.id:
            values |= set(_factor_steps(factor))
    if not values and fact_type.min is not None and fact_type.max is not None:
        values = {limit for limit in (fact_type.min, fact_type.max) if not isinstance(limit, date)}
    low: Any = fact_type.min
    high: Any = fact_type.max
    inside = sorted(
        value for value in values if (low is None or value >= low) and (high is None or value <= high)
    )
    return tuple((value, _ONE) for value in inside[:MOST_PROBES])


def _factor_steps(factor: Factor) -> Iterator[int | Decimal]:
    """Numbers at which the points of a factor change."""
    for band in factor.bands:
        start, end = half_open(band, factor.is_whole)
        yield from (limit for limit in (start, end) if limit is not None)
    if factor.formula is not None and factor.domain is not None:
        previous: object = None
        for number in range(factor.domain[0], factor.domain[1] + 1):
            points = factor.formula.evaluate({factor.fact: number})
            if points != previous:
                yield number
            previous = points
    if factor.range is not None:
        yield from factor.range


def _dates(ruleset: RuleSet, fact: str, constants: Mapping[str, object]) -> tuple[Probe, ...]:
    days = {bound for bound in bounds_in(_expressions(ruleset), fact, constants) if isinstance(bound, date)}
    if fact == ruleset.effective_on:
        for route in ruleset.routes:
            days |= {day for day in (route.scope.valid_from, route.scope.valid_to) if day is not None}
    around = {day + timedelta(days=shift) for day in days for shift in (-1, 0, 1)}
    return tuple((day, _ONE) for day in sorted(around)[:MOST_PROBES])


def _countries(ruleset: RuleSet) -> tuple[Probe, ...]:
    """One country for each combination of lists, weighted by how many share it, and one on no list."""
    listings = [one.listing for one in ruleset.lists if _holds_countries(one.listing)]
    shares: dict[tuple[bool, ...], tuple[object, int]] = {}
    for country in sorted(str(member) for member in frozenset().union(*(one.members for one in listings))):
        signature = tuple(country in one.members for one in listings)
        first, count = shares.get(signature, (country, 0))
        shares[signature] = (first, count + 1)
    probes = [(country, Decimal(count)) for country, count in shares.values()]
    # "AQ" stands for every state on no list; nobody is a national of Antarctica.
    return (*probes, ("AQ", Decimal(60)))


def _holds_countries(listing: Listing) -> bool:
    return bool(listing.members) and all(isinstance(one, str) and len(one) == 2 for one in listing.members)
