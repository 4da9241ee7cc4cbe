"""What is wrong with rules before anybody is judged by them: gaps, overlaps, dead rows, missing citations."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Final

from wenjin.catalogue.domain.expression import Expression
from wenjin.catalogue.domain.expression.values import all_of, equal
from wenjin.catalogue.domain.rules.points import Band, Factor, Points, PointsTable, half_open
from wenjin.catalogue.domain.rules.rule_model import Criterion, Route, RuleSet
from wenjin.catalogue.domain.rules.samples import SOME_OTHER_TEXT, samples
from wenjin.catalogue.domain.rules.tables import DecisionTable, HitPolicy, Row

MOST_COMBINATIONS: Final = 20_000
_CONSTANTS: Final = frozenset({"as_of", "effective_on", "jurisdiction"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend.

    Attributes:
        code: gap, overlap, unreachable, no_citation, unknown_source, unknown_fact, unknown_category,
            unknown_option, missing_option, wrong_maximum, duplicate_id, too_large.
        path: where, by keys and ids.
        detail: the value, name or row concerned.
    """

    code: str
    path: str
    detail: str = ""

    def __str__(self) -> str:
        text = f"{self.path}: {_WORDS[self.code]}"
        return f"{text} ({self.detail})" if self.detail else text


_WORDS: Final = {
    "gap": "no row for this value",
    "overlap": "more than one row for this value",
    "unreachable": "can never be reached",
    "no_citation": "names no source",
    "unknown_source": "names a source that is not listed",
    "unknown_fact": "names a fact that does not exist",
    "unknown_category": "names a category that does not exist",
    "unknown_option": "names an option that the fact does not have",
    "missing_option": "has no points for an option of the fact",
    "wrong_maximum": "can give other points than its maximum says",
    "duplicate_id": "stands twice",
    "too_large": "has too many combinations to be checked",
}


def lint_ruleset(ruleset: RuleSet, facts: Collection[str]) -> list[Finding]:
    """Everything found in a rule set; an empty list when there is nothing to mend.

    Args:
        ruleset: the rules as read.
        facts: ids of the facts that exist.
    """
    findings = [
        *_citations(ruleset),
        *_names(ruleset, frozenset(facts)),
        *_categories(ruleset),
        *_twice(ruleset),
    ]
    if ruleset.points is not None:
        findings += lint_points(ruleset.points)
        findings += _options(ruleset, ruleset.points)
    for table in ruleset.tables:
        findings += lint_table(table)
    findings += _dead_routes(ruleset)
    return findings


def lint_points(table: PointsTable) -> list[Finding]:
    """Gaps, overlaps and dead bands of a points table, and maxima that do not add up."""
    findings: list[Finding] = []
    for factor in table.factors:
        path = f"points.factors.{factor.id}"
        findings += _bands(factor, path)
        given = [band.points for band in factor.bands] or [points for _, points in factor.choices]
        if given and max(given) != factor.maximum:
            findings.append(Finding("wrong_maximum", path, str(max(given))))
        codes = [code for code, _ in factor.choices]
        findings += (Finding("duplicate_id", f"{path}.options", code) for code in _repeated(codes))
    total = sum(factor.maximum for factor in table.factors)
    if total != table.maximum:
        findings.append(Finding("wrong_maximum", "points", str(total)))
    return findings


def lint_table(table: DecisionTable) -> list[Finding]:
    """Gaps, overlaps and dead rows of a decision table, tried on values at every side of every bound."""
    path = f"tables.{table.id}"
    columns = [_column(table, place) for place in range(len(table.inputs))]
    if prod(len(column) for column in columns) > MOST_COMBINATIONS:
        return [Finding("too_large", path)]
    findings: list[Finding] = []
    reached: set[str] = set()
    has_default = any(column.default is not None for column in table.outputs)
    for values in product(*columns):
        rows = [row for row in table.rows if _matches(row, values)]
        shown = ", ".join(str(value) for value in values)
        # Without a list of values another text proves no gap: there may be no such text.
        if not rows and not has_default and SOME_OTHER_TEXT not in values:
            findings.append(Finding("gap", path, shown))
        reached.update(row.id for row in (rows[:1] if table.hit_policy is HitPolicy.FIRST else rows))
        if len(rows) > 1 and (
            table.hit_policy is HitPolicy.UNIQUE or (table.hit_policy is HitPolicy.ANY and _differ(rows))
        ):
            findings.append(Finding("overlap", path, f"{shown}: {', '.join(row.id for row in rows)}"))
    findings += (
        Finding("unreachable", f"{path}.rows.{row.id}") for row in table.rows if row.id not in reached
    )
    return findings


