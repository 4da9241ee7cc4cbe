"""Somebody registers, alone or with others: one form, one transaction, exact to the last place.

At most three requests: the form, the form sent, and the page of the registration.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction

from wenjin.cases.domain.reference import ALPHABET
from wenjin.core.addresses import fingerprint, new_secret
from wenjin.core.delivery.mail import MailRefused, checked_address
from wenjin.core.keys.models import DataKey
from wenjin.core.keys.sealing import blind_index, seal_json
from wenjin.core.keys.services import prepare_data_key
from wenjin.core.outbox.services import post_many
from wenjin.core.statements import insert_rows, sent_together
from wenjin.events.domain.audience import age_on, is_for, read_rule
from wenjin.events.domain.capacity import Fit, Room, Takes, fit, most_that_fit
from wenjin.events.domain.registration_form import (
    EventFacts,
    Form,
    GuestForm,
    needs_guardian,
    takes_of,
    wrong_in,
)
from wenjin.events.domain.ticket_codes import ticket_code, ticket_fingerprint
from wenjin.events.domain.waiting import MOST_PASSED
from wenjin.events.models import Event, Guest, Registration
from wenjin.events.queries.facts import event_facts
from wenjin.events.queries.sealed import contact_of, context_of
from wenjin.events.queries.ticket_key import ticket_key
from wenjin.events.services.notes import note, notice_of
from wenjin.events.services.places import lock_event, rooms_of, take
from wenjin.events.services.refusals import (
    ClosedAlready,
    EventFull,
    FormWrong,
    NoSuchEvent,
    NotByForm,
    NotForYou,
    NotOpenYet,
)

State = Registration.State
Source = Registration.Source
GUARDIAN: Final = "guardian"
"""Why a registration waits for somebody: the consent of a guardian."""
_SIGNS: Final = 10
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
    client_key = _client_key(key)
    while True:
        if facts is None:
            raise NoSuchEvent(event=code[:80])
        prepared = _prepared(form, facts, at, language)
        try:
            with transaction.atomic():
                return _taken(facts, prepared, client_key, at, person, source, waits=waits)
        except _Changed:
            facts = event_facts(code, fresh=True)
        except _Repeated:
            return _as_before(facts.id, client_key)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A form that is right, and sealed already: what takes time is done before the event is locked."""

    form: Form
    language: str
    takes: Takes
    row_id: UUID
    secret: str
    data_key: DataKey
    contact: bytes
    answers: bytes | None
    email_index: str
    guests: tuple[Guest, ...]

    @property
    def needs_consent(self) -> bool:
        """Whether a guardian is asked before the places count."""
        return any(one.has_consent is False for one in self.guests)


def _prepared(form: Form, facts: EventFacts, at: datetime, language: str) -> _Prepared:
    _must_be_open(facts, at)
    email, wrong = _address(form.email)
    wrong |= wrong_in(form, facts)
    if wrong:
        raise FormWrong(wrong)
    _must_be_for(form, facts, language)
    row_id, secret, data_key = uuid4(), new_secret(), prepare_data_key(at)
    said = {
        "name": form.name,
        "email": email,
        "telephone": form.telephone,
        "organisation": form.organisation,
        "country": form.country,
        "secret": secret,
    }
    contact = {name: value for name, value in said.items() if value}
    answers = {name: answer for name, answer in form.answers.items() if answer}
    return _Prepared(
        form=form,
        language=language,
        takes=takes_of(form, facts),
        row_id=row_id,
        secret=secret,
        data_key=data_key,
        contact=seal_json(data_key, contact, context=context_of(row_id, "contact")),
        answers=seal_json(data_key, answers, context=context_of(row_id, "answers")) if answers else None,
        email_index=blind_index(email.casefold(), purpose="events.email"),
        guests=_guests(form, facts, row_id, data_key),
    )


def _must_be_open(facts: EventFacts, at: datetime) -> None:
    if facts.entry not in _BY_FORM:
        raise NotByForm(entry=facts.entry)
    if facts.opens_at is not None and at < facts.opens_at:
        raise NotOpenYet(opens_at=facts.opens_at)
    if facts.state == Event.State.CANCELLED or at >= (facts.closes_at or facts.starts_at):
        raise ClosedAlready


def _must_be_for(form: Form, facts: EventFacts, language: str) -> None:
    """Whoever left an answer out is not turned away for it."""
    rule = read_rule(facts.audience_rule)
    for guest in form.guests:
        known: dict[str, object] = {
            "language": language,
            "group": len(form.guests),
            "organisation": bool(form.organisation.strip()),
        }
        if form.country:
            known["country"] = form.country
        if guest.born_on is not None:
            known["age"] = age_on(guest.born_on, facts.starts_on)
        if is_for(rule, known).is_met is False:
            raise NotForYou


