"""Somebody registers, alone or with others: one form, one transaction, exact to the last place.

At most three requests: the form, the form sent, and the page of the registration.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from wenjin.core.outbox.services import post_many
from wenjin.core.prepared import Prepared
from wenjin.core.statements import insert_rows, sent_together
from wenjin.events.domain.capacity import Fit, Room, Takes, fit, most_that_fit
from wenjin.events.domain.registration_form import EventFacts, Form
from wenjin.events.domain.typed_lines import one_line
from wenjin.events.domain.waiting import MOST_PASSED
from wenjin.events.models import Event, Registration
from wenjin.events.queries.facts import event_facts
from wenjin.events.queries.sealed import Contact, contact_of
from wenjin.events.services.notes import guardian_needed, note_first, notice_of
from wenjin.events.services.places import LIVE, lock_and_take, rooms_of, take
from wenjin.events.services.preparing import (
    GUARDIAN,
    SealedForm,
    index_of,
    must_be_open,
    prepared,
    read_address,
    registration_of,
    state_of,
)
from wenjin.events.services.refusals import (
    ClosedAlready,
    EventFull,
    EventRefusal,
    FormUsed,
    FormWrong,
    NoSuchEvent,
    NotByForm,
    NotForYou,
    NotOpenYet,
    RegisteredAlready,
)

__all__ = [
    "GUARDIAN",
    "Registered",
    "Source",
    "State",
    "client_key_of",
    "is_of_sender",
    "register",
    "room_for",
]

State = Registration.State
Source = Registration.Source
_PLENTY: Final = Fit({})
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


@dataclass(frozen=True, slots=True)
class _Sent:
    """How a form came: as the arguments of ``register``."""

    client_key: str
    at: datetime
    language: str
    person: UUID | None
    source: Source
    waits: bool


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
        FormUsed: somebody else has sent a form with this key.
        NoSuchEvent, NotByForm, NotOpenYet, ClosedAlready, NotForYou, EventFull: nothing was kept.
        RegisteredAlready: of a file that staff take in; everybody else may register several times.
    """
    facts, is_fresh = event_facts(code), False
    sent = _Sent(client_key_of(key), at, language, person, source, waits)
    while True:
        try:
            return _registered(code, facts, form, sent)
        except _Changed:
            pass
        except (NoSuchEvent, NotByForm, NotOpenYet, ClosedAlready, NotForYou, FormWrong) as error:
            # What is kept of an event may be of an earlier version: nobody is refused for that.
            if is_fresh:
                return _before_or(error, facts, form, sent.client_key)
        facts, is_fresh = event_facts(code, fresh=True), True


def _registered(code: str, facts: EventFacts | None, form: Form, sent: _Sent) -> Registered:
    """Check and seal a form, and then write it down."""
    if facts is None:
        raise NoSuchEvent(event=code[:80])
    if facts.entry not in _BY_FORM:
        raise NotByForm(entry=facts.entry)
    must_be_open(facts, sent.at)
    known = prepared(form, facts, sent.at, sent.language)
    try:
        with transaction.atomic():
            return _taken(facts, known, sent)
    except _Repeated:
        return _as_before(facts.id, form, sent.client_key)
    except IntegrityError:
        if not _was_sent(facts.id, sent.client_key):
            raise
        return _as_before(facts.id, form, sent.client_key)


def _before_or(error: EventRefusal, facts: EventFacts | None, form: Form, client_key: str) -> Registered:
    """What became of the same form while it was time; else the refusal."""
    if facts is None or isinstance(error, FormWrong | NotForYou) or not _was_sent(facts.id, client_key):
        raise error
    return _as_before(facts.id, form, client_key)


def _taken(facts: EventFacts, known: SealedForm, sent: _Sent) -> Registered:
    """Write it down, under the lock of the event."""
    locked, is_taken = lock_and_take(facts.id, known.takes, spare=facts.largest_group)
    if locked is None or locked.version != facts.version:
        raise _Changed
    if sent.source == Source.IMPORT and _has_registered(facts.id, known.email_index, sent.client_key):
        raise RegisteredAlready
    # Where there is plenty, the table itself knows a form that was sent before (``form_sent_once``).
    room, most = (_PLENTY, -1) if is_taken else _counted(facts, known, sent)
    row = registration_of(
        facts,
        known,
        number=locked.number,
        state=state_of(facts, known, is_full=room.is_full),
        source=sent.source,
        client_key=sent.client_key,
        at=sent.at,
        person=sent.person,
    )
    with sent_together():
        insert_rows([known.data_key])
        insert_rows([row])
        insert_rows(known.guests)
        note_first(row, at=sent.at, event=facts.code, size=row.size)
        # Who is asked for a consent, or to name who gives it, gets one mail: it says all that the other would.
        post_many(guardian_needed(row, sent.at) or [notice_of(row, row.state, sent.at)], at=sent.at)
    return Registered(row.pk, row.reference, row.state, known.secret, room.missing, most)


def _counted(facts: EventFacts, known: SealedForm, sent: _Sent) -> tuple[Fit, int]:
    """Whether it fits where little is left, and how many of the group would; what fits is taken."""
    if _was_sent(facts.id, sent.client_key):
        raise _Repeated
    rooms = rooms_of(facts.id)
    room = room_for(facts, known.takes, rooms)
    if not room.is_full:
        take(facts.id, known.takes)
        return room, -1
    each = {code: -(-count // len(known.form.guests)) for code, count in known.takes.items()}
    most = most_that_fit(each, rooms)
    if not (sent.waits and facts.has_waiting_list):
        raise EventFull(missing=dict(room.missing), most=most)
    return room, most


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


def _has_registered(event_id: UUID, email_index: str, client_key: str) -> bool:
    """Whether another form has brought somebody of this address in: two files at once may name them."""
    rows = Registration.objects.filter(event_id=event_id, email_index=email_index, state__in=LIVE)
    return rows.exclude(client_key=client_key).exists()


def _was_sent(event_id: UUID, client_key: str) -> bool:
    return bool(_SENT_BEFORE.all({"event_id": event_id, "client_key": client_key}))


def _sent_before(event_id: UUID, client_key: str) -> QuerySet[Registration, int]:
    return Registration.objects.filter(event_id=event_id, client_key=client_key).values_list(
        "number", flat=True
    )


_SENT_BEFORE: Final = Prepared(_sent_before)


def _as_before(event_id: UUID, form: Form, client_key: str) -> Registered:
    row = Registration.objects.select_related("data_key").get(event_id=event_id, client_key=client_key)
    contact = contact_of(row)
    if not is_of_sender(row, contact, form):
        raise FormUsed
    return Registered(row.pk, row.reference, row.state, contact.secret, is_repeated=True)


def is_of_sender(row: Registration, contact: Contact, form: Form) -> bool:
    """Whether a form comes from who sent the one before: a key alone opens nobody's page."""
    email, _wrong = read_address(form.email)
    is_same_name = one_line(form.name) == one_line(contact.name)
    return is_same_name and bool(email) and index_of(email) == row.email_index


def client_key_of(key: str) -> str:
    """The key of a form as the row keeps it."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
