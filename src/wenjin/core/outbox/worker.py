"""Taking messages and running their handlers, so that every message runs at least once and never twice at once.

A worker takes one message with a lease, in a short transaction of its own: on PostgreSQL with ``FOR UPDATE SKIP
LOCKED``, so that workers pass each other; on SQLite under the one write lock (``BEGIN IMMEDIATE``). Then it runs
the handler, in one of two ways:

- transactional (the usual): the row is locked again, the handler writes, the message is marked done, and all of
  it is committed together. A worker that dies leaves nothing behind; the message comes back when its lease ends.
  The lock on the row, not the lease, keeps others off, so a handler that takes longer than its lease runs once.
- outside (mail, text messages, push): no transaction is open while another system is spoken to. The lease is
  renewed from a second thread meanwhile. A worker that dies after the other system said yes, and before the mark
  was committed, sends again: at least once, never silently not at all.

Failures wait longer each time, with jitter so that they do not come back as a crowd. After the last attempt the
message is a dead letter. Attempts are counted when a worker begins, so a message that kills its worker dies too.
"""

import logging
import random
import secrets
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from wenjin.core.outbox.models import Message
from wenjin.core.outbox.registry import MOST_ATTEMPTS, Topic, TryLater, WillNotSucceed, topic_of

FIRST_WAIT: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = timedelta(hours=1)
LONGEST_ERROR: Final = 500
_log = logging.getLogger(__name__)


class LeaseLost(RuntimeError):
    """Another worker has taken over meanwhile; what this one did is rolled back."""


class NoHandler(TryLater):
    """Nothing here handles this topic: a newer release may, or the message is dead one day."""


class WorkerDied(WillNotSucceed):
    """Every worker that began this message died of it."""


def run_due(*, worker: str, at: datetime, limit: int = 100) -> int:
    """Run what is due, one after the other, until nothing is left or the limit is reached.

    Failures are recorded on the message and raised nowhere.

    Args:
        worker: who asks, for the eyes of an operator; a random part is added, so two may have one name.
        at: now. Time goes on from there while messages run.
        limit: at most so many messages.

    Returns:
        How many messages were begun.
    """
    begun, started = 0, time.monotonic()
    me = f"{worker[:60]}:{secrets.token_hex(6)}"
    while begun < limit:
        message = take(me, _since(at, started))
        if message is None:
            break
        begun += 1
        run(message, at=_since(at, started))
    return begun


def take(me: str, at: datetime) -> Message | None:
    """Take the message that has waited longest, under a lease; None when nothing is due."""
    if not Message.objects.due(at).exists():
        return None  # one cheap SELECT a poll; no lock is asked for when there is nothing to do
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        message = Message.objects.due(at).select_for_update(skip_locked=skip).first()
        if message is None:
            return None
        message.attempts += 1
        message.leased_by, message.leased_until = me, at + lease()
        message.save(update_fields=["attempts", "leased_by", "leased_until"])
    return message


def lease() -> timedelta:
    """How long a worker has a message before others may think it dead."""
    return timedelta(seconds=settings.LEASE_SECONDS)


def run(message: Message, *, at: datetime) -> None:
    """Run the handler of a message that was taken, and write down what came of it."""
    topic = topic_of(message.topic)
    started = time.monotonic()
    try:
        if topic is None:
            raise NoHandler(message.topic)
        if message.attempts > topic.most_attempts:
            raise WorkerDied(f"{topic.most_attempts} times")
        if topic.is_transactional:
            _run_inside(topic, message, at)
        else:
            _run_outside(topic, message, at, started)
    except LeaseLost:
        _log.warning("message %s (%s): another worker has it now", message.pk, message.topic)
    except Exception as error:
        _failed(topic, message, error, _since(at, started))


def _run_inside(topic: Topic, message: Message, at: datetime) -> None:
    """Handler and mark in one transaction."""
    with transaction.atomic():
        locked = Message.objects.open().filter(pk=message.pk, leased_by=message.leased_by)
        if locked.select_for_update().first() is None:
            raise LeaseLost(message.pk)
        topic.handler(message.payload, at=at)
        _mark_done(message, at)


