"""Short prints of what the fields of a form showed, to tell later what somebody else changed meanwhile."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

_LONGEST: Final = 400_000
_LETTERS: Final = 10


def print_of(value: object) -> str:
    """Few letters that differ when the value does."""
    return sha256(repr(value).encode()).hexdigest()[:_LETTERS]


def packed(prints: Mapping[str, str]) -> str:
    """Prints by field, for one hidden field."""
    return " ".join(f"{name}={one}" for name, one in prints.items())


def unpacked(typed: str) -> dict[str, str]:
    """Prints by field as a form brought them; empty when it is none of ours."""
    if len(typed) > _LONGEST:
        return {}
    pairs = (one.rpartition("=") for one in typed.split(" "))
    return {name: one for name, _equals, one in pairs if name}
