"""A draft as a list of what is left: sections to fill in, papers to give, then check and send."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wenjin.accounts.domain.names import whole_name
from wenjin.accounts.queries import people
from wenjin.cases.domain.retention import Since, kept_until
from wenjin.cases.queries.papers import PaperRow, ReusableItem, papers, reusable_items
from wenjin.cases.queries.permission import Deed
from wenjin.cases.queries.visibility import Standing
from wenjin.catalogue.queries.texts import Texts, texts
from wenjin.lang.templatetags.lang import asked_language, day, number
from wenjin.web.case_access import OpenedCase
from wenjin.web.case_answers import missing
from wenjin.web.case_centre import ShownCentre, shown_centre
from wenjin.web.case_fees import ShownFee, fee_subjects, fees_asked, shown_fees
from wenjin.web.case_form_document import Section, section_title
from wenjin.web.case_helpers import ShownHelper, shown_helpers
from wenjin.web.case_papers import ShownPaper, is_made_by_form, origin_notes, paper_name, shown_paper
from wenjin.web.case_renewal import draft_window_words, is_out_of_time
from wenjin.web.case_turns import titles_of
from wenjin.web.joining import remark
from wenjin.web.paper_counts import counted_rows

# One paper has its own button on its own page.
_WORTH_A_BUTTON: Final = 2


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A part of the form in the list of what is left."""

    id: str
    title: str
    state: str
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class ReuseOffer:
    """Papers that were given before and could all be used again with one button.

    Attributes:
        lines: the name of each, and when it was issued and from which case it comes.
    """

    count: int
    lines: tuple[tuple[str, str], ...]
    needs_consent: bool
    href: str


@dataclass(frozen=True, slots=True)
class DraftPage:
    """The page of a draft.

    Attributes:
        progress: how much is left, in one sentence.
        file_by_words: of a renewal, when it is to be filed; empty when nothing says so.
        is_out_of_time: it would be too early or too late today.
        is_ready: nothing is missing.
        helps_words: for whom the reader does it, when it is not theirs; empty when it is.
        is_mine: somebody signed in holds it.
        may_discard: the reader may throw it away; who helps may not.
        may_invite: the reader may let somebody in; who helps may not.
        kept_words: until when it is kept.
    """

    reference: str
    title: str
    is_sample: bool
    helps_words: str
    progress: str
    file_by_words: str
    is_out_of_time: bool
    sections: tuple[ShownSection, ...]
    papers: tuple[ShownPaper, ...]
    papers_words: str
    reuse: ReuseOffer | None
    centre: ShownCentre | None
    fees: tuple[ShownFee, ...]
    helpers: tuple[ShownHelper, ...]
    changes_href: str
    send_words: str
    is_ready: bool
    is_mine: bool
    may_invite: bool
    may_discard: bool
    kept_words: str


def draft_page(case: OpenedCase) -> DraftPage:
    """The page of a draft in the language of the reader."""
    rows = papers(case.row, case.state, reach=case.reach)
    sections = [_section(case, one) for one in case.form.sections]
    sections += [part] if (part := _situation(case)) is not None else []
    shown = shown_papers(case, rows)
    open_sections = sum(one.state != "done" for one in sections)
    open_papers = sum(row.is_missing for row in rows)
    is_ready = not open_sections and not open_papers
    return DraftPage(
        reference=case.reference,
        title=case.title,
        is_sample=bool(case.row.is_sample),
        helps_words=helps_words(case),
        progress=_progress(open_sections, open_papers, is_helper=is_helper(case)),
        file_by_words=draft_window_words(case),
        is_out_of_time=is_out_of_time(case),
        sections=tuple(sections),
        papers=tuple(shown),
        papers_words=counted_rows(rows).words,
        reuse=_reuse(case, rows),
        centre=shown_centre(case),
        fees=tuple(fees_of(case)),
        helpers=tuple(shown_helpers(case)),
        changes_href=reverse("case-changes", args=[case.reference]) if case.may(Deed.SEE_LEDGER) else "",
        send_words=_("Everything is there. Look at it once more, and send it.")
        if is_ready
        else _("You see everything on one page, and what is still missing."),
        is_ready=is_ready,
        is_mine=case.actor.is_signed_in,
        may_invite=case.may(Deed.INVITE),
        may_discard=case.may(Deed.DISCARD),
        kept_words=_kept_words(case),
    )


def is_helper(case: OpenedCase) -> bool:
    """Whether the reader only helps: they came in by a code, or a counter began it with somebody."""
    return not case.relation.has(Standing.PARTY, Standing.AGENT)


def helps_words(case: OpenedCase) -> str:
    """For whom the reader does it, by the form or else by the account; empty when it is their own."""
    if not is_helper(case):
        return ""
    answers = case.answers
    name = whole_name(
        answers.get("family_name", ""), answers.get("given_names", ""), answers.get("native_name", "")
    )
    if not name and case.row.applicant_id is not None:
        known = people([case.row.applicant_id]).get(case.row.applicant_id)
        name = known.name if known is not None else ""
    return _("You help with this application. It belongs to %(name)s.") % {
        "name": name or _("somebody without a name yet")
    }


