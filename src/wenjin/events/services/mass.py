"""Registrations of very many at once: what came in together is written together, exact to the last place.

One transaction for all forms of one event: the event is locked once, what is left is counted down in the order
in which the forms came, and rows, guests, ledger and notices are written in sets. Each form is taken or refused
by itself, and sent twice it is one registration.
"""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from wenjin.core.keys.models import DataKey
from wenjin.core.keys.services import prepare_data_key
from wenjin.core.ledger import book
from wenjin.core.ledger.book import NewEntry
from wenjin.core.outbox.services import post_many
from wenjin.core.statements import insert_rows
from wenjin.events.domain.capacity import Room, fit
from wenjin.events.domain.registration_form import EventFacts, Form
from wenjin.events.domain.waiting import MOST_PASSED
from wenjin.events.models import Event, Guest, Registration
from wenjin.events.queries.facts import event_facts
from wenjin.events.queries.sealed import contact_of
from wenjin.events.services.notes import holder_of, notice_of, stream_of
from wenjin.events.services.places import lock_event, rooms_of, take
from wenjin.events.services.preparing import SealedForm, must_be_open, prepared, registration_of, state_of
from wenjin.events.services.refusals import (
    EventFull,
    EventRefusal,
    FormUsed,
    FormWrong,
    NoSuchEvent,
    NotByForm,
)
from wenjin.events.services.registering import Registered, client_key_of, is_of_sender
from wenjin.events.services.row_sets import insert_set

Outcome = Registered | EventRefusal
"""What became of a form: a registration, or why there is none."""
State: Final = Registration.State
_ALONE: Final = 1
_log: Final = logging.getLogger(__name__)


