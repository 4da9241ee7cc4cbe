"""Certificates of attendance: for who was there, when it is over."""

import hashlib
import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wenjin.cases.addresses import verify_path, whole
from wenjin.cases.domain.reference import document_code
from wenjin.cases.exports.documents import CHINESE, Both, document_language
from wenjin.catalogue.queries.texts import Said
from wenjin.events.models import Attendance, Certificate, Registration
from wenjin.events.papers.certificate import Bearer, CertificateContent, certificate_pdf
from wenjin.events.queries.events import EventWhole, event
from wenjin.events.queries.registrations import RegistrationSeen, by_secret
from wenjin.events.queries.sealed import GuestSeen
from wenjin.events.services.notes import note
from wenjin.events.services.places import lock_event
from wenjin.events.services.refusals import EventRefusal, NoSuchRegistration

_SIGNS: Final = 11
_OF_SIGNS: Final = 31


class NoCertificate(EventRefusal):
    """Nobody of the registration was there, the event is not over, or it gives none."""

    code = "no_certificate"


def certificates(secret: str, *, at: datetime) -> bytes:
    """The PDF with a page for each guest of a registration who was there; issued when it is asked for first.

    Raises:
        NoSuchRegistration, NoCertificate: there is none.
    """
    seen = by_secret(secret, at)
    if seen is None:
        raise NoSuchRegistration
    if "certificate" not in seen.can:
        raise NoCertificate
    guests = [one for one in seen.guests if one.id in seen.who_attended]
    issued = _issued(seen.id, seen.event_id, guests, at)
    if not issued:
        raise NoCertificate
    made = certificate_pdf(_content(seen, [one for one in guests if one.id in issued], issued))
    Certificate.objects.filter(guest_id__in=issued).update(file_hash=hashlib.sha256(made).hexdigest())
    return made


@transaction.atomic
def _issued(
    registration: UUID, event_id: UUID, guests: list[GuestSeen], at: datetime
) -> dict[UUID, Certificate]:
    """One for each of them who is still counted; what was issued before stays as it is."""
    lock_event(event_id)
    ids = [one.id for one in guests]
    there = set(Attendance.objects.filter(guest_id__in=ids).values_list("guest_id", flat=True))
    known = {one.guest_id: one for one in Certificate.objects.filter(guest_id__in=ids)}
    row = Registration.objects.get(pk=registration)
    for guest in guests:
        if guest.id in there and guest.id not in known:
            made = Certificate.objects.create(guest_id=guest.id, code=_new_code(), issued_at=at)
            known[guest.id] = made
            note(row, "certificate.issued", at=at, code_of_paper=made.code, guest=str(guest.id))
    return {guest: one for guest, one in known.items() if guest in there}


def _content(
    seen: RegistrationSeen, guests: list[GuestSeen], issued: dict[UUID, Certificate]
) -> CertificateContent:
    language = document_language(seen.language)
    theirs, ours = event(seen.event, language), event(seen.event, CHINESE)
    if theirs is None or ours is None:
        raise NoCertificate
    sessions = _sessions_of([one.id for one in guests])
    titles = {one.code: str(one.title) for one in theirs.sessions}
    return CertificateContent(
        title=_both(theirs.title, ours.title),
        first=timezone.localdate(theirs.starts_at),
        last=timezone.localdate(theirs.ends_at),
        place=_place(theirs, ours),
        organiser=theirs.organiser,
        bearers=[
            Bearer(
                one.name or seen.reference,
                issued[one.id].code,
                whole(verify_path(issued[one.id].code, language)),
                tuple(titles[code] for code in titles if code in sessions.get(one.id, ())),
            )
            for one in guests
        ],
        issued_at=min(issued[one.id].issued_at for one in guests),
        language=language,
        zone=settings.TIME_ZONE,
        is_sample=seen.is_sample or theirs.is_sample,
    )


def _sessions_of(guests: list[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    rows = Attendance.objects.filter(guest_id__in=guests, session__isnull=False)
    for guest, code in rows.values_list("guest_id", "session__code"):
        found.setdefault(guest, set()).add(str(code))
    return found


def _place(theirs: EventWhole, ours: EventWhole) -> Both | None:
    return None if theirs.venue_name is None else _both(theirs.venue_name, ours.venue_name)


def _both(theirs: Said, ours: Said | None) -> Both:
    """The same in both languages; the Chinese stays empty where nobody has written it."""
    is_chinese = ours is not None and ours.language.startswith("zh")
    return Both(str(theirs), str(ours) if is_chinese else "")


def _new_code() -> str:
    """54 bits; the unique index refuses the one that is given twice."""
    return document_code([secrets.randbelow(_OF_SIGNS) for _ in range(_SIGNS)])
