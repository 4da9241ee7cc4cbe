"""Acts around a clock that may stand still: ask for papers and answers, supply them, pause, resume."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Final

from wenjin.cases.domain.case_state import CaseState, CaseStatus, Request, TaskStatus
from wenjin.cases.domain.errors import (
    AlreadyAnswered,
    AlreadyAsked,
    AlreadyPaused,
    NothingWanted,
    NotPaused,
    NotYet,
    PauseNotAllowed,
    RefusalPending,
    UnknownRequest,
)
from wenjin.cases.domain.events import (
    ClockPaused,
    ClockResumed,
    Event,
    InformationDropped,
    InformationRequested,
    InformationSupplied,
    PauseEnded,
    Wanted,
    WantedKind,
)
from wenjin.cases.domain.preconditions import must_be_open, undecided, unfinished_before
from wenjin.cases.domain.procedure_model import Procedure, Task

SYSTEM: Final = "system"


def allowed_pauses(state: CaseState, procedure: Procedure, decision: str | None) -> tuple[str, ...]:
    """Reasons for which the clock could be made to stand still now, as the procedure has them.

    Args:
        decision: None for the work before the decisions.
    """
    if decision is None:
        return tuple(
            dict.fromkeys(
                pause
                for task in procedure.tasks
                if task.decision is None and state.tasks[task.id].status is TaskStatus.READY
                for pause in task.may_pause
            )
        )
    task = procedure.task(procedure.decision(decision).task)
    clock = state.clocks.get(task.id)
    return task.may_pause if clock is not None and not clock.is_stopped else ()


def request_information(
    state: CaseState,
    procedure: Procedure,
    *,
    request: str,
    decision: str | None,
    wanted: Collection[Wanted],
    by: str,
    at: datetime,
    pause: str | None = None,
    answer_by: date | None = None,
) -> tuple[Event, ...]:
    """Asks the parties for papers or answers, once and in full.

    Args:
        request: id for it, new in this case.
        decision: for which decision; None for the work that is going on before the decisions.
        wanted: what, each with the code of what is wrong with it.
        pause: why the clock stands still meanwhile: a pause for papers that are to come; None when it runs on.

    Raises:
        NothingWanted, AlreadyAsked, PauseNotAllowed, NotYet: nobody is at work on this yet.
        RefusalPending, AlreadyDecided, AlreadyWithdrawn, CaseClosed, NotSubmitted, UnknownPart.
    """
    must_be_open(state)
    if not wanted:
        raise NothingWanted(what=())
    if request in state.requests:
        raise AlreadyAsked(request=request)
    if pause is not None:
        _must_be_for_papers(state, procedure, decision, pause)
    task = asking_task(state, procedure, decision, pause)
    return asked(
        state,
        procedure,
        request=request,
        decision=decision,
        task=task,
        pause=pause,
        wanted=tuple(wanted),
        answer_by=answer_by,
        by=by,
        at=at,
    )


def asking_task(state: CaseState, procedure: Procedure, decision: str | None, pause: str | None) -> Task:
    """The task that is stopped by the pause, or the one that asks without stopping."""
    if decision is not None:
        part = undecided(state, decision)
        if part.proposed is not None:
            raise RefusalPending(decision=decision, by=part.proposed.by)
        task = procedure.task(part.task)
        if pause is not None:
            _must_allow(state, procedure, decision, pause)
        return task
    if pause is not None:
        _must_allow(state, procedure, None, pause)
    ready = [
        task
        for task in procedure.tasks
        if task.decision is None
        and state.tasks[task.id].status is TaskStatus.READY
        and (pause is None or pause in task.may_pause)
    ]
    if not ready:
        raise NotYet(())
    # Without a pause it is the work of an office that asks, where there is one.
    return next((task for task in ready if task.side.is_office), ready[0])


def _must_be_for_papers(state: CaseState, procedure: Procedure, decision: str | None, pause: str) -> None:
    """What the parties are asked for is no ground to wait for somebody else, such as an expert."""
    rule = procedure.pauses.get(pause)  # what the procedure does not have at all is refused where it is asked
    if rule is not None and not rule.is_for_papers:
        allowed = allowed_pauses(state, procedure, decision)
        theirs = tuple(one for one in allowed if procedure.pauses[one].is_for_papers)
        raise PauseNotAllowed(pause=pause, allowed=theirs)


def _must_allow(state: CaseState, procedure: Procedure, decision: str | None, pause: str) -> None:
    allowed = allowed_pauses(state, procedure, decision)
    if pause in allowed:
        return
    if decision is not None:
        task = procedure.task(procedure.decision(decision).task)
        if pause in task.may_pause:  # allowed later: its clock has not started
            raise NotYet(unfinished_before(state, task))
    raise PauseNotAllowed(pause=pause, allowed=allowed)


def asked(
    state: CaseState,
    procedure: Procedure,
    *,
    request: str,
    decision: str | None,
    task: Task,
    pause: str | None,
    wanted: tuple[Wanted, ...],
    answer_by: date | None,
    by: str,
    at: datetime,
) -> tuple[Event, ...]:
    """The events of a request; the clock stands still only when there is one and the procedure allows it."""
    clock = state.clocks.get(task.id)
    happened = InformationRequested(
        at=at,
        request=request,
        decision=decision,
        task=task.id,
        pause=pause,
        wanted=wanted,
        answer_by=answer_by,
        by=by,
    )
    if pause is None or clock is None or clock.is_stopped:
        return (happened,)
    return happened, ClockPaused(at=at, task=task.id, decision=task.decision, pause=pause, request=request)


def asked_again(state: CaseState, procedure: Procedure, wanted: Wanted, *, at: datetime) -> tuple[Event, ...]:
    """Something that had come cannot be used after all: the case itself asks for it anew.

    Nothing when the case is not open, nobody could use it any more, or it is asked for already. It is asked for
    as it was the last time, and the clock stands still where the procedure has a pause for papers.
    """
    if state.status is not CaseStatus.OPEN or any(
        one.key == wanted.key for request in state.open_requests for one in request.outstanding
    ):
        return ()
    before = [one for one in state.requests.values() if any(each.key == wanted.key for each in one.wanted)]
    task = _task_to_ask(state, procedure, before[-1].decision if before else None)
    if task is None:
        return ()
    pause = next((one for one in task.may_pause if procedure.pauses[one].is_for_papers), None)
    return asked(
        state,
        procedure,
        request=f"r{len(state.requests) + 1}",
        decision=task.decision,
        task=task,
        pause=pause,
        wanted=(wanted,),
        answer_by=None,
        by=SYSTEM,
        at=at,
    )


def _task_to_ask(state: CaseState, procedure: Procedure, decision: str | None) -> Task | None:
    """The task that asks for a decision while that is open; else the work before, or the first that is open."""
    open_parts = [name for name, part in state.parts.items() if part.is_open]
    if decision is None:
        try:
            return asking_task(state, procedure, None, None)
        except NotYet:
            pass
    elif decision in open_parts:
        return procedure.task(state.parts[decision].task)
    return procedure.task(state.parts[open_parts[0]].task) if open_parts else None


def supply(
    state: CaseState,
    procedure: Procedure,
    what: Iterable[tuple[str, str]],
    *,
    at: datetime,
    request: str | None = None,
) -> tuple[Event, ...]:
    """Hands in what was asked for; the clock runs again by itself when nothing else makes it stand still.

    Args:
        what: (paper or field, id) of each.
        request: only for this request; None for every open one that wants it, so that nobody is sent for the same
            paper twice.

    Raises:
        UnknownRequest, AlreadyAnswered, NothingWanted: nobody asked for it.
        CaseClosed, NotSubmitted.
    """
    must_be_open(state)
    keys = {(WantedKind(kind), own_id) for kind, own_id in what}
    asking = state.open_requests if request is None else (_open_request(state, request),)
    happened: list[Event] = []
    left = set(keys)
    for one in asking:
        came = tuple(
            Wanted(wanted.kind, wanted.id) for wanted in one.outstanding if (wanted.kind, wanted.id) in keys
        )
        if came:
            left -= {(wanted.kind, wanted.id) for wanted in came}
            happened.append(InformationSupplied(at=at, request=one.id, what=tuple(dict.fromkeys(came))))
    if left or not happened:
        raise NothingWanted(what=tuple(sorted(left)))
    met = [one for one in asking if _is_met(one, keys)]
    return (*happened, *resumptions(state, met, at))


def _is_met(request: Request, keys: set[tuple[WantedKind, str]]) -> bool:
    return all((wanted.kind, wanted.id) in keys for wanted in request.outstanding)


def _open_request(state: CaseState, request: str) -> Request:
    found = state.requests.get(request)
    if found is None:
        raise UnknownRequest(request=request)
    if not found.is_open:
        raise AlreadyAnswered(request=request)
    return found


def drop_request(state: CaseState, procedure: Procedure, request: str, *, at: datetime) -> tuple[Event, ...]:
    """Says that what was asked for is not wanted any more.

    Raises:
        UnknownRequest, AlreadyAnswered, CaseClosed, NotSubmitted.
    """
    must_be_open(state)
    found = _open_request(state, request)
    return InformationDropped(at=at, request=request), *resumptions(state, [found], at)


def resumptions(state: CaseState, ended: Collection[Request], at: datetime) -> tuple[Event, ...]:
    """For each clock that stands still for these requests and for nothing else: it runs again."""
    gone = {one.id for one in ended}
    happened: list[Event] = []
    for task, clock in state.clocks.items():
        if clock.is_paused and all(hold.request in gone for hold in clock.holds):
            happened.append(ClockResumed(at=at, task=task, decision=_decision_of(state, task)))
    return tuple(happened)


def _decision_of(state: CaseState, task: str) -> str | None:
    return next((own_id for own_id, part in state.parts.items() if part.task == task), None)


def pause(
    state: CaseState, procedure: Procedure, *, decision: str | None, pause: str, at: datetime
) -> tuple[Event, ...]:
    """Makes a clock stand still for something that the parties do not supply (an expert review, a hearing).

    Raises:
        PauseNotAllowed, AlreadyPaused, NotYet, AlreadyDecided, AlreadyWithdrawn, CaseClosed, NotSubmitted.
    """
    must_be_open(state)
    task = asking_task(state, procedure, decision, pause)
    clock = state.clocks.get(task.id)
    if clock is None or clock.is_stopped:
        raise PauseNotAllowed(pause=pause, allowed=())
    if any(hold.request is None and hold.pause == pause for hold in clock.holds):
        raise AlreadyPaused(pause=pause)
    return (ClockPaused(at=at, task=task.id, decision=task.decision, pause=pause, request=None),)


def resume(
    state: CaseState, procedure: Procedure, *, decision: str | None, pause: str, at: datetime
) -> tuple[Event, ...]:
    """Ends a pause that no request made; the clock runs again when nothing else makes it stand still.

    Raises:
        NotPaused, AlreadyDecided, AlreadyWithdrawn, CaseClosed, NotSubmitted, UnknownPart.
    """
    must_be_open(state)
    own_task = None if decision is None else undecided(state, decision).task
    for task, clock in state.clocks.items():
        is_meant = task == own_task if own_task is not None else _decision_of(state, task) is None
        holds = [hold for hold in clock.holds if not (hold.request is None and hold.pause == pause)]
        if is_meant and len(holds) < len(clock.holds):
            ended = PauseEnded(at=at, task=task, pause=pause)
            if holds:
                return (ended,)
            return ended, ClockResumed(at=at, task=task, decision=decision)
    raise NotPaused(pause=pause)
