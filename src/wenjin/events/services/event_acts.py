"""The one way in which staff change an event: under its lock, with an entry of the ledger, in one transaction.

The key of a form is unique in the ledger, so the same form sent twice is one act.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from wenjin.accounts.domain.actor import Actor, Role
from wenjin.core.ledger import book
from wenjin.events.models import Event
from wenjin.events.services.places import lock_event
from wenjin.events.services.planning_refusals import NotAllowed
from wenjin.events.services.refusals import NoSuchEvent, SomebodyWasFaster

PLANNERS: Final = (Role.EVENT_TEAM, Role.DIRECTOR)
"""Who plans events, decides about registrations and cancels them."""


def must_plan(actor: Actor) -> None:
    """Only those who plan events go on.

    Raises:
        NotAllowed: the actor is none of them.
    """
    if not (actor.is_system or actor.has(*PLANNERS)):
        raise NotAllowed


def stream_of_event(code: str) -> str:
    """Name of the stream of an event."""
    return f"event:{code}"


@dataclass
class EventAct:
    """An act of staff that is being done, under the lock of the event.

    Attributes:
        event: as it is now; the act writes its columns with ``changed``.
        is_repeated: the same form was sent before and had its effect: leave without doing anything.
    """

    event: Event
    actor: Actor
    at: datetime
    code: str
    key: str
    is_repeated: bool = False

    def note(self, **payload: object) -> None:
        """Write it into the ledger: ids, codes and whole numbers only."""
        write_entry(self.event.code, self.code, self.key, actor=self.actor, at=self.at, payload=payload)

    def changed(self, **columns: Any) -> None:
        """Write columns, and that nothing of the event may be taken from what was kept before."""
        for name, value in columns.items():
            setattr(self.event, name, value)
        self.event.version += 1
        self.event.changed_at = self.at
        self.event.save(update_fields=[*columns, "version", "changed_at"])


@contextmanager
def event_act(
    actor: Actor, event: str, code: str, *, key: str, at: datetime, seen: int | None = None
) -> Iterator[EventAct]:
    """Do something with an event: all of it or nothing, and nothing else with this event at the same time.

    Args:
        event: its code.
        code: what happens, such as ``event.published``.
        key: of the form, the same when it is sent again.
        seen: version of the event when the form was drawn; left out, whatever it is now.

    Raises:
        NotAllowed, NoSuchEvent, SomebodyWasFaster: nothing was changed.
    """
    must_plan(actor)
    with transaction.atomic():
        row = Event.objects.filter(code=event).only("pk").first()
        if row is None or lock_event(row.pk) is None:
            raise NoSuchEvent(event=event[:80])
        row = Event.objects.select_related("series", "venue", "room").get(pk=row.pk)
        act = EventAct(row, actor, at, code, key, is_repeated=was_acted(event, code, key))
        if not act.is_repeated and seen is not None and seen != row.version:
            raise SomebodyWasFaster
        yield act


def was_acted(event: str, code: str, key: str) -> bool:
    """Whether the same form was sent before and had its effect."""
    return book.by_act(_act_key(event, code, key)) is not None


def look_key(actor: Actor, key: str, at: datetime) -> str:
    """The key of a form that changes nothing and hands personal data out: the same look only in the same hands.

    Sent twice it is one look. Sent by somebody else or hours later it shows the same again, to be written down.
    """
    return f"{key}:{actor.reference}:{at:%Y-%m-%dT%H}"


def write_entry(
    event: str, code: str, key: str, *, actor: Actor, at: datetime, payload: dict[str, object]
) -> None:
    """Write one entry into the stream of an event, in the caller's transaction."""
    book.append(
        stream_of_event(event),
        code,
        at=at,
        actor=actor.reference,
        payload={name: value for name, value in payload.items() if value not in (None, "")},
        act_key=_act_key(event, code, key),
    )


def _act_key(event: str, code: str, key: str) -> str:
    return book.act_key_of(stream_of_event(event), code, key)
