"""A visit on one page: its days as a crossing, and the conflicts beside them; confirmed, cancelled, forgotten."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wenjin.accounts.access import staff
from wenjin.accounts.queries import actor_of
from wenjin.core import clock
from wenjin.desk.counters.words import language_here
from wenjin.desk.visits.conflict_words import Told, told
from wenjin.desk.visits.drawing import DayDrawing, day_drawing
from wenjin.desk.visits.place import PLANNERS, key_of, opened, visit_page
from wenjin.desk.visits.words import STATES, in_a_row, kind_words, refusal_words
from wenjin.events.queries.visits import StopSeen, VisitSeen, conflicts_of, plan_of
from wenjin.events.services.refusals import EventRefusal
from wenjin.events.services.visits import cancel_visit, confirm_visit, forget_visit
from wenjin.lang.templatetags.lang import asked_language, number


@dataclass(frozen=True, slots=True)
class DaySeen:
    """A day with the rows of its crossing."""

    day: date
    rows: tuple[dict[str, Any], ...]
    drawing: DayDrawing


@staff(*PLANNERS)
@require_safe
@never_cache
def visit(request: HttpRequest, code: str) -> HttpResponse:
    """The whole plan."""
    return show(request, opened(code))


def show(
    request: HttpRequest, seen: VisitSeen, trouble: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """The plan, with what was refused."""
    plan = plan_of(seen)
    found, notices = conflicts_of(plan)
    conflicts = told(seen, plan, found)
    troubled = {one.stop: one for one in reversed(conflicts)}
    asked = asked_language()
    now = clock.now()
    days = [
        DaySeen(
            on,
            tuple(_row(seen, one, troubled.get(one.id), now) for one in stops),
            day_drawing(stops, frozenset(troubled)),
        )
        for on, several in groupby(seen.stops, key=lambda one: one.day)
        if (stops := list(several))
    ]
    context = {
        "days": days,
        "conflicts": conflicts,
        "notices": told(seen, plan, notices),
        "state": STATES[seen.state],
        "languages": [language_here(one) for one in seen.about.languages],
        "untold": [
            (one.title(asked), language_here(code), reverse("desk:visit-stop", args=[seen.code, one.id]))
            for one in seen.stops
            for code in seen.about.languages
            if not one.about.titles.get(code)
        ],
        "can_confirm": seen.state == "draft" and bool(seen.stops),
        "is_cancelled": seen.state == "cancelled",
        "can_forget": not seen.is_forgotten and (seen.state == "cancelled" or seen.ends_on < clock.today()),
        "trouble": trouble,
    }
    return visit_page(request, seen, "desk/visits/visit.html", context, here="visit", status=status)


def _row(seen: VisitSeen, one: StopSeen, trouble: Told | None, now: Any) -> dict[str, Any]:
    """A stone of the crossing."""
    if trouble is not None:
        state, spoken = "late", _("Conflict")
    elif one.ends_at <= now:
        state, spoken = "done", _("Over")
    elif one.starts_at <= now:
        state, spoken = "turn", _("Now")
    else:
        state, spoken = "todo", _("Planned")
    guests = len(seen.there(one, "guest"))
    people = ngettext("%(count)s guest", "%(count)s guests", guests) % {"count": number(guests)}
    times = f"{one.starts_at:%H:%M}\N{EN DASH}{one.ends_at:%H:%M}"
    where = one.where(asked_language())
    parts = [times, kind_words(one.about.kind), where, people]
    if trouble is not None:
        parts.append(trouble.what)
    return {
        "state": state,
        "spoken": spoken,
        "title": one.title(asked_language()),
        "words": in_a_row(parts),
        "href": reverse("desk:visit-stop", args=[seen.code, one.id]),
    }


@staff(*PLANNERS)
@require_POST
@never_cache
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """The plan stands."""
    in_spite = request.POST.get("in_spite") == "yes"
    return _done(
        request,
        code,
        lambda key: confirm_visit(actor_of(request), code, key=key, at=clock.now(), in_spite=in_spite),
        _("The visit is confirmed. Print the programme."),
    )


@staff(*PLANNERS)
@require_POST
@never_cache
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """The delegation does not come."""
    return _done(
        request,
        code,
        lambda key: cancel_visit(actor_of(request), code, key=key, at=clock.now()),
        _("The visit is cancelled."),
        is_asked=True,
    )


@staff(*PLANNERS)
@require_POST
@never_cache
def forget(request: HttpRequest, code: str) -> HttpResponse:
    """Erase what is personal, before its time is over."""
    return _done(
        request,
        code,
        lambda key: forget_visit(actor_of(request), code, key=key, at=clock.now()),
        _("What was personal is erased."),
        is_asked=True,
    )


def _done(
    request: HttpRequest, code: str, act: Callable[[str], None], words: str, *, is_asked: bool = False
) -> HttpResponse:
    """Do it; what cannot be taken back only when it was ticked that it is meant."""
    seen = opened(code)
    if is_asked and request.POST.get("is_meant") != "yes":
        return show(request, seen, _("Tick the box if you are sure."), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        act(key_of(request))
    except EventRefusal as refused:
        return show(request, seen, refusal_words(refused), HTTPStatus.CONFLICT)
    messages.success(request, words)
    return redirect("desk:visit", code)
