"""Places are taken and given back under the lock of their event, so that the last one is taken once.

Whoever takes, gives back or changes what there is locks the row of the event first; quotas are read after that.
SQLite has one writer at a time anyway. The database refuses more than there is in any case (``quota_not_over``).
"""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from wenjin.core.prepared import Prepared
from wenjin.core.statements import sent_together
from wenjin.events.domain.capacity import Room, Takes
from wenjin.events.models import Event, Quota, Registration

State = Registration.State
HOLDING = frozenset({State.PENDING.value, State.CONFIRMED.value, State.OFFERED.value})
"""States in which a registration holds what it takes."""
LIVE: Final = (*sorted(HOLDING), State.WAITING.value)
"""States of registrations that still count on something."""

_NEXT = (
    'UPDATE "events_event" SET "last_number" = "last_number" + %s WHERE "id" = %s '
    'RETURNING "last_number", "version"'
)
_TAKE = 'UPDATE "events_quota" SET "taken" = "taken" + %s WHERE "event_id" = %s AND "code" = %s'
_TAKE_OF_PLENTY = f'{_TAKE} AND "size" - "taken" >= %s'


@dataclass(frozen=True, slots=True)
class Locked:
    """An event whose row is locked till the transaction ends.

    Attributes:
        number: the last of the numbers that were given out.
    """

    id: UUID
    number: int
    version: int


def lock_event(event_id: UUID, *, numbers: int = 0) -> Locked | None:
    """Lock an event and give out numbers, in the caller's transaction; None when it is not there.

    Args:
        numbers: how many registrations are about to be made.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [numbers, Event._meta.pk.get_db_prep_value(event_id, connection)])
        row = cursor.fetchone()
    return None if row is None else Locked(event_id, *row)


def lock_and_take(event_id: UUID, takes: Takes, *, spare: int) -> tuple[Locked | None, bool]:
    """Lock an event, give out one number and take, sent in one go, where there is plenty of all that is wanted.

    Quotas are counted by statements of their own behind the one that locks, so they see what whoever held the
    lock before has taken.

    Args:
        spare: how many must be left of each quota; where less is, nothing is taken.

    Returns:
        The event, and whether all was taken; if not, the caller looks at the rooms.
    """
    key, codes = Event._meta.pk.get_db_prep_value(event_id, connection), sorted(takes)
    with ExitStack() as stack:
        first, *others = [stack.enter_context(connection.cursor()) for _ in (None, *codes)]
        with sent_together():
            first.execute(_NEXT, [1, key])
            for cursor, code in zip(others, codes, strict=True):
                cursor.execute(_TAKE_OF_PLENTY, [takes[code], key, code, max(spare, takes[code])])
        row = first.fetchone()
        taken = [code for cursor, code in zip(others, codes, strict=True) if cursor.rowcount == 1]
    locked = None if row is None else Locked(event_id, *row)
    if len(taken) < len(codes):
        give_back(event_id, {code: takes[code] for code in taken})
    return locked, len(taken) == len(codes)


def rooms_of(event_id: UUID) -> dict[str, Room]:
    """What there is and what is taken, by code; under the lock of the event it stays so."""
    return {code: Room(code, size, taken) for code, size, taken in _ROOMS.all({"event_id": event_id})}


def _rooms(event_id: UUID) -> QuerySet[Quota, tuple[str, int, int]]:
    return Quota.objects.filter(event_id=event_id).values_list("code", "size", "taken")


_ROOMS: Final = Prepared(_rooms)


def take(event_id: UUID, takes: Takes) -> None:
    """Count as taken, in the caller's transaction, what was seen to be there."""
    key = Event._meta.pk.get_db_prep_value(event_id, connection)
    with connection.cursor() as cursor:
        for code, count in sorted(takes.items()):
            cursor.execute(_TAKE, [count, key, code])


def give_back(event_id: UUID, takes: Mapping[str, int]) -> None:
    """Count as free again."""
    take(event_id, {code: -count for code, count in takes.items()})
