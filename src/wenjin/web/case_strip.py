"""The days of a clock, drawn: one block a day, in per cent of the width, so that no locale writes a comma.

Geometry only; the words of a clock are in ``case_clock``. A drawing is as wide as its column: a long stretch of
one kind is shortened, and the words beside it say how long it really is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from wenjin.cases.domain.clock import Mark

# Paused days in a row that are drawn; a long pause must not squeeze the days that count.
LONGEST_PAUSE: Final = 8
# Room between two blocks, and at most how wide a block becomes when there are few days, in per cent.
GAP: Final = 0.7
WIDEST: Final = 9.0
# How a day is drawn: its class in the style sheet, where its block begins from the top, and how high it stands.
_SHAPES: Final = {
    Mark.DONE: ("used", "4%", "68%"),
    Mark.TODAY: ("today", "4%", "68%"),
    Mark.LATE: ("late", "4%", "68%"),
    Mark.PAUSED: ("stop", "6%", "64%"),
    Mark.TODO: ("left", "6%", "64%"),
    Mark.LAW: ("law", "46%", "26%"),
}


@dataclass(frozen=True, slots=True)
class Block:
    """A day; ``kind`` is its class in the style sheet."""

    kind: str
    x: str
    width: str
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A drawn clock.

    Attributes:
        mark: where the mark of today begins, and its width; None when no day of the strip is today.
    """

    blocks: tuple[Block, ...]
    mark: tuple[str, str] | None


def strip_of(marks: Sequence[Mark]) -> Strip:
    """Blocks for the days of a clock in order."""
    shown = list(_shortened(marks))
    step = min(100 / len(shown), WIDEST) if shown else 0.0
    width = max(step - GAP, step / 2)
    blocks: list[Block] = []
    today = None
    for place, mark in enumerate(shown):
        kind, y, height = _SHAPES[mark]
        block = Block(kind, _share(place * step + (step - width) / 2), _share(width), y, height)
        blocks.append(block)
        if mark is Mark.TODAY:
            today = block.x, block.width
    return Strip(tuple(blocks), today)


def _shortened(marks: Iterable[Mark]) -> Iterator[Mark]:
    for mark, run in groupby(marks):
        days = len(list(run))
        yield from [mark] * (min(days, LONGEST_PAUSE) if mark is Mark.PAUSED else days)


def _share(value: float) -> str:
    return f"{value:.2f}%"
