"""Built-in functions of the rule language. They see known values only; what they cannot work out is null."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Final

from wenjin.catalogue.domain.expression.values import (
    NUMBERS,
    UNKNOWN,
    Months,
    any_of,
    date_of,
    duration_of,
    equal,
    finite,
    has_unknown,
    is_number,
    kind,
    ordered,
)

MANY: Final = 1_000


@dataclass(frozen=True, slots=True)
class Function:
    """A built-in function: its body, how many values it takes, and whether it deals with UNKNOWN itself."""

    body: Callable[..., object]
    fewest: int
    most: int
    sees_unknown: bool = False

    def __call__(self, *values: object) -> object:
        """The result; UNKNOWN as long as a value it needs is UNKNOWN."""
        if not self.sees_unknown and any(has_unknown(value) for value in values):
            return UNKNOWN
        return self.body(*values)


def _date(*parts: object) -> object:
    match parts:
        case (str() as text,):
            return date_of(text)
        case (dt.datetime() as moment,):
            return moment.date()
        case (dt.date() as day,):
            return day
        case (year, month, day) if all(map(is_number, parts)):
            try:
                return dt.date(int(Decimal(str(year))), int(Decimal(str(month))), int(Decimal(str(day))))
            except (ValueError, OverflowError):
                return None
    return None


def _time(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.timetz()
    return _read(dt.time.fromisoformat, value)


def _date_and_time(*parts: object) -> object:
    match parts:
        case (dt.datetime() as day, dt.time() as time):
            return dt.datetime.combine(day.date(), time)
        case (dt.date() as day, dt.time() as time):
            return dt.datetime.combine(day, time)
        case (text,):
            return _read(dt.datetime.fromisoformat, text)
    return None


def _read(reader: Callable[[str], object], value: object) -> object:
    if not isinstance(value, str):
        return None
    try:
        return reader(value)
    except ValueError:
        return None


def _duration(value: object) -> object:
    return duration_of(value) if isinstance(value, str) else None


def _number(value: object) -> object:
    if not isinstance(value, str):
        return None
    number = NUMBERS.create_decimal(value.strip())
    return finite(number)


def text_of(value: object) -> str | None:
    """A value as text; null stays null."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_number(value):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return str(value)


def _numbers(values: tuple[object, ...]) -> list[Decimal] | None:
    """The numbers among which to choose, given one by one or as one list; None when some are no numbers."""
    items = _spread(values)
    if not all(map(is_number, items)):
        return None
    return [Decimal(item) for item in items if isinstance(item, Decimal | int)]


def _spread(values: tuple[object, ...]) -> tuple[object, ...]:
    if len(values) == 1 and isinstance(values[0], list | tuple):
        return tuple(values[0])
    return values


def _extreme(operator: str) -> Callable[..., object]:
    def choose(*values: object) -> object:
        items = _spread(values)
        if not items:
            return None
        best = items[0]
        for item in items[1:]:
            better = ordered(operator, item, best)
            if better is None:
                return None
            best = item if better is True else best
        return best if kind(best) else None

    return choose


def _sum(*values: object) -> object:
    numbers = _numbers(values)
    if not numbers:
        return None
    total = Decimal(0)
    for number in numbers:
        total = NUMBERS.add(total, number)
    return finite(total)


def _mean(*values: object) -> object:
    total, count = _sum(*values), len(_spread(values))
    return finite(NUMBERS.divide(total, Decimal(count))) if isinstance(total, Decimal) else None


def _count(values: object) -> object:
    if values is UNKNOWN:
        return UNKNOWN
    return Decimal(len(values)) if isinstance(values, list | tuple) else None


def _rounded(rounding: str) -> Callable[..., object]:
    def to_scale(value: object, scale: object = 0) -> object:
        if not (is_number(value) and is_number(scale)):
            return None
        places = int(Decimal(str(scale)))
        if not -6000 < places < 6000:
            return None
        number = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=rounding, context=NUMBERS)
        return finite(number)

    return to_scale


