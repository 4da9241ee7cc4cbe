"""References of appointments: short enough to say at a counter, with a check letter that catches a slip.

``K7QM-4XD``: six drawn signs and a check letter of the alphabet of references of cases, in which no two signs are
taken for each other.
"""

from collections.abc import Sequence
from typing import Final

from wenjin.cases.domain.reference import ALPHABET, check_letter

SIGNS: Final = 6
_MISREAD: Final = str.maketrans({"O": "Q", "0": "Q", "I": "J", "1": "J", "U": "V"})


def appointment_reference(signs: Sequence[int]) -> str:
    """The reference made of drawn numbers below 31."""
    body = "".join(ALPHABET[number] for number in signs[:SIGNS])
    whole = body + check_letter("", 0, body)
    return f"{whole[:4]}-{whole[4:]}"


def read_appointment_reference(text: str) -> str | None:
    """A typed reference in its one way of writing, or None when it cannot be one.

    Spaces, small letters and a missing dash are forgiven.
    """
    signs = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum()).translate(_MISREAD)
    if len(signs) != SIGNS + 1 or any(sign not in ALPHABET for sign in signs):
        return None
    if check_letter("", 0, signs[:SIGNS]) != signs[SIGNS]:
        return None
    return f"{signs[:4]}-{signs[4:]}"
