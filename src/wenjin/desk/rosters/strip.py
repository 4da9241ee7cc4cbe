"""A day drawn: bars for the officers who are there, a line for how many are needed. Positions are per cent."""

from dataclasses import dataclass

from wenjin.counters.domain.shift_book import clock
from wenjin.counters.queries.rosters import DayCover


@dataclass(frozen=True, slots=True)
class Bar:
    """A half hour of the drawing.

    Attributes:
        left: where the half hour begins; ``x_end`` where it ends.
        x: where the bar begins; ``width`` of it.
        y: top of the bar of officers; ``height`` of it.
        need_y: where the line of the need runs.
        is_short: whether fewer are there than needed.
        hour: said below, on full hours.
    """

    left: str
    x: str
    x_end: str
    width: str
    y: str
    height: str
    need_y: str
    is_short: bool
    hour: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A drawn day.

    Attributes:
        most: officers at the top of the drawing.
    """

    bars: tuple[Bar, ...]
    most: int


def strip_of(cover: DayCover) -> Strip:
    """The drawing of a day."""
    most = max([1, *cover.officers, *cover.needs.officers])
    count = max(1, len(cover.hours))
    gap = 8.0 / count

    def bar(place: int, start: int, needed: int, there: int) -> Bar:
        left = 100 * place / count
        return Bar(
            left=_per_cent(left),
            x=_per_cent(left + gap),
            x_end=_per_cent(100 * (place + 1) / count),
            width=_per_cent(100 / count - 2 * gap),
            y=_per_cent(100 - 100 * there / most),
            height=_per_cent(100 * there / most),
            need_y=_per_cent(100 - 100 * needed / most),
            is_short=there < needed,
            hour=clock(start) if start % 60 == 0 and not place % 2 else "",
        )

    return Strip(
        tuple(bar(place, start, needed, there) for place, (start, needed, there, _) in enumerate(cover.rows)),
        most,
    )


def _per_cent(value: float) -> str:
    return f"{value:.2f}%"
