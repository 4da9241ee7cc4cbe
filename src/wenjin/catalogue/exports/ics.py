"""The calendar file of a plan (RFC 5545): a day for every start and every deadline, with a reminder.

Importing the file of a changed plan moves the days that are there already: each has a UID that depends on the
plan and the step, not on the date, and a sequence number that grows with time.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from icalendar import Alarm, Event, vText

# Reminders come at nine in the morning, two days before: a whole-day entry begins at midnight.
REMIND_BEFORE: Final = timedelta(days=-2, hours=9)
_SEQUENCE_FROM: Final = datetime(2026, 1, 1, tzinfo=UTC)
_UID_LENGTH: Final = 32


class EntryKind(StrEnum):
    """What happens on the day."""

    START = "start"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Entry:
    """A day of the plan.

    Attributes:
        service: id of the service.
        step: id of the step; empty for the start of a service.
        title: one line in the reader's language.
        text: what else to know: how sure the day is, and what it is counted from.
        url: address of the page about the service.
    """

    kind: EntryKind
    service: str
    step: str
    on: date
    title: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """Everything a calendar file needs.

    Attributes:
        name: shown by calendar programs.
        language: BCP 47 tag of the texts.
        host: of the site, the last part of each UID.
        pack: id of the pack the plan was made from.
        secret: known to this plan only, so that two plans in one calendar stay apart.
    """

    name: str
    language: str
    host: str
    pack: str
    secret: str
    entries: tuple[Entry, ...]


def calendar_file(content: CalendarFile, *, now: datetime) -> bytes:
    """The file, as of ``now``."""
    from icalendar import Calendar  # here and below: 3 MB, and few web processes ever write a calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//Wenjin//{content.pack}//{content.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _text(content.name, content.language))
    for entry in _each_once(content.entries):
        calendar.add_component(_event(content, entry, now))
    written: bytes = calendar.to_ical()
    return written


def uid(content: CalendarFile, entry: Entry) -> str:
    """The name of an entry that stays while its date moves; it does not tell the secret."""
    parts = "\n".join((content.pack, content.secret, entry.kind, entry.service, entry.step))
    return f"{hashlib.sha256(parts.encode()).hexdigest()[:_UID_LENGTH]}@{content.host}"


def _each_once(entries: Iterable[Entry]) -> list[Entry]:
    """One entry for each kind, service and step: the earliest."""
    kept: dict[tuple[str, str, str], Entry] = {}
    for entry in sorted(entries, key=lambda one: (one.on, one.kind, one.service, one.step)):
        kept.setdefault((entry.kind, entry.service, entry.step), entry)
    return list(kept.values())


def _event(content: CalendarFile, entry: Entry, now: datetime) -> "Event":
    from icalendar import Event, vDatetime, vUri

    moment = now.astimezone(UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", uid(content, entry))
    event.add("dtstamp", vDatetime(moment))
    event.add("last-modified", vDatetime(moment))
    event.add("sequence", int((moment - _SEQUENCE_FROM).total_seconds()))
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", _text(entry.title, content.language))
    event.add("description", _text(entry.text, content.language))
    event.add("url", vUri(entry.url))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    if entry.kind is EntryKind.DEADLINE:
        event.add_component(_reminder(content, entry))
    return event


def _reminder(content: CalendarFile, entry: Entry) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", REMIND_BEFORE)
    alarm.add("description", _text(entry.title, content.language))
    return alarm


def _text(value: str, language: str) -> "vText":
    from icalendar import vText

    return vText(value, params={"LANGUAGE": language})
