"""What the page of an event says: when, where, in which languages, for whom, and whether one can still come."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wenjin.events.queries.seen import EventSeen, EventWhole, InterpretationSeen, Places
from wenjin.lang.domain.registry import BY_CODE
from wenjin.web.counters_words import spoken_name
from wenjin.web.events_words import (
    ACCESS,
    AUDIENCES,
    WAYS,
    left_words,
    opens_words,
    span_words,
    times_words,
    word_of,
    zone_words,
)
from wenjin.web.joining import named, noted

_STATUS: Final = {"published": "EventScheduled", "cancelled": "EventCancelled"}
# What may not stand inside a script element, however it is written; as ``json_script`` does it.
_ESCAPES: Final = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
_FEW: Final = 20


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether one can come, in words.

    Attributes:
        tone: done, turn or late, for the colour of the note; empty for none.
        may_register, may_wait: what a button leads to.
    """

    words: str
    tone: str = ""
    may_register: bool = False
    may_wait: bool = False

    @property
    def has_form(self) -> bool:
        """Whether there is a form to fill in."""
        return self.may_register or self.may_wait


@dataclass(frozen=True, slots=True)
class Facts:
    """When, where and how an event is understood.

    Attributes:
        languages: spoken, as they are called when spoken.
        interpreted: languages with how one hears them.
    """

    when: str
    languages: tuple[str, ...]
    interpreted: tuple[str, ...]
    audiences: tuple[str, ...]
    access: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A session as the page shows it.

    Attributes:
        interpreted: languages with how one hears them.
        speakers: names.
    """

    when: str
    title: str
    room: str
    language: str
    interpreted: tuple[str, ...]
    speakers: tuple[str, ...]


def standing(event: EventSeen, at: datetime) -> Standing:
    """Whether one can register now, and how many places are left."""
    if event.is_cancelled:
        return Standing(_("This event is cancelled."), "late")
    if event.is_over(at):
        return Standing(_("This event is over."))
    if event.entry == "free":
        return Standing(_("You need not register. Just come."), "done")
    if not event.takes_forms(at):
        if event.opens_at is not None and at < event.opens_at:
            return Standing(opens_words(event.opens_at))
        return Standing(_("Registration is closed."))
    if event.is_full:
        if not event.has_waiting_list:
            return Standing(left_words(0), "late")
        return Standing(_("All places are taken. You can wait for one."), "turn", may_wait=True)
    return Standing(places_words(event), may_register=True)


def places_words(event: EventSeen) -> str:
    """How many places are left; empty where there is no limit."""
    limited = event.online_places if event.is_only_online else event.places
    if limited is None:
        return ""
    words = left_words(limited.left)
    return words if not event.is_online or event.is_only_online else named(_("In the house"), words)


def when_and_where(event: EventWhole) -> Facts:
    """The facts of the page and of the form."""
    house = event.house.access if event.house is not None else ()
    return Facts(
        when=noted(span_words(event.starts_at, event.ends_at), zone_words(event.starts_at)),
        languages=tuple(map(spoken_name, event.languages)),
        interpreted=_interpreted(one for session in event.sessions for one in session.interpretations)
        or tuple(map(spoken_name, event.interpreted)),
        audiences=tuple(word_of(AUDIENCES, one) for one in event.audiences),
        access=tuple(word_of(ACCESS, one) for one in dict.fromkeys((*house, *event.room_access))),
    )


def _interpreted(of: Iterable[InterpretationSeen]) -> tuple[str, ...]:
    """Each language once, with all the ways in which one hears it."""
    ways: dict[str, dict[str, None]] = {}
    for one in of:
        words = word_of(WAYS, one.way)
        if one.channel:
            words = _("%(way)s, channel %(number)s") % {"way": words, "number": one.channel}
        ways.setdefault(one.language, {})[words] = None
    return tuple(noted(spoken_name(code), "; ".join(words)) for code, words in ways.items())


def parts_of(event: EventWhole) -> tuple[Part, ...]:
    """The sessions, in order."""
    names = {one.code: one.name for one in event.speakers}
    is_one_day = timezone.localdate(event.starts_at) == timezone.localdate(event.ends_at)
    return tuple(
        Part(
            times_words(one.starts_at, one.ends_at) if is_one_day else span_words(one.starts_at, one.ends_at),
            one.title,
            one.room_name or "",
            spoken_name(one.language) if one.language else "",
            _interpreted(one.interpretations),
            tuple(names[code] for code in one.speakers if code in names),
        )
        for one in event.sessions
    )


def json_ld(event: EventWhole) -> SafeString:
    """The event in the words of schema.org, as a block of data in the page; scripts do not run in it.

    Source: schema.org/Event; online and mixed attendance as in schema.org/EventAttendanceModeEnumeration.
    """
    address = settings.SITE_ADDRESS + reverse("event", args=[event.code])
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": str(event.title),
        "description": str(event.summary or event.description or ""),
        "startDate": _iso(event.starts_at),
        "endDate": _iso(event.ends_at),
        "eventStatus": f"https://schema.org/{_STATUS.get(event.state, 'EventScheduled')}",
        "eventAttendanceMode": f"https://schema.org/{_mode(event)}EventAttendanceMode",
        "inLanguage": [BY_CODE[one].tag for one in event.languages if one in BY_CODE],
        "isAccessibleForFree": True,
        "location": _locations(event, address),
        "organizer": _organisation(event.organiser),
        "performer": [{"@type": "Person", "name": one.name} for one in event.speakers[:_FEW]],
        "sponsor": [_organisation(one.name, one.address) for one in event.sponsors[:_FEW]],
        "subEvent": [_part(one.title, one.starts_at, one.ends_at) for one in event.sessions],
        **_capacity(event.places, event.online_places),
    }
    return script(said)


def script(said: Mapping[str, Any]) -> SafeString:
    """A block of data that can close no element, whatever somebody wrote into it."""
    text = json.dumps({name: one for name, one in said.items() if one}, ensure_ascii=False)
    return mark_safe(  # noqa: S308  nothing in it can end the element
        f'<script type="application/ld+json">{text.translate(_ESCAPES)}</script>'
    )


def _mode(event: EventSeen) -> str:
    if event.is_only_online:
        return "Online"
    return "Mixed" if event.is_online else "Offline"


def _locations(event: EventWhole, address: str) -> Sequence[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    if event.house is not None:
        house: dict[str, Any] = {"@type": "Place", "name": str(event.house.name)}
        if event.house.address:
            house["address"] = str(event.house.address)
        if event.house.latitude is not None and event.house.longitude is not None:
            house["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": event.house.latitude,
                "longitude": event.house.longitude,
            }
        found.append(house)
    if event.is_online:
        found.append({"@type": "VirtualLocation", "url": address})
    return found


def _organisation(name: str, address: str = "") -> Mapping[str, Any] | None:
    if not name:
        return None
    return {"@type": "Organization", "name": name} | ({"url": address} if address else {})


def _part(title: str, starts_at: datetime, ends_at: datetime) -> Mapping[str, Any]:
    return {
        "@type": "Event",
        "name": str(title),
        "startDate": _iso(starts_at),
        "endDate": _iso(ends_at),
    }


def _capacity(here: Places | None, online: Places | None) -> dict[str, int]:
    found = {
        "maximumPhysicalAttendeeCapacity": here.size if here is not None else 0,
        "maximumVirtualAttendeeCapacity": online.size if online is not None else 0,
    }
    if here is not None:
        found["remainingAttendeeCapacity"] = here.left
    return found


def _iso(moment: datetime) -> str:
    """On the clock of the city, with its offset."""
    return timezone.localtime(moment).isoformat()
