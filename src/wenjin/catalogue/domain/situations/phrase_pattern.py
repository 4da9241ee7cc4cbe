"""Patterns of phrases, as an editor writes them, and the text they are held against.

A pattern is words with a few signs: ``(hired|employed)`` one of these, ``[my]`` may be missing, ``*`` up to five
words (ten characters in scripts without spaces), ``#`` a number. Everything else is literal and is folded like
the text, so accents, capitals and Arabic letter forms do not matter. Every repetition is bounded: no pattern
can make the matching slow.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wenjin.catalogue.domain.search.folding import LONGEST_QUERY, fold, is_unspaced

# What separates: the end of a sentence, a pause, and a sign that only lists ("、", "&").
STOP, PAUSE, LIST = ";", ",", "/"
_SEPARATORS = re.compile(
    # Of their own: Urdu (U+06D4), Devanagari and Bengali, Burmese, Amharic, Khmer.
    r"(?P<stop>[.。．!?！？;；؟؛۔।॥။።፤፧។\n\r]+(?!\d))|(?P<pause>[,，،၊፣:：–—]+)|(?P<list>[、&+/]+)"
)
_TOKENS = re.compile(r"\*|#|\[[^\]]*\]|\([^)]*\)|[^\s\[\]()*#]+")
ARABIC = re.compile("[\u0620-\u064a]")
# "and", "so", "with", "for" and the article are written in one piece with the word that follows.
ARABIC_HEAD = "(?:[وف])?(?:لل|[بلك]?(?:ال)?)"
_ANY_WORDS = r"(?:[^ ;]+ ){0,5}?"
_ANY_CHARACTERS = r"[^;]{0,10}?"


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody wrote, folded, its pauses kept.

    Attributes:
        spaced: every word and separator followed by a space.
        unspaced: the same without spaces, for scripts that have none.
    """

    spaced: str
    unspaced: str

    @classmethod
    def of(cls, text: str) -> "Utterance":
        """From any text; only its first 300 characters count."""
        pieces: list[str] = []
        text = text[:LONGEST_QUERY]
        end = 0
        for separator in _SEPARATORS.finditer(text):
            pieces.append(fold(text[end : separator.start()]))
            pieces.append({"stop": STOP, "pause": PAUSE, "list": LIST}[str(separator.lastgroup)])
            end = separator.end()
        pieces.append(fold(text[end:]))
        spaced = "".join(f"{piece} " for piece in pieces if piece)
        return cls(spaced, spaced.replace(" ", ""))

    def read(self, *, is_spaced: bool) -> str:
        """The form for a script with or without spaces."""
        return self.spaced if is_spaced else self.unspaced

    def without(self, found: re.Pattern[str] | None, *, is_spaced: bool) -> str:
        """The text less what is found."""
        text = self.read(is_spaced=is_spaced)
        return found.sub(" " if is_spaced else "", text) if found else text


def numbers_in(words: Mapping[str, int]) -> str:
    """A regular expression for digits and these words."""
    return "|".join([r"\d{1,2}", *sorted((re.escape(word) for word in words), key=len, reverse=True)])


def compile_patterns(patterns: Iterable[str], numbers: str = r"\d{1,2}") -> re.Pattern[str] | None:
    """One expression that finds any of the patterns; None when there are none.

    All patterns of one list are in scripts with spaces, or all in scripts without.
    """
    found = sorted(
        {one: None for one in (_compiled(pattern, numbers) for pattern in patterns) if one}, key=len
    )
    if not found:
        return None
    return re.compile("|".join(found[::-1]))


def _compiled(pattern: str, numbers: str) -> str:
    is_spaced = not is_unspaced(pattern)
    parts: list[str] = []
    for token in _TOKENS.findall(pattern):
        if token == "*":  # noqa: S105 - a sign of the pattern, not a secret
            parts.append(_ANY_WORDS if is_spaced else _ANY_CHARACTERS)
        elif token == "#":  # noqa: S105
            parts.append(f"(?:{numbers})" + (" " if is_spaced else ""))
        else:
            choices = [_literal(choice, is_spaced=is_spaced) for choice in token.strip("[]()").split("|")]
            one = "|".join(choice for choice in choices if choice)
            parts.append(f"(?:{one})" + ("?" if token[0] == "[" else "") if one else "")
    body = "".join(parts)
    return rf"(?<![^ ]){body}" if is_spaced and body else body


def _literal(text: str, *, is_spaced: bool) -> str:
    if text in (STOP, PAUSE, LIST):
        return re.escape(text) + (" " if is_spaced else "")
    folded = fold(text)
    if not is_spaced:
        return re.escape(folded.replace(" ", ""))
    return "".join(
        (ARABIC_HEAD if ARABIC.match(word) else "") + re.escape(word) + " " for word in folded.split()
    )
