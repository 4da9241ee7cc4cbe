"""The act of moving a case to another version of its procedure."""

from datetime import datetime

from wenjin.cases.domain.case_state import CaseState, TaskStatus
from wenjin.cases.domain.errors import CannotMigrate
from wenjin.cases.domain.events import Accepted, Event, Migrated
from wenjin.cases.domain.evolution import evolve
from wenjin.cases.domain.preconditions import must_not_be_closed, with_closing
from wenjin.cases.domain.procedure_model import Procedure


def migrate(
    state: CaseState, procedure: Procedure, *, at: datetime, takes_new_terms: bool = False
) -> tuple[Event, ...]:
    """Moves the case to the version of ``procedure``; see ``migration.report`` for what changes.

    Args:
        procedure: the new version; its events evolve under it.
        takes_new_terms: running clocks take the new terms; otherwise they keep the one pinned at their start.

    Raises:
        CannotMigrate, CaseClosed.
    """
    must_not_be_closed(state)
    _must_fit(state, procedure)
    happened: list[Event] = [Migrated(at=at, version=procedure.version, takes_new_terms=takes_new_terms)]
    after = evolve(state, happened[0], procedure)
    accepting = procedure.accepting_task
    # The new version may accept with a task that this case is past.
    is_past = accepting is None or after.tasks[accepting].is_settled
    if after.is_open and after.accepted_at is None and is_past:
        happened.append(Accepted(at=at))
    return with_closing(state, procedure, happened, at)


def _must_fit(state: CaseState, procedure: Procedure) -> None:
    if procedure.id != state.procedure:
        raise CannotMigrate(why="other_procedure", decisions=())
    if procedure.version == state.version:
        raise CannotMigrate(why="same_version", decisions=())
    open_parts = [own_id for own_id, part in state.parts.items() if part.is_open]
    gone = tuple(own_id for own_id in open_parts if own_id not in procedure.decisions_by_id)
    if gone:
        raise CannotMigrate(why="decision_gone", decisions=gone)
    undecided = (rule for rule in procedure.decisions if rule.id in open_parts or rule.id not in state.parts)
    taken = tuple(
        rule.id
        for rule in undecided
        if rule.task in state.tasks and state.tasks[rule.task].status is TaskStatus.DONE
    )
    if taken:
        raise CannotMigrate(why="task_done_before", decisions=taken)
