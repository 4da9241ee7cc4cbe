"""A longer page asks the database no more often than a short one."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.system.addresses import JOURNEY
from wenjin.catalogue.queries import pages
from wenjin.conftest import django_db_setup, shenzhen  # noqa: F401  fixtures

pytestmark = pytest.mark.usefixtures("shenzhen")


def counted(ask: Callable[[], HttpResponse]) -> tuple[int, str]:
    """How many queries a page asks when nothing is new to the process, and the page."""
    ask()
    with CaptureQueriesContext(connection) as queries:
        response = ask()
    assert response.status_code == 200
    return len(queries), response.content.decode()


def rows(page: str) -> int:
    return page.partition('id="list"')[2].count("<li>")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_list_of_services(client: Client, language: str) -> None:
    """Themes of few services and of many, found in the data and not written down."""
    sizes: dict[int, int] = {}
    for choice in pages.theme_choices("en"):
        asked, page = counted(lambda theme=choice.id: client.get(f"/{language}/services/", {"theme": theme}))
        sizes[rows(page)] = asked
    assert min(sizes) <= 12
    assert max(sizes) >= 20
    assert len(set(sizes.values())) == 1, f"rows and queries: {sizes}"


def test_two_services_and_twenty(client: Client) -> None:
    """Narrowed by words, which cost one look into the index however many services they find."""
    sizes = {}
    for event in ("", "birth", "death", "driving", "arrive"):
        narrowed = {"q": "permit", "life_event": event}
        asked, page = counted(lambda narrowed=narrowed: client.get("/en/services/", narrowed))
        sizes[rows(page)] = asked
    assert min(sizes) <= 5
    assert max(sizes) >= 20
    assert len(set(sizes.values())) == 1, f"rows and queries: {sizes}"


def test_the_filters_together_cost_as_much_as_one(client: Client) -> None:
    one, _ = counted(lambda: client.get("/en/services/?life_event=arrive"))
    all_of_them, _ = counted(
        lambda: client.get("/en/services/?life_event=arrive&audience=person&theme=health")
    )
    assert all_of_them <= one


def test_search(client: Client) -> None:
    found = {
        query: counted(lambda query=query: client.get("/en/search/", {"q": query}))
        for query in ("visa", "bank account", "pet import quarantine certificate for a parrot", "school")
    }
    hits = {query: page.count("<li>") for query, (_, page) in found.items()}
    assert max(hits.values()) >= 10
    assert len({asked for asked, _ in found.values()}) == 1, {one: asked for one, (asked, _) in found.items()}


@pytest.mark.parametrize("address", ["/en/plan/", "/ar/plan/", "/en/plan/plan.ics", "/en/plan/people/"])
def test_a_plan_for_one_and_for_five(address: str) -> None:
    asked = []
    for people in ({}, {"spouse": "yes", "child": "2", "pet": "1"}):
        client = Client()
        assert client.post("/en/plan/start/", {"journey": JOURNEY, **people}).status_code == 302
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert response.status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] > 0


def test_a_query_for_each_row_would_be_seen(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    cards = pages.service_cards

    def slow(language: str, filters: pages.Filters) -> list[pages.Card]:
        found = cards(language, filters)
        for _one in found:
            pages.service_count()
        return found

    monkeypatch.setattr("wenjin.web.pages.pages.service_cards", slow)
    with pytest.raises(AssertionError, match="rows and queries"):
        test_the_list_of_services(client, "en")
