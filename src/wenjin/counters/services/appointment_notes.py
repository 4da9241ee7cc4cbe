"""What happened to an appointment, in the ledger: ids and codes only."""

from collections.abc import Mapping
from datetime import datetime

from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.core.ledger import book
from wenjin.counters.models import Appointment, WaitingWish

Row = Appointment | WaitingWish


def note(
    row: Row,
    code: str,
    *,
    at: datetime,
    actor: Actor | None = None,
    payload: Mapping[str, object] | None = None,
    key: str | None = None,
) -> None:
    """Write one entry into the stream of an appointment or a wish, in the caller's transaction.

    Args:
        actor: who did it; left out, whoever holds the private link.
        key: of the form, bound to the row and the act.
    """
    book.append(
        stream_of(row),
        code,
        at=at,
        actor=actor.reference if actor is not None else holder_of(row),
        payload=payload or {},
        act_key=act_key(row, code, key) if key is not None else None,
    )


def note_by_clock(row: Row, code: str, *, at: datetime) -> None:
    """Write that something happened because a time was over."""
    note(row, code, at=at, actor=SYSTEM)


def was_done(row: Row, code: str, key: str) -> bool:
    """Whether the same form was sent before and had its effect."""
    return book.by_act(act_key(row, code, key)) is not None


def stream_of(row: Row) -> str:
    """Name of the stream of a row."""
    return f"{'appointment' if isinstance(row, Appointment) else 'wish'}:{row.pk}"


def holder_of(row: Row) -> str:
    """Who holds the private link, as a reference: the person, or the fingerprint of the link."""
    return Actor(person_id=row.person_id, visitor=row.secret_hash).reference


def act_key(row: Row, code: str, key: str) -> str:
    """The key of an act as the ledger knows it."""
    return book.act_key_of(stream_of(row), code, key)


def place_payload(row: Appointment) -> dict[str, object]:
    """The place of an appointment, for the ledger."""
    return {
        "centre": row.centre,
        "topic": row.topic,
        "language": row.language,
        "mode": row.mode,
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "officer": str(row.officer_id),
        "interpreter": str(row.interpreter_id) if row.interpreter_id else "",
        "is_extra": row.is_extra,
        "sequence": row.sequence,
    }
