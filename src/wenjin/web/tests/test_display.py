"""The calling screen: what is called, in whose languages, and what a voice says of it."""

import re

import pytest
from django.test import Client

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core import clock
from wenjin.counters.services import calling
from wenjin.counters.tests.city_stage import (  # noqa: F401  fixtures
    CENTRE,
    Moment,
    Officer,
    called,
    city,
    moment,
    opened,
    ticket,
)
from wenjin.web.tests.test_ask import words_of


def test_an_empty_hall(client: Client, city: dict[str, Officer]) -> None:  # noqa: F811
    text = words_of(client.get(f"/en/display/{CENTRE}/").content)
    assert "Nobody has been called yet." in text
    assert "Nobody is waiting." in text


def test_after_closing_nobody_waits_and_only_who_is_called_is_shown(
    client: Client,
    city: dict[str, Officer],  # noqa: F811
    moment: Moment,  # noqa: F811
) -> None:
    issued, session = ticket("ko"), opened(city["kim"], "5")
    moment.later(hours=8)
    called(session, issued)
    text = words_of(client.get(f"/en/display/{CENTRE}/").content)
    assert "A 001" in text
    assert "Closed for today" in text
    assert "A new ticket waits" not in text
    calling.begin(issued.ticket.pk, SYSTEM, at=clock.now())
    text = client.get(f"/en/display/{CENTRE}/now/").content.decode()
    assert "A 001" not in text
    assert text.count("Closed for today") == 1
    assert "is waiting" not in text


def test_a_call_stands_first_in_the_languages_that_need_it(
    client: Client,
    city: dict[str, Officer],  # noqa: F811
) -> None:
    session = opened(city["kim"], "5")
    issued = ticket("ko")
    called(session, issued)
    page = client.get(f"/en/display/{CENTRE}/").content.decode()
    head = re.search(r'<h1 class="call".*?</h1>', page, re.DOTALL)
    assert head
    assert "A 001" in head[0]
    assert head[0].rstrip("</h1>").endswith("5")
    said = re.findall(r'<p class="said[^"]*" lang="([^"]+)"', page)
    assert said == ["ko", "zh-Hans", "en"]
    assert 'data-say="A 0 0 1, counter 5, please."' in page or 'data-tongue="ko"' in page


def test_the_languages_of_the_house_are_not_said_twice(client: Client, city: dict[str, Officer]) -> None:  # noqa: F811
    called(opened(city["li"], "1"), ticket("zh-hans", "school"))
    page = client.get(f"/en/display/{CENTRE}/now/").content.decode()
    assert re.findall(r'<p class="said[^"]*" lang="([^"]+)"', page) == ["zh-Hans", "en"]
    assert 'data-house=""' in page


def test_calling_again_is_announced_again(client: Client, city: dict[str, Officer]) -> None:  # noqa: F811
    issued = ticket("ko")
    called(opened(city["kim"], "5"), issued)
    before = re.findall(r'data-call="([^"]+)"', client.get(f"/en/display/{CENTRE}/now/").content.decode())
    calling.recall(issued.ticket.pk, SYSTEM, at=clock.now())
    after = re.findall(r'data-call="([^"]+)"', client.get(f"/en/display/{CENTRE}/now/").content.decode())
    assert len(before) == len(after) == 1
    assert before != after


def test_who_sits_at_the_counter_was_called_before(client: Client, city: dict[str, Officer]) -> None:  # noqa: F811
    issued = ticket("ko")
    called(opened(city["kim"], "5"), issued)
    calling.begin(issued.ticket.pk, SYSTEM, at=clock.now())
    second = ticket("en", "school")
    called(opened(city["li"], "1"), second)
    page = client.get(f"/zh-hans/display/{CENTRE}/").content.decode()
    table = page[page.index("<tbody>") :]
    assert "A 001" in table
    assert "한국어" in table
    assert 'data-call="' in page
    assert page.count("data-call=") == 1, "only who still has to come is called out"
    assert 'class="turn"' not in table


def test_two_who_are_called_at_once_both_stand_as_called(client: Client, city: dict[str, Officer]) -> None:  # noqa: F811
    called(opened(city["kim"], "5"), ticket("ko"))
    called(opened(city["li"], "1"), ticket("en", "school"))
    page = client.get(f"/en/display/{CENTRE}/now/").content.decode()
    assert page.count("data-call=") == 2
    assert '<tr class="turn">' in page


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_the_screen_in_every_language_of_the_desk(
    client: Client,
    city: dict[str, Officer],  # noqa: F811
    language: str,
) -> None:
    response = client.get(f"/{language}/display/{CENTRE}/")
    assert response.status_code == 200
    assert "style=" not in response.content.decode()


@pytest.mark.usefixtures("city")
def test_a_centre_without_counters_has_no_screen(client: Client) -> None:
    assert client.get("/en/display/hetao-station/").status_code == 404
    assert client.get("/en/display/hetao-station/now/").status_code == 404
