"""What the house and its staff do around an event that a browser goes through, in the process beside the site."""

from typing import Any


def made(code: str, places: int) -> str:
    """An event with a waiting list and certificates that begins soon; the secret of one of its doors."""
    from datetime import timedelta
    from uuid import UUID

    from wenjin.accounts.domain.actor import Actor, Post, Role
    from wenjin.core import clock
    from wenjin.events.models import Event, EventText, Quota
    from wenjin.events.services.doors import open_door

    at = clock.now()
    event = Event.objects.create(
        code=code,
        kind=Event.Kind.COURSE,
        state=Event.State.PUBLISHED,
        starts_at=at + timedelta(hours=2),
        ends_at=at + timedelta(hours=4),
        organiser="Sample events team",
        organiser_email="events@office.example",
        is_online=False,
        largest_group=5,
        gives_certificate=True,
        created_at=at,
        changed_at=at,
        is_sample=True,
    )
    title = {"language": "en", "subject": f"event/{code}", "field": "title", "value": "Tea and law"}
    EventText.objects.create(**title, state="source")
    Quota.objects.create(event=event, code="places", kind=Quota.Kind.PLACES, size=places)
    fang = Actor(person_id=UUID(int=7), posts=(Post(Role.EVENT_TEAM, UUID(int=1)),), is_strong=True)
    return open_door(fang, code, "Entrance", key=code, at=at).secret


def registered(code: str, name: str) -> str:
    """Somebody else registers; the secret of their private link."""
    from uuid import uuid4

    from wenjin.core import clock
    from wenjin.events.domain.registration_form import Form
    from wenjin.events.services.registering import register

    form = Form(name=name, email="other@guests.example")
    return register(code, form, key=uuid4().hex, at=clock.now(), language="en").secret


def left(secret: str) -> None:
    """They do not come after all."""
    from uuid import uuid4

    from wenjin.core import clock
    from wenjin.events.services.waiting_list import let_go

    let_go(secret, key=uuid4().hex, at=clock.now())


def counted(code: str) -> dict[str, int]:
    """How many places are taken, and how many guests were there."""
    from wenjin.events.models import Attendance, Quota

    return {
        "taken": Quota.objects.get(event__code=code).taken,
        "there": Attendance.objects.filter(guest__event__code=code, session=None).count(),
    }


def is_over(code: str) -> Any:
    """The event ends: it began three hours ago."""
    from datetime import timedelta

    from django.db.models import F

    from wenjin.core import clock
    from wenjin.events.models import Event

    at = clock.now()
    Event.objects.filter(code=code).update(
        starts_at=at - timedelta(hours=3), ends_at=at - timedelta(minutes=5), version=F("version") + 1
    )
