"""The page of a case that was sent: whose move it is, the crossing, a clock for each decision, the proofs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from wenjin.cases.domain.requirements import originals_needed
from wenjin.cases.domain.state import PartState
from wenjin.cases.queries.case_page import CaseView, PartView
from wenjin.cases.queries.looks import Look, who_looked
from wenjin.cases.queries.permission import Deed
from wenjin.cases.queries.renewals import reminders_set
from wenjin.cases.queries.visibility import OWN_SIDE
from wenjin.catalogue.queries.texts import Texts, texts
from wenjin.lang.templatetags.lang import asked_language, clock, day, listed, medium_day
from wenjin.web.apply_page import decisions_title
from wenjin.web.case_access import OpenedCase
from wenjin.web.case_centre import ShownCentre, centre_subjects, shown_centre
from wenjin.web.case_clock import ShownClock, shown_clock
from wenjin.web.case_draft import shown_papers
from wenjin.web.case_fees import ShownFee, authority_name, fee_subjects, fees_asked, shown_fees, with_fees
from wenjin.web.case_messages_page import ShownMessage, shown_messages
from wenjin.web.case_papers import ShownPaper, paper_name
from wenjin.web.case_refusal import Refusals, is_refused, refusals_in, shown_refusal
from wenjin.web.case_renewal import ShownRenewal, shown_renewal
from wenjin.web.case_rows import CaseRow, case_rows
from wenjin.web.case_turns import ShownTurn, TurnWords, next_words, shown_turns, titles_of
from wenjin.web.hrefs import href
from wenjin.web.joining import ended, named, remark, sentences
from wenjin.web.paper_counts import counted_rows

LAST_MESSAGES: Final = 20
LAST_LOOKS: Final = 6
_HASH_GROUP: Final = 4
_LOOKED_AT: Final = {
    "case": pgettext_lazy("what somebody looked at", "The case"),
    "answers": pgettext_lazy("what somebody looked at", "The answers"),
    "messages": pgettext_lazy("what somebody looked at", "The messages"),
    "ledger": pgettext_lazy("what somebody looked at", "The record"),
    "receipt": pgettext_lazy("what somebody looked at", "The receipt"),
    "person.search": pgettext_lazy("what somebody looked at", "Found you in a search"),
    "person.second_factor": pgettext_lazy("what somebody looked at", "How you sign in"),
    "person.copy": pgettext_lazy("what somebody looked at", "A copy of your data"),
}


@dataclass(frozen=True, slots=True)
class ShownReceipt:
    """The receipt: when, and the hash that a stranger compares."""

    words: str
    groups: tuple[str, ...]
    file_href: str
    verify_href: str


@dataclass(frozen=True, slots=True)
class ShownLook:
    """Somebody who looked."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """The page.

    Attributes:
        text_states: states of the content texts of the page.
        may_see_looks: the reader may know who looked; without that the list says nothing, not that it is empty.
    """

    reference: str
    title: str
    is_sample: bool
    whose: str
    text_states: Collection[str]
    turns: tuple[ShownTurn, ...]
    rows: tuple[CaseRow, ...]
    next_words: str
    reminders_words: str
    clocks_title: str
    clocks: tuple[ShownClock, ...]
    messages: tuple[ShownMessage, ...]
    more_messages_href: str
    write_href: str
    papers: tuple[ShownPaper, ...]
    settled: tuple[ShownPaper, ...]
    papers_words: str
    centre: ShownCentre | None
    receipt: ShownReceipt | None
    fees: tuple[ShownFee, ...]
    may_see_looks: bool
    looked: tuple[ShownLook, ...]
    looked_more_href: str
    changes_href: str
    help_href: str
    renewal: ShownRenewal
    deadlines_href: str


def case_page(case: OpenedCase, view: CaseView) -> CasePage:
    """The page in the language of the reader; the number of queries does not depend on what is in the case."""
    words = case.words
    fees = fees_asked(case.procedure.document, case.form, case.answers, case.state)
    looks = who_looked(case.actor, case.row, known=view.relation, most=LAST_LOOKS + 1)
    found = texts(_subjects(case, view, fees, looks), asked_language())
    at = shown_centre(case, found, papers=_unseen(view))
    renewal = shown_renewal(case)
    told = TurnWords(
        case.procedure,
        words,
        found,
        lambda: case.form,
        lambda name: authority_name(name, found),
        where=ended(sentences(named(_("At"), at.name), *at.lines)) if at is not None else "",
        originals=tuple(paper_name(one, found) for one in _unseen(view)),
    )
    titles = titles_of(case.procedure, words, frozenset(case.procedure.order()))
    active = titles_of(case.procedure, words, case.state.active_decisions)
    authorities = {part.authority: authority_name(part.authority, found) for part in view.parts}
    papers = shown_papers(case, view.papers, found)
    refusals = refusals_in(view)
    ref = case.reference
    return CasePage(
        reference=ref,
        title=case.title,
        is_sample=bool(case.row.is_sample),
        whose=_whose(case, view),
        turns=tuple(_turns(case, view, told)),
        rows=tuple(case_rows(case.state, case.procedure, view.faces.get, words)),
        next_words=next_words(case.state, told) if case.state.is_open else "",
        reminders_words=_reminders(case, renewal),
        clocks_title=decisions_title(len(view.parts)),
        clocks=tuple(_clock(case, view, part, authorities, refusals) for part in view.parts),
        messages=tuple(
            shown_messages(view, titles, authorities, reader=case.actor.reference, last=LAST_MESSAGES)
        ),
        more_messages_href=href("case-messages", ref) if len(view.messages) > LAST_MESSAGES else "",
        write_href=href("case-messages", ref) if view.may(Deed.MESSAGE) and not case.state.is_closed else "",
        papers=tuple(one for one in papers if not one.is_settled),
        settled=tuple(one for one in papers if one.is_settled),
        papers_words=counted_rows(view.papers, is_sent=True, is_closed=case.state.is_closed).words
        if view.papers
        else "",
        centre=at,
        receipt=shown_receipt(view),
        fees=tuple(shown_fees(fees, with_fees(case.state, active), found)),
        may_see_looks=view.may(Deed.SEE_WHO_LOOKED),
        looked=tuple(shown_looks(view, looks[:LAST_LOOKS], found)),
        looked_more_href=href("case-looked", ref) if len(looks) > LAST_LOOKS else "",
        changes_href=href("case-changes", ref) if view.may(Deed.SEE_LEDGER) else "",
        help_href=href("case-join-code", ref) if view.may(Deed.INVITE) and not case.state.is_closed else "",
        renewal=renewal,
        deadlines_href=href("case-deadlines", ref) if has_days(view) else "",
        # Last: by now everything that the page says has been looked up.
        text_states=found.states | {getattr(one, "state", "") for one in words.values()},
    )


def _subjects(case: OpenedCase, view: CaseView, fees: Mapping[str, Any], looks: list[Look]) -> list[str]:
    asked = {one.id for request in view.requests for one in request.wanted if one.kind == "paper"}
    asked |= {one.evidence for one in view.papers} | {one.what for one in looks}
    tasks = {task.authority for task in case.procedure.tasks if task.authority}
    return [
        *centre_subjects(case),
        *fee_subjects(fees),
        *(f"authority/{name}" for name in sorted(tasks)),
        *(f"evidence/{name}" for name in sorted(asked)),
    ]


def _unseen(view: CaseView) -> list[str]:
    """Papers that the counter will want to see the original of."""
    given = [
        one.evidence for one in view.papers if one.given and not all(each.is_verified for each in one.given)
    ]
    return originals_needed(given, [one.need for one in view.papers if one.need is not None])


def _whose(case: OpenedCase, view: CaseView) -> str:
    """For whom it is, when the reader acts for somebody, or sent it under another name than they have now."""
    if view.applicant is None or (view.applicant.id == case.actor.person_id and not view.called_now):
        return ""
    return _("for %(name)s") % {"name": view.applicant.name or _("somebody without a name yet")}


def _turns(case: OpenedCase, view: CaseView, told: TurnWords) -> list[ShownTurn]:
    if case.state.is_closed:
        return [_end(case, view)]
    may_act = view.relation.has(*OWN_SIDE)
    return shown_turns(case.state, told, case.reference, today=view.today, may_act=may_act)


def _end(case: OpenedCase, view: CaseView) -> ShownTurn:
    """A case that is over: how it ended."""
    granted = [name for name, part in case.state.parts.items() if part.is_granted]
    on = day(case.state.closed_at)
    if granted and len(granted) == len(case.state.parts):
        return ShownTurn("done", _("Everything was granted."), _("Closed on %(day)s.") % {"day": on})
    lead = {
        "finished": _("Everything is decided."),
        "withdrawn": _withdrawn(case, view),
        "not_accepted": _("The office did not take it on. Its reason stands in the messages."),
    }.get(str(case.state.closed_why), _("This case is closed."))
    return ShownTurn("", lead, _("Closed on %(day)s.") % {"day": on})


def _withdrawn(case: OpenedCase, view: CaseView) -> str:
    """Who took the application back, as far as one person did it and has a name."""
    names = {_withdrawn_by(case, view, part) for part in case.state.parts.values()}
    by = names.pop() if len(names) == 1 else None
    if by is None:
        return _("It was withdrawn.")
    return _("%(name)s withdrew it.") % {"name": by} if by else _("You withdrew it.")


def _withdrawn_by(case: OpenedCase, view: CaseView, part: PartState) -> str | None:
    """Name of who took a part back, empty for the reader; None when that is nobody we can name."""
    if part.withdrawn_by == case.actor.reference:
        return ""
    known = view.people.get(part.withdrawn_by)
    return known.name or None if known is not None else None


def _reminders(case: OpenedCase, renewal: ShownRenewal) -> str:
    """When the applicant will be reminded that something ends; empty when all of that is renewed."""
    if not renewal.reminds_of:
        return ""
    days = dict.fromkeys(medium_day(one) for one in reminders_set(case.row, renewal.reminds_of))
    return _("We remind you on %(days)s.") % {"days": listed(list(days))} if days else ""


def _clock(
    case: OpenedCase,
    view: CaseView,
    part: PartView,
    authorities: Mapping[str, str],
    refusals: Refusals,
) -> ShownClock:
    may_withdraw = view.may(Deed.WITHDRAW) and part.state.is_open and case.state.is_open
    rule = case.procedure.decisions_by_id.get(part.id)
    return shown_clock(
        case.state,
        case.procedure,
        part.id,
        part.face,
        case.words,
        authority=authorities[part.authority],
        refusal=shown_refusal(
            part.state, rule, case.words, refusals, language=asked_language(), today=view.today
        )
        if rule is not None and is_refused(part.state)
        else None,
        letter_href=href("case-letter", case.reference, part.letter.code) if part.letter else "",
        withdraw_href=href("case-withdraw", case.reference, part.id) if may_withdraw else "",
        withdrawn_by=_withdrawn_by(case, view, part.state),
        days=_days(case, rule.task) if rule is not None else {},
    )


def _days(case: OpenedCase, task: str) -> Mapping[str, object]:
    """The term of a task in the document."""
    tasks: Any = case.procedure.document["tasks"]
    return next((one["days"] for one in tasks if one["id"] == task), {})


def shown_receipt(view: CaseView) -> ShownReceipt | None:
    """The receipt, once the application was sent."""
    receipt = view.receipt
    if receipt is None:
        return None
    filed = _("Filed on %(day)s, %(time)s. Nobody can change this record without it showing.")
    return ShownReceipt(
        words=filed % {"day": day(receipt.issued_at), "time": clock(receipt.issued_at)},
        groups=in_groups(receipt.content_hash),
        file_href=href("case-receipt", view.case.reference) if view.may(Deed.READ_ANSWERS) else "",
        verify_href=href("verify-document", receipt.code),
    )


def in_groups(digest: str) -> tuple[str, ...]:
    """A hash in groups of four, so that two people can compare it aloud."""
    return tuple(digest[place : place + _HASH_GROUP] for place in range(0, len(digest), _HASH_GROUP))


def shown_looks(view: CaseView, looks: list[Look], found: Texts) -> list[ShownLook]:
    """Who looked, and at what."""
    return [ShownLook(one.at, _looker(view, one), _looked_at(one.what, found)) for one in looks]


def _looker(view: CaseView, look: Look) -> str:
    if look.actor == "system":
        return _("The system")
    return look.name or _("Somebody without a name yet")


def _looked_at(what: str, found: Texts) -> str:
    if what in _LOOKED_AT:
        return str(_LOOKED_AT[what])
    if what.startswith("person."):
        return pgettext("what somebody looked at", "Your data")
    return remark(pgettext("what somebody looked at", "A paper"), paper_name(what, found))


def has_days(view: CaseView) -> bool:
    """Whether there is a day to put into a calendar."""
    return (
        any(
            part.face is not None and part.state.is_open and part.face.promised_by
            for part in (view.parts if view.state.is_open else ())
        )
        or any(one.is_open and one.answer_by is not None for one in view.requests)
        or any(part.state.valid_until for part in view.parts)
    )
