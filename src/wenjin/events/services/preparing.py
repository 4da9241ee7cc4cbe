"""A form that was sent, checked and sealed before the event is locked: what takes time is done there."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from wenjin.cases.domain.reference import ALPHABET
from wenjin.core.addresses import fingerprint, new_secret
from wenjin.core.delivery.mail import MailRefused, checked_address
from wenjin.core.keys.models import DataKey
from wenjin.core.keys.sealing import blind_index, seal_json
from wenjin.core.keys.services import prepare_data_key
from wenjin.events.domain.audience import age_on, is_for, read_rule
from wenjin.events.domain.capacity import Takes
from wenjin.events.domain.registration_form import (
    EventFacts,
    Form,
    GuestForm,
    needs_guardian,
    takes_of,
    tidied,
    wrong_in,
)
from wenjin.events.domain.ticket_codes import ticket_code, ticket_fingerprint
from wenjin.events.models import Event, Guest, Registration
from wenjin.events.queries.sealed import context_of
from wenjin.events.queries.ticket_key import ticket_key
from wenjin.events.services.refusals import ClosedAlready, FormWrong, NotForYou, NotOpenYet

GUARDIAN: Final = "guardian"
"""Why a registration waits for somebody: the consent of a guardian."""
_SIGNS: Final = 10


@dataclass(frozen=True, slots=True)
class SealedForm:
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


def prepared(
    form: Form, facts: EventFacts, at: datetime, language: str, *, data_key: DataKey | None = None
) -> SealedForm:
    """Check a form and seal what is in it.

    Args:
        data_key: under which it is sealed; left out, one of its own.

    Raises:
        FormWrong, NotForYou: see ``registering.register``.
    """
    form = tidied(form, facts)
    email, wrong = read_address(form.email)
    wrong |= wrong_in(form, facts)
    if wrong:
        raise FormWrong(wrong)
    must_be_for(form, facts, language)
    row_id, secret, data_key = uuid4(), new_secret(), data_key or prepare_data_key(at)
    contact = said_of_contact(form, email, secret)
    answers = {name: answer for name, answer in form.answers.items() if answer}
    return SealedForm(
        form=form,
        language=language,
        takes=takes_of(form, facts),
        row_id=row_id,
        secret=secret,
        data_key=data_key,
        contact=seal_json(data_key, contact, context=context_of(row_id, "contact")),
        answers=seal_json(data_key, answers, context=context_of(row_id, "answers")) if answers else None,
        email_index=index_of(email),
        guests=_guests(form, facts, row_id, data_key),
    )


def said_of_contact(form: Form, email: str, secret: str) -> dict[str, str]:
    """What is kept of who registered, before it is sealed."""
    said = {
        "name": form.name,
        "email": email,
        "telephone": form.telephone,
        "organisation": form.organisation,
        "country": form.country,
        "secret": secret,
    }
    return {name: value for name, value in said.items() if value}


def index_of(email: str) -> str:
    """By which registrations of an address are found without reading it."""
    return blind_index(email.casefold(), purpose="events.email")


def must_be_for(form: Form, facts: EventFacts, language: str) -> None:
    """Refuse whom the event is not for; whoever left an answer out is not turned away for it.

    Raises:
        NotForYou: a guest is none of those.
    """
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


def read_address(typed: str) -> tuple[str, dict[str, str]]:
    """The address of a mailbox, and what is wrong with it, by field."""
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
            said_of_guest(guest, form.name if place == 0 else guest.name),
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


def said_of_guest(guest: GuestForm, name: str) -> dict[str, Any]:
    """What is kept of a guest, before it is sealed."""
    said: dict[str, Any] = {
        "name": " ".join(name.split()),
        "born_on": guest.born_on.isoformat() if guest.born_on else "",
        "chosen": list(guest.chosen),
        "needs": list(guest.needs),
        "diet": guest.diet,
        "answers": {name: answer for name, answer in guest.answers.items() if answer},
    }
    return {name: value for name, value in said.items() if value}


def registration_of(
    facts: EventFacts,
    known: SealedForm,
    *,
    number: int,
    state: str,
    source: str,
    client_key: str,
    at: datetime,
    person: UUID | None = None,
) -> Registration:
    """The row of a form that was prepared; not saved yet."""
    return Registration(
        id=known.row_id,
        event_id=facts.id,
        number=number,
        reference=_new_reference(),
        state=state,
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


def state_of(facts: EventFacts, known: SealedForm, *, is_full: bool) -> str:
    """What a registration is when it is taken."""
    if is_full:
        return Registration.State.WAITING
    waits = known.needs_consent or facts.entry == Event.Entry.APPROVED
    return Registration.State.PENDING if waits else Registration.State.CONFIRMED


def must_be_open(facts: EventFacts, at: datetime) -> None:
    """Refuse before registration opens and after it ends.

    Raises:
        NotOpenYet, ClosedAlready: it is not the time.
    """
    if facts.opens_at is not None and at < facts.opens_at:
        raise NotOpenYet(opens_at=facts.opens_at)
    if facts.state == Event.State.CANCELLED or at >= (facts.closes_at or facts.starts_at):
        raise ClosedAlready


def _new_reference() -> str:
    """Ten signs, 49 bits; the unique index refuses the one in a billion that is given twice."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(_SIGNS))
    return f"{signs[:5]}-{signs[5:]}"
