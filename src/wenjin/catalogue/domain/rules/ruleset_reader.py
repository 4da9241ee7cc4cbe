"""Rule files and fact files, as plain data from YAML or JSON, into the domain."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from wenjin.catalogue.domain.expression import Listing, parse, parse_tests
from wenjin.catalogue.domain.facts import (
    About,
    Consistency,
    FactType,
    Option,
    Value,
    ValueType,
    parse_facts,
)
from wenjin.catalogue.domain.rules.points import Band, Factor, PointsTable
from wenjin.catalogue.domain.rules.rule_document import Document, Node, RuleFileError, day_from, number_from
from wenjin.catalogue.domain.rules.rule_model import (
    AfterEnd,
    Assumption,
    Change,
    Confidence,
    Criterion,
    Figure,
    FigureValue,
    Input,
    NamedList,
    Overlay,
    OverlayKind,
    Route,
    RuleSet,
    Scope,
    Source,
    Threshold,
)
from wenjin.catalogue.domain.rules.tables import Aggregation, DecisionTable, HitPolicy, Output, Row
from wenjin.catalogue.domain.rules.tables import Input as TableInput
from wenjin.catalogue.domain.rules.text_paths import texts_of

__all__ = [
    "RuleFileError",
    "consistency_from_document",
    "fact_types_from_document",
    "ruleset_from_document",
]


def fact_types_from_document(document: Document) -> list[FactType]:
    """The facts of a fact file.

    Raises:
        RuleFileError: an unknown type, a limit that is none, an expression that cannot be parsed.
    """
    return [_fact_type(node) for node in Node(document).nodes("facts")]


def consistency_from_document(document: Document) -> list[Consistency]:
    """The conditions of a fact file that answers must meet together.

    Raises:
        RuleFileError: an expression that cannot be parsed.
    """
    nodes = Node(document).nodes("consistency")
    return [Consistency(node.text("id"), node.expression("expression")) for node in nodes]


def ruleset_from_document(document: Document, facts: Iterable[FactType] = ()) -> RuleSet:
    """The rule set of a rule file.

    Args:
        document: the file as plain data; dates as ``YYYY-MM-DD`` texts or as dates.
        facts: the facts that its inputs may name. Without their types a check works, but cannot weigh
            questions against each other.

    Raises:
        RuleFileError: what is wrong, and on which path.
    """
    node = Node(document)
    types = {fact.id: fact for fact in facts}
    try:
        texts = texts_of(document)
    except ValueError as error:
        raise RuleFileError("texts", str(error)) from error
    return RuleSet(
        id=node.text("id"),
        scope=_scope(node),
        default_jurisdiction=node.optional_text("default_jurisdiction") or node.text("jurisdiction"),
        inputs=tuple(
            Input(one.text("fact"), one.choice("change", Change, Change.NO), one.texts("attainable"))
            for one in node.nodes("inputs")
        ),
        facts=types,
        routes=tuple(_route(one) for one in node.nodes("routes")),
        sources={one.text("id"): _source(one) for one in node.nodes("sources")},
        categories=tuple(one.text("id") for one in node.nodes("categories")),
        points=_points(node.child("points"), types) if node.has("points") else None,
        thresholds=tuple(_threshold(one) for one in node.nodes("thresholds")),
        figures=tuple(_figure(one) for one in node.nodes("figures")),
        lists=tuple(_list(one) for one in node.nodes("lists")),
        tables=tuple(_table(one) for one in node.nodes("tables")),
        assumptions=tuple(_assumption(one, types) for one in node.nodes("assumptions")),
        overlays=tuple(_overlay(one) for one in node.nodes("overlays")),
        general=tuple(_criterion(one) for one in node.nodes("general")),
        effective_on=node.optional_text("effective_on"),
        texts=texts,
    )


def _fact_type(node: Node) -> FactType:
    if not node.has("type"):
        raise node.error("type", "is missing")
    kind = node.choice("type", ValueType, ValueType.TEXT)
    options = tuple(
        Option(one.text("code"), one.optional_text("label") or "") for one in node.nodes("options")
    )
    if (kind is ValueType.ENUM) != bool(options):
        raise node.error("options", "are for an enum, and an enum needs them")
    read = node.day if kind is ValueType.DATE else node.number
    likelihood = node.child("likelihood") if node.has("likelihood") else Node({})
    codes = tuple(option.code for option in options) or ("true", "false")
    shares = ((code, likelihood.number(code)) for code in codes)
    return FactType(
        id=node.text("id"),
        about=node.choice("about", About, About.PERSON),
        type=kind,
        unit=node.optional_text("unit"),
        min=read("min"),
        max=read("max"),
        options=options,
        asked_when=node.optional_expression("asked_when"),
        is_past=node.flag("past"),
        question=node.optional_text("question") or "",
        hint=node.optional_text("hint") or "",
        provenance=node.texts("provenance") or ("answered",),
        likelihood=tuple((code, Decimal(share)) for code, share in shares if share is not None),
    )


def _scope(node: Node) -> Scope:
    return Scope(node.optional_text("jurisdiction") or "CN", node.day("valid_from"), node.day("valid_to"))


def _confidence(node: Node) -> Confidence:
    return node.choice("confidence", Confidence, Confidence.MEDIUM)


def _source(node: Node) -> Source:
    return Source(
        id=node.text("id"),
        citation=node.text("citation"),
        url=node.optional_text("url"),
        read_on=node.day("read_on"),
        confidence=_confidence(node),
    )


def _points(node: Node, types: Mapping[str, FactType]) -> PointsTable:
    factors = tuple(_factor(one, types) for one in node.nodes("factors"))
    maximum = node.number("max")
    if maximum is None:
        raise node.error("max", "is missing")
    return PointsTable(factors, maximum)


def _factor(node: Node, types: Mapping[str, FactType]) -> Factor:
    fact = node.optional_text("fact") or node.text("id")
    maximum = node.number("max")
    if maximum is None:
        raise node.error("max", "is missing")
    factor = Factor(
        id=node.text("id"),
        fact=fact,
        maximum=maximum,
        bands=tuple(_band(one) for one in node.nodes("bands")),
        choices=tuple((one.text("code"), one.number("points") or 0) for one in node.nodes("options")),
        formula=node.optional_expression("formula"),
        domain=_pair(node, "domain"),
        range=_pair(node, "range"),
        is_whole=node.flag("whole") or (fact in types and types[fact].type is ValueType.INTEGER),
        source=node.texts("source"),
    )
    kinds = [factor.bands, factor.choices, factor.formula, factor.range]
    if sum(bool(kind) for kind in kinds) != 1:
        raise node.error("bands", "exactly one of bands, options, formula and range is needed")
    if any(band.is_end_included for band in factor.bands) and not factor.is_whole:
        raise node.error("bands", "an included end needs a whole number; say whole: true")
    return factor


def _pair(node: Node, key: str) -> tuple[int, int] | None:
    value = node.raw(key)
    if value is None:
        return None
    match value:
        case [int() as low, int() as high] if low <= high:
            return low, high
    raise node.error(key, "must be two whole numbers, the lower first")


def _band(node: Node) -> Band:
    points = node.number("points")
    if points is None:
        raise node.error("points", "is missing")
    return Band(node.text("id"), points, node.number("from"), node.number("to"), node.flag("to_included"))


def _threshold(node: Node) -> Threshold:
    minimum = node.number("min_points")
    if minimum is None:
        raise node.error("min_points", "is missing")
    return Threshold(
        id=node.text("id"),
        category=node.text("category"),
        minimum=minimum,
        scope=_scope(node),
        source=node.texts("source"),
        confidence=_confidence(node),
    )


def _figure(node: Node) -> Figure:
    return Figure(node.text("id"), tuple(_figure_value(one) for one in node.nodes("values")))


def _figure_value(node: Node) -> FigureValue:
    value = node.number("value")
    return FigureValue(
        id=node.text("id"),
        value=None if value is None else Decimal(value),
        scope=_scope(node),
        source=node.texts("source"),
        confidence=_confidence(node),
    )


def _list(node: Node) -> NamedList:
    listing = Listing(frozenset(node.texts("values")), is_complete=node.flag("complete", default=True))
    count = node.number("count")
    if count is not None and count != len(listing.members):
        raise node.error("count", f"says {count}, but {len(listing.members)} different values are listed")
    return NamedList(node.text("id"), listing, node.texts("source"))


def _table(node: Node) -> DecisionTable:
    try:
        return DecisionTable(
            id=node.text("id"),
            inputs=tuple(_table_input(one) for one in node.nodes("inputs")),
            outputs=tuple(_output(one) for one in node.nodes("outputs")),
            rows=tuple(_row(one) for one in node.nodes("rows")),
            hit_policy=node.choice("hit_policy", HitPolicy, HitPolicy.UNIQUE),
            aggregation=node.choice("aggregation", Aggregation, Aggregation.LIST),
        )
    except RuleFileError:
        raise
    except ValueError as error:
        raise node.error("rows", str(error)) from error


def _table_input(node: Node) -> TableInput:
    values = tuple(one.evaluate({}) for one in node.expressions("values", parse))
    return TableInput(node.expression("expression"), values, node.flag("whole"))


def _output(node: Node) -> Output:
    priority = tuple(one.evaluate({}) for one in node.expressions("priority", parse))
    return Output(node.text("id"), priority, node.optional_expression("default"))


def _row(node: Node) -> Row:
    return Row(
        id=node.text("id"),
        tests=node.expressions("when", parse_tests),
        results=node.expressions("then", parse),
        source=node.texts("source"),
    )


def _assumption(node: Node, types: Mapping[str, FactType]) -> Assumption:
    fact = node.text("fact")
    return Assumption(
        id=node.text("id"),
        fact=fact,
        value=_assumed(node, types.get(fact)),
        scope=_scope(node),
        source=node.texts("source"),
        confidence=node.choice("confidence", Confidence, Confidence.LOW),
    )


def _assumed(node: Node, fact_type: FactType | None) -> Value:
    raw = node.raw("value")
    if fact_type is not None:
        values, errors = parse_facts([fact_type], {fact_type.id: raw})
        if errors or not values:
            raise node.error("value", f"is no answer to {fact_type.id}")
        return values[fact_type.id]
    if isinstance(raw, bool | str):
        return raw
    try:
        return day_from(raw) if isinstance(raw, date) else number_from(raw)
    except ValueError as error:
        raise node.error("value", str(error)) from error


def _route(node: Node) -> Route:
    criteria = tuple(_criterion(one) for one in node.nodes("criteria"))
    if not criteria:
        raise node.error("criteria", "a route needs at least one condition")
    return Route(
        id=node.text("id"),
        criteria=criteria,
        scope=_scope(node),
        category=node.optional_text("category"),
        is_extra=node.flag("extra"),
        after_end=node.choice("after_end", AfterEnd, AfterEnd.UNKNOWN),
        source=node.texts("source"),
        confidence=_confidence(node),
    )


def _criterion(node: Node) -> Criterion:
    if node.has("when") == node.has("points_for"):
        raise node.error("when", "either 'when' or 'points_for' is needed")
    return Criterion(node.text("id"), node.optional_expression("when"), node.optional_text("points_for"))


def _overlay(node: Node) -> Overlay:
    return Overlay(
        id=node.text("id"),
        kind=node.choice("kind", OverlayKind, OverlayKind.NOTICE),
        scope=_scope(node),
        when=node.optional_expression("when"),
        source=node.texts("source"),
        confidence=_confidence(node),
    )
