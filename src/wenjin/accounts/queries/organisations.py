"""Organisations, and who holds which role in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from wenjin.accounts.domain.actor import Post, Role
from wenjin.accounts.domain.names import passport_letters
from wenjin.accounts.models import Membership, Organisation
from wenjin.accounts.queries.actors import posts_on
from wenjin.core import clock
from wenjin.core.prepared import Prepared

__all__ = [
    "OrganisationSeen",
    "Post",
    "RoleThen",
    "organisation",
    "organisation_of_authority",
    "organisation_of_centre",
    "organisation_with_code",
    "organisations",
    "posts_of",
    "roles_ever_of",
]


@dataclass(frozen=True, slots=True)
class OrganisationSeen:
    """An organisation as other apps know it."""

    id: UUID
    kind: str
    name: str
    name_zh: str
    uscc: str
    authority: str
    centre: str
    is_sample: bool


def organisation(organisation_id: UUID) -> OrganisationSeen | None:
    """The organisation with this id."""
    return organisations([organisation_id]).get(organisation_id)


def organisations(ids: Iterable[UUID]) -> dict[UUID, OrganisationSeen]:
    """Organisations by id; unknown ids are left out. One query."""
    return {row.pk: _seen(row) for row in _BY_ID.all({"ids": frozenset(ids)})}


def _by_id(ids: list[UUID]) -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk__in=ids)


_BY_ID: Final = Prepared(_by_id)


def organisation_of_authority(authority: str) -> OrganisationSeen | None:
    """The organisation that is an authority of the pack."""
    row = Organisation.objects.filter(authority=authority).first() if authority else None
    return None if row is None else _seen(row)


def organisation_of_centre(centre: str) -> OrganisationSeen | None:
    """The organisation that is a centre of the pack."""
    row = Organisation.objects.filter(centre=centre).first() if centre else None
    return None if row is None else _seen(row)


def organisation_with_code(code: str) -> OrganisationSeen | None:
    """The firm or helper with this unified social credit code, however it is typed."""
    wanted = passport_letters(code)
    row = Organisation.objects.filter(uscc=wanted).order_by("made_at").first() if wanted else None
    return None if row is None else _seen(row)


def posts_of(person_id: UUID) -> tuple[Post, ...]:
    """Roles that the person holds today."""
    return posts_on(person_id, clock.today())


@dataclass(frozen=True, slots=True)
class RoleThen:
    """A role that somebody held from one day until another; until None: they hold it still."""

    role: Role
    from_on: date
    until_on: date | None

    def held_on(self, day: date) -> bool:
        """Whether it counted on that day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


def roles_ever_of(people: Iterable[UUID]) -> dict[UUID, list[RoleThen]]:
    """Which roles people held and when, to say in which role something was done. One query."""
    found: dict[UUID, list[RoleThen]] = {}
    rows = Membership.objects.filter(person_id__in=set(people)).order_by("pk")
    for person, role, from_on, until_on, ended_at in rows.values_list(
        "person_id", "role", "from_on", "until_on", "ended_at"
    ):
        ends = [one for one in (until_on, ended_at.date() if ended_at else None) if one is not None]
        found.setdefault(person, []).append(RoleThen(Role(role), from_on, min(ends, default=None)))
    return found


def _seen(row: Organisation) -> OrganisationSeen:
    return OrganisationSeen(
        row.pk, row.kind, row.name, row.name_zh, row.uscc, row.authority, row.centre, row.is_sample
    )
