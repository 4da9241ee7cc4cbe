"""Officers and interpreters of a hall: what they speak and serve. For directors; each act can be taken back."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.core import clock
from wenjin.counters.domain.people_facts import Kind, PeopleFacts
from wenjin.counters.queries.people import HallPerson, people_of, person_in_hall
from wenjin.counters.services.people import PeopleRefused, add, change, come_back, leave
from wenjin.desk.counters.people_form import facts_typed, form_of, spoken_of
from wenjin.desk.counters.people_undo import UndoOver, seen_of, seen_token, token_of, undo
from wenjin.desk.counters.place import Place, hall_page, key_of, no_hall, place_of
from wenjin.desk.counters.words import people_refused_words, spoken
from wenjin.lang.domain.registry import LANGUAGES

_LONGEST_TOKEN: Final = 4000
# What somebody else did meanwhile, against what was typed wrongly.
_MEANWHILE: Final = frozenset({"changed", "already", "at_a_counter", "has_job", "in_use", "not_there"})


@staff(Role.DIRECTOR)
@require_safe
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who serves or interprets here."""
    place = place_of(request, Role.DIRECTOR)
    return no_hall(request) if place is None else _listing(request, place)


@staff(Role.DIRECTOR)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def person_add(request: HttpRequest, kind: str) -> HttpResponse:
    """Add somebody."""
    place = place_of(request, Role.DIRECTOR)
    if place is None:
        return no_hall(request)
    what = _kind(kind)
    if request.method != "POST":
        empty = PeopleFacts("", languages=((place.hall.house_language, "native"),))
        return _form(request, place, what, empty, None)
    facts = facts_typed(request)
    try:
        pk = add(what, place.centre, facts, place.actor, key=key_of(request), at=clock.now())
    except PeopleRefused as refused:
        return _form(request, place, what, facts, None, refused.code)
    _told(request, _("%(name)s is added.") % {"name": facts.name}, token_of(place.centre, "remove", what, pk))
    return redirect("desk:counters-people")


@staff(Role.DIRECTOR)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def person(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Change what somebody speaks and serves."""
    place = place_of(request, Role.DIRECTOR)
    if place is None:
        return no_hall(request)
    what = _kind(kind)
    found = _found(place, what, pk)
    if request.method != "POST":
        return _form(request, place, what, found.facts, found)
    facts, seen = facts_typed(request), seen_of(request.POST.get("seen", "")[:_LONGEST_TOKEN])
    try:
        before = change(
            what,
            place.centre,
            pk,
            facts,
            place.actor,
            key=key_of(request),
            at=clock.now(),
            seen=seen,
        )
    except PeopleRefused as refused:
        return _form(request, place, what, facts, found, refused.code)
    token = token_of(place.centre, "restore", what, pk, before=before, after=facts) if before != facts else ""
    _told(request, _("%(name)s is changed.") % {"name": facts.name}, token)
    return redirect("desk:counters-people")


@staff(Role.DIRECTOR)
@require_POST
@never_cache
def person_leave(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Somebody works here no more, or again."""
    place = place_of(request, Role.DIRECTOR)
    if place is None:
        return no_hall(request)
    what = _kind(kind)
    found = _found(place, what, pk)
    name = {"name": found.facts.name}
    try:
        if request.POST.get("do") == "return":
            come_back(what, place.centre, pk, place.actor, at=clock.now())
            _told(request, _("%(name)s works here again.") % name)
        else:
            leave(what, place.centre, pk, place.actor, at=clock.now())
            token = token_of(place.centre, "come_back", what, pk)
            _told(request, _("%(name)s works here no more from today.") % name, token)
    except PeopleRefused as refused:
        return _form(request, place, what, found.facts, found, refused.code)
    return redirect("desk:counters-people")


@staff(Role.DIRECTOR)
@require_POST
@never_cache
def people_undo(request: HttpRequest) -> HttpResponse:
    """Take back what was just done."""
    place = place_of(request, Role.DIRECTOR)
    if place is None:
        return no_hall(request)
    try:
        undo(request.POST.get("token", "")[:_LONGEST_TOKEN], place.centre, place.actor, at=clock.now())
    except UndoOver:
        return _listing(request, place, trouble=_("This can no longer be taken back."))
    except PeopleRefused as refused:
        return _listing(request, place, trouble=people_refused_words(refused.code))
    messages.success(request, _("It is taken back."))
    return redirect("desk:counters-people")


def _kind(kind: str) -> Kind:
    try:
        return Kind(kind)
    except ValueError as error:
        raise Http404 from error


def _found(place: Place, kind: Kind, pk: UUID) -> HallPerson:
    found = person_in_hall(place.centre, kind, pk)
    if found is None:
        raise Http404
    return found


def _told(request: HttpRequest, words: str, token: str = "") -> None:
    """Say what was done; with a token the words stand beside a button that takes it back."""
    messages.success(request, words, extra_tags=token)


def _listing(request: HttpRequest, place: Place, *, trouble: str = "") -> HttpResponse:
    wanted = request.GET.get("language", "")
    groups = [(kind, [(one, spoken_of(one.facts)) for one in people_of(place.centre, kind)]) for kind in Kind]
    spoken_here = {code for _, rows in groups for one, _ in rows for code, _ in one.facts.languages}
    context: dict[str, Any] = {
        "groups": [
            (kind, [row for row in rows if not wanted or wanted in dict(row[0].facts.languages)])
            for kind, rows in groups
        ],
        "languages": [spoken(one.code) for one in LANGUAGES if one.code in spoken_here],
        "wanted": wanted,
        "topic_words": {one: place.topic(one) for one in place.hall.topics},
        "trouble": trouble,
    }
    status = HTTPStatus.CONFLICT if trouble else HTTPStatus.OK
    return hall_page(request, place, "desk/counters/people.html", context, here="people", status=status)


def _form(
    request: HttpRequest,
    place: Place,
    kind: Kind,
    facts: PeopleFacts,
    present: HallPerson | None,
    code: str = "",
) -> HttpResponse:
    status = HTTPStatus.OK
    if code:
        status = HTTPStatus.CONFLICT if code in _MEANWHILE else HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "form": form_of(place, kind, facts, present),
        "present": present,
        "seen": seen_token(present.facts) if present else "",
        "trouble": people_refused_words(code) if code else "",
        "code": code,
        "topic_words": {one: place.topic(one) for one in place.hall.topics},
    }
    return hall_page(request, place, "desk/counters/person.html", context, here="people", status=status)
