"""Where one is on the desk of events: the event, its pages, the ways to what others have built beside it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, pgettext

from wenjin.core.addresses import new_secret
from wenjin.desk.frame import PLANNERS, Link, desk_page
from wenjin.events.queries.planned_event import PlannedEvent, planned_event
from wenjin.lang.templatetags.lang import asked_language

__all__ = [
    "LONGEST_KEY",
    "PLANNERS",
    "address_of",
    "event_page",
    "events_page",
    "key_of",
    "opened",
    "seen_of",
    "shown",
]

SECTION: Final = "events"
# Of a key of a form: nobody types so much by hand.
LONGEST_KEY: Final = 60


def ways_of_event(event: PlannedEvent, here: str) -> list[Link]:
    """The pages of an event; the one of the public while the public sees it."""
    names = {
        "event": pgettext("page of an event", "Overview"),
        "facts": pgettext("page of an event", "Facts"),
        "sessions": pgettext("page of an event", "Sessions"),
        "speakers": pgettext("page of an event", "Speakers"),
        "sponsors": pgettext("page of an event", "Sponsors"),
        "quotas": pgettext("page of an event", "Places"),
        "questions": pgettext("page of an event", "Questions"),
        "texts": pgettext("page of an event", "Texts"),
        "materials": gettext("Materials"),
        "budget": pgettext("page of an event", "Money"),
        "registrations": pgettext("page of an event", "Registrations"),
        "mail": pgettext("page of an event", "Mail"),
        "figures": pgettext("page of an event", "Figures"),
    }
    beside = {
        "doors": pgettext("page of an event", "Doors"),
        "programme": pgettext("page of an event", "Programme"),
    }
    code = event.code
    found = [
        *(Link(words, address_of(name, code), name == here) for name, words in names.items()),
        *(Link(words, reverse(f"desk:{name}", args=[code]), name == here) for name, words in beside.items()),
    ]
    if event.plan.state != "draft":
        public = pgettext("page of an event", "As guests see it")
        found.append(Link(public, reverse("event", args=[code]), is_here=False))
    return found


def address_of(page: str, code: str) -> str:
    """Where a page of an event is."""
    return reverse("desk:event" if page == "event" else f"desk:event-{page}", args=[code])


def opened(code: str) -> PlannedEvent:
    """The event of an address.

    Raises:
        Http404: there is none.
    """
    found = planned_event(code, asked_language())
    if found is None:
        raise Http404
    return found


def events_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """A page of the desk of events, with a fresh key for each form."""
    return desk_page(request, template, {"form_key": new_secret(), **context}, section=SECTION, status=status)


def event_page(
    request: HttpRequest,
    event: PlannedEvent,
    template: str,
    context: Mapping[str, Any],
    *,
    here: str,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """A page of one event.

    Args:
        here: which of its pages.
    """
    known = {"event": event, "draft": event.plan.draft, "event_ways": ways_of_event(event, here)}
    return events_page(request, template, {**known, **context}, status=status)


def key_of(request: HttpRequest) -> str:
    """The key of the form that was sent; a fresh one where a script or a person left it out."""
    return request.POST.get("key", "").strip()[:LONGEST_KEY] or new_secret()


def shown(request: HttpRequest, version: int) -> dict[str, object]:
    """Which version a form says that it showed.

    A form that is drawn again with what was typed shows what was there when it was drawn first: it keeps that
    version, so that it is refused again and nobody's work is overwritten unseen.
    """
    typed = seen_of(request) if request.method == "POST" else None
    seen = version if typed is None else typed
    return {"seen": seen, "is_outdated": seen != version}


def seen_of(request: HttpRequest) -> int | None:
    """The version of the event that the form showed; None when it does not say."""
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 9 else None
