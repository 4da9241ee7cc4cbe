"""The form of an event: one page, one POST, and then the page of the registration."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.core.delivery.mail import MailRefused, checked_address
from wenjin.events.domain.registration_form import ONLINE, PLACES, EventFacts, wrong_in
from wenjin.events.queries.events import event, event_as_known
from wenjin.events.queries.facts import event_facts
from wenjin.events.queries.seen import EventWhole
from wenjin.events.services.refusals import EventFull, EventRefusal, FormUsed, FormWrong
from wenjin.events.services.registering import register
from wenjin.lang.templatetags.lang import asked_language, number
from wenjin.web.case_access import key_of
from wenjin.web.counters_contact import known_contact
from wenjin.web.counters_limits import too_much_words
from wenjin.web.events_errors import listed_in
from wenjin.web.events_fields import Fields, Values, quota_words
from wenjin.web.events_limits import is_too_much
from wenjin.web.events_page import standing, when_and_where
from wenjin.web.events_reading import MOST_PEOPLE, Typed, read_form, read_people, typed_values
from wenjin.web.events_words import field_errors, left_words, refusal_words, room_words
from wenjin.web.hrefs import href
from wenjin.web.joining import named
from wenjin.web.stencils import Stencils, of_reader

_SOME: Final = "some-"
_SEATS: Final = frozenset({PLACES, ONLINE})
_TEMPLATE: Final = "web/events/register.html"
_NOTHING: Final[Mapping[str, str]] = {}
_PAGES: Final = Stencils()


@dataclass(frozen=True, slots=True)
class Room:
    """What can be had when not all of it can.

    Attributes:
        words: how many could come; empty where all could, and something else is scarce.
        missing: what is scarce, each in a few words.
        some: how many could register at once, 0 for nobody; ``some_words`` on the button.
        may_wait: there is a waiting list.
    """

    words: str
    missing: tuple[str, ...]
    some: int
    some_words: str
    may_wait: bool

    @property
    def line(self) -> str:
        """All of it in one line, for the top of the page."""
        return self.words or " · ".join(self.missing)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def register_page(request: HttpRequest, code: str) -> HttpResponse:
    """The form, and what becomes of it."""
    at = clock.now()
    if request.method == "POST":
        return _sent(request, code, at)
    found = _ordinary(code)
    if found is None:
        return redirect("event-intake", code)
    people = read_people(request.GET.get("people", ""), found.largest_group)
    room, reader = _room_now(found, people), of_reader(request)
    if reader is None or room is not None or not standing(found, at).has_form:
        values = {name: (value,) for name, value in known_contact(request).items() if value}
        return _page(request, found, people, values, at=at, room=room)
    return HttpResponse(_filled(request, reader, found, at))


def _ordinary(code: str) -> EventWhole | None:
    """The event as it is now; None when it is taken by the intake.

    Raises:
        Http404: there is none.
    """
    found = event(code, asked_language())
    if found is None:
        raise Http404
    return None if found.entry == "mass" else found


def _filled(request: HttpRequest, reader: tuple[str, ...], found: EventWhole, at: datetime) -> str:
    """The empty form for somebody whom we do not know, which is drawn for many at once."""
    how = standing(found, at)
    words = {"token": get_token(request), "key": new_secret(), "standing": how.words}

    def drawn(others: Mapping[str, str]) -> str:
        context = {
            **_context(request, found, 1, {}, at=at),
            "csrf_token": others["token"],
            "form_key": others["key"],
            "standing": replace(how, words=how.words and others["standing"]),
        }
        return render_to_string(_TEMPLATE, context, request)

    key = (
        *reader,
        request.path,
        (found.id, found.version),
        replace(how, words="yes" if how.words else ""),
        tuple(one.left == 0 for one in found.quotas),
    )
    return _PAGES.filled(key, words, drawn)


def _sent(request: HttpRequest, code: str, at: datetime) -> HttpResponse:
    """What becomes of a form; of the event only what is known is asked, for what is refused is drawn anew."""
    found, facts = _known(code)
    if found is None:
        return redirect("event-intake", code)
    do, values = request.POST.get("do", ""), typed_values(request.POST)
    typed = read_form(values, facts, is_online=found.is_only_online)
    if do == "people":
        return _again(request, code, typed, at, asks_for_room=True)
    if do.startswith(_SOME):
        some = read_people(do.removeprefix(_SOME), typed.people)
        typed = read_form({**values, "people": (str(some),)}, facts, is_online=found.is_only_online)
    if typed.wrong:
        return _wrong(request, code, typed, all_wrong(typed, facts), at)
    if is_too_much(request):
        status = HTTPStatus.TOO_MANY_REQUESTS
        return _again(request, code, typed, at, refused=too_much_words(), status=status)
    return _registered(request, code, typed, at, waits=do == "wait" or _wants_a_place_alone(typed))


def _wants_a_place_alone(typed: Typed) -> bool:
    """Whether nothing is to be chosen when the last place goes meanwhile: then they wait, and lose no time.

    Whoever also wants a meal or a receiver is asked, as a group is: there may be a place without it.
    """
    return typed.people == 1 and not any(one.chosen for one in typed.form.guests)


def _known(code: str) -> tuple[EventWhole | None, EventFacts]:
    """The event and its facts, of one version, which may be an earlier one; no event when it is for the intake.

    ``register`` looks at the version once more, when nobody else can change it.

    Raises:
        Http404: there is none.
    """
    facts = event_facts(code)
    found = event_as_known(facts.id, facts.version, asked_language()) if facts is not None else None
    if facts is None or found is None or found.version != facts.version or facts.entry == "mass":
        found, facts = _ordinary(code), event_facts(code, fresh=True)
    if facts is None:
        raise Http404
    return found, facts


def _registered(request: HttpRequest, code: str, typed: Typed, at: datetime, *, waits: bool) -> HttpResponse:
    try:
        made = register(
            code,
            typed.form,
            key=key_of(request) or new_secret(),
            at=at,
            language=asked_language(),
            person=actor_of(request).person_id,
            waits=waits,
        )
    except FormWrong as error:
        return _wrong(request, code, typed, error.fields, at)
    except EventFull as error:
        return _again(request, code, typed, at, full=error, status=HTTPStatus.CONFLICT)
    except EventRefusal as error:
        words = refusal_words(error.code, **error.details)
        is_used = error.code == FormUsed.code
        return _again(request, code, typed, at, refused=words, is_used=is_used, status=HTTPStatus.CONFLICT)
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
    request: HttpRequest, code: str, typed: Typed, codes: Mapping[str, str], at: datetime
) -> HttpResponse:
    return _again(request, code, typed, at, wrong=codes, status=HTTPStatus.BAD_REQUEST)


def _again(
    request: HttpRequest,
    code: str,
    typed: Typed,
    at: datetime,
    *,
    asks_for_room: bool = False,
    full: EventFull | None = None,
    wrong: Mapping[str, str] = _NOTHING,
    refused: str = "",
    is_used: bool = False,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The form with what was typed, of the event as it is now.

    Args:
        asks_for_room: say it when not all of them can come.
        full: why it is refused, when there is no room.
        wrong: codes by field.
        is_used: its key is somebody else's; it gets one of its own.
    """
    found = _ordinary(code)
    if found is None:
        return redirect("event-intake", code)
    room = _room_now(found, typed.people) if asks_for_room else None
    if full is not None:
        room = room_of(found, full, typed.people)
        refused = room.line
    errors = field_errors(wrong, most=found.largest_group, youngest=found.youngest)
    return _page(
        request,
        found,
        typed.people,
        typed.values,
        at=at,
        room=room,
        errors=errors,
        refused=refused,
        form_key=new_secret() if is_used else "",
        status=status,
    )


