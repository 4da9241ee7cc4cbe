"""Somebody who plans events, and an event that they plan."""

from datetime import timedelta
from uuid import UUID, uuid4

from wenjin.accounts.domain.actor import Actor, Post, Role
from wenjin.core.outbox.models import Message
from wenjin.events.domain.drafts import EventDraft
from wenjin.events.models import Event
from wenjin.events.services.planning import make_event
from wenjin.events.services.publishing import publish
from wenjin.events.services.telling import TELLING_TOPIC, tell_batch
from wenjin.events.tests.stage import BEGINS, CODE, NOW

_OFFICE = UUID(int=7)
FANG = Actor(person_id=UUID(int=70), posts=(Post(Role.EVENT_TEAM, _OFFICE),))
AUDITOR = Actor(person_id=UUID(int=71), posts=(Post(Role.AUDITOR, _OFFICE),))


def draft(**about: object) -> EventDraft:
    """A talk in three weeks, online."""
    columns = {
        "code": CODE,
        "kind": "talk",
        "starts_at": BEGINS,
        "ends_at": BEGINS + timedelta(hours=2),
        "is_online": True,
        "languages": ("en",),
        "largest_group": 5,
        **about,
    }
    return EventDraft(**columns)  # type: ignore[arg-type]  # what tests say


def planned(places: int | None = 20, **about: object) -> Event:
    """A draft with a title."""
    return make_event(
        FANG,
        draft(**about),
        key=uuid4().hex,
        at=NOW,
        places=places,
        texts={"title": "Tea and law"},
    )


def published(places: int | None = 20, **about: object) -> Event:
    """It is public."""
    planned(places, **about)
    return publish(FANG, CODE, key=uuid4().hex, at=NOW)


def told() -> int:
    """A worker tells everybody who is to be told; says how many messages it took."""
    count = 0
    while message := Message.objects.filter(topic=TELLING_TOPIC).order_by("pk").first():
        tell_batch(message.payload, at=NOW)
        message.delete()
        count += 1
    return count
