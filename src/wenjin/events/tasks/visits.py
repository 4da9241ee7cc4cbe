"""What workers do for visits: hand on what was agreed, and forget what is personal when its time is over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wenjin.core.outbox.registry import every, handles
from wenjin.events.services.visit_follow_ups import TOPIC, hand_over, hand_over_open
from wenjin.events.services.visits import forget_old_visits

_HOUR: Final = 60
_DAY: Final = 24 * _HOUR


@handles(TOPIC)
def follow_up_agreed(payload: Mapping[str, Any], /, *, at: datetime) -> None:
    """Offer it to whoever takes follow-ups over; when nobody does, the row goes on saying so."""
    hand_over(UUID(payload["follow_up"]), at=at)


@every("visit-follow-ups", minutes=_HOUR)
def open_follow_ups(at: datetime) -> int:
    """Offer again what nobody has taken over."""
    return hand_over_open(at)


@every("visits-forgotten", minutes=_DAY)
def old_visits(at: datetime) -> int:
    """Destroy what is sealed in visits that ended long ago."""
    return forget_old_visits(at)
