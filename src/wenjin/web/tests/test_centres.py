"""Centres and crossings: hours of the week with their exceptions, languages, and how a search finds them."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from wenjin.catalogue.queries.places import centre_page, checkpoint_list
from wenjin.web.tests.test_ask import words_of

pytestmark = pytest.mark.usefixtures("shenzhen")

CENTRES = (
    "longhua-centre",
    "hetao-station",
    "qianhai-talent-hub",
    "luohu-port-services",
    "foreign-affairs-office",
)
THERE = ZoneInfo("Asia/Shanghai")


def test_all_centres_are_listed_and_have_a_page(client: Client) -> None:
    listed = client.get("/en/centres/").content.decode()
    for one in CENTRES:
        assert f'href="/en/centres/{one}/"' in listed
        for language in ("en", "ar", "zh-hans"):
            assert client.get(f"/{language}/centres/{one}/?clerk=1").status_code == 200


def test_a_centre_says_when_in_which_languages_and_for_what(client: Client) -> None:
    page = client.get("/ru/centres/longhua-centre/")
    code = page.content.decode()
    assert code.count('scope="row"') == 7
    assert code.count('<bdi lang="') >= 43
    assert code.index('<bdi lang="ru"') < code.index('<bdi lang="en"')
    assert 'href="/ru/services/work-permit-in-china/"' in code
    assert "geo:0,0?q=%E9%BE%99" in code
    assert "<iframe" not in code


def test_the_week_knows_holidays_and_days_worked_in_exchange() -> None:
    found = centre_page("longhua-centre", datetime(2026, 9, 29, 10, 0, tzinfo=THERE), "en")
    assert found is not None
    by_day = {one.day.day: one for one in found.week}
    assert by_day[29].spans
    assert by_day[29].is_today
    assert by_day[1].is_holiday
    assert not by_day[1].spans


def test_a_centre_that_is_not_there(client: Client) -> None:
    assert client.get("/en/centres/no-such/").status_code == 404


def test_crossings_say_what_is_known_and_what_is_not(client: Client) -> None:
    text = words_of(client.get("/en/crossings/").content)
    assert "These are the usual hours." in text
    assert "Goods only. People cannot cross here." in text
    assert "We could not confirm this" in text
    assert 'id="luohu"' in client.get("/en/crossings/").content.decode()


def test_a_night_on_which_a_crossing_stays_open_longer() -> None:
    late = checkpoint_list(datetime(2026, 1, 1, 1, 0, tzinfo=THERE), "en").checkpoints
    assert next(one for one in late if one.id == "luohu").now.now.state == "open"


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("Longhua center", "/en/centres/longhua-centre/"),
        ("龙华国际合作中心", "/en/centres/longhua-centre/"),
        ("Luohu", "/en/crossings/#luohu"),
        ("Futian crossing", "/en/crossings/#futian"),
    ],
)
def test_places_are_found(client: Client, words: str, address: str) -> None:
    code = client.get("/en/search/", {"q": words}).content.decode()
    assert f'href="{address}"' in re.sub(r"\s+", " ", code)


def test_hosts_of_sources_stand_apart_from_the_line_around_them(client: Client) -> None:
    page = client.get("/ar/crossings/").content.decode().partition("<main")[2].partition("</main>")[0]
    assert page.count("<bdi><a href=") == page.count('rel="noreferrer"') > 0
    assert " · <span" not in page
    assert " · <a" not in page
