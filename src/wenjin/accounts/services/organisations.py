"""Organisations, and who holds which role in them."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wenjin.accounts.domain.actor import Actor, Role
from wenjin.accounts.models import Membership, Organisation
from wenjin.accounts.services import journal
from wenjin.accounts.services.people import locked
from wenjin.core.ledger import book


class AlreadyMember(ValueError):
    """The person holds this role in this organisation already."""


@transaction.atomic
def make_organisation(
    kind: str,
    name: str,
    *,
    actor: Actor,
    at: datetime,
    name_zh: str = "",
    uscc: str = "",
    authority: str = "",
    centre: str = "",
    is_sample: bool = False,
) -> Organisation:
    """A new organisation.

    Args:
        kind: a value of ``Organisation.Kind``.

    Raises:
        ValueError: another kind.
        django.db.IntegrityError: the authority or centre of the pack has its organisation already.
    """
    organisation = Organisation.objects.create(
        kind=Organisation.Kind(kind),
        name=name[:200],
        name_zh=name_zh[:200],
        uscc=uscc,
        authority=authority,
        centre=centre,
        is_sample=is_sample,
        made_at=at,
    )
    payload = {"kind": kind, "authority": authority, "centre": centre, "sample": is_sample}
    stream = f"organisation:{organisation.pk}"
    book.append(stream, "organisation.made", at=at, actor=actor.reference, payload=payload)
    return organisation


@transaction.atomic
def add_member(
    person_id: UUID,
    organisation_id: UUID,
    role: Role,
    *,
    actor: Actor,
    at: datetime,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Membership:
    """Give a person a role in an organisation.

    Args:
        from_on: first day; today when it is None.
        until_on: last day, included; None: without end.

    Raises:
        NoSuchPerson: nobody has this id.
        AlreadyMember: they hold the role there already.
        ValueError: the role of everybody is given to nobody, or the last day is before the first.
    """
    if role is Role.APPLICANT:
        raise ValueError("everybody who is signed in is an applicant")
    locked(person_id)
    running = Membership.objects.filter(
        person_id=person_id, organisation_id=organisation_id, role=role, ended_at=None
    )
    if running.exists():
        raise AlreadyMember
    first = from_on or timezone.localdate(at)
    if until_on is not None and until_on < first:
        raise ValueError("the last day is before the first")
    membership = Membership.objects.create(
        person_id=person_id,
        organisation_id=organisation_id,
        role=role,
        from_on=first,
        until_on=until_on,
        granted_by=actor.reference,
    )
    payload = {
        "organisation": str(organisation_id),
        "role": role.value,
        "from": first.isoformat(),
        "until": until_on.isoformat() if until_on else "",
    }
    journal.write(person_id, "member.added", actor=actor, at=at, payload=payload)
    return membership


@transaction.atomic
def end_membership(person_id: UUID, organisation_id: UUID, role: Role, *, actor: Actor, at: datetime) -> bool:
    """Take a role away at once; says whether it was held."""
    running = Membership.objects.filter(
        person_id=person_id, organisation_id=organisation_id, role=role, ended_at=None
    )
    if not running.update(ended_at=at):
        return False
    payload = {"organisation": str(organisation_id), "role": role.value}
    journal.write(person_id, "member.ended", actor=actor, at=at, payload=payload)
    return True
