"""What is asked about a paper beside its file: only what this kind of paper needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.lang.domain.registry import LANGUAGES
from wenjin.web.case_answers import Wrong, typed_answers
from wenjin.web.case_fields import ShownField, shown_fields
from wenjin.web.case_form_document import Field, Form, Section

# Kinds of paper that end on a day which stands on them, and kinds that are written by hand in many languages.
_END_ON_A_DAY: Final = frozenset({"identity", "status"})
_NO_TRANSLATION: Final = "not needed"


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What was said of a paper, as ``put_paper`` takes it."""

    issued_on: date | None = None
    expires_on: date | None = None
    language: str = ""
    legalisation: str = "none"
    translation_of: UUID | None = None


def fact_fields(evidence: Mapping[str, Any], given: Sequence[tuple[UUID, str]]) -> tuple[Field, ...]:
    """The questions for a kind of paper.

    Args:
        evidence: its document in the pack.
        given: items of this paper that are there already, of which a file may be the translation.
    """
    fields = []
    translation = str(evidence.get("translation") or "")
    may_be_foreign = bool(evidence.get("legalisation")) or (
        bool(translation) and not translation.startswith(_NO_TRANSLATION)
    )
    if evidence.get("max_age_days") or evidence.get("max_age"):
        fields.append(_field("issued_on", "date", _("Issued on"), check="in_past"))
    if evidence.get("min_validity_months") or evidence.get("kind") in _END_ON_A_DAY:
        hint = _("Leave it empty if no day stands on it.")
        fields.append(_field("expires_on", "date", _("Valid until"), hint))
    if may_be_foreign:
        languages = tuple((one.code, one.own_name) for one in LANGUAGES)
        fields.append(_field("language", "choice", _("Language of the paper"), choices=languages))
    if evidence.get("legalisation"):
        fields.append(_field("legalisation", "choice", _("Made valid abroad"), choices=_legalisations()))
    if may_be_foreign and given:
        choices = (
            ("", pgettext("this file is", "The paper itself")),
            *((str(pk), name) for pk, name in given),
        )
        hint = _("Choose the file that it translates.")
        fields.append(_field("translation_of", "choice", _("Is this a translation?"), hint, choices=choices))
    return tuple(fields)


def shown_facts(
    fields: tuple[Field, ...],
    *,
    known: Mapping[str, str],
    post: Mapping[str, str] | None = None,
    wrong: Sequence[Wrong] = (),
) -> list[ShownField]:
    """The questions ready to be shown; ``known`` is what the form of the case says already."""
    section = Section("facts", "", "", "", fields)
    form = Form((section,), frozenset())
    origins = dict.fromkeys(known, "form")
    return shown_fields(form, section, {}, answers=known, origins=origins, post=post, wrong=wrong)


def read_facts(
    fields: tuple[Field, ...], post: Mapping[str, str], *, language: str, today: date
) -> tuple[PaperFacts, list[Wrong]]:
    """What was said of a paper; what cannot be is left out and told."""
    typed, wrong = typed_answers(fields, post, language)
    offered = {one.id: {code for code, _label in one.choices} for one in fields if one.choices}
    for name, codes in offered.items():
        if typed.get(name) and typed[name] not in codes:
            wrong.append(Wrong(name, "not_an_option"))
            typed[name] = ""
    issued, expires = _day(typed.get("issued_on")), _day(typed.get("expires_on"))
    if issued is not None and issued > today:
        wrong.append(Wrong("issued_on", "not_in_past"))
        issued = None
    if issued is not None and expires is not None and expires <= issued:
        wrong.append(Wrong("expires_on", "ends_before"))
        expires = None
    translation_of = typed.get("translation_of")
    return PaperFacts(
        issued,
        expires,
        typed.get("language", ""),
        typed.get("legalisation") or "none",
        UUID(translation_of) if translation_of else None,
    ), wrong


def _day(typed: str | None) -> date | None:
    return date.fromisoformat(typed) if typed else None


def _legalisations() -> tuple[tuple[str, str], ...]:
    return (
        ("none", pgettext("a paper", "Not yet, or not needed")),
        ("apostille", _("With an apostille")),
        ("consular", _("Legalised by a consulate")),
    )


def _field(
    name: str,
    kind: str,
    label: str,
    hint: str = "",
    *,
    check: str = "",
    choices: tuple[tuple[str, str], ...] = (),
) -> Field:
    return Field(name, name, label, hint, kind, False, "paper", check=check, choices=choices)
