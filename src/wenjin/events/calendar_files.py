"""Calendar files of events (RFC 5545, RFC 7986): the invitation of a guest, and feeds to subscribe to.

An entry keeps its name (UID) while the event moves and the registration changes; SEQUENCE rises with either, so
that reading the file again moves the entry that is there, and ``METHOD:CANCEL`` takes it out. Times are in UTC,
which needs no description of a zone and stays right when rules of clocks change.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.catalogue.queries.texts import Said
from wenjin.core.delivery.mail import ascii_address, sender_of
from wenjin.events.addresses import event_path, registration_path, whole
from wenjin.events.calendar_lines import ListOf, duration, line, moment, text
from wenjin.events.queries.kept import KeptByVersion
from wenjin.events.queries.registrations import RegistrationSeen
from wenjin.events.queries.seen import EventSeen, EventWhole
from wenjin.lang.domain.registry import BY_CODE
from wenjin.lang.templatetags.lang import interface_language

REMIND_BEFORE: Final = timedelta(hours=-2)
_STATUS: Final = {"confirmed": "CONFIRMED", "pending": "TENTATIVE", "offered": "TENTATIVE"}
# Programs ask again after some hours; more often costs and tells nothing.
_REFRESH: Final = timedelta(hours=12)
_END: Final = b"END:VCALENDAR\r\n"
_entries: Final[KeptByVersion[bytes]] = KeptByVersion(2000)


def registration_ics(
    seen: RegistrationSeen,
    event: EventWhole,
    language: str,
    *,
    is_invitation: bool = False,
    asks_again: bool = False,
) -> bytes:
    """The entry of a guest, as the registration is now; one that holds no place takes the entry out.

    Args:
        event: in the same language.
        is_invitation: for a mail: the guest stands in it and can answer from their calendar (``METHOD:REQUEST``).
            Else it is a file to be opened (``PUBLISH``), in which RFC 5546 allows no attendee.
        asks_again: the event has moved, so what they said before counts no more.
    """
    with translation.override(language):
        status = "CANCELLED" if event.is_cancelled else _STATUS.get(seen.state, "CANCELLED")
        is_off = status == "CANCELLED"
        changed = moment(max(seen.changed_at, event.changed_at))
        lines = [
            _begin("registrations", language, _method(is_off=is_off, is_invitation=is_invitation)),
            b"BEGIN:VEVENT\r\n",
            _of_event(event, language),
            line("UID", f"{seen.id}@{_host()}"),
            line("SEQUENCE", str(event.sequence + seen.sequence)),
            line("DTSTAMP", changed),
            line("LAST-MODIFIED", changed),
            line("STATUS", status),
            b"CLASS:PRIVATE\r\n",
            _words("DESCRIPTION", _description(seen, event), ""),
        ]
        if seen.contact.secret:
            lines.append(line("URL", whole(registration_path(seen.contact.secret, language))))
        if seen.contact.email and (is_invitation or is_off):
            is_sure = seen.state == "confirmed" and not asks_again
            lines.append(_attendee(seen, "ACCEPTED" if is_sure else "NEEDS-ACTION"))
        if not is_off:
            lines += [_room_online(seen.join_address), _reminder(event, language)]
        lines += [b"END:VEVENT\r\n", _END]
        return b"".join(lines)


def feed(events: Iterable[EventSeen], language: str, *, name: str = "") -> bytes:
    """A calendar of public events, to subscribe to or to open; each entry is written once for each version.

    Args:
        events: in the same language.
        name: shown by calendar programs.
    """
    with translation.override(language):
        title = name or _("Events")
        refresh = duration(_REFRESH)
        lines = [
            _begin("events", language, "PUBLISH"),
            _words("NAME", title, interface_language()),
            line("X-WR-CALNAME", text(title)),
            line("REFRESH-INTERVAL", refresh, [("VALUE", "DURATION")]),
            line("X-PUBLISHED-TTL", refresh),
        ]
        return b"".join((*lines, *(_public(one, language) for one in events), _END))


def named(name: str, value: str) -> str:
    """``Your number: ABCDE-FGHJK``: what something is, with the colon of the language."""
    return pgettext("a name and what belongs to it", "%(name)s: %(value)s") % {"name": name, "value": value}


def _public(event: EventSeen, language: str) -> bytes:
    key = (event.id, language)
    if (kept := _entries.find(key, event.version)) is not None:
        return kept
    changed = moment(event.changed_at)
    lines = [
        b"BEGIN:VEVENT\r\n",
        _of_event(event, language),
        line("UID", f"{event.id}@{_host()}"),
        line("SEQUENCE", str(event.sequence)),
        line("DTSTAMP", changed),
        line("LAST-MODIFIED", changed),
        line("STATUS", "CANCELLED" if event.is_cancelled else "CONFIRMED"),
        line("URL", whole(event_path(event.code, language))),
    ]
    if event.summary:
        lines.append(_words("DESCRIPTION", event.summary, language))
    written = b"".join((*lines, b"END:VEVENT\r\n"))
    _entries.keep(key, event.version, written)
    return written


@lru_cache(maxsize=200)
def _begin(what: str, language: str, method: str) -> bytes:
    return b"".join(
        (
            b"BEGIN:VCALENDAR\r\n",
            line("PRODID", f"-//Wenjin//{what}//{language.upper()}"),
            b"VERSION:2.0\r\nCALSCALE:GREGORIAN\r\n",
            line("METHOD", method),
        )
    )


def _method(*, is_off: bool, is_invitation: bool) -> str:
    if is_off:
        return "CANCEL"
    return "REQUEST" if is_invitation else "PUBLISH"


def _of_event(event: EventSeen, language: str) -> bytes:
    """What stands in every entry of an event: many guests have the same."""
    place = _place(event)
    return _written_of(
        moment(event.starts_at),
        moment(event.ends_at),
        event.title,
        _language_of(event.title, language),
        place,
        _language_of(place, ""),
        event.organiser,
        event.organiser_email,
        sender_of(settings.MAIL_FROM)[1],
    )


@lru_cache(maxsize=500)
def _written_of(
    begins: str,
    ends: str,
    title: str,
    title_language: str,
    place: str,
    place_language: str,
    organiser: str,
    organiser_email: str,
    sender: str,
) -> bytes:
    """The same, by what is said in it."""
    lines = [
        line("DTSTART", begins),
        line("DTEND", ends),
        _words("SUMMARY", title, title_language),
        _organiser(organiser, organiser_email, sender),
    ]
    if place:
        lines.append(_words("LOCATION", place, place_language))
    return b"".join(lines)


def _place(event: EventSeen) -> str:
    if not isinstance(event, EventWhole) or event.house is None:
        return event.venue_name or ""
    return _joined("\n", [event.room_name, event.house.name, event.house.address])


def _description(seen: RegistrationSeen, event: EventWhole) -> str:
    lines = [named(_("Your number"), seen.reference)]
    if seen.join_address:
        lines.append(named(_("Join online"), seen.join_address))
    ours = interface_language()
    return _joined("\n\n", [event.summary, *(Said(one, ours) for one in lines)])


def _joined(between: str, parts: Iterable[Said | None]) -> str:
    """Parts as one text, which is in a language when all of them are in the same."""
    there = [one for one in parts if one]
    words, languages = between.join(there), {one.language for one in there}
    return Said(words, languages.pop()) if len(languages) == 1 else words


def _organiser(name: str, address: str, sender: str) -> bytes:
    """Who answers are sent to; where a mail goes out for somebody else, it says so (RFC 5546)."""
    said = [("CN", plain)] if (plain := _parameter(name)) else []
    if address and address != sender:
        said.append(("SENT-BY", f"mailto:{sender}"))
    return line("ORGANIZER", f"mailto:{ascii_address(address or sender)}", said)


def _attendee(seen: RegistrationSeen, answer: str) -> bytes:
    said = (
        ("CN", _parameter(seen.contact.name) or seen.reference),
        ("CUTYPE", "INDIVIDUAL"),
        ("ROLE", "REQ-PARTICIPANT"),
        ("PARTSTAT", answer),
        ("RSVP", "TRUE"),
        ("LANGUAGE", _tag(seen.language)),
    )
    return line("ATTENDEE", f"mailto:{ascii_address(seen.contact.email)}", said)


def _parameter(words: str) -> str:
    """Words as the value of a parameter, which holds neither control signs nor double quotes (RFC 5545, 3.1)."""
    plain = "".join(" " if sign == '"' or not sign.isprintable() else sign for sign in words)
    return " ".join(plain.split())


def _room_online(address: str) -> bytes:
    """How to come in online (RFC 7986, 5.11)."""
    if not address:
        return b""
    label = _parameter(_("Join online"))
    return line(
        "CONFERENCE", address, (("VALUE", "URI"), ("FEATURE", ListOf("AUDIO,VIDEO")), ("LABEL", label))
    )


def _reminder(event: EventSeen, language: str) -> bytes:
    return b"".join(
        (
            b"BEGIN:VALARM\r\nACTION:DISPLAY\r\n",
            line("TRIGGER", duration(REMIND_BEFORE)),
            _words("DESCRIPTION", event.title, _language_of(event.title, language)),
            b"END:VALARM\r\n",
        )
    )


def _words(name: str, value: str, language: str) -> bytes:
    """Words with the language that they are really in.

    Args:
        language: of words that do not know theirs; empty: unknown, or several, of which nothing is said.
    """
    known = _language_of(value, language)
    return line(name, text(value), [("LANGUAGE", _tag(known))] if known else [])


def _language_of(value: str, language: str) -> str:
    return str(getattr(value, "language", language))


def _tag(language: str) -> str:
    return BY_CODE[language].tag if language in BY_CODE else language


def _host() -> str:
    return urlsplit(settings.SITE_ADDRESS).hostname or "wenjin"
