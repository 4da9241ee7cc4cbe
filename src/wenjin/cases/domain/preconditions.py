"""What several acts must be sure of before they happen."""

from collections.abc import Sequence
from datetime import datetime

from wenjin.cases.domain.case_state import CaseState, CaseStatus, PartState, PartStatus, TaskStatus
from wenjin.cases.domain.errors import (
    AlreadyDecided,
    AlreadyWithdrawn,
    CaseClosed,
    NotSubmitted,
    NotYet,
    OutOfOrder,
    ReasonMissing,
    UnknownPart,
)
from wenjin.cases.domain.events import Closed, ClosedWhy, Event
from wenjin.cases.domain.evolution import evolve_all
from wenjin.cases.domain.procedure_model import Procedure, Task


def must_not_be_closed(state: CaseState) -> None:
    """Raises CaseClosed."""
    if state.is_closed:
        raise CaseClosed(closed_at=state.closed_at, why=state.closed_why)


def must_be_open(state: CaseState) -> None:
    """Raises CaseClosed or NotSubmitted."""
    must_not_be_closed(state)
    if state.status is CaseStatus.DRAFT:
        raise NotSubmitted


def must_have_reason(reason: str) -> None:
    """Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing


def part_of(state: CaseState, decision: str) -> PartState:
    """Raises UnknownPart."""
    try:
        return state.parts[decision]
    except KeyError:
        raise UnknownPart(part=decision) from None


def undecided(state: CaseState, decision: str) -> PartState:
    """The part while it is to be decided.

    Raises:
        UnknownPart, AlreadyDecided, AlreadyWithdrawn.
    """
    part = part_of(state, decision)
    if part.status is PartStatus.DECIDED:
        raise AlreadyDecided(decision=decision, outcome=part.outcome, by=part.decided_by, at=part.ended_at)
    if part.status is PartStatus.WITHDRAWN:
        raise AlreadyWithdrawn(decision=decision)
    return part


def must_be_in_order(state: CaseState, procedure: Procedure, decision: str) -> None:
    """Raises OutOfOrder while a decision that comes first is open."""
    waits_for = undecided_before(state, procedure, decision)
    if waits_for:
        raise OutOfOrder(waits_for)


def undecided_before(state: CaseState, procedure: Procedure, decision: str) -> tuple[str, ...]:
    """Decisions on which this one depends and that are not taken yet."""
    return tuple(one for one in procedure.decision(decision).depends_on if state.parts[one].is_open)


def refused_before(state: CaseState, procedure: Procedure, decision: str) -> tuple[str, ...]:
    """Decisions on which this one depends and that were refused."""
    return tuple(
        one
        for one in procedure.decision(decision).depends_on
        if state.parts[one].status is PartStatus.DECIDED and not state.parts[one].is_granted
    )


def must_be_ready(state: CaseState, procedure: Procedure, task: Task) -> None:
    """Raises NotYet with the tasks that come first."""
    if state.tasks[task.id].status is not TaskStatus.READY:
        raise NotYet(unfinished_before(state, task))


def unfinished_before(state: CaseState, task: Task) -> tuple[str, ...]:
    """Tasks directly before this one that are not settled."""
    return tuple(one for one in task.depends_on if not state.tasks[one].is_settled)


def with_closing(
    state: CaseState,
    procedure: Procedure,
    happened: Sequence[Event],
    at: datetime,
    why: ClosedWhy = ClosedWhy.FINISHED,
) -> tuple[Event, ...]:
    """The events, and the closing of the case when they leave nothing to do."""
    if evolve_all(state, happened, procedure).is_settled:
        return (*happened, Closed(at=at, why=why))
    return tuple(happened)
