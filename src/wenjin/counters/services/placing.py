"""Finding a place and giving it to an appointment, or taking it back."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from wenjin.cases.domain.reference import ALPHABET
from wenjin.core.addresses import fingerprint
from wenjin.counters.domain.appointment_errors import (
    HoldExpired,
    NoCover,
    NoSuchAppointment,
    OutsideHours,
    PlaceTaken,
    TooLate,
    WrongDetails,
)
from wenjin.counters.domain.appointment_reference import SIGNS, appointment_reference
from wenjin.counters.domain.offering import Need, possible_modes
from wenjin.counters.domain.openings import Stretch
from wenjin.counters.models import Appointment, WaitingWish
from wenjin.counters.queries.appointments import (
    LEAST_AHEAD,
    MOST_DAYS_AHEAD,
    Offer,
    found_in,
    instead,
    is_in_own_language,
    is_open_then,
)
from wenjin.counters.queries.duty import city_zone, duty, need_of
from wenjin.counters.services.appointment_notes import note_by_clock
from wenjin.counters.services.claiming import Overtaken, claim, free, in_one_go, queue_up
from wenjin.counters.services.contacts import drop_contact

SECRET_BYTES: Final = 32
_T = TypeVar("_T")


def new_secret() -> str:
    """256 random bits in URL-safe letters."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_reference() -> str:
    """A reference that no appointment has."""
    while True:
        found = appointment_reference([secrets.randbelow(len(ALPHABET)) for _ in range(SIGNS)])
        if not Appointment.objects.filter(reference=found).exists():
            return found


def need_of_appointment(row: Appointment) -> Need:
    """What an appointment was made for.

    Raises:
        WrongDetails: the hall does not serve that any more.
    """
    return need_of(row.centre, row.topic, row.language, row.also_speaks, row.group_size)


def need_as_booked(row: Appointment) -> Need:
    """The same; whoever chose a place in their own language is given none in another.

    Raises:
        WrongDetails: the hall does not serve that any more.
    """
    need = need_of_appointment(row)
    return need.in_own_language() if is_in_own_language(row) else need


def find_place(
    centre: str, need: Need, starts_at: datetime, *, at: datetime, without: Appointment | None = None
) -> Offer:
    """The best place that is free at a start.

    Args:
        without: an appointment that would leave its own place for it.

    Raises:
        TooLate: the start is over or nearly so.
        OutsideHours: the centre is closed then, or it lies too far ahead.
        NoCover: the centre has no way to serve this.
        PlaceTaken: nobody who is needed is free.
        WrongDetails: the start has no time zone.
    """
    if starts_at.tzinfo is None:
        raise WrongDetails({"starts_at": "no_time_zone"})
    if starts_at < at + LEAST_AHEAD:
        raise TooLate
    if starts_at - at > timedelta(days=MOST_DAYS_AHEAD):
        raise OutsideHours
    day, own = timezone.localdate(starts_at, timezone=city_zone()), without.pk if without else None
    there = duty(centre, day, 1, at=at, without=own)
    if not is_open_then(there, starts_at):
        # Past midnight the hours may be those of the evening before.
        there = duty(centre, day - timedelta(days=1), 1, at=at, without=own)
    if not is_open_then(there, starts_at):
        raise OutsideHours
    for one in found_in(there, need, at=at):
        if one.starts_at == starts_at:
            return one
    raise PlaceTaken if possible_modes(there, need) else NoCover


def claim_place(
    row: Appointment, need: Need, starts_at: datetime, *, at: datetime, is_queueing: bool
) -> Offer:
    """Find a place for an appointment, saved or not, in the caller's transaction, and write it into the row.

    What it had before is freed. The row is saved before its claims are, since they refer to it.

    Raises:
        TooLate, OutsideHours, NoCover, PlaceTaken: as ``find_place``.
        Overtaken: somebody was faster; ``in_one_go`` tries again.
    """
    is_new = row._state.adding
    if is_queueing:
        queue_up(row.centre, starts_at)
    without = None if is_new else row
    offer = find_place(row.centre, need, starts_at, at=at, without=without)
    if offer.is_extra and not is_queueing:
        # How many are booked over is counted, which no constraint can do: one after the other.
        queue_up(row.centre, starts_at)
        offer = find_place(row.centre, need, starts_at, at=at, without=without)
    expire_stale(row.centre, Stretch(offer.starts_at, offer.ends_at), at)
    take_over(row, offer)
    row.changed_at = at
    if is_new:
        row.save(force_insert=True)
    else:
        free(row)
        row.save()
    claim(row, offer.resources, Stretch(offer.starts_at, offer.ends_at))
    return offer


def take_over(row: Appointment, offer: Offer) -> None:
    """Write a place into an appointment."""
    row.starts_at, row.ends_at, row.mode = offer.starts_at, offer.ends_at, offer.mode.value
    row.officer_id, row.interpreter_id = offer.officer_id, offer.interpreter_id
    row.is_extra = offer.is_extra


def expire_stale(centre: str, stretch: Stretch, at: datetime) -> None:
    """End holds whose time is over and that lie in the way; others that are being ended now are left alone."""
    rows = (
        held_too_long(at)
        .filter(centre=centre, starts_at__lt=stretch.end, ends_at__gt=stretch.start)
        .select_for_update(skip_locked=True)
    )
    for row in rows:
        expire(row, at)


def held_too_long(at: datetime) -> QuerySet[Appointment]:
    """Holds whose time is over."""
    return Appointment.objects.filter(state=Appointment.State.HELD, hold_until__lte=at)


def expire(row: Appointment, at: datetime) -> None:
    """End a hold, locked, in the caller's transaction; a wish that it was held for waits on."""
    end_hold(row, at)
    note_by_clock(row, "appointment.expired", at=at)


def end_hold(row: Appointment, at: datetime) -> None:
    """Free what a hold has claimed and forget it."""
    free(row)
    row.state, row.act_key, row.changed_at = Appointment.State.EXPIRED, None, at
    row.save(update_fields=["state", "act_key", "changed_at"])
    drop_contact(row)
    WaitingWish.objects.filter(offered=row, state=WaitingWish.State.OFFERED).update(
        state=WaitingWish.State.OPEN
    )


def locked(secret: str) -> Appointment:
    """The appointment behind a private link, which nobody else can change until the transaction ends.

    Raises:
        NoSuchAppointment: there is none.
    """
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("data_key")
    found = rows.filter(secret_hash=fingerprint(secret)).first()
    if found is None:
        raise NoSuchAppointment
    return found


def placing(
    act: Callable[[bool], _T],
    *,
    wanted: Callable[[], tuple[str, Need, datetime]],
    at: datetime,
    look: Callable[[], object] | None = None,
) -> _T:
    """Run an act that claims a place; whoever is refused is told the next three.

    Args:
        wanted: centre, need and start, asked for only then.
        look: refuses what cannot be without waiting for a turn to write, of which SQLite has one.
    """
    try:
        if look is not None:
            look()
        return in_one_go(act)
    except Overtaken as error:
        raise PlaceTaken(_instead(wanted, at)) from error
    except (PlaceTaken, HoldExpired, OutsideHours, TooLate) as error:
        if not error.instead:
            error.instead = _instead(wanted, at)
        raise


def _instead(wanted: Callable[[], tuple[str, Need, datetime]], at: datetime) -> tuple[Offer, ...]:
    centre, need, starts_at = wanted()
    if starts_at - at > timedelta(days=MOST_DAYS_AHEAD):
        return ()
    begin = max(starts_at, at).astimezone(UTC)
    return instead(centre, need, begin, at=at)