def _run_outside(topic: Topic, message: Message, at: datetime, started: float) -> None:
    """Handler without a transaction, its lease renewed meanwhile; then the mark."""
    with _renewed(message, at, started):
        topic.handler(message.payload, at=at)
    _mark_done(message, _since(at, started))


def _mark_done(message: Message, at: datetime) -> None:
    mine = Message.objects.open().filter(pk=message.pk, leased_by=message.leased_by)
    if not mine.update(done_at=at, leased_until=None, leased_by="", last_error=""):
        raise LeaseLost(message.pk)


@contextmanager
def _renewed(message: Message, at: datetime, started: float) -> Iterator[None]:
    """Renew the lease three times in its length, on a connection of its own, while the block runs."""
    over = threading.Event()

    def renew() -> None:
        try:
            while not over.wait(settings.LEASE_SECONDS / 3):
                now = _since(at, started)
                mine = Message.objects.open().filter(pk=message.pk, leased_by=message.leased_by)
                try:
                    mine.update(leased_until=now + lease())
                except DatabaseError:
                    _log.warning("message %s: its lease could not be renewed", message.pk, exc_info=True)
        finally:
            connection.close()

    thread = threading.Thread(target=renew, name=f"lease-{message.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _failed(topic: Topic | None, message: Message, error: Exception, at: datetime) -> None:
    """Let it wait for the next attempt, or bury it."""
    told = describe(error)
    expected = isinstance(error, TryLater | WillNotSucceed)
    _log.warning("message %s (%s): %s", message.pk, message.topic, told, exc_info=not expected)
    most = topic.most_attempts if topic else MOST_ATTEMPTS
    mine = Message.objects.open().filter(pk=message.pk, leased_by=message.leased_by)
    if isinstance(error, WillNotSucceed) or message.attempts >= most:
        _bury(topic, message, told, at)
        return
    wait = back_off(message.attempts)
    if isinstance(error, TryLater) and error.after is not None:
        wait = max(wait, error.after)
    mine.update(available_at=at + wait, last_error=told, leased_until=None, leased_by="")


def _bury(topic: Topic | None, message: Message, told: str, at: datetime) -> None:
    """Make it a dead letter and tell its topic; a topic that fails at that does not bring it back."""
    mine = Message.objects.open().filter(pk=message.pk, leased_by=message.leased_by)
    mark = {"dead_at": at, "last_error": told, "leased_until": None, "leased_by": ""}
    try:
        with transaction.atomic():
            if mine.update(**mark) and topic and topic.when_dead:
                topic.when_dead(message.payload, told, at=at)
    except DatabaseError:
        raise
    except Exception:
        _log.exception("message %s (%s): telling of its end failed", message.pk, message.topic)
        mine.update(**mark)


def back_off(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 5 s, doubled up to an hour, times a half to one and a half."""
    steady = min(FIRST_WAIT * 2.0 ** min(attempts - 1, 20), LONGEST_WAIT)
    return steady * random.uniform(0.5, 1.5)  # noqa: S311  it spreads load and guards nothing


def describe(error: Exception) -> str:
    """What may be kept of an error: its kind and place, its words only when they are ours.

    Words of other people's errors can hold personal data (a database quotes the row, a mail server the address).
    """
    kind = type(error)
    if isinstance(error, TryLater | WillNotSucceed) or kind.__module__.startswith("wenjin."):
        return f"{kind.__name__}: {error}"[:LONGEST_ERROR]
    steps = traceback.extract_tb(error.__traceback__)
    ours = [step for step in steps if "wenjin" in step.filename] or steps
    place = f" at {ours[-1].filename.rpartition('/wenjin/')[2]}:{ours[-1].lineno}" if ours else ""
    return f"{kind.__name__}{place}"[:LONGEST_ERROR]


def _since(at: datetime, started: float) -> datetime:
    """``at``, with the time that has passed since."""
    return at + timedelta(seconds=time.monotonic() - started)
