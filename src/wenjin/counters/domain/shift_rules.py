"""What law and house allow when people are asked to work; the figures are data of the hall."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from wenjin.counters.domain.half_hours import HALF_HOUR, HalfHours

MINUTES_OF_DAY: Final = 24 * 60
_ONE_DAY: Final = timedelta(days=1)
_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class WorkSpan:
    """A time to work on one day, in local minutes since midnight.

    Attributes:
        pattern: id of the shift in the hall, or the span itself (``09:00-13:00``) when it is none of them.
        breaks: start and end of each, inside the span.
    """

    pattern: str
    start: int
    end: int
    breaks: tuple[tuple[int, int], ...] = ()

    @property
    def hours(self) -> float:
        """Hours at work, without the breaks."""
        return (self.end - self.start - sum(end - start for start, end in self.breaks)) / 60

    @property
    def parts(self) -> tuple[tuple[int, int], ...]:
        """What is left when the breaks are taken out, in order."""
        found, begins = [], self.start
        for start, end in sorted(self.breaks):
            found.append((begins, start))
            begins = end
        return tuple(one for one in (*found, (begins, self.end)) if one[0] < one[1])

    def is_of(self, pattern: str) -> bool:
        """Whether it is a shift of the hall, its breaks moved or not."""
        return self.pattern == pattern or self.pattern.startswith((f"{pattern}+", f"{pattern}-"))

    def moved(self, minutes: int) -> "WorkSpan":
        """The same with its breaks so much later; its id says so (``saturday+30``)."""
        later = tuple((start + minutes, end + minutes) for start, end in self.breaks)
        return WorkSpan(
            f"{self.pattern}{minutes:+d}" if minutes else self.pattern, self.start, self.end, later
        )


Week = Mapping[date, WorkSpan]


def staggered(spans: Sequence[WorkSpan], hours: HalfHours) -> list[WorkSpan]:
    """The shifts of a day, and where all of them would be on break at once, the same with moved breaks.

    Args:
        spans: shifts that people can be asked to work.
        hours: half hours in which the hall is open.
    """
    at_work = [hours.whole([(one.start, one.end)]) for one in spans]
    on_duty = [hours.whole(one.parts) for one in spans]
    is_bare = any(
        any(one[place] for one in at_work) and not any(one[place] for one in on_duty)
        for place in range(len(hours))
    )
    if not is_bare:
        return list(spans)
    return [one.moved(by) for one in spans for by in ((0, -HALF_HOUR, HALF_HOUR) if one.breaks else (0,))]


@dataclass(frozen=True, slots=True)
class ShiftRules:
    """The rules of a hall. Hours are hours, days days.

    Attributes:
        house: names of those that the house made; the others are law.
    """

    most_hours_a_day: float = 8
    most_hours_a_week: float = 40
    most_days_in_a_row: int = 6
    least_rest_hours: float = 11
    least_free_days: int = 1
    house: frozenset[str] = field(default=frozenset({"least_rest_hours", "most_days_in_a_row"}))

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "ShiftRules":
        """From the record of a hall; what it does not say is as above."""
        usual = cls()
        return cls(
            most_hours_a_day=float(document.get("most_hours_a_day", usual.most_hours_a_day)),
            most_hours_a_week=float(document.get("most_hours_a_week", usual.most_hours_a_week)),
            most_days_in_a_row=int(document.get("most_days_in_a_row", usual.most_days_in_a_row)),
            least_rest_hours=float(document.get("least_rest_hours", usual.least_rest_hours)),
            least_free_days=int(document.get("least_free_days", usual.least_free_days)),
            house=frozenset(document.get("house", usual.house)),
        )


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a week does not keep.

    Attributes:
        rule: its name in ``ShiftRules``.
        day: on which it shows; of a rule about the week, its first day.
        value: what the week has.
        limit: what is allowed.
        is_law: whether it is the law and not the house that says so.
    """

    rule: str
    day: date
    value: float
    limit: float
    is_law: bool


def breaches(worked: Week, monday: date, rules: ShiftRules) -> list[Breach]:
    """Rules that one person's week breaks, in the order of the days.

    Args:
        worked: spans by day, of this week and of the one before: rest and days in a row begin there.
        monday: first day of the week.
        rules: of the hall.
    """
    days = [monday + timedelta(days=ahead) for ahead in range(_WEEK)]
    found = [
        *_long_days(worked, days, rules),
        *_long_week(worked, days, rules),
        *_short_rests(worked, days, rules),
        *_long_rows(worked, days, rules),
    ]
    return sorted(found, key=lambda one: one.day)


def rest_hours(first: WorkSpan, second: WorkSpan) -> float:
    """Hours between the end of one day's work and the start of the next day's."""
    return (second.start + MINUTES_OF_DAY - first.end) / 60


def days_in_a_row(worked: Week, until: date) -> int:
    """Days worked one after the other up to and with this one."""
    count = 0
    while until in worked:
        count += 1
        until -= _ONE_DAY
    return count


def _long_days(worked: Week, days: list[date], rules: ShiftRules) -> Iterator[Breach]:
    for day in days:
        if day in worked and worked[day].hours > rules.most_hours_a_day:
            yield _breach("most_hours_a_day", day, worked[day].hours, rules)


def _long_week(worked: Week, days: list[date], rules: ShiftRules) -> Iterator[Breach]:
    hours = sum(worked[day].hours for day in days if day in worked)
    if hours > rules.most_hours_a_week:
        yield _breach("most_hours_a_week", days[0], hours, rules)
    free = sum(day not in worked for day in days)
    if free < rules.least_free_days:
        yield _breach("least_free_days", days[0], free, rules)


def _short_rests(worked: Week, days: list[date], rules: ShiftRules) -> Iterator[Breach]:
    for day in days:
        before = worked.get(day - _ONE_DAY)
        if day in worked and before is not None:
            rest = rest_hours(before, worked[day])
            if rest < rules.least_rest_hours:
                yield _breach("least_rest_hours", day, rest, rules)


def _long_rows(worked: Week, days: list[date], rules: ShiftRules) -> Iterator[Breach]:
    for day in days:
        row = days_in_a_row(worked, day)
        if row > rules.most_days_in_a_row:
            yield _breach("most_days_in_a_row", day, row, rules)


def _breach(rule: str, day: date, value: float, rules: ShiftRules) -> Breach:
    return Breach(rule, day, round(value, 2), getattr(rules, rule), rule not in rules.house)
