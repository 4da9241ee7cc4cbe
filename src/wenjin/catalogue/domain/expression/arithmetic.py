"""Plus, minus, times, divided by, to the power of: for numbers, texts, dates and durations."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from wenjin.catalogue.domain.expression.values import (
    NUMBERS,
    UNKNOWN,
    Months,
    finite,
    is_number,
)


def negative(value: object) -> object:
    """Minus ``value``; null when it has no opposite."""
    if value is UNKNOWN:
        return UNKNOWN
    if is_number(value):
        return NUMBERS.minus(_decimal(value))
    if isinstance(value, dt.timedelta):
        return -value
    return Months(-value.months) if isinstance(value, Months) else None


Evaluator = Callable[[Mapping[str, object]], object]


def chained(values: Sequence[Evaluator], operators: Sequence[str], facts: Mapping[str, object]) -> object:
    """``a + b - c``, from left to right. A null anywhere makes it null, even beside an UNKNOWN."""
    total = values[0](facts)
    is_unknown = total is UNKNOWN
    for operator, value in zip(operators, values[1:], strict=True):
        operand = value(facts)
        if total is None or operand is None:
            return None
        if operand is UNKNOWN:
            is_unknown = True
        elif not is_unknown:
            total = _combined(operator, total, operand)
    return UNKNOWN if is_unknown and total is not None else total


def _decimal(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(value)


def _combined(operator: str, left: object, right: object) -> object:
    if is_number(left) and is_number(right):
        return _numeric(operator, _decimal(left), _decimal(right))
    if isinstance(left, str) and isinstance(right, str):
        return left + right if operator == "+" else None
    try:
        return _temporal(operator, left, right)
    except (OverflowError, ValueError, TypeError):
        # Beyond year 9999, or a moment with a zone against one without.
        return None


def _numeric(operator: str, left: Decimal, right: Decimal) -> Decimal | None:
    match operator:
        case "+":
            return finite(NUMBERS.add(left, right))
        case "-":
            return finite(NUMBERS.subtract(left, right))
        case "*":
            return finite(NUMBERS.multiply(left, right))
        case "/":
            return finite(NUMBERS.divide(left, right))
    return finite(NUMBERS.power(left, right))


def _temporal(operator: str, left: object, right: object) -> object:
    match operator, left, right:
        case "-", dt.date(), dt.date() if type(left) is type(right):
            return left - right
        case "+" | "-", dt.date(), dt.timedelta():
            return left + right if operator == "+" else left - right
        case "+" | "-", dt.date(), Months(months):
            return _moved(left, months if operator == "+" else -months)
        case "+", dt.timedelta() | Months(), dt.date():
            return _temporal("+", right, left)
        case "+" | "-", dt.timedelta(), dt.timedelta():
            return left + right if operator == "+" else left - right
        case "+" | "-", Months(one), Months(other):
            return Months(one + other if operator == "+" else one - other)
        case "*", _, dt.timedelta() | Months() if is_number(left):
            return _temporal("*", right, left)
        case "*" | "/", dt.timedelta(), _ if is_number(right):
            return _scaled(operator, left, _decimal(right))
        case "*", Months(months), _ if is_number(right):
            return Months(int(months * _decimal(right)))
    return None


def _scaled(operator: str, span: dt.timedelta, factor: Decimal) -> dt.timedelta | None:
    if operator == "/" and factor == 0:
        return None
    microseconds = Decimal(span // dt.timedelta(microseconds=1))
    result = _numeric(operator, microseconds, factor)
    return None if result is None else dt.timedelta(microseconds=int(result))


def _moved(day: dt.date, months: int) -> dt.date:
    """The same day some months later; the last of the month where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return day.replace(year=year, month=month + 1, day=last)
        except ValueError:
            continue
    return day.replace(year=year, month=month + 1)
