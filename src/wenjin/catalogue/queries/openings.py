"""What is open now: centres and checkpoints, judged by the clock of the city."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from wenjin.catalogue.calendars import calendar_from_document
from wenjin.catalogue.domain.calendar import ALWAYS_OPEN, WorkCalendar
from wenjin.catalogue.domain.opening import MINUTES_OF_DAY, Hours, Openness, OpenNow, Span, open_now
from wenjin.catalogue.models import RecordVersion
from wenjin.catalogue.queries.domain import NoPackLoaded, current_pack, documents
from wenjin.catalogue.queries.texts import Said, texts

Document = Mapping[str, Any]
_WEEKDAYS = {"mo": 1, "tu": 2, "we": 3, "th": 4, "fr": 5, "sa": 6, "su": 7}
_WHOLE_DAY = (Span(0, MINUTES_OF_DAY),)
Dated = Mapping[date, Sequence[Span]]
# By id of the centre, days on which it is open otherwise than every week; whoever keeps them hands them in.
Exceptions = Mapping[str, Dated]
_NONE: Final[Exceptions] = {}
# How near a dated exception must be to matter to the present moment: yesterday's night, today.
_NEAR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Place:
    """A centre or a checkpoint and whether it is open.

    Attributes:
        status: for a checkpoint the word of the record: open, round_the_clock, by_timetable, suspended, ended,
            none or unknown; for a centre always ``open``.
        is_sample: the hours are invented for the demonstration.
        is_inferred: no source was read for the hours.
        goods: status of goods, empty for a centre.
        goods_ended_on: last day of goods.
    """

    id: str
    name: Said | None
    now: OpenNow
    status: str
    is_sample: bool = False
    is_inferred: bool = False
    is_holiday: bool = False
    goods: str = ""
    goods_now: OpenNow | None = None
    goods_ended_on: date | None = None
    confidence: str = ""
    last_checked_on: date | None = None

    @property
    def is_goods_sure(self) -> bool:
        """Whether the hours of goods were confirmed."""
        return self.confidence != "low"


@dataclass(frozen=True, slots=True)
class OpenPlaces:
    """Centres first, then checkpoints."""

    centres: list[Place]
    checkpoints: list[Place]


def open_places(language: str, moment: datetime, exceptions: Exceptions = _NONE) -> OpenPlaces:
    """Every centre and every checkpoint for people at ``moment``, which is local time of the city."""
    try:
        pack = current_pack().content_hash
    except NoPackLoaded:
        return OpenPlaces([], [])
    found = place_records(pack)
    calendars = calendars_of(pack, moment.date())
    names = texts(
        [f"centre/{one['id']}" for one in found["centre"]]
        + [f"checkpoint/{one['id']}" for one in found["checkpoint"]],
        language,
        fields=("name",),
    )
    centres = [
        centre_place(
            one,
            names.find(f"centre/{one['id']}", "name", language),
            calendars,
            moment,
            exceptions.get(str(one["id"]), {}),
        )
        for one in found["centre"]
    ]
    checkpoints = [
        checkpoint_place(one, names.find(f"checkpoint/{one['id']}", "name", language), moment)
        for one in found["checkpoint"]
        if one["passenger"]["status"] != "none"
    ]
    return OpenPlaces(centres, checkpoints)


@lru_cache(maxsize=2)
def place_records(content_hash: str) -> dict[str, list[Document]]:
    """Records of places; kept as long as the content of the pack stays the same."""
    return documents(RecordVersion.Kind.CENTRE, RecordVersion.Kind.CHECKPOINT, RecordVersion.Kind.CALENDAR)


@lru_cache(maxsize=2)
def calendars_of(content_hash: str, today: date) -> dict[str, WorkCalendar]:
    """Calendars by id; kept for the day."""
    return {
        str(one["id"]): calendar_from_document(one, today=today)
        for one in place_records(content_hash)["calendar"]
    }


def centre_place(
    document: Document,
    name: Said | None,
    calendars: Mapping[str, WorkCalendar],
    moment: datetime,
    dated: Dated,
) -> Place:
    """A centre as it is at ``moment``, which is local time of the city."""
    opening = document.get("opening_hours")
    calendar = calendars.get(str(document.get("calendar")), ALWAYS_OPEN)
    today = moment.date()
    hours = weekly_hours(opening, calendar, (today - _NEAR, today)) if opening else Hours(is_known=False)
    return Place(
        id=str(document["id"]),
        name=name,
        now=open_now(hours.but(dated), moment),
        status="open",
        is_sample=bool(opening and opening.get("sample")),
        is_holiday=moment.date() in calendar.closed and bool(calendar.weekend),
        confidence=str(document.get("confidence") or ""),
    )


def weekly_hours(opening: Document, calendar: WorkCalendar, days: Iterable[date]) -> Hours:
    """Weekly hours; closed on holidays, open like a Monday on weekend days worked in exchange.

    Args:
        days: for which exceptions are looked up; on others the week counts as it is.
    """
    weekly: dict[int, list[Span]] = {}
    for entry in opening.get("weekly") or ():
        for name in entry["days"]:
            weekly.setdefault(_WEEKDAYS[name], []).extend(_spans(entry["spans"]))
    dated: dict[date, list[Span]] = {}
    if calendar.weekend:
        for day in days:
            if day in calendar.opened:
                dated[day] = weekly.get(1, [])
            elif day in calendar.closed:
                dated[day] = []
    return Hours(weekly, dated)


def _spans(entries: Iterable[Document]) -> list[Span]:
    return [Span.read(str(one["open"]), str(one["close"])) for one in entries]


def checkpoint_place(document: Document, name: Said | None, moment: datetime) -> Place:
    """A checkpoint as it is at ``moment``, which is local time of the city."""
    people, goods = document["passenger"], document.get("cargo") or {"status": "unknown"}
    exceptions = document.get("exceptions") or ()
    ended_on = goods.get("ended_on")
    checked_on = document.get("last_checked_on")
    return Place(
        id=str(document["id"]),
        name=name,
        now=_standing(people, exceptions, moment),
        status=str(people["status"]),
        is_inferred=bool(people.get("is_inferred")),
        goods=str(goods["status"]),
        goods_now=_standing(goods, (), moment),
        goods_ended_on=date.fromisoformat(ended_on) if ended_on else None,
        confidence=str(goods.get("confidence") or document.get("confidence") or ""),
        last_checked_on=date.fromisoformat(checked_on) if checked_on else None,
    )


def _standing(document: Document, exceptions: Iterable[Document], moment: datetime) -> OpenNow:
    """Openness from standing hours, the same on every day of the week, and dated exceptions."""
    status = str(document["status"])
    if status in ("ended", "suspended", "none"):
        return OpenNow(Openness.ENDED)
    if status == "round_the_clock":
        usual: tuple[Span, ...] = _WHOLE_DAY
    elif status == "open" and "open" in document and "close" in document:
        usual = (Span.read(str(document["open"]), str(document["close"])),)
    else:
        return OpenNow(Openness.UNKNOWN)
    today = moment.date()
    dated = {day: _exceptional(usual, exceptions, day) for day in (today - _NEAR, today)}
    return open_now(
        Hours(
            dict.fromkeys(range(1, 8), usual),
            {day: spans for day, spans in dated.items() if spans is not None},
        ),
        moment,
    )


def _exceptional(
    usual: tuple[Span, ...], exceptions: Iterable[Document], day: date
) -> tuple[Span, ...] | None:
    """The spans of a day that a dated exception names; None on an ordinary day."""
    for one in exceptions:
        if not date.fromisoformat(one["from_on"]) <= day <= date.fromisoformat(one["to_on"]):
            continue
        if one.get("is_round_the_clock"):
            return _WHOLE_DAY
        opens = Span.read(str(one["open"]), "24:00").opens if "open" in one else usual[0].opens
        closes = Span.read("00:00", str(one["close"])).closes if "close" in one else usual[-1].closes
        return (Span(opens, closes + MINUTES_OF_DAY if one.get("is_next_day") else closes),)
    return None
