"""Terms of the field, and whether a translation uses the one that its language has for them.

A term is found in the English by a pattern, in a translation by stems: beginnings or middles of words that all
its forms share. That says little about one sentence, which may say it another way, and much about a language.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

from wenjin.lang.domain.checks import spoken
from wenjin.lang.domain.folding import fold


@dataclass(frozen=True, slots=True)
class Word:
    """A term in one language.

    Attributes:
        word: as it stands in a list of terms.
        stems: parts of words, any of which shows that a translation uses the term.
    """

    word: str
    stems: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        """Whether the term stands in a text in any of its forms."""
        folded = fold(text)
        return any(fold(stem) in folded for stem in self.stems)


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the field.

    Attributes:
        english: how the English says it.
        chinese: the official Chinese term, which stands on forms and in laws.
        pattern: a regular expression of whole words by which it is found in English.
        words: in other languages, by code.
    """

    id: str
    english: str
    chinese: str
    pattern: str
    words: Mapping[str, Word]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """From a record of the kind *term*."""
        words = {
            code: Word(one["word"], tuple(one["stems"])) for code, one in document.get("words", {}).items()
        }
        return cls(document["id"], document["english"], document["chinese"], document["pattern"], words)

    def is_in(self, english: str) -> bool:
        """Whether the English speaks of it, apart from what is filled in."""
        return _pattern(self.pattern).search(spoken(english)) is not None


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


def terms_in(english: str, terms: Iterable[Term]) -> list[Term]:
    """The terms that an English sentence has."""
    return [term for term in terms if term.is_in(english)]


def missed_terms(english: str, translation: str, language: str, terms: Iterable[Term]) -> list[Term]:
    """Terms that the English has and the translation seems not to use.

    Terms without a word in this language are passed over.
    """
    return [
        term
        for term in terms
        if (word := term.words.get(language)) is not None
        and term.is_in(english)
        and not word.is_in(translation)
    ]
