"""The touch screen: language, appointment, ticket, question, person; and always back to the start."""

import re

import pytest
from django.test import Client

from wenjin.counters.tests.city_stage import (  # noqa: F401  fixtures
    CENTRE,
    Appointment,
    Moment,
    Officer,
    Ticket,
    city,
    moment,
    opened,
)
from wenjin.web.kiosk import read_code
from wenjin.web.tests.test_appointments import booked
from wenjin.web.tests.test_ask import words_of

pytestmark = pytest.mark.usefixtures("city")
ROOT = f"/en/kiosk/{CENTRE}/"


def test_the_wall_comes_first_and_leads_on_in_each_language(client: Client) -> None:
    assert client.get("/en/kiosk/")["Location"] == ROOT
    page = client.get(ROOT).content.decode()
    assert f'href="/ar/kiosk/{CENTRE}/start/"' in page
    assert page.count("hreflang=") >= 40
    assert "data-silence" not in page


@pytest.mark.parametrize("path", ["start/", "appointment/", "ticket/", "question/", "person/"])
@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_every_screen_goes_back_by_itself(client: Client, path: str, language: str) -> None:
    page = client.get(f"/{language}/kiosk/{CENTRE}/{path}").content.decode()
    assert f'data-silence="60" data-start="/{language}/kiosk/{CENTRE}/"' in page
    assert f'content="60;url=/{language}/kiosk/{CENTRE}/"' in page
    assert "style=" not in page
    assert "<h1" in page


def test_a_ticket_in_three_touches(client: Client, city: dict[str, Officer]) -> None:  # noqa: F811
    opened(city["kim"], "5")
    assert 'href="?topic=work-permit"' in client.get("/ko/kiosk/longhua-centre/ticket/").content.decode()
    page = client.get("/ko/kiosk/longhua-centre/ticket/?topic=work-permit").content.decode()
    keys = re.findall(r'name="key" value="([^"]+)"', page)
    assert len(keys) == 4
    form = {"key": keys[1], "topic": "work-permit", "also": "en"}
    for _ in range(2):
        response = client.post("/ko/kiosk/longhua-centre/ticket/", form)
        assert response.status_code == 302
    row = Ticket.objects.get()
    assert (row.language, row.also_speaks, row.source) == ("ko", ["en"], "kiosk")
    printed = client.get(response["Location"])
    assert "A 001" in words_of(printed.content)
    assert 'class="qr"' in printed.content.decode()
    assert "data-print-now" in printed.content.decode()
    assert printed["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("query", ["", "?topic=tax"])
def test_after_closing_the_phone_shows_another_way(
    client: Client,
    moment: Moment,  # noqa: F811
    query: str,
) -> None:
    moment.later(hours=13)
    page = client.get(f"{ROOT}ticket/{query}")
    text = words_of(page.content)
    assert "Closed for today" in text
    assert "There are tickets only while the centre is open." in text
    assert 'class="qr"' in page.content.decode()
    assert 'name="key"' not in page.content.decode()
    assert client.post(f"{ROOT}ticket/", {"topic": "tax", "key": "k"}).status_code == 409
    assert not Ticket.objects.exists()


def test_who_speaks_the_language_of_the_house_is_not_asked_for_others(client: Client) -> None:
    page = client.get(f"/zh-hans/kiosk/{CENTRE}/ticket/?topic=tax").content.decode()
    assert len(re.findall(r'name="key"', page)) == 1


def test_an_appointment_by_its_number_or_its_code(client: Client, city: dict[str, Officer]) -> None:  # noqa: F811
    opened(city["kim"], "5")
    path = booked(client)
    reference = Appointment.objects.get().reference
    for typed in (reference.lower().replace("-", " "), f"http://testserver{path}"):
        response = client.post(f"{ROOT}appointment/", {"code": typed, "key": typed})
        assert response.status_code == 302, words_of(response.content)
    assert Ticket.objects.count() == 1
    assert Appointment.objects.get().state == "came"


@pytest.mark.parametrize(
    "typed", ["", "nonsense", "2222-222", "x" * 5000, "http://testserver/en/appointments/a/"]
)
def test_a_number_that_never_was(client: Client, typed: str) -> None:
    response = client.post(f"{ROOT}appointment/", {"code": typed, "key": "k"})
    assert response.status_code == 409
    assert "We find no appointment with this number." in words_of(response.content)


def test_an_appointment_of_another_day(client: Client, moment: Moment) -> None:  # noqa: F811
    booked(client)
    moment.later(days=1)
    response = client.post(f"{ROOT}appointment/", {"code": Appointment.objects.get().reference, "key": "k"})
    assert response.status_code == 409
    assert "This appointment is on another day." in words_of(response.content)


def test_the_secret_of_a_scanned_code_is_not_shown_again(client: Client) -> None:
    secret = "s" * 43
    address = f"http://testserver/en/appointments/{secret}/"
    page = client.post(f"{ROOT}appointment/", {"code": address, "key": "k"}).content.decode()
    assert secret not in page
    assert read_code(address) == secret


def test_a_question_stays_at_the_kiosk(client: Client) -> None:
    page = client.get(f"{ROOT}question/", {"q": "I lost my passport"}).content.decode()
    assert 'class="qr"' in page
    links = re.findall(r'<a [^>]*href="([^"]+)"', page)
    assert links
    assert all(one.startswith("/en/kiosk/") for one in links)


def test_a_person_is_called_in_two_languages(client: Client) -> None:
    text = words_of(client.get(f"/ar/kiosk/{CENTRE}/person/").content)
    assert "12345" in text
    page = client.get(f"/ar/kiosk/{CENTRE}/person/").content.decode()
    assert 'lang="zh-Hans"' in page


def test_a_centre_without_counters_has_no_kiosk(client: Client) -> None:
    for path in ("", "start/", "ticket/", "appointment/", "question/", "person/", "ticket/never-was/"):
        assert client.get(f"/en/kiosk/hetao-station/{path}").status_code == 404
