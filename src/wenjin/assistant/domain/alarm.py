"""Calls for help: a short path of reviewed phrases that comes before everything that was learnt.

A phrase is one or more stems, all of which must occur: ``hit + me``, ``!safety + fire + burn``. A stem is
the beginning of a word; with ``$`` the whole word; with ``!`` it must not occur. ``wife|sister`` is either of
them; the first stem has no alternatives, phrases are found by it. In scripts without spaces a stem may stand
anywhere. Phrases and questions are compared in folded form (``lang.domain.folding``), in which a few pictures
count as words.

``=help me`` is the whole text, however often it is said and however long its letters are held: *HELP MEEE!!!*.
Such a cry tells nothing by itself, and would be found in questions about anything.

Staff add whole wordings of questions, which are no phrases of this kind: every word of them stands for itself.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Final

from wenjin.assistant.domain.anonymous import BLANK
from wenjin.lang.domain.folding import fold

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
# Scripts in which one sign is a syllable or a word: Ethiopic, kana, ideographs, Hangul.
_DENSE = re.compile("[\u1200-\u139f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
LEAST_WORDS: Final = 2
LEAST_LETTERS: Final = 6
LEAST_VARIETY: Final = 3
# Nobody's word has a letter so often in a row; somebody who cries may hold a key for a moment.
_HELD: Final = re.compile(r"([^\W\d_])\1{5}")
# Longest beginning of a stem by which phrases are found.
_START: Final = 4
_EITHER: Final = "|"
_WHOLE: Final = "="
# Folding leaves no picture over; these say something in every language.
_PICTURES: Final = str.maketrans(
    {"🆘": " sos ", "🔥": " picturedfire ", "🏠": " picturedhouse ", "🏡": " picturedhouse "}
)
_LONG_SIGN: Final = re.compile(r"([^\W\d_])\1+")
_SAID_AGAIN: Final = re.compile(r"^(.+?)(?: ?\1)+$")


class PhraseRefused(ValueError):
    """Nothing is left of a phrase, or it says only what must not occur."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Stems that call for help together.

    Attributes:
        first: the first stem as plain text, or all of a cry.
        needed: expressions, of which each must be found; ``barred`` those of which none may be.
        is_whole: whether it is a cry, which nothing else may stand beside.
    """

    kind: str
    first: str
    needed: tuple[str, ...]
    barred: tuple[str, ...]
    is_whole: bool = False

    def is_in(self, folded: str) -> bool:
        """Whether a folded text says it."""
        return self._has_needed(folded) and not self._has_barred(folded)

    def is_barred_in(self, folded: str) -> bool:
        """Whether a folded text says it but for a word that must not occur: *drowning in debt*."""
        return bool(self.barred) and self._has_needed(folded) and self._has_barred(folded)

    def _has_needed(self, folded: str) -> bool:
        if self.is_whole:
            return _said_once(folded) == self.first
        # Most phrases are settled by the plain stem.
        return self.first in folded and all(_compiled(one).search(folded) for one in self.needed)

    def _has_barred(self, folded: str) -> bool:
        return any(_compiled(one).search(folded) for one in self.barred)


class PhraseBook:
    """Thousands of phrases, of which a text is compared with those whose first stem may be in it.

    Args:
        phrases: in the order in which they count.
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._by_start: defaultdict[str, list[tuple[int, Phrase]]] = defaultdict(list)
        for place, one in enumerate(phrases):
            self._by_start[one.first[:_START]].append((place, one))

    def worth_comparing(self, text: str) -> list[Phrase]:
        """All phrases that the text may say, and few others, in their order."""
        folded = _folded(text)
        runs = _runs_of_signs(folded) | {_said_once(folded)[:_START]}
        found = (one for start in runs & self._by_start.keys() for one in self._by_start[start])
        return [one for _, one in sorted(found, key=itemgetter(0))]


