"""The list for the day on which something happens: whom to call, and what must be known of a guest.

Only the team of events sees it, and every look is in the ledger of the event.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wenjin.accounts.domain.actor import Actor, Role
from wenjin.events.domain.consent_form import EmergencyContact
from wenjin.events.models import CohortMember, Consent
from wenjin.events.queries.consents import emergency_of, health_of
from wenjin.events.queries.programmes import guests_who_come
from wenjin.events.queries.sealed import contact_of, guest_seen
from wenjin.events.services.event_acts import event_act, look_key
from wenjin.events.services.planning_refusals import NotAllowed

SEEN: Final = "emergencies.seen"
"""Code of the ledger for a look."""


@dataclass(frozen=True, slots=True)
class EmergencyLine:
    """One guest.

    Attributes:
        cohort: number; None while they are in none.
        contacts: whom to call, in order; for grown guests whoever registered.
        health: what must be known, in the words of the guardian.
        consent: given, withdrawn or missing; empty when nobody needs to be asked.
    """

    name: str
    reference: str
    language: str
    cohort: int | None
    contacts: tuple[EmergencyContact, ...]
    health: str = ""
    diet: str = ""
    needs: tuple[str, ...] = ()
    allows_photos: bool | None = None
    consent: str = ""


def look(actor: Actor, event: str, *, key: str, at: datetime) -> tuple[EmergencyLine, ...]:
    """The list, cohort by cohort; that it was looked at is written down.

    Raises:
        NotAllowed: only the team of events. NoSuchEvent.
    """
    if not actor.has(Role.EVENT_TEAM):
        raise NotAllowed
    with event_act(actor, event, SEEN, key=look_key(actor, key, at), at=at) as act:
        guests = list(guests_who_come(act.event.pk))
        answers = {
            one.guest_id: one for one in Consent.objects.filter(guest__in=guests).select_related("guardian")
        }
        cohorts = dict(
            CohortMember.objects.filter(guest__in=guests).values_list("guest_id", "cohort__number")
        )
        if not act.is_repeated:
            act.note(guests=len(guests))
    lines = []
    for guest in guests:
        row, consent = guest.registration, answers.get(guest.pk)
        seen = guest_seen(row, guest)
        contacts = emergency_of(consent.guardian, row) if consent else ()
        if not contacts:
            who = contact_of(row)
            contacts = (EmergencyContact(who.name, who.telephone or who.email),)
        lines.append(
            EmergencyLine(
                seen.name,
                row.reference,
                row.language,
                cohorts.get(guest.pk),
                contacts,
                health_of(consent, row) if consent else "",
                seen.diet,
                seen.needs,
                consent.allows_photos if consent else None,
                _consent(consent, has_consent=guest.has_consent),
            )
        )
    return tuple(sorted(lines, key=lambda one: (one.cohort is None, one.cohort or 0, one.name.casefold())))


def _consent(consent: Consent | None, *, has_consent: bool | None) -> str:
    if has_consent is None:
        return ""
    if has_consent:
        return "given"
    return "withdrawn" if consent is not None and consent.guardian.state == "withdrawn" else "missing"
