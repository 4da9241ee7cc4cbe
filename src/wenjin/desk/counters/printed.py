"""A ticket on paper: number, topic, how long it takes, and a code that leads to the ticket on a phone."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.domain.actor import Role
from wenjin.catalogue.exports.qr import qr_svg
from wenjin.catalogue.queries.texts import texts
from wenjin.core import clock
from wenjin.counters.queries.console import TicketSeen, ticket_in_hall
from wenjin.counters.queries.live import coverage_now
from wenjin.desk.asked import kept
from wenjin.desk.counters.place import Place, hall_page, no_hall, place_of
from wenjin.desk.counters.reception_page import Trouble, reception_page, uuid_of
from wenjin.desk.counters.words import spoken
from wenjin.lang.templatetags.lang import interface_language
from wenjin.web.counters_wanted import topic_field
from wenjin.web.counters_words import wait_words


@staff(Role.COUNTER_OFFICER)
@require_safe
@never_cache
def printed(request: HttpRequest) -> HttpResponse:
    """The ticket that was just given, ready for the printer."""
    place = place_of(request, Role.COUNTER_OFFICER)
    if place is None:
        return no_hall(request)
    asked = kept(request, request.GET.get("asked", "")) or {}
    pk = uuid_of(asked.get("ticket", ""))
    ticket = ticket_in_hall(place.centre, pk) if pk else None
    if ticket is None:
        words = _("This ticket is not kept any more. Look for its number in the list.")
        return reception_page(request, place, trouble=Trouble("list", words), status=HTTPStatus.NOT_FOUND)
    secret = asked.get("secret", "")
    href = _address(ticket, secret) if secret else ""
    low, high = _whole(asked.get("low")), _whole(asked.get("high"))
    context = {
        "ticket": ticket,
        "language": spoken(ticket.language),
        "in_theirs": _said(place, ticket, ticket.language, low, high),
        "in_ours": _said(place, ticket, interface_language(), low, high),
        "is_same": ticket.language == interface_language(),
        "qr": qr_svg(href) if href else "",
        "covered": coverage_now(
            place.centre, ticket.language, ticket.topic, clock.now(), also_speaks=ticket.also_speaks
        ),
    }
    return hall_page(request, place, "desk/counters/ticket.html", context, here="reception")


def _said(place: Place, ticket: TicketSeen, code: str, low: int | None, high: int | None) -> dict[str, str]:
    """Topic and wait in one language."""
    found = texts([place.hall.subject], code, fields=(topic_field(ticket.topic),))
    with translation.override(code):
        return {
            "topic": found.find(place.hall.subject, topic_field(ticket.topic), code) or "",
            "wait": wait_words(low, high),
        }


def _address(ticket: TicketSeen, secret: str) -> str:
    """Where the visitor sees the ticket on a phone, in their language."""
    with translation.override(ticket.language):
        try:
            return f"{settings.SITE_ADDRESS}{reverse('ticket', args=[secret])}"
        except NoReverseMatch:
            return ""


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
