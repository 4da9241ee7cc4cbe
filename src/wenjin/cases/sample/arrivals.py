"""When sample cases come in: on working days, more on Mondays and of late, fewer around the New Year."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Final

from wenjin.catalogue.domain.calendar import ONE_DAY, WorkCalendar, working_days_before

PERIOD: Final = timedelta(days=730)
_OF_WEEKDAY: Final = (1.25, 1.1, 1.0, 0.95, 0.8, 0.5, 0.5)
_OF_MONTH: Final = (0.9, 0.6, 1.2, 1.0, 1.0, 1.0, 1.1, 1.2, 1.3, 0.9, 1.0, 0.9)
_GROWTH: Final = 0.6


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Open days of the last two years with how much comes in on each."""

    days: tuple[date, ...]
    weights: tuple[float, ...]

    def draw(self, random: Random, latest: date) -> date:
        """A day, not later than ``latest``."""
        most = max(1, bisect_right(self.days, latest))
        point = random.random() * self.weights[most - 1]
        return self.days[min(bisect_right(self.weights, point), most - 1)]


def arrivals(calendar: WorkCalendar, first: date, today: date) -> Arrivals:
    """The arrivals between the first day of a procedure and today, at most two years."""
    begin = max(first, today - PERIOD)
    days = [
        day for day in (begin + n * ONE_DAY for n in range((today - begin).days)) if calendar.is_open(day)
    ] or [calendar.open_from(begin)]
    length = max(1, (today - begin).days)
    weights = accumulate(
        _OF_WEEKDAY[day.weekday()] * _OF_MONTH[day.month - 1] * (1 + _GROWTH * (day - begin).days / length)
        for day in days
    )
    return Arrivals(tuple(days), tuple(weights))


def start_before(last: date, working_days: int, calendar: WorkCalendar) -> date:
    """The open day from which so many working days lead to ``last``."""
    return working_days_before(last, working_days, calendar)
