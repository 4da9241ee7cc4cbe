"""What stands on the console of a counter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wenjin.core import clock
from wenjin.counters.domain.ways import ways
from wenjin.counters.queries.console import SessionSeen, TicketSeen, ticket_in_hall
from wenjin.counters.queries.live import (
    LiveHall,
    Suggestion,
    alternatives,
    live_hall,
    suggestion_in,
    waiting_rows,
)
from wenjin.counters.services.calling import DECLINE_REASONS
from wenjin.desk.counters.around import SHOWN, interpreters_seen, waiting_seen, waiting_told
from wenjin.desk.counters.console_words import (
    DECLINE_WORDS,
    PARKINGS,
    PAUSES,
    group_words,
    line_words,
    serving_words,
    state_words,
    waited_words,
    why_words,
)
from wenjin.desk.counters.holes import holes_now
from wenjin.desk.counters.people_form import spoken_of
from wenjin.desk.counters.place import Place, hall_page
from wenjin.desk.counters.rooms import room_for
from wenjin.desk.counters.waits import wait_told
from wenjin.desk.counters.words import SpokenLanguage, minutes_words, spoken
from wenjin.web.joining import sentences


@dataclass(frozen=True, slots=True)
class OtherSeen:
    """Somebody else whom this counter could serve."""

    ticket: Any
    words: str
    delay: int


@dataclass(frozen=True, slots=True)
class Shown:
    """Whom the console shows, with everything said about them.

    Attributes:
        ways: other ways of understanding this visitor, and when they would be possible.
    """

    ticket: TicketSeen
    heading: str
    language: SpokenLanguage
    topic: str
    service: str
    how: str
    tags: tuple[str, ...]
    call_words: str
    why: tuple[str, ...]
    ways: tuple[str, ...]
    line_words: str
    is_line_bad: bool
    join_href: str


def console_page(
    request: HttpRequest,
    place: Place,
    session: SessionSeen,
    *,
    trouble: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The console of an open counter."""
    at = clock.now()
    live = live_hall(place.centre, at)
    suggested = suggestion_in(live, session.id) if session.ticket is None else None
    step = _step(session)
    shown = _shown(place, live, session, suggested, at)
    waiting = waiting_seen(
        live, own_counter=session.counter, shown=shown.ticket.id if shown else None, most=SHOWN
    )
    context = {
        "session": session,
        "step": step,
        "shown": shown,
        "held": _held(live, session) if shown is None and step == "free" else "",
        "others": _others(live, session, suggested) if step == "free" else (),
        "spoken_ones": spoken_of(session.officer),
        "topics": [place.topic(one) for one in session.officer.topics],
        "state_words": state_words(session, at),
        "pauses": [(one, minutes_words(one)) for one in PAUSES],
        "parkings": [(one, minutes_words(one)) for one in PARKINGS],
        "decline_reasons": [(one, str(DECLINE_WORDS[one])) for one in DECLINE_REASONS],
        "other_topics": _other_topics(place, session),
        "waiting": waiting,
        "waiting_count": len(live.tickets),
        "waiting_told": waiting_told(len(live.tickets), len(waiting)),
        "wait_told": wait_told(live),
        "interpreters": interpreters_seen(live, with_gone=False),
        "holes": holes_now(place, live),
        "trouble": trouble,
    }
    return hall_page(request, place, "desk/counters/console.html", context, here="counter", status=status)


def _step(session: SessionSeen) -> str:
    """``called``, ``serving``, ``paused``, ``closing`` or ``free``."""
    if session.ticket is not None:
        return session.ticket.state
    return session.state if session.state in ("paused", "closing") else "free"


def _shown(
    place: Place, live: LiveHall, session: SessionSeen, suggested: Suggestion | None, at: datetime
) -> Shown | None:
    ticket = session.ticket
    if ticket is None and suggested is not None:
        ticket = ticket_in_hall(place.centre, suggested.ticket.pk)
    if ticket is None:
        return None
    mode = suggested.mode.value if suggested else ticket.mode
    usual = live.abilities.hall.minutes[ticket.topic]
    minutes = suggested.minutes if suggested else usual * _factor(live, mode)
    who = suggested.interpreter.name if suggested and suggested.interpreter else ticket.interpreter
    service = place.service(ticket.service_id) if ticket.service_id else ""
    return Shown(
        ticket=ticket,
        heading=_heading(ticket, session, at),
        language=spoken(ticket.language),
        topic=place.topic(ticket.topic),
        service=service,
        how=sentences(
            serving_words(mode, minutes, usual, _shared(ticket, session)), waited_words(ticket, at)
        ),
        tags=_tags(place, ticket, who),
        call_words=_("Call %(ticket)s") % {"ticket": ticket.shown},
        why=tuple(filter(None, (why_words(one, place) for one in suggested.why))) if suggested else (),
        ways=_other_ways(live, session, suggested) if suggested else (),
        line_words=line_words(ticket.line, at) if ticket.line else "",
        is_line_bad=bool(ticket.line and ticket.line.state == "failed"),
        join_href=room_for(place, ticket.line),
    )