def _absolute(value: object) -> object:
    if isinstance(value, dt.timedelta):
        return abs(value)
    if isinstance(value, Months):
        return Months(abs(value.months))
    return NUMBERS.abs(Decimal(str(value))) if is_number(value) else None


def _modulo(value: object, divisor: object) -> object:
    if not (is_number(value) and is_number(divisor)) or divisor == 0:
        return None
    dividend, by = Decimal(str(value)), Decimal(str(divisor))
    quotient = NUMBERS.divide(dividend, by).to_integral_value(ROUND_FLOOR)
    return finite(NUMBERS.subtract(dividend, NUMBERS.multiply(by, quotient)))


def _text(body: Callable[..., object], count: int = 1) -> Function:
    def guarded(*values: object) -> object:
        return body(*values) if all(isinstance(value, str) for value in values) else None

    return Function(guarded, count, count)


def _substring(text: object, start: object, length: object = None) -> object:
    """Characters from ``start`` (1 is the first, -1 the last), as FEEL counts them."""
    if not isinstance(text, str) or not is_number(start) or not (length is None or is_number(length)):
        return None
    first = int(Decimal(str(start)))
    if first == 0 or abs(first) > len(text):
        return None
    first = first - 1 if first > 0 else len(text) + first
    if length is None:
        return text[first:]
    count = int(Decimal(str(length)))
    return text[first : first + count] if count > 0 else None


def _list_contains(values: object, wanted: object) -> object:
    if values is UNKNOWN:
        return UNKNOWN
    if not isinstance(values, list | tuple):
        return None
    return any_of(equal(value, wanted) for value in values)


def _full_months(earlier: dt.date, later: dt.date) -> int:
    """Complete months between two days; negative when the second is earlier."""
    if later < earlier:
        return -_full_months(later, earlier)
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day)


def _of_dates(body: Callable[[dt.date, dt.date], object]) -> Function:
    def guarded(earlier: object, later: object) -> object:
        if not (isinstance(earlier, dt.date) and isinstance(later, dt.date)):
            return None
        return body(_plain(earlier), _plain(later))

    return Function(guarded, 2, 2)


def _plain(day: dt.date) -> dt.date:
    return day.date() if isinstance(day, dt.datetime) else day


FUNCTIONS: Final[Mapping[str, Function]] = {
    "date": Function(_date, 1, 3),
    "time": Function(_time, 1, 1),
    "date and time": Function(_date_and_time, 1, 2),
    "duration": Function(_duration, 1, 1),
    "years and months duration": _of_dates(lambda one, two: Months(_full_months(one, two))),
    # Not in FEEL: what people are asked for is complete years and plain days.
    "completed years": _of_dates(lambda one, two: Decimal(int(_full_months(one, two) / 12))),
    "days between": _of_dates(lambda one, two: Decimal((two - one).days)),
    "number": Function(_number, 1, 1),
    "string": Function(text_of, 1, 1),
    "min": Function(_extreme("<"), 1, MANY),
    "max": Function(_extreme(">"), 1, MANY),
    "sum": Function(_sum, 1, MANY),
    "mean": Function(_mean, 1, MANY),
    "count": Function(_count, 1, 1, sees_unknown=True),
    "abs": Function(_absolute, 1, 1),
    "modulo": Function(_modulo, 2, 2),
    "floor": Function(_rounded(ROUND_FLOOR), 1, 2),
    "ceiling": Function(_rounded(ROUND_CEILING), 1, 2),
    "decimal": Function(_rounded(ROUND_HALF_EVEN), 2, 2),
    "string length": _text(lambda text: Decimal(len(text))),
    "upper case": _text(lambda text: text.upper()),
    "lower case": _text(lambda text: text.lower()),
    "contains": _text(lambda text, part: part in text, 2),
    "starts with": _text(lambda text, part: text.startswith(part), 2),
    "ends with": _text(lambda text, part: text.endswith(part), 2),
    "substring": Function(_substring, 2, 3),
    "list contains": Function(_list_contains, 2, 2, sees_unknown=True),
}
