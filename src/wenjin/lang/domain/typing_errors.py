"""Typing errors: *hlep my hosue is on fier* reads *help my house is on fire*.

Letters swapped, doubled, left out or wrong, one in a short word and two in a long one (OSA distance: Boytsov,
Indexing methods for approximate dictionary searching, 2011). Only words that nobody is known to write are
changed, so what was typed well stays as it is.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from wenjin.lang.domain.folding import fold

_SHORTEST: Final = 4
# Short words have many neighbours: one wrong letter makes another word of them.
_MIDDLING: Final = 6
_LONG: Final = 8
_LONGEST: Final = 40
_NEAREST: Final = 12
_BETWEEN: Final = "\n"


class Speller:
    """The words of a language that is written with spaces, and what other words may be meant for them.

    As one text for each length, some 100 kB a language: a house keeps 36 of them.
    """

    def __init__(self, counts: Mapping[str, int], least: int = 2) -> None:
        """Keep the words.

        Args:
            counts: folded words that people write, with how often each was met.
            least: a word that was met less often may be a typing error itself: it is kept, and nothing is
                changed to it.
        """
        usual: defaultdict[int, list[str]] = defaultdict(list)
        rare: defaultdict[int, list[str]] = defaultdict(list)
        for word in sorted(counts, key=lambda one: (-counts[one], one)):
            (usual if counts[word] >= least else rare)[len(word)].append(word)
        self._usual = {length: _packed(words) for length, words in usual.items()}
        self._rare = {length: _packed(words) for length, words in rare.items()}

    def mended(self, text: str) -> str:
        """The text, folded, with the words that were meant; empty when nothing had to be changed."""
        words = fold(text).split()
        read = [self._meant(word) for word in words]
        return "" if read == words else " ".join(read)

    def _meant(self, word: str) -> str:
        length = len(word)
        if not _SHORTEST <= length <= _LONGEST or not word.isalpha() or self._is_known(word):
            return word
        allowed = 1 if length < _LONG else 2
        best = (0.0, 0, word)
        for size in range(max(_SHORTEST, length - allowed), length + allowed + 1):
            words = self._usual.get(size, "").split(_BETWEEN)
            for near, distance, rank in process.extract(
                word, words, scorer=OSA.distance, score_cutoff=allowed, limit=_NEAREST
            ):
                if length >= _MIDDLING or size != length or sorted(word) == sorted(near):
                    best = max(best, (_likeness(word, near, distance), -rank, near))
        return best[2]

    def _is_known(self, word: str) -> bool:
        whole = _packed([word])
        return any(whole in by.get(len(word), "") for by in (self._usual, self._rare))


def _packed(words: list[str]) -> str:
    """Words as one text, each between two signs that no folded word has."""
    return f"{_BETWEEN}{_BETWEEN.join(words)}{_BETWEEN}"


def _likeness(typed: str, near: str, distance: float) -> float:
    """How likely a word was meant: letters in the wrong order are the surest sign, then the same beginning."""
    same_letters = sorted(typed) == sorted(near)
    return 10 - 4 * distance + 2 * same_letters + (typed[0] == near[0])
