"""How what is done to people is written into the ledger."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from wenjin.accounts.domain.actor import Actor
from wenjin.core.ledger import book
from wenjin.core.ledger.errors import SomebodyWasFaster
from wenjin.core.ledger.models import Entry


def stream_of(person_id: UUID) -> str:
    """The chain of everything that happened to one person's data."""
    return f"person:{person_id}"


def act_key_of(person_id: UUID, key: str | None) -> str | None:
    """The key under which the ledger knows an act on a person; None without the key of a form."""
    return None if not key else hashlib.sha256(f"person:{person_id}:{key}".encode()).hexdigest()


def done_before(person_id: UUID, key: str | None) -> Entry | None:
    """What was done under the key of a form; None when nothing was. Ask with the person locked."""
    act_key = act_key_of(person_id, key)
    return None if act_key is None else book.by_act(act_key)


def write(
    person_id: UUID,
    code: str,
    *,
    actor: Actor,
    at: datetime,
    payload: Mapping[str, object] | None = None,
    act_key: str | None = None,
) -> None:
    """Write what happened into the person's chain, in the caller's transaction.

    Args:
        payload: ids, codes and dates only; nothing about the person.

    Raises:
        AlreadyActed: the act key is there already.
    """
    for tries_left in (2, 1, 0):
        try:
            book.append(
                stream_of(person_id),
                code,
                at=at,
                actor=actor.reference,
                payload=dict(payload or {}),
                act_key=act_key,
            )
        except SomebodyWasFaster:
            # Two look at one person at once: the place after the other's entry is free.
            if not tries_left:
                raise
        else:
            return
