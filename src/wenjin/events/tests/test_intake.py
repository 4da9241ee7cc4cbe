"""The intake before the site: what it answers by itself, what it hands on, and the line before it."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse

from wenjin.core import clock
from wenjin.events.domain.waiting_room import Turn
from wenjin.events.intake import handing, limits, pages
from wenjin.events.intake.app import Intake
from wenjin.events.models import Event, Quota, Registration
from wenjin.events.queries.events import forget_events
from wenjin.events.queries.facts import forget_facts
from wenjin.events.services.mass import HandedIn, Outcome, register_together
from wenjin.events.tests import stage

pytestmark = pytest.mark.django_db
PATH = "/en/events/opening/intake/"


@dataclass
class AtOnce:
    """A collector that writes each form at once, in the thread of the test and its transaction."""

    is_full: bool = False
    breaks: bool = False
    turn: Turn | None = None
    seen: list[tuple[HandedIn, bool]] = field(default_factory=list)

    def hand_in(self, form: HandedIn, *, has_turn: bool = False) -> "Future[Outcome] | None":
        if self.is_full:
            return None
        self.seen.append((form, has_turn))
        future: Future[Outcome] = Future()
        if self.breaks:
            future.set_exception(RuntimeError("gone"))
        else:
            future.set_result(register_together([form], at=clock.now())[0])
        return future

    def line_up(self) -> Turn | None:
        return self.turn

    def turn_at(self, at: float) -> Turn:
        return Turn(at, 7)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def ticket(self) -> str:
        found = re.search(r'name="key" value="([^"]+)"', self.text)
        assert found is not None, self.text[:2000]
        return found[1]

    @property
    def cookie(self) -> str:
        return self.headers["set-cookie"].split(";", 1)[0]


class House:
    """An intake before the site, and whoever comes to it."""

    def __init__(self) -> None:
        self.drawn = 0
        site = WSGIHandler()

        def counted(environ: dict[str, Any], start: Any) -> Any:
            self.drawn += 1
            return site(environ, start)

        self.collector = AtOnce()
        self.intake = Intake(counted, self.collector)  # type: ignore[arg-type]  # stands for one

    def ask(
        self, method: str = "GET", query: str = "", body: bytes = b"", cookie: str = "", **more: Any
    ) -> Answer:
        told: list[Any] = []
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": PATH,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "HTTP_HOST": "testserver",
            "HTTP_COOKIE": cookie,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
            "wsgi.url_scheme": "http",
            "wsgi.errors": BytesIO(),
            "wsgi.version": (1, 0),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            "REMOTE_ADDR": "127.0.0.1",
            **more,
        }
        answer = self.intake(environ, lambda status, headers, *_: told.extend((status, headers)))
        text = b"".join(answer).decode()
        return Answer(int(told[0][:3]), {name.lower(): value for name, value in told[1]}, text)

    def send(self, ticket: str, cookie: str = "", **typed: str) -> Answer:
        """Names in capitals are of the environment."""
        more = {name: typed.pop(name) for name in list(typed) if name.isupper()}
        fields = {"key": ticket, "name": "Ada Sample", "email": "ada@example.org", **typed}
        return self.ask("POST", body=urlencode(fields).encode(), cookie=cookie, **more)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The site is asked as a server asks it, but in the transaction of the test, which must stay open."""
    signals = (request_started, request_finished)
    for one in signals:
        one.disconnect(close_old_connections)
    yield
    for one in signals:
        one.connect(close_old_connections)


@pytest.fixture
def house() -> Iterator[House]:
    forget_facts()
    forget_events()
    limits.COUNTS.forget()
    opens = clock.now() - timedelta(days=1)
    of = stage.event(
        0,
        code="opening",
        entry=Event.Entry.MASS,
        is_online=True,
        starts_at=opens + timedelta(days=9),
        ends_at=opens + timedelta(days=10),
    )
    stage.quota(of, "stream", Quota.Kind.ONLINE, 2)
    yield House()
    limits.COUNTS.forget()
    forget_facts()
    forget_events()


def rows() -> int:
    return Registration.objects.filter(event__code="opening").count()


