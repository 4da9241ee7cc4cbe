"""Staff decide who may come, where an event asks for it."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from wenjin.accounts.domain.actor import Actor
from wenjin.events.models import Registration
from wenjin.events.services.consents import settle
from wenjin.events.services.notes import note, tell_later, was_done
from wenjin.events.services.places import State
from wenjin.events.services.planning_refusals import BadEvent, EventOver
from wenjin.events.services.refusals import AlreadyOver, SomebodyWasFaster
from wenjin.events.services.staff_acts import staff_registration
from wenjin.events.services.waiting_list import end, offer_places

REASONS: Final = ("not_for_you", "incomplete", "twice", "full", "other")
"""Why somebody may not come, as codes that pages and mails put into words."""
_UNDECIDED: Final = (State.PENDING, State.WAITING, State.OFFERED)


@transaction.atomic
def approve(
    actor: Actor,
    registration_id: UUID,
    reason: str = "",
    *,
    key: str,
    at: datetime,
    seen: int | None = None,
) -> Registration:
    """They may come: the places count, unless a guardian must still consent or they still wait for a place.

    Args:
        reason: a code, for the ledger only; may be empty.
        seen: ``sequence`` of what the page showed; left out, whatever it is now.

    Raises:
        SomebodyWasFaster: they have changed who comes meanwhile, which nobody has looked at.
        AlreadyOver: it is decided, or ended (``state``). EventOver, NoSuchRegistration, NotAllowed.
    """
    row = staff_registration(actor, registration_id)
    if was_done(row, "registration.approved", key):
        return row
    _must_be_undecided(row, at)
    if seen is not None and seen != row.sequence:
        raise SomebodyWasFaster
    row.decided_by, row.changed_at = actor.reference, at
    row.save(update_fields=["decided_by", "changed_at"])
    note(row, "registration.approved", at=at, actor=actor, key=key, reason=reason)
    settle(row, at=at)
    return row


@transaction.atomic
def decline(actor: Actor, registration_id: UUID, reason: str, *, key: str, at: datetime) -> Registration:
    """They may not come; what they held goes to those who wait.

    Args:
        reason: one of ``REASONS``; the guest is told.

    Raises:
        BadEvent: an unknown reason. AlreadyOver: it is decided, or ended (``state``); who is confirmed is
        cancelled instead. EventOver, NoSuchRegistration, NotAllowed: nothing was changed.
    """
    if reason not in REASONS:
        raise BadEvent({"reason": "not_a_choice"})
    row = staff_registration(actor, registration_id)
    if was_done(row, "registration.declined", key):
        return row
    _must_be_undecided(row, at, is_no=True)
    end(row, State.DECLINED, at=at)
    row.decided_by, row.reason = actor.reference, reason
    row.save(update_fields=["decided_by", "reason"])
    note(row, "registration.declined", at=at, actor=actor, key=key, reason=reason)
    tell_later(row, State.DECLINED, at=at)
    offer_places(row.event_id, at=at)
    return row


def _must_be_undecided(row: Registration, at: datetime, *, is_no: bool = False) -> None:
    """Who was let in while they wait, for a guardian or a place, can still be declined."""
    if row.event.ends_at <= at:
        raise EventOver
    if row.state not in _UNDECIDED or (row.decided_by and not is_no):
        raise AlreadyOver(state=row.state)
