"""The terms of an index and the things that have them, in as little room as it goes.

A house keeps an index for each of 43 languages, of which it asks two or three at a time. As many strings as there
are terms would take five times the room of the terms themselves, so those of a language are one long string,
taken apart when they are asked for; those of the languages asked last stay apart.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from math import log
from typing import Final

from wenjin.catalogue.domain.search.folding import terms

# Folding leaves letters, digits and single spaces: these two stand in no term and in no name.
_BETWEEN: Final = "\n"
_AFTER_TITLES: Final = "\t"
_STAY_APART: Final = 8
_FEW: Final = 65_536  # what is below this fits into two bytes


class Terms:
    """The terms of an index, taken apart.

    Attributes:
        ordered: all of them, sorted.
    """

    def __init__(self, text: str, by_shape: "Mapping[tuple[int, int], array[int]]") -> None:
        self.ordered = text.split(_BETWEEN) if text else []
        self._by_shape = by_shape
        self._words: dict[tuple[int, int], list[str]] = {}

    def __contains__(self, term: str) -> bool:
        number = bisect_left(self.ordered, term)
        return number < len(self.ordered) and self.ordered[number] == term

    def words_like(self, script: int, length: int) -> list[str]:
        """Words, sorted, of one block of characters and one length: others are no typing errors of each other."""
        shape = script, length
        held = self._words.get(shape)
        if held is None:
            held = self._words[shape] = [self.ordered[number] for number in self._by_shape.get(shape, ())]
        return held


@lru_cache(maxsize=_STAY_APART)
def _apart(postings: "Postings") -> Terms:
    return Terms(postings.text, postings.by_shape)


class Postings:
    """For each term the things that have it, each with what the term says for it.

    Attributes:
        text: the terms, sorted.
        by_shape: numbers of the words among them, by block of characters and length.
    """

    def __init__(self, weights: Mapping[str, Mapping[int, float]], things: int) -> None:
        ordered = sorted(weights)
        self.text = _BETWEEN.join(ordered)
        self._starts = array("I", [0])
        self._places = array("H" if things < _FEW else "I")
        self._gains = array("f")
        for term in ordered:
            found = weights[term]
            # What many things have says little of each.
            rarity = log(1 + (things - len(found) + 0.5) / (len(found) + 0.5))
            self._places.extend(found)
            self._gains.extend(rarity * weight for weight in found.values())
            self._starts.append(len(self._places))
        self.by_shape = _by_shape(ordered)

    def terms(self) -> Terms:
        """The terms, for as long as one question is looked up."""
        return _apart(self)

    def of(self, term: str, terms: Terms) -> Iterator[tuple[int, float]]:
        """Places of the things that have a known term, and its gain for each."""
        number = bisect_left(terms.ordered, term)
        start, end = self._starts[number], self._starts[number + 1]
        return zip(self._places[start:end], self._gains[start:end], strict=True)


def script_of(word: str) -> int:
    """Number of the block of its first character."""
    return ord(word[0]) >> 8


def is_word(term: str) -> bool:
    """Whether a term is a word rather than a gram, which is never completed or corrected."""
    return not terms(term)[1]


def _by_shape(ordered: list[str]) -> "dict[tuple[int, int], array[int]]":
    kind = "H" if len(ordered) < _FEW else "I"
    found: dict[tuple[int, int], array[int]] = defaultdict(lambda: array(kind))
    for number, term in enumerate(ordered):
        if is_word(term):
            found[script_of(term), len(term)].append(number)
    return dict(found)


class Names:
    """Folded titles and other names of things, by the places of the things."""

    def __init__(self, names: Iterable[Mapping[str, bool]]) -> None:
        """Take the names of each thing; True for a title."""
        self._ends = array("I", [0])
        parts: list[str] = []
        for found in names:
            titles = _BETWEEN.join(name for name, is_title in found.items() if is_title)
            others = _BETWEEN.join(name for name, is_title in found.items() if not is_title)
            parts.append(titles + _AFTER_TITLES + others)
            self._ends.append(self._ends[-1] + len(parts[-1]))
        self._text = "".join(parts)

    def of(self, place: int) -> tuple[list[str], list[str]]:
        """Titles of a thing, and its other names."""
        titles, _, others = self._text[self._ends[place] : self._ends[place + 1]].partition(_AFTER_TITLES)
        return titles.split(_BETWEEN) if titles else [], others.split(_BETWEEN) if others else []
