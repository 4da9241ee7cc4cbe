"""What is sealed in a registration, read again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from wenjin.core.keys.errors import KeyTrouble
from wenjin.core.keys.sealing import unseal_json
from wenjin.events.domain.ticket_codes import ticket_code
from wenjin.events.models import Guest, Registration
from wenjin.events.queries.ticket_key import ticket_key


@dataclass(frozen=True, slots=True)
class Contact:
    """Who registered, and the secret of their private link."""

    name: str = ""
    email: str = ""
    telephone: str = ""
    organisation: str = ""
    country: str = ""
    secret: str = ""


@dataclass(frozen=True, slots=True)
class GuestSeen:
    """One who comes.

    Attributes:
        ticket: the code that a door reads.
        has_consent: of a guardian; None when nobody needs to be asked.
    """

    id: UUID
    place: int
    name: str
    ticket: str
    has_consent: bool | None
    born_on: date | None = None
    chosen: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    diet: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)


def context_of(registration_id: UUID, part: str) -> str:
    """What a sealed value is bound to: it opens in no other row and no other column."""
    return f"registration:{registration_id}:{part}"


def contact_of(row: Registration) -> Contact:
    """Who it is for; empty once it is forgotten."""
    return Contact(**_opened(row, row.contact, "contact"))


def answers_of(row: Registration) -> dict[str, Any]:
    """Answers by code of the question."""
    return _opened(row, row.answers, "answers")


def guests_of(row: Registration) -> tuple[GuestSeen, ...]:
    """All who come, in the order of the form."""
    return tuple(guest_seen(row, one) for one in row.guests.all())


def guest_seen(row: Registration, guest: Guest) -> GuestSeen:
    """One of them."""
    known = _opened(row, guest.details, f"guest:{guest.place}")
    born = known.get("born_on")
    return GuestSeen(
        guest.pk,
        guest.place,
        known.get("name", ""),
        ticket_code(guest.pk, ticket_key()),
        guest.has_consent,
        date.fromisoformat(born) if born else None,
        tuple(known.get("chosen", ())),
        tuple(known.get("needs", ())),
        known.get("diet", ""),
        known.get("answers", {}),
    )


def _opened(row: Registration, sealed: bytes | memoryview | None, part: str) -> dict[str, Any]:
    if sealed is None or row.data_key is None:
        return {}
    try:
        found: dict[str, Any] = unseal_json(row.data_key, sealed, context=context_of(row.pk, part))
    except KeyTrouble:
        return {}
    return found
