"""The papers of a case as its applicant sees them: what is there, what is to give, what is made on the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from wenjin.cases.domain.requirements import MADE_BY_FORM
from wenjin.cases.queries.papers import GivenPaper, PaperRow, ReusableItem
from wenjin.catalogue.domain.service import Answer
from wenjin.catalogue.queries.texts import Texts
from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import asked_language, listed, medium_day, number

# What an office may find wrong with a paper or an answer.
WRONG_REASONS: Final[Mapping[str, Promise]] = {
    "missing": gettext_lazy("It is missing."),
    "illegible": gettext_lazy("It cannot be read."),
    "incomplete": gettext_lazy("A part or a page of it is missing."),
    "expired": gettext_lazy("It is no longer valid."),
    "expires_too_soon": gettext_lazy("It is not valid for long enough."),
    "too_old": gettext_lazy("It is older than allowed."),
    "wrong_paper": gettext_lazy("It is another paper than the one asked for."),
    "wrong_person": gettext_lazy("It is the paper of somebody else."),
    "wrong_format": gettext_lazy("It does not have the form that is asked for."),
    "not_translated": gettext_lazy("It needs a translation."),
    "not_legalised": gettext_lazy("It needs an apostille or a legalisation."),
    "not_signed": gettext_lazy("It is not signed or not stamped."),
    "differs": gettext_lazy("It does not fit what is written elsewhere."),
    "unclear": gettext_lazy("The office has a question about it."),
    "no_longer_made_here": gettext_lazy(
        "The part that would have made it was withdrawn, so it is to be given."
    ),
}
_FILE_STATES: Final[Mapping[str, Promise]] = {
    "quarantined": gettext_lazy("Is being checked for viruses. That takes a minute."),
    "infected": gettext_lazy("The virus scanner found something in it, so it was destroyed. Give it again."),
    "refused": gettext_lazy("The virus scanner could not read it, so it was destroyed. Give it again."),
    "erased": gettext_lazy("Was erased."),
}
_VALIDITY: Final[Mapping[str, Promise]] = {
    "expired": gettext_lazy("Was valid until %(day)s"),
    "expires_before_end": gettext_lazy("Valid until %(day)s: that may be before the decision comes"),
    "expires_soon": gettext_lazy("Valid until %(day)s: less than six months beyond the decision"),
}
_LEGALISATION: Final[Mapping[str, Promise]] = {
    "apostille": gettext_lazy("With an apostille"),
    "consular": gettext_lazy("Legalised by a consulate"),
}


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A line in the list of papers.

    Attributes:
        look: class of the line: have, made, differs, turn, late, same or empty.
        sign: drawing at its start.
        notes: further lines: validity, files, warnings.
        href: where it is given or looked at; empty when there is nothing to do.
        is_settled: nobody has to look at it any more.
    """

    evidence: str
    name: str
    look: str
    sign: str
    state: str
    notes: tuple[str, ...]
    href: str
    is_settled: bool


def shown_paper(
    row: PaperRow,
    *,
    texts: Texts,
    titles: Mapping[str, str],
    reusable: Mapping[str, list[ReusableItem]],
    href_of: Callable[[str], str],
    is_draft: bool,
    is_closed: bool = False,
) -> ShownPaper:
    """A paper of a case.

    Args:
        texts: with those of the kinds of paper.
        titles: of the decisions.
        reusable: what was given before and could be used again.
        href_of: address of the page of a paper.
        is_closed: the case is over, so nothing is asked for any more.
    """
    look, sign, state, is_settled = (
        _kept_state(row)
        if is_closed or is_left_over(row)
        else _state(row, titles, row.evidence in reusable, is_draft=is_draft)
    )
    is_open = row.need is None or row.need.is_to_bring or bool(row.given) or row.is_wanted
    may_open = row.is_theirs and is_open
    return ShownPaper(
        evidence=row.evidence,
        name=paper_name(row.evidence, texts),
        look=look,
        sign=sign,
        state=state,
        notes=tuple(_notes(row, titles)),
        href=href_of(row.evidence) if may_open else "",
        is_settled=is_settled,
    )


def paper_name(evidence: str, texts: Texts) -> str:
    """Name of a kind of paper in the reader's language."""
    return texts.find(f"evidence/{evidence}", "name", asked_language()) or evidence


def reason_words(code: str) -> str:
    """What is wrong with a paper or an answer."""
    return str(WRONG_REASONS.get(code, WRONG_REASONS["unclear"])) if code else ""


def is_made_by_form(row: PaperRow) -> bool:
    """Whether the answers of the form are the paper."""
    return row.need is not None and row.need.made_by == MADE_BY_FORM


def is_left_over(row: PaperRow) -> bool:
    """Whether a paper was found wrong and nobody asks for it any more: what needed it was withdrawn."""
    return (
        row.is_theirs
        and row.need is None
        and not row.is_wanted
        and any(one.state == "wrong" for one in row.given)
    )


