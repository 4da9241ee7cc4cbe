"""What a draft lacks before the public may see it, for the page of the desk."""

from datetime import datetime

from wenjin.events.models import Event
from wenjin.events.services.publishing import missing_in


def lacks(code: str, *, at: datetime) -> dict[str, str]:
    """Codes by field; empty when it can be published, or is not there."""
    event = Event.objects.select_related("series", "venue", "room").filter(code=code).first()
    return {} if event is None else missing_in(event, at)
