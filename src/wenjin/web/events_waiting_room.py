"""Registration for events that very many come to: a form without a session, and the line before it.

The intake (``events/intake/app.py``) stands before the site at this address. It keeps the pages that are drawn
here and takes what is as usual by itself; here is answered what is not. Without an intake before it, this view
takes forms as well, one at a time.
"""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wenjin.core import clock
from wenjin.events.intake import handing, limits
from wenjin.events.intake.handing import Sent, TicketForged, TicketOver
from wenjin.events.intake.pages import ASKED, KEPT, PLACE_HERE, TICKET_HERE
from wenjin.events.queries.events import EventWhole, event
from wenjin.events.services.mass import Registered, register_together, registered_before
from wenjin.events.services.refusals import FormUsed, FormWrong
from wenjin.lang.templatetags.lang import asked_language, number
from wenjin.web.counters_limits import too_much_words
from wenjin.web.counters_links import unseen
from wenjin.web.events_errors import listed_in
from wenjin.web.events_fields import Field, Section
from wenjin.web.events_page import when_and_where
from wenjin.web.events_words import field_errors, refusal_words

FORM: Final = "form"
LINE: Final = "line"
CROWDED: Final = "crowded"
ENOUGH: Final = "enough"
MASS: Final = "mass"
_WAITS: Final[Mapping[str, HTTPStatus]] = {
    LINE: HTTPStatus.ACCEPTED,
    CROWDED: HTTPStatus.SERVICE_UNAVAILABLE,
    ENOUGH: HTTPStatus.TOO_MANY_REQUESTS,
}


@csrf_exempt  # the signed ticket is the key of the form, and nobody is known here in whose name it could be sent
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest, code: str) -> HttpResponse:
    """``/events/<code>/intake/``."""
    found = event(code, asked_language())
    if found is None:
        raise Http404
    if found.entry != MASS:
        return redirect("event-register", code)
    asked = str(request.META.get(ASKED, ""))
    if asked:
        return unseen(_to_keep(request, found, asked))
    return unseen(_answered(request, found))


def _answered(request: HttpRequest, found: EventWhole) -> HttpResponse:
    if request.method == "POST":
        return _sent(request, found, handing.read_fields(request.POST.dict()))
    kept = request.COOKIES.get(handing.COOKIE, "")
    sent = handing.from_browser(kept, found.code) if handing.WAITING in request.GET else None
    if sent is not None:
        return _sent(request, found, sent)
    return _form(request, found, handing.new_ticket(found.code, clock.now()), Sent())


def _sent(request: HttpRequest, found: EventWhole, sent: Sent) -> HttpResponse:
    """What becomes of a form."""
    at = clock.now()
    try:
        nonce = handing.ticket_of(sent, found.code, at).nonce
    except TicketForged:
        return _again(request, found, sent, at, HTTPStatus.FORBIDDEN)
    except TicketOver as error:
        late = handing.handed_in(sent, found.code, error.nonce, asked_language())
        before = registered_before(found.code, late.key, late.form)
        return _lead(before) if before else _again(request, found, sent, at, HTTPStatus.CONFLICT)
    if limits.is_too_much(request.META):
        return _too_much(request, found, sent)
    form = handing.handed_in(sent, found.code, nonce, asked_language())
    outcome = register_together([form], at=at)[0]
    if isinstance(outcome, Registered):
        return _lead(outcome)
    if isinstance(outcome, FormWrong):
        errors = field_errors(outcome.fields, most=1, youngest=found.youngest)
        return _form(request, found, sent.ticket, sent, errors=errors, status=HTTPStatus.BAD_REQUEST)
    if isinstance(outcome, FormUsed):
        return _again(request, found, sent, at, HTTPStatus.CONFLICT)
    words = _refused(outcome.code, outcome.details)
    return _form(request, found, sent.ticket, sent, refused=words, status=HTTPStatus.CONFLICT)


def _again(
    request: HttpRequest, found: EventWhole, sent: Sent, at: datetime, status: HTTPStatus
) -> HttpResponse:
    """The form with a ticket that counts and all that was typed."""
    words = _("This form cannot be used any more. Send it again.")
    return _form(request, found, handing.new_ticket(found.code, at), sent, refused=words, status=status)


def _too_much(request: HttpRequest, found: EventWhole, sent: Sent) -> HttpResponse:
    """The form with all that was typed, for later."""
    status = HTTPStatus.TOO_MANY_REQUESTS
    response = _form(request, found, sent.ticket, sent, refused=too_much_words(), status=status)
    response.headers["Retry-After"] = str(limits.seconds_to_wait())
    return response


def _lead(made: Registered) -> HttpResponse:
    response = redirect("event-registration", made.secret)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def _to_keep(request: HttpRequest, found: EventWhole, asked: str) -> HttpResponse:
    """A page that the intake keeps, with marks for what differs."""
    what, _colon, minutes = asked.partition(":")
    if what == FORM:
        response = _form(request, found, TICKET_HERE, Sent())
    elif what in _WAITS:
        response = _line(request, found, what, int(minutes or 1))
    else:
        opens = {"opens_at": found.opens_at} if found.opens_at else {}
        words = _refused(what, opens)
        status = HTTPStatus.CONFLICT
        response = _form(request, found, "", Sent(), refused=words, is_over=True, status=status)
    response.headers[KEPT] = "yes"
    return response


def _line(request: HttpRequest, found: EventWhole, what: str, minutes: int) -> HttpResponse:
    """What is said to those who wait: in the line, or before it."""
    expected = ngettext("Up to %(high)s minute", "Up to %(high)s minutes", minutes) % {
        "high": number(minutes)
    }
    context = {
        "event": found,
        "is_full": what == CROWDED,
        "too_much": too_much_words() if what == ENOUGH else "",
        "place": PLACE_HERE if what == LINE else "",
        "expected": expected,
        "again": handing.WAITING,
        "section": "events",
    }
    return render(request, "web/events/waiting_room.html", context, status=_WAITS[what])


def _form(
    request: HttpRequest,
    found: EventWhole,
    ticket: str,
    sent: Sent,
    *,
    errors: Mapping[str, str] | None = None,
    refused: str = "",
    is_over: bool = False,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """The form, or what is said instead of it (``is_over``)."""
    wrong = errors or {}
    fields = (
        Field("name", "line", _("Your name"), value=sent.name, complete="name", error=wrong.get("name", "")),
        Field(
            "email",
            "line",
            _("E-mail address"),
            value=sent.email,
            mode="email",
            complete="email",
            error=wrong.get("email", ""),
        ),
    )
    at = clock.now()
    is_open = found.takes_forms(at)
    if not is_open and not refused:
        is_early = found.opens_at is not None and at < found.opens_at
        refused = _refused("not_open_yet" if is_early else "closed_already", {"opens_at": found.opens_at})
    context = {
        "event": found,
        "facts": when_and_where(found),
        "is_open": is_open and not is_over,
        "fields": fields,
        "wants_news": sent.wants_news,
        "ticket": ticket,
        "errors": listed_in([Section("", fields)], wrong),
        "refused": refused,
        "section": "events",
    }
    return render(request, "web/events/intake.html", context, status=status)


def _refused(code: str, details: Mapping[str, object]) -> str:
    if code == "event_full":
        return _("There is no room any more.")
    return refusal_words(code, **details)
