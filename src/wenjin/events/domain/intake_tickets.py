"""Signed tickets of forms: what lets a form in at the intake without a session, a cookie or a look at a table.

A ticket stands in a form page: ``<expiry>.<nonce>.<signature>``. The signature binds both to one event, so that
nothing need be kept of a page that was only looked at. The nonce is the client's key: whatever is sent with it,
however often and by whatever way, is one registration.

Source of the construction: HMAC, RFC 2104; 128 bits of nonce and 128 of the signature.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Final

NONCE_BYTES: Final = 16
_SIGNATURE_BYTES: Final = 16
_TICKET: Final = re.compile(r"([0-9a-f]{8,10})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})", re.ASCII)


class TicketForged(ValueError):
    """No ticket of this house for this event, or one that was changed."""


class TicketOver(ValueError):
    """A ticket of ours whose time is over.

    Attributes:
        nonce: of the ticket; perhaps something was sent with it in time.
    """

    def __init__(self, nonce: str) -> None:
        self.nonce = nonce
        super().__init__("over")


@dataclass(frozen=True, slots=True)
class IntakeTicket:
    """A ticket that counts.

    Attributes:
        nonce: 128 random bits in URL-safe letters.
    """

    nonce: str
    expires_at: datetime


def signed_ticket(event: str, expires_at: datetime, nonce: bytes, key: bytes) -> str:
    """A ticket for a form page.

    Args:
        event: its code.
        expires_at: aware; counted in whole seconds.
        nonce: 16 random bytes.
        key: of the house, 16 bytes or more.
    """
    body = f"{int(expires_at.timestamp()):08x}.{_letters(nonce)}"
    return f"{body}.{_signature(event, body, key)}"


def read_ticket(text: str, event: str, at: datetime, key: bytes) -> IntakeTicket:
    """What a ticket says.

    Args:
        at: now, aware.

    Raises:
        TicketForged: it was not made here for this event.
        TicketOver: it was, too long ago.
    """
    found = _TICKET.fullmatch(text)
    if found is None:
        raise TicketForged
    expiry, nonce, signature = found.groups()
    if not hmac.compare_digest(signature, _signature(event, f"{expiry}.{nonce}", key)):
        raise TicketForged
    expires_at = datetime.fromtimestamp(int(expiry, 16), at.tzinfo)
    if at >= expires_at:
        raise TicketOver(nonce)
    return IntakeTicket(nonce, expires_at)


def _signature(event: str, body: str, key: bytes) -> str:
    return _letters(hmac.digest(key, f"intake:{event}:{body}".encode(), "sha256")[:_SIGNATURE_BYTES])


def _letters(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
