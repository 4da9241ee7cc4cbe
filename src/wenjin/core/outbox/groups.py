"""Messages of one topic that a worker takes and marks together, so that statements are shared and no more.

Each keeps an outcome of its own:

- transactional (``Topic.together``): all in one transaction. Whatever goes wrong in it, nothing of it is kept,
  and each message runs alone, as if it had been taken alone.
- outside (``Topic.around``): one after the other. One that fails waits or is buried by itself. Marks are written
  together at the end; after a crash before that, the handler finds what it wrote down itself.

Only messages that nobody has begun are grouped. One that kills its worker takes an attempt from those beside it
that one time; after that each of them runs alone. When a worker is told to stop, it hands back what it has not
begun, as if it had not been taken.
"""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Protocol

from django.db import transaction
from django.db.models import F, QuerySet

from wenjin.core.outbox.leases import renewed, since
from wenjin.core.outbox.models import Message
from wenjin.core.outbox.outcomes import LeaseLost, describe, note_failure
from wenjin.core.outbox.registry import Around, HandlerOfMany, Topic, topic_of

MOST: Final = 50
_log = logging.getLogger(__name__)


class Alone(Protocol):
    """Runs one message that was taken, and writes down what came of it."""

    def __call__(self, message: Message, *, at: datetime) -> None:
        """Run it."""


def may_be_grouped(message: Message) -> bool:
    """Whether others of its topic may be taken with it."""
    topic = topic_of(message.topic)
    return topic is not None and topic.is_grouped and message.attempts == 0


def run_together(
    messages: Sequence[Message], alone: Alone, *, at: datetime, is_over: Callable[[], bool]
) -> int:
    """Run messages of one topic that one worker took together, and write down what came of each.

    Args:
        alone: runs one that cannot be done with the others.

    Returns:
        How many were begun; the others were handed back.
    """
    topic = topic_of(messages[0].topic)
    if topic is not None and topic.around is not None:
        return _one_by_one(topic, topic.around, messages, at, is_over)
    if topic is not None and topic.together is not None:
        try:
            _all_at_once(topic, topic.together, messages, at)
        except Exception as error:
            # What goes wrong is told when each is tried alone.
            _log.info("%d of %s: %s; each alone now", len(messages), topic.name, describe(error))
        else:
            return len(messages)
    return _each_alone(messages, alone, at, is_over)


def _each_alone(messages: Sequence[Message], alone: Alone, at: datetime, is_over: Callable[[], bool]) -> int:
    started = time.monotonic()
    for number, message in enumerate(messages):
        if is_over():
            _hand_back(messages[number:])
            return number
        alone(message, at=since(at, started))
    return len(messages)


def _all_at_once(topic: Topic, together: HandlerOfMany, messages: Sequence[Message], at: datetime) -> None:
    """Handler and marks in one transaction.

    Raises:
        LeaseLost: another worker has one of them.
    """
    with transaction.atomic():
        locked = _mine(messages).select_for_update().order_by("pk").values_list("pk", flat=True)
        if len(locked) < len(messages):
            raise LeaseLost(topic.name)
        together([one.payload for one in messages], at=at)
        if _mark_done(messages, at) < len(messages):
            raise LeaseLost(topic.name)


def _one_by_one(
    topic: Topic,
    around: Around,
    messages: Sequence[Message],
    at: datetime,
    is_over: Callable[[], bool],
) -> int:
    """Handlers without a transaction, in what surrounds them; then the marks."""
    started = time.monotonic()
    begun: list[Message] = []
    done: list[Message] = []
    with renewed(messages, at, started) as held:
        try:
            with around():
                for message in messages:
                    if is_over() or not held.holds:
                        break
                    begun.append(message)
                    if _handled(topic, message, since(at, started)):
                        done.append(message)
        finally:
            _mark_done(done, since(at, started))
            _hand_back(messages[len(begun) :])
    return len(begun)


def _handled(topic: Topic, message: Message, at: datetime) -> bool:
    try:
        topic.handler(message.payload, at=at)
    except Exception as error:
        note_failure(topic, message, error, at)
        return False
    return True


def _mark_done(messages: Sequence[Message], at: datetime) -> int:
    if not messages:
        return 0
    return _mine(messages).update(done_at=at, leased_until=None, leased_by="", last_error="")


def _hand_back(messages: Sequence[Message]) -> None:
    """As they were before they were taken."""
    if messages:
        _mine(messages).update(attempts=F("attempts") - 1, leased_until=None, leased_by="")


def _mine(messages: Sequence[Message]) -> "QuerySet[Message]":
    return Message.objects.open().filter(pk__in=[one.pk for one in messages], leased_by=messages[0].leased_by)
