"""What a director does with a week: make, stop, copy, publish, undo. Each is a form that is sent."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.core import clock
from wenjin.counters.services import roster_making, rosters
from wenjin.counters.services.refusals import HallRefusal, WrongCount
from wenjin.desk.counters.place import Place, key_of, no_hall, place_of
from wenjin.desk.rosters.asked_week import monday_in
from wenjin.desk.rosters.week import week_page
from wenjin.desk.rosters.words import refusal_words, undone_words
from wenjin.lang.templatetags.lang import number

_Act = Callable[[Place, date, HttpRequest], str]


def week_href(monday: date, part: str = "") -> str:
    """The address of a week."""
    return f"{reverse('desk:rosters')}?week={monday.isoformat()}{part}"


def _done(request: HttpRequest, monday: str, act: _Act) -> HttpResponse:
    """Do it and go back to the week, which says how it went."""
    place, day = place_of(request, Role.DIRECTOR), monday_in(monday)
    if place is None:
        return no_hall(request)
    try:
        told = act(place, day, request)
    except HallRefusal as refused:
        return week_page(request, place, day, trouble=refusal_words(refused), status=HTTPStatus.CONFLICT)
    if told:
        messages.success(request, told)
    return redirect(week_href(day))


@staff(Role.DIRECTOR)
@require_POST
@never_cache
def make_it(request: HttpRequest, monday: str) -> HttpResponse:
    """Begin to make a roster."""
    return _done(request, monday, _make)


@staff(Role.DIRECTOR)
@require_POST
@never_cache
def stop_it(request: HttpRequest, monday: str) -> HttpResponse:
    """End the work in hand."""
    return _done(request, monday, _stop)


@staff(Role.DIRECTOR)
@require_POST
@never_cache
def copy_it(request: HttpRequest, monday: str) -> HttpResponse:
    """Copy the week before."""
    return _done(request, monday, _copy)


@staff(Role.DIRECTOR)
@require_POST
@never_cache
def publish_it(request: HttpRequest, monday: str) -> HttpResponse:
    """Publish the draft."""
    return _done(request, monday, _publish)


@staff(Role.DIRECTOR)
@require_POST
@never_cache
def undo_it(request: HttpRequest, monday: str) -> HttpResponse:
    """Take back the last act."""
    return _done(request, monday, _undo)


def _make(place: Place, monday: date, request: HttpRequest) -> str:
    try:
        target = float(request.POST.get("target", "6")[:8])
    except ValueError as error:
        raise WrongCount(field="target") from error
    roster_making.make(place.actor, place.centre, monday, target=target, key=key_of(request), at=clock.now())
    return ""


def _stop(place: Place, monday: date, request: HttpRequest) -> str:
    was = roster_making.stop(place.actor, place.centre, monday, at=clock.now())
    return _("Stopped. The roster is as it was.") if was else ""


def _copy(place: Place, monday: date, request: HttpRequest) -> str:
    count = rosters.copy_last_week(place.actor, place.centre, monday, key=key_of(request), at=clock.now())
    return ngettext(
        "%(count)s shift is copied from the week before.",
        "%(count)s shifts are copied from the week before.",
        count,
    ) % {"count": number(count)}


def _publish(place: Place, monday: date, request: HttpRequest) -> str:
    said = request.POST.get("seen", "")
    done = rosters.publish(
        place.actor,
        place.centre,
        monday,
        key=key_of(request),
        at=clock.now(),
        seen=int(said) if said.isdecimal() and len(said) < 10 else None,
    )
    return _("Published: %(added)s new shifts, %(moved)s changed, %(removed)s removed.") % {
        "added": number(done.added),
        "moved": number(done.moved),
        "removed": number(done.removed),
    }


def _undo(place: Place, monday: date, request: HttpRequest) -> str:
    what = rosters.undo(place.actor, place.centre, monday, key=key_of(request), at=clock.now())
    return undone_words(what)
