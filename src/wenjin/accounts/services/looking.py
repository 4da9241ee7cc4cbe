"""Looking at personal data is an event: the person can see who looked, and why."""

import hashlib
from datetime import datetime
from typing import Final
from uuid import UUID

from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.services import journal
from wenjin.core.ledger import book
from wenjin.core.ledger.errors import AlreadyActed

# Turning pages of one file is one look: the same actor with the same reason is written down once an hour.
_HOUR: Final = "%Y%m%d%H"


def look_at(person_id: UUID, *, actor: Actor, why: str, at: datetime) -> bool:
    """Write down that somebody reads a person's data; says whether it is a new look.

    Looking at one's own data is no event.

    Args:
        why: a code, such as ``case`` or ``search``, or ``case:<reference>``; nothing about the person.
    """
    if actor.person_id == person_id:
        return False
    act_key = _act_key(person_id, actor, why, at)
    if book.by_act(act_key) is not None:
        return False
    try:
        journal.write(
            person_id, "person.looked_at", actor=actor, at=at, payload={"why": why}, act_key=act_key
        )
    except AlreadyActed:
        return False
    return True


def _act_key(person_id: UUID, actor: Actor, why: str, at: datetime) -> str:
    who = f"{person_id}|{actor.reference}|{why}|{at.strftime(_HOUR)}"
    return f"look:{hashlib.sha256(who.encode()).hexdigest()[:48]}"
