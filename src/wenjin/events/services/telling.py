"""Telling everybody who registered, in batches: one message for the event, which posts theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core.ledger import book
from wenjin.core.outbox.services import NewMessage, post_many
from wenjin.events.models import Event, Registration
from wenjin.events.services.notes import notice_of, stream_of
from wenjin.events.services.places import HOLDING, State

TELLING_TOPIC: Final = "event_telling_due"
MOVED: Final = "moved"
"""Notice: the event, or a session that they chose, is at another time or place."""
CANCELLED: Final = "event_cancelled"
"""Notice: the event does not take place."""
WITH_THE_EVENT: Final = "event_cancelled"
"""Reason of registrations that were cancelled with their event."""
BATCH: Final = 500


def tell_everybody(event: Event, notice: str, *, at: datetime, takes: Sequence[str] = ()) -> None:
    """Let a worker tell all who count on an event, in the caller's transaction.

    Args:
        takes: codes of quotas: only those who take one of them; empty: all.
    """
    post_many([_message(event.pk, notice, event.sequence, 0, list(takes), at)], at=at)


def tell_batch(payload: Mapping[str, Any], *, at: datetime) -> int:
    """Post the notices of the next guests, and a message for those after them; says how many.

    Done twice it has one effect: each notice and each message has a key of its own.
    """
    event_id, notice = UUID(payload["event"]), str(payload["notice"])
    sequence, after, takes = int(payload["sequence"]), int(payload["after"]), list(payload["takes"])
    rows = list(_concerned(event_id, notice, takes).filter(number__gt=after).order_by("number")[:BATCH])
    if not rows:
        return 0
    if notice == CANCELLED:
        _write_down(rows, at)
    post_many((_notice(row, notice, sequence, at) for row in rows), at=at)
    if len(rows) == BATCH:
        post_many([_message(event_id, notice, sequence, rows[-1].number, takes, at)], at=at)
    return len(rows)


def _concerned(event_id: UUID, notice: str, takes: Sequence[str]) -> QuerySet[Registration]:
    rows = Registration.objects.filter(event_id=event_id)
    if notice == CANCELLED:
        return rows.filter(state=State.CANCELLED, reason=WITH_THE_EVENT)
    rows = rows.filter(state__in=(*HOLDING, State.WAITING))
    return rows.filter(takes__has_any_keys=list(takes)) if takes else rows


def _notice(row: Registration, notice: str, sequence: int, at: datetime) -> NewMessage:
    """An event may move again while a registration stays as it is: the event's sequence tells both apart."""
    message = notice_of(row, notice, at)
    return replace(
        message,
        payload={**message.payload, "event_sequence": sequence},
        key=f"{message.key}:{sequence}",
    )


def _message(
    event_id: UUID, notice: str, sequence: int, after: int, takes: list[str], at: datetime
) -> NewMessage:
    payload = {
        "event": str(event_id),
        "notice": notice,
        "sequence": sequence,
        "after": after,
        "takes": takes,
    }
    return NewMessage(TELLING_TOPIC, payload, at, f"event-telling:{event_id}:{notice}:{sequence}:{after}")


def _write_down(rows: Sequence[Registration], at: datetime) -> None:
    """That each was cancelled, in its own stream; who was written down before is not so again."""
    keys = {row.pk: book.act_key_of(stream_of(row), "registration.cancelled", "event") for row in rows}
    known = book.acts_done(keys.values())
    book.append_many(
        [
            book.NewEntry(
                stream=stream_of(row),
                code="registration.cancelled",
                at=at,
                actor=SYSTEM.reference,
                payload={"reason": WITH_THE_EVENT},
                act_key=keys[row.pk],
            )
            for row in rows
            if keys[row.pk] not in known
        ]
    )
