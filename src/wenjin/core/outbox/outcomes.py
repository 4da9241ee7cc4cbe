"""What came of a message that was begun: it waits for the next attempt, or is a dead letter.

Failures wait longer each time, with jitter so that they do not come back as a crowd. After the last attempt the
message is a dead letter.
"""

import logging
import random
import traceback
from datetime import datetime, timedelta
from typing import Final

from django.db import DatabaseError, transaction

from wenjin.core.outbox.models import Message
from wenjin.core.outbox.registry import MOST_ATTEMPTS, Topic, TryLater, WillNotSucceed

FIRST_WAIT: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = timedelta(hours=1)
LONGEST_ERROR: Final = 500
_log = logging.getLogger(__name__)


class LeaseLost(RuntimeError):
    """Another worker has taken over meanwhile; what this one did is rolled back."""


def note_failure(topic: Topic | None, message: Message, error: Exception, at: datetime) -> None:
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
