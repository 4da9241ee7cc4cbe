"""What the ledger says of messages, and whether their rows are that."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from wenjin.cases.models import Case
from wenjin.core.ledger.models import Entry

_TRANSLATED: Final = "case.message_translated"
_ERASED: Final = "case.erased"


@dataclass(slots=True)
class RecordedMessage:
    """A message by the ledger alone: who wrote it and when, and what its row holds since the last translation."""

    author: str
    at: datetime
    sha256: str


def noted_of(message_id: UUID, sealed: bytes) -> dict[str, object]:
    """What an entry says of a message that is written with it."""
    return {"message": str(message_id), "message_sha256": hashlib.sha256(sealed).hexdigest()}


def recorded(entries: Iterable[Entry]) -> dict[UUID, RecordedMessage]:
    """The messages of a case by the entries of its stream."""
    found: dict[UUID, RecordedMessage] = {}
    for entry in entries:
        digest = _digest(entry.payload)
        if digest is None:
            continue
        own_id, sha256 = digest
        if entry.code == _TRANSLATED and own_id in found:
            found[own_id].sha256 = sha256
        else:
            found[own_id] = RecordedMessage(entry.actor, entry.at, sha256)
    return found


def differences(case: Case, known: Mapping[UUID, RecordedMessage]) -> Iterator[str]:
    """Messages that are gone, were changed, or that nobody wrote: ``message:<id>:<what>``.

    Of a case that was erased the texts are gone, and the rows stay.
    """
    waiting = dict(known)
    for row in case.messages.order_by("at", "pk"):
        record = waiting.pop(row.pk, None)
        if record is None:
            yield f"message:{row.pk}:not_written"
        elif (row.author, row.at) != (record.author, record.at):
            yield f"message:{row.pk}:author"
        elif case.erased_at is None and _hash(row.sealed) != record.sha256:
            yield f"message:{row.pk}:text"
    yield from (f"message:{one}:missing" for one in waiting)


def _digest(payload: Mapping[str, object]) -> tuple[UUID, str] | None:
    own_id, sha256 = payload.get("message"), payload.get("message_sha256")
    return (UUID(own_id), sha256) if isinstance(own_id, str) and isinstance(sha256, str) else None


def _hash(sealed: bytes | memoryview | None) -> str:
    return hashlib.sha256(bytes(sealed)).hexdigest() if sealed is not None else ""
