"""The roster of one person: their own, or as a director sees it; with the link of the calendar and wishes."""

from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.core import clock
from wenjin.counters.queries.own_shifts import has_feed, own_key, own_shifts, own_times_away
from wenjin.counters.queries.roster_staff import monday_of
from wenjin.counters.queries.rosters import people_and_away
from wenjin.counters.services import roster_people
from wenjin.counters.services.refusals import HallRefusal
from wenjin.desk.counters.place import Place, hall_page, key_of, no_hall, place_of
from wenjin.desk.rosters.asked_week import asked_person
from wenjin.desk.rosters.away import AwayForm, said
from wenjin.desk.rosters.words import away_words, pattern_words, refusal_words

_SHOWN = timedelta(weeks=5)
_HELPERS = (Role.COUNTER_OFFICER, Role.INTERPRETER)


@staff(*_HELPERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """One's own shifts, wishes, and calendar link."""
    place = place_of(request, *_HELPERS)
    if place is None:
        return no_hall(request)
    key = own_key(place.centre, place.actor.person_id)
    form = AwayForm(request.POST if request.method == "POST" else None, place=place, is_director=False)
    if request.method == "POST" and key and form.is_valid() and said(request, place, form, key):
        return redirect("desk:rosters-mine")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    return _page(request, place, key, form, here="my-roster", status=status)


@staff(Role.DIRECTOR)
@require_safe
@never_cache
def person(request: HttpRequest, key: str) -> HttpResponse:
    """The same of somebody, for directors."""
    place = place_of(request, Role.DIRECTOR)
    if place is None:
        return no_hall(request)
    return _page(request, place, _known(place, key), None, here="rosters")


@staff(*_HELPERS)
@require_POST
@never_cache
def own_feed(request: HttpRequest) -> HttpResponse:
    """A new calendar link of one's own, shown once."""
    place = place_of(request, *_HELPERS)
    if place is None:
        return no_hall(request)
    key = own_key(place.centre, place.actor.person_id)
    form = AwayForm(None, place=place, is_director=False)
    if key is None:
        return _page(request, place, None, form, here="my-roster", status=HTTPStatus.CONFLICT)
    return _page(request, place, key, form, here="my-roster", secret=_new_link(request, place, key))


@staff(Role.DIRECTOR)
@require_POST
@never_cache
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """A new calendar link of somebody, shown once."""
    place = place_of(request, Role.DIRECTOR)
    if place is None:
        return no_hall(request)
    known = _known(place, key)
    return _page(request, place, known, None, here="rosters", secret=_new_link(request, place, known))


def _known(place: Place, key: str) -> str:
    known = asked_person(key)
    if known not in people_and_away(place.centre, clock.today())[0]:
        raise Http404
    return known


def _new_link(request: HttpRequest, place: Place, key: str) -> str:
    try:
        return roster_people.new_feed(place.actor, place.centre, key, key=key_of(request), at=clock.now())
    except HallRefusal as refused:
        messages.warning(request, refusal_words(refused))
        return ""


def _page(
    request: HttpRequest,
    place: Place,
    key: str | None,
    form: AwayForm | None,
    *,
    here: str,
    secret: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    today = clock.today()
    first = monday_of(today)
    shifts = own_shifts(key, first, today + _SHOWN) if key else []
    by_week: dict[object, list[tuple[object, str]]] = {}
    for one in shifts:
        by_week.setdefault(monday_of(one.day), []).append(
            (one, pattern_words(one.pattern) if one.pattern else "")
        )
    path = reverse("shift-feed", args=[secret]) if secret else ""
    people = people_and_away(place.centre, today)[0] if key else {}
    context = {
        "key": key,
        "name": people.get(key or "", ""),
        "is_own": here == "my-roster",
        "weeks": list(by_week.items()),
        "today": today,
        "away": [
            (one, away_words(one.kind, one.pattern)) for one in (own_times_away(key, today) if key else ())
        ],
        "form": form,
        "link": f"{settings.SITE_ADDRESS}{path}" if path else "",
        "webcal": f"webcal://{settings.SITE_ADDRESS.partition('://')[2]}{path}" if path else "",
        "has_link": bool(key) and has_feed(key or ""),
        "feed_action": reverse("desk:rosters-own-feed")
        if here == "my-roster"
        else reverse("desk:rosters-feed", args=[key]),
        "title": _("My shifts") if here == "my-roster" else people.get(key or "", ""),
    }
    return hall_page(request, place, "desk/rosters/person.html", context, here=here, status=status)
