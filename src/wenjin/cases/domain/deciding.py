"""Acts of those who handle a case: do tasks, decide, ask a second officer, extend, take on."""

from collections.abc import Collection
from datetime import date, datetime, tzinfo

from wenjin.cases.domain import clock
from wenjin.cases.domain.case_state import CaseState, PartState
from wenjin.cases.domain.errors import (
    AlreadyDone,
    AlreadyExtended,
    DependencyRefused,
    ExtensionNotAllowed,
    InformationOutstanding,
    NothingProposed,
    NotYet,
    OriginalsNotSeen,
    RefusalPending,
    SecondPersonNeeded,
    TakenByDecision,
    TermOver,
    ValidityImpossible,
)
from wenjin.cases.domain.events import (
    Accepted,
    Assigned,
    Decided,
    Event,
    Extended,
    Outcome,
    RefusalProposed,
    RefusalReturned,
    TaskDone,
)
from wenjin.cases.domain.preconditions import (
    must_be_in_order,
    must_be_open,
    must_be_ready,
    must_have_reason,
    refused_before,
    undecided,
    undecided_before,
    with_closing,
)
from wenjin.cases.domain.procedure_model import Procedure
from wenjin.cases.domain.validity import Wrong
from wenjin.catalogue.domain.calendar import WorkCalendar


def complete_task(
    state: CaseState, procedure: Procedure, task: str, *, at: datetime, unseen: Collection[str] = ()
) -> tuple[Event, ...]:
    """Ends a task without a decision; the accepting one accepts the file, the last one closes the case.

    Args:
        unseen: papers of the file whose originals are to be seen and were not; they hold up the task at which
            originals are looked at, and no other.

    Raises:
        NotYet, AlreadyDone, TakenByDecision, InformationOutstanding, OriginalsNotSeen, CaseClosed, NotSubmitted,
        UnknownPart.
    """
    must_be_open(state)
    meant = procedure.task(task)
    if state.tasks[task].is_settled:
        raise AlreadyDone(task=task, at=state.tasks[task].since)
    if meant.decision is not None:
        raise TakenByDecision(decision=meant.decision)
    must_be_ready(state, procedure, meant)
    _must_have_everything(state, task)
    if meant.shows_originals and unseen:
        raise OriginalsNotSeen(unseen)
    happened: list[Event] = [TaskDone(at=at, task=task)]
    if task == procedure.accepting_task and state.accepted_at is None:
        happened.append(Accepted(at=at))
    return with_closing(state, procedure, happened, at)


def _must_have_everything(state: CaseState, task: str) -> None:
    outstanding = state.open_requests_of(task)
    if outstanding:
        raise InformationOutstanding(request.id for request in outstanding)


def propose_refusal(
    state: CaseState, procedure: Procedure, decision: str, *, by: str, reason: str, at: datetime
) -> tuple[Event, ...]:
    """A first officer would refuse; a second one has to look at it.

    Args:
        reason: as written for the applicant; kept sealed by the caller, it only must be there.

    Raises:
        RefusalPending, ReasonMissing, OutOfOrder, NotYet, AlreadyDecided, AlreadyWithdrawn, CaseClosed.
    """
    part = _decidable(state, procedure, decision, Outcome.REFUSED)
    must_have_reason(reason)
    if part.proposed is not None:
        raise RefusalPending(decision=decision, by=part.proposed.by)
    return (RefusalProposed(at=at, decision=decision, by=by),)


def return_refusal(
    state: CaseState, procedure: Procedure, decision: str, *, at: datetime
) -> tuple[Event, ...]:
    """Gives a proposed refusal back (the second officer), or takes it back (the first).

    Raises:
        NothingProposed, AlreadyDecided, AlreadyWithdrawn, CaseClosed, NotSubmitted, UnknownPart.
    """
    must_be_open(state)
    if undecided(state, decision).proposed is None:
        raise NothingProposed(decision=decision)
    return (RefusalReturned(at=at, decision=decision),)


