"""Who holds a case now, for what, and what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wenjin.cases.domain.case_state import CaseState, CaseStatus, Request, TaskStatus
from wenjin.cases.domain.deciding import may_be_decided
from wenjin.cases.domain.grounds import refused_ground
from wenjin.cases.domain.preconditions import undecided_before, unfinished_before
from wenjin.cases.domain.procedure_model import Procedure, Side, Task


class What(StrEnum):
    """For what somebody holds a case."""

    FINISH_DRAFT = "finish_draft"
    SUPPLY = "supply"
    DO_TASK = "do_task"
    DECIDE = "decide"
    CONFIRM_REFUSAL = "confirm_refusal"
    AWAIT_RESULT = "await_result"


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody's move.

    Attributes:
        authority: whose officers, where the side is an authority and it is clear which.
        task: in which task; None for a draft.
        decision: for which decision, when it is about one.
        request: which request is to be answered.
        by: until when, as asked for. Terms of offices are told by the clock of the task.
        blocks: whether a clock stands still until it is done.
    """

    side: Side
    what: What
    task: str | None = None
    decision: str | None = None
    authority: str | None = None
    request: str | None = None
    by: date | None = None
    blocks: bool = False


def turns(state: CaseState, procedure: Procedure) -> tuple[Turn, ...]:
    """Everything that somebody can do now, the parties' moves first; empty only when the case is closed."""
    if state.is_closed:
        return ()
    if state.status is CaseStatus.DRAFT:
        return (Turn(_filing_side(procedure), What.FINISH_DRAFT),)
    asked = [_answer(request, state, procedure) for request in _by_day(state.open_requests)]
    moves = [
        _move(state, procedure, task)
        for task in procedure.tasks
        if state.tasks[task.id].status is TaskStatus.READY and _goes_on(state, procedure, task)
    ]
    early = [
        _move(state, procedure, procedure.task(rule.task))
        for rule in procedure.decisions
        if state.tasks[rule.task].status is TaskStatus.WAITING and may_be_decided(state, procedure, rule.id)
    ]
    ours = [move for move in moves if not move.side.is_office]
    theirs = [move for move in (*moves, *early) if move.side.is_office]
    return (*asked, *ours, *theirs)


def being_decided(state: CaseState, procedure: Procedure) -> tuple[str, ...]:
    """Decisions whose clocks run now, also where one waits for another; not what can only be refused any more.

    Two offices work at once on such a file, though only one of them may decide yet.
    """
    return tuple(
        name
        for name, part in state.parts.items()
        if part.is_open
        and (clock := state.clock_of(name)) is not None
        and clock.is_running
        and not refused_ground(state, procedure, name)
    )


def must_appear(turn: Turn, procedure: Procedure) -> bool:
    """Whether the applicant must go somewhere for an office's move: originals are looked at in their presence."""
    return turn.side.is_office and turn.task is not None and procedure.task(turn.task).shows_originals


def _filing_side(procedure: Procedure) -> Side:
    return Side.APPLICANT if procedure.filing_task is None else procedure.task(procedure.filing_task).side


def _by_day(requests: Iterable[Request]) -> list[Request]:
    return sorted(requests, key=lambda one: (one.answer_by is None, one.answer_by or date.max, one.asked_at))


def _answer(request: Request, state: CaseState, procedure: Procedure) -> Turn:
    clock = state.clocks.get(request.task)
    return Turn(
        side=_filing_side(procedure),
        what=What.SUPPLY,
        task=request.task,
        decision=request.decision,
        request=request.id,
        by=request.answer_by,
        blocks=clock is not None and any(hold.request == request.id for hold in clock.holds),
    )


def _goes_on(state: CaseState, procedure: Procedure, task: Task) -> bool:
    """Whether whoever does it has something to do, though something may have been asked for.

    A decision goes on as long as its clock runs; other work ends only when everything is there.
    """
    is_asking = bool(state.open_requests_of(task.id))
    if task.decision is None:
        return not is_asking
    clock = state.clocks.get(task.id)
    is_running = clock is not None and clock.is_running
    return may_be_decided(state, procedure, task.decision) and (is_running or not is_asking)


