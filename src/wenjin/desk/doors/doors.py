"""Doors of an event: phones that read tickets, how many are in, and what doors said differently."""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.queries import actor_of
from wenjin.catalogue.exports.qr import qr_svg
from wenjin.core import clock
from wenjin.desk.events.place import PLANNERS, event_page, key_of, opened
from wenjin.events.papers.badges import SIZES, badges_pdf
from wenjin.events.queries.badges import PART, badge_count, badges
from wenjin.events.queries.doors import conflicts, counts, devices_of
from wenjin.events.queries.planned_event import PlannedEvent
from wenjin.events.services.doors import LONGEST_NAME, NoSuchDoor, Opened, close_door, note_badges, open_door
from wenjin.events.services.refusals import EventRefusal
from wenjin.lang.templatetags.lang import number
from wenjin.web.check_in_words import OUTCOMES
from wenjin.web.counters_links import address_in_any

_LONGEST_QUESTION = 200
_MOST_PARTS = 1000
_EARLY = timedelta(hours=24)


@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def doors(request: HttpRequest, code: str) -> HttpResponse:
    """All doors with what they have read, and a form for one more; its link is shown once."""
    event = opened(code)
    if request.method != "POST":
        return _page(request, event, {})
    name = request.POST.get("name", "")
    if _is_early(event) and not request.POST.get("is_meant"):
        asked = {"not_meant": _("Tick that you mean it."), "typed": name[: LONGEST_NAME * 2]}
        return _page(request, event, asked, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        made = open_door(actor_of(request), code, name, key=key_of(request), at=clock.now())
    except EventRefusal as refused:
        told = {"error": _refusal_words(refused), "typed": name[: LONGEST_NAME * 2]}
        return _page(request, event, told, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _page(request, event, _link(request, made))


def _is_early(event: PlannedEvent) -> bool:
    """A door that is opened now may have been meant for an event of another day."""
    begins = event.plan.draft.starts_at
    return begins is not None and begins - clock.now() > _EARLY


def _link(request: HttpRequest, made: Opened) -> dict[str, Any]:
    address = address_in_any(request, "check-in", made.secret)
    return {"made": made, "address": address, "qr": qr_svg(address)}


def _page(
    request: HttpRequest,
    event: PlannedEvent,
    context: Mapping[str, Any],
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    titles = {code: event.words(f"sessions/{code}/title") or code for code in _sessions(event)}
    wrong = conflicts(event.id)
    known = {
        "devices": devices_of(event.id),
        "rows": [(titles.get(one.session, ""), one) for one in counts(event.id)],
        "conflicts": [
            (one, OUTCOMES[one.told], OUTCOMES[one.outcome], titles.get(one.session, "")) for one in wrong
        ],
        "at": clock.now(),
        "early": event.plan.draft.starts_at if _is_early(event) else None,
    }
    return event_page(
        request, event, "desk/doors/doors.html", {**known, **context}, here="doors", status=status
    )


def _sessions(event: PlannedEvent) -> list[str]:
    return [one.code for one in event.plan.sessions]


def _refusal_words(refused: EventRefusal) -> str:
    return {
        "bad_name": _("Write where the phone stands, such as: North entrance."),
        "already_over": _("Doors are opened for events that are public and not over."),
    }.get(refused.code, _("This could not be done. Look at the page again."))


@staff(*PLANNERS)
@require_POST
@never_cache
def close(request: HttpRequest, code: str, device: UUID) -> HttpResponse:
    """A link admits nobody any more."""
    opened(code)
    try:
        close_door(actor_of(request), code, device, at=clock.now())
    except NoSuchDoor as error:
        raise Http404 from error
    messages.success(request, _("The door is closed. What it read before is still taken in."))
    return redirect("desk:doors", code)


@staff(*PLANNERS)
@require_safe
@never_cache
def badges_page(request: HttpRequest, code: str) -> HttpResponse:
    """Which badges, and on what paper."""
    event = opened(code)
    found = badge_count(event.id)
    parts = -(-found // PART)
    words = ngettext("%(count)s guest gets a badge.", "%(count)s guests get a badge.", found)
    context = {
        "parts": range(1, parts + 1) if parts > 1 else (),
        "count": found,
        "count_words": words % {"count": number(found)},
        "sizes": (
            ("a4", _("Sheets of A4, ten on each (90 × 54 mm)")),
            ("62x100", _("Printer of labels, 62 × 100 mm")),
            ("54x101", _("Printer of labels, 54 × 101 mm")),
        ),
        "most": number(PART),
    }
    return event_page(request, event, "desk/doors/badges.html", context, here="doors")


@staff(*PLANNERS)
@require_safe
@never_cache
def badges_file(request: HttpRequest, code: str) -> HttpResponse:
    """The badges as a PDF."""
    event = opened(code)
    size = SIZES.get(request.GET.get("size", "a4"))
    part = request.GET.get("part", "1")
    if size is None or not (part.isascii() and part.isdigit() and 0 < int(part[:5]) <= _MOST_PARTS):
        raise Http404
    found = badges(event.id, int(part), request.GET.get("name", "")[:_LONGEST_QUESTION])
    if not found:
        messages.warning(request, _("There is nobody to print a badge for."))
        return redirect("desk:doors-badges", code)
    note_badges(actor_of(request), code, len(found), at=clock.now())
    response = HttpResponse(
        badges_pdf(str(event.title or event.code), found, size), content_type="application/pdf"
    )
    response.headers["Content-Disposition"] = f'inline; filename="badges-{event.code}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