def _page(
    request: HttpRequest,
    found: EventWhole,
    people: int,
    values: Values,
    *,
    at: datetime,
    room: Room | None = None,
    errors: Mapping[str, str] = _NOTHING,
    refused: str = "",
    form_key: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = _context(request, found, people, values, at=at, room=room, errors=errors, refused=refused)
    if form_key:
        context["form_key"] = form_key
    return render(request, _TEMPLATE, context, status=status)


def _context(
    request: HttpRequest,
    found: EventWhole,
    people: int,
    values: Values,
    *,
    at: datetime,
    room: Room | None = None,
    errors: Mapping[str, str] = _NOTHING,
    refused: str = "",
) -> dict[str, object]:
    how = standing(found, at)
    words = _("Wait for a place") if how.may_wait else pgettext("for an event", "Register")
    return {
        **form_context(request, found, people, values, errors),
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
        "errors": listed_in(sections, errors, loose_at="people"),
        "of_others": _of_others(values, people),
        "form_key": key_of(request) or new_secret(),
        "section": "events",
    }


def _of_others(values: Values, people: int) -> tuple[tuple[str, str], ...]:
    """What was typed of guests who do not come now, by name of the field: kept in case they come after all."""
    most = range(people, MOST_PEOPLE)
    before = tuple(f"guest-{place}-" for place in most)
    return tuple(
        (name, one) for name, several in values.items() if name.startswith(before) for one in several if one
    )


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
        if one.code in left and one.kind not in _SEATS
    )
    can_wait = may_wait and found.has_waiting_list
    room = _room(most if isinstance(most, int) else 0, people, words, may_wait=can_wait)
    has_seats = not any(one.code in left for one in found.quotas if one.kind in _SEATS)
    return replace(room, words="") if words and has_seats and not room.some else room


def _room(most: int, people: int, missing: tuple[str, ...], *, may_wait: bool) -> Room:
    some = most if 0 < most < people else 0
    some_words = ngettext("Register %(count)s person now", "Register %(count)s people now", some) % {
        "count": number(some)
    }
    return Room(room_words(most), missing, some, some_words if some else "", may_wait)
