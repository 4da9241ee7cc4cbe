"""What became of appointments: who came, who did not, and holds that ran out."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from wenjin.accounts.domain.actor import Actor
from wenjin.counters.domain.appointment_errors import AlreadyOver, NoSuchAppointment
from wenjin.counters.domain.openings import Stretch
from wenjin.counters.models import Appointment
from wenjin.counters.services.appointment_notes import note, note_by_clock
from wenjin.counters.services.claiming import one_go
from wenjin.counters.services.placing import expire, held_too_long
from wenjin.counters.services.waiting_list import offer_freed

# Who has not come half an hour after the beginning, and not before its end, does not come.
NO_SHOW_AFTER: Final = timedelta(minutes=30)
_BATCH: Final = 500
State = Appointment.State


@one_go
def mark_came(appointment_id: UUID, actor: Actor, *, at: datetime) -> Appointment:
    """Write down that somebody came; late is better than never, so after a missed one too.

    Raises:
        AlreadyOver: it was cancelled or never booked.
        NoSuchAppointment: nothing has this id.
    """
    row = Appointment.objects.select_for_update(of=("self",)).filter(pk=appointment_id).first()
    if row is None:
        raise NoSuchAppointment
    if row.state == State.CAME:
        return row
    if row.state not in (State.BOOKED, State.NO_SHOW):
        raise AlreadyOver
    row.state, row.changed_at = State.CAME, at
    row.save(update_fields=["state", "changed_at"])
    note(row, "appointment.came", at=at, actor=actor)
    return row


def mark_no_shows(at: datetime) -> int:
    """Write down who did not come; says how many. Run by the clock."""
    rows = Appointment.objects.filter(
        state=State.BOOKED, ends_at__lte=at, starts_at__lte=at - NO_SHOW_AFTER
    ).order_by("starts_at")
    return sum(_mark_no_show(pk, at) for pk in list(rows.values_list("pk", flat=True)[:_BATCH]))


@one_go
def _mark_no_show(pk: UUID, at: datetime) -> bool:
    row = Appointment.objects.select_for_update(skip_locked=True).filter(pk=pk, state=State.BOOKED).first()
    if row is None or row.ends_at > at:
        return False
    row.state, row.changed_at = State.NO_SHOW, at
    row.save(update_fields=["state", "changed_at"])
    note_by_clock(row, "appointment.no_show", at=at)
    return True


def expire_holds(at: datetime) -> int:
    """End holds whose time is over, and offer their places to who waits; says how many. Run by the clock."""
    pks = list(held_too_long(at).order_by("hold_until").values_list("pk", flat=True)[:_BATCH])
    return sum(_expire(pk, at) for pk in pks)


@one_go
def _expire(pk: UUID, at: datetime) -> bool:
    row = held_too_long(at).select_for_update(skip_locked=True).filter(pk=pk).first()
    if row is None:
        return False
    expire(row, at)
    offer_freed(row.centre, Stretch(row.starts_at, row.ends_at), at=at)
    return True
