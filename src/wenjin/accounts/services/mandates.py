"""Mandates: leave to act for somebody, given and revoked."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.domain.consent import HowGiven, MandatePurpose
from wenjin.accounts.domain.names import whole_name
from wenjin.accounts.models import Mandate, Organisation, Person
from wenjin.accounts.services import journal
from wenjin.accounts.services.accounts import account_for_sign_in, person_of_account
from wenjin.accounts.services.letters import write_to
from wenjin.accounts.services.people import locked

LONGEST_MANDATE: Final = timedelta(days=5 * 366)


class MandateRefused(ValueError):
    """A mandate that cannot be given.

    Attributes:
        code: ``oneself``, ``no_such_agent``, ``in_the_past``, ``too_long``.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class MandateEnded(LookupError):
    """There is no such mandate of this person, or it was revoked before."""


@transaction.atomic
def give_mandate(
    principal_id: UUID,
    *,
    actor: Actor,
    at: datetime,
    how: HowGiven,
    agent_id: UUID | None = None,
    agent_organisation_id: UUID | None = None,
    purpose: MandatePurpose = MandatePurpose.APPLICATIONS,
    case_ref: str = "",
    evidence: str = "",
    until_on: date | None = None,
    until_at: datetime | None = None,
    key: str | None = None,
) -> Mandate:
    """Let a person or an organisation act for somebody. The same mandate given twice is one.

    Args:
        actor: who records it: the person themselves online, or an officer at the counter.
        how: how the person showed that they want it.
        until_on: last day, included; None: until it is revoked.
        until_at: the moment when it ends, for help that lasts hours.
        key: of the form; sent again after the mandate was revoked, it does not give it anew.

    Raises:
        NoSuchPerson: nobody has the principal's id.
        MandateRefused: see its codes.
        ValueError: not exactly one agent.
    """
    if (agent_id is None) == (agent_organisation_id is None):
        raise ValueError("a mandate has one agent: a person or an organisation")
    _check(principal_id, agent_id, agent_organisation_id, until_on, at)
    locked(principal_id)
    if (before := journal.done_before(principal_id, key)) is not None:
        return Mandate.objects.get(pk=before.payload["mandate"])
    same = Mandate.objects.filter(
        principal_id=principal_id,
        agent_id=agent_id,
        agent_organisation_id=agent_organisation_id,
        purpose=purpose,
        case_ref=case_ref,
        until_on=until_on,
        until_at=until_at,
        revoked_at=None,
    ).first()
    if same is not None:
        return same
    mandate = Mandate.objects.create(
        principal_id=principal_id,
        agent_id=agent_id,
        agent_organisation_id=agent_organisation_id,
        purpose=purpose,
        case_ref=case_ref,
        consent_how=how,
        evidence=evidence[:300],
        given_at=at,
        until_on=until_on,
        until_at=until_at,
    )
    payload = {
        "mandate": str(mandate.pk),
        "agent": f"person:{agent_id}" if agent_id else f"organisation:{agent_organisation_id}",
        "how": how.value,
        "case": case_ref,
        "until": until_on.isoformat() if until_on else "",
    }
    act_key = journal.act_key_of(principal_id, key)
    journal.write(principal_id, "mandate.given", actor=actor, at=at, payload=payload, act_key=act_key)
    _tell(mandate, actor)
    return mandate


@transaction.atomic
def revoke_mandate(mandate_id: UUID, *, principal_id: UUID, actor: Actor, at: datetime) -> None:
    """End a mandate at once, and tell the person who had it, unless they end it themselves.

    Raises:
        MandateEnded: not a mandate of this person, or revoked before.
    """
    running = Mandate.objects.filter(pk=mandate_id, principal_id=principal_id, revoked_at=None)
    mandate = running.first()
    if mandate is None or not running.update(revoked_at=at):
        raise MandateEnded(mandate_id)
    payload = {"mandate": str(mandate_id)}
    journal.write(principal_id, "mandate.revoked", actor=actor, at=at, payload=payload)
    if mandate.agent_id is not None and mandate.agent_id != actor.person_id and _still_ran(mandate, at):
        key = f"mandate-ended:{mandate.pk}"
        write_to(mandate.agent_id, "mandate_ended", {"principal": _name_of(principal_id)}, key=key)


def agent_with_address(email: str, *, language: str, at: datetime) -> UUID | None:
    """The person who signs in with an address, whether they did so before or not; None when it is closed.

    Somebody new is written down without a name, so that a mandate to a known and to an unknown address look
    the same, and nobody learns who has an account.
    """
    account = account_for_sign_in(email)
    return None if account is None else person_of_account(account, language=language, at=at).pk


def _tell(mandate: Mandate, actor: Actor) -> None:
    """Write to the agent, and to the principal when somebody else recorded it."""
    context = {"principal": _name_of(mandate.principal_id), "until_on": mandate.until_on}
    if mandate.agent_id is not None:
        write_to(mandate.agent_id, "mandate_held", context, key=f"mandate-held:{mandate.pk}")
    if actor.person_id != mandate.principal_id:
        write_to(mandate.principal_id, "mandate_recorded", context, key=f"mandate-recorded:{mandate.pk}")


def _name_of(person_id: UUID) -> str:
    found = Person.objects.get(pk=person_id)
    return whole_name(found.family_name, found.given_name, found.other_names)


def _still_ran(mandate: Mandate, at: datetime) -> bool:
    """Whether it would have gone on: what was over by itself ends without a letter."""
    if mandate.until_on is not None and mandate.until_on < timezone.localdate(at):
        return False
    return mandate.until_at is None or mandate.until_at > at


def _check(
    principal_id: UUID,
    agent_id: UUID | None,
    organisation_id: UUID | None,
    until_on: date | None,
    at: datetime,
) -> None:
    if agent_id == principal_id:
        raise MandateRefused("oneself")
    if agent_id is not None and not Person.objects.filter(pk=agent_id, erased_at=None).exists():
        raise MandateRefused("no_such_agent")
    if organisation_id is not None and not Organisation.objects.filter(pk=organisation_id).exists():
        raise MandateRefused("no_such_agent")
    today = timezone.localdate(at)
    if until_on is not None and until_on < today:
        raise MandateRefused("in_the_past")
    if until_on is not None and until_on > today + LONGEST_MANDATE:
        raise MandateRefused("too_long")
