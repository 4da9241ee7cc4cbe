"""The grid on which a day at the counters is planned: half hours from opening to closing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

HALF_HOUR: Final = 30


@dataclass(frozen=True, slots=True)
class HalfHours:
    """The half hours of a day; the last one may be shorter.

    Attributes:
        opens: local minute since midnight at which the doors open.
        closes: minute at which they close; at or before ``opens`` on a day without any.
    """

    opens: int
    closes: int

    @property
    def starts(self) -> tuple[int, ...]:
        """First minutes of all half hours."""
        return tuple(range(self.opens, self.closes, HALF_HOUR))

    def __len__(self) -> int:
        return max(0, -(-(self.closes - self.opens) // HALF_HOUR))

    def place(self, minute: float) -> int:
        """The half hour in which a minute lies; the first or last one for minutes before and after."""
        return min(max(0, int((minute - self.opens) // HALF_HOUR)), max(len(self) - 1, 0))

    def overlaps(self, start: float, end: float) -> tuple[float, ...]:
        """Minutes that a span shares with each half hour."""
        return tuple(
            max(0.0, min(end, first + HALF_HOUR, self.closes) - max(start, first)) for first in self.starts
        )

    def whole(self, spans: Iterable[tuple[float, float]]) -> tuple[bool, ...]:
        """By half hour, whether one of the spans covers all of it."""
        listed = tuple(spans)
        return tuple(
            any(start <= first and end >= min(first + HALF_HOUR, self.closes) for start, end in listed)
            for first in self.starts
        )
