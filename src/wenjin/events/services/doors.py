"""Doors of an event: phones that read tickets, also without a network, each bound to it by a secret link."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from wenjin.accounts.domain.actor import Actor
from wenjin.core.addresses import fingerprint
from wenjin.core.keys.sealing import blind_index
from wenjin.core.ledger import book
from wenjin.events.domain.admission import REFUSED, Outcome
from wenjin.events.domain.typed_lines import one_line
from wenjin.events.models import Device, Event, Guest, Quota, Scan, Session
from wenjin.events.queries.standing import standing_of
from wenjin.events.services.attendance import Pair, settle_attendance
from wenjin.events.services.event_acts import must_plan, stream_of_event
from wenjin.events.services.places import lock_event
from wenjin.events.services.refusals import AlreadyOver, EventRefusal, NoSuchEvent

LONGEST_NAME: Final = 80
MOST_AT_ONCE: Final = 500
"""So many readings are heard in one transaction; a door sends the rest after that."""
AFTERWARDS: Final = timedelta(days=2)
"""For so long after an event its doors may be opened and heard: a phone may have been switched off."""
_SECRET: Final = 48


class NoSuchDoor(EventRefusal, LookupError):
    """No door has this secret or id."""

    code = "no_such_door"


class BadName(EventRefusal):
    """A door needs a name that fits."""

    code = "bad_name"


@dataclass(frozen=True, slots=True)
class Opened:
    """A door that was opened.

    Attributes:
        secret: of its link, which is kept nowhere in clear.
    """

    id: UUID
    name: str
    secret: str


@dataclass(frozen=True, slots=True)
class Read:
    """A ticket as a door read it.

    Attributes:
        number: its own at this door, 1 or more; what is sent again has the same.
        ticket: fingerprint of the code (``domain.ticket_codes``); empty for what is no code at all.
        session: code of the session; empty for the event itself.
        seen_at: by the clock of the door.
        told: what was said at the door; None when the door asks, and says whatever it is told.
        is_undo: what was read of this guest at this door before is taken back.
    """

    number: int
    ticket: str
    session: str
    seen_at: datetime
    told: Outcome | None = None
    is_undo: bool = False


@dataclass(frozen=True, slots=True)
class HeardBack:
    """What became of readings.

    Attributes:
        outcomes: by number, of all that were sent and are kept.
        is_closed: the door was closed; only what it read before was kept.
    """

    outcomes: Mapping[int, Outcome] = field(default_factory=dict)
    is_closed: bool = False


@transaction.atomic
def open_door(actor: Actor, code: str, name: str, *, key: str, at: datetime) -> Opened:
    """Bind one more phone to an event. The same form again opens nothing new and gives the same link.

    Raises:
        NotAllowed, NoSuchEvent, AlreadyOver, BadName: nothing was changed.
    """
    event = _event_for(actor, code)
    called = one_line(name)
    if not called or len(called) > LONGEST_NAME:
        raise BadName
    if event.state != Event.State.PUBLISHED or at > event.ends_at + AFTERWARDS:
        raise AlreadyOver(state=event.state)
    # Made from the key of the form, so that it need not be kept to be told a second time.
    secret = blind_index(f"{event.pk}:{actor.reference}:{key}", purpose="events.door")[:_SECRET]
    lock_event(event.pk)
    known = Device.objects.filter(secret_hash=fingerprint(secret)).first()
    if known is not None:
        return Opened(known.pk, known.name, secret)
    made = Device.objects.create(
        event=event,
        name=called,
        secret_hash=fingerprint(secret),
        opened_by=actor.reference,
        opened_at=at,
    )
    _note(event.code, "door.opened", at, actor.reference, device=str(made.pk))
    return Opened(made.pk, made.name, secret)


@transaction.atomic
def close_door(actor: Actor, code: str, device_id: UUID, *, at: datetime) -> None:
    """Let a link admit nobody any more, and show no names; what it read before is still heard.

    Raises:
        NotAllowed, NoSuchEvent, NoSuchDoor: nothing was changed.
    """
    event = _event_for(actor, code)
    lock_event(event.pk)
    device = Device.objects.filter(pk=device_id, event=event).first()
    if device is None:
        raise NoSuchDoor
    if device.closed_at is None:
        device.closed_at = at
        device.save(update_fields=["closed_at"])
        _note(event.code, "door.closed", at, actor.reference, device=str(device.pk))


@transaction.atomic
def hear(secret: str, readings: Sequence[Read], *, at: datetime) -> HeardBack:
    """Take in what a door has read, in whatever order and however often it is sent.

    Args:
        readings: at most ``MOST_AT_ONCE``.

    Raises:
        NoSuchDoor: nobody has this link.
        ValueError: too many at once.
    """
    if len(readings) > MOST_AT_ONCE:
        raise ValueError(f"at most {MOST_AT_ONCE} readings at once, got {len(readings)}")
    doors = Device.objects.filter(secret_hash=fingerprint(secret))
    event_id = doors.values_list("event_id", flat=True).first()
    if event_id is None:
        raise NoSuchDoor
    lock_event(event_id)
    device = doors.select_related("event").get()
    sent = {one.number: one for one in reversed(readings)}
    known = set(Scan.objects.filter(device=device, number__in=sorted(sent)).values_list("number", flat=True))
    fresh = [one for number, one in sorted(sent.items()) if number not in known and _counts(one, device, at)]
    if fresh:
        admitted = _take_in(device, fresh, at)
        _note(
            device.event.code,
            "door.heard",
            at,
            f"door:{device.pk}",
            readings=len(fresh),
            admitted=admitted,
        )
    Device.objects.filter(pk=device.pk).update(heard_at=at)
    rows = Scan.objects.filter(device=device, number__in=sorted(sent)).values_list("number", "outcome")
    return HeardBack({number: Outcome(one) for number, one in rows}, device.closed_at is not None)


def _counts(one: Read, device: Device, at: datetime) -> bool:
    until = min(device.closed_at or at, device.event.ends_at + AFTERWARDS)
    return min(one.seen_at, at) <= until


def _take_in(device: Device, fresh: Sequence[Read], at: datetime) -> int:
    """Write them down and settle what they change; says how many of them admit somebody."""
    standing = _Standing(device.event, {one.ticket for one in fresh})
    scans: list[Scan] = []
    pairs: set[Pair] = set()
    for one in fresh:
        guest = standing.guests.get(one.ticket)
        session = standing.sessions.get(one.session)
        outcome = standing.of(one, guest)
        scans.append(
            Scan(
                event=device.event,
                device=device,
                number=one.number,
                guest=guest,
                session=session,
                # A clock that runs fast must not make somebody the later one for ever, and nobody came in
                # here before the door was opened.
                seen_at=min(max(one.seen_at, device.opened_at), at),
                heard_at=at,
                is_undo=one.is_undo,
                outcome=outcome.value,
                told=(one.told or outcome).value,
            )
        )
        if guest is not None and outcome not in REFUSED:
            pairs.add((guest.pk, session.pk if session is not None else None))
    Scan.objects.bulk_create(scans)
    settle_attendance(pairs)
    numbers = [one.number for one in fresh]
    asked = [one.number for one in fresh if one.told is None]
    Scan.objects.filter(device=device, number__in=asked).update(told=F("outcome"))
    return Scan.objects.filter(device=device, number__in=numbers, outcome=Outcome.ADMITTED.value).count()


class _Standing:
    """What tickets are good for at an event."""

    def __init__(self, event: Event, tickets: Iterable[str]) -> None:
        found = Guest.objects.filter(ticket_hash__in=sorted(set(tickets) - {""})).select_related(
            "registration"
        )
        everywhere = {one.ticket_hash: one for one in found}
        self.guests = {ticket: one for ticket, one in everywhere.items() if one.event_id == event.pk}
        self._strangers = everywhere.keys() - self.guests.keys()
        self.sessions = {one.code: one for one in Session.objects.filter(event=event)}
        self._chosen = dict(
            Quota.objects.filter(event=event, kind=Quota.Kind.SESSION, session__isnull=False).values_list(
                "session_id", "code"
            )
        )

    def of(self, one: Read, guest: Guest | None) -> Outcome:
        """What the ticket itself is good for; ``ADMITTED`` when the readings decide."""
        if guest is None:
            return Outcome.ELSEWHERE if one.ticket in self._strangers else Outcome.UNKNOWN
        if one.session and one.session not in self.sessions:
            return Outcome.ELSEWHERE
        if one.is_undo:
            return Outcome.UNDONE
        return standing_of(guest, guest.registration, self._quota_of(one.session))

    def _quota_of(self, session: str) -> str:
        return self._chosen.get(self.sessions[session].pk, "") if session else ""


def _event_for(actor: Actor, code: str) -> Event:
    must_plan(actor)
    event = Event.objects.filter(code=code).first()
    if event is None:
        raise NoSuchEvent(event=code[:80])
    return event


def _note(event: str, code: str, at: datetime, actor: str, **payload: object) -> None:
    book.append(stream_of_event(event), code, at=at, actor=actor, payload=payload)


@transaction.atomic
def note_badges(actor: Actor, code: str, count: int, *, at: datetime) -> None:
    """Write down that somebody printed badges: names left the house on paper.

    Raises:
        NotAllowed, NoSuchEvent: nothing was changed.
    """
    event = _event_for(actor, code)
    lock_event(event.pk)
    _note(event.code, "badges.printed", at, actor.reference, badges=count)
