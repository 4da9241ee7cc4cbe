"""Codes of tickets: what stands in the picture that a guest shows at the door.

A code is made from the id of the guest with a key that only the house has, so none is kept and none can be
guessed. Doors know a ticket by its fingerprint alone, also without a network; whoever finds the list of a
door cannot make a ticket from it.

``WJ-ABCDE-FGHJK-MNPQR-STVWX``: 20 signs of Crockford's base 32 (no I, L, O, U), 100 bits, read aloud and
typed in any case; O is read as 0, I and L as 1. Source of the alphabet: D. Crockford, Base 32,
crockford.com/base32.html.
"""

import hmac
import re
from hashlib import sha256
from typing import Final
from uuid import UUID

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SIGNS: Final = 20
_GROUP: Final = 5
_PREFIX: Final = "WJ"
_READ_AS: Final = str.maketrans("OIL", "011")
_NO_SIGN: Final = re.compile(r"[\s\u2010-\u2015\-_.·]+")


class NoTicket(ValueError):
    """What was read is no code of this kind."""


def ticket_code(guest: UUID, key: bytes) -> str:
    """The code of a guest.

    Args:
        key: of the house, 16 bytes or more.
    """
    digest = int.from_bytes(hmac.digest(key, b"ticket:" + guest.bytes, "sha256"))
    signs = "".join(_ALPHABET[digest >> (5 * place) & 31] for place in range(_SIGNS))
    return "-".join((_PREFIX, *(signs[place : place + _GROUP] for place in range(0, _SIGNS, _GROUP))))


def wallet_serial(guest: UUID, key: bytes) -> str:
    """By which a wallet knows the pass of a guest again; nobody can guess it, and no door takes it.

    Args:
        key: as for ``ticket_code``.
    """
    return hmac.digest(key, b"wallet:" + guest.bytes, "sha256").hex()[:32]


def ticket_fingerprint(code: str) -> str:
    """By which doors know a ticket: SHA-256 of its signs, as 64 hexadecimal digits.

    Raises:
        NoTicket: it is no code.
    """
    return sha256(b"door:" + read_code(code).encode()).hexdigest()


def read_code(text: str) -> str:
    """The twenty signs of a code, however it is written: spaces, case, an address around it.

    Raises:
        NoTicket: it is no code.
    """
    last = text.strip().rstrip("/").rsplit("/", 1)[-1]
    signs = _NO_SIGN.sub("", last.upper()).removeprefix(_PREFIX).translate(_READ_AS)
    if len(signs) != _SIGNS or not set(signs) <= set(_ALPHABET):
        raise NoTicket(text[:80])
    return signs