def test_the_form_is_drawn_once_and_each_reader_gets_a_ticket(house: House) -> None:
    first, second = house.ask(), house.ask()
    assert (first.status, house.drawn) == (200, 1)
    assert first.ticket != second.ticket
    assert first.text.replace(first.ticket, "") == second.text.replace(second.ticket, "")
    assert pages.TICKET_HERE not in first.text
    assert "set-cookie" not in first.headers
    assert first.headers["content-length"] == str(len(first.text.encode()))
    assert "default-src 'none'" in first.headers["content-security-policy"]
    assert pages.KEPT.lower() not in first.headers


def test_a_page_in_another_theme_is_another_page(house: House) -> None:
    assert 'data-theme="dark"' in house.ask(cookie="wenjin_theme=dark").text
    assert "data-theme" not in house.ask(cookie="wenjin_theme=<b>").text


def test_a_form_is_answered_by_the_page_of_the_registration(house: House) -> None:
    ticket, drawn = house.ask().ticket, house.drawn
    told = house.send(ticket)
    assert told.status == 303
    row = Registration.objects.get(event__code="opening")
    secret = told.headers["location"].rstrip("/").rsplit("/", 1)[-1]
    assert told.headers["location"] == reverse("event-registration", args=[secret])
    assert house.drawn == drawn, "without the site"
    again = house.send(ticket)
    assert (again.status, again.headers["location"]) == (303, told.headers["location"])
    assert rows() == 1
    assert row.state == "confirmed"
    assert row.is_online


def test_what_is_typed_wrong_is_said_and_stays(house: House) -> None:
    ticket = house.ask().ticket
    told = house.send(ticket, name="", email="ada at home")
    assert told.status == 400
    assert 'value="ada at home"' in told.text
    assert told.ticket == ticket, "the same form, mended"
    assert "errsum" in told.text
    assert house.send(told.ticket).status == 303
    assert rows() == 1


def test_a_forged_ticket_lets_nobody_in_and_loses_nothing_typed(house: House) -> None:
    told = house.send(house.ask().ticket[:-1] + "?", name="Bo <b>")
    assert told.status == 403
    assert 'value="Bo &lt;b&gt;"' in told.text
    assert rows() == 0
    assert house.send(told.ticket).status == 303, "with the ticket of the page that says so"


def test_a_ticket_of_another_event_is_forged_here(house: House) -> None:
    assert house.send(handing.new_ticket("closing", clock.now())).status == 403


def test_an_old_ticket_asks_again_unless_it_was_used(house: House) -> None:
    old = handing.new_ticket("opening", clock.now() - timedelta(hours=handing.TICKET_HOURS + 1))
    told = house.send(old)
    assert told.status == 409
    assert 'value="ada@example.org"' in told.text
    nonce = old.split(".")[1]
    form = handing.handed_in(handing.Sent(old, "Ada Sample", "ada@example.org"), "opening", nonce, "en")
    register_together([form], at=clock.now())
    assert house.send(old).status == 303


def test_when_all_is_taken_one_waits_or_is_told(house: House) -> None:
    for _ in range(3):
        assert house.send(house.ask().ticket).status == 303
    assert sorted(Registration.objects.values_list("state", flat=True).filter(event__code="opening")) == [
        "confirmed",
        "confirmed",
        "waiting",
    ]
    Event.objects.filter(code="opening").update(has_waiting_list=False, version=9)
    full = [house.send(house.ask().ticket) for _ in range(3)]
    assert {one.status for one in full} == {409}
    assert all(
        "There is no room any more." in one.text and "<form method" not in one.text.split("<footer")[0]
        for one in full
    )
    drawn = house.drawn
    house.send(house.ask().ticket)
    assert house.drawn == drawn, "what is said to all is drawn once"
    assert rows() == 3


def test_whoever_must_wait_is_told_the_place_and_comes_back_with_the_form(house: House) -> None:
    ticket = house.ask().ticket
    house.collector.is_full, house.collector.turn = True, Turn(time.time() + 130, 4321)
    told = house.send(ticket, name="Цай", wants_news="yes")
    assert told.status == 202
    assert "4321" in told.text
    assert "3 minutes" in told.text
    assert told.headers["refresh"] == f"15; url={PATH}?waiting"
    assert told.headers["cache-control"] == "no-store, private"
    assert f"Path={PATH}" in told.headers["set-cookie"]
    assert "HttpOnly" in told.headers["set-cookie"]
    assert "Ц" not in told.cookie
    early = house.ask(query="waiting", cookie=told.cookie)
    assert (early.status, "7" in early.text) == (202, True), "the moment that was told is kept"
    assert rows() == 0


