"""The invented people of the demonstration."""

from dataclasses import dataclass
from uuid import UUID

from wenjin.accounts.domain.actor import STAFF_ROLES
from wenjin.accounts.domain.names import whole_name
from wenjin.accounts.models import Account, Person

# RFC 2606: no mail is ever delivered to a name that ends in .example.
SAMPLE_DOMAIN = "@sample.example"


@dataclass(frozen=True, slots=True)
class SamplePost:
    """A role of a sample person, and where."""

    role: str
    organisation: str
    organisation_zh: str


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody invented who can be signed in as with one button."""

    person_id: UUID
    name: str
    other_names: str
    language: str
    posts: tuple[SamplePost, ...]
    is_staff: bool


def sample_people() -> list[SamplePerson]:
    """Everybody invented who has an account, applicants first. Two queries."""
    rows = (
        Person.objects.filter(is_sample=True, erased_at=None, account__email__endswith=SAMPLE_DOMAIN)
        .prefetch_related("memberships__organisation")
        .order_by("account")
    )
    found = [_seen(row) for row in rows]
    return sorted(found, key=lambda one: one.is_staff)


def sample_account(person_id: UUID) -> Account | None:
    """The account of an invented person; None for everybody else, however they ask."""
    row = (
        Person.objects.select_related("account")
        .filter(pk=person_id, is_sample=True, erased_at=None, account__email__endswith=SAMPLE_DOMAIN)
        .first()
    )
    return None if row is None else row.account


def _seen(row: Person) -> SamplePerson:
    posts = tuple(
        SamplePost(one.role, one.organisation.name, one.organisation.name_zh)
        for one in row.memberships.all()
        if one.ended_at is None
    )
    return SamplePerson(
        row.pk,
        whole_name(row.family_name, row.given_name, row.other_names),
        row.other_names,
        row.language,
        posts,
        any(one.role in STAFF_ROLES for one in posts),
    )
