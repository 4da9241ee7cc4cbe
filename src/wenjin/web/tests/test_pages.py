"""Every page to read: it answers, in every direction, in a constant number of queries."""

import gzip
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from wenjin.core import clock

JOINT = "/services/joint-work-and-residence/"
PAGES = (
    "/",
    "/services/",
    "/services/?life_event=arrive",
    "/services/?theme=work&audience=firm",
    "/services/?q=permit",
    JOINT,
    f"{JOINT}?clerk=1",
    "/services/z-visa/",
    "/evidence/passport/",
    "/evidence/passport/?clerk=1",
    "/search/?q=visa",
    "/search/",
    "/languages/",
    "/accessibility/",
    "/privacy/",
    "/sources/",
)

pytestmark = pytest.mark.usefixtures("shenzhen")


def text_of(page: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.decode()).split())


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans", "ta"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_every_direction(client: Client, language: str, path: str) -> None:
    response = client.get(f"/{language}{path}")
    assert response.status_code == 200
    page = response.content.decode()
    assert page.count("<h1") == 1
    assert page.count('<main id="main"') == 1
    assert "style=" not in page
    assert "<script>" not in page
    assert "onclick" not in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), "an id stands twice"
    for used in re.findall(r'<use href="#([^"]+)"', page):
        assert used in ids


