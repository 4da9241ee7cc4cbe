"""Reads a QR code from its drawing, as a telephone reads it from the page (ISO/IEC 18004); for tests.

It starts from the squares that are drawn, finds level and mask in them, and gives the text. It mends nothing: a
drawing of ours has no error, and one that needs mending is a fault.
"""

import re
from collections.abc import Iterator
from typing import Any

from segno import consts

# Masks 0 to 7 of the standard: where they hold, a data square is turned over.
_MASKS = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, column: row % 2 == 0,
    lambda row, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)
_FORMAT_MASK = 0b101010000010010
_LEVELS = {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}
_BYTES = 0b0100

Squares = list[list[bool]]


def read_qr(drawing: str) -> str:
    """The text in an SVG drawing of a QR code with squares of one unit.

    Raises:
        ValueError: it is no such drawing.
    """
    squares = _squares(drawing)
    size = len(squares)
    version = (size - 17) // 4
    level, mask = _format(squares)
    bits = [
        squares[row][column] != _MASKS[mask](row, column) for row, column in _way(size, _function(version))
    ]
    words = [_number(bits[place : place + 8]) for place in range(0, len(bits) - 7, 8)]
    return _text(_data(words, version, level), version)


def _squares(drawing: str) -> Squares:
    """Which squares are dark, without the quiet zone: horizontal strokes of one unit, as the drawing has them."""
    box = re.search(r'viewBox="0 0 (\d+) \d+"', drawing) or re.search(r'<svg[^>]* width="(\d+)"', drawing)
    path = next(one for one in re.findall(r' d="([^"]+)"', drawing) if "h" in one and "." in one)
    scaled = re.search(r"scale\(([\d.]+)\)", drawing)
    scale = float(scaled[1]) if scaled is not None else 1.0
    if box is None:
        raise ValueError("no drawing of a QR code")
    whole = round(int(box[1]) / scale)
    found = [[False] * whole for _ in range(whole)]
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        given = [float(one) for one in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "h":
            for column in range(round(x), round(x + given[0])):
                found[int(y)][column] = True
            x += given[0]
        elif command == "M":
            x, y = given
        else:
            x, y = x + given[0], y + given[1]
    dark = [number for number, row in enumerate(found) if any(row)]
    first, last = dark[0], dark[-1]
    if (last - first + 1 - 17) % 4:
        raise ValueError("not the size of a QR code")
    return [row[first : last + 1] for row in found[first : last + 1]]


def _format(squares: Squares) -> tuple[str, int]:
    """Level of correction and number of the mask, from the fifteen squares beside the first corner."""
    places = [(8, column) for column in (0, 1, 2, 3, 4, 5, 7, 8)] + [
        (row, 8) for row in (7, 5, 4, 3, 2, 1, 0)
    ]
    told = _number([squares[row][column] for row, column in places]) ^ _FORMAT_MASK
    return _LEVELS[told >> 13], (told >> 10) & 0b111


def _function(version: int) -> set[tuple[int, int]]:
    """Squares that bear no data: corners, lines of time, alignment, format and version."""
    size = version * 4 + 17
    taken = {(row, column) for row in range(9) for column in range(9)}
    taken |= {(row, column) for row in range(9) for column in range(size - 8, size)}
    taken |= {(column, row) for row, column in taken}
    taken |= {(6, one) for one in range(size)} | {(one, 6) for one in range(size)}
    places = consts.ALIGNMENT_POS[version - 2] if version > 1 else ()
    corners = {(6, 6), (6, size - 7), (size - 7, 6)}
    for row, column in ((row, column) for row in places for column in places):
        if (row, column) not in corners:
            taken |= {(row + a, column + b) for a in range(-2, 3) for b in range(-2, 3)}
    if version >= 7:
        block = {(row, column) for row in range(6) for column in range(size - 11, size - 8)}
        taken |= block | {(column, row) for row, column in block}
    return taken


def _way(size: int, taken: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Squares of data in the order of their bits: two columns at a time, up and down, from the right."""
    is_up = True
    for right in (*range(size - 1, 6, -2), *range(5, 0, -2)):
        for row in range(size - 1, -1, -1) if is_up else range(size):
            yield from ((row, column) for column in (right, right - 1) if (row, column) not in taken)
        is_up = not is_up


def _data(words: list[int], version: int, level: str) -> list[int]:
    """Words of data in order: blocks are interleaved, the words of correction follow them."""
    table: Any = consts.ECC
    sizes = [
        int(one.num_data)
        for one in table[version][getattr(consts, f"ERROR_LEVEL_{level}")]
        for _ in range(one.num_blocks)
    ]
    blocks: list[list[int]] = [[] for _ in sizes]
    left = iter(words)
    for place in range(max(sizes)):
        for block, size in zip(blocks, sizes, strict=True):
            if place < size:
                block.append(next(left))
    return [word for block in blocks for word in block]


def _text(words: list[int], version: int) -> str:
    bits = "".join(f"{word:08b}" for word in words)
    if int(bits[:4], 2) != _BYTES:
        raise ValueError("only addresses are read here")
    width = 8 if version < 10 else 16
    count, start = int(bits[4 : 4 + width], 2), 4 + width
    kept = bits[start : start + 8 * count]
    return bytes(int(kept[place : place + 8], 2) for place in range(0, len(kept), 8)).decode("utf-8")


def _number(bits: list[bool]) -> int:
    return int("".join("1" if one else "0" for one in bits), 2)
