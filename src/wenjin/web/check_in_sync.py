"""What a door with a script asks of the house: the list, what others read, and where to send its own readings."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from wenjin.core import clock
from wenjin.events.domain.admission import Outcome
from wenjin.events.queries.doors import (
    Came,
    DoorSeen,
    all_who_came,
    counts,
    door_of,
    guest_list,
    list_version,
    news_after,
    restricted_sessions,
)
from wenjin.events.services.doors import MOST_AT_ONCE, HeardBack, Read, hear
from wenjin.web.check_in import seen_door
from wenjin.web.counters_links import LONGEST_SECRET, unseen

STATIC: Final = (
    "web/wenjin.css",
    "web/check_in.css",
    "web/mark.svg",
    "web/check_in_codes.js",
    "web/check_in_store.js",
    "web/check_in_camera.js",
    "web/check_in.js",
    "web/jsqr.js",
)
"""What the page needs to work without a network."""
_WORKER: Final = Path(__file__).with_name("check_in_worker.js")
_LARGEST: Final = 1 << 52
_JSON: Final = "application/json"
_TICKET: Final = re.compile(r"|[0-9a-f]{64}")
_SESSION: Final = re.compile(r"[A-Za-z0-9_-]{0,80}")
_FIRST_YEAR: Final = 2000


@require_safe
def guests(request: HttpRequest, secret: str) -> HttpResponse:
    """Fingerprints and names of all who may come, and who is in already; a closed door is told no names."""
    seen = _door(secret)
    if seen is None or not seen.is_open:
        return _closed() if seen is not None else _nothing()
    version, came = list_version(seen.event_id), all_who_came(seen.event_id)
    return _data(
        {
            "list": version,
            "guests": [
                [one.ticket, one.name, one.organisation, one.reference, one.is_good, one.sessions]
                for one in guest_list(seen.event_id)
            ],
            "restricted": restricted_sessions(seen.event_id),
            "came": [_told(one) for one in came.came],
            "last": came.last,
            "counts": _counts(seen),
        }
    )


@csrf_exempt  # the address itself is the secret, and a page of another site can send no JSON
@require_POST
def scans(request: HttpRequest, secret: str) -> HttpResponse:
    """Hear what a door has read, and tell it what the others did."""
    seen = _door(secret)
    if seen is None:
        return _nothing()
    if request.content_type != _JSON:
        return _data({"error": "not_json"}, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    try:
        sent = json.loads(request.body)
        readings = [_reading(one) for one in sent["scans"]]
        after = int(sent["last"])
        if len(readings) > MOST_AT_ONCE or not 0 <= after < _LARGEST:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return _data({"error": "not_understood"}, HTTPStatus.BAD_REQUEST)
    at = clock.now()
    told = hear(secret, readings, at=at)
    if told.is_closed or not seen.is_open:
        return _data({"closed": True, **_outcomes(told)}, HTTPStatus.GONE)
    news = news_after(seen.event_id, after)
    return _data(
        {
            **_outcomes(told),
            "came": [_told(one) for one in news.came],
            "last": news.last,
            "list": list_version(seen.event_id),
            "counts": _counts(seen),
            "at": at.isoformat(),
        }
    )


@require_safe
def worker(request: HttpRequest, secret: str) -> HttpResponse:
    """The script that answers for the page when there is no network; its scope is the page alone."""
    seen = _door(secret)
    if seen is None:
        return _nothing()
    shell = json.dumps([static(one) for one in STATIC])
    response = HttpResponse(
        f"const SHELL = {shell};\n{_worker()}", content_type="text/javascript; charset=utf-8"
    )
    return unseen(response)


@require_safe
def manifest(request: HttpRequest, secret: str) -> HttpResponse:
    """What a phone must know to keep the page beside its other programs."""
    try:
        if len(secret) > LONGEST_SECRET:
            raise Http404
        seen, whole = seen_door(secret)
    except Http404:
        return _nothing()
    page = reverse("check-in", args=[secret])
    about = {
        "id": page,
        "name": f"{_('Check-in')} · {whole.title}",
        "short_name": seen.name[:30],
        "start_url": page,
        "scope": page,
        "display": "standalone",
        "background_color": "#FBFAF6",
        "theme_color": "#083F4A",
        "icons": [{"src": static("web/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    response = _data(about)
    response.headers["Content-Type"] = "application/manifest+json"
    return response


def _door(secret: str) -> DoorSeen | None:
    return door_of(secret) if len(secret) <= LONGEST_SECRET else None


def _reading(sent: Mapping[str, Any]) -> Read:
    number, ticket, session = sent["n"], sent["ticket"], sent["session"]
    seen_at = datetime.fromisoformat(str(sent["at"]).replace("Z", "+00:00"))
    is_right = (
        type(number) is int
        and 0 < number < _LARGEST
        and isinstance(ticket, str)
        and _TICKET.fullmatch(ticket)
        and isinstance(session, str)
        and _SESSION.fullmatch(session)
        and seen_at.tzinfo is not None
        and seen_at.year >= _FIRST_YEAR
        and type(sent["undo"]) is bool
    )
    if not is_right:
        raise ValueError
    return Read(number, ticket, session, seen_at, Outcome(sent["told"]), sent["undo"])


def _outcomes(told: HeardBack) -> dict[str, object]:
    return {"heard": [[number, outcome.value] for number, outcome in told.outcomes.items()]}


def _counts(seen: DoorSeen) -> list[list[object]]:
    return [[one.session, one.came, one.expected] for one in counts(seen.event_id)]


def _told(one: Came) -> list[object]:
    return [one.ticket, one.session, one.at.isoformat() if one.at is not None else None, one.door]


def _closed() -> HttpResponse:
    return _data({"closed": True}, HTTPStatus.GONE)


def _nothing() -> HttpResponse:
    return _data({"error": "no_such_door"}, HTTPStatus.NOT_FOUND)


def _data(told: Mapping[str, object], status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return unseen(JsonResponse(told, status=status))


@cache
def _worker() -> str:
    return _WORKER.read_text(encoding="utf-8")
