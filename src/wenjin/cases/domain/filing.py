"""Acts of those who file: begin, submit, withdraw."""

from collections.abc import Collection
from datetime import datetime

from wenjin.cases.domain import requirements
from wenjin.cases.domain.asking import SYSTEM, asked, resumptions
from wenjin.cases.domain.case_state import CaseState, CaseStatus, PartStatus, Request
from wenjin.cases.domain.errors import (
    AlreadySubmitted,
    AlreadyWithdrawn,
    FieldsMissing,
    NotPossibleNow,
    PapersMissing,
    QuestionsOpen,
)
from wenjin.cases.domain.events import (
    NO_LONGER_MADE_HERE,
    Accepted,
    Closed,
    ClosedWhy,
    Drafted,
    Event,
    PartWithdrawn,
    Submitted,
    Wanted,
    WantedDropped,
    WantedKind,
)
from wenjin.cases.domain.evolution import evolve, evolve_all
from wenjin.cases.domain.preconditions import must_have_reason, must_not_be_closed, undecided
from wenjin.cases.domain.procedure_model import Procedure
from wenjin.cases.domain.requirements import Answers
from wenjin.catalogue.domain.service import Answer


def draft(procedure: Procedure, *, at: datetime) -> tuple[Event, ...]:
    """Begins a file under this version."""
    return (Drafted(at=at, procedure=procedure.id, version=procedure.version),)


def submit(
    state: CaseState,
    procedure: Procedure,
    *,
    at: datetime,
    content_hash: str,
    papers: Collection[str],
    answers: Answers | None = None,
    fields: Collection[str] | None = None,
    questions: Collection[str] = (),
) -> tuple[Event, ...]:
    """Hands the file in.

    Args:
        content_hash: over everything handed in, as the receipt shows it.
        papers: evidence types in the file.
        answers: settles conditions of papers; without it every paper is needed.
        fields: ids of the form's fields that are answered; None when somebody else has looked.
        questions: ids of the facts that still decide on a paper and that nobody was asked. Who was asked and
            does not know may hand in without the paper; the office then asks for it or does not.

    Raises:
        AlreadySubmitted, CaseClosed, PapersMissing, FieldsMissing, QuestionsOpen.
    """
    must_not_be_closed(state)
    if state.status is not CaseStatus.DRAFT:
        raise AlreadySubmitted(at=state.submitted_at)
    missing = missing_papers(state, procedure, papers=papers, answers=answers)
    if missing:
        raise PapersMissing(missing)
    unanswered = () if fields is None else missing_fields(state, procedure, fields=fields)
    if unanswered:
        raise FieldsMissing(unanswered)
    if questions:
        raise QuestionsOpen(questions)
    submitted = Submitted(at=at, content_hash=content_hash, papers=tuple(sorted(set(papers))))
    # Where nothing is done before the first decision, handing in is the acceptance.
    if procedure.accepting_task is None:
        return submitted, Accepted(at=at)
    return (submitted,)


def missing_papers(
    state: CaseState, procedure: Procedure, *, papers: Collection[str], answers: Answers | None = None
) -> tuple[str, ...]:
    """Papers that are certainly needed and not among these."""
    needs = requirements.papers_to_bring(procedure, decisions=state.active_decisions, answers=answers)
    return tuple(one.evidence for one in needs if one.answer is Answer.YES and one.evidence not in papers)


def missing_fields(state: CaseState, procedure: Procedure, *, fields: Collection[str]) -> tuple[str, ...]:
    """Questions that must be answered for what is asked for, and are not."""
    active = state.active_decisions
    return tuple(
        one.id
        for one in procedure.form.fields
        if one.is_required
        and one.id not in fields
        and (not one.decisions or active.intersection(one.decisions))
    )


def withdraw(
    state: CaseState,
    procedure: Procedure,
    decision: str,
    *,
    at: datetime,
    by: str = "",
    answers: Answers | None = None,
) -> tuple[Event, ...]:
    """Takes back one part that is not decided.

    What was asked for and only this part needs is not wanted any more, and a clock that stood still for nothing
    else runs again. A part that depends on it may need a paper that would have been made here: the case asks for
    it by itself.

    Args:
        by: reference of who takes it back.

    Raises:
        AlreadyDecided, AlreadyWithdrawn, CaseClosed, UnknownPart.
    """
    must_not_be_closed(state)
    undecided(state, decision)
    happened: tuple[Event, ...] = (PartWithdrawn(at=at, decision=decision, by=by),)
    after = evolve(state, happened[0], procedure)
    if not after.active_decisions:
        return (*happened, Closed(at=at, why=ClosedWhy.WITHDRAWN))
    if not state.is_open:
        return happened
    # What is asked for now leaves something to do, so this alone may be the end.
    if after.is_settled:
        return (*happened, Closed(at=at, why=ClosedWhy.FINISHED))
    no_longer = _no_longer_wanted(after, procedure, decision, at=at, answers=answers)
    after = evolve_all(after, no_longer, procedure)
    return (*happened, *no_longer, *_replacements(after, procedure, decision, at=at, answers=answers))


