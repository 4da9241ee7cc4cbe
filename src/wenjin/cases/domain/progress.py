"""What follows by the order of the procedure: tasks become ready or are passed over, clocks start and stop."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from wenjin.cases.domain import clock_state
from wenjin.cases.domain.case_state import CaseState, PartStatus, RequestStatus, TaskState, TaskStatus
from wenjin.cases.domain.clock_state import ClockState, Hold
from wenjin.cases.domain.grounds import may_give
from wenjin.cases.domain.procedure_model import Procedure, Start, Task


def advance(state: CaseState, procedure: Procedure, at: datetime) -> CaseState:
    """The state with everything that its tasks and parts entail; a draft stays as it is."""
    if state.submitted_at is None:
        return state
    passed_over = pointless(state, procedure)
    tasks = dict(state.tasks)
    clocks = dict(state.clocks)
    ended: set[str] = set()
    # Tasks come in order, so one round settles everything.
    for task in procedure.tasks:
        known = tasks[task.id]
        if not known.is_settled:
            status = TaskStatus.SKIPPED if task.id in passed_over else _status(task, tasks)
            if status is not known.status:
                known = tasks[task.id] = TaskState(status, at)
        clock = clocks.get(task.id)
        if known.is_settled:
            ended.add(task.id)
            if clock is not None and not clock.is_stopped:
                clocks[task.id] = clock_state.stop(clock, at)
        elif clock is None and task.has_clock and _starts(task, known, state):
            clocks[task.id] = _started(task, state, procedure, at)
    requests = state.requests
    if any(one.is_open and one.task in ended for one in requests.values()):
        requests = {
            own_id: replace(one, status=RequestStatus.MOOT, ended_at=at)
            if one.is_open and one.task in ended
            else one
            for own_id, one in requests.items()
        }
    return replace(state, tasks=tasks, clocks=clocks, requests=requests)


def _status(task: Task, tasks: Mapping[str, TaskState]) -> TaskStatus:
    for before in task.depends_on:
        if not tasks[before].is_settled:
            return TaskStatus.WAITING
    return TaskStatus.READY


def pointless(state: CaseState, procedure: Procedure) -> frozenset[str]:
    """Tasks that have nothing left to lead to, or nothing to hand over; some may be done all the same.

    Work towards decisions is passed over when every way on leads to one that is taken or withdrawn, and when it
    is the work of an authority that is asked for nothing any more; work after decisions (to collect, to hand
    over) when none of them was granted or can be granted any more.
    """
    if all(part.is_open for part in state.parts.values()):
        return frozenset()
    found: set[str] = set()
    for task in reversed(procedure.tasks):
        if _is_pointless(task, state, procedure, found):
            found.add(task.id)
    return frozenset(found)


def _is_pointless(task: Task, state: CaseState, procedure: Procedure, after: Collection[str]) -> bool:
    if task.decision is not None:
        return not state.parts[task.decision].is_open
    if procedure.leads_to[task.id]:
        if not task.accepts and is_out_of_it(state, procedure, task):
            return True
        return all(one in after for one in procedure.successors[task.id] if procedure.leads_to[one])
    follows = procedure.follows[task.id]
    return bool(follows) and not any(may_give(state, procedure, decision) for decision in follows)


def is_out_of_it(state: CaseState, procedure: Procedure, task: Task) -> bool:
    """Whether the authority of a task had decisions to take here, and all of them were withdrawn.

    Without its acceptance a file would never run: such a task is not passed over but done by who is left.
    """
    own = [one.id for one in procedure.decisions if one.authority == task.authority and one.id in state.parts]
    return bool(own) and all(state.parts[one].status is PartStatus.WITHDRAWN for one in own)


def _started(task: Task, state: CaseState, procedure: Procedure, at: datetime) -> ClockState:
    """The clock of a task from now on; it stands still at once for what was asked for beforehand."""
    clock = clock_state.start(task.term, at)
    for request in state.open_requests_of(task.id):
        rule = procedure.pauses.get(request.pause or "")
        if rule is not None:
            clock = clock_state.pause(clock, Hold(rule.id, rule.legal_basis, request.id, at))
    return clock


def _starts(task: Task, known: TaskState, state: CaseState) -> bool:
    match task.term.starts_at:
        case Start.ACCEPTANCE:
            return state.accepted_at is not None
        case Start.SUBMISSION:
            return True
    return known.status is TaskStatus.READY
