"""People: by id, by name in any script, by passport number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from wenjin.accounts.domain.actor import Role
from wenjin.accounts.domain.details import PersonDetails
from wenjin.accounts.domain.names import (
    is_long_enough,
    is_unspaced,
    is_whole_name,
    looks_like_passport,
    passport_letters,
    search_words,
    whole_name,
)
from wenjin.accounts.models import Person
from wenjin.accounts.queries.actors import NoSuchPerson
from wenjin.core import clock
from wenjin.core.keys import sealing
from wenjin.core.keys.models import DataKey
from wenjin.core.prepared import Prepared

PASSPORT_INDEX: Final = "passport"
EMAIL_INDEX: Final = "email"
MOST_WITH_ONE_ADDRESS: Final = 20
MOST_FOUND: Final = 50
MOST_SOUGHT: Final = 5
# Beyond this a name is not written in one piece.
_LONGEST_UNSPACED: Final = 12


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """A person as other apps know them: names and language, nothing sealed."""

    id: UUID
    name: str
    family_name: str
    given_name: str
    other_names: str
    language: str
    has_account: bool
    is_sample: bool
    is_erased: bool

    @property
    def has_name(self) -> bool:
        """Whether any name is known."""
        return bool(self.family_name or self.given_name or self.other_names)


def person(person_id: UUID) -> PersonSeen:
    """The person with this id.

    Raises:
        NoSuchPerson: nobody has it.
    """
    found = people([person_id]).get(person_id)
    if found is None:
        raise NoSuchPerson(person_id)
    return found


def people(ids: Iterable[UUID]) -> dict[UUID, PersonSeen]:
    """People by id; unknown ids are left out. One query."""
    wanted = frozenset(ids)
    return {row.pk: _seen(row) for row in _BY_ID.all({"ids": wanted})} if wanted else {}


def _by_id(ids: list[UUID]) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=ids).only(*_SEEN)


_SEEN: Final = (
    "account_id",
    "family_name",
    "given_name",
    "other_names",
    "language",
    "is_sample",
    "erased_at",
)
_BY_ID: Final = Prepared(_by_id)


def display_name(person_id: UUID) -> str:
    """The name as it is shown; empty when it is not known or was erased.

    Raises:
        NoSuchPerson: nobody has this id.
    """
    return person(person_id).name


def find_people(text: str, *, limit: int = MOST_FOUND) -> list[PersonSeen]:
    """People whose names hold every word, in any script, or whose passport has this number.

    Words count from their beginning; names written without spaces are found by any part of them.
    """
    words = search_words(text)
    by_name = Q(pk__in=[])
    if words:
        by_name = Q()
        for word in words:
            by_name &= Q(search_name__contains=word if is_unspaced(word) else f" {word}")
    if looks_like_passport(text):
        by_name |= Q(passport_index=passport_index(text))
    rows = Person.objects.filter(by_name, erased_at=None).order_by("search_name", "pk")[:limit]
    return [_seen(row) for row in rows]


@dataclass(frozen=True, slots=True)
class Sought:
    """Who fits a name in full or the number of a passport.

    Attributes:
        is_too_wide: more than ``MOST_SOUGHT`` fit, so nobody is named; or what was typed is too short.
    """

    found: tuple[PersonSeen, ...] = ()
    is_too_wide: bool = False


def seek_person(text: str, *, has_account: bool = False) -> Sought:
    """Whoever has this whole name, in any script, or exactly this passport number, in the whole house.

    For those who may find people with whom they have nothing to do: no part of a name lists anybody. Whoever is
    found is a look: write it down with ``services.found_in_search``. One query.

    Args:
        has_account: only who signs in.
    """
    words = search_words(text)
    by_name = Q(pk__in=[])
    if is_long_enough(words):
        by_name = Q()
        for word in words:
            by_name &= Q(search_name__contains=f" {word} ")
        for split in _splits(words):
            by_name |= Q(search_name__contains=f" {split} ")
    index = passport_index(text) if looks_like_passport(text) else ""
    rows = Person.objects.filter(by_name | Q(passport_index=index) if index else by_name, erased_at=None)
    if has_account:
        rows = rows.exclude(account=None)
    near = list(rows.order_by("search_name", "pk")[: MOST_FOUND + 1])
    fits = [
        _seen(row)
        for row in near
        if (index and row.passport_index == index)
        or is_whole_name(words, row.family_name, row.given_name, row.other_names)
    ]
    if len(fits) > MOST_SOUGHT or len(near) > MOST_FOUND:
        return Sought(is_too_wide=True)
    return Sought(tuple(fits), is_too_wide=not fits and bool(text.strip()) and not is_long_enough(words))


def _splits(words: list[str]) -> list[str]:
    """A name written in one piece, parted where family and given name may meet."""
    if len(words) != 1 or not is_unspaced(words[0]) or len(words[0]) > _LONGEST_UNSPACED:
        return []
    return [f"{words[0][:place]} {words[0][place:]}" for place in range(1, len(words[0]))]


def passport_index(number: str) -> str:
    """What stands for a passport number in the database; nobody can turn it back without the index key."""
    return sealing.blind_index(passport_letters(number), purpose=PASSPORT_INDEX)


def data_key_of(person_id: UUID) -> DataKey:
    """The key under which what belongs to a person is sealed.

    Raises:
        NoSuchPerson: nobody has this id, or their data was erased.
    """
    row = Person.objects.select_related("data_key").filter(pk=person_id, erased_at=None).first()
    if row is None:
        raise NoSuchPerson(person_id)
    return row.data_key


def folded_address(email: str) -> str:
    """A mail address as it is compared: without capitals, as the accounts do it."""
    return email.strip().lower()


def email_index(address: str) -> str:
    """What stands for a folded mail address in the database; nobody can turn it back without the index key."""
    return sealing.blind_index(address, purpose=EMAIL_INDEX)


def people_without_account(addresses: Iterable[str]) -> list[PersonSeen]:
    """People who gave one of these addresses and do not sign in with any, the oldest first.

    None where so many gave it that it is an office's address and says nothing of who they are.
    """
    wanted = [email_index(folded_address(one)) for one in addresses if one.strip()]
    if not wanted:
        return []
    rows = Person.objects.filter(email_index__in=wanted, account=None, erased_at=None)
    found = list(rows.order_by("made_at", "pk")[: MOST_WITH_ONE_ADDRESS + 1])
    return [_seen(row) for row in found] if len(found) <= MOST_WITH_ONE_ADDRESS else []


def verified_addresses(account_id: int) -> list[str]:
    """Mail addresses of an account that somebody proved to read."""
    rows = EmailAddress.objects.filter(user_id=account_id, verified=True)
    return list(rows.order_by("pk").values_list("email", flat=True))


def details_of(person_id: UUID) -> PersonDetails:
    """Everything that is kept sealed of a person. Write down who looks: ``services.look_at``.

    Raises:
        NoSuchPerson: nobody has this id, or their data was erased.
    """
    row = Person.objects.select_related("data_key").filter(pk=person_id, erased_at=None).first()
    if row is None:
        raise NoSuchPerson(person_id)
    return unsealed(row)


def unsealed(row: Person) -> PersonDetails:
    """Details of a person whose row and key are at hand."""
    if row.private is None:
        return PersonDetails()
    kept = sealing.unseal_json(row.data_key, bytes(row.private), context=sealed_context(row.pk))
    return PersonDetails.read(kept if isinstance(kept, dict) else {})


def sealed_context(person_id: UUID) -> str:
    """What the details of a person are bound to."""
    return f"person:{person_id}:private"


def mail_address_of(person_id: UUID) -> str:
    """Where to write to a person: the address of their account, else the one they gave; may be empty."""
    row = Person.objects.select_related("account", "data_key").filter(pk=person_id, erased_at=None).first()
    if row is None:
        return ""
    return row.account.email if row.account is not None else unsealed(row).email


def person_with_email(email: str) -> PersonSeen | None:
    """The person who signs in with this address."""
    row = Person.objects.filter(account__email__iexact=email.strip(), erased_at=None).first()
    return None if row is None else _seen(row)


def accounts_of_people(ids: Iterable[UUID]) -> dict[UUID, int]:
    """Accounts by person; people without one are left out. One query."""
    rows = Person.objects.filter(pk__in=list(ids)).exclude(account=None)
    return {pk: account for pk, account in rows.values_list("pk", "account_id") if account is not None}


def staff_with(role: Role, *, authority: str = "", centre: str = "") -> list[PersonSeen]:
    """People who hold a role today, in one authority or centre when one is named."""
    today = clock.today()
    running = Q(memberships__role=role, memberships__ended_at=None, memberships__from_on__lte=today) & (
        Q(memberships__until_on=None) | Q(memberships__until_on__gte=today)
    )
    if authority:
        running &= Q(memberships__organisation__authority=authority)
    if centre:
        running &= Q(memberships__organisation__centre=centre)
    rows = Person.objects.filter(running, erased_at=None).distinct().order_by("search_name", "pk")
    return [_seen(row) for row in rows]


def _seen(row: Person) -> PersonSeen:
    return PersonSeen(
        row.pk,
        whole_name(row.family_name, row.given_name, row.other_names),
        row.family_name,
        row.given_name,
        row.other_names,
        row.language,
        row.account_id is not None,
        row.is_sample,
        row.erased_at is not None,
    )
