"""Pages of the intake, drawn once by the site and kept as bytes: the same for everybody of a language.

What differs is put in afterwards: the signed ticket of a form, the place in the line. So the site draws a page of
an event once in some seconds for each language, however many look at it.
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

ASKED: Final = "wenjin.intake.page"
"""In the environment of a request of ours: which page. No client can write it: headers begin with ``HTTP_``."""
KEPT: Final = "Wenjin-Kept"
"""Header by which the site says that this is such a page; it goes no further."""
TICKET_HERE: Final = "00000000.ticket-of-this-page-00.signature-of-ticket-0"
PLACE_HERE: Final = "00place00"
SECONDS: Final = 10.0
MOST: Final = 1000
_NOT_HANDED_ON: Final = frozenset({"set-cookie", "content-length", "etag", KEPT.lower()})
# Of the request that asks first; the page hangs on these and nothing else.
_PASSED_ON: Final = (
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "HTTP_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "wsgi.url_scheme",
    "wsgi.version",
    "wsgi.errors",
    "wsgi.multithread",
    "wsgi.multiprocess",
    "wsgi.run_once",
)

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is sent, with marks where something is put in.

    Attributes:
        is_kept: it is what was asked for; else it is another answer of the site, which nobody keeps.
    """

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    is_kept: bool

    def filled(self, mark: str, text: str) -> bytes:
        """The bytes with something put in; ``text`` holds no signs that mean something in HTML."""
        return self.body.replace(mark.encode(), text.encode())


class Pages:
    """Pages of one process."""

    def __init__(self, site: Application) -> None:
        self._site = site
        self._kept: dict[tuple[str, ...], tuple[float, Page]] = {}
        self._lock = threading.Lock()

    def page(self, environ: dict[str, Any], path: str, what: str, theme: str) -> Page:
        """The page of an address.

        Args:
            what: which of its pages; the site reads it under ``ASKED``.
            theme: the cookie that the page hangs on, empty for none.
        """
        known = (environ.get("HTTP_HOST", ""), environ.get("HTTP_X_FORWARDED_PROTO", ""), path, what, theme)
        if (found := self._fresh(known)) is not None:
            return found
        with self._lock:  # one draws, the others wait for it
            if (found := self._fresh(known)) is not None:
                return found
            page = self._drawn(environ, path, what, theme)
            if page.is_kept:
                if len(self._kept) >= MOST:
                    self._kept.clear()
                self._kept[known] = time.monotonic() + SECONDS, page
            return page

    def _fresh(self, known: tuple[str, ...]) -> Page | None:
        found = self._kept.get(known)
        return found[1] if found is not None and found[0] > time.monotonic() else None

    def _drawn(self, environ: dict[str, Any], path: str, what: str, theme: str) -> Page:
        asked = {name: environ[name] for name in _PASSED_ON if name in environ} | {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "wsgi.input": BytesIO(),
            ASKED: what,
        }
        if theme:
            asked["HTTP_COOKIE"] = theme
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], *_: object
        ) -> Callable[[bytes], None]:
            told.append((status, headers))
            return lambda _: None

        answer = self._site(asked, start_response)
        try:
            body = b"".join(answer)
        finally:
            if (close := getattr(answer, "close", None)) is not None:
                close()
        status, headers = told[0]
        names = {name.lower() for name, _ in headers}
        kept = tuple((name, value) for name, value in headers if name.lower() not in _NOT_HANDED_ON)
        return Page(status, kept, body, KEPT.lower() in names)