def test_when_the_moment_has_come_the_form_is_taken(house: House) -> None:
    house.collector.is_full, house.collector.turn = True, Turn(time.time() - 1, 1)
    told = house.send(house.ask().ticket, name="Цай", wants_news="yes")
    house.collector.is_full = False
    done = house.ask(query="waiting", cookie=told.cookie)
    assert done.status == 303
    assert "Max-Age=0" in done.headers["set-cookie"]
    ((form, has_turn),) = house.collector.seen
    assert (form.form.name, form.form.wants_news, has_turn) == ("Цай", True, True)
    assert house.ask(query="waiting", cookie=told.cookie).headers["location"] == done.headers["location"]
    assert rows() == 1


def test_when_the_line_is_full_it_says_so_and_tries_again_by_itself(house: House) -> None:
    house.collector.is_full = True
    told = house.send(house.ask().ticket)
    assert told.status == 503
    assert told.headers["retry-after"] == "30"
    assert told.headers["refresh"] == f"30; url={PATH}?waiting"
    house.collector.is_full = False
    assert house.ask(query="waiting", cookie=told.cookie).status == 303


def test_when_the_tables_are_gone_the_form_is_not(house: House) -> None:
    ticket = house.ask().ticket
    house.collector.breaks = True
    told = house.send(ticket)
    assert told.status == 503
    house.collector.breaks = False
    assert house.ask(query="waiting", cookie=told.cookie).status == 303


@pytest.mark.parametrize(
    "cookie", ["", "wenjin_waiting=AAAA", "wenjin_waiting=%00", "wenjin_waiting", "=;=,"]
)
def test_who_has_no_form_waiting_gets_a_new_one(house: House, cookie: str) -> None:
    assert house.ask(query="waiting", cookie=cookie).status == 200


def test_a_form_of_another_event_does_not_wait_here(house: House) -> None:
    kept = handing.kept_by_browser(handing.Sent("x", "A", "a@example.org"), "closing")
    assert handing.from_browser(kept or "", "opening") is None


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (b"\xff\xfe=%zz&&&", {}),
        (b"key=x" * 9000, {}),
        (b"a=1&" * 100, {}),
        (b"{}", {"CONTENT_TYPE": "application/json"}),
        (b"", {"CONTENT_LENGTH": "x"}),
        (b"", {"CONTENT_LENGTH": ""}),
        (b"key=%00&name=%00%00&email=%f0%28", {}),
    ],
)
def test_bad_bytes_are_never_our_fault(house: House, body: bytes, more: dict[str, str]) -> None:
    assert 400 <= house.ask("POST", body=body, **more).status < 500
    assert rows() == 0


def test_no_such_event_and_other_methods_are_the_sites_business(house: House) -> None:
    assert house.ask(PATH_INFO="/en/events/nothing/intake/").status == 404
    assert house.ask("PUT").status == 405
    assert house.ask("HEAD").status == 200
    assert house.ask(PATH_INFO="/xx/events/opening/intake/").status == 404


def test_an_event_that_takes_forms_in_the_ordinary_way_leads_there(house: House) -> None:
    Event.objects.filter(code="opening").update(entry=Event.Entry.FORM, version=5)
    told = house.ask()
    assert (told.status, told.headers["location"]) == (302, reverse("event-register", args=["opening"]))


