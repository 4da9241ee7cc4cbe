"""Staff cancel a registration: somebody called, or is there twice. Guests use ``waiting_list.let_go``."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from wenjin.accounts.domain.actor import Actor
from wenjin.events.models import Registration
from wenjin.events.services.notes import note, tell_later, was_done
from wenjin.events.services.places import HOLDING, State
from wenjin.events.services.planning_refusals import BadEvent, EventOver
from wenjin.events.services.refusals import AlreadyOver
from wenjin.events.services.staff_acts import staff_registration
from wenjin.events.services.waiting_list import end, let_go, offer_places

__all__ = ["REASONS", "cancel", "let_go"]

REASONS: Final = ("asked", "twice", "rules", "other")
"""Why staff cancel, as codes that pages put into words."""


@transaction.atomic
def cancel(actor: Actor, registration_id: UUID, reason: str, *, key: str, at: datetime) -> Registration:
    """Cancel a registration; what it held goes to those who wait, and the guest is told.

    Args:
        reason: one of ``REASONS``.

    Raises:
        BadEvent: an unknown reason. AlreadyOver: it has ended already (``state``). EventOver,
        NoSuchRegistration, NotAllowed: nothing was changed.
    """
    if reason not in REASONS:
        raise BadEvent({"reason": "not_a_choice"})
    row = staff_registration(actor, registration_id)
    if was_done(row, "registration.cancelled", key):
        return row
    if row.event.ends_at <= at:
        raise EventOver
    if row.state not in (*HOLDING, State.WAITING):
        raise AlreadyOver(state=row.state)
    end(row, State.CANCELLED, at=at)
    row.reason, row.decided_by = reason, actor.reference
    row.save(update_fields=["reason", "decided_by"])
    note(row, "registration.cancelled", at=at, actor=actor, key=key, reason=reason)
    tell_later(row, State.CANCELLED, at=at)
    offer_places(row.event_id, at=at)
    return row
