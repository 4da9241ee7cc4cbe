"""What is kept of a person at the counters: for a copy of everything that is theirs."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet

from wenjin.counters.models import Appointment, Interpreter, Officer, Ticket, WaitingWish
from wenjin.counters.queries.appointments import contact_of


def kept_of(person_id: UUID) -> Mapping[str, object]:
    """Appointments, wishes for a place, tickets, and the work of whoever serves or interprets here.

    Secrets of links are left out: the copy may be made by somebody who only has a mandate.
    """
    return {
        "appointments": [_appointment(one) for one in _appointments(person_id)],
        "wishes": [_wish(one) for one in _wishes(person_id)],
        "tickets": [_ticket(one) for one in tickets_of_person(person_id).select_related("session")],
        "work": [
            *_work(Officer.objects.filter(person_id=person_id)),
            *_work(Interpreter.objects.filter(person_id=person_id)),
        ],
    }


def streams_of(person_id: UUID) -> tuple[str, ...]:
    """Streams of the ledger about their appointments and wishes."""
    return (
        *(f"appointment:{one.pk}" for one in _appointments(person_id)),
        *(f"wish:{one.pk}" for one in _wishes(person_id)),
    )


def tickets_of_person(person_id: UUID) -> QuerySet[Ticket]:
    """Tickets that are known to be theirs: those of their appointments. Any other belongs to whoever holds it."""
    return Ticket.objects.filter(appointment__person_id=person_id).order_by("came_at")


def _appointments(person_id: UUID) -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(person_id=person_id).select_related("data_key")
    return rows.order_by("starts_at", "reference")


def _wishes(person_id: UUID) -> QuerySet[WaitingWish]:
    return WaitingWish.objects.filter(person_id=person_id).select_related("data_key").order_by("created_at")


def _appointment(row: Appointment) -> dict[str, object]:
    return {
        "reference": row.reference,
        "centre": row.centre,
        "topic": row.topic,
        "service": row.service_id,
        "language": row.language,
        "also_speaks": row.also_speaks,
        "people": row.group_size,
        "mode": row.mode,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "state": row.state,
        "case": row.case_reference,
        "papers": row.papers,
        "confirmed_at": row.confirmed_at,
        "made_at": row.created_at,
        "contact": _contact(row),
    }


def _wish(row: WaitingWish) -> dict[str, object]:
    return {
        "centre": row.centre,
        "topic": row.topic,
        "language": row.language,
        "also_speaks": row.also_speaks,
        "earliest": row.earliest,
        "latest": row.latest,
        "state": row.state,
        "made_at": row.created_at,
        "contact": _contact(row),
    }


def _contact(row: Appointment | WaitingWish) -> dict[str, str]:
    found = contact_of(row)
    return {"name": found.name, "email": found.email, "telephone": found.telephone}


def _ticket(row: Ticket) -> dict[str, object]:
    return {
        "number": row.shown,
        "centre": row.centre,
        "topic": row.topic,
        "language": row.language,
        "also_speaks": row.also_speaks,
        "people": row.group_size,
        "state": row.state,
        "came_at": row.came_at,
        "called_at": row.called_at,
        "served_at": row.served_at,
        "ended_at": row.ended_at,
        "counter": row.session.counter if row.session is not None else "",
        "mode": row.mode,
        "priorities": row.reasons,
        "case": row.case_reference,
        "said_wait": [row.promised_low, row.promised_high],
        "score": row.score,
        "understood": row.understood,
    }


def _work(rows: Iterable[Officer] | Iterable[Interpreter]) -> list[dict[str, object]]:
    return [
        {
            "centre": one.centre,
            "name": one.name,
            "languages": one.languages,
            "topics": one.topics if isinstance(one, Officer) else [],
            "left_on": one.left_on,
            "shifts": list(one.shifts.order_by("starts_at").values("starts_at", "ends_at", "breaks")),
        }
        for one in rows
    ]
