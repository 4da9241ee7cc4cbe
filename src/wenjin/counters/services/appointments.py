"""Appointments: held for some minutes, booked, moved, cancelled, and what became of them.

Who acts is whoever has the secret of the private link. Every act is one transaction with its entry in the ledger
and its messages; done twice with one key it has one effect.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wenjin.core.addresses import fingerprint
from wenjin.counters.domain.appointment_errors import (
    AlreadyOver,
    AppointmentError,
    HoldExpired,
    NoCover,
    NoSuchAppointment,
    OutsideHours,
    PlaceTaken,
    TooLate,
    WrongDetails,
)
from wenjin.counters.domain.offering import Need
from wenjin.counters.domain.openings import Stretch
from wenjin.counters.models import Appointment
from wenjin.counters.queries.appointments import (
    Contact,
    appointment_by_secret,
    is_in_own_language,
    secret_of,
)
from wenjin.counters.queries.duty import need_of
from wenjin.counters.services.appointment_notes import note, place_payload, was_done
from wenjin.counters.services.attending import expire_holds, mark_came, mark_no_shows
from wenjin.counters.services.claiming import free, one_go
from wenjin.counters.services.contacts import checked_contact, seal_contact
from wenjin.counters.services.placing import (
    claim_place,
    end_hold,
    expire,
    find_place,
    locked,
    need_as_booked,
    need_of_appointment,
    new_reference,
    new_secret,
    placing,
)
from wenjin.counters.services.reminders import call_off_reminder, remind_later, tell_later
from wenjin.counters.services.waiting_list import offer_freed, offer_to_open_wishes
from wenjin.counters.services.wishes import (
    Wished,
    close_wish,
    decline_offer,
    take_offer,
    wish,
)

__all__ = [
    "HOLD_LASTS",
    "AlreadyOver",
    "AppointmentError",
    "Held",
    "HoldExpired",
    "NoCover",
    "NoSuchAppointment",
    "OutsideHours",
    "PlaceTaken",
    "TooLate",
    "Wished",
    "WrongDetails",
    "book",
    "cancel",
    "close_wish",
    "confirm",
    "decline_offer",
    "expire_holds",
    "hold",
    "mark_came",
    "mark_no_shows",
    "move",
    "offer_to_open_wishes",
    "release",
    "restore",
    "take_offer",
    "wish",
]

HOLD_LASTS: Final = timedelta(minutes=5)
MOST_PAPERS: Final = 60
State = Appointment.State


@dataclass(frozen=True, slots=True)
class Held:
    """A place that is held, with the secret of its private link, which is kept nowhere in clear."""

    appointment: Appointment
    secret: str


def hold(
    centre: str,
    topic: str,
    language: str,
    also_speaks: Iterable[str],
    starts_at: datetime,
    *,
    key: str,
    at: datetime,
    group_size: int = 1,
    in_own_language: bool = False,
    service_id: str = "",
    case_reference: str = "",
    papers: Iterable[str] = (),
    person: UUID | None = None,
) -> Held:
    """Hold a place for ``HOLD_LASTS``, while somebody types in who they are.

    Args:
        also_speaks: codes of languages that would do as well.
        key: of the form; sent again for the same start it gives the same appointment.
        in_own_language: a place in ``language`` is wanted, whatever else would do.
        papers: ids of evidence to bring, from a plan or a case.
        person: id of whoever is signed in.

    Raises:
        PlaceTaken, OutsideHours, TooLate: not then; ``instead`` has the next three.
        NoCover: nobody serves that here.
        WrongDetails: no such topic or language, or too many persons.
        NoSuchHall, NoPackLoaded: the centre has no counters.
    """
    known = need_of(centre, topic, language, also_speaks, group_size)
    need = known.in_own_language() if in_own_language else known
    act_key, carried = _hold_key(centre, need, starts_at, key), [str(one)[:80] for one in papers]

    def look() -> None:
        if not Appointment.objects.filter(act_key=act_key).exists():
            find_place(centre, need, starts_at, at=at)

    def act(is_queueing: bool) -> Held:
        if (before := _held_before(act_key, at)) is not None:
            return before
        secret = new_secret()
        row = Appointment(
            reference=new_reference(),
            centre=centre,
            topic=topic,
            service_id=service_id[:80],
            language=language,
            also_speaks=sorted(known.also_speaks),
            group_size=group_size,
            hold_until=at + HOLD_LASTS,
            secret_hash=fingerprint(secret),
            act_key=act_key,
            person_id=person,
            case_reference=case_reference[:24],
            papers=carried[:MOST_PAPERS],
            created_at=at,
        )
        seal_contact(row, Contact(), secret, at)
        claim_place(row, need, starts_at, at=at, is_queueing=is_queueing)
        note(row, "appointment.held", at=at, payload=place_payload(row))
        return Held(row, secret)

    return placing(act, wanted=lambda: (centre, need, starts_at), at=at, look=look)


def _hold_key(centre: str, need: Need, starts_at: datetime, key: str) -> str:
    """What makes it the same hold: the form and what it asked for, so that going back and choosing anew works."""
    asked = (centre, need.topic, need.language, need.group_size, starts_at.isoformat(), key)
    return hashlib.sha256("\n".join(map(str, asked)).encode("utf-8", "replace")).hexdigest()


def _held_before(act_key: str, at: datetime) -> Held | None:
    """What was held when the same form was sent before; a hold that ran out since is ended."""
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("data_key")
    row = rows.filter(act_key=act_key).first()
    if row is None:
        return None
    if _ran_out(row, at):
        expire(row, at)
        return None
    return Held(row, secret_of(row))


def _ran_out(row: Appointment, at: datetime) -> bool:
    return row.state == State.HELD and row.hold_until is not None and row.hold_until <= at


def book(
    secret: str, *, name: str, email: str = "", telephone: str = "", key: str, at: datetime
) -> Appointment:
    """Make a held place an appointment; a confirmation goes out, and a reminder the day before.

    Done again, it changes nothing and gives the same appointment.

    Args:
        name: may be empty for somebody signed in, and so may the way to reach them.

    Raises:
        HoldExpired: it was held too long ago; ``instead`` has the next three places.
        WrongDetails: no name, too long a one, no way to reach them, or one that cannot be.
        AlreadyOver: it was cancelled, or took place.
        NoSuchAppointment: nothing has this secret.
    """

    def act(_: bool) -> Appointment:
        row = locked(secret)
        if row.state == State.BOOKED:
            return row
        if row.state == State.EXPIRED or _ran_out(row, at):
            raise HoldExpired
        if row.state != State.HELD:
            raise AlreadyOver
        contact = checked_contact(name, email, telephone, person_id=row.person_id)
        seal_contact(row, contact, secret, at)
        row.state, row.hold_until, row.changed_at = State.BOOKED, None, at
        row.save(update_fields=["state", "hold_until", "changed_at", "contact", "data_key"])
        note(row, "appointment.booked", at=at, payload=place_payload(row), key=key)
        tell_later(row, "booked", at=at)
        remind_later(row, at=at)
        return row

    return placing(act, wanted=_wanted_before(secret), at=at)


def _wanted_before(secret: str) -> Callable[[], tuple[str, Need, datetime]]:
    """Centre, need and start of an appointment."""

    def wanted() -> tuple[str, Need, datetime]:
        row = appointment_by_secret(secret)
        if row is None:
            raise NoSuchAppointment
        return row.centre, need_as_booked(row), row.starts_at

    return wanted


@one_go
def release(secret: str, *, at: datetime) -> None:
    """Give a held place back, since somebody chooses another or gives up. What is not held stays as it is.

    Raises:
        NoSuchAppointment: nothing has this secret.
    """
    row = locked(secret)
    if row.state != State.HELD:
        return
    place = Stretch(row.starts_at, row.ends_at)
    end_hold(row, at)
    note(row, "appointment.released", at=at)
    offer_freed(row.centre, place, at=at)


def move(
    secret: str, starts_at: datetime, *, key: str, at: datetime, in_own_language: bool = False
) -> Appointment:
    """Move a booked appointment; it keeps its id, and calendars move their entry (``sequence``).

    Args:
        in_own_language: a place in the visitor's first language is wanted, whatever else would do.

    Raises:
        PlaceTaken, OutsideHours, TooLate, NoCover, WrongDetails: as ``hold``; it stays where it was. ``TooLate``
            also when it has begun.
        AlreadyOver: it is not booked (any more).
        NoSuchAppointment: nothing has this secret.
    """

    def act(is_queueing: bool) -> Appointment:
        row = locked(secret)
        if was_done(row, "appointment.moved", key):
            return row
        _demand_ahead(row, at)
        if row.starts_at == starts_at and is_in_own_language(row) == in_own_language:
            return row
        before = Stretch(row.starts_at, row.ends_at)
        row.sequence += 1
        row.confirmed_at = None
        claim_place(row, _need_moved(row, in_own_language), starts_at, at=at, is_queueing=is_queueing)
        payload = {**place_payload(row), "from": before.start.isoformat()}
        note(row, "appointment.moved", at=at, payload=payload, key=key)
        tell_later(row, "moved", at=at)
        remind_later(row, at=at)
        offer_freed(row.centre, before, at=at)
        return row

    def wanted() -> tuple[str, Need, datetime]:
        centre, need, _ = _wanted_before(secret)()
        return centre, need, starts_at

    return placing(act, wanted=wanted, at=at)


def _need_moved(row: Appointment, in_own_language: bool) -> Need:
    need = need_of_appointment(row)
    return need.in_own_language() if in_own_language else need


def _demand_ahead(row: Appointment, at: datetime) -> None:
    """Refuse what is over, or has begun."""
    if row.state != State.BOOKED:
        raise AlreadyOver
    if row.starts_at <= at:
        raise TooLate


@one_go
def cancel(secret: str, *, at: datetime) -> Appointment:
    """Cancel an appointment: its place is free, and offered to whoever waits longest for one like it.

    Cancelled again, it stays as it is; a place that is only held is given back.

    Raises:
        TooLate: it has begun.
        AlreadyOver: it took place or was missed.
        NoSuchAppointment: nothing has this secret.
    """
    row = locked(secret)
    if row.state in (State.CANCELLED, State.EXPIRED):
        return row
    if row.state == State.HELD:
        release(secret, at=at)
        return locked(secret)
    _demand_ahead(row, at)
    place = Stretch(row.starts_at, row.ends_at)
    call_off_reminder(row)
    free(row)
    row.state, row.act_key, row.changed_at = State.CANCELLED, None, at
    row.sequence += 1
    row.save(update_fields=["state", "act_key", "changed_at", "sequence"])
    note(row, "appointment.cancelled", at=at, payload={"sequence": row.sequence})
    tell_later(row, "cancelled", at=at)
    offer_freed(row.centre, place, at=at)
    return row


def restore(secret: str, *, at: datetime) -> Appointment:
    """Undo a cancellation, as long as the place is free.

    Raises:
        PlaceTaken: it is not any more; ``instead`` has the next three.
        TooLate, OutsideHours, NoCover, WrongDetails: as ``hold``.
        AlreadyOver: it was not cancelled, or its contact was forgotten.
        NoSuchAppointment: nothing has this secret.
    """

    def act(is_queueing: bool) -> Appointment:
        row = locked(secret)
        if row.state == State.BOOKED:
            return row
        if row.state != State.CANCELLED or row.contact is None:
            raise AlreadyOver
        row.state = State.BOOKED
        row.sequence += 1
        claim_place(row, need_as_booked(row), row.starts_at, at=at, is_queueing=is_queueing)
        note(row, "appointment.restored", at=at, payload=place_payload(row))
        tell_later(row, "booked", at=at)
        remind_later(row, at=at)
        return row

    return placing(act, wanted=_wanted_before(secret), at=at)


@one_go
def confirm(secret: str, *, at: datetime) -> Appointment:
    """Say that one comes. Said again, it changes nothing.

    Raises:
        TooLate: it has begun.
        AlreadyOver: it is not booked (any more).
        NoSuchAppointment: nothing has this secret.
    """
    row = locked(secret)
    _demand_ahead(row, at)
    if row.confirmed_at is None:
        row.confirmed_at = at
        row.save(update_fields=["confirmed_at"])
        note(row, "appointment.confirmed", at=at)
    return row