def shown_papers(case: OpenedCase, rows: Sequence[PaperRow], known: Texts | None = None) -> list[ShownPaper]:
    """The papers of a case in the language of the reader.

    Args:
        known: texts that hold the names of the papers, when they are at hand.
    """
    names = [f"evidence/{row.evidence}" for row in rows]
    found = known if known is not None else texts(names, asked_language(), fields=["name"])
    reusable = reusable_items(case.actor, case.row) if case.is_draft else {}
    titles = titles_of(case.procedure, case.words, case.state.active_decisions)
    root = f"{case.href}papers/"
    if not case.is_draft:
        rows = [row for row in rows if _is_shown_later(row, is_closed=case.state.is_closed)]
    return [
        shown_paper(
            row,
            texts=found,
            titles=titles,
            reusable=reusable,
            href_of=lambda evidence: f"{root}{evidence}/",
            is_draft=case.is_draft,
            is_closed=case.state.is_closed,
        )
        for row in rows
    ]


def _is_shown_later(row: PaperRow, *, is_closed: bool) -> bool:
    """Whether a paper matters once the application was sent; what nobody gave and nobody asked for does not."""
    if is_closed:
        return bool(row.given) or is_made_by_form(row)
    is_made = row.need is not None and not row.need.is_to_bring
    return bool(row.given) or row.is_wanted or is_made or row.may_be_asked_for


def fees_of(case: OpenedCase) -> list[ShownFee]:
    """What each authority takes, for the parts that were not withdrawn."""
    fees = fees_asked(case.procedure.document, case.form, case.answers)
    titles = titles_of(case.procedure, case.words, case.state.active_decisions)
    found: Texts = texts(fee_subjects(fees), asked_language())
    return shown_fees(fees, titles, found)


def reusable_now(case: OpenedCase, rows: Sequence[PaperRow]) -> dict[str, ReusableItem]:
    """For each paper that is still to give, the best one that was given before and is valid long enough."""
    missing_now = {row.evidence for row in rows if row.is_missing}
    found = reusable_items(case.actor, case.row)
    return {
        name: items[0] for name, items in found.items() if name in missing_now and items and items[0].fits
    }


def _reuse(case: OpenedCase, rows: Sequence[PaperRow]) -> ReuseOffer | None:
    if not case.may(Deed.EDIT):
        return None
    found = reusable_now(case, rows)
    if len(found) < _WORTH_A_BUTTON:
        return None
    needs_consent = any(one.needs_consent for one in found.values())
    names = texts([f"evidence/{name}" for name in found], asked_language(), fields=["name"])
    lines = tuple((paper_name(name, names), remark(*origin_notes(one))) for name, one in found.items())
    return ReuseOffer(len(found), lines, needs_consent, reverse("case-reuse-all", args=[case.reference]))


def _section(case: OpenedCase, section: Section) -> ShownSection:
    empty = len(missing(section.fields, case.answers))
    some = any(case.answers.get(one.id) for one in section.fields)
    if not empty:
        state, words = "done", _("Complete")
    else:
        left = ngettext("%(count)s answer is missing", "%(count)s answers are missing", empty)
        state, words = "turn", left % {"count": number(empty)} if some else _("Not begun")
    return ShownSection(
        id=section.id,
        title=section_title(section, case.words),
        state=state,
        words=words,
        href=reverse("case-form", args=[case.reference, section.id]),
    )


def _situation(case: OpenedCase) -> ShownSection | None:
    """The part about what only conditions of papers ask for; None when they ask for nothing."""
    if not case.situation.asked:
        return None
    left = len(case.situation.open)
    told = ngettext("%(count)s question is open", "%(count)s questions are open", left)
    return ShownSection(
        id="situation",
        title=_("About your situation"),
        state="turn" if left else "done",
        words=told % {"count": number(left)} if left else _("Complete"),
        href=reverse("case-situation", args=[case.reference]),
    )


def _progress(open_sections: int, open_papers: int, *, is_helper: bool) -> str:
    if not open_sections and not open_papers:
        if is_helper:
            return _("Everything is there. It can be sent once the person has looked at it.")
        return _("Everything is there. You can send it.")
    told = []
    if open_sections:
        told.append(
            ngettext("%(count)s part to fill in", "%(count)s parts to fill in", open_sections)
            % {"count": number(open_sections)}
        )
    if open_papers:
        told.append(
            ngettext("%(count)s paper to bring", "%(count)s papers to bring", open_papers)
            % {"count": number(open_papers)}
        )
    if len(told) == 1:
        return _("Left: %(what)s.") % {"what": told[0]}
    return _("Left: %(first)s and %(second)s.") % {"first": told[0], "second": told[1]}


def _kept_words(case: OpenedCase) -> str:
    changed_on: date = timezone.localtime(case.row.changed_at).date()
    until_on = kept_until("draft", {Since.LAST_CHANGE: changed_on})
    if until_on is None:
        return ""
    return _("A draft that nobody changes is deleted on %(day)s.") % {"day": day(until_on)}
