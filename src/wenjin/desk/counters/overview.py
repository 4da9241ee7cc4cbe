"""The hall as a director sees it: counters, who waits, what is covered now and through the day."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.core import clock
from wenjin.counters.domain.people_facts import Kind
from wenjin.counters.queries.console import SessionSeen, open_sessions, served_since
from wenjin.counters.queries.live import LiveHall, coverage_of_day, live_hall, waited_minutes
from wenjin.counters.queries.people import people_of
from wenjin.counters.services.refusals import HallRefusal
from wenjin.counters.services.sessions import close_counter
from wenjin.desk.counters.around import interpreters_seen
from wenjin.desk.counters.console_words import state_words
from wenjin.desk.counters.coverage_page import coverage_seen, half_hour_asked, hours_of
from wenjin.desk.counters.holes import holes_now, holes_seen
from wenjin.desk.counters.people_form import spoken_of
from wenjin.desk.counters.place import Place, hall_page, no_hall, place_of
from wenjin.desk.counters.refusal_words import hall_refusal_words, status_of
from wenjin.desk.counters.waits import wait_told
from wenjin.desk.counters.words import SpokenLanguage, spoken

_LEADERS = (Role.DIRECTOR, Role.COUNTER_OFFICER)
# More holes than this are not read; the first are the longest.
_MOST_HOLES = 20
_CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class CounterSeen:
    """A counter of the hall; free ones have no session."""

    number: str
    session: SessionSeen | None
    languages: tuple[SpokenLanguage, ...]
    state: str

    @property
    def is_closing(self) -> bool:
        """Whether it takes nobody more after whom it serves now."""
        return self.session is not None and self.session.state == _CLOSING


@dataclass(frozen=True, slots=True)
class WaitingLanguage:
    """How many wait for one language, and how long the longest of them."""

    language: SpokenLanguage
    count: int
    longest: int
    is_long: bool


@staff(*_LEADERS)
@require_safe
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """Everything that goes on in the hall."""
    place = place_of(request, *_LEADERS)
    return no_hall(request) if place is None else overview_page(request, place)


@staff(Role.DIRECTOR)
@require_POST
@never_cache
def close_one(request: HttpRequest, session: UUID) -> HttpResponse:
    """Close a counter that somebody left open."""
    place = place_of(request, Role.DIRECTOR)
    if place is None:
        return no_hall(request)
    at = clock.now()
    found = next((one for one in open_sessions(place.centre, at) if one.id == session), None)
    if found is None:
        raise Http404
    try:
        close_counter(session, place.actor, at=at)
    except HallRefusal as refused:
        return overview_page(request, place, trouble=hall_refusal_words(refused), refused=refused)
    messages.success(request, _("Counter %(counter)s closes.") % {"counter": found.counter})
    return redirect("desk:counters-hall")


def overview_page(
    request: HttpRequest, place: Place, *, trouble: str = "", refused: HallRefusal | None = None
) -> HttpResponse:
    """The page, also with what was not done."""
    at = clock.now()
    live, sessions = live_hall(place.centre, at), open_sessions(place.centre, at)
    still_open = [one for one in sessions if one.state != _CLOSING]
    hours = hours_of(place.centre, at)
    day = coverage_of_day(place.centre, timezone.localdate(at), start=hours.opens, end=hours.closes)
    names = {str(one.id): one.facts.name for kind in Kind for one in people_of(place.centre, kind)}
    holes = holes_seen(day.holes, place, names)
    longest = max((waited_minutes(one.ready_at, at) for one in live.tickets.values()), default=0)
    context = {
        "counters": _counters(place, sessions, at),
        "open_count": len(still_open),
        "serving_count": sum(one.ticket is not None for one in still_open),
        "waiting_count": len(live.tickets),
        "longest": longest,
        "is_long": longest > place.hall.longest_wait,
        "served": served_since(place.centre, timezone.localdate(at)),
        "wait_told": wait_told(live),
        "by_language": _by_language(live, at),
        "interpreters": interpreters_seen(live),
        "holes_now": holes_now(place, live),
        "coverage": coverage_seen(place, day, half_hour_asked(request, hours, at)),
        "holes": holes[:_MOST_HOLES],
        "more_holes": max(0, len(holes) - _MOST_HOLES),
        "may_close": place.has(Role.DIRECTOR),
        "trouble": trouble,
        "now": at,
    }
    given = {"status": status_of(refused)} if refused is not None else {}
    return hall_page(request, place, "desk/counters/hall.html", context, here="hall", **given)


def _counters(place: Place, sessions: list[SessionSeen], at: datetime) -> list[CounterSeen]:
    by_number = {one.counter: one for one in sessions}
    return [_counter(number, by_number.get(number), at) for number in place.hall.counters]


def _counter(number: str, session: SessionSeen | None, at: datetime) -> CounterSeen:
    if session is None:
        return CounterSeen(number, None, (), "")
    languages = tuple(one for one, _level in spoken_of(session.officer))
    return CounterSeen(number, session, languages, state_words(session, at))


def _by_language(live: LiveHall, at: datetime) -> list[WaitingLanguage]:
    counts = Counter(one.language for one in live.tickets.values())
    found = []
    for code, count in counts.most_common():
        longest = max(
            waited_minutes(one.ready_at, at) for one in live.tickets.values() if one.language == code
        )
        found.append(WaitingLanguage(spoken(code), count, longest, longest > live.centre.longest_wait))
    return found
