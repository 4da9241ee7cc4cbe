"""The words of a language that somebody may have meant, and how they are spelled in Latin letters."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

# Letters with the signs that belong to them: vowel signs of India, harakat, joiners.
_WORD: Final = re.compile(
    r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0dff\u200c\u200d])*"
)
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_KANA: Final = re.compile(r"[\u3041-\u309f]{2,}|[\u30a1-\u30ff]{2,}")
_LAST_LATIN: Final = "\u024f"
_LONGEST_RUN: Final = 4
_LATIN_SHARE: Final = 0.9
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


def words_of(texts: Iterable[str], language: str) -> Counter[str]:
    """The words of texts in a script that is not Latin, with how often each was met.

    Chinese has no spaces: there, all runs of up to four characters that were met more than twice count as
    words. Of Japanese only kana, and of the scripts of South-East Asia nothing, can be read without a dictionary.
    """
    counts: Counter[str] = Counter()
    if language in ("zh-hans", "zh-hant"):
        for text in texts:
            counts.update(_runs(text))
        return Counter({word: count for word, count in counts.items() if count > 2})
    for text in texts:
        if language == "ja":
            counts.update(_KANA.findall(text))
        elif language not in UNSPACED:
            counts.update(word for word in _WORD.findall(text) if max(word) > _LAST_LATIN)
    return counts


def _runs(text: str) -> Iterator[str]:
    for run in _HAN.findall(text):
        for length in range(1, _LONGEST_RUN + 1):
            for start in range(len(run) - length + 1):
                yield run[start : start + length]
