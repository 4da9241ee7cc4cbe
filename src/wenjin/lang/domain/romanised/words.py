"""The words of a language that somebody may have meant, and how they are spelled in Latin letters."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from wenjin.lang.domain.registry import BY_CODE

# Letters with the signs that belong to them: vowel signs of India, harakat, joiners.
_WORD: Final = re.compile(
    r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0dff\u200c\u200d])*"
)
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_KANA: Final = re.compile(r"[\u3041-\u309f]{2,}|[\u30a1-\u30ff]{2,}")
_LAST_LATIN: Final = "\u024f"
_LONGEST_RUN: Final = 4
_RARE: Final = 2
_LATIN_SHARE: Final = 0.9
# Spaces stand between syllables.
SYLLABLES: Final = frozenset({"vi"})
# Written without spaces between words; what is read back is joined.
UNSPACED: Final = frozenset({"zh-hans", "zh-hant", "ja", "th", "lo", "km", "my"})


@dataclass(frozen=True, slots=True)
class Spellings:
    """How people spell a language in Latin letters.

    Attributes:
        language: its code.
        counts: words in its own script, each with how often it was met.
        spelled: words in its own script with their usual spellings, where letters alone do not tell.
        foreign: words in Latin letters that are meant as they stand, such as ``visa``; in lower case.
    """

    language: str
    counts: Mapping[str, int]
    spelled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()


def is_latin(text: str) -> bool:
    """Whether a text is written in Latin letters, but for a name or two."""
    letters = [character for character in text if character.isalpha()]
    latin = sum(character <= _LAST_LATIN for character in letters)
    return bool(letters) and latin > _LATIN_SHARE * len(letters)


def is_typed_bare(text: str, language: str) -> bool:
    """Whether a text is in other letters than its language: Latin ones, or those of Vietnamese without marks."""
    if language in SYLLABLES:
        return text.isascii()
    return BY_CODE[language].script != "Latn" and is_latin(text)


def words_of(texts: Iterable[str], language: str, listed: Collection[str] = ()) -> Counter[str]:
    """The words of texts in the script of their language, in lower case, with how often each was met.

    Where spaces do not part words (Chinese) or part syllables (Vietnamese), all runs of up to four characters or
    syllables that were met more than twice count as words. The scripts of South-East Asia and Japanese are cut at
    listed words, the longest first; of Japanese, kana count as well.

    Args:
        texts: whatever was written in the language.
        language: its code.
        listed: words that are known (``Spellings.spelled``).
    """
    counts: Counter[str] = Counter()
    if language in ("zh-hans", "zh-hant"):
        for text in texts:
            counts.update(run for part in _HAN.findall(text) for run in _runs(part, ""))
        return Counter({word: count for word, count in counts.items() if count > _RARE})
    if language in SYLLABLES:
        for text in texts:
            counts.update(_runs(_WORD.findall(text.lower()), " "))
        return Counter({word: count for word, count in counts.items() if count > _RARE or " " not in word})
    longest = _longest(listed)
    for text in texts:
        if language not in UNSPACED:
            counts.update(word for word in _WORD.findall(text.lower()) if max(word) > _LAST_LATIN)
            continue
        counts.update(_cut(text, listed, longest))
        if language == "ja":
            counts.update(word for word in _KANA.findall(text) if word not in listed)
    return counts


def listed_words_of(texts: Iterable[str], listed: Collection[str]) -> Counter[str]:
    """How often each listed word is met in texts without spaces."""
    longest = _longest(listed)
    return Counter(word for text in texts for word in _cut(text, listed, longest))


def _longest(listed: Collection[str]) -> int:
    return max(map(len, listed), default=0)


def _cut(text: str, listed: Collection[str], longest: int) -> Iterator[str]:
    """The listed words in a text without spaces, from its beginning on, the longest that fits first."""
    place = 0
    while place < len(text):
        length = next((size for size in range(longest, 0, -1) if text[place : place + size] in listed), 0)
        if length:
            yield text[place : place + length]
        place += length or 1


def _runs(units: Sequence[str], between: str) -> Iterator[str]:
    for length in range(1, _LONGEST_RUN + 1):
        for start in range(len(units) - length + 1):
            yield between.join(units[start : start + length])