def _runs_of_signs(folded: str) -> set[str]:
    """Everything with which a stem may begin."""
    return {folded[place : place + size] for size in range(1, _START + 1) for place in range(len(folded))}


def phrase(kind: str, written: str) -> Phrase:
    """A phrase as it is written in a pack.

    Raises:
        PhraseRefused: it has no stem that must occur, or alternatives in the first of them.
    """
    if written.startswith(_WHOLE):
        return _cry(kind, written.removeprefix(_WHOLE))
    stems = [part.strip() for part in written.split(" + ")]
    needed = [stem for stem in stems if not stem.startswith("!")]
    if not needed or _EITHER in needed[0]:
        raise PhraseRefused(written)
    return Phrase(
        kind,
        _folded(needed[0].removesuffix("$")),
        tuple(_pattern(stem) for stem in needed),
        tuple(_pattern(stem[1:].strip()) for stem in stems if stem.startswith("!")),
    )


def _cry(kind: str, written: str) -> Phrase:
    said = _said_once(_folded(written))
    if not said:
        raise PhraseRefused(written)
    return Phrase(kind, said, (), (), is_whole=True)


def wording(kind: str, said: str) -> Phrase:
    """The words of a question as a phrase: in this order, and between any others.

    Where something was blanked before the question was kept, anything may stand.

    Raises:
        PhraseRefused: it has no words.
    """
    return phrase(kind, " + ".join(f"{run}$" for run in _runs(said)))


def is_too_general(said: str) -> bool:
    """Whether a wording says so little that it would be found in questions about anything.

    Two words are enough, or one of six letters. A sign that is a syllable or a word counts as two letters.
    """
    words = [word for run in _runs(said) for word in run.split() if any(map(_is_letter, word))]
    return len(words) < LEAST_WORDS and _weight(sign for word in words for sign in word) < LEAST_LETTERS


def is_noise(said: str) -> bool:
    """Whether a wording is no words in any script: a key that was held, or fewer than three different letters."""
    letters = {sign for run in _runs(said) for sign in run}
    return _weight(letters) < LEAST_VARIETY or _HELD.search(fold(said)) is not None


def _weight(signs: Iterable[str]) -> int:
    """Letters among signs; one that is a syllable or a word counts as two."""
    return sum(2 if _DENSE.match(sign) else 1 for sign in signs if _is_letter(sign))


def _runs(said: str) -> list[str]:
    """Folded words that stand together; what was blanked keeps them apart."""
    return [folded for part in said.split(BLANK) if (folded := fold(part))]


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "L"


def _folded(text: str) -> str:
    """The form in which texts and phrases are compared."""
    return fold(text.translate(_PICTURES))


def _said_once(folded: str) -> str:
    """A folded text without letters that are held and without saying the same again."""
    return _SAID_AGAIN.sub(r"\1", _LONG_SIGN.sub(r"\1", folded))


def _pattern(stem: str) -> str:
    return _EITHER.join(map(_alternative, stem.split(_EITHER)))


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern when it is first looked for: most of the tens of thousands of phrases are said by nobody."""
    return re.compile(pattern)


def _alternative(stem: str) -> str:
    stem = stem.strip()
    folded = _folded(stem.removesuffix("$"))
    if not folded:
        raise PhraseRefused(stem)
    if _UNSPACED.search(folded):
        return re.escape(folded)
    return rf"(?<!\S){re.escape(folded)}" + (r"(?!\S)" if stem.endswith("$") else "")


def calls_for_help(text: str, phrases: Iterable[Phrase]) -> str:
    """Kind of the first phrase that the text says, in their order; empty when there is none."""
    folded = _folded(text)
    return next((one.kind for one in phrases if one.is_in(folded)), "")


def is_explained(text: str, phrases: Iterable[Phrase]) -> bool:
    """Whether one of the phrases is said with a word that makes it no call for help."""
    folded = _folded(text)
    return any(one.is_barred_in(folded) for one in phrases)
