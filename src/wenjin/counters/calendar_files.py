"""The calendar file of an appointment (RFC 5545): one entry that keeps its name while the appointment moves.

Moving raises ``SEQUENCE``, so that importing the file again moves the entry that is there; the file of a
cancelled appointment takes it out (``METHOD:CANCEL``). Times are in UTC, which needs no description of a zone
and stays right when the clocks change.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.conf import settings

from wenjin.catalogue.queries.texts import texts
from wenjin.counters.addresses import appointment_path, whole
from wenjin.counters.models import Appointment
from wenjin.counters.queries.appointments import secret_of
from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import asked_language

if TYPE_CHECKING:
    from icalendar import Alarm, Event, vText

REMIND_BEFORE: Final = timedelta(hours=-2)
_STATUS: Final = {
    Appointment.State.HELD: "TENTATIVE",
    Appointment.State.CANCELLED: "CANCELLED",
    Appointment.State.EXPIRED: "CANCELLED",
}


def appointment_ics(appointment: Appointment, *, language: str | None = None) -> bytes:
    """The file, as the appointment is now.

    Args:
        language: code of the house for its texts; left out, the active one.
    """
    from icalendar import Calendar  # here and below: 3 MB, and few web processes ever write a calendar

    code = language or asked_language()
    is_off = _STATUS.get(Appointment.State(appointment.state)) == "CANCELLED"
    calendar: Calendar = Calendar()
    calendar.add("prodid", f"-//Wenjin//appointments//{code.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    calendar.add_component(_event(appointment, code, is_off=is_off))
    written: bytes = calendar.to_ical()
    return written


def uid(appointment: Appointment) -> str:
    """The name of the entry, which never changes."""
    return f"{appointment.pk}@{urlsplit(settings.SITE_ADDRESS).hostname or 'wenjin'}"


def _event(row: Appointment, code: str, *, is_off: bool) -> "Event":
    from icalendar import Event, vCalAddress, vUri

    hall, centre = f"hall/{row.centre}", f"centre/{row.centre}"
    found = texts([hall, centre], code)
    name = str(found.find(centre, "name", code) or row.centre)
    title = str(found.find(hall, f"topics/{row.topic}/title", code) or row.topic)
    place = str(found.find(centre, "place", code) or "")
    secret = secret_of(row)
    event: Event = Event()
    event.add("uid", uid(row))
    event.add("dtstamp", _whole_second(row.changed_at))
    event.add("last-modified", _whole_second(row.changed_at))
    event.add("sequence", row.sequence)
    event.add("dtstart", _whole_second(row.starts_at))
    event.add("dtend", _whole_second(row.ends_at))
    event.add("summary", _text(title, code))
    event.add("location", _text("\n".join(one for one in (name, place) if one), code))
    event.add("description", _text(row.reference, code))
    event.add("status", _STATUS.get(Appointment.State(row.state), "CONFIRMED"))
    event.add("class", "PRIVATE")
    event.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.MAIL_FROM)[1]}"))
    if secret:
        event.add("url", vUri(whole(appointment_path(secret, code))))
    if not is_off:
        event.add_component(_reminder(title, code))
    return event


def _reminder(title: str, code: str) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", REMIND_BEFORE)
    alarm.add("description", _text(title, code))
    return alarm


def _text(value: str, code: str) -> "vText":
    from icalendar import vText

    return vText(value, params={"LANGUAGE": BY_CODE[code].tag if code in BY_CODE else code})


def _whole_second(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
