"""What workers do for registrations; every one may run twice and has one effect."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from wenjin.core.outbox.registry import every, handles
from wenjin.events.notices import send, send_many
from wenjin.events.services.bounces import note_refused_mails
from wenjin.events.services.notes import EXPIRY_TOPIC, NOTICE_TOPIC
from wenjin.events.services.reminders import remind
from wenjin.events.services.waiting_list import expire_offer


def send_registration_notices(payloads: Sequence[Mapping[str, Any]], /, *, at: datetime) -> None:
    """Tell several of them."""
    send_many(payloads, at=at)


@handles(NOTICE_TOPIC, together=send_registration_notices)
def send_registration_notice(payload: Mapping[str, Any], /, *, at: datetime) -> None:
    """Tell somebody about their registration."""
    send(payload, at=at)


@handles(EXPIRY_TOPIC)
def end_offer(payload: Mapping[str, Any], /, *, at: datetime) -> None:
    """An offer whose time is over goes to the next."""
    expire_offer(UUID(payload["registration"]), int(payload["sequence"]), at=at)


@every("events.reminders", minutes=10)
def remind_guests(at: datetime) -> int:
    """Of events that begin within a day."""
    return remind(at)


@every("events.refused_mails", minutes=10)
def note_refused(at: datetime) -> int:
    """Registrations whose mails come back."""
    return note_refused_mails(at)
