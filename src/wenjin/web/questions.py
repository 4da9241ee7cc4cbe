"""One question about one fact: how it is asked, and reading what was answered.

The widget follows from the type of the fact. Every question may be left open: *I do not know yet* makes the
fact unknown, and that is an answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from wenjin.catalogue.domain.facts import FactError, FactType, ValueType, parse_facts
from wenjin.catalogue.queries.texts import Said, Texts
from wenjin.lang.cldr import conventions
from wenjin.lang.domain.registry import LANGUAGES
from wenjin.lang.templatetags.lang import asked_language, interface_language, medium_day, number, yuan
from wenjin.web.answer_errors import message
from wenjin.web.countries import all_countries, country_name
from wenjin.web.typed_dates import NoDate, order_of_parts, read_date
from wenjin.web.typed_numbers import read_number
from wenjin.web.units import beside_field, counted

UNKNOWN: Final = "unknown"
_YES_NO: Final = {"yes": True, "no": False}
_NUMBERS: Final = frozenset({ValueType.INTEGER, ValueType.DECIMAL, ValueType.MONEY})


class Widget(StrEnum):
    """How a question is answered on paper or screen."""

    CHOICE = "choice"
    SELECT = "select"
    DATE = "date"
    NUMBER = "number"
    TEXT = "text"


_WIDGETS: Final[Mapping[ValueType, Widget]] = {
    ValueType.BOOLEAN: Widget.CHOICE,
    ValueType.ENUM: Widget.CHOICE,
    ValueType.COUNTRY: Widget.SELECT,
    ValueType.LANGUAGE: Widget.SELECT,
    ValueType.DATE: Widget.DATE,
    ValueType.INTEGER: Widget.NUMBER,
    ValueType.DECIMAL: Widget.NUMBER,
    ValueType.MONEY: Widget.NUMBER,
    ValueType.TEXT: Widget.TEXT,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class DatePart:
    """One of the three fields of a date."""

    name: str
    label: str
    value: str
    size: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question as ``question/field.html`` shows it.

    Attributes:
        name: of the form field; the fact id unless several people are asked the same.
        text: the question itself, in the reader's language or the nearest fallback.
        typed: what stands in the field: the answer so far, or what was typed and refused.
        errors: sentences that say what is wrong with what was typed.
    """

    fact: str
    name: str
    widget: Widget
    text: str
    hint: str
    unit: str
    choices: tuple[Choice, ...] = ()
    parts: tuple[DatePart, ...] = ()
    typed: str = ""
    is_whole: bool = False
    errors: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Id of the element that an error summary leads to: the first one that can be filled."""
        return f"{self.parts[0].name}-field" if self.parts else f"{self.name}-field"

    @property
    def described_by(self) -> str:
        """Ids of the unit, the hint and the error, for ``aria-describedby``."""
        parts = (("unit", self.unit), ("hint", self.hint), ("error", self.errors))
        return " ".join(f"{self.name}-{part}" for part, is_there in parts if is_there)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What became of a posted answer.

    Attributes:
        value: JSON value for ``Answers``; None when the fact stays unknown.
        is_empty: nothing was filled in or chosen, not even *I do not know yet*.
        errors: what is wrong; then ``value`` is None.
    """

    value: object = None
    is_empty: bool = False
    errors: tuple[FactError, ...] = ()


def parse_answer(
    fact: FactType, post: Mapping[str, str], *, today: date, name: str = "", is_required: bool = True
) -> Parsed:
    """The answer to one question in a posted form.

    Args:
        fact: what was asked.
        post: the form; its values are text.
        today: nobody is born later than this.
        name: of the form field, when it is not the fact id.
        is_required: whether leaving all empty is an error; else it means *unknown*.
    """
    name = name or fact.id
    value, error = _read(fact, post, name)
    if error is not None:
        return Parsed(errors=(FactError(error, fact.id),))
    if value is None and not _says_unknown(fact, post, name):
        errors = (FactError("empty", fact.id),) if is_required else ()
        return Parsed(is_empty=True, errors=errors)
    _facts, errors_found = parse_facts([fact], {fact.id: value}, today=today)
    return Parsed(errors=tuple(errors_found)) if errors_found else Parsed(value)


def question(
    fact: FactType,
    texts: Texts,
    *,
    answer: object = None,
    post: Mapping[str, str] | None = None,
    errors: Sequence[FactError] = (),
    name: str = "",
    is_skipped: bool = False,
    is_other: bool = False,
) -> Question:
    """A question ready to be shown.

    Args:
        fact: what is asked.
        texts: with those of ``fact/<id>``.
        answer: what was answered before, as a JSON value.
        post: the form that was refused; its words are shown again.
        errors: why it was refused.
        name: of the form field, when it is not the fact id.
        is_skipped: the reader said before that it is not known yet.
        is_other: the question is about somebody who comes along.
    """
    name, widget = name or fact.id, _WIDGETS[fact.type]
    answer = answer if _fits(fact, answer) else None
    typed = post.get(name, "") if post is not None else _typed(fact, answer, is_skipped)
    return Question(
        fact=fact.id,
        name=name,
        widget=widget,
        text=question_words(fact, texts, is_other=is_other),
        hint=text_of(fact, texts, "hint") or fact.hint,
        unit=unit_of(fact, texts),
        choices=_choices(fact, texts, typed) if widget in (Widget.CHOICE, Widget.SELECT) else (),
        parts=_parts(name, post, answer) if widget is Widget.DATE else (),
        typed=typed,
        is_whole=fact.type is ValueType.INTEGER,
        errors=tuple(message(error, fact) for error in errors),
    )