def _address(typed: str) -> tuple[str, dict[str, str]]:
    if not typed.strip():
        return "", {"email": "missing"}
    try:
        return checked_address(typed.strip()), {}
    except MailRefused:
        return "", {"email": "not_an_address"}


def _guests(form: Form, facts: EventFacts, row_id: UUID, data_key: DataKey) -> tuple[Guest, ...]:
    asks, rows = needs_guardian(form, facts), []
    for place, guest in enumerate(form.guests):
        pk = uuid4()
        details = seal_json(
            data_key,
            _details(guest, form.name if place == 0 else guest.name),
            context=context_of(row_id, f"guest:{place}"),
        )
        rows.append(
            Guest(
                id=pk,
                registration_id=row_id,
                event_id=facts.id,
                place=place,
                details=details,
                ticket_hash=ticket_fingerprint(ticket_code(pk, ticket_key())),
                has_consent=False if asks[place] else None,
            )
        )
    return tuple(rows)


def _details(guest: GuestForm, name: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": " ".join(name.split()),
        "born_on": guest.born_on.isoformat() if guest.born_on else "",
        "chosen": list(guest.chosen),
        "needs": list(guest.needs),
        "diet": guest.diet,
        "answers": {name: answer for name, answer in guest.answers.items() if answer},
    }
    return {name: value for name, value in said.items() if value}


def _taken(
    facts: EventFacts,
    known: _Prepared,
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
    if Registration.objects.filter(event_id=facts.id, client_key=client_key).exists():
        raise _Repeated
    rooms = rooms_of(facts.id)
    room = _room(facts, known.takes, rooms)
    each = {code: -(-count // len(known.form.guests)) for code, count in known.takes.items()}
    most = most_that_fit(each, rooms) if room.is_full else -1
    if room.is_full and not (waits and facts.has_waiting_list):
        raise EventFull(missing=dict(room.missing), most=most)
    row = Registration(
        id=known.row_id,
        event_id=facts.id,
        number=locked.number,
        reference=_new_reference(),
        state=_state(facts, known, room),
        source=source,
        language=known.language,
        size=len(known.guests),
        takes=dict(known.takes),
        is_online=known.form.is_online,
        secret_hash=fingerprint(known.secret),
        client_key=client_key,
        person_id=person,
        data_key_id=known.data_key.pk,
        contact=known.contact,
        answers=known.answers,
        email_index=known.email_index,
        wants_news=known.form.wants_news,
        reason=GUARDIAN if known.needs_consent else "",
        created_at=at,
        changed_at=at,
    )
    if not room.is_full:
        take(facts.id, known.takes)
    with sent_together():
        insert_rows([known.data_key])
        insert_rows([row])
        insert_rows(known.guests)
        note(row, f"registration.{row.state}", at=at, is_first=True, event=facts.code, size=row.size)
        post_many([notice_of(row, row.state, at)], at=at)
    return Registered(row.pk, row.reference, row.state, known.secret, room.missing, most)


def _room(facts: EventFacts, takes: Takes, rooms: Mapping[str, Room]) -> Fit:
    """Whether it fits beside what is kept for a group that was passed over often enough."""
    found = fit(takes, rooms)
    if found.is_full or all(rooms[code].left >= facts.largest_group for code in takes):
        return found
    kept = Registration.objects.filter(
        event_id=facts.id, state=State.WAITING, passed_over__gte=MOST_PASSED
    ).values_list("takes", flat=True)
    for_others = {code for one in kept for code in one}
    return Fit({code: 0 for code in takes if code in for_others})


def _state(facts: EventFacts, known: _Prepared, room: Fit) -> str:
    if room.is_full:
        return State.WAITING
    return State.PENDING if known.needs_consent or facts.entry == Event.Entry.APPROVED else State.CONFIRMED


def _as_before(event_id: UUID, client_key: str) -> Registered:
    row = Registration.objects.select_related("data_key").get(event_id=event_id, client_key=client_key)
    return Registered(row.pk, row.reference, row.state, contact_of(row).secret, is_repeated=True)


def _client_key(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _new_reference() -> str:
    """Ten signs, 49 bits; the unique index refuses the one in a billion that is given twice."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(_SIGNS))
    return f"{signs[:5]}-{signs[5:]}"
