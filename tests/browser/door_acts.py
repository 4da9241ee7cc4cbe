"""An event today with guests and doors, made by our services in the process beside the running site."""

from typing import Any

CODE = "evening-talk"


def made(names: list[str]) -> dict[str, Any]:
    """Secrets of two doors, and the code on the ticket of each guest; called where Django is set up."""
    from datetime import timedelta
    from uuid import UUID, uuid4

    from wenjin.accounts.domain.actor import Actor, Post, Role
    from wenjin.core import clock
    from wenjin.events.domain.registration_form import Form, GuestForm
    from wenjin.events.models import Event, EventText, Quota, Registration
    from wenjin.events.queries.sealed import guests_of
    from wenjin.events.services.doors import open_door
    from wenjin.events.services.registering import register

    at, code = clock.now(), f"{CODE}-{uuid4().hex[:8]}"
    event = Event.objects.create(
        code=code,
        kind=Event.Kind.TALK,
        state=Event.State.PUBLISHED,
        starts_at=at + timedelta(hours=1),
        ends_at=at + timedelta(hours=3),
        created_at=at,
        changed_at=at,
    )
    title = {"language": "en", "subject": f"event/{code}", "field": "title", "value": "Tea and law"}
    EventText.objects.create(**title, state="source")
    Quota.objects.create(event=event, code="places", kind=Quota.Kind.PLACES, size=50)
    tickets = {}
    for name in names:
        form = Form(name=name, email="guest@example.org", guests=(GuestForm(),))
        found = register(code, form, key=uuid4().hex, at=at, language="en")
        (guest,) = guests_of(Registration.objects.select_related("data_key").get(pk=found.id))
        tickets[name] = guest.ticket
    fang = Actor(person_id=UUID(int=7), posts=(Post(Role.EVENT_TEAM, UUID(int=1)),), is_strong=True)
    doors = [open_door(fang, code, name, key=name, at=at).secret for name in ("North", "South")]
    return {"code": code, "doors": doors, "tickets": tickets}


def came(code: str) -> list[tuple[str, str]]:
    """Who is in, by name, and by which door."""
    from wenjin.events.models import Attendance
    from wenjin.events.queries.sealed import guest_seen

    rows = Attendance.objects.filter(guest__event__code=code).select_related(
        "guest__registration__data_key", "scan__device"
    )
    return sorted(
        (guest_seen(one.guest.registration, one.guest).name, one.scan.device.name) for one in rows if one.scan
    )


def shut(code: str, name: str) -> None:
    """The team closes a door, whose phone was lost perhaps."""
    from uuid import UUID

    from wenjin.accounts.domain.actor import Actor, Post, Role
    from wenjin.core import clock
    from wenjin.events.models import Device
    from wenjin.events.services.doors import close_door

    fang = Actor(person_id=UUID(int=7), posts=(Post(Role.EVENT_TEAM, UUID(int=1)),), is_strong=True)
    door = Device.objects.get(event__code=code, name=name)
    close_door(fang, code, door.pk, at=clock.now())
