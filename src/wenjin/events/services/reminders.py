"""Guests are reminded a day before."""

from datetime import datetime, timedelta
from typing import Final

from wenjin.events.models import Event
from wenjin.events.services.telling import tell_everybody

REMINDER: Final = "reminder"
"""Notice: it is soon."""
REMINDED_BEFORE: Final = timedelta(hours=24)
# Later than this before it begins, a reminder only disturbs.
_NOT_WITHIN: Final = timedelta(hours=2)


def remind(at: datetime) -> int:
    """Have the guests of events reminded that begin within a day; once each, and again when it has moved.

    Returns:
        How many events that is, those for which it was done before among them.
    """
    rows = Event.objects.filter(
        state=Event.State.PUBLISHED,
        starts_at__gt=at + _NOT_WITHIN,
        starts_at__lte=at + REMINDED_BEFORE,
    ).exclude(entry=Event.Entry.FREE)
    soon = list(rows)
    for event in soon:
        tell_everybody(event, REMINDER, at=at)
    return len(soon)
