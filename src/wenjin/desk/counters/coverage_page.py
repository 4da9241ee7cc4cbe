"""The matrix of languages and topics as a page shows it: one half hour in full, and the whole day in short."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from wenjin.counters.domain.coverage import HALF_HOUR, Cell
from wenjin.counters.queries.duty import opening_hours
from wenjin.counters.queries.live import DayCoverage
from wenjin.desk.counters.holes import minute_words
from wenjin.desk.counters.place import Place
from wenjin.desk.counters.words import SpokenLanguage, spoken
from wenjin.lang.templatetags.lang import number

_OPENS, _CLOSES = 9 * 60.0, 18 * 60.0
_MODES: Final[Mapping[str, Promise]] = {
    "interpreter": pgettext_lazy("how a language is covered, short", "interpreter"),
    "remote": pgettext_lazy("how a language is covered, short", "video"),
}
_NOBODY: Final = pgettext_lazy("how a language is covered, short", "nobody")
_LACKING: Final = frozenset({"hole", "partly"})


@dataclass(frozen=True, slots=True)
class Hours:
    """Between which minutes since midnight the doors are open."""

    opens: float
    closes: float


@dataclass(frozen=True, slots=True)
class CellSeen:
    """A language and a topic.

    Attributes:
        mode: ``direct``, ``interpreter``, ``remote`` or ``hole``; decides colour and shape.
        words: what stands there: a count of officers, or a word.
    """

    mode: str
    words: str


@dataclass(frozen=True, slots=True)
class LanguageCells:
    """A line of the matrix."""

    language: SpokenLanguage
    cells: tuple[CellSeen, ...]


@dataclass(frozen=True, slots=True)
class CoverageSeen:
    """The matrix of a half hour, and the day in short.

    Attributes:
        half_hours: beginning of each, whether it is the chosen one.
        rows: languages by topics at the chosen one; topics are in ``topics``.
        alike: languages of which every topic is covered in one way, by an interpreter here or by video.
        day: languages by half hours: how many topics are covered; only those that have a hole somewhere.
    """

    chosen: str
    half_hours: tuple[tuple[str, bool], ...]
    topics: tuple[str, ...]
    rows: tuple[LanguageCells, ...]
    alike: tuple[tuple[str, tuple[SpokenLanguage, ...]], ...]
    day: tuple[LanguageCells, ...]


def hours_of(centre: str, at: datetime) -> Hours:
    """When the doors open and close today; the usual hours where nobody knows."""
    today = timezone.localdate(at)
    spans = opening_hours(centre, [today], today=today).on(today)
    if not spans:
        return Hours(_OPENS, _CLOSES)
    return Hours(float(spans[0].opens), float(max(one.closes for one in spans)))


def half_hour_asked(request: HttpRequest, hours: Hours, at: datetime) -> float:
    """The half hour of the address, else that of now, else the first of the day."""
    starts = _starts(hours)
    asked = request.GET.get("at", "")
    found = next((one for one in starts if minute_words(one) == asked), None)
    if found is not None:
        return found
    there = timezone.localtime(at)
    minute = there.hour * 60 + there.minute
    return next((one for one in starts if one <= minute < one + HALF_HOUR), starts[0])


def coverage_seen(place: Place, day: DayCoverage, chosen: float) -> CoverageSeen:
    """The matrix of a day as the page shows it."""
    by_place = {(one.minute, one.language, one.topic): one for one in day.cells}
    minutes = sorted({one.minute for one in day.cells})
    rows = [
        LanguageCells(spoken(code), tuple(_seen(by_place.get((chosen, code, topic))) for topic in day.topics))
        for code in day.languages
    ]
    through = [
        LanguageCells(
            spoken(code),
            tuple(_short([by_place[minute, code, topic] for topic in day.topics]) for minute in minutes),
        )
        for code in day.languages
    ]
    return CoverageSeen(
        chosen=minute_words(chosen),
        half_hours=tuple((minute_words(one), one == chosen) for one in minutes),
        topics=tuple(place.topic(one) for one in day.topics),
        rows=tuple(one for one in rows if not _is_alike(one)),
        alike=tuple(
            (mode, found)
            for mode in _MODES
            if (found := tuple(one.language for one in rows if _is_alike(one) and one.cells[0].mode == mode))
        ),
        day=tuple(one for one in through if any(cell.mode in _LACKING for cell in one.cells)),
    )


def _is_alike(row: LanguageCells) -> bool:
    """Whether a line says nothing but one word for every topic."""
    modes = {one.mode for one in row.cells}
    return len(modes) == 1 and next(iter(modes)) in _MODES


def _seen(cell: Cell | None) -> CellSeen:
    if cell is None or cell.mode is None:
        return CellSeen("hole", str(_NOBODY))
    if cell.mode.value in _MODES:
        return CellSeen(cell.mode.value, str(_MODES[cell.mode.value]))
    return CellSeen("direct", number(cell.people))


def _short(cells: list[Cell]) -> CellSeen:
    """How many topics are covered; the worst way decides the colour."""
    covered = [one for one in cells if one.mode is not None]
    words = number(len(covered))
    if not covered:
        return CellSeen("hole", words)
    if len(covered) < len(cells):
        return CellSeen("partly", words)
    modes = {one.mode.value for one in covered if one.mode is not None}
    return CellSeen(next((one for one in ("remote", "interpreter") if one in modes), "direct"), words)


def _starts(hours: Hours) -> list[float]:
    found, minute = [], hours.opens
    while minute < hours.closes:
        found.append(minute)
        minute += HALF_HOUR
    return found or [hours.opens]
