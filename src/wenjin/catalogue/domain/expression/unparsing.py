"""A tree back into text, with no more brackets than it needs; parsing that text gives the same tree."""

from decimal import Decimal
from typing import Final

from wenjin.catalogue.domain.expression import nodes
from wenjin.catalogue.domain.expression.nodes import Node, Test

_CHAIN_RANK: Final = {"+": 4, "-": 4, "*": 5, "/": 5, "**": 6}
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def unparse(node: Node, floor: int = 0) -> str:
    """Text of ``node``, in brackets when it binds weaker than ``floor``."""
    rank, text = _written(node)
    return f"({text})" if rank < floor else text


def _written(node: Node) -> tuple[int, str]:
    """How tightly the node binds (0 if, 1 or, 2 and, 3 comparison … 8 a plain value), and its text."""
    match node:
        case nodes.If(condition, yes, no):
            return 0, f"if {unparse(condition)} then {unparse(yes)} else {unparse(no)}"
        case nodes.Or(items):
            return 1, " or ".join(unparse(item, 2) for item in items)
        case nodes.And(items):
            return 2, " and ".join(unparse(item, 3) for item in items)
        case nodes.Comparison(operator, left, right):
            return 3, f"{unparse(left, 4)} {operator} {unparse(right, 4)}"
        case nodes.Between(item, low, high):
            return 3, f"{unparse(item, 4)} between {unparse(low, 4)} and {unparse(high, 4)}"
        case nodes.In(item, tests):
            return 3, f"{unparse(item, 4)} in ({_tests(tests)})"
        case nodes.Chain(first, rest):
            rank = _CHAIN_RANK[rest[0][0]]
            parts = [unparse(first, rank + 1)]
            parts += (f"{operator} {unparse(item, rank + 1)}" for operator, item in rest)
            return rank, " ".join(parts)
        case nodes.Negative(item):
            return 7, f"-{unparse(item, 7)}"
        case nodes.Cell(tests, is_negated):
            text = _tests(tests) if tests else "-"
            return 8, f"not({text})" if is_negated else text
    return 8, _value(node)


def _value(node: Node) -> str:
    match node:
        case nodes.Literal(value):
            return _literal(value)
        case nodes.Name(text):
            return text
        case nodes.Items(items):
            return f"[{_comma(items)}]"
        case nodes.Span(low, high, low_closed, high_closed):
            opening, closing = "[" if low_closed else "(", "]" if high_closed else ")"
            return f"{opening}{unparse(low)} .. {unparse(high)}{closing}"
        case nodes.Not(item):
            return f"not({unparse(item)})"
        case nodes.Call(function, arguments):
            return f"{function}({_comma(arguments)})"
        case nodes.Path(base, attributes):
            return ".".join((unparse(base, 8), *attributes))
    raise TypeError(f"not a node: {node!r}")


def _literal(value: Decimal | str | bool | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + "".join(_ESCAPES.get(character, character) for character in value) + '"'
    return f"{value:f}"


def _comma(items: tuple[Node, ...]) -> str:
    return ", ".join(unparse(item) for item in items)


def _tests(tests: tuple[Test, ...]) -> str:
    return ", ".join(
        f"{test.operator} {unparse(test.value, 4)}" if test.operator else unparse(test.value)
        for test in tests
    )
