"""The tree of a parsed rule. Plain data: compared, hashed, walked; evaluated elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, string, boolean or null as written."""

    value: Decimal | str | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """A fact, a figure, a list; dots are part of it. ``?`` is the value that a unary test is about."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list as written: ``[1, 2]``."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """An interval as written: ``[1..5)``. Occurs only as a test."""

    low: Node
    high: Node
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Negative:
    """Arithmetic minus before one value."""

    item: Node


@dataclass(frozen=True, slots=True)
class Chain:
    """Arithmetic of one rank, from left to right: ``a + b - c``. Flat, so that long sums nest no deeper."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``=``, ``!=``, ``<``, ``<=``, ``>`` or ``>=`` between two values."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between:
    """``item between low and high``, both ends included."""

    item: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Test:
    """One unary test: ``> 5``, ``"a"``, ``[1..5]``. Without an operator: equal to it, or a member of it."""

    operator: str
    value: Node


@dataclass(frozen=True, slots=True)
class In:
    """``item in (tests)``: meets at least one of them."""

    item: Node
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    item: Node


@dataclass(frozen=True, slots=True)
class If:
    """``if condition then yes else no``."""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A built-in function, or (``is_bound``) one that the caller binds under a known name."""

    function: str
    arguments: tuple[Node, ...]
    is_bound: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """Parts of a value: ``date("2026-01-01").year``."""

    base: Node
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Unary tests of a decision table about ``?``; no tests at all is ``-``, which everything meets."""

    tests: tuple[Test, ...]
    is_negated: bool


Node = (
    Literal
    | Name
    | Items
    | Span
    | Negative
    | Chain
    | Comparison
    | Between
    | In
    | And
    | Or
    | Not
    | If
    | Call
    | Path
    | Cell
)


def children(node: Node) -> tuple[Node, ...]:
    """Direct parts of a node, in the order of the text."""
    match node:
        case Items(items) | And(items) | Or(items) | Call(_, items):
            return items
        case Span(low, high):
            return (low, high)
        case Negative(item) | Not(item) | Path(item):
            return (item,)
        case Chain(first, rest):
            return (first, *(item for _, item in rest))
        case Comparison(_, left, right):
            return (left, right)
        case Between(item, low, high):
            return (item, low, high)
        case In(item, tests):
            return (item, *(test.value for test in tests))
        case Cell(tests):
            return tuple(test.value for test in tests)
        case If(condition, yes, no):
            return (condition, yes, no)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, without recursion."""
    waiting: list[Node] = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(children(current))


def names_in(node: Node) -> frozenset[str]:
    """Names that the value may depend on, ``?`` left out."""
    return frozenset(part.text for part in walk(node) if isinstance(part, Name)) - {"?"}
