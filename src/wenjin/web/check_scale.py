"""The scale of points: from nothing to the most there is, with the lines of the categories on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from wenjin.catalogue.domain.rules.points import Points

# Parts of the width below which two labels would run into each other, in per cent.
_ROOM_FOR_LABEL: Final = Decimal(9)
_THINNEST: Final = Decimal("1.5")


@dataclass(frozen=True, slots=True)
class Mark:
    """A line on the scale: points that open a category."""

    x: str
    points: Points
    name: str


@dataclass(frozen=True, slots=True)
class Label:
    """Figures below the scale. ``anchor`` is where the text stands relative to ``x``."""

    x: str
    anchor: str
    points: tuple[Points, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """The drawing, in per cent of its width, and what it says."""

    minimum: Points
    maximum: Points
    most: Points
    start: str
    width: str
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]

    @property
    def count(self) -> int:
        """Points for certain, as plural forms want them."""
        return int(self.minimum)


def scale(minimum: Points, maximum: Points, most: Points, lines: Sequence[tuple[Points, str]]) -> Scale:
    """The scale for somebody who has between ``minimum`` and ``maximum`` points.

    Args:
        minimum: points that no answer can take away.
        maximum: points that may still be reached.
        most: end of the scale.
        lines: points that open a category, and its name.
    """
    most = max(most, maximum, 1)

    def place(points: Points) -> Decimal:
        return Decimal(points) * 100 / Decimal(most)

    low, high = place(minimum), place(maximum)
    width = max(high - low, _THINNEST)
    start = min(low - (width - (high - low)) / 2, 100 - width)
    return Scale(
        minimum=minimum,
        maximum=maximum,
        most=most,
        start=_per_cent(max(start, Decimal(0))),
        width=_per_cent(width),
        marks=tuple(Mark(_per_cent(place(points)), points, name) for points, name in sorted(lines)),
        labels=_labels(minimum, maximum, most, low, high),
    )


def _labels(minimum: Points, maximum: Points, most: Points, low: Decimal, high: Decimal) -> tuple[Label, ...]:
    if high - low < _ROOM_FOR_LABEL:
        middle = min(max((low + high) / 2, Decimal(6)), Decimal(94))
        points = (minimum,) if minimum == maximum else (minimum, maximum)
        inner = [Label(_per_cent(middle), "middle", points)]
    else:
        inner = [
            Label(_per_cent(low), "start" if low < 3 else "middle", (minimum,)),
            Label(_per_cent(high), "end" if high > 97 else "middle", (maximum,)),
        ]
    outer = [Label("0", "start", (0,))] if low > _ROOM_FOR_LABEL else []
    if high < 100 - _ROOM_FOR_LABEL:
        outer.append(Label("100%", "end", (most,)))
    return (*outer, *inner)


def _per_cent(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01')).normalize():f}%"
