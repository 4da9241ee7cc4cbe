"""Live pages: what happens in a hall as server-sent events, and as small answers for whoever cannot have those.

Events say that something changed, and which number is called to which counter; pages then ask for their own parts
again. Every event has a number, so that whoever lost the network gets what was missed (WHATWG HTML, 9.2).
"""

import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.db import connections
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.counters.queries.halls import NoSuchHall, hall
from wenjin.counters.queries.news import News, news_after
from wenjin.web.live_watch import WATCH, Watch

HEARTBEAT_SECONDS: Final = 15.0
"""Proxies close a silent connection, and only by speaking a server learns that nobody listens."""
STREAM_SECONDS: Final = 300.0
"""Then the browser comes again, perhaps to another process: a worker can end without waiting for ever."""
_COME_AGAIN_MS: Final = (1000, 4000)
_LARGEST: Final = 2**62
_open: Final = threading.BoundedSemaphore(max(settings.LIVE_STREAMS, 1))


@require_safe
def events(request: HttpRequest, centre: str) -> HttpResponseBase:
    """Everything that happens in a hall from now on, or from the event that the browser saw last.

    ``Last-Event-ID`` comes with every connection that a browser makes again; a page that was just drawn says
    ``?after=`` with the number of the last event that it shows.
    """
    _known(centre)
    if request.method == "HEAD":
        return HttpResponse(content_type="text/event-stream")
    if not _open.acquire(blocking=False):
        full = HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, content_type="text/plain; charset=utf-8")
        full["Retry-After"] = "60"
        return full
    stream = Stream(WATCH, centre, _last_seen(request))
    stream.when_closed = _open.release
    response = StreamingHttpResponse(stream, content_type="text/event-stream")
    response["Cache-Control"] = "no-store, no-transform"
    # Proxies of the nginx family hold answers back otherwise.
    response["X-Accel-Buffering"] = "no"
    return response


@require_safe
def since(request: HttpRequest, centre: str, last: int) -> HttpResponse:
    """What happened after an event; 304 while there is nothing new."""
    _known(centre)
    newest = WATCH.last(centre)
    tag = f'"{newest}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    found = news_after(centre, min(last, _LARGEST)) if last < newest else []
    content = {"last": max(newest, found[-1].id if found else 0), "events": [_told(one) for one in found]}
    response = HttpResponse(json.dumps(content), content_type="application/json")
    response["ETag"], response["Cache-Control"] = tag, "no-cache"
    return response


class Stream:
    """What one browser is told, until it goes or its time is over.

    Args:
        last: number of the last event that the browser saw; None when it saw none.
    """

    def __init__(self, watch: Watch, centre: str, last: int | None, seconds: float = STREAM_SECONDS) -> None:
        self._watch, self._centre, self._seen, self._last = watch, centre, last, 0
        # Not all of those who came together come again together.
        self._until = time.monotonic() + seconds * random.uniform(1.0, 1.2)  # noqa: S311  no secret
        self._is_begun = self._is_closed = False
        self.when_closed: Callable[[], None] = _nothing

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._is_closed or time.monotonic() >= self._until:
            raise StopIteration
        if not self._is_begun:
            self._begin()
            _give_back_connections()
            pause = random.randint(*_COME_AGAIN_MS)  # noqa: S311  no secret
            return f"retry: {pause}\nid: {self._last}\nevent: here\ndata: {self._last}\n\n".encode()
        found = self._watch.after(self._centre, self._last, HEARTBEAT_SECONDS)
        if not found:
            return b": \n\n"
        self._last = found[-1].id
        return "".join(map(_as_event, found)).encode()

    def close(self) -> None:
        """The browser is gone, or the time over."""
        if not self._is_closed:
            self._is_closed = True
            if self._is_begun:
                self._watch.leave(self._centre)
            self.when_closed()

    def _begin(self) -> None:
        newest = self._watch.join(self._centre)
        self._is_begun = True
        # A number that was never given comes from another database: begin anew.
        self._last = newest if self._seen is None or self._seen > newest else self._seen


def _nothing() -> None:
    """Nobody wants to know."""


def _as_event(one: News) -> str:
    return f"id: {one.id}\nevent: {one.kind}\ndata: {json.dumps(_told(one))}\n\n"


def _told(one: News) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": one.kind,
        "ticket": one.shown,
        "counter": one.counter,
        "language": one.language,
        "at": one.at.isoformat(),
    }


def _last_seen(request: HttpRequest) -> int | None:
    word = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    return int(word) if word.isascii() and word.isdigit() and len(word) < 19 else None


def _known(centre: str) -> None:
    try:
        hall(centre)
    except (NoSuchHall, NoPackLoaded) as error:
        raise Http404 from error


def _give_back_connections() -> None:
    """A stream asks the database nothing for minutes, so its thread keeps no connection."""
    for one in connections.all(initialized_only=True):
        if not one.in_atomic_block:
            one.close()
