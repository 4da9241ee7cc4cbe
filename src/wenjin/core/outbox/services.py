"""Posting messages, calling them back, and what is done with dead letters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction

from wenjin.core import clock
from wenjin.core.outbox.models import Message
from wenjin.core.statements import IGNORE, insert_rows

KEEP_DONE: Final = timedelta(days=7)
# A key makes a message the same one for as long as its row is there.
KEEP_DONE_WITH_KEY: Final = timedelta(days=400)
KEEP_GIVEN_UP: Final = timedelta(days=400)
# Rows in one INSERT: SQLite takes 32,766 values in a statement, a row has 12.
_BATCH: Final = 400


class NotDead(ValueError):
    """The message is no dead letter (any more)."""


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to be posted with others.

    Attributes:
        payload: identifiers, codes and dates in JSON values; no personal data.
        available_at: not before this moment; None means at once.
        key: what makes it the same message when it is posted twice.
    """

    topic: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    available_at: datetime | None = None
    key: str | None = None


def post(
    topic: str,
    payload: Mapping[str, Any],
    *,
    available_at: datetime | None = None,
    key: str | None = None,
    replace: bool = False,
) -> Message | None:
    """Post a message in the caller's transaction: it exists when, and only when, that is committed.

    Args:
        payload: identifiers, codes and dates in JSON values; no personal data.
        available_at: not before this moment; None means at once.
        key: a message with this key that was posted before stays, whatever became of it, and this one is not
            posted.
        replace: with a key, give a message that nobody has begun yet this payload and time instead.

    Returns:
        The message, or None when one with this key was there and stays as it was.
    """
    message = _row(NewMessage(topic, payload, available_at, key), clock.now())
    if key is None:
        message.save(force_insert=True)
        return message
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        return _replaced(message) if replace else None
    return message


def post_many(messages: Iterable[NewMessage], *, at: datetime | None = None) -> None:
    """Post several messages with one INSERT, in the caller's transaction; known keys are passed over.

    Args:
        at: now, for the column ``made_at`` and for messages without a time of their own.
    """
    now = at or clock.now()
    rows = [_row(one, now) for one in messages]
    for begin in range(0, len(rows), _BATCH):
        insert_rows(rows[begin : begin + _BATCH], IGNORE)


def cancel(key: str) -> bool:
    """Take back the message with this key.

    Returns:
        True when it was there and will not run. False when there is none, or it is done, or a worker has it in
        hand at this moment.
    """
    now = clock.now()
    waiting = Message.objects.filter(key=key, done_at__isnull=True).exclude(leased_until__gt=now)
    count, _ = waiting.delete()
    return bool(count)


@transaction.atomic
def retry(message_id: int, *, at: datetime | None = None) -> None:
    """Bring a dead letter back; it starts with fresh attempts.

    Raises:
        NotDead: it is no dead letter.
    """
    now = at or clock.now()
    changed = (
        Message.objects.dead()
        .filter(pk=message_id)
        .update(dead_at=None, attempts=0, available_at=now, leased_until=None, leased_by="")
    )
    if not changed:
        raise NotDead(message_id)


@transaction.atomic
def give_up(message_id: int, *, at: datetime | None = None) -> None:
    """Put a dead letter aside for good; the row stays and says so.

    Raises:
        NotDead: it is no dead letter.
    """
    if not Message.objects.dead().filter(pk=message_id).update(given_up_at=at or clock.now()):
        raise NotDead(message_id)


def sweep(at: datetime) -> int:
    """Remove what was done or given up long ago; says how many rows."""
    done = Message.objects.filter(done_at__lte=at - KEEP_DONE)
    total = 0
    for over in (
        done.filter(key__isnull=True),
        done.filter(done_at__lte=at - KEEP_DONE_WITH_KEY),
        Message.objects.filter(given_up_at__lte=at - KEEP_GIVEN_UP),
    ):
        total += over.delete()[0]
    return total


def _row(new: NewMessage, now: datetime) -> Message:
    return Message(
        topic=new.topic,
        payload=dict(new.payload),
        key=new.key,
        available_at=new.available_at or now,
        made_at=now,
    )


def _replaced(message: Message) -> Message | None:
    """Move the one that is there, unless somebody has begun it."""
    untouched = Message.objects.open().filter(key=message.key, leased_until__isnull=True, attempts=0)
    if not untouched.update(topic=message.topic, payload=message.payload, available_at=message.available_at):
        return None
    return Message.objects.filter(key=message.key).first()
