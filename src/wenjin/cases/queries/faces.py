"""Clocks of a case as they stand on the calendar of the office."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from wenjin.cases.domain.clock import ClockFace, face
from wenjin.cases.domain.procedure import Procedure
from wenjin.cases.domain.state import CaseState
from wenjin.cases.queries.procedures import calendar_of, calendar_of_task

CITY = ZoneInfo(settings.TIME_ZONE)


def decision_face(state: CaseState, procedure: Procedure, decision: str, now: datetime) -> ClockFace | None:
    """The clock of a decision; None before it starts."""
    clock = state.clock_of(decision)
    if clock is None:
        return None
    return face(clock, calendar_of(procedure, decision), now=now, zone=CITY)


def task_face(state: CaseState, procedure: Procedure, task_id: str, now: datetime) -> ClockFace | None:
    """The clock of a task; None before it starts, or when it has none."""
    clock = state.clocks.get(task_id)
    if clock is None:
        return None
    return face(clock, calendar_of_task(procedure, task_id), now=now, zone=CITY)


def working_face(state: CaseState, procedure: Procedure, decision: str, now: datetime) -> ClockFace | None:
    """The clock by which the office of a decision works now.

    Before the decision's own clock starts that is the clock of its authority's work on the way there, such as a
    review before the acceptance.
    """
    own = decision_face(state, procedure, decision, now)
    if own is not None or decision not in procedure.decisions_by_id:
        return own
    rule = procedure.decision(decision)
    for task in procedure.tasks:
        clock = state.clocks.get(task.id)
        is_on_the_way = decision in procedure.leads_to[task.id] and task.authority == rule.authority
        if clock is not None and not clock.is_stopped and is_on_the_way:
            return task_face(state, procedure, task.id, now)
    return None
