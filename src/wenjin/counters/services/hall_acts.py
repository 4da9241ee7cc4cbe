"""The one way in which something changes in a hall.

Acts of one hall happen one after the other: each waits for the one before, reads what is there, writes the rows,
what live pages must know, and an entry of the ledger, in one transaction. The key of an act is unique in the
ledger, so the same form sent twice is one act.
"""

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db import connection, transaction

from wenjin.accounts.domain.actor import Actor
from wenjin.core.ledger import book
from wenjin.core.ledger.errors import SomebodyWasFaster
from wenjin.core.outbox.services import NewMessage, post_many
from wenjin.counters.domain.ticket_state import NotPossible, TicketAct, next_state
from wenjin.counters.models import HallEvent, Ticket
from wenjin.counters.queries.hall_now import local_day
from wenjin.counters.services.refusals import (
    AlreadyCalled,
    KeyUsedForSomethingElse,
    NotOfThisCentre,
    NotWaiting,
)

# Names this kind of lock among all advisory locks of the database: "hall" in letters.
_HALL_LOCK: Final = 0x68616C6C
_TRIES: Final = 3


@dataclass
class HallAct:
    """An act that is being done, under the lock of the hall.

    Attributes:
        centre: id of the centre.
        actor: who acts.
        at: when it counts.
        act_key: by which the ledger knows a repetition; None for acts that may be repeated freely.
    """

    centre: str
    actor: Actor
    at: datetime
    act_key: str | None
    _entries: list[book.NewEntry] = field(default_factory=list)
    _events: list[HallEvent] = field(default_factory=list)
    _messages: list[NewMessage] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The local date of the act."""
        return local_day(self.at)

    def done_before(self, *codes: str) -> Mapping[str, Any] | None:
        """What the ledger says of the same act, done before; None when this is the first time.

        Args:
            codes: as which it may stand there.

        Raises:
            KeyUsedForSomethingElse: the key belongs to another act or another hall.
        """
        if self.act_key is None:
            return None
        entry = book.by_act(self.act_key)
        if entry is None:
            return None
        if entry.code not in codes or entry.stream != _stream(self.centre):
            raise KeyUsedForSomethingElse
        return dict(entry.payload)

    def note(self, code: str, **payload: object) -> None:
        """Write into the ledger when the act ends; ids, codes and whole numbers only."""
        is_first = not self._entries
        self._entries.append(
            book.NewEntry(
                stream=_stream(self.centre),
                code=code,
                at=self.at,
                actor=_reference(self.actor),
                payload={name: value for name, value in payload.items() if value not in (None, "")},
                act_key=self.act_key if is_first else None,
            )
        )

    def changed(self, ticket: Ticket | None = None, counter: str = "") -> None:
        """Let live pages know that something is different."""
        self._event(HallEvent.Kind.CHANGED, ticket, counter)

    def called(self, ticket: Ticket, counter: str) -> None:
        """Let displays call somebody to a counter."""
        self._event(HallEvent.Kind.CALLED, ticket, counter)

    def post(self, message: NewMessage) -> None:
        """Leave something to the worker."""
        self._messages.append(message)

    def move(self, ticket: Ticket, what: TicketAct, **columns: object) -> None:
        """Bring a ticket into its next state, unless somebody else was faster.

        Raises:
            NotWaiting: this does not happen in the state in which it is.
            AlreadyCalled: the row is not what was read.
        """
        try:
            state = next_state(ticket.state, what)
        except NotPossible as error:
            raise NotWaiting(state=ticket.state, ticket=ticket.shown) from error
        self.change(ticket, state=state.value, **columns)

    def change(self, ticket: Ticket, **columns: object) -> None:
        """Write columns of a ticket, unless somebody else was faster.

        Raises:
            AlreadyCalled: the row is not what was read.
        """
        columns["version"] = ticket.version + 1
        same = Ticket.objects.filter(pk=ticket.pk, state=ticket.state, version=ticket.version)
        if not same.update(**columns):
            raise AlreadyCalled(ticket=ticket.shown)
        for name, value in columns.items():
            setattr(ticket, name, value)

    def _event(self, kind: HallEvent.Kind, ticket: Ticket | None, counter: str) -> None:
        self._events.append(
            HallEvent(centre=self.centre, kind=kind, ticket=ticket, counter=counter, at=self.at)
        )

    def _write(self) -> None:
        self._write_entries()
        if self._events:
            HallEvent.objects.bulk_create(self._events)
        post_many(self._messages, at=self.at)

    def _write_entries(self) -> None:
        """Only whoever writes about this hall without its lock can be in the way; then once more."""
        for attempt in range(_TRIES):
            try:
                with transaction.atomic():
                    book.append_many(self._entries)
                return
            except SomebodyWasFaster:
                if attempt == _TRIES - 1:
                    raise


@contextmanager
def hall_act(centre: str, actor: Actor, *, at: datetime, key: str | None = None) -> Iterator[HallAct]:
    """Do something in a hall: all of it or nothing, and nothing else at the same time.

    Args:
        key: of the form or the call, the same when it is sent again.
    """
    with transaction.atomic():
        lock_hall(centre)
        act = HallAct(centre, actor, at, None if key is None else act_key_of(centre, key))
        yield act
        act._write()


def act_key_of(centre: str, key: str) -> str:
    """The key under which the ledger knows an act: bound to the hall, and no form's own key in clear."""
    return hashlib.sha256(f"hall:{centre}:{key}".encode()).hexdigest()


def _reference(actor: Actor) -> str:
    """How the ledger names whoever acts; most who take a ticket are nobody that the house knows."""
    reference = actor.reference
    return reference if not reference.endswith(":") else reference.removesuffix(":")


def refuse_strangers(actor: Actor, centre: str) -> None:
    """Only whoever works at a centre acts for it.

    Raises:
        NotOfThisCentre: the actor does not.
    """
    if not actor.is_system and centre not in actor.centres:
        raise NotOfThisCentre(centre=centre)


def _stream(centre: str) -> str:
    return f"hall:{centre}"


def lock_hall(centre: str) -> None:
    """Wait for other acts in this hall, in the caller's transaction; SQLite has one writer at a time anyway."""
    if connection.vendor != "postgresql":
        return
    number = zlib.crc32(centre.encode())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [_HALL_LOCK, number - (1 << 32 if number >> 31 else 0)]
        )
