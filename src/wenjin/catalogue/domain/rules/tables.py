"""Decision tables with the hit policies of DMN, evaluated in three values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from wenjin.catalogue.domain.expression import UNKNOWN, Expression
from wenjin.catalogue.domain.expression.functions import FUNCTIONS
from wenjin.catalogue.domain.expression.values import equal, has_unknown, ordered


class HitPolicy(StrEnum):
    """What counts when several rows match. Letters as in DMN."""

    UNIQUE = "U"
    ANY = "A"
    PRIORITY = "P"
    FIRST = "F"
    RULE_ORDER = "R"
    OUTPUT_ORDER = "O"
    COLLECT = "C"


class Aggregation(StrEnum):
    """What a collecting table makes of the results."""

    LIST = "list"
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Input:
    """A column of conditions.

    Attributes:
        expression: the value that the cells test.
        values: values it can take, where they can be listed; for the lint.
        is_whole: it is a whole number, so nothing lies between 2 and 3; for the lint.
    """

    expression: Expression
    values: tuple[object, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Output:
    """A column of results.

    Attributes:
        name: its name in the result of a table with several outputs.
        values: allowed values, best first: the order of priority.
        default: the result when no row matches.
    """

    name: str = ""
    values: tuple[object, ...] = ()
    default: Expression | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A rule: tests of the inputs, results, and where it comes from."""

    id: str
    tests: tuple[Expression, ...]
    results: tuple[Expression, ...]
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Hit:
    """A row that matches, or may: ``is_certain`` says which."""

    result: object
    is_certain: bool


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """Rows of conditions and results.

    A row whose conditions are not yet known leaves the outcome UNKNOWN, unless it cannot matter: its result
    is the same, or a better one is already certain. So a known outcome never changes by answering more.
    """

    id: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]
    hit_policy: HitPolicy = HitPolicy.UNIQUE
    aggregation: Aggregation = Aggregation.LIST
    names: frozenset[str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.tests) != len(self.inputs) or len(row.results) != len(self.outputs):
                raise ValueError(f"row {row.id} of table {self.id} does not have a cell for every column")
        parts = [column.expression for column in self.inputs]
        parts += [cell for row in self.rows for cell in (*row.tests, *row.results)]
        parts += [column.default for column in self.outputs if column.default is not None]
        object.__setattr__(self, "names", frozenset().union(*(part.names for part in parts)))

    def evaluate(self, facts: Mapping[str, object]) -> object:
        """The outcome: one value, or a dict by output name when there are several outputs.

        Returns:
            UNKNOWN while rows that matter hang on facts left out. Null when nothing matches and there is no
            default, or when rows break the promise of the hit policy (two hits of U, different ones of A).
        """
        hits = self._hits(facts)
        if not any(hit.is_certain for hit in hits):
            return UNKNOWN if hits else self._default(facts)
        outcome = _POLICIES[self.hit_policy](self, hits)
        return UNKNOWN if _is_open(outcome) else outcome

    def matching(self, facts: Mapping[str, object]) -> tuple[tuple[Row, bool], ...]:
        """Rows that match (True) or may still match (False), in order."""
        environments = [{**facts, "?": column.expression.evaluate(facts)} for column in self.inputs]
        found: list[tuple[Row, bool]] = []
        for row in self.rows:
            certain = True
            for test, environment in zip(row.tests, environments, strict=True):
                value = test.evaluate(environment)
                if value is UNKNOWN:
                    certain = False
                elif value is not True:  # null does not match either
                    break
            else:
                found.append((row, certain))
        return tuple(found)

    def _hits(self, facts: Mapping[str, object]) -> list[_Hit]:
        return [_Hit(self._result(row, facts), certain) for row, certain in self.matching(facts)]

    def _result(self, row: Row, facts: Mapping[str, object]) -> object:
        values = [cell.evaluate(facts) for cell in row.results]
        if len(values) == 1:
            return values[0]
        return {column.name: value for column, value in zip(self.outputs, values, strict=True)}

    def _default(self, facts: Mapping[str, object]) -> object:
        values = [
            None if column.default is None else column.default.evaluate(facts) for column in self.outputs
        ]
        if len(values) == 1:
            return values[0]
        if all(column.default is None for column in self.outputs):
            return None
        return {column.name: value for column, value in zip(self.outputs, values, strict=True)}

    def _rank(self, result: object) -> tuple[int, ...]:
        """Place of a result in the order of priority, column by column; what is not listed comes last."""
        ranks = []
        for column in self.outputs:
            value = result[column.name] if isinstance(result, Mapping) else result
            places = [place for place, listed in enumerate(column.values) if equal(value, listed) is True]
            ranks.append(places[0] if places else len(column.values))
        return tuple(ranks)


