"""The days of a clock, drawn: one block a day, in per cent of the width, so that no locale writes a comma.

Geometry only; the words of a clock are in ``case_clock``. A drawing is as wide as its column: a long stretch of
one kind is shortened, and the words beside it say how long it really is.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Final

from django.utils.safestring import SafeString, mark_safe

from wenjin.cases.domain.clock import Mark

# Paused days in a row that are drawn; a long pause must not squeeze the days that count.
LONGEST_PAUSE: Final = 8
# Room between two blocks, and at most how wide a block becomes when there are few days, in per cent.
GAP: Final = 0.7
WIDEST: Final = 9.0
# How a day is drawn: its class in the style sheet, where its block begins from the top, and how high it stands.
_SHAPES: Final = {
    Mark.DONE: ("used", 4, 68),
    Mark.TODAY: ("today", 4, 68),
    Mark.LATE: ("late", 4, 68),
    Mark.PAUSED: ("stop", 6, 64),
    Mark.TODO: ("left", 6, 64),
    Mark.LAW: ("law", 46, 26),
}


@lru_cache(maxsize=2000)
def strip_of(marks: tuple[Mark, ...]) -> SafeString:
    """The blocks of the days of a clock in order, as the inside of an ``svg`` without a view box."""
    shown = list(_shortened(marks))
    if not shown:
        return SafeString()
    step = min(100 / len(shown), WIDEST)
    width = max(step - GAP, step / 2)
    parts = []
    for place, mark in enumerate(shown):
        kind, top, height = _SHAPES[mark]
        x = place * step + (step - width) / 2
        parts.append(_block(kind, x, width, top, height))
        if mark is Mark.TODAY:
            parts.append(_block("mark", x, width, 82, 9))
    return mark_safe("".join(parts))  # noqa: S308  numbers and constants of this module


def _block(kind: str, x: float, width: float, top: int, height: int) -> str:
    place = f'x="{x:.2f}%" width="{width:.2f}%" y="{top}%" height="{height}%"'
    return f'<rect class="{kind}" {place} rx="3"/>'


def _shortened(marks: Iterable[Mark]) -> Iterator[Mark]:
    for mark, run in groupby(marks):
        days = len(list(run))
        yield from [mark] * (min(days, LONGEST_PAUSE) if mark is Mark.PAUSED else days)
