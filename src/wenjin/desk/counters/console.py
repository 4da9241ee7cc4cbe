"""The console of a counter: the next visitor and one big button."""

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.core import clock
from wenjin.counters.queries.console import SessionSeen, session_of
from wenjin.counters.queries.people import officer_of
from wenjin.counters.services import calling, sessions
from wenjin.counters.services.refusals import HallRefusal, NoSuchTicket, NotWaiting
from wenjin.desk.counters.console_page import console_page
from wenjin.desk.counters.console_words import PARKINGS, PAUSES
from wenjin.desk.counters.opening import opening_page
from wenjin.desk.counters.place import LONGEST, Place, key_of, no_hall, place_of
from wenjin.desk.counters.refusal_words import hall_refusal_words, status_of
from wenjin.desk.counters.words import marked, minutes_words


@staff(Role.COUNTER_OFFICER)
@require_safe
@never_cache
def console(request: HttpRequest) -> HttpResponse:
    """The counter that the reader has open; who has none chooses one."""
    place = place_of(request, Role.COUNTER_OFFICER)
    if place is None:
        return no_hall(request)
    officer = officer_of(place.centre, place.actor.person_id)
    at = clock.now()
    session = session_of(place.centre, officer.id, at) if officer else None
    if session is None:
        return opening_page(request, place, officer)
    sessions.heard_from(session.id, at=at)
    return console_page(request, place, session)


@staff(Role.COUNTER_OFFICER)
@require_POST
@never_cache
def heard(request: HttpRequest) -> HttpResponse:
    """The browser of a counter says that it is there."""
    place = place_of(request, Role.COUNTER_OFFICER)
    officer = officer_of(place.centre, place.actor.person_id) if place else None
    session = session_of(place.centre, officer.id, clock.now()) if place and officer else None
    if session is None:
        return HttpResponse(status=HTTPStatus.GONE)
    sessions.heard_from(session.id, at=clock.now())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@staff(Role.COUNTER_OFFICER)
@require_POST
@never_cache
def act(request: HttpRequest, name: str) -> HttpResponse:
    """One act at the reader's own counter."""
    doing = _ACTS.get(name)
    if doing is None:
        raise Http404
    place = place_of(request, Role.COUNTER_OFFICER)
    if place is None:
        return no_hall(request)
    officer = officer_of(place.centre, place.actor.person_id)
    at = clock.now()
    session = session_of(place.centre, officer.id, at) if officer else None
    if session is None:
        return opening_page(
            request,
            place,
            officer,
            trouble=_("Your counter is closed, so nothing was done. Open it again."),
            status=HTTPStatus.CONFLICT,
        )
    sessions.heard_from(session.id, at=at)
    try:
        doing(request, place, session, at)
    except HallRefusal as refused:
        fresh = session_of(place.centre, session.officer_id, at) or session
        return console_page(
            request, place, fresh, trouble=hall_refusal_words(refused), status=status_of(refused)
        )
    return redirect("desk:counters-console")


_Act = Callable[[HttpRequest, Place, SessionSeen, datetime], None]


def _ticket(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("ticket", ""))
    except ValueError as error:
        raise NoSuchTicket from error


def _own_ticket(request: HttpRequest, session: SessionSeen) -> UUID:
    """The ticket of the form, which must be the one at this counter."""
    found = _ticket(request)
    if session.ticket is None or session.ticket.id != found:
        raise NotWaiting
    return found


def _minutes(request: HttpRequest, allowed: tuple[int, ...]) -> int:
    typed = request.POST.get("minutes", "")
    known = {str(one): one for one in allowed}
    return known.get(typed, allowed[0])


def _call(request: HttpRequest, place: Place, session: SessionSeen, at: datetime) -> None:
    calling.call(session.id, _ticket(request), place.actor, key=key_of(request), at=at)


def _recall(request: HttpRequest, place: Place, session: SessionSeen, at: datetime) -> None:
    calling.recall(_own_ticket(request, session), place.actor, at=at)


def _begin(request: HttpRequest, place: Place, session: SessionSeen, at: datetime) -> None:
    calling.begin(_own_ticket(request, session), place.actor, at=at)


def _end(request: HttpRequest, place: Place, session: SessionSeen, at: datetime) -> None:
    ticket = session.ticket
    calling.end(_ticket(request), place.actor, key=key_of(request), at=at)
    if ticket is not None and ticket.served_at is not None:
        lasted = (at - ticket.served_at).total_seconds() / 60
        told = {"ticket": ticket.shown, "minutes": minutes_words(lasted)}
        messages.success(request, _("%(ticket)s is done: %(minutes)s.") % told)


def _not_here(request: HttpRequest, place: Place, session: SessionSeen, at: datetime) -> None:
    calling.not_here(_own_ticket(request, session), place.actor, at=at)
    if session.ticket is not None:
        told = {"ticket": session.ticket.shown}
        messages.success(
            request,
            _("%(ticket)s did not come. If they come later, the reception gives them their place back.")
            % told,
        )


def _park(request: HttpRequest, place: Place, session: SessionSeen, at: datetime) -> None:
    minutes = _minutes(request, PARKINGS)
    calling.park(_own_ticket(request, session), place.actor, minutes=minutes, at=at)
    if session.ticket is not None:
        told = {"ticket": session.ticket.shown, "minutes": minutes_words(minutes)}
        messages.success(request, _("%(ticket)s is parked for %(minutes)s and keeps the place.") % told)


def _transfer(request: HttpRequest, place: Place, session: SessionSeen, at: datetime) -> None:
    topic = request.POST.get("topic", "")[:LONGEST]
    made = calling.transfer(_ticket(request), topic, place.actor, key=key_of(request), at=at)
    told = _("Their new number is %(ticket)s, for: %(topic)s. They keep the time they have waited.")
    messages.success(request, marked(told, ticket=made.shown, topic=place.topic(made.topic)))


def _decline(request: HttpRequest, place: Place, session: SessionSeen, at: datetime) -> None:
    reason = request.POST.get("reason", "")[:LONGEST]
    calling.decline(session.id, _ticket(request), reason, place.actor, at=at)
    messages.success(request, _("A colleague serves them. They keep their place."))


def _pause(request: HttpRequest, place: Place, session: SessionSeen, at: datetime) -> None:
    back_at = at + timedelta(minutes=_minutes(request, PAUSES))
    sessions.pause(session.id, place.actor, back_at=back_at, at=at)


def _resume(request: HttpRequest, place: Place, session: SessionSeen, at: datetime) -> None:
    sessions.resume(session.id, place.actor, at=at)


def _close(request: HttpRequest, place: Place, session: SessionSeen, at: datetime) -> None:
    sessions.close_counter(session.id, place.actor, at=at)
    messages.success(request, _("Your counter closes."))


_ACTS: Final[dict[str, _Act]] = {
    "call": _call,
    "recall": _recall,
    "begin": _begin,
    "end": _end,
    "not-here": _not_here,
    "park": _park,
    "transfer": _transfer,
    "decline": _decline,
    "pause": _pause,
    "resume": _resume,
    "close": _close,
}
