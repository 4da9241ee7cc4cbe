"""What the page of one paper shows: what is asked of it, what is there, what could be used again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wenjin.cases.queries.papers import GivenPaper, PaperRow, ReusableItem, reusable_items
from wenjin.cases.queries.permission import Deed
from wenjin.catalogue.queries.pages import evidence_page
from wenjin.catalogue.queries.texts import Texts
from wenjin.lang.templatetags.lang import asked_language, listed, number
from wenjin.web.case_access import OpenedCase
from wenjin.web.case_files import file_words
from wenjin.web.case_papers import given_notes, is_left_over, paper_name, reason_words, reuse_notes
from wenjin.web.case_turns import titles_of
from wenjin.web.joining import named

# Answers of the form that say the same as stands on the paper: nobody types a day twice.
_SAID_IN_FORM: Final[Mapping[str, Mapping[str, str]]] = {
    "passport": {"issued_on": "passport_issued_on", "expires_on": "passport_expires_on"},
}


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item that is in the case, or one that could be used again."""

    id: UUID
    name: str
    look: str
    sign: str
    state: str
    notes: tuple[str, ...]
    file_href: str = ""
    remove_href: str = ""


@dataclass(frozen=True, slots=True)
class PaperPage:
    """The page of a paper.

    Attributes:
        needs: what the paper must be like.
        wanted: why an office asks for it, empty when none does.
        originals: items of it that are there, of which a further file may be the translation.
        known_facts: what the form of the case says of it already.
    """

    evidence: str
    name: str
    whose: str
    needs: tuple[str, ...]
    wanted: str
    given: tuple[ShownItem, ...]
    reusable: tuple[ShownItem, ...]
    needs_consent: bool
    may_give: bool
    document: Mapping[str, Any]
    originals: tuple[tuple[UUID, str], ...]
    known_facts: Mapping[str, str]
    request: str
    back: str
    back_words: str

    @property
    def id(self) -> str:
        """Id of the kind of paper."""
        return self.evidence

    def back_to(self, case: OpenedCase) -> str:
        """Where one came from: the list of papers, or the request of an office."""
        if self.request:
            return reverse("case-answer", args=[case.reference, self.request])
        return case.href


def paper_page(case: OpenedCase, row: PaperRow) -> PaperPage:
    """The page of a paper in the language of the reader."""
    known = evidence_page(row.evidence, asked_language())
    document: Mapping[str, Any] = known.document if known is not None else {}
    found = known.texts if known is not None else Texts(())
    may_edit = case.may(Deed.EDIT)
    request = _request(case, row.evidence)
    offered = reusable_items(case.actor, case.row).get(row.evidence, []) if may_edit else []
    given = tuple(_given(case, row, one, place, may_edit) for place, one in enumerate(row.given, start=1))
    fields = _SAID_IN_FORM.get(row.evidence, {})
    return PaperPage(
        evidence=row.evidence,
        name=paper_name(row.evidence, found),
        whose=_asked_by(case, row),
        needs=tuple(_needs(row.evidence, document, found)),
        wanted=_wanted(case, row.evidence),
        given=given,
        reusable=tuple(_reusable(one, paper_name(row.evidence, found)) for one in offered)
        if request or case.is_draft
        else (),
        needs_consent=any(one.needs_consent for one in offered),
        may_give=may_edit
        and (case.is_draft or bool(request))
        and (row.need is None or row.need.is_to_bring or row.is_wanted),
        document=document,
        originals=tuple((one.id, one.name) for one in given),
        known_facts={name: case.answers[field] for name, field in fields.items() if case.answers.get(field)},
        request=request,
        back=reverse("case-answer", args=[case.reference, request]) if request else f"{case.href}#papers",
        back_words=_("Back to what the office asks for") if request else _back_words(case),
    )


def _back_words(case: OpenedCase) -> str:
    return _("Back to the draft") if case.is_draft else _("Back to the case")


def _request(case: OpenedCase, evidence: str) -> str:
    """Id of the open request that asks for the paper; empty when none does."""
    asked = (
        one.id for one in case.state.open_requests if any(each.id == evidence for each in one.outstanding)
    )
    return next(asked, "")


def _wanted(case: OpenedCase, evidence: str) -> str:
    for request in case.state.open_requests:
        for one in request.outstanding:
            if one.kind == "paper" and one.id == evidence:
                return reason_words(one.reason or "unclear")
    return ""


def _asked_by(case: OpenedCase, row: PaperRow) -> str:
    if row.need is None:
        return ""
    titles = titles_of(case.procedure, case.words, case.state.active_decisions)
    asking = [titles[one] for one in row.need.for_decisions if one in titles]
    return _("Paper for: %(decisions)s") % {"decisions": listed(asking)} if asking else ""


def _needs(evidence: str, document: Mapping[str, Any], found: Texts) -> list[str]:
    """What the records say of the paper, as far as somebody who gives it must know."""
    lead = {
        "note": "",
        "translation": _("Translation"),
        "legalisation": _("Made valid abroad by"),
        "max_age": _("Age"),
    }
    told = []
    for field, name in lead.items():
        said = found.find(f"evidence/{evidence}", field, asked_language())
        if said:
            told.append(named(name, said) if name else str(said))
    if days := document.get("max_age_days"):
        words = ngettext("Not older than %(count)s day", "Not older than %(count)s days", days)
        told.append(words % {"count": number(days)})
    if months := document.get("min_validity_months"):
        words = ngettext("Valid for at least %(count)s month", "Valid for at least %(count)s months", months)
        told.append(words % {"count": number(months)})
    return told


def _given(case: OpenedCase, row: PaperRow, one: GivenPaper, place: int, may_edit: bool) -> ShownItem:
    is_clean = one.file_state == "clean"
    name = file_words(one.media_type, one.pages, one.size) if one.file_id else _("Paper without a file")
    if len(row.given) > 1:
        name = named(_("File %(place)s") % {"place": number(place)}, name)
    look, sign, state = "have", "have", _("Given")
    if one.state == "accepted":
        state = _("Accepted")
    elif is_left_over(row):
        look, sign, state = "", "other", _("Not wanted any more")
    elif one.state == "wrong" or one.warning == "expired" or one.file_state in ("infected", "refused"):
        look, sign, state = "differs", "differs", _("Not right yet")
    elif one.file_state == "quarantined":
        state = _("Is being checked")
    notes = given_notes(one)
    if is_clean and not one.is_scanned and not one.is_made_here:
        notes.append(_("Not checked for viruses: there is no scanner here."))
    return ShownItem(
        id=one.item_id,
        name=name,
        look=look,
        sign=sign,
        state=state,
        notes=tuple(notes),
        file_href=reverse("case-file", args=[case.reference, one.item_id]) if is_clean else "",
        remove_href=reverse("case-paper-remove", args=[case.reference, row.evidence, one.item_id])
        if may_edit and case.is_draft
        else "",
    )


def _reusable(one: ReusableItem, name: str) -> ShownItem:
    return ShownItem(one.item_id, name, "same", "same", "", tuple(reuse_notes(one)))
