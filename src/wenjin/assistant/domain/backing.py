"""Which sentences of a phrased answer are backed by the approved passages they cite. All others are dropped.

A language model may put an answer into fluent words; it may not add a fact. So a sentence stays only when it
cites passages that exist, and these hold every figure in it and nearly all its words. The check
is strict on purpose: a dropped sentence costs nothing, an invented one costs trust. It looks at letters, so it
cannot see that a *not* was added: the approved text always stands below.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wenjin.lang.domain.folding import fold

# Share of the grams of a sentence that its passages must have.
_COVERED: Final = 0.7
_GRAM: Final = 3
_CITATION: Final = re.compile(r"\[(\d{1,3})\]")
# A sentence ends with its sign and the citations behind it.
_SENTENCE: Final = re.compile(
    r"[^.!?。！？؟।॥။។።\n]+(?:[.!?](?=\d)[^.!?。！？؟।॥။។።\n]+)*[.!?。！？؟।॥။។።]*(?:\s*\[\d{1,3}\])*[.。]?"
)
# A sign that a citation was taken away before.
_LOOSE: Final = re.compile(r"\s+([.!?,;:。！？؟।])")
_FIGURES: Final = re.compile(r"\d+(?:[.,:/-]\d+)*")


@dataclass(frozen=True, slots=True)
class Backed:
    """A sentence that may be shown.

    Attributes:
        text: without its citations.
        passages: places of the passages that back it, from 0.
    """

    text: str
    passages: tuple[int, ...]


def backed_sentences(phrased: str, passages: Sequence[str]) -> tuple[Backed, ...]:
    """The sentences of a phrased text that its passages back, in their order.

    Args:
        phrased: with citations such as ``[2]`` behind each sentence, counted from 1.
        passages: what may be said.
    """
    found = []
    for match in _SENTENCE.finditer(phrased):
        sentence = match.group()
        cited = tuple(dict.fromkeys(int(number) - 1 for number in _CITATION.findall(sentence)))
        text = _LOOSE.sub(r"\1", " ".join(_CITATION.sub("", sentence).split()))
        is_known = bool(text and cited) and all(0 <= one < len(passages) for one in cited)
        if is_known and is_backed(text, " ".join(passages[one] for one in cited)):
            found.append(Backed(text, cited))
    return tuple(found)


def is_backed(sentence: str, passage: str) -> bool:
    """Whether a passage says what a sentence says, as far as letters can tell."""
    said, known = fold(sentence), fold(passage)
    if not set(_FIGURES.findall(sentence)) <= set(_FIGURES.findall(passage)):
        return False
    grams = _grams(said)
    return bool(grams) and len(grams & _grams(known)) / len(grams) >= _COVERED


def _grams(folded: str) -> set[str]:
    """Runs of letters within words: endings may differ, stems may not."""
    return {word[at : at + _GRAM] for word in folded.split() for at in range(max(1, len(word) - _GRAM + 1))}
