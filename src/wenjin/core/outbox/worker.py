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

Of some topics (``Topic.is_grouped``) several messages are taken at once; see ``groups``.

Failures wait longer each time, with jitter so that they do not come back as a crowd. After the last attempt the
message is a dead letter. Attempts are counted when a worker begins, so a message that kills its worker dies too.
"""

import logging
import secrets
import time
from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from wenjin.core.outbox import groups
from wenjin.core.outbox.leases import lease, renewed, since
from wenjin.core.outbox.models import Message
from wenjin.core.outbox.outcomes import LeaseLost, note_failure
from wenjin.core.outbox.registry import Topic, TryLater, WillNotSucceed, topic_of

_log = logging.getLogger(__name__)


class NoHandler(TryLater):
    """Nothing here handles this topic: a newer release may, or the message is dead one day."""


class WorkerDied(WillNotSucceed):
    """Every worker that began this message died of it."""


def run_due(
    *, worker: str, at: datetime, limit: int = 100, is_over: Callable[[], bool] = lambda: False
) -> int:
    """Run what is due, one after the other or in groups, until nothing is left or the limit is reached.

    Failures are recorded on the message and raised nowhere.

    Args:
        worker: who asks, for the eyes of an operator; a random part is added, so two may have one name.
        at: now. Time goes on from there while messages run.
        limit: at most so many messages.
        is_over: asked before each; when it says yes, nothing more is begun.

    Returns:
        How many messages were begun.
    """
    begun, started = 0, time.monotonic()
    me = f"{worker[:60]}:{secrets.token_hex(6)}"
    while begun < limit and not is_over():
        taken = take_some(me, since(at, started), limit - begun)
        if not taken:
            break
        if len(taken) == 1:
            begun += 1
            run(taken[0], at=since(at, started))
        else:
            begun += groups.run_together(taken, run, at=since(at, started), is_over=is_over)
    return begun


def take(me: str, at: datetime) -> Message | None:
    """Take the message that has waited longest, under a lease; None when nothing is due."""
    return next(iter(take_some(me, at, 1)), None)


def take_some(me: str, at: datetime, most: int) -> list[Message]:
    """Take the message that has waited longest, under a lease, and with it others that can run in its group.

    A message that was begun before runs alone: it may have killed its worker, and would cost those beside it
    their attempts too.
    """
    if not Message.objects.due(at).exists():
        return []  # one cheap SELECT a poll; no lock is asked for when there is nothing to do
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        due = Message.objects.due(at).select_for_update(skip_locked=skip)
        taken = list(due[:1])
        if taken and most > 1 and groups.may_be_grouped(taken[0]):
            same = due.filter(topic=taken[0].topic, attempts=0).exclude(pk=taken[0].pk)
            taken += same[: min(most, groups.MOST) - 1]
        until = at + lease()
        for one in taken:
            one.attempts += 1
            one.leased_by, one.leased_until = me, until
        Message.objects.filter(pk__in=[one.pk for one in taken]).update(
            attempts=F("attempts") + 1, leased_by=me, leased_until=until
        )
    return taken


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
        note_failure(topic, message, error, since(at, started))


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
    with renewed([message], at, started):
        topic.handler(message.payload, at=at)
    _mark_done(message, since(at, started))


def _mark_done(message: Message, at: datetime) -> None:
    mine = Message.objects.open().filter(pk=message.pk, leased_by=message.leased_by)
    if not mine.update(done_at=at, leased_until=None, leased_by="", last_error=""):
        raise LeaseLost(message.pk)
