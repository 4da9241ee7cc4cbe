"""Facts about people, firms and trips: what may be asked, and reading the answers strictly."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from wenjin.catalogue.domain.countries import COUNTRIES
from wenjin.catalogue.domain.expression import Expression
from wenjin.catalogue.domain.expression.values import date_of

Value = bool | int | Decimal | date | str

LONGEST_TEXT: Final = 2_000
EARLIEST_DATE: Final = date(1900, 1, 1)
LATEST_DATE: Final = date(2099, 12, 31)  # beyond it every calendar is guesswork
LARGEST_NUMBER: Final = 10**15  # beyond any pay, capital or count; keeps exact arithmetic cheap


class ValueType(StrEnum):
    """What kind of answer a fact takes."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    ENUM = "enum"
    COUNTRY = "country"
    LANGUAGE = "language"
    TEXT = "text"


class About(StrEnum):
    """Whom or what a fact describes."""

    PERSON = "person"
    HOUSEHOLD = "household"
    FIRM = "firm"
    PET = "pet"
    TRIP = "trip"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose: its code, and its label in English."""

    code: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class FactType:
    """A question that may be asked, and what answers it takes.

    Attributes:
        id: name of the fact in every rule and plan.
        about: whom it describes.
        type: kind of answer. Money is in yuan (or in ``unit``) as a Decimal.
        unit: what a number counts, in English words.
        min: smallest number or earliest date allowed, itself included.
        max: largest number or latest date allowed, itself included.
        options: for an enum, the answers to choose from.
        asked_when: only then does the question make sense.
        is_past: a date that cannot lie after today (a birth, a first entry).
        question: in English.
        hint: how to find the answer, in English.
        provenance: where the answer may come from: answered, document, register.
        likelihood: rough shares of answers, by code, used only to choose the next question.
    """

    id: str
    about: About
    type: ValueType
    unit: str | None = None
    min: int | Decimal | date | None = None
    max: int | Decimal | date | None = None
    options: tuple[Option, ...] = ()
    asked_when: Expression | None = None
    is_past: bool = False
    question: str = ""
    hint: str = ""
    provenance: tuple[str, ...] = ("answered",)
    likelihood: tuple[tuple[str, Decimal], ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the options."""
        return tuple(option.code for option in self.options)


@dataclass(frozen=True, slots=True)
class FactError:
    """One thing wrong with the answers.

    Attributes:
        code: unknown_fact, wrong_type, not_finite, too_small, too_large, too_precise, not_an_option,
            too_long, bad_characters, in_the_future, inconsistent.
        fact: the fact, or the id of the consistency rule.
        params: what a message about it needs: limits, the kind expected, the facts concerned.
    """

    code: str
    fact: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Consistency:
    """A condition that answers must meet together, for instance that nobody departs before arriving."""

    id: str
    expression: Expression


