"""Everything of a draft on one page before it is sent: answers, papers, fees, and what is declared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.queries import consents_of
from wenjin.cases.queries.consent import must_record_consent
from wenjin.cases.queries.papers import PaperRow, papers, same_files
from wenjin.cases.queries.situation import wrong_by_now
from wenjin.cases.services.staleness import FACT
from wenjin.catalogue.domain.facts import FactType
from wenjin.catalogue.queries.domain import catalogue
from wenjin.catalogue.queries.texts import texts
from wenjin.core import clock
from wenjin.lang.templatetags.lang import asked_language, listed, number
from wenjin.web.case_access import OpenedCase
from wenjin.web.case_answers import Wrong, missing
from wenjin.web.case_centre import ShownCentre, shown_centre
from wenjin.web.case_draft import fees_of, shown_papers
from wenjin.web.case_fees import ShownFee
from wenjin.web.case_fields import answer_words, doubt_words, error_line, wrong_words
from wenjin.web.case_form_document import Section, label_of, section_title
from wenjin.web.case_papers import ShownPaper, paper_name
from wenjin.web.case_renewal import draft_window_words, is_out_of_time
from wenjin.web.joining import named
from wenjin.web.paper_counts import counted_rows
from wenjin.web.questions import answer_words as fact_words
from wenjin.web.questions import question_words
from wenjin.web.you_words import purpose_words

APPLICANT_AGREES: Final = "applicant-agrees"


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something that must be done before sending, and where; or something to think of."""

    words: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """An answer as it will be sent."""

    label: str
    words: str
    empty: str
    href: str


@dataclass(frozen=True, slots=True)
class CheckedSection:
    """A part of the form as it will be sent."""

    id: str
    title: str
    lines: tuple[CheckedAnswer, ...]


