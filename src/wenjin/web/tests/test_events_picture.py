"""The ticket of a guest as a picture: what stands on it, and that a door reads it."""

import io

import pytest
import zxingcpp
from django.test import Client
from PIL import Image

from wenjin.core import clock
from wenjin.events.papers.ticket import PicturedTicket, ticket_picture
from wenjin.events.queries.registrations import RegistrationSeen, by_secret
from wenjin.events.tests.forum_stage import forum
from wenjin.web import events_limits, events_picture
from wenjin.web.tests.test_events_register import registered

pytestmark = pytest.mark.django_db
CODE = "WJ-Q7M3K-0ZP9V-HT4WX-2NBGD"


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    """How many forms came from here is counted in the memory of the process."""
    events_limits.COUNTS.forget()


def seen_of(address: str) -> RegistrationSeen:
    seen = by_secret(address.rstrip("/").rsplit("/", 1)[1], clock.now())
    assert seen is not None
    return seen


def codes_on(picture: bytes) -> list[str]:
    return [str(one.text) for one in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))]


def test_each_guest_has_a_picture_that_a_door_reads(client: Client) -> None:
    forum()
    address = registered(client, 2, {"guest-1-name": "Bo Sample"})
    row = seen_of(address)
    assert len(row.guests) == 2
    for guest in row.guests:
        response = client.get(f"{address}ticket-{guest.place}.png")
        assert response["Content-Type"] == "image/png"
        assert "no-store" in response["Cache-Control"]
        assert Image.open(io.BytesIO(response.content)).size == (900, 1400)
        assert codes_on(response.content) == [guest.ticket]
    assert client.get(f"{address}ticket-2.png").status_code == 404


def test_the_picture_says_whose_it_is_for_what_and_when(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[PicturedTicket, str]] = []

    def draw(ticket: PicturedTicket, language: str) -> bytes:
        drawn.append((ticket, language))
        return b"png"

    monkeypatch.setattr(events_picture, "ticket_picture", draw)
    forum()
    address = registered(client, 2, {"guest-1-name": "Bo Sample"})
    row = seen_of(address)
    for path in (f"{address}ticket-1.png", address.replace("/en/", "/de/") + "ticket-1.png"):
        assert client.get(path).status_code == 200
    (english, code), (german, other) = drawn
    assert (code, other) == ("en", "de")
    assert english.title == "Forum of the city"
    assert english.name == "Bo Sample"
    assert english.code == row.guests[1].ticket
    assert english.reference == row.reference
    assert "(UTC+8)" in english.when
    assert english.reference_label == "Your number"
    assert english.when != german.when


@pytest.mark.parametrize("language", ["ar", "zh-hans", "my"])
def test_long_words_in_any_script_leave_the_code_alone(language: str) -> None:
    ticket = PicturedTicket(
        title="ခ城م" * 200,
        name="ليلى 王 Ada " * 20,
        when="3. 12. " * 30,
        place="龙华 · " * 60,
        organiser="Ö " * 100,
        code=CODE,
        reference="AB3-1",
        reference_label="رقم",
        sample="样本",
    )
    picture = ticket_picture(ticket, language)
    assert Image.open(io.BytesIO(picture)).size == (900, 1400)
    assert codes_on(picture) == [CODE]