def test_a_city_behind_tls_takes_nothing_in_clear(house: House, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    behind = House()
    assert behind.ask().status == 301
    assert behind.ask(HTTP_X_FORWARDED_PROTO="https").status == 200
    told = behind.send(behind.ask(HTTP_X_FORWARDED_PROTO="https").ticket)
    assert (told.status, rows()) == (301, 0)


def test_no_client_asks_for_a_page_with_marks(house: House) -> None:
    more: dict[str, Any] = {"HTTP_WENJIN_INTAKE_PAGE": "form", "HTTP_WENJIN.INTAKE.PAGE": "form"}
    told = house.ask(**more)
    assert pages.TICKET_HERE not in told.text


def test_the_view_alone_does_it_all_without_an_intake(client: Client, house: House) -> None:
    page = client.get(PATH)
    ticket = Answer(200, {}, page.content.decode()).ticket
    fields = {"key": ticket, "name": "Ada Sample", "email": "ada@example.org"}
    told = client.post(PATH, fields)
    assert told.status_code == 303
    assert client.post(PATH, fields)["Location"] == told["Location"]
    assert rows() == 1


@pytest.mark.parametrize(("opens", "closes"), [(1, 2), (-2, -1)])
def test_before_and_after_its_time_there_is_no_form(house: House, opens: int, closes: int) -> None:
    ticket, now = house.ask().ticket, clock.now()
    Event.objects.filter(code="opening").update(
        opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes), version=3
    )
    assert house.send(ticket).status == 409
    forget_events()
    assert 'name="key"' not in House().ask().text


def test_one_network_takes_so_many_a_minute_and_comes_back_by_itself(house: House, settings: Any) -> None:
    settings.INTAKE_FROM_A_NETWORK = 2
    ours: dict[str, Any] = {"REMOTE_ADDR": "192.0.2.7"}
    others = {"REMOTE_ADDR": "192.0.2.8"}
    for _ in range(2):
        assert house.send(house.ask().ticket, **ours).status == 303
    ticket = house.ask().ticket
    told = house.send(ticket, name="Цай", **ours)
    assert (told.status, rows()) == (429, 2)
    assert "That is enough for now. Wait some minutes, then try again." in told.text
    assert "Your place in the line" not in told.text
    wait = int(told.headers["retry-after"])
    assert 1 <= wait <= limits.SECONDS
    assert told.headers["refresh"] == f"{wait}; url={PATH}?waiting"
    drawn = house.drawn
    assert house.send(ticket, **ours).status == 429
    assert house.drawn == drawn, "however often it comes, nothing is drawn and no table asked"
    assert house.send(house.ask().ticket, **others).status == 303
    assert house.ask(query="waiting", cookie=told.cookie, **ours).status == 429
    limits.COUNTS.forget()
    done = house.ask(query="waiting", cookie=told.cookie, **ours)
    assert (done.status, rows()) == (303, 4)
    assert house.collector.seen[-1][0].form.name == "Цай", "nothing typed was lost"


def test_who_was_counted_stands_in_the_line_without_being_counted_again(house: House, settings: Any) -> None:
    settings.INTAKE_FROM_A_NETWORK = 1
    house.collector.is_full, house.collector.turn = True, Turn(time.time() - 1, 1)
    told = house.send(house.ask().ticket)
    assert told.status == 202
    assert house.send(house.ask().ticket).status == 429
    house.collector.is_full = False
    assert house.ask(query="waiting", cookie=told.cookie).status == 303


def test_the_network_is_that_behind_our_proxies(house: House, settings: Any) -> None:
    settings.INTAKE_FROM_A_NETWORK = 1
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def status(forwarded: str) -> int:
        more = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}
        return house.send(house.ask().ticket, **more).status

    assert status("192.0.2.1") == 303
    assert status("203.0.113.9, 192.0.2.1") == 429, "what the visitor puts in front does not count"
    assert status("192.0.2.2") == 303
    assert status("2001:db8:1:1::5") == 303
    assert status("2001:db8:1:1:ffff::6") == 429, "one line of IPv6 has as many addresses as it likes"
    assert status("2001:db8:1:2::5") == 303
    assert status("no address") == 303
    assert status("") == 303, "the proxy itself"


def test_what_goes_on_to_the_site_has_the_same_limit(house: House, settings: Any, client: Client) -> None:
    settings.INTAKE_FROM_A_NETWORK = 2
    for _ in range(2):
        told = house.send(house.ask().ticket, email="ada at home")
        assert told.status == 400, "counted once by both"
    ticket = house.ask().ticket
    refused = client.post(PATH, {"key": ticket, "name": "Bo <b>", "email": "bo@example.org"})
    assert refused.status_code == 429
    assert 'value="Bo &lt;b&gt;"' in refused.content.decode()
    assert 1 <= int(refused.headers["Retry-After"]) <= limits.SECONDS
    assert rows() == 0
