"""Whose move it is, said first on the page of a case; what an office asks for is named one by one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wenjin.cases.domain.events import WantedKind
from wenjin.cases.domain.grounds import refused_ground
from wenjin.cases.domain.procedure import Procedure, Side
from wenjin.cases.domain.state import CaseState, Request
from wenjin.cases.domain.whose_turn import (
    StepStatus,
    Turn,
    WayStep,
    What,
    being_decided,
    must_appear,
    next_steps,
    turns,
)
from wenjin.catalogue.queries.texts import Texts
from wenjin.lang.templatetags.lang import day, listed, number
from wenjin.web.case_clock import hopeless_words
from wenjin.web.case_form_document import Form, Words, label_of
from wenjin.web.case_papers import paper_name, reason_words
from wenjin.web.joining import ended, gap


@dataclass(frozen=True, slots=True)
class WantedLine:
    """One thing that is asked for, and what is wrong with it."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A note at the top of the page.

    Attributes:
        look: class of the note: turn for the reader's move, late for a day that has passed, empty for others'.
        after: what goes on meanwhile, or what happens then.
    """

    look: str
    lead: str
    words: str
    wanted: tuple[WantedLine, ...] = ()
    after: str = ""
    href: str = ""
    action: str = ""
    other_href: str = ""
    other_action: str = ""


@dataclass(frozen=True, slots=True)
class TurnWords:
    """What the sentences about moves are made of.

    Attributes:
        authority: name of an authority by its id.
        where: the centre to which somebody goes for a step of their own; empty when nobody goes to one.
        originals: names of the papers whose originals nobody has seen yet.
    """

    procedure: Procedure
    words: Words
    texts: Texts
    form: Callable[[], Form]
    authority: Callable[[str], str]
    where: str = ""
    originals: tuple[str, ...] = ()

    def task(self, task_id: str) -> str:
        """Title of a task."""
        return self.words.get(f"tasks/{task_id}/title", self.procedure.task(task_id).title)

    def decision(self, decision: str) -> str:
        """Title of a decision."""
        return self.words.get(f"decisions/{decision}/title", self.procedure.decision(decision).title)

    def wanted(self, request: Request) -> tuple[WantedLine, ...]:
        """What of a request is still to come."""
        return tuple(self._wanted(one.kind, one.id, one.reason) for one in request.outstanding)

    def _wanted(self, kind: WantedKind, name: str, reason: str) -> WantedLine:
        if kind is WantedKind.PAPER:
            return WantedLine(paper_name(name, self.texts), reason_words(reason))
        field = next((one for one in self.form().fields if one.id == name), None)
        return WantedLine(label_of(field, self.words) if field else name, reason_words(reason))


def shown_turns(
    state: CaseState, told: TurnWords, reference: str, *, today: date, may_act: bool
) -> list[ShownTurn]:
    """What the reader must do, each thing once; else who has the case."""
    found = turns(state, told.procedure)
    mine = [
        _mine(state, told, one, reference, today, may_act)
        for one in found
        if one.side.is_party or one.side is Side.OTHER
    ]
    mine += [_visit(told, one) for one in found if must_appear(one, told.procedure)]
    if mine:
        return mine
    theirs = [one for one in found if one.side.is_office]
    return [replace(_theirs(state, told, theirs), after=_hopeless(state, told))] if theirs else []


def _hopeless(state: CaseState, told: TurnWords) -> str:
    """What cannot be granted any more, so that nobody waits for it in vain; empty when there is nothing."""
    found = (
        hopeless_words(name, refused, told.procedure, told.words)
        for name, part in state.parts.items()
        if part.is_open and (refused := refused_ground(state, told.procedure, name))
    )
    return gap().join(found)


def _mine(
    state: CaseState, told: TurnWords, turn: Turn, reference: str, today: date, may_act: bool
) -> ShownTurn:
    if turn.what is What.SUPPLY and turn.request is not None:
        return _supply(state, told, state.requests[turn.request], turn, reference, today, may_act)
    title = told.task(turn.task) if turn.task else ""
    return ShownTurn(
        look="turn",
        lead=_("Your turn:"),
        words=title,
        after=told.where,
        href=reverse("case-task", args=[reference, turn.task]) if may_act and turn.task else "",
        action=_("I have done this"),
    )


def _visit(told: TurnWords, turn: Turn) -> ShownTurn:
    """Nothing goes on before the applicant has been at the counter: where, when, and what to bring."""
    bring = _("Bring your passport, and the originals of these papers:") if told.originals else ""
    return ShownTurn(
        look="turn",
        lead=_("Your turn: go to the counter."),
        words=gap().join(one for one in (ended(told.task(turn.task or "")), told.where, bring) if one),
        wanted=tuple(WantedLine(one, "") for one in told.originals),
        after=_("If you cannot come in these hours, write to the office in a message."),
    )


def _supply(
    state: CaseState,
    told: TurnWords,
    request: Request,
    turn: Turn,
    reference: str,
    today: date,
    may_act: bool,
) -> ShownTurn:
    lines = told.wanted(request)
    count = len(lines)
    lead = ngettext("Your turn: send %(count)s thing.", "Your turn: send %(count)s things.", count)
    words = _("By %(day)s.") % {"day": day(turn.by)} if turn.by is not None else ""
    is_overdue = turn.by is not None and request.is_overdue(today)
    if is_overdue and turn.by is not None:
        words = _("It was asked for by %(day)s. You can still send it.") % {"day": day(turn.by)}
    return ShownTurn(
        look="turn",
        lead=lead % {"count": number(count)},
        words=words,
        wanted=lines,
        after=_meanwhile(state, told, turn),
        href=reverse("case-answer", args=[reference, request.id]) if may_act else "",
        action=_("Send it") if count == 1 else _("Send them"),
    )


def _meanwhile(state: CaseState, told: TurnWords, turn: Turn) -> str:
    """What stands still because of it, and what goes on."""
    if not turn.blocks:
        return _("The office works on meanwhile.")
    going_on = [
        told.decision(name)
        for name, part in state.parts.items()
        if part.is_open and name != turn.decision and (clock := state.clock_of(name)) and clock.is_running
    ]
    asked = state.requests.get(turn.request or "")
    if asked is None or not state.stops_decision(asked):
        return _("The office goes on when it is here.")
    stands = _("The clock stands still until it is here.")
    if not going_on:
        return stands
    goes = _("This goes on meanwhile: %(decisions)s.") % {"decisions": listed(going_on)}
    return f"{stands} {goes}"


def _theirs(state: CaseState, told: TurnWords, theirs: list[Turn]) -> ShownTurn:
    rules = [told.procedure.decision(one) for one in being_decided(state, told.procedure)]
    holding = [one.authority for one in theirs] + [one.authority for one in rules]
    offices = dict.fromkeys(told.authority(one) for one in holding if one)
    tasks = dict.fromkeys(told.task(one.task) for one in theirs if one.task)
    lead = _("You need do nothing now.")
    if not offices:
        return ShownTurn("", lead, _("With the centre: %(tasks)s.") % {"tasks": listed(list(tasks))})
    words = _("It is with: %(offices)s.") % {"offices": listed(list(offices))}
    return ShownTurn("", lead, words)


def next_words(state: CaseState, told: TurnWords) -> str:
    """The next step on which nobody works yet, who does it, and what is decided before; empty for none."""
    # What can only be refused is told beside whose turn it is, not as something to look forward to.
    step = next((one for one in next_steps(state, told.procedure) if _is_ahead(state, told, one)), None)
    if step is None:
        return ""
    title = told.task(step.task)
    if step.side.is_party:
        words = _("%(task)s. You do it.") % {"task": title}
    elif step.authority:
        words = _("%(task)s, by %(office)s.") % {"task": title, "office": told.authority(step.authority)}
    else:
        words = _("%(task)s.") % {"task": title}
    first = [told.decision(one) for one in being_decided(state, told.procedure)]
    if not first or step.decision is not None:
        return words
    return gap().join((words, _("This is decided first: %(decisions)s.") % {"decisions": listed(first)}))


def _is_ahead(state: CaseState, told: TurnWords, step: WayStep) -> bool:
    """Whether a step is still to begin: it waits, its clock does not run, and it can come to something."""
    if step.status is not StepStatus.WAITING or step.decision is None:
        return step.status is StepStatus.WAITING
    clock = state.clock_of(step.decision)
    return clock is None and not refused_ground(state, told.procedure, step.decision)


def titles_of(procedure: Procedure, words: Words, active: frozenset[str]) -> Mapping[str, str]:
    """Titles of the decisions that were not withdrawn, in their order."""
    return {
        one: words.get(f"decisions/{one}/title", procedure.decision(one).title)
        for one in procedure.order()
        if one in active
    }
