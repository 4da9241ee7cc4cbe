"""Guardians and what they answered, with what is sealed of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from wenjin.core.addresses import fingerprint
from wenjin.core.keys.errors import KeyTrouble
from wenjin.core.keys.sealing import unseal_json
from wenjin.events.domain.consent_form import EmergencyContact
from wenjin.events.models import Consent, Event, Guardian, Guest, Registration
from wenjin.events.queries.sealed import contact_of, guest_seen

State = Guardian.State
OPEN = (State.ASKED, State.UNNAMED)
"""States in which an answer is waited for."""


@dataclass(frozen=True, slots=True)
class GuardianContact:
    """Who answers, and the secret of their private link."""

    name: str = ""
    email: str = ""
    secret: str = ""


@dataclass(frozen=True, slots=True)
class YoungGuest:
    """A guest for whom somebody answers.

    Attributes:
        allows_photos: None when not answered.
        guardian: name of who answers; empty while nobody is named.
        state: of the guardian; empty while nobody was asked.
        answer_by: until when an answer of theirs counts.
    """

    id: UUID
    place: int
    name: str
    born_on: date | None
    has_consent: bool
    allows_photos: bool | None = None
    health: str = ""
    guardian: str = ""
    email: str = ""
    language: str = ""
    state: str = ""
    answer_by: datetime | None = None

    @property
    def is_asked(self) -> bool:
        """Whether somebody is named and was written to, and has not answered."""
        return self.state == State.ASKED and not self.has_consent


@dataclass(frozen=True, slots=True)
class ConsentSeen:
    """What stands behind the private link of a guardian.

    Attributes:
        event_id: of the event; its words are read apart.
        registered_by: name of who registered.
        can_answer: an answer is waited for and still counts.
    """

    id: UUID
    state: str
    language: str
    name: str
    event_id: UUID
    event_code: str
    registered_by: str
    reference: str
    guests: tuple[YoungGuest, ...]
    emergency: tuple[EmergencyContact, ...]
    asked_at: datetime
    answer_by: datetime
    answered_at: datetime | None
    starts_at: datetime
    ends_at: datetime
    registration_state: str
    can_answer: bool

    @property
    def is_given(self) -> bool:
        """Whether they consented, and have not withdrawn it."""
        return self.state == State.GIVEN


def guardian_context(guardian_id: UUID, part: str) -> str:
    """What a sealed value is bound to."""
    return f"guardian:{guardian_id}:{part}"


def guardian_contact(row: Guardian, registration: Registration) -> GuardianContact:
    """Who answers; empty once it is forgotten."""
    return GuardianContact(**_opened(registration, row.contact, guardian_context(row.pk, "contact")))


def emergency_of(row: Guardian, registration: Registration) -> tuple[EmergencyContact, ...]:
    """Whom to call, in order."""
    found = _opened(registration, row.emergency, guardian_context(row.pk, "emergency"))
    return tuple(EmergencyContact(**one) for one in found.get("contacts", ()))


def health_of(row: Consent, registration: Registration) -> str:
    """What those must know who look after a guest."""
    found = _opened(registration, row.health, guardian_context(row.guardian_id, f"health:{row.guest_id}"))
    return str(found.get("health", ""))


def _opened(registration: Registration, sealed: bytes | memoryview | None, context: str) -> dict[str, Any]:
    if sealed is None or registration.data_key is None:
        return {}
    try:
        found: dict[str, Any] = unseal_json(registration.data_key, sealed, context=context)
    except KeyTrouble:
        return {}
    return found


def consent_by_secret(secret: str, at: datetime) -> ConsentSeen | None:
    """What stands behind a private link; None when there is none, or it was given to somebody else."""
    row = (
        Guardian.objects.select_related("registration__data_key", "registration__event")
        .filter(secret_hash=fingerprint(secret))
        .exclude(state__in=(State.REPLACED, State.UNNAMED))
        .first()
    )
    if row is None:
        return None
    registration, event = row.registration, row.registration.event
    consents = Consent.objects.filter(guardian=row).select_related("guest").order_by("guest__place")
    return ConsentSeen(
        id=row.pk,
        state=row.state,
        language=row.language,
        name=guardian_contact(row, registration).name,
        event_id=event.pk,
        event_code=event.code,
        registered_by=contact_of(registration).name,
        reference=registration.reference,
        guests=tuple(_young(one.guest, registration, one) for one in consents),
        emergency=emergency_of(row, registration),
        asked_at=row.asked_at,
        answer_by=row.answer_by,
        answered_at=row.answered_at,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        registration_state=registration.state,
        can_answer=can_answer(row, registration, event, at),
    )


def is_replaced(secret: str) -> bool:
    """Whether somebody had this link who is asked no more: others were named, or their child does not come."""
    return Guardian.objects.filter(secret_hash=fingerprint(secret), state=State.REPLACED).exists()


def can_answer(row: Guardian, registration: Registration, event: Event, at: datetime) -> bool:
    """Whether an answer is waited for and still counts."""
    is_waited_for = row.state == State.ASKED and registration.state == Registration.State.PENDING
    return is_waited_for and at < row.answer_by and event.state == Event.State.PUBLISHED


def _young(guest: Guest, registration: Registration, consent: Consent | None) -> YoungGuest:
    seen = guest_seen(registration, guest)
    return YoungGuest(
        guest.pk,
        guest.place,
        seen.name,
        seen.born_on,
        bool(guest.has_consent),
        consent.allows_photos if consent else None,
        health_of(consent, registration) if consent else "",
    )


def young_guests_of(registration: Registration) -> tuple[YoungGuest, ...]:
    """Guests of a registration for whom somebody must answer, each with who does. No health notes."""
    guests = registration.guests.filter(has_consent__isnull=False)
    answers = {
        one.guest_id: one for one in Consent.objects.filter(guest__in=guests).select_related("guardian")
    }
    found = []
    for guest in guests:
        seen, consent = guest_seen(registration, guest), answers.get(guest.pk)
        guardian = consent.guardian if consent else None
        contact = guardian_contact(guardian, registration) if guardian else GuardianContact()
        found.append(
            YoungGuest(
                guest.pk,
                guest.place,
                seen.name,
                seen.born_on,
                bool(guest.has_consent),
                guardian=contact.name,
                email=contact.email,
                language=guardian.language if guardian else registration.language,
                state=guardian.state if guardian else "",
                answer_by=guardian.answer_by if guardian else None,
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class NamingSeen:
    """The page on which whoever registered says who answers for the young ones.

    Attributes:
        is_too_young: whoever registered cannot answer for themselves.
        can_name: somebody is still waited for.
    """

    registration_id: UUID
    event_id: UUID
    reference: str
    language: str
    guests: tuple[YoungGuest, ...]
    is_too_young: bool
    can_name: bool


def naming_by_secret(secret: str) -> NamingSeen | None:
    """Who answers for whom in the registration of a private link; None when nobody has to."""
    rows = Registration.objects.select_related("data_key", "event")
    row = rows.filter(secret_hash=fingerprint(secret)).first()
    if row is None:
        return None
    guests = young_guests_of(row)
    if not guests:
        return None
    return NamingSeen(
        row.pk,
        row.event_id,
        row.reference,
        row.language,
        guests,
        is_too_young=any(one.place == 0 for one in guests),
        can_name=row.state == Registration.State.PENDING and not all(one.has_consent for one in guests),
    )


@dataclass(frozen=True, slots=True)
class GuardianLine:
    """A guardian in the list of the desk.

    Attributes:
        guests: names.
        is_same_address: as the one of the registration, where the guest who registered is too young.
        mail_failed: mails to them come back: to the registration, when it is who registered.
    """

    id: UUID
    state: str
    name: str
    language: str
    reference: str
    guests: tuple[str, ...]
    answer_by: datetime
    reminded_at: datetime | None
    is_same_address: bool
    mail_failed: bool


def guardians_of(event_code: str, *, only_open: bool = True) -> tuple[GuardianLine, ...]:
    """Guardians of an event in the order in which their time runs out. Four queries for any number."""
    rows = (
        Guardian.objects.filter(registration__event__code=event_code)
        .exclude(state=State.REPLACED)
        .select_related("registration__data_key")
        .order_by("answer_by", "pk")
    )
    if only_open:
        rows = rows.filter(state__in=OPEN, registration__state=Registration.State.PENDING)
    listed = list(rows)
    names = _names_by_guardian(listed)
    senders = Consent.objects.filter(guardian__in=listed, guest__place=0)
    answered_for_sender = set(senders.values_list("guardian_id", flat=True))
    return tuple(
        GuardianLine(
            row.pk,
            row.state,
            guardian_contact(row, row.registration).name,
            row.language,
            row.registration.reference,
            names.get(row.pk, ()),
            row.answer_by,
            row.reminded_at,
            row.is_contact and row.pk in answered_for_sender,
            _is_mail_refused(row),
        )
        for row in listed
    )


def _is_mail_refused(row: Guardian) -> bool:
    is_who_registered = row.is_contact or row.state == State.UNNAMED
    return (row.registration if is_who_registered else row).mail_failed_at is not None


def unreached_guardians(registration: Registration) -> tuple[GuardianContact, ...]:
    """Who is asked and cannot be written to; one query."""
    rows = Guardian.objects.filter(
        registration=registration, state=State.ASKED, is_contact=False, mail_failed_at__isnull=False
    )
    return tuple(guardian_contact(one, registration) for one in rows.order_by("asked_at", "pk"))


def _names_by_guardian(rows: Iterable[Guardian]) -> Mapping[UUID, tuple[str, ...]]:
    by_id = {row.pk: row for row in rows}
    found: dict[UUID, tuple[str, ...]] = {}
    consents: QuerySet[Consent] = Consent.objects.filter(guardian__in=by_id).select_related("guest")
    for one in consents.order_by("guest__place"):
        seen = guest_seen(by_id[one.guardian_id].registration, one.guest)
        found[one.guardian_id] = (*found.get(one.guardian_id, ()), seen.name)
    return found
