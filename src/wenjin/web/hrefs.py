"""Addresses of one case written many times on a page: Django looks up each pattern once."""

import re
from functools import lru_cache
from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

# What stands in an address as it is, and what every kind of address of ours takes for a text.
_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]+")


def href(name: str, *values: str | UUID) -> str:
    """The address that ``reverse`` gives.

    Args:
        values: references, names and ids of our own. Only those of odd form are checked against the pattern.

    Raises:
        NoReverseMatch: there is no address of this name for so many values.
    """
    kinds = tuple([isinstance(one, UUID) for one in values])
    texts = [str(one) for one in values]
    if not all(map(_PLAIN.fullmatch, texts)):
        return reverse(name, args=values)
    pieces = _pieces(name, kinds, get_language(), get_script_prefix(), settings.ROOT_URLCONF)
    return "".join([part for pair in zip(pieces, [*texts, ""], strict=True) for part in pair])


@lru_cache(maxsize=1000)
def _pieces(
    name: str, kinds: tuple[bool, ...], _language: str | None, _prefix: str, _urlconf: str
) -> tuple[str, ...]:
    """What stands before, between and after the values, in the language that is active."""
    stand_ins = [
        str(UUID(int=0x5EED_0000_0000_4000_8000_0000_0000_0000 + place)) if is_id else f"stand-in-{place}-"
        for place, is_id in enumerate(kinds)
    ]
    rest, pieces = reverse(name, args=stand_ins), []
    for one in stand_ins:
        before, _, rest = rest.partition(one)
        pieces.append(before)
    return (*pieces, rest)
