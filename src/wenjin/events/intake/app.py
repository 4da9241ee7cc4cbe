"""The intake: a WSGI application before the site, for the one address at which very many register at once.

It stands before ``core.gate.Gate`` and before Django's middleware. A form is read here, its ticket checked, and
the thread waits for the commit of the set in which it is written. What is unusual, such as a name left out or a
ticket of yesterday, goes on to the site, which has a view for the same address (``web/events_waiting_room.py``)
and answers all of it by itself where there is no intake before it.
"""

import re
import time
from collections.abc import Iterable
from concurrent.futures import TimeoutError as NotYet
from http.cookies import CookieError, SimpleCookie
from io import BytesIO
from math import ceil
from typing import Any, Final

from django.conf import settings

from wenjin.core import clock
from wenjin.events.domain.waiting_room import Turn
from wenjin.events.intake import handing, limits
from wenjin.events.intake.collector import Collector
from wenjin.events.intake.handing import Sent, TicketForged, TicketOver
from wenjin.events.intake.pages import PLACE_HERE, TICKET_HERE, Application, Page, Pages
from wenjin.events.services.mass import Registered
from wenjin.events.services.refusals import EventRefusal, FormWrong
from wenjin.lang.domain.registry import BY_CODE

COMMIT_SECONDS: Final = 20.0
"""How long a thread waits for its commit; then the browser is asked to ask again."""
SOONEST_SECONDS, LATEST_SECONDS = 2, 15
"""After how many seconds the page of the line loads again."""
FULL_SECONDS: Final = 30
THEME: Final = "wenjin_theme"
_ADDRESS: Final = re.compile(r"/([a-z-]{2,8})/events/([A-Za-z0-9_-]{1,80})/intake/?")
_FORM: Final = "application/x-www-form-urlencoded"
# What the page of a refusal says is the same for everybody; a form that is wrong is shown again with its words.
_SAID_TO_ALL: Final = frozenset({"event_full", "closed_already", "not_open_yet", "not_for_you"})


