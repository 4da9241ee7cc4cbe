"""The calendar of events for everybody: a list, a month, a year, a feed, a frame, and the page of one event."""

from datetime import date, datetime, timedelta
from typing import Final

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_safe

from wenjin.catalogue.queries.texts import Said
from wenjin.core import clock
from wenjin.events.calendar_files import feed
from wenjin.events.queries.events import event, upcoming, year
from wenjin.events.queries.seen import EventSeen
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.events_calendar import (
    Line,
    by_month,
    last_of,
    lines_of,
    month_of,
    read_month,
    read_year,
)
from wenjin.web.events_filters import COOKIE, Asked, asked, interests_of, selects
from wenjin.web.events_materials import materials_of
from wenjin.web.events_next import one_of_each_series
from wenjin.web.events_page import json_ld, parts_of, standing, when_and_where
from wenjin.web.events_reading import MOST_PEOPLE
from wenjin.web.events_words import INTERESTS, KINDS, word_of
from wenjin.web.search import htmx_asks

AHEAD: Final = timedelta(days=366)
ON_A_PAGE: Final = 30
RECOMMENDED: Final = 3
IN_A_FRAME: Final = 10
_LONGEST_PAGE: Final = 4
CALENDAR: Final = "text/calendar; charset=utf-8"


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """What is coming, or a month, or a year; htmx gets the part that changes alone."""
    wanted, at = asked(request.GET), clock.now()
    today = timezone.localdate(at)
    number = read_year(request.GET.get("year", ""))
    month = read_month(request.GET["month"]) or today.replace(day=1) if "month" in request.GET else None
    if number is not None:
        context = _year(number, wanted)
    elif month is not None:
        context = _month(month, wanted, today)
    else:
        context = _list(request, wanted, today, at)
    context |= {
        "asked": wanted,
        "text": wanted.filters.text,
        "root": reverse("events"),
        "ways": _ways(wanted, today, str(context["view"])),
        "feed_href": _with(reverse("events-feed"), wanted.query),
        "section": "events",
    }
    return render(
        request, "web/events/list.html#list" if htmx_asks(request) else "web/events/list.html", context
    )


