"""Centres and checkpoints as pages show them: where, when, in which languages, for what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from wenjin.catalogue.domain.calendar import ALWAYS_OPEN, WorkCalendar
from wenjin.catalogue.domain.opening import Span
from wenjin.catalogue.models import PublicService
from wenjin.catalogue.queries.domain import NoPackLoaded, current_pack
from wenjin.catalogue.queries.openings import (
    Dated,
    Exceptions,
    Place,
    calendars_of,
    centre_place,
    checkpoint_place,
    place_records,
    weekly_hours,
)
from wenjin.catalogue.queries.service_parts import Link, links
from wenjin.catalogue.queries.sources import Source, read_sources
from wenjin.catalogue.queries.texts import Texts, texts

Document = Mapping[str, Any]
DAYS_SHOWN = 7
_CENTRE_FIELDS = ("name", "place", "district", "summary", "notes")
_CHECKPOINT_FIELDS = ("name", "district", "across/name")


@dataclass(frozen=True, slots=True)
class DayHours:
    """When a place is open on a day.

    Attributes:
        spans: in their order; none on a day on which it is closed.
        is_holiday: closed although the week says otherwise.
        is_exchanged: a day of the weekend that is worked in exchange for a holiday.
        is_certain: whether the holidays of this day have been announced.
    """

    day: date
    spans: tuple[Span, ...]
    is_today: bool
    is_holiday: bool
    is_exchanged: bool
    is_certain: bool


@dataclass(frozen=True, slots=True)
class CentreLine:
    """A centre in a list.

    Attributes:
        languages: codes of those in which people are served.
        has_sample_languages: they are our model and were not read anywhere.
        services: ids of what it offers.
        has_sample_services: they are our model and were not read anywhere.
    """

    id: str
    now: Place
    languages: tuple[str, ...]
    has_sample_languages: bool
    services: tuple[str, ...]
    has_sample_services: bool

    @property
    def subject(self) -> str:
        """What its texts belong to."""
        return f"centre/{self.id}"


@dataclass(frozen=True, slots=True)
class CentreList:
    """All centres and the texts of their lines."""

    centres: tuple[CentreLine, ...]
    texts: Texts


@dataclass(frozen=True, slots=True)
class CentrePage:
    """Everything that the page of a centre shows."""

    line: CentreLine
    week: tuple[DayHours, ...]
    services: tuple[Link, ...]
    sources: tuple[Source, ...]
    confidence: str
    texts: Texts

    @property
    def subject(self) -> str:
        """What its texts belong to."""
        return self.line.subject


@dataclass(frozen=True, slots=True)
class CheckpointLine:
    """A checkpoint in a list."""

    id: str
    now: Place
    has_district: bool
    has_other_side: bool
    sources: tuple[Source, ...]
    confidence: str
    last_checked_on: date | None

    @property
    def subject(self) -> str:
        """What its texts belong to."""
        return f"checkpoint/{self.id}"


@dataclass(frozen=True, slots=True)
class CheckpointList:
    """All checkpoints and the texts of their lines."""

    checkpoints: tuple[CheckpointLine, ...]
    texts: Texts


def centre_list(moment: datetime, *languages: str, exceptions: Exceptions | None = None) -> CentreList:
    """All centres as they are at ``moment``, which is local time of the city."""
    dated = exceptions or {}
    try:
        pack = current_pack().content_hash
    except NoPackLoaded:
        return CentreList((), Texts(()))
    found = place_records(pack)["centre"]
    said = texts([f"centre/{one['id']}" for one in found], *languages, fields=_CENTRE_FIELDS)
    calendars = calendars_of(pack, moment.date())
    lines = (_line(one, said, languages, calendars, moment, dated.get(str(one["id"]), {})) for one in found)
    return CentreList(tuple(lines), said)


def centre_page(
    identifier: str, moment: datetime, *languages: str, exceptions: Exceptions | None = None
) -> CentrePage | None:
    """A centre with its week, which begins today; None when there is none."""
    dated = (exceptions or {}).get(identifier, {})
    try:
        pack = current_pack().content_hash
    except NoPackLoaded:
        return None
    document = next((one for one in place_records(pack)["centre"] if one["id"] == identifier), None)
    if document is None:
        return None
    offered = tuple(map(str, (document.get("services") or {}).get("ids") or ()))
    published = set(
        PublicService.objects.published().filter(identifier__in=offered).values_list("identifier", flat=True)
    )
    services = links("service", (one for one in offered if one in published))
    said = texts(
        [f"centre/{identifier}", *(one.subject for one in services)],
        *languages,
        fields=(*_CENTRE_FIELDS, "title"),
    )
    calendars = calendars_of(pack, moment.date())
    return CentrePage(
        line=_line(document, said, languages, calendars, moment, dated),
        week=_week(document, calendars, moment.date(), dated),
        services=services,
        sources=read_sources(document.get("sources") or ()),
        confidence=str(document.get("confidence") or ""),
        texts=said,
    )


def _line(
    document: Document,
    said: Texts,
    languages: tuple[str, ...],
    calendars: Mapping[str, WorkCalendar],
    moment: datetime,
    dated: Dated,
) -> CentreLine:
    name = said.find(f"centre/{document['id']}", "name", languages[0])
    spoken, offered = document.get("languages") or {}, document.get("services") or {}
    return CentreLine(
        id=str(document["id"]),
        now=centre_place(document, name, calendars, moment, dated),
        languages=tuple(map(str, spoken.get("codes") or ())),
        has_sample_languages=bool(spoken.get("sample")),
        services=tuple(map(str, offered.get("ids") or ())),
        has_sample_services=offered.get("status") == "modelled",
    )


def days_shown(today: date) -> list[date]:
    """The days of the week that the page of a centre shows."""
    return [today + timedelta(days=ahead) for ahead in range(DAYS_SHOWN)]


def _week(
    document: Document, calendars: Mapping[str, WorkCalendar], today: date, dated: Dated
) -> tuple[DayHours, ...]:
    opening = document.get("opening_hours")
    if not opening:
        return ()
    days = days_shown(today)
    calendar = calendars.get(str(document.get("calendar")), ALWAYS_OPEN)
    hours, usual = weekly_hours(opening, calendar, days).but(dated), weekly_hours(opening, calendar, ())
    return tuple(
        DayHours(
            day=day,
            spans=hours.on(day),
            is_today=day == today,
            is_holiday=bool(usual.on(day)) and not hours.on(day),
            is_exchanged=day in calendar.opened and bool(hours.on(day)),
            is_certain=calendar.knows(day),
        )
        for day in days
    )


def checkpoint_list(moment: datetime, *languages: str) -> CheckpointList:
    """All checkpoints as they are at ``moment``, which is local time of the city; those for people first."""
    try:
        pack = current_pack().content_hash
    except NoPackLoaded:
        return CheckpointList((), Texts(()))
    found = sorted(place_records(pack)["checkpoint"], key=lambda one: one["passenger"]["status"] == "none")
    said = texts([f"checkpoint/{one['id']}" for one in found], *languages, fields=_CHECKPOINT_FIELDS)
    return CheckpointList(tuple(_checkpoint(one, said, languages[0], moment) for one in found), said)


def _checkpoint(document: Document, said: Texts, language: str, moment: datetime) -> CheckpointLine:
    subject = f"checkpoint/{document['id']}"
    place = checkpoint_place(document, said.find(subject, "name", language), moment)
    return CheckpointLine(
        id=str(document["id"]),
        now=place,
        has_district=said.find(subject, "district", language) is not None,
        has_other_side=said.find(subject, "across/name", language) is not None,
        sources=read_sources(document.get("sources") or ()),
        confidence=str(document.get("confidence") or ""),
        last_checked_on=place.last_checked_on,
    )