class NotWritten(EventRefusal):
    """The tables do not take this form, and others beside it they do; nothing was kept of it."""

    code = "not_written"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A form that was handed in.

    Attributes:
        event: its code.
        key: the client's; sent again it is the same registration.
        language: in which they are written to.
    """

    event: str
    key: str
    form: Form
    language: str


def register_together(forms: Sequence[HandedIn], *, at: datetime) -> list[Outcome]:
    """Take forms in the order in which they came; when this returns, all that is told is committed.

    Args:
        forms: few hundred at most, of any events.

    Returns:
        An outcome for each, in the same order.

    Raises:
        django.db.DatabaseError: the database is not there. What was committed before that stays, and a form that
            is sent again is known by its key.
    """
    outcomes: dict[tuple[str, str], Outcome] = {}
    first: dict[tuple[str, str], HandedIn] = {}
    for one in forms:
        first.setdefault((one.event, one.key), one)
    for code in dict.fromkeys(one.event for one in forms):
        own = [one for one in first.values() if one.event == code]
        for key, outcome in _of_event(code, own, at).items():
            outcomes[code, key] = outcome
    return [
        outcomes[one.event, one.key]
        if one.form == first[one.event, one.key].form
        else _other(outcomes[one.event, one.key])
        for one in forms
    ]


def _other(outcome: Outcome) -> EventRefusal:
    """What is told to who sent something else with the key of a form of the same set."""
    return FormUsed() if isinstance(outcome, Registered) else outcome


def registered_before(code: str, key: str, form: Form) -> Registered | None:
    """What became of a form that was sent with this key, if it was taken; only its sender has the key."""
    facts = event_facts(code)
    if facts is None:
        return None
    client_key = client_key_of(key)
    before = _before(facts.id, {client_key: key}, {key: form}).get(key)
    return before if isinstance(before, Registered) else None


@dataclass(slots=True)
class _Sorted:
    """Forms of one event, those that can be taken apart from those that cannot."""

    data_key: DataKey
    fine: dict[str, SealedForm] = field(default_factory=dict)
    refused: dict[str, Outcome] = field(default_factory=dict)


class _Changed(Exception):
    """The event is not what was read."""


def _of_event(code: str, forms: Sequence[HandedIn], at: datetime) -> dict[str, Outcome]:
    facts, is_fresh = event_facts(code), False
    while True:
        why = _closed(facts, code, at)
        if facts is None or why is not None:
            # What is kept may be of an earlier version: nobody is refused for that.
            if is_fresh:
                return _refused(facts, forms, why or NoSuchEvent(event=code[:80]))
            facts, is_fresh = event_facts(code, fresh=True), True
            continue
        known = _sorted(forms, facts, at)
        try:
            with transaction.atomic():
                return {**known.refused, **_written(facts, known, at)}
        except _Changed:
            facts, is_fresh = event_facts(code, fresh=True), True
        except IntegrityError:
            if len(forms) == _ALONE:
                _log.exception("a form for %s cannot be written", code)
                return {one.key: NotWritten() for one in forms}
            half = len(forms) // 2
            return {**_of_event(code, forms[:half], at), **_of_event(code, forms[half:], at)}


def _refused(facts: EventFacts | None, forms: Sequence[HandedIn], why: EventRefusal) -> dict[str, Outcome]:
    """The refusal for all but those who were taken while it was time."""
    sent = {one.key: one.form for one in forms}
    before = _before(facts.id, {client_key_of(key): key for key in sent}, sent) if facts else {}
    return {key: before.get(key, why) for key in sent}


def _closed(facts: EventFacts | None, code: str, at: datetime) -> EventRefusal | None:
    """Why nobody can register now."""
    if facts is None:
        return NoSuchEvent(event=code[:80])
    if facts.entry != Event.Entry.MASS:
        return NotByForm(entry=facts.entry)
    try:
        must_be_open(facts, at)
    except EventRefusal as error:
        return error
    return None


def _sorted(forms: Sequence[HandedIn], facts: EventFacts, at: datetime) -> _Sorted:
    """Check and seal all forms, under one key, before the event is locked."""
    known = _Sorted(prepare_data_key(at))
    for one in forms:
        form = replace(one.form, is_online=facts.is_online)
        try:
            known.fine[one.key] = prepared(form, facts, at, one.language, data_key=known.data_key)
        except EventRefusal as error:
            known.refused[one.key] = error
    return known


def _written(facts: EventFacts, known: _Sorted, at: datetime) -> dict[str, Outcome]:
    """Write down what can be taken, under the lock of the event."""
    if not known.fine:
        return {}
    locked = lock_event(facts.id)
    if locked is None or locked.version != facts.version:
        raise _Changed
    client_keys = {client_key_of(key): key for key in known.fine}
    outcomes: dict[str, Outcome] = _before(
        facts.id, client_keys, {key: one.form for key, one in known.fine.items()}
    )
    states = _states(facts, known, outcomes)
    numbered = lock_event(facts.id, numbers=len(states))
    if numbered is None:
        raise _Changed
    rows, guests, total = list[Registration](), list[Guest](), Counter[str]()
    for number, (key, state) in enumerate(states.items(), numbered.number - len(states) + 1):
        one = known.fine[key]
        row = registration_of(
            facts,
            one,
            number=number,
            state=state,
            source=Registration.Source.INTAKE,
            client_key=client_key_of(key),
            at=at,
        )
        rows.append(row)
        guests += one.guests
        if state != State.WAITING:
            total.update(one.takes)
        outcomes[key] = Registered(row.pk, row.reference, row.state, one.secret)
    if rows:
        _write(facts, known.data_key, rows, guests, total, at)
    return outcomes


def _states(facts: EventFacts, known: _Sorted, outcomes: dict[str, Outcome]) -> dict[str, str]:
    """What each new form becomes, by its key; a refusal goes to the outcomes."""
    rooms, states = rooms_of(facts.id), dict[str, str]()
    promised = _promised(facts.id, rooms, len(known.fine))
    for key, one in known.fine.items():
        if key in outcomes:
            continue
        missing = fit(one.takes, rooms).missing or {code: 0 for code in one.takes if code in promised}
        if missing and not facts.has_waiting_list:
            outcomes[key] = EventFull(missing=dict(missing), most=0)
            continue
        states[key] = state_of(facts, one, is_full=bool(missing))
        if not missing:
            for code, count in one.takes.items():
                rooms[code] = replace(rooms[code], taken=rooms[code].taken + count)
    return states


def _promised(event_id: UUID, rooms: Mapping[str, Room], coming: int) -> set[str]:
    """Quotas whose last places are kept for a group that was passed over often enough; see ``registering``."""
    if all(one.left > coming for one in rooms.values()):
        return set()
    kept = Registration.objects.filter(event_id=event_id, state=State.WAITING, passed_over__gte=MOST_PASSED)
    return {code for takes in kept.values_list("takes", flat=True) for code in takes}


def _write(
    facts: EventFacts,
    data_key: DataKey,
    rows: Sequence[Registration],
    guests: Sequence[Guest],
    total: Mapping[str, int],
    at: datetime,
) -> None:
    take(facts.id, total)
    insert_rows([data_key])
    insert_set(rows)
    insert_set(guests)
    entries = [
        NewEntry(
            stream=stream_of(row),
            code=f"registration.{row.state}",
            at=at,
            actor=holder_of(row),
            payload={"event": facts.code, "size": row.size},
        )
        for row in rows
    ]
    book.append_many(entries, after={one.stream: book.START for one in entries})
    post_many([notice_of(row, row.state, at) for row in rows], at=at)


def _before(event_id: UUID, client_keys: Mapping[str, str], forms: Mapping[str, Form]) -> dict[str, Outcome]:
    """What was taken before with these keys, by the key of the client; refused where somebody else sent it."""
    found = Registration.objects.filter(event_id=event_id, client_key__in=list(client_keys))
    if not found.exists():
        return {}
    outcomes: dict[str, Outcome] = {}
    for row in found.select_related("data_key"):
        key, contact = client_keys[row.client_key], contact_of(row)
        made = Registered(row.pk, row.reference, row.state, contact.secret, is_repeated=True)
        outcomes[key] = made if is_of_sender(row, contact, forms[key]) else FormUsed()
    return outcomes


__all__ = ["FormWrong", "HandedIn", "Outcome", "Registered", "register_together", "registered_before"]
