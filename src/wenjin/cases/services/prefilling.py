"""What a form need not ask again: answers from the plan, from what is known of the person and of the firm."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from wenjin.accounts import queries as people
from wenjin.accounts.domain.actor import Actor
from wenjin.cases.domain.form_checks import read_answers
from wenjin.cases.domain.procedure import FormField, Procedure
from wenjin.cases.models import Case
from wenjin.cases.queries.situation import months_left
from wenjin.core import clock

# By the purpose that a field declares to browsers (HTML autocomplete), which is the same in every procedure.
_OF_PERSON: Final[Mapping[str, str]] = {
    "bday": "birth_date",
    "sex": "sex",
    "tel": "phone",
    "street-address": "address",
}
_BY_FIELD: Final[Mapping[str, str]] = {
    "passport_number": "passport_number",
    "nationality": "nationality",
    "birth_date": "birth_date",
    "sex": "sex",
    "phone": "phone",
    "email": "email",
    "address": "address",
}


def prefilled(
    procedure: Procedure, facts: Mapping[str, object], case: Case, actor: Actor, at: datetime
) -> dict[str, str]:
    """Answers that are known already; what would not pass the checks of the form is left to be asked."""
    typed: dict[str, str] = {}
    for field in procedure.form.fields:
        value = facts.get(field.fact) if field.fact else None
        if value is not None:
            typed[field.id] = _text(value)
    if case.employer_id is not None:
        typed |= _of_firm(procedure, case)
    if case.applicant_id is not None:
        typed |= _of_applicant(procedure, case)
    good, _ = read_answers(
        {name: text for name, text in typed.items() if text},
        procedure.form.fields,
        clock.today(),
        months_left=months_left(procedure),
    )
    return good


def _of_applicant(procedure: Procedure, case: Case) -> dict[str, str]:
    if case.applicant_id is None:
        return {}
    try:
        known, details = people.person(case.applicant_id), people.details_of(case.applicant_id)
    except people.NoSuchPerson:
        return {}
    found = {
        "family_name": known.family_name,
        "given_names": known.given_name,
        "native_name": known.other_names,
    }
    for field in procedure.form.fields:
        if field.about == "person" and (name := _detail(field)):
            found[field.id] = getattr(details, name)
    if not found.get("email"):
        found["email"] = people.mail_address_of(case.applicant_id)
    return _only(procedure, found, "person")


def _of_firm(procedure: Procedure, case: Case) -> dict[str, str]:
    firm = people.organisation(case.employer_id) if case.employer_id is not None else None
    if firm is None:
        return {}
    return _only(procedure, {"employer_name": firm.name, "uscc": firm.uscc}, "employer")


def _detail(field: FormField) -> str:
    return _BY_FIELD.get(field.id) or _OF_PERSON.get(field.autocomplete or "", "")


def _only(procedure: Procedure, found: Mapping[str, str], about: str) -> dict[str, str]:
    asked = {field.id for field in procedure.form.fields if field.about == about}
    return {name: text for name, text in found.items() if name in asked and text}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, str | int | float) else ""


def details_in_answers(
    procedure: Procedure, answers: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Names and sealed details of the person, as the answers tell them: asked once, kept for next time."""
    names = {
        own: answers[field]
        for own, field in (
            ("family_name", "family_name"),
            ("given_name", "given_names"),
            ("other_names", "native_name"),
        )
        if answers.get(field)
    }
    details: dict[str, str] = {}
    for field in procedure.form.fields:
        name = _detail(field) if field.about == "person" else ""
        if name and answers.get(field.id):
            details[name] = answers[field.id]
    return names, details
