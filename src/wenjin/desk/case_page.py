"""A case on one page: the crossing and facts at the side, papers and messages in the middle, clocks and acts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.accounts.queries import organisation
from wenjin.cases.domain.state import Request
from wenjin.cases.domain.whose_turn import WayStep
from wenjin.cases.queries.permission import Deed
from wenjin.catalogue.queries.procedures import filing_windows
from wenjin.desk.case_clock import DeskClock, desk_clock
from wenjin.desk.case_messages import DeskMessage, desk_messages
from wenjin.desk.case_options import Option, act_href, decision_options, may_decide, may_do_task, task_options
from wenjin.desk.case_papers import DeskPaper, desk_papers
from wenjin.desk.case_rows import desk_rows
from wenjin.desk.case_words import ROUTE, CaseWords, words_of
from wenjin.desk.open_ends import OpenEnds, open_ends
from wenjin.desk.opened import DeskCase
from wenjin.desk.people import Names
from wenjin.desk.record import RecordLine, record_lines, references_in, together
from wenjin.desk.verdict import ShownVerdict, verdict_of
from wenjin.lang.domain.registry import BY_CODE, Language
from wenjin.lang.templatetags.lang import asked_language, medium_day
from wenjin.web.case_form_document import choice_of
from wenjin.web.case_papers import reason_words
from wenjin.web.case_rows import CaseRow
from wenjin.web.entry_words import LOOKS
from wenjin.web.joining import remark

RECENT: Final = 9


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of facts; ``language`` marks what is said in another one, ``is_typed`` what somebody typed."""

    name: str
    value: str
    language: str = ""
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """Something that was asked for and has not come."""

    id: str
    what: tuple[tuple[str, str], ...]
    asked_at: datetime
    by: str
    answer_by: date | None
    is_overdue: bool
    came_href: str
    drop_href: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One decision: its clock, what the rules say, and what the reader can do.

    Attributes:
        why_not: why it cannot be granted now.
        assign_href: where it is given to somebody; empty for whoever may not.
    """

    clock: DeskClock
    options: tuple[Option, ...]
    why_not: str
    verdict: ShownVerdict | None
    assign_href: str
    is_taken_by_me: bool
    letter_href: str


@dataclass(frozen=True)
class CasePage:
    """Everything on the page."""

    case: DeskCase
    words: CaseWords
    names: Names
    person: str
    called_now: str
    language: Language
    rows: tuple[CaseRow, ...]
    facts: tuple[Fact, ...]
    papers: tuple[DeskPaper, ...]
    requests: tuple[ShownRequest, ...]
    open_ends: OpenEnds | None
    messages: tuple[DeskMessage, ...]
    panels: tuple[Panel, ...]
    tasks: tuple[Option, ...]
    record: tuple[RecordLine, ...]
    record_more: int
    looks: tuple[RecordLine, ...]
    is_unscanned: bool
    may_write: bool
    may_check: bool
    may_record: bool
    may_answers: bool


def case_page(case: DeskCase) -> CasePage:
    """The page of a case for whoever looks at it."""
    words = words_of(case, (row.evidence for row in case.view.papers))
    may_record = case.may(Deed.SEE_LEDGER)
    entries = case.entries if may_record else []
    names = names_of(case)
    named = words.for_record(names)
    acts = [entry for entry in reversed(entries) if entry.code not in LOOKS]
    recent = together(acts, named, RECENT)
    looks = record_lines([entry for entry in reversed(entries) if entry.code in LOOKS][:RECENT], named)
    panels = sorted(_panels(case, words, names), key=lambda one: not one.clock.is_mine)
    verdict = next((one.verdict for one in panels if one.verdict is not None), None)
    return CasePage(
        case=case,
        words=words,
        names=names,
        person=case.view.applicant.name if case.view.applicant else _("Nobody named yet"),
        called_now=case.view.called_now,
        language=BY_CODE.get(case.language, BY_CODE["en"]),
        rows=tuple(desk_rows(case, words, case.face_of, lambda step: _is_mine(case, step))),
        facts=tuple(_facts(case, words, verdict)),
        papers=tuple(_papers(case, words)),
        requests=tuple(_request(case, words, names, one) for one in case.state.open_requests),
        open_ends=open_ends(case, words),
        messages=tuple(
            desk_messages(
                case.view.messages,
                words,
                names,
                reference=case.reference,
                reader_language=asked_language(),
                applicant_language=case.language,
                may_translate=case.may(Deed.READ_MESSAGES),
            )
        ),
        panels=tuple(panels),
        tasks=tuple(task_options(case, words)),
        record=tuple(recent),
        record_more=max(len(acts) - sum(one.times for one in recent), 0),
        looks=tuple(looks) if case.may(Deed.SEE_WHO_LOOKED) else (),
        is_unscanned=any(
            one.file_state == "clean" and not one.is_scanned for row in case.view.papers for one in row.given
        ),
        may_write=case.may(Deed.MESSAGE) and not case.row.is_draft,
        may_check=case.may(Deed.CHECK_PAPERS) and case.state.is_open,
        may_record=may_record,
        may_answers=case.may(Deed.READ_ANSWERS),
    )


def names_of(case: DeskCase) -> Names:
    """Names of everybody in the record and the messages of a case. One query."""
    named = {*references_in(case.entries), *(one.author for one in case.view.messages)}
    named |= {part.assigned_to for part in case.state.parts.values() if part.assigned_to}
    names = Names.of(named, case.actor.reference)
    own = case.view.applicant
    # In the record of a case its applicant is called as the file was sent.
    return names.calling(own.id, own.name) if own is not None and own.name else names


def _is_mine(case: DeskCase, step: WayStep) -> bool:
    return (
        may_decide(case, step.decision)
        if step.decision
        else step.side.is_office and may_do_task(case, step.task)
    )


def _panels(case: DeskCase, words: CaseWords, names: Names) -> list[Panel]:
    return [
        _panel(case, words, names, decision)
        for decision in case.parts
        if decision in case.procedure.decisions_by_id
    ]


def _panel(case: DeskCase, words: CaseWords, names: Names, decision: str) -> Panel:
    part = case.state.parts[decision]
    is_mine = may_decide(case, decision)
    options = decision_options(case, words, decision, case.face_of)
    may_assign = is_mine and part.is_open and case.state.is_open
    letter = case.parts[decision].letter
    return Panel(
        clock=desk_clock(
            case,
            words,
            decision,
            case.parts[decision].face,
            is_mine=is_mine,
            assigned=names.name(part.assigned_to) if part.is_open else "",
            decided_by=names.within(part.decided_by) if part.decided_by else "",
        ),
        options=tuple(options),
        why_not=next((one.why_not for one in options if one.act in ("grant", "confirm") and one.why_not), ""),
        verdict=verdict_of(case, decision)
        if case.may(Deed.READ_ANSWERS)
        and (is_mine or (part.is_open and case.view.reach.has_advice(decision)))
        else None,
        assign_href=act_href(case.reference, "assign", decision) if may_assign else "",
        is_taken_by_me=part.assigned_to == case.actor.reference,
        letter_href=_letter_href(case, letter.code)
        if letter is not None and case.may(Deed.READ_PAPERS)
        else "",
    )


def _letter_href(case: DeskCase, code: str) -> str:
    try:
        return reverse("case-letter", args=[case.reference, code])
    except NoReverseMatch:
        return ""


def _papers(case: DeskCase, words: CaseWords) -> list[DeskPaper]:
    given_at = {
        str(entry.payload.get("item")): entry.at for entry in case.entries if entry.code == "paper.given"
    }
    asked_at = {
        one.id: request.asked_at
        for request in case.state.open_requests
        for one in request.wanted
        if one.kind == "paper"
    }
    return desk_papers(
        list(case.view.papers),
        words,
        reference=case.reference,
        given_at=given_at,
        asked_at=asked_at,
        may_read=case.may(Deed.READ_PAPERS),
        decisions=len(case.state.active_decisions),
    )


def _request(case: DeskCase, words: CaseWords, names: Names, one: Request) -> ShownRequest:
    may_ask = case.may(Deed.REQUEST_INFORMATION) and (
        one.decision is None or one.decision in case.relation.decisions
    )
    return ShownRequest(
        id=one.id,
        what=tuple(
            (
                words.paper(each.id) if each.kind == "paper" else words.field(each.id),
                reason_words(each.reason),
            )
            for each in one.outstanding
        ),
        asked_at=one.asked_at,
        by=names.within(one.by),
        answer_by=one.answer_by,
        is_overdue=one.is_overdue(case.view.today),
        came_href=act_href(case.reference, "came", one.id) if may_ask else "",
        drop_href=act_href(case.reference, "drop", one.id) if may_ask else "",
    )


def _facts(case: DeskCase, words: CaseWords, verdict: ShownVerdict | None) -> list[Fact]:
    language = BY_CODE.get(case.language)
    found = [
        Fact(
            _("Language"), language.own_name if language else case.language, case.language if language else ""
        )
    ]
    if verdict is not None:
        if route := words.fact(ROUTE, case.view.facts.get(ROUTE)):
            found.append(Fact(pgettext("kind of work permit", "Route"), route))
        found.append(Fact(_("The rules say"), remark(verdict.headline, verdict.points)))
    answers = case.view.answers
    if employer := answers.get("employer_name") or _firm(case):
        found.append(Fact(_("Employer"), employer, is_typed=True))
    found += [
        Fact(name, value)
        for name, value in (
            (_("Entered"), remark(_day(answers.get("entry_on")), _choice(words, "visa_type", answers))),
            (_("May stay until"), _day(answers.get("stay_until"))),
            (_("Filed"), medium_day(case.state.submitted_at) if case.state.submitted_at else ""),
            (_("File by"), medium_day(_file_by(case, answers))),
            (_("Centre"), words.centre(case.row.centre) if case.row.centre else ""),
            (_("Renews"), case.view.renewal_of),
        )
        if value
    ]
    return found


def _firm(case: DeskCase) -> str:
    found = organisation(case.row.employer_id) if case.row.employer_id else None
    return found.name if found is not None else ""


def _day(text: str | None) -> str:
    return medium_day(text) if text else ""


def _choice(words: CaseWords, field: str, answers: Mapping[str, str]) -> str:
    code, known = answers.get(field, ""), words.fields.get(field)
    return choice_of(known, code, words.words) if code and known is not None else code


def _file_by(case: DeskCase, answers: Mapping[str, str]) -> date | None:
    """The last day to file, counted from the entry, where the services of the decisions set one."""
    entered = answers.get("entry_on")
    if not entered:
        return None
    days = [
        window.last
        for window in filing_windows(case.procedure.document)
        if window.anchor == "entry" and window.relation == "after" and window.unit == "calendar_day"
    ]
    return date.fromisoformat(entered) + timedelta(days=min(days)) if days else None
