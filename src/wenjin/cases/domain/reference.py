"""References of cases: short enough to read out, with a check letter that catches a slip.

``SZ-26-7KQM-D``: the place, the year, letters and digits that say nothing, a check letter. The alphabet has 31
signs (no I, O, U, 0, 1), a prime: the weighted sum then finds every single wrong sign and every two signs
exchanged, as with ISBN-10.
"""

from collections.abc import Sequence
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
# What people write instead: the sign itself is not in the alphabet, so the meaning is plain.
_MISREAD: Final = str.maketrans({"O": "Q", "0": "Q", "I": "J", "1": "J", "U": "V"})


def reference_of(place: str, year: int, signs: Sequence[int]) -> str:
    """The reference made of a place, a year and drawn numbers below 31.

    Args:
        place: two letters or so, as the city has chosen.
        year: of the opening; its last two digits are written.
        signs: one number for each sign.
    """
    body = "".join(ALPHABET[number] for number in signs)
    return f"{place}-{year % 100:02d}-{body}-{check_letter(place, year % 100, body)}"


def check_letter(place: str, year: int, body: str) -> str:
    """The letter that makes the weighted sum over everything before it a multiple of 31."""
    values = [ord(sign) % 31 for sign in place] + list(divmod(year, 10))
    values += [ALPHABET.index(sign) for sign in body]
    total = sum(weight * value for weight, value in enumerate(reversed(values), start=2))
    return ALPHABET[-total % 31]


def read_reference(text: str) -> str | None:
    """A typed reference in its one way of writing, or None when it cannot be one.

    Spaces, small letters and missing dashes are forgiven.
    """
    signs = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
    for length in (2, 3, 1):
        place, year, rest = signs[:length], signs[length : length + 2], signs[length + 2 :]
        if not (place.isalpha() and len(year) == 2 and year.isdigit() and 4 <= len(rest) - 1 <= 8):
            continue
        body, letter = rest[:-1].translate(_MISREAD), rest[-1].translate(_MISREAD)
        if all(sign in ALPHABET for sign in body) and letter == check_letter(place, int(year), body):
            return f"{place}-{year}-{body}-{letter}"
    return None


def document_code(signs: Sequence[int]) -> str:
    """The code by which anybody may verify a document: groups of four, the last sign a check letter.

    Eleven drawn signs of 31 are 54 bits: with a limit on tries nobody finds one by guessing.
    """
    body = "".join(ALPHABET[number] for number in signs[:11])
    whole = body + check_letter("", 0, body)
    return f"{whole[:4]}-{whole[4:8]}-{whole[8:]}"


def read_document_code(text: str) -> str | None:
    """A typed code in its one way of writing, or None when it cannot be one."""
    signs = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum()).translate(_MISREAD)
    if len(signs) != 12 or any(sign not in ALPHABET for sign in signs):
        return None
    if signs[11] != check_letter("", 0, signs[:11]):
        return None
    return f"{signs[:4]}-{signs[4:8]}-{signs[8:]}"
