"""Promises to call somebody back. Reads only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from wenjin.counters.models import CallBack

# What was done stays in the list for the rest of the day, to be seen.
_SHOWN_AFTER: Final = timedelta(hours=8)
_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class CallBackSeen:
    """Somebody to be called back, without who they are.

    Attributes:
        by: until when it was promised.
    """

    id: UUID
    topic: str
    language: str
    asked_at: datetime
    by: datetime
    done_at: datetime | None
    done_by: UUID | None

    def is_late(self, at: datetime) -> bool:
        """Whether the promise was broken."""
        return self.done_at is None and self.by < at


def call_backs_of(centre: str, at: datetime) -> list[CallBackSeen]:
    """What is to be done, the earliest promise first; then what was done today."""
    lately = Q(done_at=None) | Q(done_at__gte=at - _SHOWN_AFTER)
    rows = CallBack.objects.filter(lately, centre=centre).order_by("by")[:_MOST]
    found = [_seen(one) for one in rows]
    return sorted(found, key=lambda one: (one.done_at is not None, one.by))


def call_back(centre: str, pk: UUID) -> CallBackSeen | None:
    """One of a centre; None when there is none."""
    row = CallBack.objects.filter(centre=centre, pk=pk).first()
    return None if row is None else _seen(row)


def _seen(row: CallBack) -> CallBackSeen:
    return CallBackSeen(row.pk, row.topic, row.language, row.asked_at, row.by, row.done_at, row.done_by_id)
