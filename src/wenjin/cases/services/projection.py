"""Columns and rows that follow from the state: rewritten at every act that changes it, and by ``replay``."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.state import CaseState
from wenjin.cases.models import Case, CasePart
from wenjin.cases.queries.faces import working_face
from wenjin.core.statements import insert_rows, overwrite

LAST_DAY: Final = date.max
_PART_COLUMNS: Final = (
    "authority",
    "status",
    "outcome",
    "is_live",
    "is_paused",
    "is_late",
    "promised_on",
    "statutory_on",
    "due_on",
    "sort_on",
    "assigned_to_id",
    "decided_at",
    "valid_until",
)


def columns_of(state: CaseState, parts: Iterable[CasePart]) -> dict[str, Any]:
    """Columns of the case that follow from its state and from the rows of its parts."""
    due = [part.due_on for part in parts if part.is_live and part.due_on is not None]
    return {
        "status": Case.Status(state.status.value),
        "procedure_version": state.version,
        "next_due_on": min(due, default=None),
        "submitted_at": state.submitted_at,
        "accepted_at": state.accepted_at,
        "closed_at": state.closed_at,
    }


def parts_of(case: Case, state: CaseState, procedure: Procedure, at: datetime) -> list[CasePart]:
    """The rows of the decisions of a case, not saved."""
    return [_part(case, state, procedure, decision, at) for decision in state.parts]


def _part(case: Case, state: CaseState, procedure: Procedure, decision: str, at: datetime) -> CasePart:
    known = state.parts[decision]
    is_live = state.is_open and known.is_open
    face = working_face(state, procedure, decision, at)
    is_paused = is_live and face is not None and face.is_paused
    due_on = face.due_on if is_live and face is not None and not is_paused else None
    rule = procedure.decisions_by_id.get(decision)
    return CasePart(
        case_id=case.pk,
        decision=decision,
        authority=rule.authority if rule is not None else "",
        status=str(known.status),
        outcome=str(known.outcome or ""),
        is_live=is_live,
        is_paused=is_paused,
        is_late=is_live and face is not None and face.breaks_promise,
        promised_on=face.promised_by if face is not None else None,
        statutory_on=face.statutory_on if face is not None else None,
        due_on=due_on,
        sort_on=due_on or LAST_DAY,
        assigned_to_id=_person(known.assigned_to),
        decided_at=known.ended_at if known.outcome is not None else None,
        valid_until=known.valid_until,
    )


def changed_decisions(before: CaseState | None, after: CaseState) -> frozenset[str]:
    """Decisions whose rows may differ after an act."""
    if before is None or before.status is not after.status or before.version != after.version:
        return frozenset(after.parts)
    clocks = {task for task, clock in after.clocks.items() if before.clocks.get(task) != clock}
    if not clocks:
        return frozenset(one for one, part in after.parts.items() if before.parts.get(one) != part)
    # The clock of a task that is no decision's own may be the one by which any of them works.
    own = {part.task: one for one, part in after.parts.items()}
    if clocks <= own.keys():
        changed = {own[task] for task in clocks}
        return frozenset(
            changed | {one for one, part in after.parts.items() if before.parts.get(one) != part}
        )
    return frozenset(after.parts)


def write_parts(rows: Iterable[CasePart], changed: frozenset[str] | None = None) -> None:
    """Save the rows of these decisions (of all, when left out) with one statement; none when there are none."""
    wanted = [row for row in rows if changed is None or row.decision in changed]
    insert_rows(wanted, overwrite(CasePart, ("case", "decision"), _PART_COLUMNS))


def _person(reference: str | None) -> UUID | None:
    return UUID(reference.removeprefix("person:")) if reference else None