def _list(request: HttpRequest, wanted: Asked, today: date, at: datetime) -> dict[str, object]:
    coming = upcoming(today, today + AHEAD, asked_language(), at=at)
    found = [one for one in coming if wanted.filters.fit(one)]
    typed = request.GET.get("page", "")
    is_page = typed.isascii() and typed.isdigit() and len(typed) < _LONGEST_PAGE
    page = min(max(int(typed) if is_page else 1, 1), -(-len(found) // ON_A_PAGE) or 1)
    shown = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    mine = interests_of(request)
    is_first = page == 1 and not wanted.pairs
    return {
        "view": "list",
        "selects": selects(wanted.filters, coming),
        "months": by_month(shown, is_long=True),
        "count": len(found),
        "more_href": _with("", wanted.with_view(page=str(page + 1))) if page * ON_A_PAGE < len(found) else "",
        "before_href": _with("", wanted.with_view(page=str(page - 1))) if page > 1 else "",
        "mine": [word_of(INTERESTS, one) for one in mine],
        "for_you": _for_you(coming, mine) if is_first else (),
        "is_first": is_first,
    }


def _for_you(coming: tuple[EventSeen, ...], mine: tuple[str, ...]) -> tuple[Line, ...]:
    """The next few about what somebody chose, and by nothing else."""
    fit = [
        one
        for one in coming
        if not {*mine}.isdisjoint(one.interests) and not (one.is_cancelled or one.is_full)
    ]
    return lines_of(one_of_each_series(fit)[:RECOMMENDED], is_long=True)


def _month(first: date, wanted: Asked, today: date) -> dict[str, object]:
    there = upcoming(first, last_of(first), asked_language())
    found = [one for one in there if wanted.filters.fit(one)]
    shown = month_of(first, found, today)
    return {
        "view": "month",
        "view_value": f"{first:%Y-%m}",
        "selects": selects(wanted.filters, there),
        "month": shown,
        "title": shown.name,
        "count": len(found),
        "are_samples": _are_samples(found),
        "before_href": _with("", wanted.with_view(month=shown.before)) if shown.before else "",
        "after_href": _with("", wanted.with_view(month=shown.after)) if shown.after else "",
    }


def _year(number: int, wanted: Asked) -> dict[str, object]:
    there = year(number, asked_language())
    found = [one for one in there if wanted.filters.fit(one)]
    before, after = read_year(str(number - 1)), read_year(str(number + 1))
    return {
        "view": "year",
        "view_value": str(number),
        "selects": selects(wanted.filters, there),
        "months": by_month(found),
        "title": str(number),
        "count": len(found),
        "are_samples": _are_samples(found),
        "before_href": _with("", wanted.with_view(year=str(before))) if before else "",
        "after_href": _with("", wanted.with_view(year=str(after))) if after else "",
    }


def _are_samples(found: list[EventSeen]) -> bool:
    """Whether all of a crowded view is invented: then it is said once, above it."""
    return bool(found) and all(one.is_sample for one in found)


def _ways(wanted: Asked, today: date, view: str) -> dict[str, str]:
    """Addresses of the other ways to look at the same events; empty for the present one."""
    found = {
        "list": wanted.query,
        "month": wanted.with_view(month=f"{today:%Y-%m}"),
        "year": wanted.with_view(year=str(today.year)),
    }
    return {
        name: "" if name == view else _with("", query) or reverse("events") for name, query in found.items()
    }


def _with(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


@require_safe
def event_page(request: HttpRequest, code: str) -> HttpResponse:
    """One event."""
    found, at = event(code, asked_language()), clock.now()
    if found is None:
        raise Http404
    context = {
        "event": found,
        "kind": word_of(KINDS, found.kind),
        "facts": when_and_where(found),
        "standing": standing(found, at),
        "parts": parts_of(found),
        "paragraphs": _paragraphs(found.description),
        "materials": materials_of(found, at, is_guest=False),
        "counts": range(1, min(found.largest_group, MOST_PEOPLE) + 1),
        "form_href": reverse("event-intake" if found.entry == "mass" else "event-register", args=[code]),
        "json_ld": json_ld(found),
        "section": "events",
    }
    return render(request, "web/events/event.html", context)


def _paragraphs(text: Said | None) -> list[Said]:
    """A long text in its paragraphs, each of them in the language of all."""
    parts = text.split("\n\n") if text is not None else []
    return [Said(one.strip(), text.language, text.state) for one in parts if text is not None and one.strip()]


@require_safe
def event_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """One event for the calendar of the reader's own device."""
    found = event(code, asked_language())
    if found is None:
        raise Http404
    return _file(feed([found], asked_language()), f"{found.code}.ics")


@require_safe
def events_feed(request: HttpRequest) -> HttpResponse:
    """What is coming as a calendar to subscribe to, narrowed like the list."""
    today, language = clock.today(), asked_language()
    found = upcoming(today - timedelta(days=31), today + AHEAD, language, asked(request.GET).filters)
    return _file(feed(found, language), "events.ics", is_inline=True)


def _file(content: bytes, name: str, *, is_inline: bool = False) -> HttpResponse:
    response = HttpResponse(content, content_type=CALENDAR)
    how = "inline" if is_inline else "attachment"
    response.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    return response


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": "*"})
def events_embed(request: HttpRequest) -> HttpResponse:
    """The next events for a frame in somebody else's page; the only page that may stand in one."""
    wanted, at = asked(request.GET), clock.now()
    today = timezone.localdate(at)
    found = upcoming(today, today + AHEAD, asked_language(), wanted.filters, at=at, most=IN_A_FRAME)
    context = {
        "lines": lines_of(found, is_long=True),
        "root": reverse("events"),
        "all_href": _with(reverse("events"), wanted.query),
    }
    return render(request, "web/events/embed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def interests(request: HttpRequest) -> HttpResponse:
    """What the reader is interested in, by their own word; kept in their browser alone."""
    if request.method != "POST":
        chosen = interests_of(request)
        choices = [(code, str(words), code in chosen) for code, words in INTERESTS.items()]
        context = {"choices": choices, "section": "events"}
        return render(request, "web/events/interests.html", context)
    chosen = tuple(one for one in INTERESTS if one in request.POST.getlist("interest"))
    response: HttpResponseRedirect = HttpResponseRedirect(reverse("events"))
    if not chosen:
        response.delete_cookie(COOKIE, samesite="Lax")
        return response
    response.set_cookie(
        COOKIE,
        ".".join(chosen),
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
    )
    return response
