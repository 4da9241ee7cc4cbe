"""The desk on the day of an event: doors opened once, their link shown, closed; counts, conflicts, badges."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from django.test import Client

from wenjin.core import clock
from wenjin.core.ledger.models import Entry
from wenjin.desk.tests.conftest import SignedIn
from wenjin.events.domain.admission import Outcome
from wenjin.events.domain.ticket_codes import ticket_fingerprint
from wenjin.events.queries.sealed import GuestSeen
from wenjin.events.services.doors import Read, hear, open_door
from wenjin.events.tests import stage
from wenjin.events.tests.door_stage import FANG, Device, Event, guests_with, in_an_hour, registered_now
from wenjin.web.tests.test_ask import words_of

pytestmark = pytest.mark.usefixtures("shenzhen")
DOORS = f"/en/desk/events/{stage.CODE}/doors/"


@pytest.fixture
def guests() -> Iterator[tuple[GuestSeen, ...]]:
    """Two who come to a talk in an hour."""
    with in_an_hour():
        yield guests_with(registered_now(2, organisation="Sample Ltd"))


def test_a_door_is_opened_once_its_link_is_shown_and_leads_there(
    signed_in: SignedIn, guests: tuple[GuestSeen, ...]
) -> None:
    client = signed_in("fang")
    shown = [client.post(DOORS, {"name": "North entrance", "key": "k"}).content.decode() for _ in range(2)]
    links = {re.findall(r'href="https?://[^/"]+(/events/check-in/[^"]+)"', one)[0] for one in shown}
    assert len(links) == Device.objects.count() == 1
    assert 'class="qr"' in shown[0]
    assert Client().get(f"/en{links.pop()}").status_code == 200
    again = client.get(DOORS).content.decode()
    assert "/check-in/" not in again, "the link is shown once"
    assert "North entrance" in again


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_door_without_a_name_keeps_what_was_typed(
    signed_in: SignedIn, guests: tuple[GuestSeen, ...], name: str
) -> None:
    response = signed_in("fang").post(DOORS, {"name": name, "key": "k"})
    assert response.status_code == 422
    assert "Write where the phone stands" in words_of(response.content)
    assert name in response.content.decode()
    assert Device.objects.count() == 0


def test_a_door_of_another_day_is_opened_by_who_means_it(
    signed_in: SignedIn, guests: tuple[GuestSeen, ...]
) -> None:
    client = signed_in("fang")
    assert "is_meant" not in client.get(DOORS).content.decode(), "the event is today"
    later = clock.now() + timedelta(days=17)
    Event.objects.update(starts_at=later, ends_at=later + timedelta(hours=2))
    asked = client.post(DOORS, {"name": "North", "key": "k"})
    assert asked.status_code == 422
    assert "Tick that you mean it." in words_of(asked.content)
    assert 'value="North"' in asked.content.decode()
    assert Device.objects.count() == 0
    assert client.post(DOORS, {"name": "North", "key": "k", "is_meant": "yes"}).status_code == 200
    assert Device.objects.count() == 1


def test_counts_and_what_doors_said_differently(signed_in: SignedIn, guests: tuple[GuestSeen, ...]) -> None:
    at = clock.now()
    ticket = ticket_fingerprint(guests[0].ticket)
    for name, minutes in (("North", 1), ("South", 5)):
        door = open_door(FANG, stage.CODE, name, key=name, at=at - timedelta(minutes=9))
        seen_at = at - timedelta(minutes=minutes)
        hear(door.secret, [Read(1, ticket, "", seen_at, Outcome.ADMITTED)], at=at)
    text = words_of(signed_in("fang").get(DOORS).content)
    assert "The event 1 2" in text
    assert re.search(r"Ada Sample .*North .*Come in Already in", text)


def test_a_door_is_closed(signed_in: SignedIn, guests: tuple[GuestSeen, ...]) -> None:
    made = open_door(FANG, stage.CODE, "North", key="k", at=clock.now())
    client = signed_in("xu")
    for _ in range(2):
        assert client.post(f"{DOORS}{made.id}/close/", {"key": "c"})["Location"] == DOORS
    assert Entry.objects.filter(code="door.closed").count() == 1
    assert Client().get(f"/en/events/check-in/{made.secret}/").status_code == 410


def test_it_is_for_the_team_alone(signed_in: SignedIn, guests: tuple[GuestSeen, ...]) -> None:
    for name in ("he", "chen", "hanna"):
        assert signed_in(name).get(DOORS).status_code == 403
        assert signed_in(name).get(f"{DOORS}badges.pdf").status_code == 403


@pytest.mark.parametrize(("size", "pages"), [("a4", 1), ("62x100", 2), ("54x101", 2)])
def test_badges_have_a_code_that_a_door_reads(
    signed_in: SignedIn, guests: tuple[GuestSeen, ...], size: str, pages: int
) -> None:
    response = signed_in("fang").get(f"{DOORS}badges.pdf?size={size}")
    assert "no-store" in response["Cache-Control"]
    assert len(pikepdf.open(io.BytesIO(response.content)).pages) == pages
    document = pypdfium2.PdfDocument(response.content)
    found = [one.text for page in document for one in zxingcpp.read_barcodes(page.render(scale=3).to_pil())]
    assert sorted(found) == sorted(one.ticket for one in guests)
    assert "Ada Sample" in document[0].get_textpage().get_text_range()
    assert Entry.objects.filter(code="badges.printed").count() == 1


def test_badges_of_who_is_called_so_and_bad_wishes(
    signed_in: SignedIn, guests: tuple[GuestSeen, ...]
) -> None:
    client = signed_in("fang")
    one = client.get(f"{DOORS}badges.pdf?size=62x100&name=ada").content
    assert len(pikepdf.open(io.BytesIO(one)).pages) == 1
    nobody = client.get(f"{DOORS}badges.pdf?name=zarathustra")
    assert nobody["Location"] == f"{DOORS}badges/"
    assert "nobody to print" in words_of(client.get(f"{DOORS}badges/").content)
    for query in ("size=a0", "part=0", "part=x", "part=99999999999"):
        assert client.get(f"{DOORS}badges.pdf?{query}").status_code == 404
    assert client.get("/en/desk/events/no-such/doors/").status_code == 404


def test_a_draft_has_no_doors(signed_in: SignedIn, guests: tuple[GuestSeen, ...]) -> None:
    Event.objects.update(state="draft")
    response = signed_in("fang").post(DOORS, {"name": "North", "key": "k"})
    assert response.status_code == 422
    assert Device.objects.count() == 0
