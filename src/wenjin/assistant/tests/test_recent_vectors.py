from collections.abc import Sequence

import numpy as np

from wenjin.assistant.domain.encoder import Vectors
from wenjin.assistant.recent_vectors import RecentVectors


class Counting:
    dimensions = 1

    def __init__(self, model_id: str = "one") -> None:
        self.model_id = model_id
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.array([[len(text)] for text in texts], dtype=np.float32)


def test_the_same_text_is_encoded_once() -> None:
    recent, model = RecentVectors(), Counting()
    assert [recent.of(model, text)[0, 0] for text in ("visa", "dog", "visa")] == [4, 3, 4]
    assert model.asked == ["visa", "dog"]


def test_vectors_of_another_model_are_others() -> None:
    recent, one, other = RecentVectors(), Counting(), Counting("other")
    recent.of(one, "visa")
    recent.of(other, "visa")
    assert other.asked == ["visa"]


def test_what_was_not_asked_for_long_is_let_go() -> None:
    recent, model = RecentVectors(most=2), Counting()
    for text in ("a", "b", "a", "c", "a", "b"):
        recent.of(model, text)
    assert model.asked == ["a", "b", "c", "b"]
