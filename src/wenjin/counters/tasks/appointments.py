"""What workers do for appointments; every one may run twice and has one effect."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wenjin.core.outbox.registry import every, handles
from wenjin.counters.appointment_notices import send
from wenjin.counters.services.attending import expire_holds, mark_no_shows
from wenjin.counters.services.forgetting import forget_old
from wenjin.counters.services.reminders import NOTICE_TOPIC
from wenjin.counters.services.waiting_list import offer_to_open_wishes


@handles(NOTICE_TOPIC)
def send_appointment_notice(payload: Mapping[str, Any], /, *, at: datetime) -> None:
    """Tell somebody about their appointment, or about a place that is held for them."""
    send(payload, at=at)


@every("counters.holds", minutes=1)
def end_holds(at: datetime) -> int:
    """Holds whose time is over; their places go to those who wait."""
    return expire_holds(at)


@every("counters.no_shows", minutes=10)
def write_no_shows(at: datetime) -> int:
    """Who did not come."""
    return mark_no_shows(at)


@every("counters.wishes", minutes=10)
def offer_places(at: datetime) -> int:
    """Places that a new roster or a changed opening has made, to those who wait."""
    return offer_to_open_wishes(at)


@every("counters.forget", minutes=360)
def forget_contacts(at: datetime) -> int:
    """Contacts of appointments that are long over."""
    return forget_old(at)
