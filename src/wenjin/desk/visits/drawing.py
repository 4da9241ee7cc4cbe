"""A day drawn as bars in lanes, and a table with its seats. Words beside them say the same."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wenjin.events.domain.seating import long_table, round_table
from wenjin.events.queries.visits import SeatingSeen, StopSeen, VisitSeen
from wenjin.lang.templatetags.lang import asked_language

_SEAT = 112
_FEWEST = 4
"""A table is not drawn shorter than for so many on a side."""
_ROW = 56
_LETTERS = 14
"""How many letters of a name stand in one line at a seat."""
_LANE = 26
_MIDDLE = 240


@dataclass(frozen=True, slots=True)
class Bar:
    """A stop in the drawing of its day: per cent from the beginning, and the lane it lies in."""

    x: str
    width: str
    y: int
    title: str
    has_conflict: bool
    is_rest: bool


@dataclass(frozen=True, slots=True)
class DayDrawing:
    """The bars of a day, its hours, and how high it is."""

    bars: tuple[Bar, ...]
    hours: tuple[tuple[str, str], ...]
    height: int


@dataclass(frozen=True, slots=True)
class Seat:
    """A name, in one line or two, at its place in units of the drawing."""

    lines: tuple[str, ...]
    other: str
    part: str
    x: str
    y: str
    number: int


@dataclass(frozen=True, slots=True)
class TableDrawing:
    """A table with everybody around it."""

    seats: tuple[Seat, ...]
    width: int
    height: int
    is_round: bool
    table: tuple[str, ...]


def day_drawing(stops: Sequence[StopSeen], troubled: frozenset[str]) -> DayDrawing:
    """A day from the hour in which it begins to the one in which it ends; what overlaps lies in its own lane."""
    first = min(one.starts_at for one in stops).replace(minute=0)
    last = max(one.ends_at for one in stops)
    hours = max(math.ceil((last - first).total_seconds() / 3600), 1)
    lanes: list[datetime] = []
    bars = []
    for one in stops:
        lane = next((place for place, end in enumerate(lanes) if end <= one.starts_at), len(lanes))
        lanes[lane : lane + 1] = [one.ends_at]
        begin = (one.starts_at - first).total_seconds() / 36 / hours
        length = (one.ends_at - one.starts_at).total_seconds() / 36 / hours
        bars.append(
            Bar(
                f"{begin:.2f}%",
                f"{length:.2f}%",
                lane * _LANE,
                one.title(asked_language()),
                one.id in troubled,
                one.about.kind == "rest",
            )
        )
    named = tuple(
        (f"{place / hours * 100:.2f}%", f"{(first.hour + place) % 24:02d}:00") for place in range(hours)
    )
    return DayDrawing(tuple(bars), named, len(lanes) * _LANE)


def table_drawing(seen: VisitSeen, seating: SeatingSeen) -> TableDrawing:
    """Where everybody sits, as seen from above; hosts with their backs to the reader."""
    return _round(seen, seating) if seating.shape == "round" else _long(seen, seating)


def _long(seen: VisitSeen, seating: SeatingSeen) -> TableDrawing:
    sides = (long_table(seating.guests), long_table(seating.hosts))
    # Who faces the reader sits with the left hand at the reader's right.
    rows = (list(reversed(sides[0])), sides[1])
    most = max(len(sides[0]), len(sides[1]), _FEWEST)
    width = most * _SEAT
    seats = []
    for row, (ids, y) in enumerate(zip(rows, (_ROW * 0.25, _ROW * 2.5), strict=True)):
        margin = (width - len(ids) * _SEAT) / 2
        ranks = seating.guests if row == 0 else seating.hosts
        for place, who in enumerate(ids):
            seats.append(_seat(seen, who, margin + (place + 0.5) * _SEAT, y, ranks.index(who) + 1))
    table = (_SEAT * 0.1, _ROW * 1.2, width - _SEAT * 0.2, float(_ROW))
    return TableDrawing(tuple(seats), width, round(_ROW * 3.5), is_round=False, table=_units(*table))


def _round(seen: VisitSeen, seating: SeatingSeen) -> TableDrawing:
    order = round_table(seating.hosts, seating.guests)
    count = max(len(order), 1)
    radius = max(_MIDDLE * 0.62, count * 15)
    width, height = round(2.3 * radius + 220), round(2 * radius + 200)
    across, down = width / 2, height / 2
    seats = []
    for place, who in enumerate(order):
        # Clockwise from the seat farthest from the reader.
        angle = 2 * math.pi * place / count
        x = across + (radius + 36) * math.sin(angle) * 1.15
        y = down - (radius + 36) * math.cos(angle) - 18
        ranks = seating.hosts if who in seating.hosts else seating.guests
        seats.append(_seat(seen, who, x, y, ranks.index(who) + 1))
    table = (across, down, radius * 0.96, radius * 0.84)
    return TableDrawing(tuple(seats), width, height, is_round=True, table=_units(*table))


def _seat(seen: VisitSeen, who: str, x: float, y: float, number: int) -> Seat:
    about = seen.by_id[who].about
    return Seat(_lines(about.name), about.other_name, about.part, f"{x:.1f}", f"{y:.1f}", number)


def _units(*values: float) -> tuple[str, ...]:
    """Numbers as SVG reads them, whatever the reader's language puts between units and tenths."""
    return tuple(f"{one:.1f}" for one in values)


def _lines(name: str) -> tuple[str, ...]:
    """A name in at most two lines; what does not fit is cut, and stands whole in the list below."""
    first, _space, rest = name.partition(" ")
    while rest and len(first) + 1 + len(rest.partition(" ")[0]) <= _LETTERS:
        word, _space, rest = rest.partition(" ")
        first = f"{first} {word}"
    lines = [first, rest] if rest else [first]
    return tuple(
        one if len(one) <= _LETTERS else f"{one[: _LETTERS - 1]}\N{HORIZONTAL ELLIPSIS}" for one in lines
    )
