"""The waiting list: what is free is offered in order, held for a while, and goes on to the next."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core.addresses import fingerprint
from wenjin.core.ledger import book
from wenjin.core.outbox.services import NewMessage, post_many
from wenjin.events.domain.waiting import Waiting, next_offers, passed_over
from wenjin.events.models import Event, Guest, Registration
from wenjin.events.services.notes import (
    end_of_offer,
    guardian_needed,
    note,
    notice_of,
    stream_of,
    tell_later,
    was_done,
)
from wenjin.events.services.places import HOLDING, State, give_back, lock_event, rooms_of, take
from wenjin.events.services.refusals import AlreadyOver, NoSuchRegistration, NotOffered, OfferOver

_BATCH: Final = 500


def offer_places(event_id: UUID, *, at: datetime) -> int:
    """Offer what is free to those who wait, in the caller's transaction and under the lock of the event.

    Called by whatever gives places back or makes more of them, so that nobody who registers now takes a place
    that somebody who waits could have had.

    Returns:
        How many offers were made.
    """
    event = Event.objects.only("state", "offer_minutes", "starts_at").get(pk=event_id)
    if event.state != Event.State.PUBLISHED or event.starts_at <= at:
        return 0
    rows = Registration.objects.filter(event_id=event_id, state=State.WAITING)
    waiting = [
        Waiting(*one) for one in rows.order_by("number").values_list("pk", "number", "takes", "passed_over")
    ]
    offers = next_offers(waiting, rooms_of(event_id)) if waiting else []
    until = min(at + timedelta(minutes=event.offer_minutes), event.starts_at)
    for begin in range(0, len(offers), _BATCH):
        _offer(event_id, offers[begin : begin + _BATCH], until, at)
    behind = [one.id for one in passed_over(waiting, offers)]
    if behind:
        Registration.objects.filter(pk__in=behind).update(passed_over=F("passed_over") + 1)
    return len(offers)


def _offer(event_id: UUID, offers: Sequence[Waiting], until: datetime, at: datetime) -> None:
    """Hold what these need, and tell them: few statements for any number of them."""
    taken: Counter[str] = Counter()
    for one in offers:
        taken.update(one.takes)
    take(event_id, taken)
    rows = Registration.objects.filter(pk__in=[one.id for one in offers])
    rows.update(state=State.OFFERED, sequence=F("sequence") + 1, offered_until=until, changed_at=at)
    offered = list(rows.only("pk", "sequence", "offered_until").order_by("number"))
    book.append_many(
        [
            book.NewEntry(
                stream=stream_of(row),
                code="registration.offered",
                at=at,
                actor=SYSTEM.reference,
                payload={"until": until.isoformat()},
            )
            for row in offered
        ]
    )
    post_many((message for row in offered for message in _of_offer(row, at)), at=at)


def _of_offer(row: Registration, at: datetime) -> tuple[NewMessage, ...]:
    return (notice_of(row, "offered", at), *end_of_offer(row))


@transaction.atomic
def accept(secret: str, *, key: str, at: datetime) -> Registration:
    """Take what is on offer; sent twice it is one act. Where a guardian or staff are asked, they are asked now.

    Raises:
        NoSuchRegistration, OfferOver, NotOffered: nothing was changed.
    """
    row = locked_registration(secret)
    if was_done(row, "registration.confirmed", key) or was_done(row, "registration.pending", key):
        return row
    if row.state == State.EXPIRED or (row.state == State.OFFERED and _is_over(row, at)):
        raise OfferOver
    if row.state != State.OFFERED:
        raise NotOffered(state=row.state)
    _move(row, State.PENDING if _is_somebody_asked(row) else State.CONFIRMED, at)
    note(row, f"registration.{row.state}", at=at, key=key)
    post_many(guardian_needed(row, at) or [notice_of(row, row.state, at)], at=at)
    return row


def _is_somebody_asked(row: Registration) -> bool:
    """Whether a guardian must consent or staff decide before the places count, as when there is room at once."""
    if Guest.objects.filter(registration=row, has_consent=False).exists():
        return True
    is_decided = Event.objects.filter(pk=row.event_id, entry=Event.Entry.APPROVED).exists()
    return is_decided and not row.decided_by


@transaction.atomic
def let_go(secret: str, *, key: str, at: datetime) -> Registration:
    """Give up an offer, a place in the waiting list, or places; what is free goes to those who wait.

    Raises:
        NoSuchRegistration, AlreadyOver: nothing was changed.
    """
    row = locked_registration(secret)
    if was_done(row, "registration.cancelled", key):
        return row
    if row.state not in (*HOLDING, State.WAITING):
        raise AlreadyOver(state=row.state)
    end(row, State.CANCELLED, at=at)
    note(row, "registration.cancelled", at=at, key=key)
    tell_later(row, State.CANCELLED, at=at)
    offer_places(row.event_id, at=at)
    return row


@transaction.atomic
def expire_offer(registration_id: UUID, sequence: int, *, at: datetime) -> bool:
    """End an offer whose time is over; says whether it was still on offer."""
    row = Registration.objects.filter(pk=registration_id).only("event_id").first()
    if row is None or lock_event(row.event_id) is None:
        return False
    row = Registration.objects.get(pk=registration_id)
    if row.state != State.OFFERED or row.sequence != sequence or not _is_over(row, at):
        return False
    end(row, State.EXPIRED, at=at)
    note(row, "registration.expired", at=at, actor=SYSTEM)
    tell_later(row, State.EXPIRED, at=at)
    offer_places(row.event_id, at=at)
    return True


def end(row: Registration, state: str, *, at: datetime) -> None:
    """Bring a registration into a state that holds nothing, and give back what it held."""
    held = row.takes if row.state in HOLDING else {}
    _move(row, state, at)
    give_back(row.event_id, held)


def locked_registration(secret: str) -> Registration:
    """The registration of a private link, with its event locked, in the caller's transaction.

    Raises:
        NoSuchRegistration: nobody has this link.
    """
    rows = Registration.objects.filter(secret_hash=fingerprint(secret))
    event_id = rows.values_list("event_id", flat=True).first()
    if event_id is None:
        raise NoSuchRegistration
    lock_event(event_id)
    return rows.select_related("data_key").get()


def _move(row: Registration, state: str, at: datetime) -> None:
    row.state, row.sequence, row.offered_until, row.changed_at = state, row.sequence + 1, None, at
    row.save(update_fields=["state", "sequence", "offered_until", "changed_at"])


def _is_over(row: Registration, at: datetime) -> bool:
    return row.offered_until is None or row.offered_until <= at
