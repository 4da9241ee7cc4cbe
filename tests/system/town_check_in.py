"""An event today with doors and somebody who is in, and one that is over, with certificates and feedback."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from wenjin.accounts.domain.actor import Actor
from wenjin.core import clock
from wenjin.events.domain.admission import Outcome
from wenjin.events.domain.registration_form import Form, GuestForm
from wenjin.events.domain.ticket_codes import ticket_fingerprint
from wenjin.events.models import Event, EventText, Quota, Registration, Session
from wenjin.events.queries.sealed import guests_of
from wenjin.events.services.certificates import certificates
from wenjin.events.services.doors import Read, hear, open_door
from wenjin.events.services.registering import register

if TYPE_CHECKING:
    from tests.system.town import Town

TODAY = "town-evening"


def build_doors(town: "Town") -> None:
    """Doors with their guests."""
    at, team = clock.now(), town.actors["event team"]
    event = _event(TODAY)
    Session.objects.create(
        event=event, code="talk", starts_at=event.starts_at, ends_at=event.ends_at, is_counted=True
    )
    for language, title in (
        ("en", "Talk"),
        ("zh-hans", "讲座"),
        ("ar", "محاضرة"),
        ("ru", "Доклад"),
        ("th", "บรรยาย"),
    ):
        EventText.objects.create(
            language=language,
            subject=f"event/{TODAY}",
            field="sessions/talk/title",
            value=title,
            state="source",
        )
    _guests(TODAY, team, town, "door")
    finished = _event("town-finished", gives_certificate=True)
    town.values["finished registration"] = secret = _guests(finished.code, team, town, "old door")
    over = at - timedelta(hours=2)
    Event.objects.filter(pk=finished.pk).update(
        starts_at=over - timedelta(hours=1), ends_at=over, version=finished.version + 1
    )
    certificates(secret, at=at)


def _event(code: str, **columns: object) -> Event:
    at = clock.now()
    event = Event.objects.create(
        **{
            "code": code,
            "kind": Event.Kind.TALK,
            "state": Event.State.PUBLISHED,
            "starts_at": at + timedelta(hours=1),
            "ends_at": at + timedelta(hours=3),
            "largest_group": 3,
            "created_at": at,
            "changed_at": at,
            **columns,
        }
    )
    for language, title in (
        ("en", "An evening in the town"),
        ("zh-hans", "小城之夜"),
        ("ar", "أمسية في البلدة"),
        ("ru", "Вечер в городке"),
        ("th", "ค่ำคืนในเมืองเล็ก"),
    ):
        EventText.objects.create(
            language=language, subject=f"event/{code}", field="title", value=title, state="source"
        )
    Quota.objects.create(event=event, code="places", kind=Quota.Kind.PLACES, size=20)
    return event


def _guests(code: str, team: Actor, town: "Town", name: str) -> str:
    """Two register and one comes, read by a door that differs from another; the secret of their link."""
    at = clock.now()
    form = Form(name="Ada Sample", email="ada@example.org", guests=(GuestForm(), GuestForm("Bo Sample")))
    made = register(code, form, key=uuid4().hex, at=at, language="en")
    guests = guests_of(Registration.objects.select_related("data_key").get(pk=made.id))
    ticket = ticket_fingerprint(guests[0].ticket)
    for door, minute in ((name, 0), (f"{name} too", 5)):
        opened = open_door(team, code, door, key=f"{code}-{door}", at=at)
        seen_at = at - timedelta(minutes=10 - minute)
        hear(opened.secret, [Read(1, ticket, "", seen_at, Outcome.ADMITTED)], at=at)
        town.values.setdefault(name, opened.secret)
        town.values.setdefault(f"device of {name}", str(opened.id))
    return made.secret
