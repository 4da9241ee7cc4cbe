"""What is told about appointments, on its way into the outbox: ids and codes only, found and worded when sent."""

from datetime import datetime, timedelta
from typing import Final

from wenjin.core.outbox.services import cancel, post
from wenjin.counters.models import Appointment, WaitingWish

NOTICE_TOPIC: Final = "appointment_notice_due"
REMINDED_BEFORE: Final = timedelta(hours=24)
# Who booked so shortly before the reminder would come has just read the confirmation.
_NOT_WITHIN: Final = timedelta(hours=2)


def tell_later(row: Appointment, notice: str, *, at: datetime) -> None:
    """Tell whoever booked what happened: ``booked``, ``moved`` or ``cancelled``."""
    key = f"appointment-notice:{row.pk}:{notice}:{row.sequence}"
    post(NOTICE_TOPIC, _payload(row, notice), available_at=at, key=key)


def remind_later(row: Appointment, *, at: datetime) -> None:
    """Post the reminder of an appointment; one of a time that it had before does not go out any more."""
    due_at = row.starts_at - REMINDED_BEFORE
    if due_at - at < _NOT_WITHIN:
        call_off_reminder(row)
        return
    post(
        NOTICE_TOPIC,
        _payload(row, "reminder"),
        available_at=due_at,
        key=_reminder_key(row),
        replace=True,
    )


def call_off_reminder(row: Appointment) -> None:
    """Take the reminder back; one that a worker has in hand sees for itself that it is no longer due."""
    cancel(_reminder_key(row))


def tell_of_place_later(wish: WaitingWish, *, at: datetime) -> None:
    """Tell somebody on the waiting list that a place is held for them."""
    offered = wish.offered_id
    post(
        NOTICE_TOPIC,
        {"wish": str(wish.pk), "notice": "place_freed", "offered": str(offered)},
        available_at=at,
        key=f"wish-notice:{wish.pk}:{offered}",
    )


def _payload(row: Appointment, notice: str) -> dict[str, object]:
    return {"appointment": str(row.pk), "notice": notice, "sequence": row.sequence}


def _reminder_key(row: Appointment) -> str:
    return f"appointment-reminder:{row.pk}:{row.starts_at:%Y%m%dT%H%M}"
