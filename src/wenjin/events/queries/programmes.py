"""Guests of a programme as those see them who run it: cohorts, consents, attendance, outcomes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from wenjin.catalogue.queries.texts import Said
from wenjin.events.domain.audience import age_on
from wenjin.events.models import (
    Attendance,
    Cohort,
    CohortMember,
    Competence,
    Consent,
    Event,
    Guest,
    Outcome,
    Registration,
    Session,
    Together,
)
from wenjin.events.queries.sealed import guest_seen
from wenjin.events.queries.texts import event_texts

_COMES = (Registration.State.CONFIRMED, Registration.State.PENDING)


@dataclass(frozen=True, slots=True)
class ProgrammeGuest:
    """One who comes.

    Attributes:
        age: on the first day; None when the birthday is not known.
        cohort: number; None while they are in none.
        has_consent: of a guardian; None when nobody needs to be asked.
        was_there: codes of the sessions at which they were; ``scanned`` those that a door has read.
        result: passed, completed or left; empty while nothing is written down.
    """

    id: UUID
    registration_id: UUID
    reference: str
    state: str
    name: str
    language: str
    age: int | None
    needs: tuple[str, ...]
    diet: str
    has_consent: bool | None
    allows_photos: bool | None
    cohort: int | None
    was_there: frozenset[str] = frozenset()
    scanned: frozenset[str] = frozenset()
    result: str = ""
    competences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CohortSeen:
    """A cohort."""

    number: int
    name: str
    leader: str
    language: str


@dataclass(frozen=True, slots=True)
class CountedSession:
    """A session of which it is written down who was there."""

    code: str
    title: Said | str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """Two registrations whose guests wish to be together."""

    id: int
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Programme:
    """An event with its guests, for the desk.

    Attributes:
        title: in the language of the reader, else as it was written.
        languages: spoken at it.
        competences: names by code, in the order of the list.
    """

    id: UUID
    code: str
    kind: str
    title: Said | str
    starts_at: datetime
    ends_at: datetime
    guardian_below: int | None
    source_language: str
    guests: tuple[ProgrammeGuest, ...]
    cohorts: tuple[CohortSeen, ...]
    sessions: tuple[CountedSession, ...]
    competences: Mapping[str, Said | str]
    wishes: tuple[Wish, ...]

    def in_cohort(self, number: int | None) -> tuple[ProgrammeGuest, ...]:
        """Who is in a cohort; None: in none."""
        return tuple(one for one in self.guests if one.cohort == number)


def programme(code: str, language: str) -> Programme | None:
    """A programme with everything that is written of its guests; twelve queries for any number.

    Args:
        language: of the reader, for titles and names of competences.
    """
    event = Event.objects.filter(code=code).first()
    if event is None:
        return None
    subject = f"event/{code}"
    texts = event_texts([subject], language, sources=(event.source_language,))

    def said(field: str, otherwise: str) -> Said | str:
        return texts.find(subject, field, language) or otherwise

    sessions = list(Session.objects.filter(event=event).order_by("starts_at", "code"))
    taught = list(Competence.objects.filter(event=event).values_list("code", flat=True))
    return Programme(
        event.pk,
        event.code,
        event.kind,
        said("title", event.code),
        event.starts_at,
        event.ends_at,
        event.guardian_below,
        event.source_language,
        _guests(event, {one.pk: one.code for one in sessions}),
        tuple(
            CohortSeen(*one)
            for one in Cohort.objects.filter(event=event).values_list("number", "name", "leader", "language")
        ),
        tuple(
            CountedSession(one.code, said(f"sessions/{one.code}/title", one.code), one.starts_at, one.ends_at)
            for one in sessions
            if one.is_counted
        ),
        {one: said(f"competences/{one}/name", one) for one in taught},
        tuple(
            Wish(*one)
            for one in Together.objects.filter(first__event=event)
            .order_by("pk")
            .values_list("pk", "first__reference", "second__reference")
        ),
    )


def guests_who_come(event_id: UUID, states: Collection[str] = _COMES) -> QuerySet[Guest]:
    """Guests in the house whose registration counts, in the order of registration."""
    rows = Guest.objects.filter(
        event_id=event_id, registration__state__in=states, registration__is_online=False
    )
    return rows.select_related("registration__data_key").order_by("registration__number", "place")


def _guests(event: Event, sessions: Mapping[UUID, str]) -> tuple[ProgrammeGuest, ...]:
    first_day = timezone.localdate(event.starts_at)
    cohorts = dict(CohortMember.objects.filter(cohort__event=event).values_list("guest_id", "cohort__number"))
    photos = dict(Consent.objects.filter(guest__event=event).values_list("guest_id", "allows_photos"))
    outcomes = {one.guest_id: one for one in Outcome.objects.filter(guest__event=event)}
    there: dict[UUID, set[str]] = {}
    scanned: dict[UUID, set[str]] = {}
    rows = Attendance.objects.filter(session__in=sessions).values_list("guest_id", "session_id", "scan_id")
    for guest_id, session_id, scan_id in rows:
        there.setdefault(guest_id, set()).add(sessions[session_id])
        if scan_id is not None:
            scanned.setdefault(guest_id, set()).add(sessions[session_id])
    return tuple(
        _guest(
            one,
            first_day,
            cohorts.get(one.pk),
            photos.get(one.pk),
            frozenset(there.get(one.pk, ())),
            frozenset(scanned.get(one.pk, ())),
            outcomes.get(one.pk),
        )
        for one in guests_who_come(event.pk)
    )


def _guest(
    row: Guest,
    first_day: date,
    cohort: int | None,
    allows_photos: bool | None,
    was_there: frozenset[str],
    scanned: frozenset[str],
    outcome: Outcome | None,
) -> ProgrammeGuest:
    registration = row.registration
    seen = guest_seen(registration, row)
    return ProgrammeGuest(
        row.pk,
        registration.pk,
        registration.reference,
        registration.state,
        seen.name,
        registration.language,
        age_on(seen.born_on, first_day) if seen.born_on else None,
        seen.needs,
        seen.diet,
        row.has_consent,
        allows_photos,
        cohort,
        was_there,
        scanned,
        outcome.result if outcome else "",
        tuple(outcome.competences) if outcome else (),
    )
