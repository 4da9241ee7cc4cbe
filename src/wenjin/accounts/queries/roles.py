"""Who holds which role where: for the list of directors and for the command line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from wenjin.accounts.domain.actor import Role
from wenjin.accounts.domain.names import search_words, whole_name
from wenjin.accounts.models import Membership
from wenjin.core import clock

MOST_HELD: Final = 200


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that somebody holds, will hold, or held until a day.

    Attributes:
        email: that they sign in with; empty without an account.
        granted_by: reference of who gave it.
        is_running: it counts today.
    """

    id: int
    person_id: UUID
    person: str
    email: str
    role: Role
    organisation_id: UUID
    organisation: str
    organisation_zh: str
    kind: str
    from_on: date
    until_on: date | None
    granted_by: str
    is_running: bool
    is_sample: bool


def held_roles(
    text: str = "", *, role: Role | None = None, roles: Iterable[Role] = (), limit: int | None = MOST_HELD
) -> list[HeldRole]:
    """Roles that were not taken away, by organisation, then role, then name.

    Args:
        text: words of the name of the person or of the organisation, or the whole address.
        role: only this one; ``roles``: only these.
        limit: at most so many; None for all.
    """
    rows = _open_rows()
    wanted = [role] if role is not None else list(roles)
    if wanted:
        rows = rows.filter(role__in=wanted)
    if text.strip():
        rows = rows.filter(_fits(text.strip()))
    rows = rows.order_by("organisation__kind", "organisation__name", "role", "person__search_name", "pk")
    today = clock.today()
    return [_held(row, today) for row in (rows if limit is None else rows[:limit])]


def held_role(membership: int) -> HeldRole | None:
    """One of them; None when there is none, or it was taken away."""
    row = _open_rows().filter(pk=membership).first()
    return None if row is None else _held(row, clock.today())


def _open_rows() -> QuerySet[Membership]:
    rows = Membership.objects.filter(ended_at=None, person__erased_at=None)
    return rows.select_related("person__account", "organisation")


def _fits(text: str) -> Q:
    by_place = Q(organisation__name__icontains=text) | Q(organisation__name_zh__icontains=text)
    by_name = Q()
    for word in search_words(text):
        by_name &= Q(person__search_name__contains=word)
    found = by_place | Q(person__account__email__iexact=text)
    return found | by_name if by_name else found


def _held(row: Membership, today: date) -> HeldRole:
    person, organisation = row.person, row.organisation
    return HeldRole(
        id=row.pk,
        person_id=person.pk,
        person=whole_name(person.family_name, person.given_name, person.other_names),
        email=person.account.email if person.account is not None else "",
        role=Role(row.role),
        organisation_id=organisation.pk,
        organisation=organisation.name,
        organisation_zh=organisation.name_zh,
        kind=organisation.kind,
        from_on=row.from_on,
        until_on=row.until_on,
        granted_by=row.granted_by,
        is_running=row.from_on <= today and (row.until_on is None or row.until_on >= today),
        is_sample=person.is_sample,
    )
