"""Mandates and consents of people."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wenjin.accounts.domain.consent import TEXT_VERSION, HowGiven, Purpose
from wenjin.accounts.domain.names import whole_name
from wenjin.accounts.models import Consent, Mandate
from wenjin.core import clock


@dataclass(frozen=True, slots=True)
class MandateSeen:
    """A mandate as it is shown.

    Attributes:
        principal: name of who gave it.
        agent: name of the person or organisation that may act; for a person named online by their address,
            the address as it was typed, so that nobody learns names from addresses.
        is_running: neither revoked nor over.
    """

    id: UUID
    principal_id: UUID
    principal: str
    agent: str
    purpose: str
    case_ref: str
    how: str
    given_at: datetime
    until_on: date | None
    revoked_at: datetime | None
    is_running: bool


@dataclass(frozen=True, slots=True)
class ConsentSeen:
    """A purpose and whether the person agrees to it now."""

    purpose: Purpose
    given_at: datetime | None
    is_given: bool


def has_consent(person_id: UUID, purpose: Purpose) -> bool:
    """Whether the person agrees to the purpose, in its present words."""
    return Consent.objects.filter(
        person_id=person_id, purpose=purpose, text_version=TEXT_VERSION, withdrawn_at=None
    ).exists()


def consents_of(person_id: UUID) -> list[ConsentSeen]:
    """Every purpose, and whether the person agrees to it."""
    rows = Consent.objects.filter(person_id=person_id, text_version=TEXT_VERSION, withdrawn_at=None)
    given = {row.purpose: row.given_at for row in rows}
    return [ConsentSeen(one, given.get(one.value), one.value in given) for one in Purpose]


def consent_history(person_id: UUID) -> list[dict[str, object]]:
    """Every consent the person ever gave: to what, in which words and language, and until when."""
    rows = Consent.objects.filter(person_id=person_id).order_by("given_at", "pk")
    return [
        dict(one) for one in rows.values("purpose", "text_version", "language", "given_at", "withdrawn_at")
    ]


def mandates_given_by(person_id: UUID) -> list[MandateSeen]:
    """Who may or might act for the person, newest first."""
    return _seen(person_id=person_id, is_principal=True)


def mandates_held_by(person_id: UUID) -> list[MandateSeen]:
    """For whom the person may or might act, newest first; not through an organisation."""
    return _seen(person_id=person_id, is_principal=False)


def _seen(*, person_id: UUID, is_principal: bool) -> list[MandateSeen]:
    rows = Mandate.objects.select_related("principal", "agent", "agent_organisation").order_by("-given_at")
    rows = rows.filter(principal_id=person_id) if is_principal else rows.filter(agent_id=person_id)
    today = clock.today()
    return [_row(row, today) for row in rows]


def _row(row: Mandate, today: date) -> MandateSeen:
    principal = row.principal
    return MandateSeen(
        id=row.pk,
        principal_id=row.principal_id,
        principal=whole_name(principal.family_name, principal.given_name, principal.other_names),
        agent=_agent_shown(row),
        purpose=row.purpose,
        case_ref=row.case_ref,
        how=row.consent_how,
        given_at=row.given_at,
        until_on=row.until_on,
        revoked_at=row.revoked_at,
        is_running=row.revoked_at is None
        and (row.until_on is None or row.until_on >= today)
        and (row.until_at is None or row.until_at > clock.now()),
    )


def _agent_shown(row: Mandate) -> str:
    if row.agent is None:
        return row.agent_organisation.name if row.agent_organisation else ""
    if row.consent_how == HowGiven.ONLINE and row.evidence:
        return row.evidence
    return whole_name(row.agent.family_name, row.agent.given_name, row.agent.other_names)