@dataclass(frozen=True, slots=True)
class Declaration:
    """Something to tick."""

    name: str
    words: str
    is_required: bool
    is_ticked: bool
    error: str = ""


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The page before sending.

    Attributes:
        open: what must be done first.
        minds: what nobody must do, but should know.
    """

    reference: str
    title: str
    open: tuple[OpenPoint, ...]
    minds: tuple[OpenPoint, ...]
    sections: tuple[CheckedSection, ...]
    papers: tuple[ShownPaper, ...]
    papers_words: str
    centre: ShownCentre | None
    fees: tuple[ShownFee, ...]
    declarations: tuple[Declaration, ...]
    send_words: str


def check_page(case: OpenedCase, *, ticked: Mapping[str, str] | None = None) -> CheckPage:
    """The page in the language of the reader.

    Args:
        ticked: a form that was refused; then what was not ticked and must be is said.
    """
    rows = papers(case.row, case.state, reach=case.reach)
    shown = shown_papers(case, rows)
    count = len(case.state.active_decisions)
    return CheckPage(
        reference=case.reference,
        title=case.title,
        open=tuple(_open(case, rows, shown)),
        minds=tuple(_minds(case, rows, shown)),
        sections=(*(_section(case, one) for one in case.form.sections), *_situation(case)),
        papers=tuple(shown),
        papers_words=counted_rows(rows).words,
        centre=_centre(case),
        fees=tuple(fees_of(case)),
        declarations=tuple(declarations(case, ticked)),
        send_words=_("Send the application") if count == 1 else _("Send it to all offices at once"),
    )


def _open(case: OpenedCase, rows: list[PaperRow], shown: list[ShownPaper]) -> list[OpenPoint]:
    points = []
    for section in case.form.sections:
        left = missing(section.fields, case.answers)
        if left:
            told = ngettext("%(count)s answer is missing", "%(count)s answers are missing", len(left))
            href = f"{reverse('case-form', args=[case.reference, section.id])}?check"
            title = section_title(section, case.words)
            points.append(OpenPoint(named(title, told % {"count": number(len(left))}), href))
    points += _wrong_now(case)
    unasked = len(case.situation.open)
    if unasked:
        told = ngettext("%(count)s question is open", "%(count)s questions are open", unasked)
        href = f"{reverse('case-situation', args=[case.reference])}?check"
        points.append(OpenPoint(named(_("About your situation"), told % {"count": number(unasked)}), href))
    for row, paper in zip(rows, shown, strict=True):
        if row.is_missing or paper.look == "late":
            points.append(OpenPoint(named(paper.name, paper.state), paper.href))
    return points


def _wrong_now(case: OpenedCase) -> list[OpenPoint]:
    """Answers that were right when they were given, and are not any more."""
    points = []
    for name, error in wrong_by_now(case.procedure, case.answers, clock.today()).items():
        section = case.form.section_of(name)
        field = next((one for one in case.form.fields if one.id == name), None)
        if section is not None and field is not None:
            told = wrong_words(Wrong(name, error.code, error.details), field, case.form, case.words)
            href = f"{reverse('case-form', args=[case.reference, section.id])}?check#a-{name}-field"
            points.append(OpenPoint(named(label_of(field, case.words), told), href))
    return points


def _minds(case: OpenedCase, rows: list[PaperRow], shown: list[ShownPaper]) -> list[OpenPoint]:
    """What nobody is refused for here, but should know: papers that end early, that may be asked for, doubts."""
    told = draft_window_words(case) if is_out_of_time(case) else ""
    minds = [OpenPoint(told)] if told else []
    minds += [
        OpenPoint(named(paper.name, note), paper.href)
        for row, paper in zip(rows, shown, strict=True)
        for note in paper.notes[:1]
        if any(one.warning in ("expires_before_end", "expires_soon") for one in row.given)
    ]
    pairs = zip(rows, shown, strict=True)
    left = [paper.name for row, paper in pairs if row.may_be_asked_for and not row.given]
    if left:
        told = ngettext(
            "Nobody can say yet whether this paper is needed: %(papers)s. "
            "You can send the application without it; the office may ask for it.",
            "Nobody can say yet whether these papers are needed: %(papers)s. "
            "You can send the application without them; the office may ask for them.",
            len(left),
        )
        minds.append(OpenPoint(told % {"papers": listed(left)}))
    names = {paper.evidence: paper.name for paper in shown}
    for kinds in same_files(case.row):
        told = _("You gave the same file for these papers: %(papers)s. Look whether you meant to.")
        same = [name for evidence, name in names.items() if evidence in kinds]
        minds.append(OpenPoint(told % {"papers": listed(same)}))
    return minds + [OpenPoint(doubt_words(one, case.form, case.words)) for one in case.doubts]


def _centre(case: OpenedCase) -> ShownCentre | None:
    """The centre, with the way back to this page after another was chosen."""
    shown = shown_centre(case)
    return replace(shown, href=f"{shown.href}?check") if shown is not None and shown.href else shown


def _section(case: OpenedCase, section: Section) -> CheckedSection:
    href = f"{reverse('case-form', args=[case.reference, section.id])}?check"
    lines = [
        CheckedAnswer(
            label=label_of(one, case.words),
            words=answer_words(one, case.words, case.answers.get(one.id, "")),
            empty=_("Missing") if one.is_required else _("Left empty"),
            href=f"{href}#a-{one.id}-field",
        )
        for one in section.fields
    ]
    return CheckedSection(section.id, section_title(section, case.words), tuple(lines))


def _situation(case: OpenedCase) -> list[CheckedSection]:
    """What was said of the situation; nothing when it was not asked about."""
    asked = _facts_asked(case)
    if not asked:
        return []
    found = texts([f"fact/{one.id}" for one in asked], asked_language())
    page = f"{reverse('case-situation', args=[case.reference])}?check"
    lines = [
        CheckedAnswer(
            label=question_words(one, found),
            words=fact_words(one, found, answer) if answer is not None else "",
            empty=_("Missing") if one.id in case.situation.open else _("I do not know yet"),
            href=f"{page}#{one.id}-field",
        )
        for one in asked
        for answer in (case.facts.get(one.id),)
    ]
    return [CheckedSection("situation", _("About your situation"), tuple(lines))]


def _facts_asked(case: OpenedCase) -> list[FactType]:
    known = {one.id: one for one in catalogue().fact_types}
    return [known[name] for name in case.situation.asked if name in known]


def changed_words(case: OpenedCase, names: Sequence[str]) -> str:
    """What somebody else changed, by the names that the page has for it; empty when it has none.

    Args:
        names: ids of fields, of facts (with ``FACT`` before them) and of papers.
    """
    papers_of_case = {one.evidence for one in papers(case.row, case.state, reach=case.reach)}
    facts = {f"{FACT}{one.id}": one for one in _facts_asked(case)}
    subjects = [f"evidence/{one}" for one in names] + [f"fact/{one.id}" for one in facts.values()]
    found = texts(subjects, asked_language())
    labels = {one.id: label_of(one, case.words) for one in case.form.fields}
    labels |= {name: question_words(one, found) for name, one in facts.items()}
    labels |= {name: paper_name(name, found) for name in papers_of_case}
    return listed(list(dict.fromkeys(labels[name] for name in names if name in labels)))


def person_of(case: OpenedCase) -> UUID | None:
    """The person whose consent the reader can give: themselves, when the application is their own."""
    own = case.actor.person_id
    return own if own is not None and case.row.applicant_id == own else None


def declarations(case: OpenedCase, ticked: Mapping[str, str] | None = None) -> list[Declaration]:
    """What is to be ticked: that it is true, and each purpose that was not agreed to before."""
    wanted = [("true", _("What I filled in is true, and the papers are genuine."), True)]
    person = person_of(case)
    if person is not None:
        given = {one.purpose for one in consents_of(person) if one.is_given}
        wanted += [
            (f"consent-{one.value}", purpose_words(one).text, one is Purpose.SENSITIVE)
            for one in Purpose
            # Notices are agreed to in the browser that is to show them.
            if one not in given and one is not Purpose.BROWSER_NOTICES
        ]
    else:
        wanted.append(
            ("for", _("The person this is about has asked me to send it, and knows what it says."), True)
        )
        if must_record_consent(case.actor, case.row, case.relation):
            wanted.append((APPLICANT_AGREES, _applicant_agrees_words(), True))
    return [
        Declaration(
            name,
            words,
            is_required,
            is_ticked=ticked is not None and ticked.get(name) == "yes",
            error=_("Tick this, or do not send the application.")
            if ticked is not None and is_required and ticked.get(name) != "yes"
            else "",
        )
        for name, words, is_required in wanted
    ]


def _applicant_agrees_words() -> str:
    return _(
        "The person has read, or was read, that the centre and the authorities that decide use their passport "
        "number, photograph, health and household data to handle this application. They agree, and I record it."
    )


def error_lines(page: CheckPage) -> list[dict[str, str]]:
    """The error summary; what is wrong with several declarations in the same way is said once."""
    told = _("What you declare")
    first: dict[str, str] = {}
    for one in page.declarations:
        if one.error:
            first.setdefault(error_line(told, one.error), f"#{one.name}")
    return [{"text": text, "href": href} for text, href in first.items()]
