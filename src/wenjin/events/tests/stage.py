"""An event for tests: a talk in three weeks with some places."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from wenjin.core.outbox.models import Message
from wenjin.events.domain.registration_form import Form, GuestForm
from wenjin.events.models import Event, Quota, Registration
from wenjin.events.services.notes import NOTICE_TOPIC
from wenjin.events.services.registering import Registered, register

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
BEGINS = NOW + timedelta(days=21)
CODE = "tea-and-law"


def event(places: int = 20, **columns: object) -> Event:
    """A published event with places."""
    made = Event.objects.create(
        **{
            "code": CODE,
            "kind": Event.Kind.TALK,
            "state": Event.State.PUBLISHED,
            "starts_at": BEGINS,
            "ends_at": BEGINS + timedelta(hours=2),
            "largest_group": 5,
            "created_at": NOW,
            "changed_at": NOW,
            **columns,
        }
    )
    quota(made, "places", Quota.Kind.PLACES, places)
    return made


def quota(of: Event, code: str, kind: str, size: int, **columns: object) -> Quota:
    """Something of which there is only so much."""
    return Quota.objects.create(event=of, code=code, kind=kind, size=size, **columns)


def form(size: int = 1, **about: object) -> Form:
    """Ada, alone or with others."""
    others = tuple(GuestForm(f"Guest {number}") for number in range(1, size))
    return Form(
        **{"name": "Ada Sample", "email": "ada@example.org", "guests": (GuestForm(), *others), **about}  # type: ignore[arg-type]  # what tests say
    )


def registered(size: int = 1, *, key: str = "", at: datetime = NOW, **about: object) -> Registered:
    """Somebody registers."""
    return register(CODE, form(size, **about), key=key or uuid4().hex, at=at, language="en")


def row(of: Registered) -> Registration:
    """The row as it is now."""
    return Registration.objects.get(pk=of.id)


def taken(code: str = "places") -> int:
    """How many are taken."""
    return Quota.objects.get(event__code=CODE, code=code).taken


def notices() -> list[str]:
    """What a worker is to tell, in order."""
    rows = Message.objects.filter(topic=NOTICE_TOPIC).order_by("made_at", "pk")
    return [one.payload["notice"] for one in rows]


def born(years: int) -> date:
    """The birthday of somebody who is so old when it begins."""
    return date(BEGINS.year - years, 1, 1)
