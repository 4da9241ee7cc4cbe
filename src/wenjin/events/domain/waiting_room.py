"""The line before the intake: who cannot be taken at once is told a moment at which there is room, and keeps it.

Nothing is kept of those who wait but the moment of the last one: places are handed out as fast as they are worked
off, so the moment itself is the place in the line. Whoever comes new stands behind all moments that were told.
"""

from dataclasses import dataclass, replace
from math import ceil
from typing import Final

SLOWEST: Final = 1.0
"""People a second that are taken for granted before anything was measured, and at least."""
_WEIGHT: Final = 0.2


@dataclass(frozen=True, slots=True)
class Line:
    """The line of one process.

    Attributes:
        pace: people a second, as measured lately.
        last_at: moment that was told to the last in the line, in seconds of any clock that all agree on.
    """

    pace: float = 50.0
    last_at: float = 0.0

    def is_empty(self, now: float) -> bool:
        """Whether nobody waits whose moment has not come."""
        return self.last_at <= now


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody in the line is told.

    Attributes:
        at: when to come back.
        place: how many are taken until then, this one included; at least 1.
    """

    at: float
    place: int


def joined(line: Line, now: float, *, ahead: int, longest: float) -> tuple[Line, Turn | None]:
    """The line with somebody new at its end; the same line and no turn when it is full.

    Args:
        ahead: forms that are handed in and not written yet.
        longest: seconds that anybody is made to wait.
    """
    begins = max(line.last_at, now + ahead / line.pace)
    at = begins + 1 / line.pace
    if at - now > longest:
        return line, None
    return replace(line, last_at=at), Turn(at, place_at(line, at, now))


def place_at(line: Line, at: float, now: float) -> int:
    """The place of somebody who was told a moment, as it is now."""
    return max(1, ceil((at - now) * line.pace - 1e-9))


def measured(line: Line, count: int, seconds: float) -> Line:
    """The line with its pace corrected by what was just worked off."""
    if count <= 0 or seconds <= 0:
        return line
    pace = line.pace + _WEIGHT * (count / seconds - line.pace)
    return replace(line, pace=max(pace, SLOWEST))
