"""How long a worker has a message before others may think it dead, and how it keeps it for longer."""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection

from wenjin.core.outbox.models import Message

_log = logging.getLogger(__name__)


class Lease:
    """The lease of messages that are in hand.

    Attributes:
        until: on the clock that only goes on (``time.monotonic``); others may take them from then on.
    """

    def __init__(self) -> None:
        self.until = time.monotonic() + settings.LEASE_SECONDS

    @property
    def holds(self) -> bool:
        """Whether nobody else can have them; false when this process stood still for too long."""
        return time.monotonic() < self.until


def lease() -> timedelta:
    """How long a lease is."""
    return timedelta(seconds=settings.LEASE_SECONDS)


def since(at: datetime, started: float) -> datetime:
    """``at``, with the time that has passed since ``started`` (``time.monotonic``)."""
    return at + timedelta(seconds=time.monotonic() - started)


@contextmanager
def renewed(messages: Sequence[Message], at: datetime, started: float) -> Iterator[Lease]:
    """Renew the lease three times in its length, on a connection of its own, while the block runs.

    Args:
        messages: taken by one worker at one moment.
    """
    over, held = threading.Event(), Lease()

    def renew() -> None:
        try:
            while not over.wait(settings.LEASE_SECONDS / 3):
                asked, now = time.monotonic(), since(at, started)
                mine = Message.objects.open().filter(
                    pk__in=[one.pk for one in messages], leased_by=messages[0].leased_by
                )
                try:
                    mine.update(leased_until=now + lease())
                    held.until = asked + settings.LEASE_SECONDS
                except DatabaseError:
                    _log.warning("message %s: its lease could not be renewed", messages[0].pk, exc_info=True)
        finally:
            connection.close()

    thread = threading.Thread(target=renew, name=f"lease-{messages[0].pk}", daemon=True)
    thread.start()
    try:
        yield held
    finally:
        over.set()
        thread.join()