def _shared(ticket: TicketSeen, session: SessionSeen) -> tuple[str, ...]:
    """Languages beside the visitor's first one that the officer speaks too."""
    theirs = {code for code, _level in session.officer.languages}
    return tuple(one for one in ticket.also_speaks if one in theirs)


def _heading(ticket: TicketSeen, session: SessionSeen, at: datetime) -> str:
    if session.ticket is None:
        return _("Next, by what is best for everyone waiting")
    if ticket.state == "called":
        if ticket.calls > 1:
            return _("Called %(count)s times") % {"count": ticket.calls}
        return _("Called, on the way to you")
    since = (at - ticket.served_at).total_seconds() / 60 if ticket.served_at else 0
    return _("With you for %(minutes)s") % {"minutes": minutes_words(since)}


def _tags(place: Place, ticket: TicketSeen, interpreter: str) -> tuple[str, ...]:
    found = [place.priority(one) for one in ticket.reasons]
    if ticket.group_size > 1:
        found.append(group_words(ticket.group_size))
    if interpreter:
        found.append(_("Interpreter: %(name)s") % {"name": interpreter})
    return tuple(found)


def _factor(live: LiveHall, mode: str) -> float:
    factors = live.centre.multipliers
    known = {"second": factors.second_language, "interpreter": factors.interpreter, "remote": factors.remote}
    return known.get(mode, 1.0)


def _other_ways(live: LiveHall, session: SessionSeen, suggested: Suggestion) -> tuple[str, ...]:
    """How this visitor could be understood otherwise, and when."""
    waits, place = live.waiting(suggested.ticket.pk), live.place_of(session.id)
    if waits is None or place is None:
        return ()
    found = []
    for way in ways(live.abilities, live.moment, waits, place):
        if way.mode is suggested.mode or way.mode.value in ("direct", "second"):
            continue
        when = minutes_words(way.delay) if way.delay else ""
        found.append(_way_words(way.mode.value, when))
    return tuple(found)


def _way_words(mode: str, when: str) -> str:
    if mode == "interpreter":
        if when:
            return _("With an interpreter here, in %(minutes)s") % {"minutes": when}
        return _("With an interpreter here, now")
    if when:
        return _("With an interpreter by video, in %(minutes)s") % {"minutes": when}
    return _("With an interpreter by video, now")


def _held(live: LiveHall, session: SessionSeen) -> str:
    """For whom the counter is kept free, and when they can come."""
    row = next((one for one in waiting_rows(live) if one.by == session.counter and one.how != "next"), None)
    if row is None:
        return ""
    told = {"ticket": row.ticket.shown, "language": spoken(row.ticket.language).here}
    if not row.in_minutes:
        return _("You are kept free for %(ticket)s, %(language)s, who can come any moment.") % told
    return _("You are kept free for %(ticket)s, %(language)s, who can come in about %(minutes)s.") % {
        **told,
        "minutes": minutes_words(row.in_minutes),
    }


def _others(live: LiveHall, session: SessionSeen, suggested: Suggestion | None) -> tuple[OtherSeen, ...]:
    """Who else could be called here now."""
    place = live.place_of(session.id)
    if suggested is not None:
        known = suggested.alternatives
    else:
        known = alternatives(live, place) if place is not None else ()
    found = []
    for one in known:
        if one.delay:
            continue
        words = pgettext("another visitor", "%(language)s, waiting %(minutes)s") % {
            "language": spoken(one.ticket.language).here,
            "minutes": minutes_words(one.waited),
        }
        found.append(OtherSeen(one.ticket, words, one.delay))
    return tuple(found[:3])


def _other_topics(place: Place, session: SessionSeen) -> Sequence[tuple[str, str]]:
    now = session.ticket.topic if session.ticket else ""
    return [(one, place.topic(one)) for one in place.hall.topics if one != now]
