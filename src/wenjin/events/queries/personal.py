"""What is kept of a person around events: for a copy of everything that is theirs."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from django.db.models import QuerySet

from wenjin.events.models import Certificate, Guest, Registration
from wenjin.events.models import Outcome as ProgrammeOutcome
from wenjin.events.queries.sealed import answers_of, contact_of, guest_seen
from wenjin.events.services.notes import stream_of

_NOT_COPIED = ("id", "ticket")


def kept_of(person_id: UUID) -> Mapping[str, object]:
    """Registrations that they made when signed in, with everybody whom they brought.

    Secrets of links and codes of tickets are left out: the copy may be made by somebody who only has a mandate.
    What a guardian said is the guardian's, and what somebody thought of an event has no name.
    """
    return {"registrations": [_registration(one) for one in registrations_of_person(person_id)]}


def streams_of(person_id: UUID) -> tuple[str, ...]:
    """Streams of the ledger about their registrations."""
    return tuple(stream_of(one) for one in registrations_of_person(person_id))


def registrations_of_person(person_id: UUID) -> QuerySet[Registration]:
    """Registrations that are known to be theirs. Any other belongs to whoever holds its link."""
    rows = Registration.objects.filter(person_id=person_id).select_related("event", "data_key")
    return rows.order_by("created_at", "reference")


def _registration(row: Registration) -> dict[str, object]:
    contact = asdict(contact_of(row))
    del contact["secret"]
    return {
        "event": row.event.code,
        "starts_at": row.event.starts_at,
        "reference": row.reference,
        "state": row.state,
        "reason": row.reason,
        "language": row.language,
        "takes": row.takes,
        "is_online": row.is_online,
        "wants_news": row.wants_news,
        "case": row.case_reference,
        "made_at": row.created_at,
        "contact": contact,
        "answers": answers_of(row),
        "guests": [_guest(row, one) for one in row.guests.prefetch_related("attendances__session")],
    }


def _guest(row: Registration, guest: Guest) -> dict[str, object]:
    seen = asdict(guest_seen(row, guest))
    known: dict[str, object] = {name: value for name, value in seen.items() if name not in _NOT_COPIED}
    known["was_there"] = [
        {"at": one.at, "session": one.session.code if one.session is not None else ""}
        for one in guest.attendances.all()
    ]
    outcome = ProgrammeOutcome.objects.filter(guest=guest).first()
    known["result"] = outcome.result if outcome is not None else ""
    known["competences"] = outcome.competences if outcome is not None else []
    certificate = Certificate.objects.filter(guest=guest).first()
    known["certificate"] = certificate.code if certificate is not None else ""
    return known
