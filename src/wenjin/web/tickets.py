"""A ticket on one's own phone: take it, see where one stands, be called, say afterwards how it was."""

from contextlib import suppress
from http import HTTPStatus
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.core.addresses import fingerprint, new_secret
from wenjin.counters.queries.halls import hall
from wenjin.counters.queries.live import TicketView, last_event, ticket_by_secret
from wenjin.counters.services import tickets as services
from wenjin.counters.services.refusals import HallRefusal
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.appointments import choices
from wenjin.web.case_access import key_of
from wenjin.web.counters_contact import listed_errors
from wenjin.web.counters_limits import Taking, is_too_much, too_much_words
from wenjin.web.counters_links import events_href, private_link
from wenjin.web.counters_now import hall_now
from wenjin.web.counters_wanted import Wanted, hall_texts, wanted
from wenjin.web.counters_words import SCORES, refusal_words
from wenjin.web.search import htmx_asks
from wenjin.web.tickets_page import read_score, shown_ticket

# What is said at most once in two taps.
_UNDERSTOOD: Final = {"yes": True, "no": False}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def take(request: HttpRequest) -> HttpResponse:
    """Choose topic and language, take a ticket; the same form sent twice gives one."""
    asked = wanted(request, request.POST if request.method == "POST" else request.GET)
    if request.method != "POST" or asked is None:
        return _take_page(request, asked)
    if not asked.topic:
        return _take_page(request, asked, bad={"topic": _("Choose what it is about.")})
    if is_too_much(request, Taking.TICKET):
        return _take_page(request, asked, refused=too_much_words(), status=HTTPStatus.TOO_MANY_REQUESTS)
    try:
        issued = issue_ticket(request, asked, source="phone")
    except HallRefusal as error:
        return _take_page(request, asked, refused=refusal_words(error.code))
    return redirect("ticket", issued.secret)


def issue_ticket(request: HttpRequest, asked: Wanted, *, source: str) -> services.Issued:
    """A ticket for whoever asks; the same form with another choice, sent after going back, gives another one.

    Raises:
        HallRefusal: there can be none.
    """
    chosen = ":".join((asked.topic, asked.language, *asked.also_speaks))
    return services.issue(
        asked.centre,
        asked.topic,
        asked.language,
        also_speaks=asked.also_speaks,
        source=source,
        key=fingerprint(f"{key_of(request) or new_secret()}:{chosen}"),
        at=clock.now(),
        actor=actor_of(request),
        group_size=asked.group_size,
        service_id=asked.service,
        case_reference=asked.case,
    )


def _take_page(
    request: HttpRequest,
    asked: Wanted | None,
    *,
    bad: dict[str, str] | None = None,
    refused: str = "",
    status: HTTPStatus = HTTPStatus.CONFLICT,
) -> HttpResponse:
    context: dict[str, object] = {"section": "appointments", "wanted": asked, "form_key": new_secret()}
    if asked is not None:
        context |= {
            **choices(asked),
            "hall_now": hall_now(asked.hall, clock.now()),
            "bad": bad or {},
            "errors": listed_errors(bad or {}),
            "refused": refused,
        }
    if not refused:
        status = HTTPStatus.BAD_REQUEST if bad else HTTPStatus.OK
    return render(request, "web/tickets/take.html", context, status=status)


@require_safe
@private_link
def ticket(request: HttpRequest, secret: str) -> HttpResponse:
    """The ticket as it is now."""
    return render(request, "web/tickets/ticket.html", _context(secret))


@require_safe
@private_link
def now(request: HttpRequest, secret: str) -> HttpResponse:
    """The part that changes; somebody who opens its address sees the page."""
    if not htmx_asks(request):
        _seen(secret)
        return redirect("ticket", secret)
    return render(request, "web/tickets/now.html", {**_context(secret), "is_part": True})


def _seen(secret: str) -> TicketView:
    found = ticket_by_secret(secret, clock.now())
    if found is None:
        raise Http404
    return found


def _context(secret: str) -> dict[str, object]:
    centre = _seen(secret).ticket.centre
    # First: what happens while the ticket is read is told after it.
    last = last_event(centre)
    seen = _seen(secret)
    asked = wanted_of(seen)
    return {
        "shown": shown_ticket(seen, clock.now()),
        "wanted": asked,
        "texts": hall_texts(asked.hall, asked_language()),
        "events_href": events_href(centre, last),
        "secret": secret,
        "scores": list(SCORES.items()),
        "section": "appointments",
    }


def wanted_of(seen: TicketView) -> Wanted:
    """What a ticket is for, to book an appointment or to be called back instead."""
    row = seen.ticket
    return Wanted(
        hall=hall(row.centre),
        topic=row.topic,
        language=row.language,
        also_speaks=tuple(row.also_speaks),
        group_size=row.group_size,
        service=row.service_id,
        case=row.case_reference,
    )


@require_POST
@private_link
def leave(request: HttpRequest, secret: str) -> HttpResponse:
    """Give up the number; when it was called meanwhile, its page says so."""
    _seen(secret)
    with suppress(HallRefusal):
        services.leave(secret, at=clock.now())
    return redirect("ticket", secret)


@require_POST
@private_link
def feedback(request: HttpRequest, secret: str) -> HttpResponse:
    """Two taps: how it was, then whether the visitor was understood. The first counts without the second."""
    _seen(secret)
    score = read_score(request.POST.get("score", ""))
    understood = _UNDERSTOOD.get(request.POST.get("understood", ""))
    if score is not None:
        with suppress(HallRefusal):
            services.feedback(secret, score, understood, at=clock.now())
    return redirect(f"{reverse('ticket', args=[secret])}#how")