def _column(table: DecisionTable, place: int) -> tuple[object, ...]:
    column = table.inputs[place]
    if column.values:
        return column.values
    return samples((row.tests[place] for row in table.rows), "?", {}, is_whole=column.is_whole)


def _matches(row: Row, values: tuple[object, ...]) -> bool:
    return all(test.evaluate({"?": value}) is True for test, value in zip(row.tests, values, strict=True))


def _differ(rows: list[Row]) -> bool:
    first = [cell.evaluate({}) for cell in rows[0].results]
    return any(equal([cell.evaluate({}) for cell in row.results], first) is False for row in rows[1:])


def _bands(factor: Factor, path: str) -> Iterator[Finding]:
    spans = [(band, half_open(band, factor.is_whole)) for band in factor.bands]
    empty = [band for band, (start, end) in spans if start is not None and end is not None and start >= end]
    yield from (Finding("unreachable", f"{path}.bands.{band.id}") for band in empty)
    ordered = sorted(
        ((band, span) for band, span in spans if band not in empty),
        key=lambda one: (one[1][0] is not None, one[1][0] or 0),
    )
    reach: tuple[Band, Points | None] | None = None
    for band, (start, end) in ordered:
        if reach is not None:
            last, limit = reach
            if limit is None or (start is None or start < limit):
                yield Finding("overlap", f"{path}.bands", f"{last.id}, {band.id}")
            elif start > limit:
                yield Finding("gap", f"{path}.bands", f"{limit} to {start}")
        if reach is None or (reach[1] is not None and (end is None or end > reach[1])):
            reach = (band, end)
    if reach is not None and reach[1] is not None:
        yield Finding("gap", f"{path}.bands", f"{reach[1]} and more")


def _options(ruleset: RuleSet, table: PointsTable) -> Iterator[Finding]:
    for factor in table.factors:
        fact = ruleset.facts.get(factor.fact)
        if fact is None or not factor.choices:
            continue
        path, given = f"points.factors.{factor.id}.options", {code for code, _ in factor.choices}
        yield from (Finding("unknown_option", path, code) for code in sorted(given - set(fact.codes)))
        yield from (Finding("missing_option", path, code) for code in fact.codes if code not in given)


