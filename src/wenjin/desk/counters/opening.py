"""Choosing a counter and opening it."""

from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.core import clock
from wenjin.counters.queries.console import open_sessions
from wenjin.counters.queries.people import HallPerson, officer_of
from wenjin.counters.services.refusals import HallRefusal
from wenjin.counters.services.sessions import open_counter
from wenjin.desk.counters.people_form import spoken_of
from wenjin.desk.counters.place import LONGEST, Place, hall_page, no_hall, place_of
from wenjin.desk.counters.refusal_words import hall_refusal_words, status_of


@dataclass(frozen=True, slots=True)
class CounterChoice:
    """A counter of the hall.

    Attributes:
        who: who has it open; empty when it is free.
    """

    number: str
    who: str
    is_chosen: bool


def opening_page(
    request: HttpRequest,
    place: Place,
    officer: HallPerson | None,
    *,
    trouble: str = "",
    chosen: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The counters that are free, for who has none open yet."""
    taken = {one.counter: one.officer.name for one in open_sessions(place.centre, clock.now())}
    free = [one for one in place.hall.counters if one not in taken]
    first = chosen if chosen in free else next(iter(free), "")
    context = {
        "officer": officer,
        "spoken_ones": spoken_of(officer.facts) if officer else [],
        "topics": [place.topic(one) for one in officer.facts.topics] if officer else [],
        "counters": [CounterChoice(one, taken.get(one, ""), one == first) for one in place.hall.counters],
        "has_free": bool(free),
        "trouble": trouble,
    }
    return hall_page(request, place, "desk/counters/open.html", context, here="counter", status=status)


@staff(Role.COUNTER_OFFICER)
@require_POST
@never_cache
def open_one(request: HttpRequest) -> HttpResponse:
    """Open a counter; the officer is whoever is signed in."""
    place = place_of(request, Role.COUNTER_OFFICER)
    if place is None:
        return no_hall(request)
    officer = officer_of(place.centre, place.actor.person_id)
    if officer is None:
        return opening_page(request, place, None, status=HTTPStatus.CONFLICT)
    counter = request.POST.get("counter", "")[:LONGEST]
    try:
        open_counter(place.actor, place.centre, counter, officer.id, at=clock.now())
    except HallRefusal as refused:
        return opening_page(
            request,
            place,
            officer,
            trouble=hall_refusal_words(refused),
            chosen=counter,
            status=status_of(refused),
        )
    return redirect("desk:counters-console")
