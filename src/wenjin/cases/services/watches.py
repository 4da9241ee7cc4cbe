"""Due work of a case, as rows of the outbox with the moment from which they are due.

A row is never moved: whoever runs it looks at the case again, and does nothing when the clock has stopped or the
promise lies later now. So a row too many does no harm, and an act stays six statements.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Final

from wenjin.cases.domain.events import (
    Accepted,
    ClockResumed,
    Decided,
    Event,
    Extended,
    InformationRequested,
    Submitted,
    TaskDone,
)
from wenjin.cases.domain.state import CaseState, evolve_all
from wenjin.cases.models import Case
from wenjin.cases.queries.faces import CITY, working_face
from wenjin.cases.services.acts import Loaded
from wenjin.core.outbox.services import NewMessage

LATE_TOPIC: Final = "case_promise_passed"
ANSWER_TOPIC: Final = "case_answer_due"
_STARTS_CLOCKS: Final = (Accepted, ClockResumed, Extended, Submitted, TaskDone)
_REMIND_BEFORE: Final = timedelta(days=3)
_MORNING: Final = time(9, 0)


def watches(loaded: Loaded, events: Iterable[Event]) -> tuple[NewMessage, ...]:
    """Rows for the promises and answers that these events set a day for."""
    happened = tuple(events)
    rows: list[NewMessage] = []
    for event in happened:
        if isinstance(event, InformationRequested) and event.answer_by is not None:
            rows.append(_answer_watch(loaded.case, event))
    if any(isinstance(event, _STARTS_CLOCKS) for event in happened) and not any(
        isinstance(event, Decided) for event in happened
    ):
        after = evolve_all(loaded.state, happened, loaded.procedure)
        rows += late_watches(loaded.case, after, loaded)
    return tuple(rows)


def late_watches(case: Case, state: CaseState, loaded: Loaded) -> list[NewMessage]:
    """One row for each running promise, due when its last day is over."""
    rows = []
    for decision, part in state.parts.items():
        face = working_face(state, loaded.procedure, decision, loaded.at) if part.is_open else None
        if face is not None and not face.is_paused and face.promised_by is not None:
            day = face.promised_by
            rows.append(
                NewMessage(
                    LATE_TOPIC,
                    {"case": str(case.pk), "decision": decision, "promised_on": day.isoformat()},
                    available_at=datetime.combine(day + timedelta(days=1), time(), CITY),
                    key=f"late:{case.pk}:{decision}:{day.isoformat()}",
                )
            )
    return rows


def _answer_watch(case: Case, event: InformationRequested) -> NewMessage:
    """A reminder some days before the answer is due, so that nobody loses a case by forgetting."""
    if event.answer_by is None:
        raise ValueError("nothing is due")
    remind_on = event.answer_by - _REMIND_BEFORE
    return NewMessage(
        ANSWER_TOPIC,
        {"case": str(case.pk), "request": event.request},
        available_at=max(datetime.combine(remind_on, _MORNING, CITY), event.at),
        key=f"answer:{case.pk}:{event.request}",
    )
