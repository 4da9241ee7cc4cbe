"""Routes through the city: the list, and one drawn as a crossing with its times."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wenjin.catalogue.queries.texts import Said
from wenjin.core import clock
from wenjin.events.domain.routes import Call, first_start, timetable
from wenjin.events.exchange import gpx
from wenjin.events.queries.routes import RouteSeen, StopSeen, route, routes
from wenjin.lang.templatetags.lang import asked_language, said
from wenjin.web.counters_words import spoken_name
from wenjin.web.explore_words import (
    call_words,
    distance_words,
    hours_words,
    length_words,
    steps_words,
    trouble_words,
    way_words,
)
from wenjin.web.joining import remark

_MORNING: Final = time(9)
# Nobody sets out after that, unless they say so.
_LAST_HOUR: Final = 17
_DAYS_AHEAD: Final = 8
_YEARS: Final = (2000, 2100)


@dataclass(frozen=True, slots=True)
class Line:
    """A route in the list."""

    route: RouteSeen
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A stop of the crossing; see ``templatetags.crossing.Row``."""

    state: str
    title: Said | str
    words: SafeString
    spoken: str


@require_safe
def explore(request: HttpRequest) -> HttpResponse:
    """All routes."""
    found = routes(asked_language())
    states = frozenset(state for one in found for state in one.text_states)
    context = {"lines": [Line(one, _summary(one)) for one in found], "states": states, "section": "events"}
    return render(request, "web/explore/list.html", context)


def _summary(one: RouteSeen) -> str:
    walked = distance_words(one.walked) if one.walked else ""
    return " · ".join(
        part for part in (length_words(one.minutes), walked, steps_words(one.step_free)) if part
    )


@require_safe
def explore_route(request: HttpRequest, code: str) -> HttpResponse:
    """One route, on the day and at the time that somebody asks for."""
    found = route(code, asked_language())
    if found is None:
        raise Http404
    starts = _start(request, found)
    calls = timetable(found.places, starts)
    context = {
        "route": found,
        "rows": list(_rows(found, calls)),
        "is_fine": all(one.is_fine for one in calls),
        "starts": starts,
        "no_such_day": bool(typed := request.GET.get("day", "")) and _day(typed) is None,
        "day": starts.date().isoformat(),
        "time": starts.strftime("%H:%M"),
        "ends": calls[-1].leaves if calls else starts,
        "length": length_words(found.minutes),
        "walked": distance_words(found.walked) if found.walked else "",
        "steps": steps_words(found.step_free),
        "languages": [spoken_name(one) for one in found.languages],
        "section": "events",
    }
    return render(request, "web/explore/route.html", context)


def _start(request: HttpRequest, found: RouteSeen) -> datetime:
    """What was asked for; else the next time at which everything is open long enough."""
    now, zone = timezone.localtime(clock.now()), timezone.get_current_timezone()
    day, asked = _day(request.GET.get("day", "")), _time(request.GET.get("time", ""))
    if asked is not None:
        return datetime.combine(day or now.date(), asked, zone)
    days = [day] if day else [now.date() + timedelta(days=number) for number in range(_DAYS_AHEAD)]
    for one in days:
        earliest = _earliest(now) if one == now.date() and day is None else _MORNING
        if earliest is not None and (start := first_start(found.places, one, earliest=earliest)):
            return start.replace(tzinfo=zone)
    return datetime.combine(days[0], _MORNING, zone)


def _earliest(now: datetime) -> time | None:
    """When one can set out today; None when it is too late for that."""
    return max(_MORNING, time(now.hour + 1)) if now.hour < _LAST_HOUR else None


def _day(typed: str) -> date | None:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if _YEARS[0] < found.year < _YEARS[1] else None


def _time(typed: str) -> time | None:
    try:
        return time.fromisoformat(typed[:5]).replace(tzinfo=None)
    except ValueError:
        return None


def _rows(found: RouteSeen, calls: tuple[Call, ...]) -> Iterator[Row]:
    for number, (stop, call) in enumerate(zip(found.stops, calls, strict=True)):
        trouble = trouble_words(call)
        state = "todo" if call.is_fine else "late"
        spoken = remark(call_words(call), trouble)
        yield Row(state, stop.name, _words(stop, call, trouble, is_first=number == 0), spoken)


def _words(stop: StopSeen, call: Call, trouble: str, *, is_first: bool) -> SafeString:
    """What stands below the name of a stop: the way, the time, the hours, and what it is."""
    lines = [format_html('<b class="num">{}</b>', call_words(call))]
    if not is_first:
        lines.insert(0, format_html("{}", way_words(stop.place)))
    if trouble:
        lines.append(format_html("<b>{}</b>", trouble))
    if hours := hours_words(stop.place, call):
        lines.append(format_html("{}", hours))
    if stop.place.is_step_free is False:
        lines.append(format_html("{}", steps_words(step_free=False)))
    if stop.about:
        lines.append(format_html('<span class="about">{}</span>', said(stop.about)))
    lines.append(
        format_html(
            '<a class="noprint" href="{}">{}</a>', _map(stop), _("Open in the map program of this device")
        )
    )
    return format_html_join("", '<span class="line">{}</span>', ((line,) for line in lines))


def _map(stop: StopSeen) -> str:
    """An address that the device opens in its own program: by place where it is known, else by name."""
    at = stop.place.at
    where = f"{at[0]},{at[1]}" if at is not None else "0,0"
    return f"geo:{where}?q={quote(str(stop.name))}"


@require_safe
def explore_file(request: HttpRequest, code: str) -> HttpResponse:
    """The stops of which the coordinates are known, for any program for maps (GeoJSON, RFC 7946)."""
    found = _on_a_map(code)
    known = [one for one in found.stops if one.place.at is not None]
    features = [_feature(one, number) for number, one in enumerate(known, 1)]
    if len(known) > 1:
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "LineString", "coordinates": [_point(one) for one in known]},
                "properties": {"name": str(found.title)},
            }
        )
    body = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    return _file(body.encode(), "application/geo+json", f"{found.code}.geojson")


@require_safe
def explore_gpx(request: HttpRequest, code: str) -> HttpResponse:
    """The same for navigation devices."""
    found = _on_a_map(code)
    return _file(gpx.write(found), gpx.MEDIA_TYPE, f"{found.code}.gpx")


def _on_a_map(code: str) -> RouteSeen:
    """A route of which at least one place is known.

    Raises:
        Http404: there is none.
    """
    found = route(code, asked_language())
    if found is None or not found.has_coordinates:
        raise Http404
    return found


def _file(body: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _feature(stop: StopSeen, number: int) -> dict[str, object]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": _point(stop)},
        "properties": {"name": str(stop.name), "description": str(stop.about), "number": number},
    }


def _point(stop: StopSeen) -> list[float]:
    """Longitude first, as the format has it."""
    latitude, longitude = stop.place.at or (0.0, 0.0)
    return [longitude, latitude]
