"""Events made in a database of its own, for crowds and guests to come to."""

from datetime import timedelta
from typing import Any


def make_event(code: str, title: str, *, quota: str, places: int, **columns: Any) -> None:
    """A published event in nine days with so many places.

    Args:
        quota: kind of the places, and their code.
    """
    from wenjin.core import clock
    from wenjin.events.models import Event, EventText, Quota

    at = clock.now()
    made = Event.objects.create(
        code=code,
        state=Event.State.PUBLISHED,
        starts_at=at + timedelta(days=9),
        ends_at=at + timedelta(days=9, hours=3),
        created_at=at,
        changed_at=at,
        **columns,
    )
    Quota.objects.create(event=made, code=quota, kind=quota, size=places)
    EventText.objects.create(
        language="en", subject=f"event/{code}", field="title", value=title, state=EventText.State.SOURCE
    )
