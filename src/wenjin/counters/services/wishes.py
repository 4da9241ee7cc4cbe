"""The waiting list: who would take a place when one is freed, in the order in which they asked.

A freed place is held for the first whom it fits, for half an hour, and they are told with a link. Who does not
answer keeps their turn for other places and is not offered this one again; it goes to the next.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wenjin.core.addresses import fingerprint
from wenjin.core.ledger import book as ledger
from wenjin.core.ledger.errors import AlreadyActed
from wenjin.counters.domain.appointment_errors import (
    AlreadyOver,
    HoldExpired,
    NoCover,
    NoSuchAppointment,
    TooLate,
    WrongDetails,
)
from wenjin.counters.domain.offering import possible_modes
from wenjin.counters.domain.openings import Stretch
from wenjin.counters.models import Appointment, Claim, WaitingWish
from wenjin.counters.queries.appointments import (
    LEAST_AHEAD,
    MOST_DAYS_AHEAD,
    Contact,
    Offer,
    appointment_by_secret,
    contact_of,
    instead,
    secret_of,
)
from wenjin.counters.queries.duty import city_zone, duty, need_of
from wenjin.counters.services.appointment_notes import holder_of, note, place_payload, stream_of
from wenjin.counters.services.claiming import Overtaken, free, one_go
from wenjin.counters.services.contacts import checked_contact, drop_contact, seal_contact
from wenjin.counters.services.placing import end_hold, new_secret
from wenjin.counters.services.reminders import (
    call_off_reminder,
    remind_later,
    tell_later,
)
from wenjin.counters.services.waiting_list import offer_freed

State = WaitingWish.State


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish, with the secret of its private link, which is kept nowhere in clear."""

    wish: WaitingWish
    secret: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The appointment that came of a wish, with the secret of its private link."""

    appointment: Appointment
    secret: str


def wish(
    centre: str,
    topic: str,
    language: str,
    also_speaks: Iterable[str] = (),
    *,
    earliest: datetime,
    latest: datetime,
    key: str,
    at: datetime,
    name: str = "",
    email: str = "",
    telephone: str = "",
    appointment_secret: str = "",
    person: UUID | None = None,
) -> Wished:
    """Ask for a place that is freed between two moments.

    Args:
        earliest: before which no place would do; ``latest`` is the last moment at which it may begin.
        key: of the form; sent again it gives the same wish.
        appointment_secret: of a booked appointment that the new place would replace; topic, language and contact
            are those of it then.
        person: id of whoever is signed in.

    Raises:
        WrongDetails: contact, topic or language cannot be, or the times (``times``).
        NoCover: nobody serves that here, so no place would ever come.
        AlreadyOver: the appointment is not booked.
        NoSuchAppointment: nothing has ``appointment_secret``.
        NoSuchHall, NoPackLoaded: the centre has no counters.
    """
    act = hashlib.sha256(f"wish:{centre}:{key}".encode("utf-8", "replace")).hexdigest()
    if (known := _wished_before(act)) is not None:
        return known
    replaced = _replaced(appointment_secret)
    if replaced is not None:
        centre, topic, language = replaced.centre, replaced.topic, replaced.language
        also_speaks, person, contact = replaced.also_speaks, replaced.person_id, contact_of(replaced)
    else:
        contact = checked_contact(name, email, telephone, person_id=person)
    need = need_of(centre, topic, language, also_speaks)
    _check_times(earliest, latest, at)
    if not possible_modes(duty(centre, timezone.localdate(at, timezone=city_zone()), 1, at=at), need):
        raise NoCover
    row = WaitingWish(
        centre=centre,
        topic=topic,
        language=language,
        also_speaks=sorted(need.also_speaks),
        earliest=max(earliest, at),
        latest=latest,
        appointment=replaced,
        person_id=person,
        created_at=at,
    )
    try:
        return _written(row, contact, act, at)
    except AlreadyActed:
        known = _wished_before(act)
        if known is None:
            raise
        return known


@transaction.atomic
def _written(row: WaitingWish, contact: Contact, act: str, at: datetime) -> Wished:
    secret = new_secret()
    row.secret_hash = fingerprint(secret)
    seal_contact(row, contact, secret, at)
    row.save(force_insert=True)
    payload = {"centre": row.centre, "topic": row.topic, "language": row.language}
    ledger.append(stream_of(row), "wish.made", at=at, actor=holder_of(row), payload=payload, act_key=act)
    return Wished(row, secret)


def _wished_before(act: str) -> Wished | None:
    """What was asked for when the same form was sent before."""
    entry = ledger.by_act(act)
    if entry is None:
        return None
    known = WaitingWish.objects.select_related("data_key").get(pk=entry.stream.removeprefix("wish:"))
    return Wished(known, secret_of(known))


def _replaced(secret: str) -> Appointment | None:
    if not secret:
        return None
    row = appointment_by_secret(secret)
    if row is None:
        raise NoSuchAppointment
    if row.state != Appointment.State.BOOKED:
        raise AlreadyOver
    return row


def _check_times(earliest: datetime, latest: datetime, at: datetime) -> None:
    horizon = at + timedelta(days=MOST_DAYS_AHEAD)
    if earliest.tzinfo is None or latest.tzinfo is None:
        raise WrongDetails({"times": "no_time_zone"})
    if latest <= at + LEAST_AHEAD or latest < earliest:
        raise WrongDetails({"times": "in_the_past" if latest <= at + LEAST_AHEAD else "wrong_order"})
    if earliest > horizon:
        raise WrongDetails({"times": "too_far"})


@one_go
def take_offer(secret: str, *, key: str, at: datetime) -> Taken:
    """Take the place that is held for a wish: it is booked, or the older appointment moves to it.

    Taken again, it gives the same appointment.

    Args:
        secret: of the wish.

    Raises:
        HoldExpired: it was held too long ago; ``instead`` has the next three places.
        AlreadyOver: the wish was closed.
        NoSuchAppointment: no wish has this secret.
    """
    row = _locked_wish(secret)
    if row.state == State.TAKEN and row.offered is not None:
        taken = row.appointment or row.offered
        return Taken(taken, secret_of(taken))
    if row.state == State.CLOSED:
        raise AlreadyOver
    offered = row.offered
    if row.state != State.OFFERED or offered is None or not _is_held(offered, at):
        raise HoldExpired(_instead(row, at))
    replaced = _still_booked(row, at)
    taken = _moved_to(replaced, offered, at) if replaced is not None else _booked(row, offered, at)
    row.state, row.appointment = State.TAKEN, replaced
    row.save(update_fields=["state", "appointment"])
    note(row, "wish.taken", at=at, payload={"appointment": str(taken.pk)}, key=key)
    return Taken(taken, secret_of(taken))


def _is_held(row: Appointment, at: datetime) -> bool:
    return row.state == Appointment.State.HELD and row.hold_until is not None and row.hold_until > at


def _still_booked(row: WaitingWish, at: datetime) -> Appointment | None:
    """The appointment that the place replaces, locked; None when there is none, or not any more."""
    if row.appointment_id is None:
        return None
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("data_key")
    found = rows.get(pk=row.appointment_id)
    return found if found.state == Appointment.State.BOOKED and found.starts_at > at else None


def _booked(row: WaitingWish, offered: Appointment, at: datetime) -> Appointment:
    secret = secret_of(offered)
    offered.person_id = row.person_id
    seal_contact(offered, contact_of(row), secret, at)
    offered.state, offered.hold_until, offered.changed_at = Appointment.State.BOOKED, None, at
    offered.save()
    note(offered, "appointment.booked", at=at, payload=place_payload(offered))
    tell_later(offered, "booked", at=at)
    remind_later(offered, at=at)
    return offered


def _moved_to(row: Appointment, offered: Appointment, at: datetime) -> Appointment:
    """The older appointment takes over the claims of the place; its own place is freed for others."""
    before = Stretch(row.starts_at, row.ends_at)
    call_off_reminder(row)
    free(row)
    Claim.objects.filter(appointment=offered).update(appointment=row)
    row.starts_at, row.ends_at, row.mode = offered.starts_at, offered.ends_at, offered.mode
    row.officer_id, row.interpreter_id = offered.officer_id, offered.interpreter_id
    row.is_extra, row.confirmed_at, row.changed_at = offered.is_extra, None, at
    row.sequence += 1
    row.save()
    offered.state, offered.changed_at = Appointment.State.EXPIRED, at
    offered.save(update_fields=["state", "changed_at"])
    drop_contact(offered)
    payload = {**place_payload(row), "from": before.start.isoformat()}
    note(row, "appointment.moved", at=at, payload=payload)
    tell_later(row, "moved", at=at)
    remind_later(row, at=at)
    offer_freed(row.centre, before, at=at)
    return row


@one_go
def decline_offer(secret: str, *, at: datetime) -> WaitingWish:
    """Do without the place that is held; the wish stays open for others.

    Raises:
        NoSuchAppointment: no wish has this secret.
    """
    row = _locked_wish(secret)
    if row.state == State.OFFERED:
        _give_back(row, State.OPEN, at)
        note(row, "wish.declined", at=at)
    return row


@one_go
def close_wish(secret: str, *, at: datetime) -> WaitingWish:
    """Take a wish back. What was taken stays taken.

    Raises:
        NoSuchAppointment: no wish has this secret.
    """
    row = _locked_wish(secret)
    if row.state in (State.OPEN, State.OFFERED):
        _give_back(row, State.CLOSED, at)
        note(row, "wish.closed", at=at)
    return row


def _give_back(row: WaitingWish, state: WaitingWish.State, at: datetime) -> None:
    offered = row.offered
    row.state = state
    row.save(update_fields=["state"])
    if offered is not None and offered.state == Appointment.State.HELD:
        end_hold(offered, at)
        note(offered, "appointment.released", at=at)
        offer_freed(offered.centre, Stretch(offered.starts_at, offered.ends_at), at=at)


def _locked_wish(secret: str) -> WaitingWish:
    """The wish and the place that is held for it, both locked: first the place, as whoever ends holds does."""
    wishes = WaitingWish.objects.filter(secret_hash=fingerprint(secret))
    offered = wishes.values_list("offered_id", flat=True).first()
    if offered is not None:
        Appointment.objects.select_for_update().filter(pk=offered).first()
    found = (
        wishes.select_for_update(of=("self",))
        .select_related("data_key", "offered__data_key", "appointment__data_key")
        .first()
    )
    if found is None:
        raise NoSuchAppointment
    if found.offered_id != offered:
        raise Overtaken  # another place was offered in this moment: look again
    return found


def _instead(row: WaitingWish, at: datetime) -> tuple[Offer, ...]:
    try:
        need = need_of(row.centre, row.topic, row.language, row.also_speaks)
    except (WrongDetails, TooLate):
        return ()
    return instead(row.centre, need, max(row.earliest, at), at=at)
