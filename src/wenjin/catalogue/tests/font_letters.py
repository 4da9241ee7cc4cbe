"""Which letters a font file has: its character map (OpenType 1.9, table ``cmap``, formats 4 and 12)."""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_WHOLE = (3, 10)  # Windows, all of Unicode
_PLANE = (3, 1)  # Windows, the first 65,536 signs


@cache
def letters_of(path: Path) -> frozenset[int]:
    """Code points that a font has a glyph for; of a collection, those of all its fonts."""
    data = path.read_bytes()
    if data[:4] == b"ttcf":
        (count,) = struct.unpack_from(">I", data, 8)
        starts = struct.unpack_from(f">{count}I", data, 12)
    else:
        starts = (0,)
    # Fonts of a collection share their maps: each is read once.
    return frozenset(code for start in {_map_of(data, one) for one in starts} for code in _codes(data, start))


def _map_of(data: bytes, font: int) -> int:
    (tables,) = struct.unpack_from(">H", data, font + 4)
    for number in range(tables):
        tag, _sum, offset, _length = struct.unpack_from(">4sIII", data, font + 12 + 16 * number)
        if tag == b"cmap":
            return _best(data, offset)
    raise ValueError("no character map")


def _best(data: bytes, table: int) -> int:
    (count,) = struct.unpack_from(">H", data, table + 2)
    found: dict[tuple[int, int], int] = {}
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, table + 4 + 8 * number)
        found[platform, encoding] = table + offset
    return found.get(_WHOLE) or found[_PLANE]


def _codes(data: bytes, start: int) -> Iterator[int]:
    (form,) = struct.unpack_from(">H", data, start)
    if form == 12:
        (groups,) = struct.unpack_from(">I", data, start + 12)
        for number in range(groups):
            first, last, _glyph = struct.unpack_from(">III", data, start + 16 + 12 * number)
            yield from range(first, last + 1)
    elif form == 4:
        (double,) = struct.unpack_from(">H", data, start + 6)
        segments = double // 2
        lasts = struct.unpack_from(f">{segments}H", data, start + 14)
        firsts = struct.unpack_from(f">{segments}H", data, start + 16 + double)
        for first, last in zip(firsts, lasts, strict=True):
            yield from range(first, min(last, 0xFFFE) + 1)
    else:
        raise ValueError(f"format {form} of a character map")
