"""A tree into two closures: its value for some facts, and the unknown names on which it still hangs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from wenjin.catalogue.domain.expression import nodes
from wenjin.catalogue.domain.expression.arithmetic import chained, negative
from wenjin.catalogue.domain.expression.functions import FUNCTIONS
from wenjin.catalogue.domain.expression.nodes import Node, Test
from wenjin.catalogue.domain.expression.values import (
    ORDERINGS,
    UNKNOWN,
    Interval,
    all_of,
    any_of,
    equal,
    has_unknown,
    member,
    negation,
    ordered,
)

Facts = Mapping[str, object]
Evaluator = Callable[[Facts], object]
NOTHING: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled node.

    Attributes:
        value: the value for some facts.
        unsettled: names not given whose answers may still change that value.
    """

    value: Evaluator
    unsettled: Callable[[Facts], frozenset[str]]


def compile_node(node: Node) -> Program:
    """The closures of a tree. Each node becomes one closure, so depth in calls equals depth of the tree."""
    match node:
        case nodes.Literal(value):
            return _constant(value)
        case nodes.Name(text):
            return _name(text)
        case nodes.If(condition, yes, no):
            return _if(compile_node(condition), compile_node(yes), compile_node(no))
        case nodes.Comparison(operator, left, right):
            return _comparison(operator, left, right)
        case nodes.In(item, tests):
            return _in(compile_node(item), tests)
        case nodes.Cell(tests, is_negated):
            return _cell(tests, is_negated)
        case nodes.Call():
            return _call(node)
    return _plain(node, [compile_node(part) for part in nodes.children(node)])


def _plain(node: Node, parts: Sequence[Program]) -> Program:
    """Nodes whose value follows from the values of their parts alone."""
    values = tuple(part.value for part in parts)
    match node:
        case nodes.And():
            return _hanging_on(parts, lambda facts: all_of(value(facts) for value in values))
        case nodes.Or():
            return _hanging_on(parts, lambda facts: any_of(value(facts) for value in values))
        case nodes.Not():
            return _hanging_on(parts, lambda facts: negation(values[0](facts)))
        case nodes.Items():
            return _hanging_on(parts, lambda facts: [value(facts) for value in values])
        case nodes.Between():
            return _hanging_on(
                parts, lambda facts: _between(values[0](facts), values[1](facts), values[2](facts))
            )
        case nodes.Span(_, _, low_closed, high_closed):
            return _hanging_on(
                parts, lambda facts: Interval(values[0](facts), values[1](facts), low_closed, high_closed)
            )
        case nodes.Negative():
            return _hanging_on(parts, lambda facts: negative(values[0](facts)))
        case nodes.Chain(_, rest):
            operators = tuple(operator for operator, _ in rest)
            return _hanging_on(parts, lambda facts: chained(values, operators, facts))
        case nodes.Path(_, attributes):
            return _hanging_on(parts, lambda facts: _follow(values[0](facts), attributes))
    raise TypeError(f"not a node: {node!r}")


def _hanging_on(parts: Sequence[Program], value: Evaluator) -> Program:
    """A value that is unsettled only by what unsettles its parts: a settled part contributes no names."""

    def unsettled(facts: Facts) -> frozenset[str]:
        if not _is_open(value(facts)):
            return NOTHING
        return NOTHING.union(*(part.unsettled(facts) for part in parts))

    return Program(value, unsettled)


def _is_open(value: object) -> bool:
    if isinstance(value, Interval):
        return has_unknown(value.low) or has_unknown(value.high)
    return has_unknown(value)


def _constant(value: object) -> Program:
    return Program(lambda facts: value, lambda facts: NOTHING)


def _name(text: str) -> Program:
    alone = frozenset({text})

    def plain(facts: Facts) -> object:
        return facts.get(text, UNKNOWN)

    def dotted(facts: Facts) -> object:
        value = facts.get(text, UNKNOWN)
        if value is not UNKNOWN or text in facts:
            return value
        # Not a fact by that whole name: a part of one, such as the year of a date.
        head, *rest = text.split(".")
        return _follow(facts[head], rest) if head in facts else UNKNOWN

    value = dotted if "." in text else plain
    return Program(value, lambda facts: alone if has_unknown(value(facts)) else NOTHING)


_PARTS: Final = ("year", "month", "day", "hour", "minute", "second", "days", "months")


def _follow(value: object, attributes: Sequence[str]) -> object:
    """The named part of a value; null when it has none, UNKNOWN when a mapping does not hold it yet."""
    for attribute in attributes:
        if value is UNKNOWN:
            return UNKNOWN
        if isinstance(value, Mapping):
            value = value.get(attribute, UNKNOWN)
            continue
        part = getattr(value, attribute, None) if attribute in _PARTS else None
        value = Decimal(part) if isinstance(part, int) else None
    return value


