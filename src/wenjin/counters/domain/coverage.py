"""Which language is covered for which topic when: a matrix over half hours, its holes, what would close them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wenjin.counters.domain.hall import Hall
from wenjin.counters.domain.routing import Mode

HALF_HOUR: Final = 30.0
_Spans = tuple[tuple[float, float], ...]


class Lack(StrEnum):
    """What is missing."""

    OFFICER = "officer"
    """Nobody is there who serves the topic, in any language."""
    LANGUAGE = "language"
    """Whoever serves the topic does not speak the language, and nobody interprets it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A language and a topic in a half hour.

    Attributes:
        minute: in which the half hour begins.
        mode: the best way of understanding each other; None when there is a hole.
        people: how many officers could serve so.
        lack: what is missing in a hole.
    """

    minute: float
    language: str
    topic: str
    mode: Mode | None
    people: int
    lack: Lack | None

    @property
    def is_covered(self) -> bool:
        """Whether somebody can be served."""
        return self.mode is not None


@dataclass(frozen=True, slots=True)
class Hole:
    """A time in which a language is not covered for a topic.

    Attributes:
        language: code; empty when no language is, since nobody serves the topic.
        officers: names in ``Hall`` of officers who would close it if they worked then.
        interpreters: the same of interpreters.
    """

    language: str
    topic: str
    start: float
    end: float
    lack: Lack
    officers: tuple[str, ...] = ()
    interpreters: tuple[str, ...] = ()


def coverage(
    hall: Hall,
    languages: Sequence[str],
    topics: Sequence[str],
    *,
    start: float,
    end: float,
    step: float = HALF_HOUR,
) -> list[Cell]:
    """The matrix of a day, half hour by half hour, language by language, topic by topic.

    Args:
        hall: everybody who works that day; ``away`` is when they do not, before and after work too.
        start: minute in which the doors open; ``end`` in which they close.

    Whoever is away in a part of a half hour does not count in it.
    """
    cells: list[Cell] = []
    minute = start
    while minute < end:
        cells += _half_hour(hall, languages, topics, minute, min(minute + step, end))
        minute += step
    return cells


def _half_hour(
    hall: Hall, languages: Sequence[str], topics: Sequence[str], start: float, end: float
) -> list[Cell]:
    officers = [one for one in hall.officers if _is_there(one.away, start, end)]
    interpreted = {
        code for one in hall.interpreters if _is_there(one.away, start, end) for code in one.languages
    }
    cells = []
    for topic in topics:
        skilled = [one for one in officers if topic in one.services]
        for language in languages:
            speaking = sum(language in one.languages for one in skilled)
            mode, lack = _mode(hall, language, len(skilled), speaking, interpreted)
            cells.append(Cell(start, language, topic, mode, speaking or len(skilled), lack))
    return cells


def _mode(
    hall: Hall, language: str, skilled: int, speaking: int, interpreted: set[str]
) -> tuple[Mode | None, Lack | None]:
    if not skilled:
        return None, Lack.OFFICER
    if speaking:
        return Mode.DIRECT, None
    if language in interpreted:
        return Mode.INTERPRETER, None
    remote = hall.remote.get(language)
    if remote is not None and remote.lines and hall.lines:
        return Mode.REMOTE, None
    return None, Lack.LANGUAGE


def holes(cells: Iterable[Cell], everybody: Hall | None = None, *, step: float = HALF_HOUR) -> list[Hole]:
    """Holes of a matrix, half hours that follow each other taken together, the longest first.

    Args:
        everybody: who could be asked to work, by which it is said who would close a hole.
    """
    spans: dict[tuple[str, str, Lack], list[tuple[float, float]]] = {}
    for cell in cells:
        if cell.lack is None:
            continue
        language = "" if cell.lack is Lack.OFFICER else cell.language
        known = spans.setdefault((language, cell.topic, cell.lack), [])
        if known and known[-1][0] <= cell.minute <= known[-1][1]:
            known[-1] = (known[-1][0], max(known[-1][1], cell.minute + step))
        else:
            known.append((cell.minute, cell.minute + step))
    found = [
        Hole(language, topic, start, end, lack, *_closers(everybody, language, topic, lack))
        for (language, topic, lack), known in spans.items()
        for start, end in known
    ]
    return sorted(found, key=lambda one: (-(one.end - one.start), one.start, one.topic, one.language))


def _closers(
    everybody: Hall | None, language: str, topic: str, lack: Lack
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if everybody is None:
        return (), ()
    officers = tuple(
        one.name
        for one in everybody.officers
        if topic in one.services and (lack is Lack.OFFICER or language in one.languages)
    )
    if lack is Lack.OFFICER:
        return officers, ()
    return officers, tuple(one.name for one in everybody.interpreters if language in one.languages)


def _is_there(away: _Spans, start: float, end: float) -> bool:
    return all(last <= start or first >= end for first, last in away)
