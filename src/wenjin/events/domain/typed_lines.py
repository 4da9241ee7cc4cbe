"""Lines as they were typed, without what nobody sees and what turns the reading of everything behind them."""

import re
import unicodedata
from typing import Final

_TURNING: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# Fillers of Korean syllables: letters by their category (Lo), and blank.
_FILLERS: Final = re.compile(r"[\u115f\u1160\u3164\uffa0]")
_JOINERS: Final = frozenset("\u200c\u200d")
_LETTERS_OR_MARKS: Final = frozenset("LM")
_VIRAMA: Final = 9
"""Combining class of the signs that take the vowel from a letter of India's scripts (UAX 44, 5.7.4)."""


def without_turns(line: str) -> str:
    """A line without marks that turn or embed a direction (UAX 9, 2.1 to 2.5); the page sets its direction."""
    return _TURNING.sub("", line)


def without_hidden(line: str) -> str:
    """A line without signs that nobody sees: format signs (category Cf) and blank fillers.

    The two joiners stay where a script needs them: between letters, and behind a virama at the end of a word.
    """
    if line.isascii():
        return line
    line = _FILLERS.sub("", line)
    seen = [
        place
        for place, sign in enumerate(line)
        if sign not in _JOINERS and unicodedata.category(sign) != "Cf"
    ]
    if len(seen) == len(line):
        return line
    kept: list[str] = []
    before = 0
    for place in [*seen, len(line)]:
        between = line[before:place]
        after = line[place : place + 1]
        # Of several format signs in a row only one joiner can mean anything.
        joiner = next((sign for sign in between if sign in _JOINERS), "")
        if joiner and kept and _joins(kept[-1], joiner, after):
            kept.append(joiner)
        kept.append(after)
        before = place + 1
    return "".join(kept)


def _joins(before: str, joiner: str, after: str) -> bool:
    if not _is_of_a_word(before):
        return False
    return _is_of_a_word(after) or (joiner == "\u200d" and unicodedata.combining(before) == _VIRAMA)


def _is_of_a_word(sign: str) -> bool:
    return bool(sign) and unicodedata.category(sign)[0] in _LETTERS_OR_MARKS


def one_line(typed: str) -> str:
    """What was typed as one line, without signs that nobody sees."""
    return " ".join(without_hidden(_CONTROLS.sub(" ", typed)).split())


def has_letter(line: str) -> bool:
    """Whether a letter of any script stands in it."""
    return any(unicodedata.category(sign)[0] == "L" for sign in line)


def holds_address(line: str) -> bool:
    """Whether mail programs would make a link of a part of it, in letters of any width."""
    plain = unicodedata.normalize("NFKC", line).casefold()
    return "://" in plain or "www." in plain
