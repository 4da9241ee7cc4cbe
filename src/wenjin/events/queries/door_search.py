"""People at a door who have their ticket not at hand: found by name. Reads only."""

import unicodedata
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from wenjin.events.models import Attendance, Guest
from wenjin.events.queries.doors import CONFIRMED
from wenjin.events.queries.sealed import contact_of, guest_seen

LONGEST_QUESTION: Final = 200
MOST_FOUND: Final = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A guest who may come.

    Attributes:
        ticket: fingerprint of the code.
        is_in: they came in already, at the door that was asked for.
    """

    ticket: str
    name: str
    organisation: str
    reference: str
    is_in: bool


def find_guest(event_id: UUID, ticket: str) -> Found | None:
    """The guest of a ticket of this event; None when there is none."""
    row = Guest.objects.filter(event_id=event_id, ticket_hash=ticket).select_related("registration__data_key")
    guest = row.first()
    return None if guest is None else _found(guest, is_in=False)


def find_guests(event_id: UUID, question: str, session: str = "") -> list[Found]:
    """Confirmed guests whose name, organisation or reference has all words of a question.

    Names are sealed, so each is opened and looked at: for a door that works online with a form.

    Args:
        session: code; empty for the event itself.
    """
    words = plain_words(question).split()
    if not words:
        return []
    there = set(
        Attendance.objects.filter(
            guest__event_id=event_id, **({"session__code": session} if session else {"session": None})
        ).values_list("guest_id", flat=True)
    )
    rows = (
        Guest.objects.filter(event_id=event_id, registration__state=CONFIRMED, registration__is_online=False)
        .exclude(has_consent=False)
        .select_related("registration__data_key")
        .order_by("registration__number", "place")
    )
    found: list[Found] = []
    for guest in rows.iterator(chunk_size=500):
        one = _found(guest, is_in=guest.pk in there)
        said = plain_words(f"{one.name} {one.organisation} {one.reference}")
        if all(word in said for word in words):
            found.append(one)
            if len(found) == MOST_FOUND:
                break
    return found


def plain_words(text: str) -> str:
    """Small letters without accents, so that *Jose* finds *José*."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()


def _found(guest: Guest, *, is_in: bool) -> Found:
    row = guest.registration
    return Found(
        guest.ticket_hash, guest_seen(row, guest).name, contact_of(row).organisation, row.reference, is_in
    )
