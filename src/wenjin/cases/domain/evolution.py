"""How an event changes a case. No judgement here: what may happen is decided in ``acts``.

What follows from an event by the order of the procedure alone (which tasks become ready, are skipped, which
clocks start or stop) is worked out here, so that the ledger need not repeat it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from wenjin.cases.domain import clock_state, events
from wenjin.cases.domain.case_state import (
    CaseState,
    CaseStatus,
    PartState,
    PartStatus,
    Proposal,
    Request,
    RequestStatus,
    TaskState,
    TaskStatus,
)
from wenjin.cases.domain.clock_state import ClockState, Hold
from wenjin.cases.domain.migration import moved
from wenjin.cases.domain.procedure_model import Procedure
from wenjin.cases.domain.progress import advance


def begin(event: events.Drafted, procedure: Procedure) -> CaseState:
    """The state after the first event."""
    return CaseState(
        procedure=event.procedure,
        version=event.version,
        drafted_at=event.at,
        tasks={task.id: TaskState(TaskStatus.WAITING, event.at) for task in procedure.tasks},
        parts={own_id: PartState(procedure.decision(own_id).task) for own_id in procedure.order()},
    )


def evolve(state: CaseState | None, event: events.Event, procedure: Procedure) -> CaseState:
    """The state after the event.

    Args:
        state: None before the first event, which is ``Drafted``.
        procedure: of the version pinned; for ``Migrated`` the new one.
    """
    if state is None:
        if not isinstance(event, events.Drafted):
            raise ValueError(f"a case begins with a draft, not with {event.code}")
        return begin(event, procedure)
    change = _CHANGES.get(type(event))
    if change is None:
        raise ValueError(f"{event.code} does not happen twice")
    return change(state, event, procedure)


def evolve_all(state: CaseState, happened: Iterable[events.Event], procedure: Procedure) -> CaseState:
    """The state after several events under one version."""
    for event in happened:
        state = evolve(state, event, procedure)
    return state


def replay(
    happened: Iterable[events.Event], procedure_of: Callable[[str, int], Procedure]
) -> CaseState | None:
    """The state after all that happened; None when nothing did.

    Args:
        procedure_of: gives a procedure by id and version, also an old one.
    """
    state: CaseState | None = None
    procedure: Procedure | None = None
    for event in happened:
        if isinstance(event, events.Drafted):
            procedure = procedure_of(event.procedure, event.version)
        elif isinstance(event, events.Migrated) and state is not None:
            procedure = procedure_of(state.procedure, event.version)
        if procedure is None:
            raise ValueError(f"a case begins with a draft, not with {event.code}")
        state = evolve(state, event, procedure)
    return state


def _submitted(state: CaseState, event: events.Submitted, procedure: Procedure) -> CaseState:
    done = procedure.done_by_submitting
    tasks = {
        own_id: TaskState(TaskStatus.DONE, event.at) if own_id in done else known
        for own_id, known in state.tasks.items()
    }
    submitted = replace(
        state,
        status=CaseStatus.OPEN,
        submitted_at=event.at,
        content_hash=event.content_hash,
        papers=event.papers,
        tasks=tasks,
    )
    return advance(submitted, procedure, event.at)


def _task_done(state: CaseState, event: events.TaskDone, procedure: Procedure) -> CaseState:
    tasks = {**state.tasks, event.task: TaskState(TaskStatus.DONE, event.at)}
    return advance(replace(state, tasks=tasks), procedure, event.at)


def _accepted(state: CaseState, event: events.Accepted, procedure: Procedure) -> CaseState:
    return advance(replace(state, accepted_at=event.at), procedure, event.at)


def _requested(state: CaseState, event: events.InformationRequested, procedure: Procedure) -> CaseState:
    request = Request(
        id=event.request,
        decision=event.decision,
        task=event.task,
        pause=event.pause,
        wanted=event.wanted,
        answer_by=event.answer_by,
        by=event.by,
        asked_at=event.at,
    )
    return replace(state, requests={**state.requests, event.request: request})


def _supplied(state: CaseState, event: events.InformationSupplied, procedure: Procedure) -> CaseState:
    request = state.requests[event.request]
    supplied = request.supplied | {one.key for one in event.what}
    if all(one.key in supplied for one in request.wanted):
        request = replace(request, supplied=supplied, status=RequestStatus.MET, ended_at=event.at)
        return _without_hold(state, request, event)
    return replace(state, requests={**state.requests, event.request: replace(request, supplied=supplied)})


def _dropped(state: CaseState, event: events.InformationDropped, procedure: Procedure) -> CaseState:
    request = state.requests[event.request]
    return _without_hold(state, replace(request, status=RequestStatus.DROPPED, ended_at=event.at), event)


def _wanted_dropped(state: CaseState, event: events.WantedDropped, procedure: Procedure) -> CaseState:
    """What is not wanted leaves the request; a request with nothing left is over, without having been met."""
    request, gone = state.requests[event.request], {one.key for one in event.what}
    left = tuple(one for one in request.wanted if one.key not in gone)
    if any(one.key not in request.supplied for one in left):
        kept = replace(request, wanted=left)
        return replace(state, requests={**state.requests, event.request: kept})
    # The last things wanted stay readable in a request that became moot as a whole.
    over = (
        replace(request, wanted=left, status=RequestStatus.MET)
        if left
        else replace(request, status=RequestStatus.MOOT)
    )
    return _without_hold(state, replace(over, ended_at=event.at), event)


def _without_hold(state: CaseState, request: Request, event: events.Event) -> CaseState:
    """The request ended: it no longer makes the clock stand still, though something else may."""
    changed = replace(state, requests={**state.requests, request.id: request})
    clock = state.clocks.get(request.task)
    if clock is None or clock.is_stopped:
        return changed
    return _with_clock(changed, request.task, clock_state.release(clock, event.at, request=request.id))


def _with_clock(state: CaseState, task: str, clock: ClockState) -> CaseState:
    return replace(state, clocks={**state.clocks, task: clock})


def _clock_paused(state: CaseState, event: events.ClockPaused, procedure: Procedure) -> CaseState:
    hold = Hold(event.pause, procedure.pauses[event.pause].legal_basis, event.request, event.at)
    return _with_clock(state, event.task, clock_state.pause(state.clocks[event.task], hold))


def _pause_ended(state: CaseState, event: events.PauseEnded, procedure: Procedure) -> CaseState:
    clock = clock_state.release(state.clocks[event.task], event.at, pause=event.pause)
    return _with_clock(state, event.task, clock)


def _clock_resumed(state: CaseState, event: events.ClockResumed, procedure: Procedure) -> CaseState:
    return _with_clock(state, event.task, clock_state.resume(state.clocks[event.task], event.at))


def _with_part(state: CaseState, decision: str, part: PartState) -> CaseState:
    return replace(state, parts={**state.parts, decision: part})


def _extended(state: CaseState, event: events.Extended, procedure: Procedure) -> CaseState:
    part = state.parts[event.decision]
    clock = clock_state.extend(state.clocks[part.task], event.days, event.unit, event.at)
    return _with_part(_with_clock(state, part.task, clock), event.decision, replace(part, was_extended=True))


def _refusal_proposed(state: CaseState, event: events.RefusalProposed, procedure: Procedure) -> CaseState:
    part = replace(state.parts[event.decision], proposed=Proposal(event.by, event.at))
    return _with_part(state, event.decision, part)


def _refusal_returned(state: CaseState, event: events.RefusalReturned, procedure: Procedure) -> CaseState:
    return _with_part(state, event.decision, replace(state.parts[event.decision], proposed=None))


def _decided(state: CaseState, event: events.Decided, procedure: Procedure) -> CaseState:
    part = replace(
        state.parts[event.decision],
        status=PartStatus.DECIDED,
        outcome=event.outcome,
        proposed=None,
        ended_at=event.at,
        decided_by=event.by,
        valid_from=event.valid_from,
        valid_until=event.valid_until,
        number=event.number,
    )
    tasks = {**state.tasks, part.task: TaskState(TaskStatus.DONE, event.at)}
    return advance(replace(_with_part(state, event.decision, part), tasks=tasks), procedure, event.at)


def _part_withdrawn(state: CaseState, event: events.PartWithdrawn, procedure: Procedure) -> CaseState:
    part = replace(
        state.parts[event.decision],
        status=PartStatus.WITHDRAWN,
        proposed=None,
        ended_at=event.at,
        withdrawn_by=event.by,
    )
    return advance(_with_part(state, event.decision, part), procedure, event.at)


def _assigned(state: CaseState, event: events.Assigned, procedure: Procedure) -> CaseState:
    return _with_part(state, event.decision, replace(state.parts[event.decision], assigned_to=event.to))


def _migrated(state: CaseState, event: events.Migrated, procedure: Procedure) -> CaseState:
    return advance(
        moved(state, procedure, takes_new_terms=event.takes_new_terms, at=event.at), procedure, event.at
    )


def _closed(state: CaseState, event: events.Closed, procedure: Procedure) -> CaseState:
    clocks = {own_id: clock_state.stop(clock, event.at) for own_id, clock in state.clocks.items()}
    requests = {
        own_id: replace(one, status=RequestStatus.MOOT, ended_at=event.at) if one.is_open else one
        for own_id, one in state.requests.items()
    }
    return replace(
        state,
        status=CaseStatus.CLOSED,
        closed_at=event.at,
        closed_why=event.why,
        clocks=clocks,
        requests=requests,
    )


# The key says which event the function takes; the type of a mapping cannot.
_CHANGES: Final[Mapping[type[events.Event], Callable[[CaseState, Any, Procedure], CaseState]]] = {
    events.Submitted: _submitted,
    events.TaskDone: _task_done,
    events.Accepted: _accepted,
    events.InformationRequested: _requested,
    events.InformationSupplied: _supplied,
    events.InformationDropped: _dropped,
    events.WantedDropped: _wanted_dropped,
    events.ClockPaused: _clock_paused,
    events.PauseEnded: _pause_ended,
    events.ClockResumed: _clock_resumed,
    events.Extended: _extended,
    events.RefusalProposed: _refusal_proposed,
    events.RefusalReturned: _refusal_returned,
    events.Decided: _decided,
    events.PartWithdrawn: _part_withdrawn,
    events.Assigned: _assigned,
    events.Migrated: _migrated,
    events.Closed: _closed,
}
