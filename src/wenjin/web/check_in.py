"""The door of an event on somebody's phone: a page that reads tickets, also without a network.

With its script the page keeps the list, judges by itself and sends what it read when it can
(``check_in_sync``). Without the script a form asks the house each time.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenjin.core import clock
from wenjin.core.addresses import new_secret
from wenjin.events.domain.admission import Outcome
from wenjin.events.domain.ticket_codes import NoTicket, ticket_fingerprint
from wenjin.events.queries.door_search import LONGEST_QUESTION, Found, find_guest, find_guests
from wenjin.events.queries.doors import DoorSeen, counts, door_of
from wenjin.events.queries.events import EventWhole, event
from wenjin.events.services.doors import Read, hear
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.case_access import key_of
from wenjin.web.check_in_words import OUTCOMES, look_of
from wenjin.web.counters_links import private_link

ANOTHER_DAY: Final = timedelta(hours=12)
"""So long before it begins, a door says when that is; ``check_in.js`` knows the same."""
_FORM_NUMBERS: Final = 1 << 47
"""Numbers of readings by form begin here; those that a script counts stay below."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a ticket.

    Attributes:
        look: class of its box.
        ticket: fingerprint, to take it back; empty when there is nothing to take back.
    """

    look: str
    words: str
    name: str
    ticket: str


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@private_link
def door(request: HttpRequest, secret: str) -> HttpResponse:
    """The page of a door."""
    seen, whole = seen_door(secret)
    if not seen.is_open:
        gone = {"door": seen, "event": whole}
        return render(request, "web/check_in/closed.html", gone, status=HTTPStatus.GONE)
    context: dict[str, object] = {"typed": ""}
    status = HTTPStatus.OK
    if request.method == "POST":
        context, status = _acted(request, secret, seen)
    session = _session(request, seen)
    sessions = [one for one in whole.sessions if one.code in seen.sessions]
    begins = [("", seen.starts_at), *((one.code, one.starts_at) for one in sessions)]
    return render(
        request,
        "web/check_in/door.html",
        {
            "door": seen,
            "event": whole,
            "secret": secret,
            "session": session,
            "sessions": sessions,
            "begin_times": [(of, at, of == session and at - clock.now() > ANOTHER_DAY) for of, at in begins],
            "counted": next(one for one in counts(seen.event_id) if one.session == session),
            "words": [(code.value, look_of(code), words) for code, words in OUTCOMES.items()],
            "form_key": new_secret(),
            "zone": timezone.get_default_timezone_name(),
            **context,
        },
        status=status,
    )


def seen_door(secret: str) -> tuple[DoorSeen, EventWhole]:
    """The door of a link and its event.

    Raises:
        Http404: nobody has this link.
    """
    seen = door_of(secret)
    whole = event(seen.event, asked_language()) if seen is not None else None
    if seen is None or whole is None:
        raise Http404
    return seen, whole


def _session(request: HttpRequest, seen: DoorSeen) -> str:
    asked = (request.POST if request.method == "POST" else request.GET).get("session", "")
    return asked if asked in seen.sessions else ""


def _acted(request: HttpRequest, secret: str, seen: DoorSeen) -> tuple[dict[str, object], HTTPStatus]:
    """What the form came to: an answer, or people to choose from."""
    typed = request.POST.get("text", "").strip()[:LONGEST_QUESTION]
    chosen = request.POST.get("ticket", "")[:64]
    if chosen:
        is_undo = request.POST.get("do") == "undo"
        return {"answer": _read(request, secret, seen, chosen, is_undo=is_undo), "typed": ""}, HTTPStatus.OK
    if not typed:
        return {"typed": "", "error": _("Write a code or a name.")}, HTTPStatus.BAD_REQUEST
    try:
        ticket = ticket_fingerprint(typed)
    except NoTicket:
        ticket = ""
    is_name = not any(one.isdigit() for one in typed)
    if not ticket or (is_name and find_guest(seen.event_id, ticket) is None):
        # A name of twenty letters reads like a code.
        found = find_guests(seen.event_id, typed, _session(request, seen))
        if found or not ticket:
            return {"found": found, "typed": typed}, HTTPStatus.OK
    return {"answer": _read(request, secret, seen, ticket), "typed": ""}, HTTPStatus.OK


def _read(request: HttpRequest, secret: str, seen: DoorSeen, ticket: str, *, is_undo: bool = False) -> Answer:
    number = _number(key_of(request) or new_secret())
    at = clock.now()
    reading = Read(number, ticket, _session(request, seen), at, None, is_undo)
    outcome = hear(secret, [reading], at=at).outcomes.get(number, Outcome.UNKNOWN)
    guest: Found | None = find_guest(seen.event_id, ticket)
    return Answer(
        look_of(outcome),
        str(OUTCOMES[outcome]),
        guest.name if guest is not None else "",
        ticket if outcome is Outcome.ADMITTED else "",
    )


def _number(key: str) -> int:
    """The same form has the same number, so that it is one reading however often it is sent."""
    digest = hashlib.sha256(key.encode("utf-8", "replace")).digest()
    return _FORM_NUMBERS | int.from_bytes(digest[:6]) >> 1
