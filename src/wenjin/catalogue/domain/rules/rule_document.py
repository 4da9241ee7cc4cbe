"""Reading plain data from YAML or JSON strictly, with the path to what is wrong."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from wenjin.catalogue.domain.expression import Expression, ExpressionError, parse
from wenjin.catalogue.domain.expression.values import date_of
from wenjin.catalogue.domain.rules.points import Points, plain

Document = Mapping[str, object]
Kind = TypeVar("Kind", bound=StrEnum)
Converted = TypeVar("Converted")


class RuleFileError(ValueError):
    """A rule or fact file that cannot be read; says where and what.

    Attributes:
        path: keys and ids that lead to the place.
    """

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path


class Node:
    """A part of a file, with the path to it for messages. Every reader raises ``RuleFileError``."""

    def __init__(self, value: Document, path: str = "") -> None:
        self._value = value
        self.path = path

    def error(self, key: str, message: str) -> RuleFileError:
        """An error at one of the keys of this part."""
        return RuleFileError(f"{self.path}.{key}" if self.path else key, message)

    def has(self, key: str) -> bool:
        """Whether the key is there and not null."""
        return self._value.get(key) is not None

    def raw(self, key: str) -> object:
        """What stands there, unread."""
        return self._value.get(key)

    def text(self, key: str) -> str:
        """A text that must be there."""
        value = self._value.get(key)
        if not isinstance(value, str) or not value:
            raise self.error(key, "a text is missing")
        return value

    def optional_text(self, key: str) -> str | None:
        """A text, or None."""
        return self.text(key) if self.has(key) else None

    def flag(self, key: str, *, default: bool = False) -> bool:
        """true or false."""
        value = self._value.get(key, default)
        if not isinstance(value, bool):
            raise self.error(key, "must be true or false")
        return value

    def choice(self, key: str, kind: type[Kind], default: Kind) -> Kind:
        """One of the values of ``kind``."""
        value = self._value.get(key)
        if value is None:
            return default
        try:
            return kind(str(value))
        except ValueError:
            raise self.error(key, f"must be one of {', '.join(kind)}") from None

    def number(self, key: str) -> Points | None:
        """A number, or None."""
        return self._converted(key, number_from)

    def day(self, key: str) -> date | None:
        """A date, or None."""
        return self._converted(key, day_from)

    def _converted(self, key: str, convert: Callable[[object], Converted]) -> Converted | None:
        value = self._value.get(key)
        if value is None:
            return None
        try:
            return convert(value)
        except ValueError as error:
            raise self.error(key, str(error)) from None

    def expression(self, key: str) -> Expression:
        """An expression that must be there."""
        return self._parsed(key, self.text(key), parse)

    def optional_expression(self, key: str) -> Expression | None:
        """An expression, or None."""
        return self.expression(key) if self.has(key) else None

    def expressions(self, key: str, parser: Callable[[str], Expression]) -> tuple[Expression, ...]:
        """A list of expressions or of cells."""
        return tuple(self._parsed(key, text, parser) for text in self.texts(key))

    def _parsed(self, key: str, text: str, parser: Callable[[str], Expression]) -> Expression:
        try:
            return parser(text)
        except ExpressionError as error:
            raise self.error(key, str(error)) from error

    def nodes(self, key: str) -> list["Node"]:
        """The objects of a list, each with its id in the path."""
        value = self._value.get(key)
        path = f"{self.path}.{key}" if self.path else key
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            raise self.error(key, "must be a list of objects")
        return [
            Node(item, f"{path}.{item.get('id', item.get('code', item.get('fact', place)))}")
            for place, item in enumerate(value)
        ]

    def child(self, key: str) -> "Node":
        """An object that must be there."""
        value = self._value.get(key)
        if not isinstance(value, Mapping):
            raise self.error(key, "must be an object")
        return Node(value, f"{self.path}.{key}" if self.path else key)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when it is not there."""
        value = self._value.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.error(key, "must be a list of texts")
        return tuple(value)


def number_from(value: object) -> Points:
    """A number as written, exactly: ``0.15`` is the decimal fraction, not the binary one next to it.

    Raises:
        ValueError: no number.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError("must be a number")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError("must be a number") from None
    if not number.is_finite():
        raise ValueError("must be a finite number")
    return plain(number)


def day_from(value: object) -> date:
    """A date as ``YYYY-MM-DD`` or already read.

    Raises:
        ValueError: no date.
    """
    day = date_of(value) if isinstance(value, str) else value
    if type(day) is not date:
        raise ValueError("must be a date as YYYY-MM-DD")
    return day
