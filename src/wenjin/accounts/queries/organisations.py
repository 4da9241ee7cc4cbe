"""Organisations, and who holds which role in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from wenjin.accounts.domain.actor import Post
from wenjin.accounts.domain.names import passport_letters
from wenjin.accounts.models import Organisation
from wenjin.accounts.queries.actors import posts_on
from wenjin.core import clock
from wenjin.core.prepared import Prepared

__all__ = [
    "OrganisationSeen",
    "Post",
    "organisation",
    "organisation_of_authority",
    "organisation_of_centre",
    "organisation_with_code",
    "organisations",
    "posts_of",
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


def _seen(row: Organisation) -> OrganisationSeen:
    return OrganisationSeen(
        row.pk, row.kind, row.name, row.name_zh, row.uscc, row.authority, row.centre, row.is_sample
    )
