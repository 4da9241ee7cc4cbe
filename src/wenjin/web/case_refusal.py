"""A refusal on the page of its case: why, on what law, how to object and until when, and what is still held."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wenjin.cases.domain.procedure import DecisionRule
from wenjin.cases.domain.refusal_words import CHINESE, RefusalWords
from wenjin.cases.domain.state import PartState, PartStatus, from_json
from wenjin.cases.queries.case_page import CaseView
from wenjin.cases.queries.reasons import refusals_of
from wenjin.cases.queries.remedies import final_remedy, remedy_days_words, remedy_of_letter
from wenjin.lang.templatetags.lang import day
from wenjin.web.case_form_document import Words


@dataclass(frozen=True, slots=True)
class ShownReason:
    """The reason in one language; ``language`` is empty where nobody said which one it is."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownRefusal:
    """What is said of one refusal.

    Attributes:
        reasons: in the reader's language and in Chinese; empty where the reader may not read the letter.
        note: what is to be said before them.
        basis: the law on which it rests.
        lines: how to object and until when, and what is still held.
    """

    reasons: tuple[ShownReason, ...]
    note: str
    basis: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusals:
    """What the pages say of the refusals of one case, by decision.

    Attributes:
        said: what the officers wrote, as far as the reader may read it.
        held_until: last days of what the applicant held when they asked for its renewal.
    """

    said: Mapping[str, RefusalWords]
    held_until: Mapping[str, date]


NONE = Refusals({}, {})


def is_refused(part: PartState) -> bool:
    """Whether the office said no."""
    return part.status is PartStatus.DECIDED and not part.is_granted


def refusals_in(view: CaseView) -> Refusals:
    """What there is to say of the refusals of a case; asks the database only when something was refused."""
    refused = [one.id for one in view.parts if is_refused(one.state) and view.reach.has_letter(one.id)]
    if not refused:
        return NONE
    return Refusals(refusals_of(view.case, refused), _held(view) if view.reach.is_whole else {})


def _held(view: CaseView) -> dict[str, date]:
    """What was granted in the case that this one renews, and ends on a day."""
    before = view.case.predecessor if view.case.predecessor_id is not None else None
    if before is None or before.erased_at is not None:
        return {}
    parts = from_json(before.state).parts
    return {
        name: part.valid_until
        for name, part in parts.items()
        if part.is_granted and part.valid_until is not None
    }


def shown_refusal(
    part: PartState,
    rule: DecisionRule,
    words: Words,
    refusals: Refusals,
    *,
    language: str,
    today: date,
) -> ShownRefusal:
    """A refusal in the language of the reader.

    Args:
        part: as it was decided.
        words: sentences of the procedure.
        language: that the reader asked for.
    """
    said = refusals.said.get(rule.id)
    reasons = said.read_in(language) if said is not None else ()
    is_only_chinese = bool(reasons) and all(one == CHINESE for one, _text in reasons)
    needs_help = is_only_chinese and language != CHINESE
    return ShownRefusal(
        reasons=tuple(ShownReason(one, text) for one, text in reasons),
        note=_("The reason is written in Chinese. Ask the office for an interpreter.") if needs_help else "",
        basis=_basis(said, rule, words) if said is not None else "",
        lines=(
            *_remedies(part, rule, words, said),
            *_held_lines(refusals.held_until.get(rule.id), today),
        ),
    )


def _basis(said: RefusalWords, rule: DecisionRule, words: Words) -> str:
    """The law that the officer named; else that of the decision, or of the whole procedure."""
    own = words.get(f"decisions/{rule.id}/legal_basis", "") if rule.legal_basis else ""
    return said.legal_basis or own or words.get("legal_basis", "")


def _remedies(part: PartState, rule: DecisionRule, words: Words, said: RefusalWords | None) -> list[str]:
    """How to object and until when, as the letter says it."""
    special = [said.objection] if said is not None and said.objection else []
    if rule.is_final:
        return [final_remedy(words.get(f"decisions/{rule.id}/remedy_basis", rule.remedy_basis)), *special]
    days = [remedy_days_words(part.ended_at)] if part.ended_at is not None else []
    return [remedy_of_letter(), *days, *special]


def _held_lines(until: date | None, today: date) -> list[str]:
    if until is None:
        return []
    if until < today:
        return [_("What you held before was valid until %(day)s.") % {"day": day(until)}]
    told = _("What you hold stays valid until %(day)s: this refusal does not end it.")
    return [told % {"day": day(until)}]
