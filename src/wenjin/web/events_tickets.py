"""The picture of a ticket: the code that a door reads, as a QR code, dark on white whatever the theme.

A library makes the pattern. Codes of tickets are all of one length, and what differs between their patterns is
learned from it once: with size, mode and mask the same, a QR code is linear, so that each bit of the text turns
over modules of its own, whatever the others are (ISO/IEC 18004: a Reed-Solomon code over GF(256), modules put in
fixed places, a mask added). After that a pattern is some sums of whole numbers, and takes a tenth of the time.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    import segno

QUIET_ZONE: Final = 4
PIXELS: Final = 5
# Every reader reads all eight patterns; to look for the evenest takes five times as long as to draw one.
_PATTERN: Final = 2
# The alphanumeric signs of QR codes in the order of their values; two of them are one number of eleven bits.
_SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES: Final = {sign: value for value, sign in enumerate(_SIGNS)}
_BITS_OF_A_PAIR: Final = 11
_DARK: Final = re.compile("1+")


@lru_cache(maxsize=512)
def ticket_svg(code: str) -> SafeString:
    """As an element of a page; hidden from readers aloud, who have the code beside it.

    Args:
        code: an even number of figures, capital letters and hyphens, not figures alone.
    """
    width, modules = _pattern(code)
    side = width + 2 * QUIET_ZONE
    drawing = (
        f'<svg aria-hidden="true" width="{side * PIXELS}" height="{side * PIXELS}" viewBox="0 0 {side} {side}" '
        f'class="qr"><path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/>'
        f'<path stroke="#000" d="{_lines(width, modules)}"/></svg>'
    )
    return mark_safe(drawing)  # noqa: S308  figures alone; the code is not in it


def _lines(width: int, modules: str) -> str:
    """Runs of dark modules, row by row, each from where the one before ended."""
    lines, x, y = list[str](), 0, 0
    for row in range(width):
        for run in _DARK.finditer(modules[row * width : (row + 1) * width]):
            begin, end = run.span()
            lines.append(f"m{begin - x} {row - y}h{end - begin}")
            x, y = end, row
    # The first module of every code is dark: there the drawing begins.
    return f"M{QUIET_ZONE} {QUIET_ZONE}.5" + "".join(lines).removeprefix("m0 0")


def _pattern(code: str) -> tuple[int, str]:
    """Width of the pattern and its modules, row by row, 1 for a dark one."""
    width, plain, turned = _learned(len(code))
    for first, second, turned_by_pair in zip(code[::2], code[1::2], turned, strict=True):
        bits = _VALUES[first] * len(_SIGNS) + _VALUES[second]
        for turned_by_bit in turned_by_pair:
            if bits & 1:
                plain ^= turned_by_bit
            bits >>= 1
    return width, f"{plain:0{width * width}b}"


@lru_cache(maxsize=4)
def _learned(length: int) -> tuple[int, int, tuple[tuple[int, ...], ...]]:
    """Of texts of a length: width, modules of the text of noughts, and what each bit of each pair turns over."""
    plain, noughts = _SIGNS[0] * length, _matrix(_SIGNS[0] * length)[1]
    turned = []
    for place in range(0, length, 2):
        by_pair = []
        for bit in range(_BITS_OF_A_PAIR):
            first, second = divmod(1 << bit, len(_SIGNS))
            pair = _SIGNS[first] + _SIGNS[second]
            by_pair.append(_matrix(plain[:place] + pair + plain[place + 2 :])[1] ^ noughts)
        turned.append(tuple(by_pair))
    return _matrix(plain)[0], noughts, tuple(turned)


def _matrix(text: str) -> tuple[int, int]:
    rows = _made(text).matrix
    return len(rows), int("".join("1" if module else "0" for row in rows for module in row), 2)


def _made(code: str) -> "segno.QRCode":
    import segno  # 2.5 MB, and few web processes ever draw a code

    return segno.make(code, error="m", micro=False, mask=_PATTERN, mode="alphanumeric")
