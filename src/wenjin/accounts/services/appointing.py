"""Roles given and taken away, with the person and the place made when they are new.

One way for the command line and for the page of directors.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from wenjin.accounts.domain.actor import Actor, Role
from wenjin.accounts.domain.names import passport_letters
from wenjin.accounts.domain.places import CODE_LETTERS, PLACES, PlaceKind
from wenjin.accounts.models import Account, Membership, Organisation, Person
from wenjin.accounts.services.accounts import attach_account, make_account
from wenjin.accounts.services.organisations import (
    AlreadyMember,
    add_member,
    end_membership,
    make_organisation,
)
from wenjin.accounts.services.people import make_person
from wenjin.lang.domain.registry import SOURCE

LONGEST_ADDRESS = 254


class AppointmentRefused(ValueError):
    """A role that is not given or not taken away; nothing was changed.

    Attributes:
        code: ``not_director``, ``not_strong``, ``oneself``, ``wrong_place``, ``new_place`` (it has no name yet),
            ``wrong_code``, ``wrong_address``, ``already``, ``over`` (the last day is over or before the first),
            ``not_held``, ``last_director``.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a role is held.

    Attributes:
        kind: what it is.
        code: id in the pack of an authority or centre; unified social credit code of a firm or of helpers.
        name: needed when it is new here.
    """

    kind: PlaceKind
    code: str
    name: str = ""
    name_zh: str = ""


@dataclass(frozen=True, slots=True)
class Who:
    """Whom it is about: the address that they sign in with; the rest only counts when they are new here."""

    email: str
    family_name: str = ""
    given_name: str = ""
    language: str = SOURCE


@dataclass(frozen=True, slots=True)
class Appointed:
    """What a role given came to."""

    person_id: UUID
    organisation_id: UUID
    organisation_name: str
    is_new_person: bool
    is_new_place: bool


@transaction.atomic
def appoint(
    who: Who,
    role: Role,
    place: Place,
    *,
    actor: Actor,
    at: datetime,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Appointed:
    """Give somebody a role; the person, their account and the place are made when they are new.

    Nobody gives themselves a role. Besides the system only directors do it, who used a second factor.

    Args:
        from_on: first day; today when it is None.
        until_on: last day, included; None: without end.

    Raises:
        AppointmentRefused: see its codes.
    """
    _must_be_director(actor)
    _must_fit(role, place)
    _must_last(at, from_on, until_on)
    address = who.email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise AppointmentRefused("wrong_address") from error
    if len(address) > LONGEST_ADDRESS:
        raise AppointmentRefused("wrong_address")
    known = Person.objects.filter(account__email__iexact=address, erased_at=None).first()
    if known is not None and known.pk == actor.person_id:
        raise AppointmentRefused("oneself")
    organisation = _found(place)
    is_new_place = organisation is None
    organisation = organisation or _made(place, actor, at)
    person = known or _new_person(address, who, actor, at)
    try:
        add_member(person.pk, organisation.pk, role, actor=actor, at=at, from_on=from_on, until_on=until_on)
    except AlreadyMember as error:
        raise AppointmentRefused("already") from error
    return Appointed(person.pk, organisation.pk, organisation.name, known is None, is_new_place)


@transaction.atomic
def dismiss(person_id: UUID, organisation_id: UUID, role: Role, *, actor: Actor, at: datetime) -> None:
    """Take a role away at once.

    Nobody takes it from themselves, and only the command line takes it from the last director: somebody must be
    there to give it to others.

    Raises:
        AppointmentRefused: ``not_director``, ``not_strong``, ``oneself``, ``last_director``, ``not_held``.
    """
    _must_be_director(actor)
    if actor.person_id == person_id:
        raise AppointmentRefused("oneself")
    if role is Role.DIRECTOR and not actor.is_system:
        others = Membership.objects.filter(role=role, ended_at=None).exclude(person_id=person_id)
        if not others.exists():
            raise AppointmentRefused("last_director")
    if not end_membership(person_id, organisation_id, role, actor=actor, at=at):
        raise AppointmentRefused("not_held")


def place_of(place: Place) -> UUID | None:
    """The organisation that is meant, when it is here."""
    found = _found(place)
    return None if found is None else found.pk


def _must_be_director(actor: Actor) -> None:
    if actor.is_system:
        return
    if not actor.has(Role.DIRECTOR):
        raise AppointmentRefused("not_director")
    if not actor.is_strong:
        raise AppointmentRefused("not_strong")


def _must_fit(role: Role, place: Place) -> None:
    if place.kind not in PLACES.get(role, ()):
        raise AppointmentRefused("wrong_place")
    if not place.kind.is_of_the_city and len(passport_letters(place.code)) != CODE_LETTERS:
        raise AppointmentRefused("wrong_code")
    if not place.code:
        raise AppointmentRefused("wrong_place")


def _must_last(at: datetime, from_on: date | None, until_on: date | None) -> None:
    today = timezone.localdate(at)
    if until_on is not None and until_on < max(from_on or today, today):
        raise AppointmentRefused("over")


def _found(place: Place) -> Organisation | None:
    rows = Organisation.objects.filter(kind=place.kind)
    match place.kind:
        case PlaceKind.AUTHORITY:
            return rows.filter(authority=place.code).first()
        case PlaceKind.CENTRE:
            return rows.filter(centre=place.code).first()
    return rows.filter(uscc=passport_letters(place.code)).order_by("made_at").first()


def _made(place: Place, actor: Actor, at: datetime) -> Organisation:
    if not place.name.strip():
        raise AppointmentRefused("new_place")
    return make_organisation(
        place.kind,
        place.name.strip(),
        actor=actor,
        at=at,
        name_zh=place.name_zh.strip(),
        uscc="" if place.kind.is_of_the_city else passport_letters(place.code),
        authority=place.code if place.kind is PlaceKind.AUTHORITY else "",
        centre=place.code if place.kind is PlaceKind.CENTRE else "",
    )


def _new_person(address: str, who: Who, actor: Actor, at: datetime) -> Person:
    # Somebody may have asked for a code before they were named.
    account = Account.objects.filter(email__iexact=address).first()
    account = account or make_account(address, at=at, is_proven=True)
    person = make_person(
        at=at,
        actor=actor,
        family_name=who.family_name,
        given_name=who.given_name,
        language=who.language,
    )
    attach_account(person.pk, account, actor=actor, at=at)
    return person
