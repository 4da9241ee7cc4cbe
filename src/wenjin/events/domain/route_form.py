"""What somebody writes who makes a route: checked, and hours read from one line of text.

Codes say what is wrong, field by field. A field is ``code``, ``title``, ``summary``, ``languages``, ``stops``, or
``stop-2-name`` (the first stop is 0), ``stop-2-hours`` and so on.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wenjin.events.domain.page_words import OF_ROUTES
from wenjin.events.domain.routes import read_hours

MISSING, TOO_LONG, NOT_A_CODE, NOT_A_CHOICE = "missing", "too_long", "not_a_code", "not_a_choice"
TAKEN: Final = "taken"
NOT_A_NUMBER, NOT_HOURS, TOO_MANY, TWICE, TOO_FEW = (
    "not_a_number",
    "not_hours",
    "too_many",
    "twice",
    "too_few",
)
WAYS: Final = ("walk", "metro", "bus", "ferry")
FEWEST_STOPS: Final = 2
MOST_STOPS: Final = 20
LONGEST_LINE: Final = 200
LONGEST_TEXT: Final = 2000
LONGEST_STAY: Final = 8 * 60
LONGEST_WAY: Final = 100_000
_LONGEST_NUMBER: Final = 20
_CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_PART: Final = re.compile(r"([1-7])(?:-([1-7]))?((?: \d\d:\d\d-\d\d:\d\d)+)", re.ASCII)

Weekly = dict[str, list[list[str]]]


@dataclass(frozen=True, slots=True)
class StopDraft:
    """A stop as it was typed; numbers are still text where they may be empty.

    Attributes:
        hours: such as ``2-7 09:00-17:00; 1 13:00-17:00``; empty when nobody knows them.
        step_free: yes, no, or empty.
        latitude, longitude: WGS 84 in degrees; both or none.
    """

    code: str
    name: str
    about: str = ""
    minutes: str = "30"
    way: str = "walk"
    line: str = ""
    way_minutes: str = ""
    way_metres: str = ""
    hours: str = ""
    step_free: str = ""
    latitude: str = ""
    longitude: str = ""


@dataclass(frozen=True, slots=True)
class RouteDraft:
    """A route as it was typed; its texts are in one language."""

    code: str
    title: str
    summary: str
    languages: tuple[str, ...] = ()
    stops: tuple[StopDraft, ...] = ()


def hours_from(text: str) -> Weekly:
    """Hours as they are kept, from one line.

    Raises:
        ValueError: it cannot be read.
    """
    found: Weekly = {}
    for part in (one.strip() for one in text.split(";")):
        if not part:
            continue
        read = _PART.fullmatch(" ".join(part.split()))
        if read is None:
            raise ValueError(part)
        first, last, spans = int(read[1]), int(read[2] or read[1]), read[3].split()
        for day in range(first, last + 1):
            found.setdefault(str(day), []).extend(span.split("-") for span in spans)
    read_hours(found)
    return found


def hours_line(weekly: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """The same as one line; days with the same hours are put together."""
    parts: list[tuple[str, str, str]] = []
    for day in sorted(weekly):
        said = " ".join("-".join(span) for span in weekly[day])
        if parts and parts[-1][2] == said and int(parts[-1][1]) + 1 == int(day):
            parts[-1] = (parts[-1][0], day, said)
        elif said:
            parts.append((day, day, said))
    return "; ".join(f"{first}{'' if first == last else '-' + last} {said}" for first, last, said in parts)


def wrong_in_route(
    draft: RouteDraft, languages: Sequence[str], told: Collection[str] | None = None
) -> dict[str, str]:
    """What is wrong, as codes by field; an empty mapping when all is right.

    Args:
        languages: codes of the house.
        told: when its texts are a translation, codes of the stops that have a name in its own language; theirs
            and the title may stay empty.
    """
    return dict(_wrong(draft, languages, told))


def _wrong(
    draft: RouteDraft, languages: Sequence[str], told: Collection[str] | None
) -> Iterator[tuple[str, str]]:
    if not _CODE.fullmatch(draft.code) or len(draft.code) > 80:
        yield "code", NOT_A_CODE
    elif draft.code in OF_ROUTES:
        yield "code", TAKEN
    yield from _text("title", draft.title, LONGEST_LINE, is_required=told is None)
    yield from _text("summary", draft.summary, LONGEST_TEXT)
    if not set(draft.languages) <= set(languages):
        yield "languages", NOT_A_CHOICE
    if len(draft.stops) < FEWEST_STOPS:
        yield "stops", TOO_FEW
    elif len(draft.stops) > MOST_STOPS:
        yield "stops", TOO_MANY
    seen = set[str]()
    for number, stop in enumerate(draft.stops):
        before = f"stop-{number}-"
        if stop.code in seen:
            yield f"{before}code", TWICE
        seen.add(stop.code)
        yield from _wrong_stop(before, stop, is_told=told is not None and stop.code in told)


def _wrong_stop(before: str, stop: StopDraft, *, is_told: bool) -> Iterator[tuple[str, str]]:
    if not _CODE.fullmatch(stop.code) or len(stop.code) > 80:
        yield f"{before}code", NOT_A_CODE
    yield from _text(f"{before}name", stop.name, LONGEST_LINE, is_required=not is_told)
    yield from _text(f"{before}about", stop.about, LONGEST_TEXT)
    yield from _text(f"{before}line", stop.line, 20)
    if stop.way not in WAYS:
        yield f"{before}way", NOT_A_CHOICE
    if stop.step_free not in ("", "yes", "no"):
        yield f"{before}step_free", NOT_A_CHOICE
    for name, text, most in (
        ("minutes", stop.minutes, LONGEST_STAY),
        ("way_minutes", stop.way_minutes or "0", LONGEST_STAY),
        ("way_metres", stop.way_metres or "0", LONGEST_WAY),
    ):
        if whole(text, most) is None:
            yield f"{before}{name}", NOT_A_NUMBER
    try:
        hours_from(stop.hours)
    except ValueError:
        yield f"{before}hours", NOT_HOURS
    if (place(stop.latitude, stop.longitude) is None) == bool(stop.latitude or stop.longitude):
        yield f"{before}latitude", NOT_A_NUMBER


def _text(name: str, text: str, longest: int, *, is_required: bool = False) -> Iterator[tuple[str, str]]:
    if is_required and not text.strip():
        yield name, MISSING
    elif len(text) > longest:
        yield name, TOO_LONG


def whole(text: str, most: int) -> int | None:
    """A number from 0 to ``most``; None when it is none."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < _LONGEST_NUMBER):
        return None
    return int(text) if int(text) <= most else None


def place(latitude: str, longitude: str) -> tuple[float, float] | None:
    """A place on the earth; None when it is none, or nothing was typed."""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None
    return (north, east) if -90 <= north <= 90 and -180 <= east <= 180 else None