def _between(value: object, low: object, high: object) -> object:
    return all_of((ordered(">=", value, low), ordered("<=", value, high)))


def _comparison(operator: str, left: Node, right: Node) -> Program:
    parts = [compile_node(left), compile_node(right)]
    first, second = parts[0].value, parts[1].value
    if operator == "=":
        return _hanging_on(parts, lambda facts: equal(first(facts), second(facts)))
    if operator == "!=":
        return _hanging_on(parts, lambda facts: negation(equal(first(facts), second(facts))))
    if isinstance(left, nodes.Name) and "." not in left.text and isinstance(right, nodes.Literal):
        return _against_number(operator, left.text, right.value, parts)
    return _hanging_on(parts, lambda facts: ordered(operator, first(facts), second(facts)))


def _against_number(operator: str, name: str, bound: object, parts: Sequence[Program]) -> Program:
    """The commonest condition, ``age >= 18``, without the detour over kinds of values."""
    test = ORDERINGS[operator]
    is_numeric = isinstance(bound, Decimal)
    number = int(bound) if isinstance(bound, Decimal) and bound == bound.to_integral_value() else bound

    def value(facts: Facts) -> object:
        given = facts.get(name, UNKNOWN)
        if is_numeric and type(given) in (int, Decimal):
            return test(given, number)
        return ordered(operator, given, bound)

    return _hanging_on(parts, value)


def _if(condition: Program, yes: Program, no: Program) -> Program:
    def value(facts: Facts) -> object:
        holds = condition.value(facts)
        if holds is True:
            return yes.value(facts)
        if holds is not UNKNOWN:
            return no.value(facts)
        # Not known which way it goes, but perhaps both ways lead to the same place.
        one, other = yes.value(facts), no.value(facts)
        same = (one is None and other is None) or equal(one, other) is True
        return one if same and not has_unknown(one) else UNKNOWN

    def unsettled(facts: Facts) -> frozenset[str]:
        if not has_unknown(value(facts)):
            return NOTHING
        holds = condition.value(facts)
        if holds is UNKNOWN:
            return condition.unsettled(facts) | yes.unsettled(facts) | no.unsettled(facts)
        return yes.unsettled(facts) if holds is True else no.unsettled(facts)

    return Program(value, unsettled)


def _call(node: nodes.Call) -> Program:
    parts = [compile_node(argument) for argument in node.arguments]
    values = tuple(part.value for part in parts)
    if node.is_bound:
        return _hanging_on(parts, lambda facts: _bound(node.function, values, facts))
    built_in = FUNCTIONS[node.function]

    def value(facts: Facts) -> object:
        return built_in(*(argument(facts) for argument in values))

    if not any(isinstance(part, nodes.Name) or _is_bound(part) for part in nodes.walk(node)):
        return _constant(value({}))  # date("2026-12-31") is worked out once
    return _hanging_on(parts, value)


def _is_bound(node: Node) -> bool:
    return isinstance(node, nodes.Call) and node.is_bound


def _bound(name: str, values: Sequence[Evaluator], facts: Facts) -> object:
    function = facts.get(name)
    if not callable(function):
        raise LookupError(f"no function is bound to {name!r}")
    given = [argument(facts) for argument in values]
    return UNKNOWN if any(has_unknown(item) for item in given) else function(*given)


def _in(item: Program, tests: tuple[Test, ...]) -> Program:
    compiled = [_test(test) for test in tests]

    def value(facts: Facts) -> object:
        subject = item.value(facts)
        return any_of(test(subject, facts) for test, _ in compiled)

    return _hanging_on([item, *(program for _, program in compiled)], value)


def _cell(tests: tuple[Test, ...], is_negated: bool) -> Program:
    if not tests:
        return _constant(not is_negated)
    about = _in(_name("?"), tests)
    if not is_negated:
        return about
    return _hanging_on([about], lambda facts: negation(about.value(facts)))


def _test(test: Test) -> tuple[Callable[[object, Facts], object], Program]:
    program = compile_node(test.value)
    operand, operator = program.value, test.operator
    if not operator:
        if any(part == nodes.Name("?") for part in nodes.walk(test.value)):
            # A whole condition about the value, such as "contains(?, x)": its truth is the answer.
            return (lambda subject, facts: operand(facts)), program
        return (lambda subject, facts: member(subject, operand(facts))), program
    if operator == "=":
        return (lambda subject, facts: equal(subject, operand(facts))), program
    if operator == "!=":
        return (lambda subject, facts: negation(equal(subject, operand(facts)))), program
    return (lambda subject, facts: ordered(operator, subject, operand(facts))), program
