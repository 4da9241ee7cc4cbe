"""Moving an open case to another version of its procedure, keeping what was done and handed in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from wenjin.cases.domain import clock_state
from wenjin.cases.domain.case_state import (
    CaseState,
    PartState,
    Request,
    RequestStatus,
    TaskState,
    TaskStatus,
)
from wenjin.cases.domain.clock_state import ClockState
from wenjin.cases.domain.procedure_model import Procedure, Term


@dataclass(frozen=True, slots=True)
class TermChange:
    """The term of a running clock differs between the versions; ``is_taken`` when the new one counts now."""

    task: str
    pinned: Term
    new: Term
    is_taken: bool


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """What changes for one case.

    Attributes:
        from_version, to_version: of the procedure.
        kept: done tasks that stay done.
        added: tasks that are still to be done and were not known before.
        passed: new tasks that the case is already past.
        removed: tasks that nobody has to do any more.
        terms: running clocks whose term differs.
        new_decisions: decisions that the case now asks for.
        moot_requests: requests of tasks that are gone.
    """

    from_version: int
    to_version: int
    kept: tuple[str, ...]
    added: tuple[str, ...]
    passed: tuple[str, ...]
    removed: tuple[str, ...]
    terms: tuple[TermChange, ...]
    new_decisions: tuple[str, ...]
    moot_requests: tuple[str, ...]


def moved(state: CaseState, procedure: Procedure, *, takes_new_terms: bool, at: datetime) -> CaseState:
    """The state under the new version, before what follows from it (``progress.advance``).

    Done tasks stay done, also those that the new version no longer has: they are history. A clock keeps its
    segments, and the term it was pinned with unless ``takes_new_terms``.
    """
    renamed = _renamed(state, procedure)
    tasks = _tasks(state, procedure, at)
    clocks: dict[str, ClockState] = {}
    for own_id, clock in state.clocks.items():
        now_id = renamed.get(own_id, own_id)
        if now_id not in tasks:
            clocks[own_id] = clock_state.stop(clock, at)
        elif takes_new_terms and not clock.is_stopped and now_id in procedure.tasks_by_id:
            clocks[now_id] = replace(clock, term=procedure.task(now_id).term)
        else:
            clocks[now_id] = clock
    return replace(
        state,
        version=procedure.version,
        tasks=tasks,
        parts=_parts(state, procedure),
        clocks=clocks,
        requests={
            own_id: _request(replace(one, task=renamed.get(one.task, one.task)), tasks, at)
            for own_id, one in state.requests.items()
        },
    )


def report(state: CaseState, procedure: Procedure, *, takes_new_terms: bool, at: datetime) -> MigrationReport:
    """What ``moved`` does to this case."""
    after = moved(state, procedure, takes_new_terms=takes_new_terms, at=at)
    new = [own_id for own_id in after.tasks if own_id not in state.tasks]
    back = {now: before for before, now in _renamed(state, procedure).items()}
    return MigrationReport(
        from_version=state.version,
        to_version=procedure.version,
        kept=tuple(own_id for own_id, one in state.tasks.items() if one.status is TaskStatus.DONE),
        added=tuple(own_id for own_id in new if not after.tasks[own_id].is_settled and own_id not in back),
        passed=tuple(own_id for own_id in new if after.tasks[own_id].is_settled),
        removed=tuple(
            own_id for own_id in state.tasks if own_id not in after.tasks and own_id not in back.values()
        ),
        terms=tuple(
            TermChange(own_id, state.clocks[back.get(own_id, own_id)].term, task.term, takes_new_terms)
            for own_id, task in procedure.tasks_by_id.items()
            if own_id in after.clocks
            and not after.clocks[own_id].is_stopped
            and state.clocks[back.get(own_id, own_id)].term != task.term
        ),
        new_decisions=tuple(own_id for own_id in after.parts if own_id not in state.parts),
        moot_requests=tuple(
            own_id
            for own_id, one in after.requests.items()
            if one.status is RequestStatus.MOOT and state.requests[own_id].is_open
        ),
    )


def _renamed(state: CaseState, procedure: Procedure) -> dict[str, str]:
    """Old to new ids of tasks in which a decision that is still open is taken."""
    return {
        part.task: procedure.decision(own_id).task
        for own_id, part in state.parts.items()
        if part.is_open and part.task != procedure.decision(own_id).task
    }


def _tasks(state: CaseState, procedure: Procedure, at: datetime) -> dict[str, TaskState]:
    kept = {
        own_id: one
        for own_id, one in state.tasks.items()
        if one.is_settled or own_id in procedure.tasks_by_id
    }
    # From the last to the first, so that a new task before another new one that is passed is passed as well.
    for task in reversed(procedure.tasks):
        if task.id not in kept:
            after = [other.id for other in procedure.tasks if task.id in other.depends_on]
            is_passed = task.decision is None and bool(after) and all(kept[one].is_settled for one in after)
            kept[task.id] = TaskState(TaskStatus.SKIPPED if is_passed else TaskStatus.WAITING, at)
    order = [task.id for task in procedure.tasks]
    history = [own_id for own_id in kept if own_id not in procedure.tasks_by_id]
    return {own_id: kept[own_id] for own_id in (*history, *order)}


def _parts(state: CaseState, procedure: Procedure) -> dict[str, PartState]:
    parts = {
        own_id: replace(part, task=procedure.decision(own_id).task) if part.is_open else part
        for own_id, part in state.parts.items()
    }
    for rule in procedure.decisions:
        parts.setdefault(rule.id, PartState(rule.task))
    return parts


def _request(request: Request, tasks: Mapping[str, TaskState], at: datetime) -> Request:
    if not request.is_open or request.task in tasks:
        return request
    return replace(request, status=RequestStatus.MOOT, ended_at=at)
