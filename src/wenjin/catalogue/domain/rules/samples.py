"""Values that conditions could treat differently, found in the conditions themselves; for the lint."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Final

from wenjin.catalogue.domain.expression import Expression, Listing, nodes
from wenjin.catalogue.domain.expression.evaluation import compile_node
from wenjin.catalogue.domain.rules.points import Points, plain

# Stands for every text that no condition names.
SOME_OTHER_TEXT: Final = "\N{HORIZONTAL ELLIPSIS}"


def samples(
    expressions: Iterable[Expression],
    subject: str,
    constants: Mapping[str, object],
    *,
    is_whole: bool,
) -> tuple[object, ...]:
    """Values of ``subject`` on every side of every bound; true and false where it stands alone.

    Args:
        expressions: conditions; other names in them are looked up in ``constants``.
        subject: a name, or ``?`` for the value that unary tests are about.
        constants: figures and lists.
        is_whole: no value lies between two neighbouring whole numbers.
    """
    found: list[object] = []
    for expression in expressions:
        for node in nodes.walk(expression.node):
            found += _operands(node, subject, constants)
    numbers = sorted(
        {plain(one) for one in found if isinstance(one, int | Decimal) and not isinstance(one, bool)}
    )
    values: list[object] = [*_around(numbers, is_whole=is_whole)]
    days = sorted({one for one in found if isinstance(one, date)})
    values += sorted({day + timedelta(days=shift) for day in days for shift in (-1, 0, 1)})
    values += sorted({one for one in found if isinstance(one, str)})
    for listing in (one for one in found if isinstance(one, Listing)):
        values += sorted(str(member) for member in listing.members)[:1]
    if any(isinstance(one, str | Listing) for one in found):
        values.append(SOME_OTHER_TEXT)
    if not values or any(isinstance(one, bool) for one in found):
        values += [True, False]
    return tuple(values)


def _around(numbers: list[Points], *, is_whole: bool) -> Iterator[Points]:
    if not numbers:
        return
    yield numbers[0] - 1
    for low, high in pairwise(numbers):
        yield low
        if not is_whole:
            yield (Decimal(low) + Decimal(high)) / 2
        elif high - low > 1:
            yield low + 1
    yield numbers[-1]
    yield numbers[-1] + 1


def _operands(node: nodes.Node, subject: str, constants: Mapping[str, object]) -> Iterator[object]:
    """Values with which one node compares the subject."""
    name = nodes.Name(subject)
    operands: list[nodes.Node] = []
    match node:
        case nodes.Comparison(_, left, right) if name in (left, right):
            operands = [right if left == name else left]
        case nodes.Between(item, low, high) if item == name:
            operands = [low, high]
        case nodes.In(item, tests) if item == name:
            operands = [test.value for test in tests]
        case nodes.Cell(tests) if subject == "?":
            operands = [test.value for test in tests]
    for operand in operands:
        parts = (operand.low, operand.high) if isinstance(operand, nodes.Span) else (operand,)
        for part in parts:
            value = compile_node(part).value(constants)
            yield from value if isinstance(value, list) else (value,)