def decide(
    state: CaseState,
    procedure: Procedure,
    decision: str,
    outcome: Outcome,
    *,
    by: str,
    at: datetime,
    valid_from: date | None = None,
    valid_until: date | None = None,
    number: str = "",
) -> tuple[Event, ...]:
    """Takes a decision. A refusal that needs two people is confirmed here by the second one.

    Args:
        valid_from, valid_until: first and last day on which what is granted is valid.
        number: number of the letter.

    Raises:
        OutOfOrder: another decision comes first. NotYet: a task comes first.
        DependencyRefused: cannot be granted any more. InformationOutstanding: cannot be granted yet.
        SecondPersonNeeded, RefusalPending, ValidityImpossible.
        AlreadyDecided, AlreadyWithdrawn, CaseClosed, NotSubmitted, UnknownPart.
    """
    part = _decidable(state, procedure, decision, outcome)
    if outcome is Outcome.GRANTED:
        if part.proposed is not None:
            raise RefusalPending(decision=decision, by=part.proposed.by)
        refused = refused_before(state, procedure, decision)
        if refused:
            raise DependencyRefused(refused)
        _must_have_everything(state, part.task)
        if valid_until is not None and valid_until < (valid_from or valid_until):
            why = Wrong.ENDS_BEFORE_IT_BEGINS.value
            raise ValidityImpossible(why=why, valid_from=valid_from, valid_until=valid_until)
    else:
        if valid_from is not None or valid_until is not None:
            raise ValidityImpossible(valid_from=valid_from, valid_until=valid_until)
        if procedure.decision(decision).needs_second_eyes and (
            part.proposed is None or part.proposed.by == by
        ):
            raise SecondPersonNeeded(proposed_by=part.proposed.by if part.proposed else None)
    decided = Decided(
        at=at,
        decision=decision,
        outcome=outcome,
        by=by,
        valid_from=valid_from,
        valid_until=valid_until,
        number=number,
    )
    return with_closing(state, procedure, (decided,), at)


def _decidable(state: CaseState, procedure: Procedure, decision: str, outcome: Outcome) -> PartState:
    """The part, when its turn has come.

    A decision whose ground was refused may be refused at once: nobody has to do the work in between.
    """
    must_be_open(state)
    part = undecided(state, decision)
    must_be_in_order(state, procedure, decision)
    if outcome is Outcome.REFUSED and refused_before(state, procedure, decision):
        return part
    must_be_ready(state, procedure, procedure.task(part.task))
    return part


def may_be_decided(state: CaseState, procedure: Procedure, decision: str) -> bool:
    """Whether its turn has come: granting may still wait for papers."""
    part = state.parts[decision]
    if not state.is_open or not part.is_open or undecided_before(state, procedure, decision):
        return False
    try:
        must_be_ready(state, procedure, procedure.task(part.task))
    except NotYet:
        return bool(refused_before(state, procedure, decision))
    return True


def extend(
    state: CaseState,
    procedure: Procedure,
    decision: str,
    *,
    reason: str,
    at: datetime,
    calendar: WorkCalendar,
    zone: tzinfo,
    days: int | None = None,
) -> tuple[Event, ...]:
    """Makes the term of a decision longer, once, before it has ended.

    Args:
        reason: as told to the applicant; kept sealed by the caller, it only must be there.
        days: at most what the procedure allows; None for just that.
        calendar, zone: of the authority.

    Raises:
        ExtensionNotAllowed, AlreadyExtended, TermOver, ReasonMissing, NotYet: its clock has not started.
        AlreadyDecided, AlreadyWithdrawn, CaseClosed, NotSubmitted, UnknownPart.

    Source:
        PRC Administrative License Law, art. 42: ten days once, approved by the head, reasons told.
    """
    must_be_open(state)
    part = undecided(state, decision)
    rule = procedure.extension_of(decision)
    if rule is None:
        raise ExtensionNotAllowed(decision=decision, most=0)
    longer_by = rule.days if days is None else days
    if not 1 <= longer_by <= rule.days:
        raise ExtensionNotAllowed(decision=decision, most=rule.days)
    if part.was_extended:
        raise AlreadyExtended(decision=decision)
    must_have_reason(reason)
    own_clock = state.clocks.get(part.task)
    if own_clock is None:
        raise NotYet((part.task,))
    face = clock.face(own_clock, calendar, now=at, zone=zone)
    if face.is_over:
        raise TermOver(decision=decision, ended_on=face.statutory_on or face.promised_on)
    return (Extended(at=at, decision=decision, days=longer_by, unit=rule.unit),)


def assign(
    state: CaseState, procedure: Procedure, decision: str, to: str | None, *, at: datetime
) -> tuple[Event, ...]:
    """Gives a decision to an officer, or to nobody; the same officer again changes nothing.

    Raises:
        AlreadyDecided, AlreadyWithdrawn, CaseClosed, NotSubmitted, UnknownPart.
    """
    must_be_open(state)
    if undecided(state, decision).assigned_to == to:
        return ()
    return (Assigned(at=at, decision=decision, to=to),)
