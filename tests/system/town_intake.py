"""What the guards see of the intake: an opening that very many follow online."""

from datetime import timedelta
from typing import TYPE_CHECKING

from wenjin.core import clock
from wenjin.events.models import Event, EventText, Quota

if TYPE_CHECKING:
    from tests.system.town import Town

OPENING = "grand-opening"


def intake(town: "Town") -> None:
    """The opening, with places for all."""
    at = clock.now()
    made = Event.objects.create(
        code=OPENING,
        kind=Event.Kind.FORUM,
        state=Event.State.PUBLISHED,
        entry=Event.Entry.MASS,
        starts_at=at + timedelta(days=9),
        ends_at=at + timedelta(days=9, hours=2),
        is_online=True,
        created_at=at,
        changed_at=at,
    )
    Quota.objects.create(event=made, code="online", kind=Quota.Kind.ONLINE, size=1000)
    titles = {"en": "Grand opening", "ru": "Большое открытие", "th": "พิธีเปิด"}
    for language, title in titles.items():
        EventText.objects.create(
            language=language,
            subject=f"event/{OPENING}",
            field="title",
            value=title,
            state=EventText.State.SOURCE,
        )
