"""What is kept of registrations, and for how long: that somebody was there stays, who it was does not."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core.keys.services import shred
from wenjin.core.ledger import book
from wenjin.events.models import Cohort, Consent, Guardian, Guest, Registration
from wenjin.events.services.notes import note, stream_of
from wenjin.events.services.places import LIVE, State, lock_event
from wenjin.events.services.waiting_list import end, offer_places

KEPT: Final = timedelta(days=365)
"""How long after an event it is known who registered."""
_BATCH: Final = 500


def forget_old(at: datetime, *, most: int = 20 * _BATCH) -> int:
    """Forget who registered for events that ended a year ago, and who went along; says how many registrations.

    Args:
        most: at one time; what is left is for the next.
    """
    over = Registration.objects.filter(event__ends_at__lte=at - KEPT, contact__isnull=False)
    done = 0
    Cohort.objects.filter(event__ends_at__lte=at - KEPT).exclude(leader="").update(leader="")
    while done < most and (
        batch := list(over.order_by("event_id", "pk").values_list("pk", flat=True)[:_BATCH])
    ):
        _forget(batch, at)
        done += len(batch)
    return done


def forget_person(person_id: UUID, at: datetime) -> int:
    """Forget all registrations of somebody, since they are erased; says how many.

    What still lies ahead is cancelled: nobody could tell them anything any more, and others wait for the place.
    """
    rows = Registration.objects.filter(person_id=person_id)
    ahead = rows.filter(state__in=LIVE, event__starts_at__gt=at)
    for pk, event_id in list(ahead.order_by("event_id", "pk").values_list("pk", "event_id")):
        _cancel(pk, event_id, at)
    found = list(rows.order_by("pk").values_list("pk", flat=True))
    for begin in range(0, len(found), _BATCH):
        _forget(found[begin : begin + _BATCH], at)
    return len(found)


@transaction.atomic
def _cancel(pk: UUID, event_id: UUID, at: datetime) -> None:
    lock_event(event_id)
    row = Registration.objects.get(pk=pk)
    if row.state not in LIVE:
        return
    end(row, State.CANCELLED, at=at)
    note(row, "registration.cancelled", at=at, actor=SYSTEM, reason="forgotten")
    offer_places(event_id, at=at)


@transaction.atomic
def _forget(ids: Collection[UUID], at: datetime) -> None:
    """Blank what is sealed, and destroy keys under which nothing is sealed any more.

    In the mass intake many registrations share a key, which stays until the last of them is forgotten.
    """
    rows = Registration.objects.filter(pk__in=ids)
    for event_id in sorted(set(rows.values_list("event_id", flat=True))):
        lock_event(event_id)
    keys = set(rows.exclude(data_key=None).values_list("data_key", flat=True))
    streams = [stream_of(row) for row in rows.only("pk")]
    Consent.objects.filter(guest__registration__in=ids).update(health=None)
    Guardian.objects.filter(registration__in=ids).update(contact=None, emergency=None)
    Guest.objects.filter(registration__in=ids).update(details=None)
    rows.update(
        contact=None,
        answers=None,
        email_index="",
        mail_proven_at=None,
        person=None,
        case_reference="",
        wants_news=False,
    )
    in_use = Registration.objects.filter(data_key__in=keys, contact__isnull=False)
    for key in keys - set(in_use.values_list("data_key", flat=True)):
        if key is not None:
            shred(key, at)
    book.append_many(
        [
            book.NewEntry(
                stream=stream,
                code="registration.forgotten",
                at=at,
                actor=SYSTEM.reference,
                payload={},
            )
            for stream in streams
        ]
    )
