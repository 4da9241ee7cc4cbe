"""People: made, and their names and details changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.accounts.domain.consent import TEXT_VERSION, Purpose
from wenjin.accounts.domain.details import PersonDetails
from wenjin.accounts.domain.names import passport_letters, search_name
from wenjin.accounts.models import Consent, Person
from wenjin.accounts.queries.actors import NoSuchPerson
from wenjin.accounts.queries.people import (
    email_index,
    folded_address,
    passport_index,
    sealed_context,
    unsealed,
)
from wenjin.accounts.services import journal
from wenjin.core.keys import sealing
from wenjin.core.keys.models import DataKey
from wenjin.core.keys.services import prepare_data_key
from wenjin.core.ledger import book
from wenjin.lang.domain.registry import BY_CODE, SOURCE

LONGEST_NAME = 100
LONGEST_OTHER_NAMES = 200
_BATCH = 500


@transaction.atomic
def make_person(
    *,
    at: datetime,
    actor: Actor = SYSTEM,
    family_name: str = "",
    given_name: str = "",
    other_names: str = "",
    language: str = SOURCE,
    details: PersonDetails | None = None,
    is_sample: bool = False,
) -> Person:
    """A new person, without an account.

    Args:
        other_names: names in the person's own script, and former ones.
        details: what is sealed.
    """
    data_key = prepare_data_key(at)
    data_key.save(force_insert=True)
    person = Person(data_key=data_key, is_sample=is_sample, made_at=at)
    _name(person, family_name, given_name, other_names)
    person.language = language if language in BY_CODE else SOURCE
    if details is not None:
        _seal(person, details)
    person.save(force_insert=True)
    journal.write(person.pk, "person.made", actor=actor, at=at, payload={"sample": is_sample})
    return person


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A person to be made with others; see ``make_person``.

    Attributes:
        consents: to what they have agreed, at the moment they are made.
    """

    id: UUID
    family_name: str
    given_name: str
    other_names: str
    language: str
    details: PersonDetails
    made_at: datetime
    consents: tuple[Purpose, ...] = ()


@transaction.atomic
def make_people(new: Sequence[NewPerson], *, actor: Actor = SYSTEM, is_sample: bool = False) -> None:
    """Many new people without accounts, in few statements: for sample data and for taking over registers.

    Raises:
        django.db.IntegrityError: one of the ids is taken.
    """
    rows, entries, consents = [], [], []
    for one in new:
        row = Person(
            id=one.id, data_key=prepare_data_key(one.made_at), is_sample=is_sample, made_at=one.made_at
        )
        _name(row, one.family_name, one.given_name, one.other_names)
        row.language = one.language if one.language in BY_CODE else SOURCE
        _seal(row, one.details)
        rows.append(row)
        entries.append(_entry(one, "person.made", actor.reference, {"sample": is_sample}))
        for purpose in one.consents:
            consents.append(
                Consent(
                    person_id=one.id,
                    purpose=purpose,
                    text_version=TEXT_VERSION,
                    language=row.language,
                    given_at=one.made_at,
                )
            )
            payload = {"purpose": purpose.value, "text": TEXT_VERSION}
            entries.append(_entry(one, "consent.given", journal.stream_of(one.id), payload))
    DataKey.objects.bulk_create([row.data_key for row in rows], batch_size=_BATCH)
    Person.objects.bulk_create(rows, batch_size=_BATCH)
    Consent.objects.bulk_create(consents, batch_size=_BATCH)
    book.append_many(entries, after={entry.stream: book.START for entry in entries})


def _entry(one: NewPerson, code: str, actor: str, payload: Mapping[str, object]) -> book.NewEntry:
    return book.NewEntry(
        stream=journal.stream_of(one.id), code=code, at=one.made_at, actor=actor, payload=payload
    )


@transaction.atomic
def update_person(
    person_id: UUID,
    *,
    actor: Actor,
    at: datetime,
    family_name: str | None = None,
    given_name: str | None = None,
    other_names: str | None = None,
    language: str | None = None,
) -> Person:
    """Change names or language; what is None stays. Nothing is written when nothing changes.

    Raises:
        NoSuchPerson: nobody has this id, or their data was erased.
    """
    person = locked(person_id)
    before = _open_fields(person)
    _name(
        person,
        person.family_name if family_name is None else family_name,
        person.given_name if given_name is None else given_name,
        person.other_names if other_names is None else other_names,
    )
    if language in BY_CODE:
        person.language = str(language)
    changed = sorted(name for name, value in _open_fields(person).items() if before[name] != value)
    if changed:
        person.save(update_fields=[*before, "search_name"])
        journal.write(person_id, "person.changed", actor=actor, at=at, payload={"fields": changed})
    return person


@transaction.atomic
def update_details(
    person_id: UUID, changes: Mapping[str, str], *, actor: Actor, at: datetime
) -> PersonDetails:
    """Change sealed details; those not named stay.

    Raises:
        NoSuchPerson: nobody has this id, or their data was erased.
        UnknownDetail: a name that is none of ``PersonDetails``.
    """
    person = locked(person_id)
    before = unsealed(person)
    after = before.changed(changes)
    changed = sorted(
        one.name for one in fields(after) if getattr(before, one.name) != getattr(after, one.name)
    )
    if changed:
        _seal(person, after)
        person.save(update_fields=["private", "passport_index", "email_index"])
        journal.write(person_id, "person.changed", actor=actor, at=at, payload={"fields": changed})
    return after


def locked(person_id: UUID) -> Person:
    """The row of a person, held until the transaction ends.

    Raises:
        NoSuchPerson: nobody has this id, or their data was erased.
    """
    found = (
        Person.objects.select_for_update(of=("self",))
        .select_related("data_key")
        .filter(pk=person_id, erased_at=None)
        .first()
    )
    if found is None:
        raise NoSuchPerson(person_id)
    return found


def _name(person: Person, family_name: str, given_name: str, other_names: str) -> None:
    person.family_name = _line(family_name, LONGEST_NAME)
    person.given_name = _line(given_name, LONGEST_NAME)
    person.other_names = _line(other_names, LONGEST_OTHER_NAMES)
    # Names without spaces are searched in both orders: 王小明 as family and given name, and as one word.
    joined = person.family_name + person.given_name
    person.search_name = search_name(person.family_name, person.given_name, person.other_names, joined)


def _line(text: str, longest: int) -> str:
    """One line without control characters, as long as the column takes."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:longest]


def _open_fields(person: Person) -> dict[str, str]:
    return {
        "family_name": person.family_name,
        "given_name": person.given_name,
        "other_names": person.other_names,
        "language": person.language,
    }


def _seal(person: Person, details: PersonDetails) -> None:
    person.private = sealing.seal_json(person.data_key, details.to_json(), context=sealed_context(person.pk))
    number = passport_letters(details.passport_number)
    person.passport_index = passport_index(number) if number else ""
    address = folded_address(details.email)
    person.email_index = email_index(address) if address else ""
