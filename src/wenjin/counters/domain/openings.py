"""When a centre is open, as moments: weekly hours, holidays and dated exceptions on the clock of a place.

Hours are times of day on the wall; moments are aware and in UTC, so that a night on which the clocks change is as
long as it really is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from wenjin.catalogue.domain.opening import MINUTES_OF_DAY, Hours, Span


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """A time from one moment to a later one, both in UTC."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Stretch") -> bool:
        """Whether they share more than a border."""
        return self.start < other.end and other.start < self.end


def moment(day: date, minute: int, zone: tzinfo) -> datetime:
    """The moment at which the clocks of a place show a minute of a day.

    A time that is skipped when clocks go forward is the moment just after; of one that comes twice it is the
    first.

    Args:
        minute: after midnight; from 1,440 on it lies in the days after.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def with_exceptions(hours: Hours, exceptions: Mapping[date, tuple[time, time] | None]) -> Hours:
    """The hours with dated exceptions over them.

    Args:
        exceptions: by day, opening and closing; None means closed that day.
    """
    return hours.but({day: exceptional_spans(span) for day, span in exceptions.items()})


def exceptional_spans(span: tuple[time, time] | None) -> tuple[Span, ...]:
    """The spans of a day that is an exception: opening and closing; None means closed that day."""
    return () if span is None else (_span(*span),)


def _span(opens: time, closes: time) -> Span:
    first, last = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
    return Span(first, last if last > first else last + MINUTES_OF_DAY)


def open_stretches(hours: Hours, days: Iterable[date], zone: tzinfo) -> list[Stretch]:
    """When a place is open on these days, in order."""
    found = (
        Stretch(moment(day, span.opens, zone), moment(day, span.closes, zone))
        for day in days
        for span in hours.on(day)
    )
    return sorted(one for one in found if one.start < one.end)


def working_stretches(
    start: datetime, end: datetime, day: date, breaks: Iterable[tuple[time, time]], zone: tzinfo
) -> list[Stretch]:
    """A shift without its breaks.

    Args:
        start: of the shift, aware; ``end`` likewise.
        day: on which the breaks lie; one that begins before the shift lies in the morning after.
        breaks: local times.
    """
    rest = Stretch(start.astimezone(UTC), end.astimezone(UTC))
    found: list[Stretch] = []
    for span in sorted(_span(*one) for one in breaks):
        pause = Stretch(moment(day, span.opens, zone), moment(day, span.closes, zone))
        if pause.end <= rest.start:
            pause = Stretch(*(moment(day, one + MINUTES_OF_DAY, zone) for one in (span.opens, span.closes)))
        if not pause.overlaps(rest):
            continue
        if rest.start < pause.start:
            found.append(Stretch(rest.start, pause.start))
        rest = Stretch(min(pause.end, rest.end), rest.end)
    if rest.start < rest.end:
        found.append(rest)
    return found
