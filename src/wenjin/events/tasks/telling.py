"""What workers do when all guests of an event are told something."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wenjin.core.outbox.registry import handles
from wenjin.events.services.telling import TELLING_TOPIC, tell_batch


@handles(TELLING_TOPIC)
def tell_guests(payload: Mapping[str, Any], /, *, at: datetime) -> None:
    """Post the notices of some hundred guests, and go on with the rest."""
    tell_batch(payload, at=at)