def text_of(fact: FactType, texts: Texts, field: str) -> Said | None:
    """A text of the fact in the language that the reader asked for, or its nearest fallback."""
    return texts.find(f"fact/{fact.id}", field, asked_language())


def question_words(fact: FactType, texts: Texts, *, is_other: bool = False) -> str:
    """The question itself, or the one about somebody else where there is one in the same language."""
    asked = text_of(fact, texts, "question")
    other = text_of(fact, texts, "question_other") if is_other else None
    if other is not None and (asked is None or other.language == asked.language):
        return other
    return asked or fact.question or fact.id


def unit_of(fact: FactType, texts: Texts) -> str:
    """What a number counts, in words; yuan for money that says nothing else."""
    if fact.type not in _NUMBERS:
        return ""
    known = beside_field(fact.unit) if fact.unit else None
    unit = known or text_of(fact, texts, "unit") or fact.unit or ""
    return unit or (_("yuan") if fact.type is ValueType.MONEY else "")


def answer_words(fact: FactType, texts: Texts, answer: object) -> str:
    """An answer as a reader would say it, for a list of answers."""
    if answer is None:
        return _("Not answered")
    if not _fits(fact, answer):
        return str(answer)
    match fact.type:
        case ValueType.BOOLEAN:
            return _("Yes") if answer is True else _("No")
        case ValueType.ENUM:
            return _option_label(fact, texts, str(answer))
        case ValueType.COUNTRY:
            return country_name(str(answer), interface_language())
        case ValueType.LANGUAGE:
            return _language_name(str(answer))
        case ValueType.DATE:
            return medium_day(str(answer))
        case ValueType.MONEY if not fact.unit or fact.unit.startswith("CNY"):
            return yuan(float(str(answer)))
        case ValueType.INTEGER | ValueType.DECIMAL | ValueType.MONEY:
            return _counted(fact, texts, float(str(answer)))
    return str(answer)


def _counted(fact: FactType, texts: Texts, figure: float) -> str:
    """A number and what it counts."""
    known = counted(figure, fact.unit) if fact.unit else None
    return known or " ".join(part for part in (number(figure), unit_of(fact, texts)) if part)


def _fits(fact: FactType, answer: object) -> bool:
    """Whether a stored answer still is one: the pack may have changed since it was given."""
    return not parse_facts([fact], {fact.id: answer})[1]


def _says_unknown(fact: FactType, post: Mapping[str, str], name: str) -> bool:
    return UNKNOWN in (post.get(name, ""), post.get(f"{name}-known", ""))


def _read(fact: FactType, post: Mapping[str, str], name: str) -> tuple[object, str | None]:
    """The JSON value, or the code of what is wrong."""
    if fact.type is ValueType.DATE:
        try:
            day = read_date(_date_words(post, name), interface_language())
        except NoDate as error:
            return None, error.code
        return (day.isoformat() if day else None), None
    text = post.get(name, "").strip()
    if not text or (text == UNKNOWN and fact.type is not ValueType.TEXT):
        return None, None
    if fact.type is ValueType.BOOLEAN:
        return (_YES_NO[text], None) if text in _YES_NO else (None, "not_an_option")
    if fact.type in _NUMBERS:
        return _read_number(fact, text)
    return text, None


def _read_number(fact: FactType, text: str) -> tuple[object, str | None]:
    figure = read_number(text, is_fraction=fact.type is ValueType.DECIMAL)
    if figure is None:
        return None, "not_a_number"
    if figure == figure.to_integral_value():
        return int(figure), None
    if fact.type is ValueType.INTEGER:
        return None, "not_whole"
    return float(figure), None  # shortest form, and so exactly what was typed (see parse_facts)


def _date_words(post: Mapping[str, str], name: str) -> dict[str, str]:
    return {part: post.get(f"{name}-{part}", "") for part in ("day", "month", "year")}


def _typed(fact: FactType, answer: object, is_skipped: bool) -> str:
    if answer is None:
        return UNKNOWN if is_skipped and _WIDGETS[fact.type] is Widget.CHOICE else ""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, float):
        return f"{Decimal(repr(answer)):f}"
    return str(answer)


def _choices(fact: FactType, texts: Texts, typed: str) -> tuple[Choice, ...]:
    match fact.type:
        case ValueType.BOOLEAN:
            named = [("yes", _("Yes")), ("no", _("No"))]
        case ValueType.ENUM:
            named = [(code, _option_label(fact, texts, code)) for code in fact.codes]
        case ValueType.COUNTRY:
            named = list(all_countries(interface_language()))
        case _:
            named = sorted(
                ((one.code, _language_name(one.code)) for one in LANGUAGES), key=lambda one: one[1]
            )
    return tuple(Choice(value, label, value == typed) for value, label in named)


def _option_label(fact: FactType, texts: Texts, code: str) -> str:
    written = {option.code: option.label for option in fact.options}
    return text_of(fact, texts, f"option/{code}") or written.get(code) or code


def _language_name(code: str) -> str:
    names = conventions(interface_language()).languages
    primary, _sep, rest = code.partition("-")
    tag = f"{primary}_{rest.title()}" if rest else primary
    return str(names.get(tag) or names.get(primary) or code)


def _parts(name: str, post: Mapping[str, str] | None, answer: object) -> tuple[DatePart, ...]:
    labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
    if post is not None:
        words = _date_words(post, name)
    elif isinstance(answer, str) and answer:
        day = date.fromisoformat(answer)
        words = {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
    else:
        words = {}
    return tuple(
        DatePart(f"{name}-{part}", labels[part], words.get(part, ""), 4 if part == "year" else 2)
        for part in order_of_parts(interface_language())
    )
