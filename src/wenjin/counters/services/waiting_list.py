"""Who on the waiting list gets a place that is free: the first whom it fits, and nobody twice the same."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from wenjin.core.addresses import fingerprint
from wenjin.counters.domain.appointment_errors import WrongDetails
from wenjin.counters.domain.offering import Duty, Need
from wenjin.counters.domain.openings import Stretch
from wenjin.counters.models import Appointment, WaitingWish
from wenjin.counters.queries.appointments import (
    LEAST_AHEAD,
    MOST_DAYS_AHEAD,
    Contact,
    Offer,
    found_in,
    is_in_own_language,
)
from wenjin.counters.queries.duty import city_zone, duty, need_of
from wenjin.counters.services.appointment_notes import note, place_payload
from wenjin.counters.services.claiming import Overtaken, claim, one_go
from wenjin.counters.services.contacts import seal_contact
from wenjin.counters.services.placing import expire_stale, new_reference, new_secret, take_over
from wenjin.counters.services.reminders import tell_of_place_later

OFFER_LASTS: Final = timedelta(minutes=30)
# Nobody is offered a place that they cannot answer for in ten minutes.
_LEAST_TO_ANSWER: Final = timedelta(minutes=10)
# So many wishes are looked at for one freed place, and in one round of the clock.
_MOST_WISHES: Final = 50
# A long conversation may begin so much before the place that was freed and still need it.
_LONGEST: Final = timedelta(hours=3)
State = WaitingWish.State
_Fits = Callable[[Offer], bool]


def offer_freed(centre: str, place: Stretch, *, at: datetime) -> WaitingWish | None:
    """Offer a place that was freed to the first whom it fits, in the caller's transaction.

    Returns:
        The wish for which it is held now; None when it fits nobody, or somebody else was faster.
    """
    if place.start < at + LEAST_AHEAD + _LEAST_TO_ANSWER:
        return None
    rows = _waiting(centre).filter(earliest__lte=place.end, latest__gte=place.start - _LONGEST)
    waiting = list(rows[:_MOST_WISHES])
    if not waiting:
        return None
    there = _there(centre, place.start, place.end, at)

    def is_here(offer: Offer) -> bool:
        return offer.starts_at < place.end and offer.ends_at > place.start

    for row in waiting:
        if _offer_to(row, there, is_here, near=place.start, at=at):
            return row
    return None


def offer_to_open_wishes(at: datetime) -> int:
    """Offer what has become free otherwise, as by a new roster, to those who wait; says to how many."""
    WaitingWish.objects.filter(state=State.OPEN, latest__lte=at).update(state=State.CLOSED)
    pks = WaitingWish.objects.filter(state=State.OPEN, latest__gt=at).order_by("created_at")
    return sum(_offer_any(pk, at) for pk in list(pks.values_list("pk", flat=True)[:_MOST_WISHES]))


@one_go
def _offer_any(pk: UUID, at: datetime) -> bool:
    rows = WaitingWish.objects.select_for_update(skip_locked=True, of=("self",))
    row = rows.select_related("offered", "appointment").filter(pk=pk, state=State.OPEN).first()
    if row is None:
        return False
    begin = max(row.earliest, at)
    latest = min(row.latest, at + timedelta(days=MOST_DAYS_AHEAD))
    if latest < begin:
        return False
    return _offer_to(row, _there(row.centre, begin, latest, at), lambda _: True, near=begin, at=at)


def _waiting(centre: str) -> QuerySet[WaitingWish]:
    rows = WaitingWish.objects.select_for_update(skip_locked=True, of=("self",))
    return (
        rows.select_related("offered", "appointment")
        .filter(centre=centre, state=State.OPEN)
        .order_by("created_at", "pk")
    )


def _there(centre: str, first: datetime, last: datetime, at: datetime) -> Duty:
    begin = timezone.localdate(first, timezone=city_zone())
    end = timezone.localdate(last, timezone=city_zone())
    return duty(centre, begin, min((end - begin).days + 1, MOST_DAYS_AHEAD), at=at)


def _offer_to(row: WaitingWish, there: Duty, fits: _Fits, *, near: datetime, at: datetime) -> bool:
    """Hold the nearest place that fits for a wish, which is locked; says whether there was one."""
    size = row.appointment.group_size if row.appointment is not None else 1
    try:
        need = need_of(row.centre, row.topic, row.language, row.also_speaks, size)
    except WrongDetails:
        return False  # the hall does not serve it any more
    if row.appointment is not None and is_in_own_language(row.appointment):
        need = need.in_own_language()
    passed = {one.starts_at for one in (row.offered, row.appointment) if one is not None}
    found = [
        one
        for one in found_in(there, need, at=at)
        if fits(one)
        and not one.is_extra
        and one.starts_at not in passed
        and row.earliest <= one.starts_at <= row.latest
        and one.starts_at >= at + LEAST_AHEAD + _LEAST_TO_ANSWER
    ]
    if not found:
        return False
    return _hold_for(row, need, min(found, key=lambda one: (abs(one.starts_at - near), one.starts_at)), at)


def _hold_for(row: WaitingWish, need: Need, offer: Offer, at: datetime) -> bool:
    secret = new_secret()
    held = Appointment(
        reference=new_reference(),
        centre=row.centre,
        topic=row.topic,
        language=row.language,
        also_speaks=row.also_speaks,
        group_size=need.group_size,
        hold_until=min(at + OFFER_LASTS, offer.starts_at - LEAST_AHEAD),
        secret_hash=fingerprint(secret),
        person_id=row.person_id,
        created_at=at,
        changed_at=at,
    )
    take_over(held, offer)
    stretch = Stretch(offer.starts_at, offer.ends_at)
    try:
        with transaction.atomic():
            expire_stale(row.centre, stretch, at)
            seal_contact(held, Contact(), secret, at)
            held.save(force_insert=True)
            claim(held, offer.resources, stretch)
            note(held, "appointment.held", at=at, payload={**place_payload(held), "wish": str(row.pk)})
    except (Overtaken, IntegrityError):
        return False  # somebody else has it; whoever waits loses nothing that they had
    row.offered, row.state = held, State.OFFERED
    row.save(update_fields=["offered", "state"])
    note(row, "wish.offered", at=at, payload={"appointment": str(held.pk)})
    tell_of_place_later(row, at=at)
    return True
