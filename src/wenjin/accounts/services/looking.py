"""Looking at personal data is an event: the person can see who looked, and why."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.domain.looks import LOOKED_AT, SEARCH
from wenjin.accounts.services import journal
from wenjin.core.ledger import book
from wenjin.core.ledger.errors import AlreadyActed, SomebodyWasFaster

# Turning pages of one file is one look: the same actor with the same reason is written down once an hour.
_HOUR: Final = "%Y%m%d%H"
_TRIES: Final = 3


def look_at(person_id: UUID, *, actor: Actor, why: str, at: datetime) -> bool:
    """Write down that somebody reads a person's data; says whether it is a new look.

    Looking at one's own data is no event.

    Args:
        why: a code, such as ``copy`` or ``second_factor``, or ``case:<reference>``; nothing about the person.
    """
    if actor.person_id == person_id:
        return False
    act_key = _act_key(person_id, actor, why, at.strftime(_HOUR))
    if book.by_act(act_key) is not None:
        return False
    try:
        journal.write(person_id, LOOKED_AT, actor=actor, at=at, payload={"why": why}, act_key=act_key)
    except AlreadyActed:
        return False
    return True


def found_in_search(people: Iterable[UUID], *, actor: Actor, at: datetime) -> int:
    """Write down that a search showed somebody the names of people; says how many looks are new.

    Once for each person, searcher and day of the city, however often they search. Finding oneself is no event.
    The number of queries does not depend on how many were found: what stands there already, the ends of the
    chains, and one INSERT for 250 people.

    Args:
        people: ids of those whose names were shown.
    """
    day = timezone.localtime(at).date().isoformat()
    # In one order everywhere: two who search at once wait for each other and never in a circle.
    wanted = {pk: _act_key(pk, actor, SEARCH, day) for pk in sorted(set(people)) if pk != actor.person_id}
    for _ in range(_TRIES):
        done = book.acts_done(wanted.values()) if wanted else set()
        wanted = {pk: key for pk, key in wanted.items() if key not in done}
        if not wanted:
            return 0
        try:
            with transaction.atomic():
                book.append_many([_found(pk, key, actor, at) for pk, key in wanted.items()])
        except (AlreadyActed, SomebodyWasFaster):
            continue
        return len(wanted)
    # Chains that others write into all the time: each by itself waits for its place.
    return sum(_write_found(pk, key, actor, at) for pk, key in wanted.items())


def _found(person_id: UUID, act_key: str, actor: Actor, at: datetime) -> book.NewEntry:
    return book.NewEntry(
        stream=journal.stream_of(person_id),
        code=LOOKED_AT,
        at=at,
        actor=actor.reference,
        payload={"why": SEARCH},
        act_key=act_key,
    )


def _write_found(person_id: UUID, act_key: str, actor: Actor, at: datetime) -> bool:
    try:
        journal.write(person_id, LOOKED_AT, actor=actor, at=at, payload={"why": SEARCH}, act_key=act_key)
    except AlreadyActed:
        return False
    return True


def _act_key(person_id: UUID, actor: Actor, why: str, when: str) -> str:
    who = f"{person_id}|{actor.reference}|{why}|{when}"
    return f"look:{hashlib.sha256(who.encode()).hexdigest()[:48]}"
