"""The waiting list: what is free is offered in order, held for a while, and goes on to the next."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core.addresses import fingerprint
from wenjin.core.outbox.services import post_many
from wenjin.events.domain.waiting import Waiting, next_offers, passed_over
from wenjin.events.models import Event, Guest, Registration
from wenjin.events.services.notes import (
    end_offer_later,
    guardian_needed,
    note,
    notice_of,
    tell_later,
    was_done,
)
from wenjin.events.services.places import HOLDING, State, give_back, lock_event, rooms_of, take
from wenjin.events.services.refusals import AlreadyOver, NoSuchRegistration, NotOffered, OfferOver


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
    rows = {
        row.pk: row
        for row in Registration.objects.filter(event_id=event_id, state=State.WAITING).order_by("number")
    }
    waiting = [Waiting(row.pk, row.number, row.takes, row.passed_over) for row in rows.values()]
    offers = next_offers(waiting, rooms_of(event_id)) if waiting else []
    for one in offers:
        row = rows[one.id]
        take(event_id, one.takes)
        row.state, row.sequence = State.OFFERED, row.sequence + 1
        row.offered_until = min(at + timedelta(minutes=event.offer_minutes), event.starts_at)
        row.changed_at = at
        row.save(update_fields=["state", "sequence", "offered_until", "changed_at"])
        note(row, "registration.offered", at=at, actor=SYSTEM, until=row.offered_until.isoformat())
        tell_later(row, "offered", at=at)
        end_offer_later(row, at=at)
    behind = [one.id for one in passed_over(waiting, offers)]
    if behind:
        Registration.objects.filter(pk__in=behind).update(passed_over=F("passed_over") + 1)
    return len(offers)


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
    post_many([notice_of(row, row.state, at), *guardian_needed(row, at)], at=at)
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
