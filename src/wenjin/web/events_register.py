"""The form of an event: one page, one POST, and then the page of the registration."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.core.delivery.mail import MailRefused, checked_address
from wenjin.events.domain.registration_form import EventFacts, wrong_in
from wenjin.events.queries.events import event
from wenjin.events.queries.facts import event_facts
from wenjin.events.queries.seen import EventWhole
from wenjin.events.services.refusals import EventFull, EventRefusal, FormWrong
from wenjin.events.services.registering import register
from wenjin.lang.templatetags.lang import asked_language, number
from wenjin.web.case_access import key_of
from wenjin.web.counters_contact import known_contact
from wenjin.web.counters_limits import too_much_words
from wenjin.web.events_fields import Fields, Section, Values, quota_words
from wenjin.web.events_limits import is_too_much
from wenjin.web.events_page import standing, when_and_where
from wenjin.web.events_reading import MOST_PEOPLE, Typed, read_form, read_people, typed_values
from wenjin.web.events_words import field_errors, left_words, refusal_words, room_words
from wenjin.web.hrefs import href
from wenjin.web.joining import named

_SOME: Final = "some-"


@dataclass(frozen=True, slots=True)
class Room:
    """What can be had when not all of it can.

    Attributes:
        words: how many could come.
        missing: what is scarce, each in a few words.
        some: how many could register at once, 0 for nobody; ``some_words`` on the button.
        may_wait: there is a waiting list.
    """

    words: str
    missing: tuple[str, ...]
    some: int
    some_words: str
    may_wait: bool


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def register_page(request: HttpRequest, code: str) -> HttpResponse:
    """The form, and what becomes of it."""
    found, facts = event(code, asked_language()), event_facts(code)
    if found is None or facts is None:
        raise Http404
    if found.entry == "mass":
        return redirect("event-intake", code)
    at = clock.now()
    if request.method == "POST":
        return _sent(request, found, facts, at)
    people = read_people(request.GET.get("people", ""), found.largest_group)
    room = _room_now(found, people)
    values = {name: (value,) for name, value in known_contact(request).items() if value}
    return _page(request, found, people, values, at=at, room=room)


def _sent(request: HttpRequest, found: EventWhole, facts: EventFacts, at: datetime) -> HttpResponse:
    do, values = request.POST.get("do", ""), typed_values(request.POST)
    typed = read_form(values, facts, is_online=found.is_only_online)
    shown = read_people(request.POST.get("shown", ""), found.largest_group)
    if do == "people" or (typed.people > shown and "shown" in values):
        return _page(request, found, typed.people, values, at=at, room=_room_now(found, typed.people))
    if do.startswith(_SOME):
        some = read_people(do.removeprefix(_SOME), typed.people)
        typed = read_form({**values, "people": (str(some),)}, facts, is_online=found.is_only_online)
    if typed.wrong:
        return _wrong(request, found, typed, all_wrong(typed, facts), at)
    if is_too_much(request):
        status = HTTPStatus.TOO_MANY_REQUESTS
        return _page(request, found, typed.people, values, at=at, refused=too_much_words(), status=status)
    return _registered(request, found, typed, at, waits=do == "wait" or typed.people == 1)


def _registered(
    request: HttpRequest, found: EventWhole, typed: Typed, at: datetime, *, waits: bool
) -> HttpResponse:
    try:
        made = register(
            found.code,
            typed.form,
            key=key_of(request) or new_secret(),
            at=at,
            language=asked_language(),
            person=actor_of(request).person_id,
            waits=waits,
        )
    except FormWrong as error:
        return _wrong(request, found, typed, error.fields, at)
    except EventFull as error:
        room = room_of(found, error, typed.people)
        status = HTTPStatus.CONFLICT
        return _page(request, found, typed.people, typed.values, at=at, room=room, status=status)
    except EventRefusal as error:
        words = refusal_words(error.code, **error.details)
        status = HTTPStatus.CONFLICT
        return _page(request, found, typed.people, typed.values, at=at, refused=words, status=status)
    return redirect("event-registration", made.secret)


def all_wrong(typed: Typed, facts: EventFacts) -> dict[str, str]:
    """Codes of all that is wrong where something cannot even be read; that is not told to be missing."""
    found = wrong_in(typed.form, facts) | dict(typed.wrong)
    try:
        checked_address(typed.form.email)
    except MailRefused:
        found["email"] = "missing"
    return found


def _wrong(
    request: HttpRequest, found: EventWhole, typed: Typed, codes: Mapping[str, str], at: datetime
) -> HttpResponse:
    errors = field_errors(codes, most=found.largest_group, youngest=found.youngest)
    status = HTTPStatus.BAD_REQUEST
    return _page(request, found, typed.people, typed.values, at=at, errors=errors, status=status)


def _page(
    request: HttpRequest,
    found: EventWhole,
    people: int,
    values: Values,
    *,
    at: datetime,
    room: Room | None = None,
    errors: Mapping[str, str] | None = None,
    refused: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    how = standing(found, at)
    words = _("Wait for a place") if how.may_wait else pgettext("for an event", "Register")
    context = {
        **form_context(request, found, people, values, errors or {}),
        "facts": when_and_where(found),
        "standing": how,
        "is_open": how.has_form,
        "heading": words,
        "button": words,
        "is_full": how.may_wait,
        "refused": refused,
        "room": room if room is not None and (people > 1 or not how.may_wait) else None,
        "action": href("event-register", found.code),
        "back_href": href("event", found.code),
    }
    return render(request, "web/events/register.html", context, status=status)


def form_context(
    request: HttpRequest, found: EventWhole, people: int, values: Values, errors: Mapping[str, str]
) -> dict[str, object]:
    """What the fields of ``web/events/register.html`` need, with what stands in them."""
    asks_way = found.is_online and not found.is_only_online
    sections = Fields(found, values, errors).sections(people, asks_way=asks_way)
    return {
        "event": found,
        "sections": sections,
        "people": people,
        "counts": range(1, min(found.largest_group, MOST_PEOPLE) + 1),
        "wants_news": "yes" in values.get("wants_news", ()),
        "errors": _listed(sections, errors),
        "form_key": key_of(request) or new_secret(),
        "section": "events",
    }


def _listed(sections: tuple[Section, ...], errors: Mapping[str, str]) -> list[dict[str, str]]:
    """The summary on top, in the order of the page; what has no field comes first."""
    fields = [one for section in sections for one in (*section.fields, *section.more)]
    known = {one.name for one in fields}
    loose = [{"text": text, "href": "#people"} for name, text in errors.items() if name not in known]
    return [*loose, *({"text": one.error, "href": f"#{one.id}"} for one in fields if one.error)]


def _room_now(found: EventWhole, people: int) -> Room | None:
    """Said before anybody types: that not all of a group can come. None where they can, or it depends."""
    if found.is_online and not found.is_only_online:
        return None
    places = found.online_places if found.is_only_online else found.places
    if places is None or places.left >= people:
        return None
    return _room(places.left, people, (), may_wait=found.has_waiting_list)


def room_of(found: EventWhole, error: EventFull, people: int, *, may_wait: bool = True) -> Room:
    """What a refusal says of it.

    Args:
        people: how many want to come.
        may_wait: they could wait for it, where there is a waiting list.
    """
    missing, most = error.details.get("missing"), error.details.get("most")
    left = missing if isinstance(missing, Mapping) else {}
    words = tuple(
        named(quota_words(one), number(left[one.code]) if left[one.code] else left_words(0))
        for one in found.quotas
        if one.code in left and one.kind not in ("places", "online")
    )
    can_wait = may_wait and found.has_waiting_list
    return _room(most if isinstance(most, int) else 0, people, words, may_wait=can_wait)


def _room(most: int, people: int, missing: tuple[str, ...], *, may_wait: bool) -> Room:
    some = most if 0 < most < people else 0
    some_words = ngettext("Register %(count)s person now", "Register %(count)s people now", some) % {
        "count": number(some)
    }
    return Room(room_words(most), missing, some, some_words if some else "", may_wait)
