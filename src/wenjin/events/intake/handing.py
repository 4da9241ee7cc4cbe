"""A form on its way into the intake: its ticket, its fields, and how it is kept by whoever waits in the line.

Nothing of a form that waits is kept here: it lies sealed in a cookie of the browser that sent it, so that any
process can go on with it, and none has lost it when it is killed.
"""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl

from django.conf import settings

from wenjin.core.keys import ring
from wenjin.core.keys.errors import KeyTrouble
from wenjin.core.keys.sealing import blind_index
from wenjin.events.domain.intake_tickets import (
    NONCE_BYTES,
    IntakeTicket,
    TicketForged,
    TicketOver,
    read_ticket,
    signed_ticket,
)
from wenjin.events.domain.registration_form import LONGEST_NAME, Form
from wenjin.events.services.mass import HandedIn

TICKET_HOURS: Final = 12
COOKIE: Final = "wenjin_waiting"
COOKIE_SECONDS: Final = 30 * 60
WAITING: Final = "waiting"
"""The query of the page at which whoever waits asks again."""
LONGEST_BODY: Final = 16 * 1024
_MOST_FIELDS: Final = 20
_LONGEST_TYPED: Final = 1000
_PURPOSE: Final = "events.intake"


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that somebody sent.

    Attributes:
        ticket: as it stood in the page.
        turn_at: moment that was told in the line, in seconds since 1970; 0 for who has not stood there.
    """

    ticket: str = ""
    name: str = ""
    email: str = ""
    wants_news: bool = False
    turn_at: float = 0.0

    def at_turn(self, at: float) -> "Sent":
        """The same form with a place in the line."""
        return replace(self, turn_at=at)


def new_ticket(event: str, at: datetime) -> str:
    """A ticket for one form page."""
    return signed_ticket(event, at + timedelta(hours=TICKET_HOURS), os.urandom(NONCE_BYTES), _key())


def ticket_of(sent: Sent, event: str, at: datetime) -> IntakeTicket:
    """The ticket with which a form came.

    Raises:
        TicketForged, TicketOver: it does not count.
    """
    return read_ticket(sent.ticket, event, at, _key())


def handed_in(sent: Sent, event: str, nonce: str, language: str) -> HandedIn:
    """What the writer gets."""
    form = Form(name=sent.name.strip(), email=sent.email.strip(), wants_news=sent.wants_news)
    return HandedIn(event, f"intake:{nonce}", form, language)


def read_body(body: bytes) -> Sent | None:
    """The fields of a form; None when it is none of ours."""
    try:
        fields = dict(
            parse_qsl(
                body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace"
            )
        )
    except ValueError:
        return None
    return read_fields(fields)


def read_fields(fields: Mapping[str, str]) -> Sent:
    """The form in the fields of a request; signs that no text has are left out."""
    return Sent(
        ticket=fields.get("key", "")[:100],
        name=_line(fields.get("name", "")),
        email=_line(fields.get("email", "")),
        wants_news=fields.get("wants_news") == "yes",
    )


def _line(typed: str) -> str:
    return typed.replace("\0", "")[:_LONGEST_TYPED]


def kept_by_browser(sent: Sent, event: str) -> str | None:
    """The form as a browser keeps it while it waits; None for one that is wrong anyway and too long for that."""
    if len(sent.name) > LONGEST_NAME or len(sent.email) > LONGEST_NAME * 3:
        return None
    said = [sent.ticket, sent.name, sent.email, sent.wants_news, round(sent.turn_at, 2)]
    sealed = ring.seal(json.dumps(said, ensure_ascii=False).encode(), purpose=_PURPOSE, context=event)
    return urlsafe_b64encode(sealed).decode("ascii")


def from_browser(kept: str, event: str) -> Sent | None:
    """The form that a browser kept for this event; None when there is none that can be read."""
    try:
        said = json.loads(ring.unseal(urlsafe_b64decode(kept), purpose=_PURPOSE, context=event))
    except (KeyTrouble, NotBase64, ValueError):
        return None
    ticket, name, email, wants_news, turn_at = said
    return Sent(ticket, name, email, wants_news, turn_at)


def _key() -> bytes:
    return _derived(settings.INDEX_KEY)


@lru_cache(maxsize=4)
def _derived(_root: bytes) -> bytes:
    return bytes.fromhex(blind_index("intake", purpose="events.intake"))


__all__ = [
    "COOKIE",
    "COOKIE_SECONDS",
    "LONGEST_BODY",
    "WAITING",
    "Sent",
    "TicketForged",
    "TicketOver",
    "from_browser",
    "handed_in",
    "kept_by_browser",
    "new_ticket",
    "read_body",
    "read_fields",
    "ticket_of",
]