def _no_longer_wanted(
    state: CaseState, procedure: Procedure, withdrawn: str, *, at: datetime, answers: Answers | None
) -> tuple[Event, ...]:
    """For requests made for the whole case: what of them nothing but the withdrawn part needed.

    A request for one decision ends with it, or belongs to another one whose office knows what it wants. A paper
    that nobody needs by the procedure was asked for beside it: it stays wanted.
    """
    active = state.active_decisions
    before, after = (
        {one.evidence for one in requirements.papers_of(procedure, decisions=decisions, answers=answers)}
        for decisions in ({*active, withdrawn}, active)
    )
    fields = {one.id for one in procedure.form.fields if one.decisions and active.isdisjoint(one.decisions)}
    pointless = {(WantedKind.PAPER, name) for name in before - after}
    pointless |= {(WantedKind.FIELD, name) for name in fields}
    happened: list[Event] = []
    ended: list[Request] = []
    for request in state.open_requests:
        outstanding = request.outstanding
        gone = [one for one in outstanding if (one.kind, one.id) in pointless]
        if request.decision is not None or not gone:
            continue
        what = tuple(dict.fromkeys(Wanted(one.kind, one.id) for one in gone))
        happened.append(WantedDropped(at=at, request=request.id, what=what))
        if len(gone) == len(outstanding):
            ended.append(request)
    return (*happened, *resumptions(state, ended, at))


def _replacements(
    state: CaseState, procedure: Procedure, withdrawn: str, *, at: datetime, answers: Answers | None
) -> tuple[Event, ...]:
    lost = requirements.no_longer_made(procedure, withdrawn, state.active_decisions, answers)
    happened: list[Event] = []
    for decision, papers in lost.items():
        missing = [paper for paper in papers if paper not in state.papers]
        if missing and state.parts[decision].is_open:
            wanted = tuple(Wanted(WantedKind.PAPER, paper, NO_LONGER_MADE_HERE) for paper in missing)
            task = procedure.task(procedure.decision(decision).task)
            pause = next((one for one in task.may_pause if procedure.pauses[one].is_for_papers), None)
            happened += asked(
                state,
                procedure,
                request=f"{withdrawn}:{decision}",
                decision=decision,
                task=task,
                pause=pause,
                wanted=wanted,
                answer_by=None,
                by=SYSTEM,
                at=at,
            )
    return tuple(happened)


def withdraw_all(state: CaseState, procedure: Procedure, *, at: datetime, by: str = "") -> tuple[Event, ...]:
    """Takes back every part that is not decided; closes the case unless something granted is to be handed over.

    Raises:
        CaseClosed, AlreadyWithdrawn: nothing is left to take back.
    """
    must_not_be_closed(state)
    left = [own_id for own_id, part in state.parts.items() if part.is_open]
    if not left:
        raise AlreadyWithdrawn(decision=None)
    happened: tuple[Event, ...] = tuple(PartWithdrawn(at=at, decision=one, by=by) for one in left)
    after = evolve_all(state, happened, procedure)
    if not after.active_decisions:
        return (*happened, Closed(at=at, why=ClosedWhy.WITHDRAWN))
    return (*happened, Closed(at=at, why=ClosedWhy.FINISHED)) if after.is_settled else happened


def discard(state: CaseState, *, at: datetime) -> tuple[Event, ...]:
    """Throws a draft away. Raises AlreadySubmitted or CaseClosed."""
    must_not_be_closed(state)
    if state.status is not CaseStatus.DRAFT:
        raise AlreadySubmitted(at=state.submitted_at)
    return (Closed(at=at, why=ClosedWhy.DISCARDED),)


def close_unaccepted(state: CaseState, *, at: datetime, reason: str) -> tuple[Event, ...]:
    """Ends a file that the office does not take on; only before the acceptance.

    Raises:
        CaseClosed, NotPossibleNow, ReasonMissing.

    Source:
        PRC Administrative License Law, art. 32: not accepting is told in writing, with the reasons.
    """
    must_not_be_closed(state)
    must_have_reason(reason)
    if state.submitted_at is None or state.accepted_at is not None:
        raise NotPossibleNow(accepted_at=state.accepted_at)
    if any(part.status is PartStatus.DECIDED for part in state.parts.values()):
        raise NotPossibleNow(accepted_at=None)
    return (Closed(at=at, why=ClosedWhy.NOT_ACCEPTED),)