def _move(state: CaseState, procedure: Procedure, task: Task) -> Turn:
    what = What.DO_TASK
    if task.decision is not None:
        is_proposed = state.parts[task.decision].proposed is not None
        what = What.CONFIRM_REFUSAL if is_proposed else What.DECIDE
    clock = state.clocks.get(task.id)
    is_paused = clock is not None and clock.is_paused
    return Turn(
        side=task.side,
        what=What.AWAIT_RESULT if is_paused and what is not What.CONFIRM_REFUSAL else what,
        task=task.id,
        decision=task.decision,
        authority=task.authority,
        blocks=is_paused,
    )


def holder(state: CaseState, procedure: Procedure, *, task: str | None = None) -> Turn | None:
    """Who holds the case now; the parties come first, since they can act on nothing else.

    Args:
        task: only what concerns this task (that of a decision); None for the case as a whole.
    """
    return next((turn for turn in turns(state, procedure) if task is None or turn.task == task), None)


def holder_of(state: CaseState, procedure: Procedure, decision: str) -> Turn | None:
    """Who holds a decision now: the one before it or the work before it, when its own turn has not come."""
    if not state.parts[decision].is_open:
        return None
    task = procedure.decision(decision).task
    before = procedure.ancestors[task] | {
        procedure.decision(one).task for one in undecided_before(state, procedure, decision)
    }
    found = turns(state, procedure)
    own = next((turn for turn in found if turn.task == task), None)
    return own or next((turn for turn in found if turn.task is None or turn.task in before), None)


class StepStatus(StrEnum):
    """Where a step of the way is, as drawn."""

    DONE = "done"
    NOW = "now"
    PAUSED = "paused"
    WAITING = "waiting"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class WayStep:
    """One task on the way of a case.

    Attributes:
        waits_for: ids of the tasks that come before and are not settled, also by the order of decisions.
    """

    task: str
    decision: str | None
    side: Side
    authority: str | None
    status: StepStatus
    waits_for: tuple[str, ...]


def way(state: CaseState, procedure: Procedure) -> tuple[WayStep, ...]:
    """All tasks in the order in which they can be done, with where each is."""
    return tuple(_step(state, procedure, task) for task in procedure.tasks)


def next_steps(state: CaseState, procedure: Procedure) -> tuple[WayStep, ...]:
    """What is still to be done, in the order in which it can be done."""
    is_left = {StepStatus.NOW, StepStatus.PAUSED, StepStatus.WAITING}
    return () if state.is_closed else tuple(step for step in way(state, procedure) if step.status in is_left)


def _step(state: CaseState, procedure: Procedure, task: Task) -> WayStep:
    known = state.tasks[task.id]
    waits_for = () if known.is_settled else _waits_for(state, procedure, task)
    return WayStep(
        task.id, task.decision, task.side, task.authority, _step_status(state, task, waits_for), waits_for
    )


def _waits_for(state: CaseState, procedure: Procedure, task: Task) -> tuple[str, ...]:
    before = unfinished_before(state, task)
    if task.decision is None:
        return before
    decisions = undecided_before(state, procedure, task.decision)
    return tuple(dict.fromkeys((*before, *(procedure.decision(one).task for one in decisions))))


def _step_status(state: CaseState, task: Task, waits_for: tuple[str, ...]) -> StepStatus:
    match state.tasks[task.id].status:
        case TaskStatus.DONE:
            return StepStatus.DONE
        case TaskStatus.SKIPPED:
            return StepStatus.SKIPPED
    clock = state.clocks.get(task.id)
    if clock is not None and clock.is_paused:
        return StepStatus.PAUSED
    is_begun = state.tasks[task.id].status is TaskStatus.READY and not waits_for
    return StepStatus.NOW if is_begun else StepStatus.WAITING
