"""Reading what was typed into a form, as people type it: three fields for a day, 30万 for a number.

Whether an answer can be what it says is asked of ``cases.domain.form_checks``; here are only the ways of typing.
Codes only; ``case_fields`` has the sentences.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from wenjin.cases.domain import form_checks
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.queries.situation import months_left
from wenjin.web.case_form_document import Field
from wenjin.web.typed_dates import PARTS, NoDate, read_date
from wenjin.web.typed_numbers import read_number

_NUMBERS: Final = frozenset({"number", "money"})


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one answer.

    Attributes:
        params: what the sentence about it names.
    """

    field_id: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


def read_page(
    fields: Iterable[Field],
    post: Mapping[str, str],
    procedure: Procedure,
    *,
    known: Mapping[str, str],
    language: str,
    today: date,
) -> tuple[dict[str, str], list[Wrong]]:
    """The answers of a page: those that are good, each in its one way of writing, and what is wrong.

    A field left empty gives the empty answer; that it is required is said when the form is sent, not before.

    Args:
        fields: of the page.
        post: the form.
        procedure: whose form it is.
        known: answers given before, for days that are compared.
        language: in which dates are typed.
        today: days before and after it are told apart.
    """
    typed, wrong = typed_answers(fields, post, language)
    good, errors = form_checks.read_answers(
        typed, procedure.form.fields, today, known, months_left(procedure)
    )
    wrong += [Wrong(name, error.code, error.details) for name, error in errors.items()]
    return good, wrong


def typed_answers(
    fields: Iterable[Field], post: Mapping[str, str], language: str
) -> tuple[dict[str, str], list[Wrong]]:
    """What was typed into each field, as one text, and what is no day or no number.

    A field that was not sent at all, as by the form of another page, is left out: it stays as it is.
    """
    typed: dict[str, str] = {}
    wrong: list[Wrong] = []
    for one in fields:
        if not _is_sent(one, post):
            continue
        try:
            typed[one.id] = _typed(one, post, language)
        except form_checks.WrongAnswer as error:
            wrong.append(Wrong(one.id, error.code))
    return typed, wrong


def missing(fields: Iterable[Field], answers: Mapping[str, object]) -> list[Wrong]:
    """Fields that must be filled and are not."""
    return [Wrong(one.id, "missing") for one in fields if one.is_required and not answers.get(one.id)]


def _is_sent(one: Field, post: Mapping[str, str]) -> bool:
    """Whether the form had this field; of a choice without an answer a browser sends nothing."""
    return one.name in post or any(f"{one.name}-{part}" in post for part in PARTS)


def _typed(one: Field, post: Mapping[str, str], language: str) -> str:
    """What was typed, as one text; empty when nothing was.

    Raises:
        WrongAnswer: it is no day or no number in any way of writing that we know.
    """
    if one.kind == "date":
        try:
            day = read_date({part: post.get(f"{one.name}-{part}", "") for part in PARTS}, language)
        except NoDate as error:
            raise form_checks.WrongAnswer(error.code) from error
        return "" if day is None else day.isoformat()
    typed = post.get(one.name, "").strip()
    if typed and one.kind in _NUMBERS:
        figure = read_number(typed, is_fraction=one.kind == "money")
        if figure is None:
            raise form_checks.WrongAnswer("not_a_number")
        return f"{figure:f}"
    return typed
