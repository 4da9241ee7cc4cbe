"""The door of an event: the form without a script, and what its script asks and sends."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from wenjin.core import clock
from wenjin.events.domain.ticket_codes import ticket_fingerprint
from wenjin.events.queries.sealed import GuestSeen
from wenjin.events.services.doors import close_door, open_door
from wenjin.events.tests import stage
from wenjin.events.tests.door_stage import (
    FANG,
    Attendance,
    Event,
    Scan,
    guests_with,
    in_an_hour,
    registered_now,
)
from wenjin.web.check_in_sync import STATIC
from wenjin.web.tests.test_ask import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Iterator[Event]:
    """A talk that begins in an hour, with a session at whose door one is counted."""
    with in_an_hour() as made:
        yield made


@pytest.fixture
def secret(event: Event) -> str:
    """Of a door."""
    return open_door(FANG, stage.CODE, "North", key="north", at=clock.now()).secret


def guests(size: int = 1, name: str = "Ada Sample") -> tuple[GuestSeen, ...]:
    """Somebody with their group."""
    return guests_with(registered_now(size, name=name))


def page(secret: str) -> str:
    return f"/en/events/check-in/{secret}/"


def sent(client: Client, secret: str, *scans: dict[str, Any], last: int = 0) -> Any:
    body = json.dumps({"scans": scans, "last": last})
    return client.post(f"{page(secret)}scans/", body, content_type="application/json")


def scan(n: int, ticket: str, **more: object) -> dict[str, Any]:
    at = clock.now().isoformat().replace("+00:00", "Z")
    return {"n": n, "ticket": ticket, "session": "", "at": at, "told": "admitted", "undo": False, **more}


def test_a_code_by_form_admits_once_however_often_it_is_sent(client: Client, secret: str) -> None:
    (ada,) = guests()
    for _ in range(2):
        text = words_of(client.post(page(secret), {"text": ada.ticket.lower(), "key": "one"}).content)
        assert "Come in" in text
        assert "Ada Sample" in text
    assert Scan.objects.count() == Attendance.objects.count() == 1
    assert "Already in" in words_of(client.post(page(secret), {"text": ada.ticket, "key": "two"}).content)
    assert re.search(r"data-came>1<", client.get(page(secret)).content.decode())


def test_a_name_by_form_gives_people_to_choose_from_and_may_be_taken_back(
    client: Client, secret: str
) -> None:
    guests(3, name="José Sample")
    found = client.post(page(secret), {"text": "jose", "key": "one"}).content.decode()
    (ticket,) = re.findall(r'name="ticket" value="(\w{64})"', found)
    assert Scan.objects.count() == 0
    admitted = client.post(page(secret), {"ticket": ticket, "key": "two"})
    assert "Come in" in words_of(admitted.content)
    back = client.post(page(secret), {"ticket": ticket, "do": "undo", "key": "two-undo"})
    assert "Taken back" in words_of(back.content)
    assert Attendance.objects.count() == 0
    nobody = client.post(page(secret), {"text": "zarathustra", "key": "x"})
    assert "Nobody is found." in words_of(nobody.content)
    assert 'value="zarathustra"' in nobody.content.decode(), "what was typed stays"


def test_a_name_that_reads_like_a_code_is_a_name(client: Client, secret: str) -> None:
    guests(name="Christopher Alexander")
    text = client.post(page(secret), {"text": "christopher alexander", "key": "k"}).content.decode()
    assert "Christopher Alexander" in text
    assert "Not a ticket of this event</p>" not in text
    assert not Scan.objects.exists()


def test_a_door_says_that_the_event_is_on_another_day(client: Client, secret: str, event: Event) -> None:
    hidden = re.compile(r'data-of="(\w*)"( hidden)?>')
    assert hidden.findall(client.get(page(secret)).content.decode()) == [("", " hidden"), ("talk", " hidden")]
    event.starts_at += timedelta(days=17)
    event.ends_at += timedelta(days=17)
    event.save()
    text = client.get(page(secret)).content.decode()
    assert hidden.findall(text) == [("", ""), ("talk", " hidden")]
    assert "Not begun" in text


def test_bad_input_by_form_is_told_and_changes_nothing(client: Client, secret: str) -> None:
    empty = client.post(page(secret), {"text": "  ", "key": "k"})
    assert empty.status_code == 400
    assert "Write a code or a name." in words_of(empty.content)
    forged = client.post(page(secret), {"text": "WJ-00000-00000-00000-00000", "key": "k"})
    assert "Not a ticket of this event" in words_of(forged.content)
    odd = client.post(page(secret), {"ticket": "\0<b>", "do": "\0", "session": "no-such", "key": "\0" * 300})
    assert odd.status_code == 200
    assert Attendance.objects.count() == 0


def test_sessions_are_chosen_at_the_door(client: Client, secret: str) -> None:
    (ada,) = guests()
    client.post(page(secret), {"text": ada.ticket, "key": "k", "session": "talk"})
    assert Attendance.objects.get().session is not None
    assert '<option value="talk" selected>' in client.get(f"{page(secret)}?session=talk").content.decode()


def test_the_list_of_a_door_and_what_others_did(client: Client, secret: str) -> None:
    (ada, other) = guests(2)
    south = open_door(FANG, stage.CODE, "South", key="south", at=clock.now()).secret
    known = client.get(f"{page(secret)}guests.json").json()
    assert {one[1] for one in known["guests"]} == {"Ada Sample", "Guest 1"}
    assert known["counts"] == [["", 0, 2], ["talk", 0, 2]]
    ticket = ticket_fingerprint(ada.ticket)
    told = sent(client, south, scan(1, ticket)).json()
    assert told["heard"] == [[1, "admitted"]]
    again = sent(client, south, scan(1, ticket), last=told["last"]).json()
    assert (again["heard"], again["came"]) == ([[1, "admitted"]], [])
    news = sent(client, secret, last=known["last"]).json()
    assert [(one[0], one[3]) for one in news["came"]] == [(ticket, "South")]
    assert news["list"] == known["list"]
    assert sent(client, secret, scan(1, ticket)).json()["heard"] == [[1, "again"]]
    assert Attendance.objects.count() == 1
    assert other.name == "Guest 1"


@pytest.mark.parametrize(
    "body",
    [
        "null",
        "[]",
        "{",
        '{"scans": 3, "last": 0}',
        '{"scans": [], "last": -1}',
        '{"scans": [], "last": 1e400}',
        json.dumps({"scans": [scan(0, "")], "last": 0}),
        json.dumps({"scans": [scan(1, "\0" * 64)], "last": 0}),
        json.dumps({"scans": [scan(1, "", session="a b")], "last": 0}),
        json.dumps({"scans": [scan(1, "", at="yesterday")], "last": 0}),
        json.dumps({"scans": [scan(1, "", at="0001-01-01T00:00:00+14:00")], "last": 0}),
        json.dumps({"scans": [scan(1, "", at="2026-12-01T09:00:00")], "last": 0}),
        json.dumps({"scans": [scan(1, "", told="welcome")], "last": 0}),
        json.dumps({"scans": [scan(1 << 60, "")], "last": 0}),
        json.dumps({"scans": [scan(n, "") for n in range(1, 502)], "last": 0}),
        "[" * 5000,
    ],
)
def test_what_is_not_understood_is_refused_as_a_whole(client: Client, secret: str, body: str) -> None:
    response = client.post(f"{page(secret)}scans/", body, content_type="application/json")
    assert response.status_code == 400
    assert Scan.objects.count() == 0


def test_a_form_of_another_site_is_not_heard(client: Client, secret: str) -> None:
    assert client.post(f"{page(secret)}scans/", {"scans": "[]"}).status_code == 415


def test_a_closed_door_shows_no_names_and_is_heard_of_what_it_read_before(
    client: Client, secret: str
) -> None:
    (ada,) = guests()
    before = scan(1, ticket_fingerprint(ada.ticket))
    row = Event.objects.get(code=stage.CODE).devices.get()
    close_door(FANG, stage.CODE, row.pk, at=clock.now())
    told = sent(client, secret, before)
    assert (told.status_code, told.json()) == (410, {"closed": True, "heard": [[1, "admitted"]]})
    assert client.get(f"{page(secret)}guests.json").json() == {"closed": True}
    shown = client.get(page(secret))
    assert shown.status_code == 410
    assert "This door is closed" in words_of(shown.content)
    assert "Ada" not in shown.content.decode()


@pytest.mark.parametrize("part", ["", "guests.json", "worker.js", "app.webmanifest"])
def test_an_unknown_door_is_not_there(client: Client, part: str) -> None:
    assert client.get(f"{page('never-was')}{part}").status_code == 404
    assert client.get(f"{page('x' * 200)}{part}").status_code == 404


def test_the_worker_keeps_all_that_the_page_needs(client: Client, secret: str) -> None:
    text = client.get(page(secret)).content.decode()
    asked = set(re.findall(rf'(?:src|href|data-decoder)="{re.escape(settings.STATIC_URL)}([^"]+)"', text))
    assert asked <= set(STATIC)
    assert all(finders.find(one) for one in STATIC)
    worker = client.get(f"{page(secret)}worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert worker["Cache-Control"] == "no-store, private"
    assert worker.content.decode().startswith('const SHELL = ["/')
    about = client.get(f"{page(secret)}app.webmanifest").json()
    assert about["scope"] == about["start_url"] == page(secret)


def test_the_door_tells_the_time_as_the_rest_of_the_house() -> None:
    script = Path(str(finders.find("web/check_in.js"))).read_text()
    calls = re.findall(r"toLocaleTimeString\([^)]*\)", script)
    assert calls
    assert all('hourCycle: "h23"' in one for one in calls), "midnight is 00:05 in every language"
