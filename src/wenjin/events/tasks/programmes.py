"""What workers do for programmes; every one may run twice and has one effect."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from wenjin.core.outbox.registry import every, handles
from wenjin.events.consent_notices import send
from wenjin.events.services.consents import expire_consents, forget_what_is_over
from wenjin.events.services.guardians import NOTICE_TOPIC, ask_guardians, ask_overlooked, remind_due
from wenjin.events.services.notes import GUARDIAN_TOPIC


@handles(GUARDIAN_TOPIC)
def ask_for_consent(payload: Mapping[str, Any], /, *, at: datetime) -> None:
    """Ask the guardians of a registration."""
    ask_guardians(UUID(payload["registration"]), at=at)


@handles(NOTICE_TOPIC)
def send_guardian_notice(payload: Mapping[str, Any], /, *, at: datetime) -> None:
    """Write to a guardian, or to whoever must name one."""
    send(payload, at=at)


@every("events.consents", minutes=5)
def end_waiting_for_consents(at: datetime) -> int:
    """Guardians who did not answer in time: the places go to those who wait."""
    return expire_consents(at)


@every("events.consents_asked", minutes=10)
def ask_whom_nobody_asked(at: datetime) -> int:
    """Young guests whose guardians nobody has asked yet."""
    return ask_overlooked(at)


@every("events.consents_reminded", minutes=60)
def remind_guardians(at: datetime) -> int:
    """Guardians whose time runs out."""
    return remind_due(at)


@every("events.consents_forgotten", minutes=360)
def forget_emergencies(at: datetime) -> int:
    """Emergency contacts and health notes of events that are long over."""
    return forget_what_is_over(at)