def _is_open(outcome: object) -> bool:
    if isinstance(outcome, Mapping):
        return any(has_unknown(value) for value in outcome.values())
    if isinstance(outcome, list):
        return any(_is_open(item) for item in outcome)
    return has_unknown(outcome)


def _are_same(hits: Sequence[_Hit]) -> bool:
    first = hits[0].result
    return all((hit.result is None and first is None) or equal(hit.result, first) is True for hit in hits[1:])


def _unique(table: DecisionTable, hits: Sequence[_Hit]) -> object:
    if sum(hit.is_certain for hit in hits) > 1:
        return None
    # Another row that may match would make two hits, which is null: so one certain hit is not enough.
    return hits[0].result if len(hits) == 1 else UNKNOWN


def _any(table: DecisionTable, hits: Sequence[_Hit]) -> object:
    certain = [hit for hit in hits if hit.is_certain]
    if any(_is_open(hit.result) for hit in certain):
        return UNKNOWN
    if not _are_same(certain):
        return None
    return certain[0].result if _are_same([certain[0], *hits]) else UNKNOWN


def _first(table: DecisionTable, hits: Sequence[_Hit]) -> object:
    reached = []
    for hit in hits:
        reached.append(hit)
        if hit.is_certain:
            break
    return reached[-1].result if _are_same(reached) else UNKNOWN


def _priority(table: DecisionTable, hits: Sequence[_Hit]) -> object:
    if any(_is_open(hit.result) for hit in hits):
        return UNKNOWN
    best = min((hit for hit in hits if hit.is_certain), key=lambda hit: table._rank(hit.result))
    rank = table._rank(best.result)
    for hit in hits:
        other = table._rank(hit.result)
        if not hit.is_certain and (other < rank or (other == rank and not _are_same([best, hit]))):
            return UNKNOWN
    return best.result


def _rule_order(table: DecisionTable, hits: Sequence[_Hit]) -> object:
    return [hit.result for hit in hits] if all(hit.is_certain for hit in hits) else UNKNOWN


def _output_order(table: DecisionTable, hits: Sequence[_Hit]) -> object:
    if not all(hit.is_certain and not _is_open(hit.result) for hit in hits):
        return UNKNOWN
    return [hit.result for hit in sorted(hits, key=lambda hit: table._rank(hit.result))]


def _collect(table: DecisionTable, hits: Sequence[_Hit]) -> object:
    results = [hit.result for hit in hits if hit.is_certain]
    are_all_certain = len(results) == len(hits)
    if table.aggregation is Aggregation.COUNT:
        return Decimal(len(results)) if are_all_certain else UNKNOWN
    if table.aggregation in (Aggregation.MIN, Aggregation.MAX):
        extreme = FUNCTIONS[table.aggregation.value](results)
        beats = "<" if table.aggregation is Aggregation.MIN else ">"
        rivals = [hit.result for hit in hits if not hit.is_certain]
        return extreme if all(ordered(beats, rival, extreme) is False for rival in rivals) else UNKNOWN
    if not are_all_certain:
        return UNKNOWN
    return FUNCTIONS["sum"](results) if table.aggregation is Aggregation.SUM else results


_POLICIES: Final[Mapping[HitPolicy, Callable[[DecisionTable, Sequence[_Hit]], object]]] = {
    HitPolicy.UNIQUE: _unique,
    HitPolicy.ANY: _any,
    HitPolicy.PRIORITY: _priority,
    HitPolicy.FIRST: _first,
    HitPolicy.RULE_ORDER: _rule_order,
    HitPolicy.OUTPUT_ORDER: _output_order,
    HitPolicy.COLLECT: _collect,
}
