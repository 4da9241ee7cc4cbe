"""Opening hours: is a place open at this moment, and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

MINUTES_OF_DAY = 24 * 60


class Openness(StrEnum):
    """What can be said of a place at a moment."""

    OPEN = "open"
    ALWAYS = "always"
    CLOSED = "closed"
    ENDED = "ended"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A part of a day, in minutes after its midnight; ``closes`` may lie beyond 1,440, in the next morning."""

    opens: int
    closes: int

    @classmethod
    def read(cls, opens: str, closes: str) -> "Span":
        """From ``06:30`` and ``24:00``; a close that is not after the opening lies in the next day."""
        first, last = minutes(opens), minutes(closes)
        return cls(first, last if last > first else last + MINUTES_OF_DAY)

    @property
    def is_whole_day(self) -> bool:
        """Whether it leaves no minute out."""
        return self.opens == 0 and self.closes >= MINUTES_OF_DAY


@dataclass(frozen=True, slots=True)
class Hours:
    """When a place is open.

    Attributes:
        weekly: spans by ISO weekday (1 Monday … 7 Sunday); a weekday that is not there is closed.
        dated: spans of single days, instead of the weekly ones; empty means closed.
        is_known: False when nobody could confirm the hours.
    """

    weekly: Mapping[int, Sequence[Span]] = field(default_factory=dict)
    dated: Mapping[date, Sequence[Span]] = field(default_factory=dict)
    is_known: bool = True

    def on(self, day: date) -> tuple[Span, ...]:
        """The spans of a day in their order."""
        spans = self.dated[day] if day in self.dated else self.weekly.get(day.isoweekday(), ())
        return tuple(sorted(spans))

    def but(self, dated: Mapping[date, Sequence[Span]]) -> "Hours":
        """The same with other spans on single days, which are known then."""
        return Hours(self.weekly, {**self.dated, **dated}, self.is_known or bool(dated))


@dataclass(frozen=True, slots=True)
class OpenNow:
    """What a reader is told.

    Attributes:
        until: minute of the day at which it closes, counted from the midnight of today.
        opens: minute of today at which it opens next, None when not today.
        today: all spans of today.
        is_dated: today is an exception to the usual hours.
    """

    state: Openness
    until: int | None = None
    opens: int | None = None
    today: tuple[Span, ...] = ()
    is_dated: bool = False


def open_now(hours: Hours, moment: datetime) -> OpenNow:
    """Whether a place is open at ``moment``, which is local time."""
    if not hours.is_known:
        return OpenNow(Openness.UNKNOWN)
    day, minute = moment.date(), moment.hour * 60 + moment.minute
    today, is_dated = hours.on(day), day in hours.dated
    for span in hours.on(day - timedelta(days=1)):
        if span.closes - MINUTES_OF_DAY > minute and not any(one.is_whole_day for one in today):
            return OpenNow(Openness.OPEN, until=span.closes - MINUTES_OF_DAY, today=today, is_dated=is_dated)
    for span in today:
        if span.opens <= minute < span.closes:
            state = Openness.ALWAYS if span.is_whole_day else Openness.OPEN
            return OpenNow(state, until=span.closes, today=today, is_dated=is_dated)
    later = next((span.opens for span in today if span.opens > minute), None)
    return OpenNow(Openness.CLOSED, opens=later, today=today, is_dated=is_dated)


def minutes(clock: str) -> int:
    """``06:30`` as minutes after midnight.

    Raises:
        ValueError: not a time of day up to 24:00.
    """
    hour, _, minute = clock.partition(":")
    found = int(hour) * 60 + int(minute)
    if not 0 <= found <= MINUTES_OF_DAY or not 0 <= int(minute) < 60:
        raise ValueError(f"{clock!r} is no time of day")
    return found


def clock(minute: int) -> str:
    """Minutes after midnight as ``06:30``; the end of a day is ``24:00``, after that it begins again."""
    if minute > MINUTES_OF_DAY:
        minute -= MINUTES_OF_DAY
    return f"{minute // 60:02}:{minute % 60:02}"
