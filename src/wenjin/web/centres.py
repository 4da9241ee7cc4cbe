"""Places to go to: centres with their hours and languages, and where people may cross the border."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from wenjin.catalogue.domain.opening import Span, clock
from wenjin.catalogue.queries.places import CentrePage, DayHours, centre_list, centre_page, checkpoint_list
from wenjin.core import clock as city_clock
from wenjin.lang.domain.registry import BY_CODE, Language
from wenjin.lang.templatetags.lang import asked_language
from wenjin.web.clerk import CHINESE, clerk_links, second_language
from wenjin.web.counters_now import exceptions_near, halls_now
from wenjin.web.joining import remark

# A search by name: the pack holds no coordinates, and the page loads nothing from there.
_MAP: Final = "https://uri.amap.com/search"


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day of the week in words."""

    day: DayHours
    words: str


@require_safe
def centres(request: HttpRequest) -> HttpResponse:
    """All centres: where, and whether they are open."""
    found = centre_list(_now(), asked_language(), exceptions=exceptions_near(_now()))
    context = {
        "centres": found.centres,
        "texts": found.texts,
        "halls": halls_now(_now()),
        "now": _now(),
        "section": "centres",
    }
    return render(request, "web/centres/list.html", context)


@require_safe
def centre(request: HttpRequest, identifier: str) -> HttpResponse:
    """One centre, alone or beside the language of the counter."""
    second = second_language(request)
    # The name for the map is in the language of the city, whatever the reader's.
    found = centre_page(
        identifier,
        _now(),
        asked_language(),
        CHINESE,
        *([second] if second else []),
        exceptions=exceptions_near(_now()),
    )
    if found is None:
        raise Http404
    context = {
        "centre": found,
        "line": found.line,
        "texts": found.texts,
        "languages": _languages(found),
        "hall": halls_now(_now()).get(identifier),
        "speaks_yours": asked_language() in found.line.languages,
        "days": [DayLine(one, spans_words(one.spans)) for one in found.week],
        **_maps(found),
        "service_root": reverse("services"),
        "section": "centres",
        **clerk_links(request, second),
    }
    return render(request, "web/centres/centre.html", context)


@require_safe
def crossings(request: HttpRequest) -> HttpResponse:
    """Where people may cross the border, with the hours as far as the pack has them."""
    found = checkpoint_list(_now(), asked_language())
    context = {"checkpoints": found.checkpoints, "texts": found.texts, "now": _now(), "section": "crossings"}
    return render(request, "web/centres/crossings.html", context)


def spans_words(spans: tuple[Span, ...]) -> str:
    """``09:00 to 12:00, 14:00 to 17:30``; ``Closed`` where there are none."""
    if not spans:
        return pgettext("opening hours", "Closed")
    return remark(
        *(
            pgettext("opening hours", "%(opens)s to %(closes)s")
            % {"opens": clock(one.opens), "closes": clock(one.closes)}
            for one in spans
        )
    )


def _languages(found: CentrePage) -> list[Language]:
    """In the order of the house, the reader's own first."""
    own = asked_language()
    known = [BY_CODE[code] for code in found.line.languages if code in BY_CODE]
    return sorted(known, key=lambda one: one.code != own)


def _maps(found: CentrePage) -> dict[str, str]:
    """Ways to a map: a site, and the program for maps of the device."""
    name = found.texts.find(found.subject, "name", CHINESE) or found.line.id
    return {"map_href": f"{_MAP}?{urlencode({'keyword': name})}", "geo_href": f"geo:0,0?q={quote(name)}"}


def _now() -> datetime:
    """Local time of the city."""
    return timezone.localtime(city_clock.now())
