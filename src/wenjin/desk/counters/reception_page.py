"""What stands on the page of the reception."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wenjin.core import clock
from wenjin.counters.queries.appointments import day_of
from wenjin.counters.queries.call_backs import CallBackSeen, call_backs_of
from wenjin.counters.queries.console import TicketSeen, tickets_of_day
from wenjin.counters.queries.live import live_hall
from wenjin.desk.counters.around import waiting_seen
from wenjin.desk.counters.holes import holes_now
from wenjin.desk.counters.place import Place, hall_page
from wenjin.desk.counters.waits import wait_told
from wenjin.desk.counters.words import SpokenLanguage, language_here, minutes_words, spoken
from wenjin.lang.domain.registry import BY_CODE, LANGUAGES
from wenjin.lang.templatetags.lang import clock as clock_words
from wenjin.web.counters_wanted import BESIDE

STAFF: Final = "staff"
# Whoever did not come when called may come later on the same day.
_AWAY: Final = ("parked", "no_show")
_EXPECTED: Final = ("booked",)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed to give a ticket, to check somebody in, or to let somebody go first."""

    topic: str = ""
    language: str = ""
    also: tuple[str, ...] = ()
    people: str = "1"
    case: str = ""
    reasons: tuple[str, ...] = ()
    reference: str = ""
    number: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AwaySeen:
    """Somebody who is parked or did not come when they were called."""

    ticket: TicketSeen
    language: SpokenLanguage
    topic: str
    told: str


@dataclass(frozen=True, slots=True)
class CallBackLine:
    """Somebody to be called back."""

    call_back: CallBackSeen
    language: SpokenLanguage
    topic: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class ExpectedSeen:
    """Somebody with an appointment today who has not come yet."""

    reference: str
    starts_at: datetime
    language: SpokenLanguage
    topic: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What was not done, and in which form: ``issue``, ``check-in``, ``priority`` or ``list``."""

    form: str = ""
    words: str = ""
    field: Mapping[str, str] = field(default_factory=dict)


def reception_page(
    request: HttpRequest,
    place: Place,
    *,
    typed: Typed | None = None,
    trouble: Trouble | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """Everything that a reception does, on one page."""
    at = clock.now()
    live = live_hall(place.centre, at)
    hall = place.hall
    context = {
        "typed": typed or Typed(language=hall.house_language),
        "trouble": trouble or Trouble(),
        "topics": [(one, place.topic(one)) for one in hall.topics],
        "languages": [(one.code, one.own_name, language_here(one.code)) for one in LANGUAGES],
        "beside": [(one, language_here(one)) for one in BESIDE],
        "priorities": [
            (one.id, place.priority(one.id)) for one in hall.priorities.values() if one.given == STAFF
        ],
        "waiting": waiting_seen(live),
        "waiting_count": len(live.tickets),
        "priority_words": {one: place.priority(one) for one in hall.priorities},
        "topic_words": {one: place.topic(one) for one in hall.topics},
        "wait_told": wait_told(live),
        "holes": holes_now(place, live),
        "away": [_away(place, one, at) for one in tickets_of_day(place.centre, at, _AWAY)],
        "call_backs": [
            CallBackLine(one, spoken(one.language), place.topic(one.topic), one.is_late(at))
            for one in call_backs_of(place.centre, at)
        ],
        "expected": _expected(place, at),
    }
    return hall_page(request, place, "desk/counters/reception.html", context, here="reception", status=status)


def _away(place: Place, ticket: TicketSeen, at: datetime) -> AwaySeen:
    if ticket.state == "parked" and ticket.parked_until is not None:
        told = _("parked, back at %(time)s") % {"time": clock_words(ticket.parked_until)}
        if ticket.parked_until < at:
            late = minutes_words((at - ticket.parked_until).total_seconds() / 60)
            told = _("parked, expected %(minutes)s ago") % {"minutes": late}
    else:
        told = _("did not come when called")
    return AwaySeen(ticket, spoken(ticket.language), place.topic(ticket.topic), told)


def _expected(place: Place, at: datetime) -> list[ExpectedSeen]:
    rows = day_of(place.centre, clock.today())
    return [
        ExpectedSeen(one.reference, one.starts_at, spoken(one.language), place.topic(one.topic))
        for one in rows
        if one.state in _EXPECTED and one.language in BY_CODE
    ]


def priority_of(place: Place, reason: str) -> str:
    """A reason that staff may give; empty for any other."""
    found = place.hall.priorities.get(reason)
    return found.id if found is not None and found.given == STAFF else ""


def uuid_of(text: str) -> UUID | None:
    """An id of a form; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
