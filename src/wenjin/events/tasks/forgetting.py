"""What workers do so that nobody is known for longer than needed."""

from datetime import datetime

from wenjin.core.outbox.registry import every
from wenjin.events.services.forgetting import forget_old


@every("events.forget", minutes=60)
def forget_guests(at: datetime) -> int:
    """Guests of events that are long over."""
    return forget_old(at)
