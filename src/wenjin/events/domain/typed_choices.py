"""Answers typed into a table: codes of choices, or what the choices are called in any language."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

_PARTED_BY: Final = (r"[;；\n]", r"[,，、]", r"\s")
"""The surest first: what a choice is called may have commas and spaces in it."""


def codes_by_word(choices: Iterable[str], called: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The code of each choice by all words for it; words that two choices share mean neither.

    Args:
        called: what each choice is called, in whatever languages.
    """
    codes = tuple(choices)
    found: dict[str, set[str]] = {}
    for code in codes:
        for words in called.get(code, ()):
            found.setdefault(_folded(words), set()).add(code)
    by_words = {words: min(those) for words, those in found.items() if words and len(those) == 1}
    return by_words | {_folded(code): code for code in codes}


def chosen(typed: str, codes: Mapping[str, str]) -> tuple[str, ...]:
    """The codes of what was typed, each once; what no choice is called stays as it was typed."""
    return tuple(dict.fromkeys(_parts(typed.strip(), codes, _PARTED_BY)))


def one_chosen(typed: str, codes: Mapping[str, str]) -> str:
    """The code of a single choice; what no choice is called stays as it was typed."""
    return codes.get(_folded(typed), typed)


def _parts(typed: str, codes: Mapping[str, str], parted_by: tuple[str, ...]) -> Iterable[str]:
    known = codes.get(_folded(typed))
    if known is not None or not parted_by:
        yield typed if known is None else known
        return
    for part in re.split(parted_by[0], typed):
        if part.strip():
            yield from _parts(part.strip(), codes, parted_by[1:])


def _folded(words: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", words).split()).casefold()
