"""Somebody registers, alone or with others: one form, one transaction, exact to the last place.

At most three requests: the form, the form sent, and the page of the registration.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from wenjin.core.outbox.services import post_many
from wenjin.core.prepared import Prepared
from wenjin.core.statements import insert_rows, sent_together
from wenjin.events.domain.capacity import Fit, Room, Takes, fit, most_that_fit
from wenjin.events.domain.registration_form import EventFacts, Form
from wenjin.events.domain.waiting import MOST_PASSED
from wenjin.events.models import Event, Registration
from wenjin.events.queries.facts import event_facts
from wenjin.events.queries.sealed import contact_of
from wenjin.events.services.notes import guardian_needed, note, notice_of
from wenjin.events.services.places import lock_event, rooms_of, take
from wenjin.events.services.preparing import (
    GUARDIAN,
    SealedForm,
    must_be_open,
    prepared,
    registration_of,
    state_of,
)
from wenjin.events.services.refusals import EventFull, NoSuchEvent, NotByForm

__all__ = ["GUARDIAN", "Registered", "Source", "State", "client_key_of", "register", "room_for"]

State = Registration.State
Source = Registration.Source
_BY_FORM: Final = frozenset({Event.Entry.FORM, Event.Entry.APPROVED})


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of a form.

    Attributes:
        secret: of the private link, which is kept nowhere in clear.
        missing: when it went to the waiting list: what was left of each quota that it needed.
        most: how many of the group could have come at once; -1 for all.
        is_repeated: the same form was sent before, and this is what became of it then.
    """

    id: UUID
    reference: str
    state: str
    secret: str
    missing: Mapping[str, int] = field(default_factory=dict)
    most: int = -1
    is_repeated: bool = False


class _Changed(Exception):
    """The event is not what was read."""


class _Repeated(Exception):
    """The form was sent before."""


def register(
    code: str,
    form: Form,
    *,
    key: str,
    at: datetime,
    language: str,
    person: UUID | None = None,
    source: Source = Source.FORM,
    waits: bool = True,
) -> Registered:
    """Take a form: places for all of the group, or one place in the waiting list for all of them.

    Args:
        code: of the event.
        key: of the form; sent again it is the same registration.
        language: in which they are written to.
        person: who is signed in.
        waits: join the waiting list when there is no room; else it is refused.

    Raises:
        FormWrong: see its fields; nothing was kept.
        NoSuchEvent, NotByForm, NotOpenYet, ClosedAlready, NotForYou, EventFull: nothing was kept.
    """
    facts = event_facts(code)
    client_key = client_key_of(key)
    while True:
        if facts is None:
            raise NoSuchEvent(event=code[:80])
        if facts.entry not in _BY_FORM:
            raise NotByForm(entry=facts.entry)
        must_be_open(facts, at)
        known = prepared(form, facts, at, language)
        try:
            with transaction.atomic():
                return _taken(facts, known, client_key, at, person, source, waits=waits)
        except _Changed:
            facts = event_facts(code, fresh=True)
        except _Repeated:
            return _as_before(facts.id, client_key)


def _taken(
    facts: EventFacts,
    known: SealedForm,
    client_key: str,
    at: datetime,
    person: UUID | None,
    source: Source,
    *,
    waits: bool,
) -> Registered:
    """Write it down, under the lock of the event."""
    locked = lock_event(facts.id, numbers=1)
    if locked is None or locked.version != facts.version:
        raise _Changed
    if _SENT_BEFORE.all({"event_id": facts.id, "client_key": client_key}):
        raise _Repeated
    rooms = rooms_of(facts.id)
    room = room_for(facts, known.takes, rooms)
    each = {code: -(-count // len(known.form.guests)) for code, count in known.takes.items()}
    most = most_that_fit(each, rooms) if room.is_full else -1
    if room.is_full and not (waits and facts.has_waiting_list):
        raise EventFull(missing=dict(room.missing), most=most)
    row = registration_of(
        facts,
        known,
        number=locked.number,
        state=state_of(facts, known, is_full=room.is_full),
        source=source,
        client_key=client_key,
        at=at,
        person=person,
    )
    if not room.is_full:
        take(facts.id, known.takes)
    with sent_together():
        insert_rows([known.data_key])
        insert_rows([row])
        insert_rows(known.guests)
        note(row, f"registration.{row.state}", at=at, is_first=True, event=facts.code, size=row.size)
        post_many([notice_of(row, row.state, at), *guardian_needed(row, at)], at=at)
    return Registered(row.pk, row.reference, row.state, known.secret, room.missing, most)


def room_for(facts: EventFacts, takes: Takes, rooms: Mapping[str, Room]) -> Fit:
    """Whether it fits beside what is kept for a group that was passed over often enough."""
    found = fit(takes, rooms)
    if found.is_full or all(rooms[code].left >= facts.largest_group for code in takes):
        return found
    kept = Registration.objects.filter(
        event_id=facts.id, state=State.WAITING, passed_over__gte=MOST_PASSED
    ).values_list("takes", flat=True)
    for_others = {code for one in kept for code in one}
    return Fit({code: 0 for code in takes if code in for_others})


def _sent_before(event_id: UUID, client_key: str) -> QuerySet[Registration, int]:
    return Registration.objects.filter(event_id=event_id, client_key=client_key).values_list(
        "number", flat=True
    )


_SENT_BEFORE: Final = Prepared(_sent_before)


def _as_before(event_id: UUID, client_key: str) -> Registered:
    row = Registration.objects.select_related("data_key").get(event_id=event_id, client_key=client_key)
    return Registered(row.pk, row.reference, row.state, contact_of(row).secret, is_repeated=True)


def client_key_of(key: str) -> str:
    """The key of a form as the row keeps it."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
