"""Who gets a badge. Reads only."""

from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from wenjin.events.models import Guest
from wenjin.events.papers.badges import Badge
from wenjin.events.queries.door_search import plain_words
from wenjin.events.queries.doors import CONFIRMED
from wenjin.events.queries.sealed import contact_of, guest_seen
from wenjin.lang.domain.registry import BY_CODE

PART: Final = 500
"""So many badges are in one file at most."""


def badge_count(event_id: UUID) -> int:
    """How many guests get one: confirmed, and not following online."""
    return _rows(event_id).count()


def badges(event_id: UUID, part: int = 1, name: str = "") -> list[Badge]:
    """Badges in the order of registration.

    Args:
        part: from 1; each has 500 at most.
        name: only those whose name or organisation has all these words, from all parts.
    """
    rows = _rows(event_id).select_related("registration__data_key").order_by("registration__number", "place")
    words = plain_words(name).split()
    if not words:
        return [_badge(one) for one in rows[(part - 1) * PART : part * PART]]
    found = (_badge(one) for one in rows.iterator(chunk_size=500))
    return [one for one in found if _has(one, words)][:PART]


def _rows(event_id: UUID) -> QuerySet[Guest]:
    return Guest.objects.filter(
        event_id=event_id, registration__state=CONFIRMED, registration__is_online=False
    ).exclude(has_consent=False)


def _badge(guest: Guest) -> Badge:
    row = guest.registration
    seen = guest_seen(row, guest)
    language = BY_CODE.get(row.language)
    return Badge(
        seen.name,
        contact_of(row).organisation,
        language.own_name if language is not None else "",
        row.reference,
        seen.ticket,
    )


def _has(badge: Badge, words: list[str]) -> bool:
    said = plain_words(f"{badge.name} {badge.organisation} {badge.reference}")
    return all(word in said for word in words)
