"""From the vector of a question to the shares of its possible meanings.

A few small networks with one hidden layer each, trained on the same examples from different beginnings; the mean
of what they say is better than any of them. Weights are kept as whole numbers of eight bits with a scale for each
column, which costs nothing in quality and makes the file four times smaller.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]

# Vectors of length 1 have small entries; the networks like them larger.
SCALE: Final = np.float32(8)
_HIGHEST: Final = 127


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One network: vector, hidden layer with rectifier, scores of the labels.

    Attributes:
        inner: (dimensions, hidden).
        inner_bias: (hidden,).
        outer: (hidden, labels).
        outer_bias: (labels,).
    """

    inner: Numbers
    inner_bias: Numbers
    outer: Numbers
    outer_bias: Numbers

    def scores(self, inputs: Numbers) -> Numbers:
        """Scores before they are made to shares, one row for each input."""
        hidden = np.maximum(inputs @ self.inner + self.inner_bias, 0)
        return np.asarray(hidden @ self.outer + self.outer_bias, dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """The trained part of the assistant.

    Attributes:
        model_id: of the encoder whose vectors it reads; those of another mean nothing to it.
        labels: what a question may mean, in the order of the columns.
        mean: of the vectors it was trained on, taken away from every vector.
        members: the networks.
    """

    model_id: str
    labels: tuple[str, ...]
    mean: Numbers
    members: tuple[Member, ...]

    def inputs(self, vectors: Numbers) -> Numbers:
        """Vectors as the networks read them: centred, of one length."""
        return centred(vectors, self.mean) * SCALE

    def shares(self, vectors: Numbers) -> Numbers:
        """How likely each label is, one row for each vector; rows add up to 1.

        Args:
            vectors: (questions, dimensions), as the encoder of ``model_id`` makes them.
        """
        inputs = self.inputs(vectors)
        return np.asarray(
            np.mean([softmax(member.scores(inputs)) for member in self.members], axis=0), dtype=np.float32
        )


def centred(vectors: Numbers, mean: Numbers) -> Numbers:
    """Vectors less their mean, of length 1: what all sentences have in common says nothing."""
    moved = vectors - mean
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return np.asarray(moved / np.where(lengths == 0, 1, lengths), dtype=np.float32)


def softmax(scores: Numbers) -> Numbers:
    """Shares that add up to 1 in each row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


def packed(name: str, numbers: Numbers) -> dict[str, NDArray[Any]]:
    """A matrix as whole numbers and a scale for each column, under its name."""
    scale = np.abs(numbers).max(axis=0) / _HIGHEST
    scale = np.where(scale == 0, 1, scale).astype(np.float32)
    return {name: np.rint(numbers / scale).astype(np.int8), f"{name}_scale": scale}


def unpacked(name: str, arrays: Mapping[str, NDArray[Any]]) -> Numbers:
    """The matrix again."""
    return np.asarray(arrays[name].astype(np.float32) * arrays[f"{name}_scale"], dtype=np.float32)