TUESDAY = datetime(2026, 11, 24, 10, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
NIGHT = TUESDAY.replace(hour=23, minute=0)


@pytest.mark.parametrize(
    ("path", "at", "most"),
    [
        ("/", NIGHT, 13),
        ("/", TUESDAY, 21),  # the hall is open, and says how long one waits
        (JOINT, TUESDAY, 13),
        (f"{JOINT}?clerk=1", TUESDAY, 13),
        ("/services/?theme=company", TUESDAY, 13),
        ("/evidence/passport/", TUESDAY, 13),
    ],
)
def test_a_page_costs_few_queries(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    at: datetime,
    most: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    client.get(f"/en{path}")
    with django_assert_max_num_queries(most):
        client.get(f"/en{path}")


def test_queries_do_not_grow_with_the_papers(client: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = set()
    for path in ("/en/services/z-visa/", f"/en{JOINT}", f"/en{JOINT}?clerk=1"):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.add(len(queries))
    assert len(counts) == 1
    assert counts.pop() <= 3


def test_the_first_visit_is_light(client: Client) -> None:
    """At most 100 kB gzipped with styles and script."""
    page = client.get("/en/").content
    parts = [page]
    for address in re.findall(r'(?:src|href)="/static/([^"]+)"', page.decode()):
        found = finders.find(address)
        assert isinstance(found, str), address
        with open(found, "rb") as stream:  # noqa: PTH123
            parts.append(stream.read())
    assert len(parts) >= 5
    assert sum(len(gzip.compress(part)) for part in parts) <= 100_000


def test_home_counts_and_dates_from_the_data(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: TUESDAY)
    words = text_of(client.get("/en/").content)
    assert "Tuesday 24 November 2026, 10:12" in words
    assert "Longhua International Cooperation Center Open to 18:00 sample" in words
    assert "Huanggang Day and night People only: goods ended 21 December 2025" in words
    assert (
        "Liantang Open to 22:00 07:00 to 22:00 Hours of goods not confirmed. Last tried 22 November 2026"
        in words
    )
    assert "All 333 services" in words
    assert "as of 22 November 2026" in words


def test_home_knows_noon_and_night(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime(2026, 11, 24, 12, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    monkeypatch.setattr(clock, "now", lambda: noon)
    assert "Hetao one-stop station Closed, opens at 14:00" in text_of(client.get("/en/").content)
    monkeypatch.setattr(clock, "now", lambda: NIGHT)
    words = text_of(client.get("/en/").content)
    assert "Hetao one-stop station Closed for today" in words
    assert "Luohu Open to 24:00" in words


def test_home_knows_public_holidays(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    holiday = datetime(2026, 10, 1, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    monkeypatch.setattr(clock, "now", lambda: holiday)
    words = text_of(client.get("/en/").content)
    assert "Longhua International Cooperation Center Closed today sample Public holiday" in words


def test_filters_narrow_and_say_so(client: Client) -> None:
    everything = text_of(client.get("/en/services/").content)
    assert "333 services" in everything
    some = text_of(client.get("/en/services/?business_event=hire-foreign-staff").content)
    assert "24 services" in some
    assert "Hire from abroad" in some
    both = client.get("/en/services/?business_event=hire-foreign-staff&life_event=work&theme=trade")
    assert "No service fits all of that." in text_of(both.content)


def test_unknown_filters_count_as_none(client: Client) -> None:
    assert "333 services" in text_of(client.get("/en/services/?theme=%3Cscript%3E&audience=nobody").content)


def test_htmx_gets_the_list_alone(client: Client) -> None:
    part = client.get("/en/services/?theme=work", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "services" in part
    whole = client.get("/en/services/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert b"<html" in whole.content


def test_a_service_says_who_brings_what(client: Client) -> None:
    words = text_of(client.get(f"/en{JOINT}").content)
    you, made, firm = (
        words.index(name) for name in (" You ", "Made by another step", "Your employer or firm")
    )
    assert you < words.index("Passport") < made
    assert made < words.index("Registration form of temporary residence") < firm
    assert firm < words.index("Letter from the employer")
    assert "Not the same as: Recent ID photograph" in words
    assert "Only if: new permit" in words


def test_an_estimate_is_never_a_promise(client: Client) -> None:
    words = text_of(client.get(f"/en{JOINT}").content)
    assert "About 3 working days: our estimate, not a promise" in words
    assert "3 working days promised" not in words
    assert "7 working days promised" in words
    assert "20 by law" in words


def test_unknown_is_said(client: Client) -> None:
    words = text_of(client.get("/en/services/z-visa/").content)
    assert "We could not confirm the fee. Last tried on 22 November 2026." in words
    assert "Last checked on Sunday 22 November 2026." in words


def test_deadlines_in_words(client: Client) -> None:
    words = text_of(client.get("/en/services/accommodation-registration/").content)
    assert "Deadline: within 24 hours. Counted from: arrival at the dwelling" in words
    assert "between 90 and 30 days before" in text_of(
        client.get("/en/services/work-permit-extension/").content
    )
    yearly = text_of(client.get("/en/services/iit-annual-settlement/").content)
    assert "between 1 Mar and 30 Jun" in yearly


def test_clerk_reads_along(client: Client) -> None:
    page = client.get(f"/en{JOINT}?clerk=1").content.decode()
    assert '<div lang="zh-Hans" dir="ltr">' in page
    assert "护照" in page
    assert "Passport" in page
    assert page.count("<h1") == 1
    for_chinese = client.get(f"/zh-hans{JOINT}?clerk=1").content.decode()
    assert '<div lang="en" dir="ltr">' in for_chinese


def test_foreign_texts_carry_their_language(client: Client) -> None:
    """Of Tamil no text of the pack is loaded for the tests: its readers see English ones, marked."""
    tamil = client.get("/ta/services/z-visa/").content.decode()
    assert '<html lang="ta" dir="ltr"' in tamil
    assert re.search(r'lang="en"[^>]*>Work visa \(Z\)', tamil)


def test_evidence_knows_who_asks(client: Client) -> None:
    words = text_of(client.get("/en/evidence/visa_photo_receipt/").content)
    assert "15 services ask for it." in words
    assert "Not the same as Recent ID photograph" in words


@pytest.mark.parametrize("path", ["/en/services/nothing-here/", "/en/evidence/nothing-here/", "/en/nothing/"])
def test_nothing_there(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "There is nothing at this address" in text_of(response.content)


def test_search_offers_the_plan_first(client: Client) -> None:
    page = client.get("/en/search/", {"q": "I am hired from abroad with my wife, two children and a dog"})
    words = text_of(page.content)
    assert "Make a plan:" in words
    with translation.override("en"):
        start = reverse("plan-start")
    href = re.search(rf'href="({re.escape(start)}\?[^"]*)"', page.content.decode())
    assert href is not None
    assert "people=spouse" in href[1]
    assert href[1].count("people=child") == 2
    assert "people=pet" in href[1]


def test_search_live_and_whole(client: Client) -> None:
    part = client.get("/en/search/?q=visa", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "/en/services/" in part
    assert "Nothing found for" in text_of(client.get("/en/search/?q=qqqqqqxx").content)


@pytest.mark.parametrize(
    ("page", "words", "number"),
    [
        ("en", "mi marido me pega", "110"),
        ("en", "il y a le feu", "119"),
        ("fr", "Es brennt!", "119"),
        ("ar", "pomogite pozhar", "119"),
        ("zh-hans", "rumah saya kebakaran", "119"),
        ("en", "mąż mnie bije", "110"),
        ("en", "hlep my hosue is on fier", "119"),
    ],
)
def test_danger_is_heard_in_any_language_while_it_is_typed(
    client: Client, page: str, words: str, number: str
) -> None:
    part = client.get(f"/{page}/search/", {"q": words}, headers={"HX-Request": "true"}).content.decode()
    assert f'href="tel:{number}"' in part


@pytest.mark.parametrize("words", ["my house is on fire", "i want to kill myself"])
def test_danger_comes_before_a_plan(client: Client, words: str) -> None:
    page = client.get("/en/plan/", {"say": words}, follow=True)
    assert page.redirect_chain[0][0].startswith("/en/ask/?q=")
    assert 'role="alert"' in page.content.decode()


@pytest.mark.parametrize("address", ["/en/search/", "/en/ask/"])
def test_a_plan_is_offered_for_words_in_another_language(client: Client, address: str) -> None:
    words = "Une entreprise de Shenzhen m'a recruté, je viens avec ma femme et deux enfants"
    page = client.get(address, {"q": words}, headers={"HX-Request": "true"}).content.decode()
    offer = re.search(r'href="(/en/plan/start/[^"]*)"', page)
    assert offer is not None
    assert "hired-from-abroad" in offer[1]
    for said in (words, "i got hierd from abraod, with my wfie and two chidlren"):
        told = client.get("/en/plan/", {"say": said})
        assert "people=spouse&people=child&people=child" in told.headers["Location"]


def test_a_long_or_strange_question_breaks_nothing(client: Client) -> None:
    for query in ("x" * 5000, "'\"<b>&", "%", "؟" * 400, " "):
        assert client.get("/en/search/", {"q": query}).status_code == 200
        assert client.get("/en/services/", {"q": query}).status_code == 200


def test_the_wall_has_all_languages(client: Client) -> None:
    page = client.get("/en/languages/").content.decode()
    assert page.count('name="language"') == 43
    assert 'value="en" lang="en" dir="ltr" aria-current="true"' in page


def test_security_headers(client: Client) -> None:
    policy = client.get("/en/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
