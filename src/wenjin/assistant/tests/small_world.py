"""A tiny city of three services, in vectors of eight numbers, for tests of what learns."""

from collections.abc import Sequence

import numpy as np

from wenjin.assistant.domain.encoder import Vectors
from wenjin.assistant.domain.examples import Situation
from wenjin.assistant.domain.learning import Settings
from wenjin.assistant.domain.training import Recipe

SERVICES = ("passport", "school", "visa")
KINDS = ("chitchat", "promise")
LANGUAGES = ("en", "vi")
QUICK = Settings(
    services=Recipe(hidden=16, epochs=30, batch=16, dropout=0.1, rate=1e-2),
    declines=Recipe(hidden=16, epochs=30, batch=16, dropout=0.1, rate=1e-2),
    languages=Recipe(hidden=16, epochs=30, batch=16, dropout=0.1, rate=1e-2),
    members=2,
    folds=2,
    lost=0.05,
)


def small_world(size: int = 40, seed: int = 1) -> tuple[list[Situation], Vectors]:
    """Examples and their vectors: what a sentence is about and its language lie in different directions."""
    random = np.random.default_rng(seed)
    examples: list[Situation] = []
    rows: list[Vectors] = []
    for place, about in enumerate((*SERVICES, *KINDS)):
        for number in range(size):
            language = LANGUAGES[number % 2]
            row = random.standard_normal(8).astype(np.float32) * np.float32(0.15)
            row[place] += 1
            row[6 + number % 2] += 0.7
            rows.append(row / np.linalg.norm(row))
            is_service = about in SERVICES
            examples.append(
                Situation(
                    language, f"{about} {number}", about if is_service else "", "" if is_service else about
                )
            )
    return examples, np.array(rows, dtype=np.float32)


class SmallEncoder:
    """Letters counted: enough to tell sentences apart, the same on every machine."""

    model_id = "letters"
    dimensions = 32

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for place, text in enumerate(texts):
            for letter in text.casefold():
                rows[place, ord(letter) % self.dimensions] += 1
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)
