"""What happened around a registration, in the ledger and for the worker: ids, codes and numbers only."""

from datetime import datetime, timedelta
from typing import Final

from wenjin.accounts.domain.actor import Actor
from wenjin.core.ledger import book
from wenjin.core.outbox.services import NewMessage, post_many
from wenjin.events.models import Registration

NOTICE_TOPIC: Final = "registration_notice_due"
EXPIRY_TOPIC: Final = "registration_offer_over"
GUARDIAN_TOPIC: Final = "registration_needs_guardian"


def stream_of(row: Registration) -> str:
    """Name of the stream of a registration."""
    return f"registration:{row.pk}"


def holder_of(row: Registration) -> str:
    """Who holds the private link, as a reference: the person, or the fingerprint of the link."""
    return Actor(person_id=row.person_id, visitor=row.secret_hash).reference


def act_key(row: Registration, code: str, key: str) -> str:
    """The key of a form as the ledger knows it."""
    return book.act_key_of(stream_of(row), code, key)


def was_done(row: Registration, code: str, key: str) -> bool:
    """Whether the same form was sent before and had its effect."""
    return book.by_act(act_key(row, code, key)) is not None


def note(
    row: Registration,
    code: str,
    *,
    at: datetime,
    actor: Actor | None = None,
    key: str | None = None,
    **payload: object,
) -> None:
    """Write one entry into the stream of a registration, in the caller's transaction.

    Args:
        actor: who did it; left out, whoever holds the private link.
        key: of the form that did it.
    """
    book.append(
        stream_of(row),
        code,
        at=at,
        actor=actor.reference if actor is not None else holder_of(row),
        payload={name: value for name, value in payload.items() if value not in (None, "")},
        act_key=None if key is None else act_key(row, code, key),
    )


def note_first(row: Registration, *, at: datetime, **payload: object) -> None:
    """Write that a registration was made: the first entry of its stream, sent without waiting for an answer."""
    entry = book.NewEntry(
        stream=stream_of(row),
        code=f"registration.{row.state}",
        at=at,
        actor=holder_of(row),
        payload=payload,
    )
    book.insert_new(book.link_many([entry], after={entry.stream: book.START}))


def tell_later(row: Registration, notice: str, *, at: datetime) -> None:
    """Let a worker write to whoever registered: booked, pending, waiting, offered, cancelled …"""
    post_many([notice_of(row, notice, at)], at=at)


def notice_of(row: Registration, notice: str, at: datetime) -> NewMessage:
    """The message of a notice; one of an earlier state is not sent any more (``sequence``)."""
    payload = {"registration": str(row.pk), "notice": notice, "sequence": row.sequence}
    return NewMessage(NOTICE_TOPIC, payload, at, f"registration-notice:{row.pk}:{notice}:{row.sequence}")


def end_of_offer(row: Registration) -> tuple[NewMessage, ...]:
    """The message by which a worker ends an offer when its time is over; none where nothing is offered."""
    if row.offered_until is None:
        return ()
    payload = {"registration": str(row.pk), "sequence": row.sequence}
    key = f"registration-offer:{row.pk}:{row.sequence}"
    return (NewMessage(EXPIRY_TOPIC, payload, row.offered_until + timedelta(seconds=1), key),)


def guardian_needed(row: Registration, at: datetime) -> tuple[NewMessage, ...]:
    """The message by which a worker asks the guardians of a registration that waits for them; else none."""
    if row.state != Registration.State.PENDING or row.reason != "guardian":
        return ()
    key = f"registration-guardian:{row.pk}:{row.sequence}"
    return (NewMessage(GUARDIAN_TOPIC, {"registration": str(row.pk)}, at, key),)
