"""Accounts: made when somebody asks for a code, and bound to a person when the code was right."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.accounts.models import Account, Person
from wenjin.accounts.queries.actors import NoSuchPerson
from wenjin.accounts.services import journal
from wenjin.accounts.services.people import locked, make_person
from wenjin.core import clock

KnownBefore = Callable[[], UUID | None]
UNPROVEN_FOR: Final = timedelta(days=1)
_SWEPT_AT_ONCE: Final = 1000


class AccountTaken(ValueError):
    """The account belongs to another person, or the person has another account."""


def account_for_sign_in(email: str) -> Account | None:
    """The account to which a code is sent, made if there is none; None when it was closed.

    A new one holds nothing and is swept after a day, unless its code is typed in.
    """
    address = email.strip().lower()
    found = Account.objects.filter(email__iexact=address).first()
    if found is None:
        try:
            found = make_account(address, at=clock.now(), is_proven=False)
        except IntegrityError:
            # Two requests at once: the other one made it.
            found = Account.objects.get(email__iexact=address)
    return found if found.is_active else None


@transaction.atomic
def make_account(email: str, *, at: datetime, is_proven: bool) -> Account:
    """A new account with one address.

    Args:
        is_proven: whether somebody already saw that the person reads mail there (staff, sample people).

    Raises:
        django.db.IntegrityError: the address is taken.
    """
    account = Account.objects.create_user(email, made_at=at)
    EmailAddress.objects.create(user=account, email=account.email, verified=is_proven, primary=True)
    return account


@transaction.atomic
def person_of_account(
    account: Account, *, language: str, at: datetime, known_before: KnownBefore | None = None
) -> Person:
    """The person who signs in with the account, found or made at their first sign-in.

    Args:
        known_before: says who it is when a person without an account is theirs; asked only for a new account.
    """
    found = Person.objects.filter(account=account).first()
    if found is not None:
        return found
    # Held, so that two first sign-ins at once make one person.
    Account.objects.select_for_update().get(pk=account.pk)
    found = Person.objects.filter(account=account).first()
    if found is None and known_before is not None:
        found = _known(account, known_before(), at)
    if found is None:
        found = make_person(at=at, language=language)
        attach_account(found.pk, account, actor=SYSTEM, at=at)
        found.account = account
    return found


def _known(account: Account, person_id: UUID | None, at: datetime) -> Person | None:
    """A person known before, with the account; None when somebody was faster, or their data are gone."""
    if person_id is None:
        return None
    theirs = Actor(person_id=person_id, account_id=account.pk)
    try:
        with transaction.atomic():
            attach_account(person_id, account, actor=theirs, at=at)
    except (AccountTaken, NoSuchPerson):
        return None
    return Person.objects.get(pk=person_id)


@transaction.atomic
def attach_account(person_id: UUID, account: Account, *, actor: Actor, at: datetime) -> None:
    """Let a person whom we know sign in with an account.

    Raises:
        NoSuchPerson: nobody has this id.
        AccountTaken: the account belongs to somebody else, or the person has another one.
    """
    person = locked(person_id)
    if person.account_id == account.pk:
        return
    if person.account_id is not None or Person.objects.filter(account=account).exists():
        raise AccountTaken
    person.account = account
    person.save(update_fields=["account"])
    journal.write(person_id, "account.attached", actor=actor, at=at, payload={"account": account.pk})


def sweep_unproven_accounts(at: datetime) -> int:
    """Drop accounts for which a code was asked and never typed in; says how many."""
    stale = Account.objects.filter(last_login=None, person=None, made_at__lt=at - UNPROVEN_FOR)
    stale = stale.exclude(emailaddress__verified=True)
    ids = list(stale.values_list("pk", flat=True)[:_SWEPT_AT_ONCE])
    if ids:
        Account.objects.filter(pk__in=ids).delete()
    return len(ids)
