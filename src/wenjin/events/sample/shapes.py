"""What an invented event is made from."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Rhythm(StrEnum):
    """How often something takes place."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class SampleVenue:
    """A house with its rooms.

    Attributes:
        centre: id of the centre of the pack.
        rooms: code, seats, booths for interpreters, name in English and in Chinese.
    """

    centre: str
    rooms: tuple[tuple[str, int, int, str, str], ...]
    access: tuple[str, ...] = ("step_free", "lift", "accessible_toilet")


@dataclass(frozen=True, slots=True)
class Said:
    """Title, summary and description of an event in one language."""

    title: str
    summary: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class SampleSeries:
    """Events that are alike.

    Attributes:
        weekday: 1 is Monday.
        nth: of monthly ones, which such weekday of the month; of single ones, how many weeks after the first day.
        hour: at which it begins, on the clock of the city; ``hours`` it lasts.
        places: of the quota; 0 for events without one.
        interpreted: languages of receivers, with their number each.
        questions: code, kind, label in English and Chinese, choices with their labels.
    """

    code: str
    kind: str
    rhythm: Rhythm
    weekday: int
    hour: int
    hours: float
    english: Said
    chinese: Said
    venue: str = ""
    room: str = ""
    nth: int = 1
    entry: str = "form"
    places: int = 0
    online: int = 0
    largest_group: int = 4
    languages: tuple[str, ...] = ("en", "zh-hans")
    interpreted: tuple[tuple[str, int], ...] = ()
    audiences: tuple[str, ...] = ("everybody",)
    interests: tuple[str, ...] = ()
    days: int = 1
    guardian_below: int | None = None
    youngest: int | None = None
    gives_certificate: bool = False
    meals: int = 0
    letters: int = 0
    questions: tuple[tuple[str, str, str, str, tuple[tuple[str, str, str], ...]], ...] = ()


def days_of(series: SampleSeries, first: date, last: date) -> list[date]:
    """On which days between two it takes place, both included; the first of each month comes before its end."""
    begin = first + timedelta(days=(series.weekday - first.isoweekday()) % 7)
    if series.rhythm is Rhythm.ONCE:
        return [begin + timedelta(weeks=series.nth)]
    if series.rhythm is Rhythm.MONTHLY:
        return [day for day in _every(begin, last, 7) if (day.day - 1) // 7 + 1 == series.nth]
    return _every(begin, last, 7 if series.rhythm is Rhythm.WEEKLY else 14)


def _every(begin: date, last: date, days: int) -> list[date]:
    return [begin + timedelta(days=n) for n in range(0, (last - begin).days + 1, days)]
