"""A sentence as the numbers of word pieces, the way the model has learnt to read.

Source: Kudo, Subword Regularization, 2018 (arXiv:1804.10959): among all ways to cut a text into known pieces, the
one with the highest sum of scores. The table of characters and the pieces come with the model (SentencePiece).
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import marisa_trie
import numpy as np
from numpy.typing import NDArray

# SentencePiece writes a space as this sign, and puts one before the first word.
_SPACE: Final = "\u2581"
_SPACES: Final = re.compile(" {2,}")
_LONGEST_PIECE: Final = 48  # characters; no piece of the model has more bytes
# How much worse than the worst piece a character is that no piece has.
_UNKNOWN_PENALTY: Final = 10.0
_NEVER: Final = float("-inf")
_TRIE, _SCORES, _NUMBERS, _TABLE = "pieces.marisa", "scores.npy", "numbers.npy", "table.json"


class Pieces:
    """The pieces of the model, with what each is worth."""

    def __init__(
        self,
        trie: marisa_trie.Trie,
        scores: NDArray[np.float32],
        numbers: NDArray[np.int32],
        table: Mapping[int, str],
        unknown: int,
    ) -> None:
        """From parts that were made before.

        Args:
            trie: all pieces.
            scores: what a piece is worth (the logarithm of its share), by its key in the trie.
            numbers: number of a piece in the model, by its key in the trie.
            table: how characters are written before they are cut.
            unknown: number of what no piece has.
        """
        self._trie, self._scores, self._numbers = trie, scores, numbers
        self._table, self._unknown = table, unknown
        self._unknown_score = float(scores.min()) - _UNKNOWN_PENALTY

    def numbers_of(self, text: str) -> list[int]:
        """The best way to cut a text, as the numbers of its pieces in their order."""
        written = _SPACES.sub(" ", text.translate(self._table))
        if not written.startswith(" "):
            written = " " + written
        return self._best(written.replace(" ", _SPACE))

    def _best(self, text: str) -> list[int]:
        end = len(text)
        best = [0.0] + [_NEVER] * end
        # For each place: the number of the piece that ends there, and where that piece begins.
        came: list[tuple[int, int]] = [(0, 0)] * (end + 1)
        for start in range(end):
            here = best[start]
            for piece, key in self._trie.iter_prefixes_with_ids(text[start : start + _LONGEST_PIECE]):
                stop = start + len(piece)
                worth = here + self._scores[key]
                if worth > best[stop] and self._numbers[key] != self._unknown:
                    best[stop], came[stop] = worth, (int(self._numbers[key]), start)
            if here + self._unknown_score > best[start + 1]:
                best[start + 1], came[start + 1] = here + self._unknown_score, (self._unknown, start)
        found = []
        while end:
            number, end = came[end]
            found.append(number)
        return found[::-1]


def write_pieces(
    folder: Path, pieces: list[str], scores: NDArray[np.float32], table: Mapping[int, str], unknown: int
) -> None:
    """Put the pieces of a model into a folder, in a form that is read at once.

    Raises:
        OSError: it cannot be written.
    """
    trie = marisa_trie.Trie(pieces)
    keys = np.fromiter((trie[piece] for piece in pieces), dtype=np.intp, count=len(pieces))
    numbers = np.empty(len(trie), dtype=np.int32)
    numbers[keys] = np.arange(len(pieces), dtype=np.int32)
    trie.save(str(folder / _TRIE))
    np.save(folder / _SCORES, scores[numbers])
    np.save(folder / _NUMBERS, numbers)
    (folder / _TABLE).write_text(json.dumps({"unknown": unknown, "table": table}), encoding="ascii")


def read_pieces(folder: Path) -> Pieces:
    """What ``write_pieces`` has written.

    Raises:
        OSError: it cannot be read.
    """
    trie = marisa_trie.Trie().mmap(str(folder / _TRIE))
    told = json.loads((folder / _TABLE).read_text(encoding="ascii"))
    table = {int(character): written for character, written in told["table"].items()}
    # Read from the disk where they are needed, and shared by all processes.
    scores, numbers = (np.asarray(np.load(folder / name, mmap_mode="r")) for name in (_SCORES, _NUMBERS))
    return Pieces(trie, scores, numbers, table, told["unknown"])
