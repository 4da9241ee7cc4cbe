"""A lost second factor: taken away by somebody else of the staff who saw who they are dealing with."""

from datetime import datetime
from typing import Final
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from wenjin.accounts.domain.actor import Actor, Role
from wenjin.accounts.models import Account
from wenjin.accounts.queries.actors import actor_of_person
from wenjin.accounts.services import journal
from wenjin.accounts.services.letters import write_to
from wenjin.accounts.services.people import locked

# How the identity was checked; nothing else is taken.
WAYS_TO_CHECK: Final = ("in_person_with_document", "known_colleague_in_person", "video_call_with_document")
SECOND_FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class ResetRefused(ValueError):
    """A second factor that may not be taken away.

    Attributes:
        code: ``oneself``, ``not_strong``, ``not_staff``, ``staff_needs_director``, ``no_check``,
            ``no_account``, ``nothing_to_reset``.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def has_second_factor(account_id: int) -> bool:
    """Whether an app or a passkey is set up; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user_id=account_id, type__in=SECOND_FACTORS).exists())


@transaction.atomic
def reset_second_factor(
    person_id: UUID, *, by: Actor, how_checked: str, at: datetime, key: str | None = None
) -> None:
    """Take away all second factors of a person, end their sessions, and write to them.

    Nobody does it for themselves; staff lose theirs only through a director, others through any officer. Whoever
    does it used a second factor of their own.

    Args:
        how_checked: one of ``WAYS_TO_CHECK``.
        key: of the form; sent again, it does not take away what was set up since.

    Raises:
        NoSuchPerson: nobody has this id.
        ResetRefused: see its codes; nothing was changed.
    """
    person = locked(person_id)
    if journal.done_before(person_id, key) is not None:
        return
    account_id = person.account_id
    if account_id is None:
        raise ResetRefused("no_account")
    _check(person_id, by, how_checked)
    found = Authenticator.objects.filter(user_id=account_id)
    if not found.exists():
        raise ResetRefused("nothing_to_reset")
    count = found.count()
    found.delete()
    end_sessions(account_id)
    payload = {"how": how_checked, "count": count}
    act_key = journal.act_key_of(person_id, key)
    journal.write(person_id, "second_factor.reset", actor=by, at=at, payload=payload, act_key=act_key)
    letter = f"second-factor-reset:{person_id}:{at.isoformat()}"
    write_to(person_id, "second_factor_reset", {"by": by.name, "at": at}, key=letter)


def end_sessions(account_id: int) -> None:
    """Sign an account out everywhere, at the next request of each session."""
    Account.objects.filter(pk=account_id).update(session_epoch=F("session_epoch") + 1)


def sweep_sessions(at: datetime) -> int:
    """Drop sessions whose time is over, with the network addresses noted for them; says how many."""
    count = Session.objects.filter(expire_date__lt=at).delete()[0]
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return count


def _check(person_id: UUID, by: Actor, how_checked: str) -> None:
    if by.person_id == person_id:
        raise ResetRefused("oneself")
    if not by.is_staff:
        raise ResetRefused("not_staff")
    if not by.is_strong:
        raise ResetRefused("not_strong")
    if how_checked not in WAYS_TO_CHECK:
        raise ResetRefused("no_check")
    if actor_of_person(person_id).is_staff and not by.has(Role.DIRECTOR):
        raise ResetRefused("staff_needs_director")