class _RefusedError(Exception):
    """An answer that does not fit; carries code and params of the error."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def parse_facts(
    types: Iterable[FactType],
    raw: Mapping[str, object],
    *,
    today: date | None = None,
    consistency: Sequence[Consistency] = (),
) -> tuple[dict[str, Value], list[FactError]]:
    """Typed facts from JSON-like data, and every error in it.

    What is left out, or None, is unknown: it is simply not among the facts, and never becomes zero.
    Nothing is guessed: ``"30"`` is not an integer, and ``True`` is not 1. (For answers typed as text there is
    ``from_text``.)

    Args:
        types: the facts that may occur.
        raw: answers by fact id.
        today: the day against which dates of the past are checked; None skips that check.
        consistency: conditions over the accepted facts; one that is certainly false is an error.

    Returns:
        The facts that are right, and the errors of the others, in the order of ``raw``.
    """
    known = {fact.id: fact for fact in types}
    facts: dict[str, Value] = {}
    errors: list[FactError] = []
    for name, answer in raw.items():
        fact = known.get(name)
        if fact is None:
            errors.append(FactError("unknown_fact", str(name)[:80]))
        elif answer is not None:
            try:
                facts[fact.id] = _read(fact, answer, today)
            except _RefusedError as refused:
                errors.append(FactError(refused.code, fact.id, refused.params))
    for rule in consistency:
        if rule.expression.truth(facts) is False:
            errors.append(FactError("inconsistent", rule.id, {"facts": sorted(rule.expression.names)}))
    return facts, errors


def from_text(fact: FactType, text: str) -> object:
    """An answer typed as text (a form, a command line) as ``parse_facts`` wants it.

    Text that does not fit the type is returned as it is, so that ``parse_facts`` refuses it.
    An empty text is None: not answered.
    """
    text = text.strip()
    if not text:
        return None
    if fact.type is ValueType.BOOLEAN:
        return {"true": True, "yes": True, "false": False, "no": False}.get(text.lower(), text)
    if fact.type is ValueType.INTEGER and re.fullmatch(r"[+-]?\d{1,20}", text, re.ASCII):
        return int(text)
    is_decimal = fact.type in (ValueType.DECIMAL, ValueType.MONEY)
    if is_decimal and re.fullmatch(r"[+-]?\d{1,20}(\.\d{1,20})?", text, re.ASCII):
        return Decimal(text)
    return text


def _read(fact: FactType, answer: object, today: date | None) -> Value:
    return _READERS[fact.type](fact, answer, today)


def _boolean(fact: FactType, answer: object, today: date | None) -> Value:
    if not isinstance(answer, bool):
        raise _RefusedError("wrong_type", expected="boolean")
    return answer


def _integer(fact: FactType, answer: object, today: date | None) -> Value:
    if isinstance(answer, bool) or not isinstance(answer, int):
        raise _RefusedError("wrong_type", expected="integer")
    _check_limits(fact, answer)
    return answer


def _decimal(fact: FactType, answer: object, today: date | None) -> Value:
    if isinstance(answer, bool) or not isinstance(answer, int | float | Decimal):
        raise _RefusedError("wrong_type", expected=fact.type.value)
    # repr() of a float is the shortest text that means it: 0.1 stays 0.1.
    number = Decimal(repr(answer)) if isinstance(answer, float) else Decimal(answer)
    if not number.is_finite():
        raise _RefusedError("not_finite")
    _check_limits(fact, number)
    exponent = number.as_tuple().exponent
    if (
        fact.type is ValueType.MONEY
        and isinstance(exponent, int)
        and exponent < -2
        and number % Decimal("0.01")
    ):
        raise _RefusedError("too_precise", decimals=2)
    return number


def _check_limits(fact: FactType, answer: Any) -> None:
    """Refuse what lies outside the limits; those of a day are days, those of a number numbers."""
    low: Any = fact.min
    high: Any = fact.max
    if isinstance(answer, date):
        low = EARLIEST_DATE if low is None else low
        high = LATEST_DATE if high is None else high
    else:
        low = -LARGEST_NUMBER if low is None else low
        high = LARGEST_NUMBER if high is None else high
    if low is not None and answer < low:
        raise _RefusedError("too_small", min=low)
    if high is not None and answer > high:
        raise _RefusedError("too_large", max=high)


def _date(fact: FactType, answer: object, today: date | None) -> Value:
    day = date_of(answer) if isinstance(answer, str) else answer
    if not isinstance(day, date) or isinstance(day, datetime):
        raise _RefusedError("wrong_type", expected="date")
    _check_limits(fact, day)
    if fact.is_past and today is not None and day > today:
        raise _RefusedError("in_the_future", max=today)
    return day


def _enum(fact: FactType, answer: object, today: date | None) -> Value:
    return _one_of(answer, fact.codes, "enum", {"options": list(fact.codes)})


def _country(fact: FactType, answer: object, today: date | None) -> Value:
    return _one_of(answer, COUNTRIES, "country", {"expected": "ISO 3166-1 alpha-2"})


def _one_of(answer: object, codes: Iterable[str], expected: str, params: Mapping[str, object]) -> str:
    if not isinstance(answer, str):
        raise _RefusedError("wrong_type", expected=expected)
    if answer not in codes:
        raise _RefusedError("not_an_option", **params)
    return answer


_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}", re.ASCII)


def _language(fact: FactType, answer: object, today: date | None) -> Value:
    if not isinstance(answer, str):
        raise _RefusedError("wrong_type", expected="language")
    if not _LANGUAGE.fullmatch(answer):
        raise _RefusedError("not_an_option", expected="BCP 47 in lower case")
    return answer


def _text(fact: FactType, answer: object, today: date | None) -> Value:
    if not isinstance(answer, str):
        raise _RefusedError("wrong_type", expected="text")
    if len(answer) > LONGEST_TEXT:
        raise _RefusedError("too_long", max=LONGEST_TEXT)
    if any(character < " " and character not in "\n\r\t" for character in answer):
        raise _RefusedError("bad_characters")
    return answer


_READERS: Final[Mapping[ValueType, Callable[[FactType, object, date | None], Value]]] = {
    ValueType.BOOLEAN: _boolean,
    ValueType.INTEGER: _integer,
    ValueType.DECIMAL: _decimal,
    ValueType.MONEY: _decimal,
    ValueType.DATE: _date,
    ValueType.ENUM: _enum,
    ValueType.COUNTRY: _country,
    ValueType.LANGUAGE: _language,
    ValueType.TEXT: _text,
}
