"""Values of the rule language, and how they compare.

Five answers are possible where others have two: true, false, UNKNOWN (a fact nobody gave yet), null (a value
that cannot be worked out, however much is answered: a division by zero, a figure nobody could confirm) and
UNKNOWN inside a list. UNKNOWN becomes something else by answering; null stays null.
"""

import datetime as dt
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import Enum
from typing import Any, Final, NoReturn


class Unknown(Enum):
    """The type of the one value ``UNKNOWN``."""

    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> NoReturn:
        # "if answer:" would turn a missing answer into a silent yes.
        raise TypeError("UNKNOWN is neither true nor false; compare it with 'is'")


UNKNOWN: Final = Unknown.UNKNOWN

# decimal128, as DMN asks. No traps: what cannot be computed becomes NaN or infinite, and then null.
NUMBERS: Final = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[])

Truth = bool | None | Unknown


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A duration in years and months; days and hours are a ``timedelta``."""

    months: int


@dataclass(frozen=True, slots=True)
class Interval:
    """Values from ``low`` to ``high``; each end belongs to it or not."""

    low: object
    high: object
    low_closed: bool = True
    high_closed: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """A published list, for instance of countries.

    Attributes:
        members: what is certainly on it.
        is_complete: False when it may be longer than we know: what is not found is then null, not false.
    """

    members: frozenset[object]
    is_complete: bool = True

    def has(self, value: object) -> Truth:
        """Whether ``value`` is on the list."""
        if value is UNKNOWN:
            return UNKNOWN
        try:
            if value in self.members:
                return True
        except TypeError:  # a list can be asked for, but is never on one
            return None
        return False if self.is_complete and value is not None else None


def is_number(value: object) -> bool:
    """Whether it counts as a number: an int or Decimal, never a bool.

    Raises:
        TypeError: a float; binary fractions would shift exact bounds without anybody seeing it.
    """
    if isinstance(value, float):
        raise TypeError("facts hold int or Decimal, never float")
    return isinstance(value, Decimal | int) and not isinstance(value, bool)


def kind(value: object) -> str | None:
    """Name of the type within which values can be compared; None for null."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "boolean"
    if is_number(value):
        return "number"
    for python_type, name in _KINDS:
        if isinstance(value, python_type):
            return name
    return type(value).__name__


_KINDS: Final[tuple[tuple[type, str], ...]] = (
    (str, "string"),
    (dt.datetime, "date and time"),  # before date: a datetime is a date in Python
    (dt.date, "date"),
    (dt.time, "time"),
    (dt.timedelta, "days and time duration"),
    (Months, "years and months duration"),
    (list, "list"),
    (tuple, "list"),
    (Mapping, "context"),
)
_ORDERED: Final = frozenset(
    {
        "number",
        "string",
        "date",
        "date and time",
        "time",
        "days and time duration",
        "years and months duration",
    }
)


# Types whose values Python compares as the language does; nearly every comparison is of one of these.
_SIMPLE: Final = frozenset({str, int, bool, Decimal, dt.date})


def has_unknown(value: object) -> bool:
    """Whether answering more could still change ``value``."""
    if value is UNKNOWN:
        return True
    return isinstance(value, list | tuple) and any(has_unknown(item) for item in value)


def equal(left: object, right: object) -> Truth:
    """``=`` in three values; values of different types have no answer (null)."""
    if type(left) is type(right) and type(left) in _SIMPLE:
        return left == right
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    if left is None or right is None:
        return left is None and right is None
    left_kind, right_kind = kind(left), kind(right)
    if left_kind != right_kind:
        return None
    if left_kind == "list" and isinstance(left, list | tuple) and isinstance(right, list | tuple):
        if len(left) != len(right):
            return False
        return all_of(equal(one, other) for one, other in zip(left, right, strict=True))
    if left_kind == "context" and isinstance(left, Mapping) and isinstance(right, Mapping):
        if left.keys() != right.keys():
            return False
        return all_of(equal(left[key], right[key]) for key in left)
    return bool(left == right)


def ordered(sign: str, left: object, right: object) -> Truth:
    """``<``, ``<=``, ``>`` or ``>=`` in three values.

    A null on either side decides (null), even against UNKNOWN: an answer could not help.
    """
    if left is None or right is None:
        return None
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    left_kind = kind(left)
    if left_kind != kind(right) or left_kind not in _ORDERED:
        return None
    try:
        return ORDERINGS[sign](left, right)
    except TypeError:  # a time with and one without a zone
        return None


ORDERINGS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def within(value: object, interval: Interval) -> Truth:
    """Whether ``value`` lies in ``interval``."""
    above = ordered(">=" if interval.low_closed else ">", value, interval.low)
    below = ordered("<=" if interval.high_closed else "<", value, interval.high)
    return all_of((above, below))


def member(value: object, container: object) -> Truth:
    """Whether ``value`` meets one test: equal to it, in the list, in the interval, on the listing."""
    if value is UNKNOWN:
        return UNKNOWN
    if type(container) is type(value) and type(value) in _SIMPLE:
        return value == container
    if isinstance(container, Listing):
        return container.has(value)
    if isinstance(container, Interval):
        return within(value, container)
    if isinstance(container, list | tuple) and not isinstance(value, list | tuple):
        return any_of(equal(value, item) for item in container)
    return equal(value, container)


def all_of(values: Iterable[object]) -> Truth:
    """Kleene *and*: one false decides; what is no boolean counts as null."""
    result: Truth = True
    for value in values:
        if value is False:
            return False
        if value is UNKNOWN:
            result = UNKNOWN
        elif value is not True and result is not UNKNOWN:
            result = None
    return result


def any_of(values: Iterable[object]) -> Truth:
    """Kleene *or*: one true decides; what is no boolean counts as null."""
    result: Truth = False
    for value in values:
        if value is True:
            return True
        if value is UNKNOWN:
            result = UNKNOWN
        elif value is not False and result is not UNKNOWN:
            result = None
    return result


def negation(value: object) -> Truth:
    """``not``: UNKNOWN stays UNKNOWN, and what is no boolean becomes null."""
    if isinstance(value, bool):
        return not value
    return UNKNOWN if value is UNKNOWN else None


def finite(number: Decimal) -> Decimal | None:
    """A result of ``NUMBERS``, or null when it could not be computed."""
    return number if number.is_finite() else None


_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def date_of(text: str) -> dt.date | None:
    """A date written YYYY-MM-DD (and in no other of the ways that ISO 8601 has); null for anything else."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


_DAYS_AND_TIME = re.compile(
    r"(-)?P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,6})?)S)?)?", re.ASCII
)
_YEARS_AND_MONTHS = re.compile(r"(-)?P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?", re.ASCII)


def duration_of(text: str) -> dt.timedelta | Months | None:
    """An ISO 8601 duration, either of days and time or of years and months; null for anything else."""
    if not text or text[-1] in "PT":
        return None
    if match := _YEARS_AND_MONTHS.fullmatch(text):
        sign, years, months = match.groups()
        total = int(years or 0) * 12 + int(months or 0)
        return Months(-total if sign else total)
    if match := _DAYS_AND_TIME.fullmatch(text):
        sign, days, hours, minutes, seconds = match.groups()
        try:
            span = dt.timedelta(
                days=int(days or 0),
                hours=int(hours or 0),
                minutes=int(minutes or 0),
                microseconds=int(Decimal(seconds or 0) * 1_000_000),
            )
        except OverflowError:
            return None
        return -span if sign else span
    return None
