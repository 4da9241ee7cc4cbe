"""What is kept of a person around events: for a copy of everything that is theirs."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from django.db.models import QuerySet

from wenjin.events.models import Guardian, Guest, Registration
from wenjin.events.queries.consents import emergency_of, guardian_contact, health_of
from wenjin.events.queries.sealed import answers_of, contact_of, guest_seen
from wenjin.events.services.notes import stream_of

_NOT_COPIED = ("id", "ticket")


def kept_of(person_id: UUID) -> Mapping[str, object]:
    """Registrations that they made when signed in, with everybody whom they brought.

    Secrets of links and codes of tickets are left out: the copy may be made by somebody who only has a mandate.
    What a guardian said of the children of others is the guardian's: of a teacher who registers a class only
    whom they named is told. What somebody thought of an event has no name.
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
        "source": row.source,
        "mail_came_back_at": row.mail_failed_at,
        "mail_read_at": row.mail_proven_at,
        "contact": contact,
        "answers": answers_of(row),
        "guests": [_guest(row, one) for one in _guests(row)],
        "guardians": [_guardian(row, one) for one in row.guardians.order_by("asked_at", "pk")],
    }


def _guests(row: Registration) -> QuerySet[Guest]:
    rows = row.guests.select_related("outcome", "certificate", "membership__cohort", "consent__guardian")
    return rows.prefetch_related("attendances__session", "scans__session")


def _guest(row: Registration, guest: Guest) -> dict[str, object]:
    seen = asdict(guest_seen(row, guest))
    known: dict[str, object] = {name: value for name, value in seen.items() if name not in _NOT_COPIED}
    known["was_there"] = [
        {"at": one.at, "session": one.session.code if one.session is not None else ""}
        for one in guest.attendances.all()
    ]
    known["read_at_doors"] = [
        {"at": one.seen_at, "session": one.session.code if one.session else "", "outcome": one.outcome}
        for one in sorted(guest.scans.all(), key=lambda scan: (scan.seen_at, scan.pk))
    ]
    outcome = getattr(guest, "outcome", None)
    known["result"] = outcome.result if outcome is not None else ""
    known["competences"] = outcome.competences if outcome is not None else []
    certificate, member = getattr(guest, "certificate", None), getattr(guest, "membership", None)
    known["certificate"] = certificate.code if certificate is not None else ""
    known["cohort"] = str(member.cohort) if member is not None else ""
    consent = getattr(guest, "consent", None)
    if consent is not None and (consent.guardian.is_contact or guest.place == 0):
        known["photos_allowed"], known["health"] = consent.allows_photos, health_of(consent, row)
    return known


def _guardian(row: Registration, guardian: Guardian) -> dict[str, object]:
    contact = guardian_contact(guardian, row)
    is_theirs = guardian.is_contact or guardian.consents.filter(guest__place=0).exists()
    return {
        "name": contact.name,
        "email": contact.email,
        "state": guardian.state,
        "language": guardian.language,
        "asked_at": guardian.asked_at,
        "answer_by": guardian.answer_by,
        "reminded_at": guardian.reminded_at,
        "answered_at": guardian.answered_at,
        "mail_came_back_at": guardian.mail_failed_at,
        "emergency_contacts": [asdict(one) for one in emergency_of(guardian, row)] if is_theirs else [],
    }