def _cited(ruleset: RuleSet) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Everything that needs a source, with its sources."""
    for factor in ruleset.points.factors if ruleset.points else ():
        yield f"points.factors.{factor.id}", factor.source
    for figure in ruleset.figures:
        yield from ((f"figures.{figure.id}.values.{value.id}", value.source) for value in figure.values)
    for table in ruleset.tables:
        yield from ((f"tables.{table.id}.rows.{row.id}", row.source) for row in table.rows)
    yield from ((f"thresholds.{one.id}", one.source) for one in ruleset.thresholds)
    yield from ((f"lists.{one.id}", one.source) for one in ruleset.lists)
    yield from ((f"assumptions.{one.id}", one.source) for one in ruleset.assumptions)
    yield from ((f"routes.{one.id}", one.source) for one in ruleset.routes)
    yield from ((f"overlays.{one.id}", one.source) for one in ruleset.overlays)


def _citations(ruleset: RuleSet) -> Iterator[Finding]:
    for path, sources in _cited(ruleset):
        if not sources:
            yield Finding("no_citation", path)
        yield from (Finding("unknown_source", path, name) for name in sources if name not in ruleset.sources)


def _conditions(ruleset: RuleSet) -> Iterator[tuple[str, Expression]]:
    for criterion in ruleset.general:
        if criterion.when is not None:
            yield f"general.{criterion.id}", criterion.when
    for route in ruleset.routes:
        for criterion in route.criteria:
            if criterion.when is not None:
                yield f"routes.{route.id}.criteria.{criterion.id}", criterion.when
    for overlay in ruleset.overlays:
        if overlay.when is not None:
            yield f"overlays.{overlay.id}", overlay.when
    for table in ruleset.tables:
        yield from ((f"tables.{table.id}", column.expression) for column in table.inputs)
        for row in table.rows:
            yield from ((f"tables.{table.id}.rows.{row.id}", cell) for cell in (*row.tests, *row.results))
    for factor in ruleset.points.factors if ruleset.points else ():
        if factor.formula is not None:
            yield f"points.factors.{factor.id}", factor.formula


def _names(ruleset: RuleSet, facts: frozenset[str]) -> Iterator[Finding]:
    known = facts | _CONSTANTS
    known |= {f"figure.{one.id}" for one in ruleset.figures} | {f"list.{one.id}" for one in ruleset.lists}
    for table in ruleset.tables:
        known |= {f"table.{table.id}"} | {f"table.{table.id}.{column.name}" for column in table.outputs}
    for path, expression in _conditions(ruleset):
        yield from (Finding("unknown_fact", path, name) for name in sorted(expression.names - known))
    named = [("inputs", one.fact) for one in ruleset.inputs]
    named += [(f"assumptions.{one.id}", one.fact) for one in ruleset.assumptions]
    named += [
        (f"points.factors.{one.id}", one.fact) for one in (ruleset.points.factors if ruleset.points else ())
    ]
    named += [("effective_on", ruleset.effective_on)] if ruleset.effective_on else []
    yield from (Finding("unknown_fact", path, name) for path, name in named if name not in facts)


def _categories(ruleset: RuleSet) -> Iterator[Finding]:
    with_points = {one.category for one in ruleset.thresholds}
    for threshold in ruleset.thresholds:
        if threshold.category not in ruleset.categories:
            yield Finding("unknown_category", f"thresholds.{threshold.id}", threshold.category)
    for route in ruleset.routes:
        if ruleset.categories and not route.is_extra and route.category not in ruleset.categories:
            yield Finding("unknown_category", f"routes.{route.id}", str(route.category))
        for criterion in route.criteria:
            if criterion.points_for is not None and criterion.points_for not in with_points:
                path = f"routes.{route.id}.criteria.{criterion.id}"
                yield Finding("unknown_category", path, criterion.points_for)


def _twice(ruleset: RuleSet) -> Iterator[Finding]:
    groups: tuple[tuple[str, list[str]], ...] = (
        ("routes", [one.id for one in ruleset.routes]),
        ("overlays", [one.id for one in ruleset.overlays]),
        ("thresholds", [one.id for one in ruleset.thresholds]),
        ("figures", [one.id for one in ruleset.figures]),
        ("lists", [one.id for one in ruleset.lists]),
        ("tables", [one.id for one in ruleset.tables]),
        ("assumptions", [one.id for one in ruleset.assumptions]),
        ("inputs", [one.fact for one in ruleset.inputs]),
        ("points.factors", [one.id for one in (ruleset.points.factors if ruleset.points else ())]),
        *((f"routes.{one.id}.criteria", [part.id for part in one.criteria]) for one in ruleset.routes),
    )
    for path, names in groups:
        yield from (Finding("duplicate_id", path, name) for name in _repeated(names))


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def _dead_routes(ruleset: RuleSet) -> Iterator[Finding]:
    """Routes whose conditions exclude each other, and conditions that are false whatever is answered."""
    constants: dict[str, object] = {f"list.{one.id}": one.listing for one in ruleset.lists}
    constants |= {f"figure.{one.id}": None for one in ruleset.figures}
    for route in ruleset.routes:
        criteria = [*ruleset.general, *route.criteria]
        if _is_dead(criteria, constants):
            yield Finding("unreachable", f"routes.{route.id}", _culprit(route, constants))


def _culprit(route: Route, constants: dict[str, object]) -> str:
    dead = [criterion.id for criterion in route.criteria if _is_dead([criterion], constants)]
    return ", ".join(dead)


def _is_dead(criteria: list[Criterion], constants: dict[str, object]) -> bool:
    """Whether these conditions are false together for every combination of sample values.

    What hangs on figures, tables or points counts as possible. Too many combinations are not judged.
    """
    conditions = [one.when for one in criteria if one.when is not None]
    facts = sorted({name for one in conditions for name in one.names} - constants.keys())
    columns = [samples(conditions, fact, constants, is_whole=False) for fact in facts]
    if prod(len(column) for column in columns) > MOST_COMBINATIONS:
        return False
    for values in product(*columns):
        names = {**constants, **dict(zip(facts, values, strict=True))}
        if all_of(condition.evaluate(names) for condition in conditions) is not False:
            return False
    return True