def _kept_state(row: PaperRow) -> tuple[str, str, str, bool]:
    """Of what only lies in the file: whether it counts for anything more is over."""
    if not row.is_theirs:
        return "", "other", _("For another decision"), True
    if any(one.state == "wrong" for one in row.given):
        return "", "other", _("Not wanted any more"), True
    if is_made_by_form(row):
        return "made", "made", _("Made from what you fill in"), True
    if row.given and all(one.state == "accepted" for one in row.given):
        return "have", "have", pgettext("state of a paper", "Accepted"), True
    if row.given and all(one.is_made_here for one in row.given):
        return "made", "made", pgettext("state of a paper", "Issued here"), True
    return "have", "have", pgettext("state of a paper", "Given"), True


def _state(
    row: PaperRow, titles: Mapping[str, str], is_reusable: bool, *, is_draft: bool
) -> tuple[str, str, str, bool]:
    """Class, drawing, words, and whether nobody has to look at it any more."""
    need = row.need
    if not row.is_theirs:
        return "", "other", _("For another decision"), True
    if row.is_wanted:
        return "turn", "differs", _("The office asks for it"), False
    if is_made_by_form(row):
        return "made", "made", _("Made from what you fill in"), True
    if need is not None and need.made_by is not None and not row.given:
        title = titles.get(need.made_by, need.made_by)
        return "made", "made", _("Made by the decision: %(title)s") % {"title": title}, True
    if any(one.state == "wrong" for one in row.given):
        return "differs", "differs", _("Not right yet"), False
    if any(one.file_state in ("infected", "refused", "erased") for one in row.given):
        return "late", "differs", _("Give it again"), False
    if row.given:
        return _given_state(row, is_draft=is_draft)
    if is_reusable:
        return "turn", "same", _("You gave it before: use it again"), False
    if row.may_be_asked_for:
        told = _("Perhaps: the office may ask for it. Give it if you have it.")
        return "", "bring", told if is_draft else _("Not given: the office may ask for it"), True
    if need is not None and need.answer is not Answer.YES:
        return "", "bring", _("Perhaps: it depends on what you fill in"), True
    return "turn", "bring", _("To bring"), False


def _given_state(row: PaperRow, *, is_draft: bool) -> tuple[str, str, str, bool]:
    if any(one.warning == "expired" for one in row.given):
        return "late", "differs", _("No longer valid: give the new one"), False
    if all(one.state == "accepted" for one in row.given):
        return "have", "have", pgettext("state of a paper", "Accepted"), True
    is_settled = not is_draft or all(not one.warning for one in row.given)
    return "have", "have", pgettext("state of a paper", "Given"), is_settled


def _notes(row: PaperRow, titles: Mapping[str, str]) -> list[str]:
    notes: list[str] = []
    for one in row.given:
        notes += given_notes(one)
    if len(row.given) > 1:
        told = ngettext("%(count)s file", "%(count)s files", len(row.given))
        notes.insert(0, told % {"count": number(len(row.given))})
    if row.need is not None and row.need.is_to_bring and len(row.need.for_decisions) > 1:
        asking = listed([titles.get(one, one) for one in row.need.for_decisions])
        notes.append(_("Once for: %(decisions)s") % {"decisions": asking})
    return list(dict.fromkeys(notes))


def given_notes(one: GivenPaper) -> list[str]:
    """What is to be said of one item: what is wrong, until when it is valid, how its file stands."""
    notes = []
    if one.state == "wrong":
        notes.append(reason_words(one.why or "unclear"))
    if one.file_state in _FILE_STATES:
        notes.append(str(_FILE_STATES[one.file_state]))
    if one.expires_on is not None:
        notes.append(validity_words(one.warning, medium_day(one.expires_on)))
    if one.legalisation in _LEGALISATION:
        notes.append(str(_LEGALISATION[one.legalisation]))
    return notes


def validity_words(warning: str, day: str) -> str:
    """Until when a paper is valid, and whether that is long enough."""
    return str(_VALIDITY.get(warning) or _("Valid until %(day)s")) % {"day": day}


def origin_notes(one: ReusableItem) -> list[str]:
    """When a paper was issued and given, its pages, and from which case it comes: two alike are told apart."""
    notes = []
    if one.issued_on is not None:
        notes.append(_("Issued on %(day)s") % {"day": medium_day(one.issued_on)})
    if one.given_on is not None and not one.is_made_here:
        notes.append(_("Given on %(day)s") % {"day": medium_day(one.given_on)})
    if one.pages:
        told = ngettext("%(count)s page", "%(count)s pages", one.pages)
        notes.append(told % {"count": number(one.pages)})
    if one.source:
        notes.append(_("From your case %(reference)s") % {"reference": one.source})
    return notes


def reuse_notes(one: ReusableItem) -> list[str]:
    """What is to be said of a paper that could be used again."""
    notes = []
    if one.is_verified:
        notes.append(_("The original was seen at a counter"))
    if one.is_made_here:
        notes.append(_("Issued by an office through this centre"))
    notes += origin_notes(one)
    if one.expires_on is not None:
        notes.append(validity_words(one.warning, medium_day(one.expires_on)))
    if one.language in BY_CODE:
        notes.append(BY_CODE[one.language].own_name)
    return notes
