"""What turns sentences into vectors, as the rest of the assistant sees it."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class EncoderUnavailable(RuntimeError):
    """No vectors can be had now; whoever asked goes on with words alone."""


class Encoder(Protocol):
    """Sentences of any language to vectors of one length; near in meaning is near in angle."""

    @property
    def model_id(self) -> str:
        """Which model, in which form: vectors of two ids can never be compared."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text.

        Args:
            texts: readable and not empty (``question.readable``).

        Raises:
            EncoderUnavailable: the model cannot be reached or loaded.
        """