class Intake:
    """Answers at the address of the intake, and hands everything else on.

    Args:
        site: the application behind.
        collector: writes what is handed in; one a process.
    """

    def __init__(self, site: Application, collector: Collector) -> None:
        self._site = site
        self._pages = Pages(site)
        self._collector = collector

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer."""
        path = environ.get("PATH_INFO", "")
        found = _ADDRESS.fullmatch(path) if "/intake" in path else None
        if found is None or found[1] not in BY_CODE or not _is_safe(environ):
            return self._site(environ, start_response)
        asked = _Asked(environ, start_response, found[1], found[2])
        if asked.method == "POST":
            return self._sent(asked)
        if asked.method == "GET" and asked.query == handing.WAITING:
            return self._waited(asked)
        if asked.method == "GET" and not asked.query:
            return self._form(asked)
        return self._site(environ, start_response)

    def _form(self, asked: "_Asked") -> Iterable[bytes]:
        page = self._pages.page(asked.environ, asked.path, "form", asked.theme)
        if not page.is_kept:
            return self._site(asked.environ, asked.start_response)
        return asked.answer(page, page.filled(TICKET_HERE, handing.new_ticket(asked.event, clock.now())))

    def _sent(self, asked: "_Asked") -> Iterable[bytes]:
        body = _body(asked.environ)
        if body is None:
            return self._site(asked.environ, asked.start_response)
        asked.environ["wsgi.input"] = BytesIO(body)
        sent = handing.read_body(body)
        return self._site(asked.environ, asked.start_response) if sent is None else self._taken(asked, sent)

    def _waited(self, asked: "_Asked") -> Iterable[bytes]:
        sent = handing.from_browser(asked.cookie(handing.COOKIE), asked.event)
        if sent is None:
            return self._site(asked.environ, asked.start_response)
        return self._taken(asked, sent)

    def _taken(self, asked: "_Asked", sent: Sent) -> Iterable[bytes]:
        """Hand a form in when it is its turn, and answer when it is committed."""
        try:
            ticket = handing.ticket_of(sent, asked.event, clock.now())
        except (TicketForged, TicketOver):
            return self._site(asked.environ, asked.start_response)
        now, has_turn = time.time(), sent.turn_at > 0
        # Whoever has a turn was counted before it was told.
        if not has_turn and limits.is_too_much(asked.environ):
            return self._wait(asked, sent, "enough", limits.seconds_to_wait())
        if has_turn and sent.turn_at > now:
            return self._in_line(asked, sent, self._collector.turn_at(sent.turn_at))
        form = handing.handed_in(sent, asked.event, ticket.nonce, asked.language)
        future = self._collector.hand_in(form, has_turn=has_turn)
        if future is None:
            turn = Turn(now + SOONEST_SECONDS, 1) if has_turn else self._collector.line_up()
            return self._in_line(asked, sent, turn)
        try:
            outcome = future.result(COMMIT_SECONDS)
        except NotYet:
            return self._in_line(asked, sent, Turn(now, 1))
        except Exception:  # of the database; it is in the log already, once for all who waited
            return self._in_line(asked, sent, None)
        return self._told(asked, outcome)

    def _told(self, asked: "_Asked", outcome: Registered | EventRefusal) -> Iterable[bytes]:
        if isinstance(outcome, Registered):
            return asked.lead(f"/{asked.language}/events/registration/{outcome.secret}/")
        if not isinstance(outcome, FormWrong) and outcome.code in _SAID_TO_ALL:
            page = self._pages.page(asked.environ, asked.path, outcome.code, asked.theme)
            if page.is_kept:
                return asked.answer(page, page.body, forget=True)
        return self._site(asked.environ, asked.start_response)

    def _in_line(self, asked: "_Asked", sent: Sent, turn: Turn | None) -> Iterable[bytes]:
        """The page of the line, or that the line is full."""
        if turn is None:
            return self._wait(asked, sent.at_turn(0.0), "crowded", FULL_SECONDS)
        wait = max(0.0, turn.at - time.time())
        again = min(max(ceil(wait), SOONEST_SECONDS), LATEST_SECONDS)
        what = f"line:{max(1, ceil(wait / 60))}"
        return self._wait(asked, sent.at_turn(turn.at), what, again, place=str(turn.place))

    def _wait(
        self, asked: "_Asked", sent: Sent, what: str, again: int, *, place: str = ""
    ) -> Iterable[bytes]:
        """A page of those who wait; the browser keeps the form and comes back by itself."""
        page = self._pages.page(asked.environ, asked.path, what, asked.theme)
        kept = handing.kept_by_browser(sent, asked.event)
        if kept is None or not page.is_kept:
            return self._site(asked.environ, asked.start_response)
        return asked.answer(page, page.filled(PLACE_HERE, place), keep=kept, again=again)


class _Asked:
    """A request at the address of the intake."""

    def __init__(self, environ: dict[str, Any], start_response: Any, language: str, event: str) -> None:
        self.environ, self.start_response = environ, start_response
        self.language, self.event = language, event
        self.path = f"/{language}/events/{event}/intake/"
        self.method = environ.get("REQUEST_METHOD", "")
        self.query = environ.get("QUERY_STRING", "")
        self._cookies = _cookies(environ)

    def cookie(self, name: str) -> str:
        """A cookie of the browser; empty for none."""
        found = self._cookies.get(name)
        return found.value if found is not None else ""

    @property
    def theme(self) -> str:
        """What a page hangs on beside the language, as a header of cookies."""
        chosen = self.cookie(THEME)
        return f"{THEME}={chosen}" if chosen in ("light", "dark") else ""

    def lead(self, to: str) -> Iterable[bytes]:
        """303: the registration is committed."""
        self.start_response("303 See Other", [("Location", to), *self._closing(forget=True), *_PLAIN])
        return [b""]

    def answer(
        self, page: Page, body: bytes, *, keep: str = "", again: int = 0, forget: bool = False
    ) -> Iterable[bytes]:
        """A kept page.

        Args:
            keep: the form that the browser keeps.
            again: seconds after which it loads the page of the line.
        """
        headers = [*page.headers, ("Content-Length", str(len(body))), *self._closing(forget=forget)]
        if keep:
            headers.append(("Set-Cookie", self._set_cookie(keep, handing.COOKIE_SECONDS)))
        if again:
            headers.append(("Refresh", f"{again}; url={self.path}?{handing.WAITING}"))
            headers.append(("Retry-After", str(again)))
        self.start_response(page.status, headers)
        return [body]

    def _closing(self, *, forget: bool) -> list[tuple[str, str]]:
        if forget and handing.COOKIE in self._cookies:
            return [("Set-Cookie", self._set_cookie("", 0))]
        return []

    def _set_cookie(self, value: str, seconds: int) -> str:
        secure = "; Secure" if settings.SESSION_COOKIE_SECURE else ""
        return (
            f"{handing.COOKIE}={value}; Path={self.path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
        )


_PLAIN: Final = (
    ("Content-Length", "0"),
    ("Cache-Control", "no-store, private"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
)


def _cookies(environ: dict[str, Any]) -> "SimpleCookie":
    try:
        return SimpleCookie(environ.get("HTTP_COOKIE", ""))
    except CookieError:
        return SimpleCookie()


def _is_safe(environ: dict[str, Any]) -> bool:
    """Whether it came the way that the site asks for; if not, the site says so."""
    header, value = settings.SECURE_PROXY_SSL_HEADER or ("", "")
    return (
        not settings.SECURE_SSL_REDIRECT
        or environ.get("wsgi.url_scheme") == "https"
        or (bool(header) and environ.get(header, "").split(",")[0].strip() == value)
    )


def _body(environ: dict[str, Any]) -> bytes | None:
    """The bytes of a form; None for what the site should look at: another type, too long, no length."""
    length, kind = environ.get("CONTENT_LENGTH") or "", environ.get("CONTENT_TYPE", "")
    if not (length.isascii() and length.isdigit()) or int(length) > handing.LONGEST_BODY:
        return None
    if kind.split(";", 1)[0].strip().lower() != _FORM:
        return None
    body = environ["wsgi.input"].read(int(length))
    return body if isinstance(body, bytes) else None
