"""A case as JSON and back, without loss. Written out by hand: it is on the path of every act."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

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
from wenjin.cases.domain.clock_state import ClockState, Extension, Hold, Segment
from wenjin.cases.domain.events import ClosedWhy, Outcome, Wanted, WantedKind
from wenjin.cases.domain.procedure_model import Start, Term
from wenjin.catalogue.domain.deadline import Unit

FORMAT: Final = 1

# What json.loads gives: its shape is ours, and a wrong one raises KeyError or ValueError below.
Json = Any


class StateUnreadable(ValueError):
    """This is no state of a case, or one that a newer program wrote."""


def to_json(state: CaseState) -> dict[str, Json]:
    """The state as plain values, ready for ``json.dumps``.

    A database may change the order of keys: what has an order is a list, or is put in order when it is read.
    """
    return {
        "format": FORMAT,
        "procedure": state.procedure,
        "version": state.version,
        "status": state.status.value,
        "drafted_at": state.drafted_at.isoformat(),
        "submitted_at": _time_out(state.submitted_at),
        "accepted_at": _time_out(state.accepted_at),
        "closed_at": _time_out(state.closed_at),
        "closed_why": None if state.closed_why is None else state.closed_why.value,
        "content_hash": state.content_hash,
        "papers": list(state.papers),
        "tasks": [[own_id, one.status.value, one.since.isoformat()] for own_id, one in state.tasks.items()],
        "parts": {own_id: _part_out(part) for own_id, part in state.parts.items()},
        "clocks": [{"task": own_id, **_clock_out(clock)} for own_id, clock in state.clocks.items()],
        "requests": [_request_out(one) for one in state.requests.values()],
    }


def from_json(document: Mapping[str, Json]) -> CaseState:
    """The state that ``to_json`` wrote.

    Raises:
        StateUnreadable: it did not write this.
    """
    if document.get("format") != FORMAT:
        raise StateUnreadable(f"format {document.get('format')!r}, not {FORMAT}")
    try:
        return _state_in(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StateUnreadable(repr(error)) from error


def _state_in(document: Mapping[str, Json]) -> CaseState:
    why = document["closed_why"]
    return CaseState(
        procedure=document["procedure"],
        version=document["version"],
        drafted_at=datetime.fromisoformat(document["drafted_at"]),
        status=CaseStatus(document["status"]),
        tasks={
            own_id: TaskState(TaskStatus(status), datetime.fromisoformat(since))
            for own_id, status, since in document["tasks"]
        },
        parts=_parts_in(document["parts"], [own_id for own_id, _, _ in document["tasks"]]),
        clocks={clock["task"]: _clock_in(clock) for clock in document["clocks"]},
        requests={one["id"]: _request_in(one) for one in document["requests"]},
        papers=tuple(document["papers"]),
        content_hash=document["content_hash"],
        submitted_at=_time_in(document["submitted_at"]),
        accepted_at=_time_in(document["accepted_at"]),
        closed_at=_time_in(document["closed_at"]),
        closed_why=None if why is None else ClosedWhy(why),
    )


def _time_out(at: datetime | date | None) -> str | None:
    return None if at is None else at.isoformat()


def _time_in(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _day_in(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _part_out(part: PartState) -> dict[str, Json]:
    """Only what differs from a part that nothing has happened to yet, and the task."""
    found: dict[str, Json] = {"task": part.task, "status": part.status.value}
    if part.outcome is not None:
        found["outcome"] = part.outcome.value
        found["by"] = part.decided_by
        found["valid_from"] = _time_out(part.valid_from)
        found["valid_until"] = _time_out(part.valid_until)
        found["number"] = part.number
    if part.withdrawn_by:
        found["withdrawn_by"] = part.withdrawn_by
    if part.assigned_to is not None:
        found["assigned_to"] = part.assigned_to
    if part.proposed is not None:
        found["proposed"] = [part.proposed.by, part.proposed.at.isoformat()]
    if part.was_extended:
        found["was_extended"] = True
    if part.ended_at is not None:
        found["ended_at"] = part.ended_at.isoformat()
    return found


def _parts_in(found: Mapping[str, Json], tasks: list[str]) -> dict[str, PartState]:
    """Parts in the order of their tasks, whatever order the database gave them."""
    place = {task: number for number, task in enumerate(tasks)}
    parts = {own_id: _part_in(part) for own_id, part in found.items()}
    return dict(sorted(parts.items(), key=lambda one: place.get(one[1].task, -1)))


def _part_in(found: Mapping[str, Json]) -> PartState:
    proposed, outcome = found.get("proposed"), found.get("outcome")
    return PartState(
        task=found["task"],
        status=PartStatus(found["status"]),
        outcome=None if outcome is None else Outcome(outcome),
        assigned_to=found.get("assigned_to"),
        proposed=None if proposed is None else Proposal(proposed[0], datetime.fromisoformat(proposed[1])),
        was_extended=found.get("was_extended", False),
        ended_at=_time_in(found.get("ended_at")),
        decided_by=found.get("by", ""),
        withdrawn_by=found.get("withdrawn_by", ""),
        valid_from=_day_in(found.get("valid_from")),
        valid_until=_day_in(found.get("valid_until")),
        number=found.get("number", ""),
    )


def _term_out(term: Term) -> list[Json]:
    return [
        term.promised,
        term.statutory,
        term.unit.value,
        None if term.statutory_unit is None else term.statutory_unit.value,
        term.starts_at.value,
        term.status,
        term.basis,
        term.confidence,
    ]


def _term_in(row: list[Json]) -> Term:
    promised, statutory, unit, statutory_unit, starts_at, status, basis, confidence = row
    return Term(
        promised,
        statutory,
        Unit(unit),
        None if statutory_unit is None else Unit(statutory_unit),
        Start(starts_at),
        status,
        basis,
        confidence,
    )


def _hold_out(hold: Hold | None) -> list[Json] | None:
    return None if hold is None else [hold.pause, hold.legal_basis, hold.request, hold.since.isoformat()]


def _hold_in(row: list[Json]) -> Hold:
    pause, legal_basis, request, since = row
    return Hold(pause, legal_basis, request, datetime.fromisoformat(since))


def _clock_out(clock: ClockState) -> dict[str, Json]:
    found: dict[str, Json] = {
        "term": _term_out(clock.term),
        "segments": [[one.since.isoformat(), _hold_out(one.hold)] for one in clock.segments],
    }
    if clock.holds:
        found["holds"] = [_hold_out(hold) for hold in clock.holds]
    if clock.extensions:
        found["extensions"] = [[one.days, one.unit.value, one.at.isoformat()] for one in clock.extensions]
    if clock.stopped_at is not None:
        found["stopped_at"] = clock.stopped_at.isoformat()
    return found


def _clock_in(found: Mapping[str, Json]) -> ClockState:
    return ClockState(
        term=_term_in(found["term"]),
        segments=tuple(
            Segment(datetime.fromisoformat(since), None if hold is None else _hold_in(hold))
            for since, hold in found["segments"]
        ),
        holds=tuple(_hold_in(row) for row in found.get("holds", ())),
        extensions=tuple(
            Extension(days, Unit(unit), datetime.fromisoformat(at))
            for days, unit, at in found.get("extensions", ())
        ),
        stopped_at=_time_in(found.get("stopped_at")),
    )


def _request_out(request: Request) -> dict[str, Json]:
    return {
        "id": request.id,
        "decision": request.decision,
        "task": request.task,
        "pause": request.pause,
        "wanted": [[one.kind.value, one.id, one.reason] for one in request.wanted],
        "answer_by": _time_out(request.answer_by),
        "by": request.by,
        "asked_at": request.asked_at.isoformat(),
        "status": request.status.value,
        "supplied": sorted([str(kind), own_id] for kind, own_id in request.supplied),
        "ended_at": _time_out(request.ended_at),
    }


def _request_in(found: Mapping[str, Json]) -> Request:
    return Request(
        id=found["id"],
        decision=found["decision"],
        task=found["task"],
        pause=found["pause"],
        wanted=tuple(Wanted(WantedKind(kind), own_id, reason) for kind, own_id, reason in found["wanted"]),
        answer_by=_day_in(found["answer_by"]),
        by=found["by"],
        asked_at=datetime.fromisoformat(found["asked_at"]),
        status=RequestStatus(found["status"]),
        supplied=frozenset((kind, own_id) for kind, own_id in found["supplied"]),
        ended_at=_time_in(found["ended_at"]),
    )
