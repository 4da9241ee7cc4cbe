"""Every address of the site stands in one table: who may enter, with which methods, and what must not happen."""

import re
from collections import Counter

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.system.address_kinds import ALL, JOURNEY, START, Who
from tests.system.addresses import TABLE, entrant, is_our_page, path, routes, sample, started, views
from tests.system.town import Town
from wenjin.accounts.access import access_of
from wenjin.conftest import django_db_setup, shenzhen  # noqa: F401  fixtures

pytestmark = pytest.mark.usefixtures("shenzhen")
ROWS = [pytest.param(route, id=route or "/") for route in TABLE]
OPEN_ROWS = [pytest.param(route, id=route or "/") for route, row in TABLE.items() if row.who.is_open]
OTHER_ROWS = [
    pytest.param(route, id=route)
    for route, row in TABLE.items()
    if not row.who.is_open and row.who is not Who.DEMO
]


def send(client: Client, town: Town, route: str, method: str) -> HttpResponse:
    """The form of the table, or nothing."""
    row = TABLE[route]
    return client.generic(
        method,
        sample(client, route, town=town),
        "&".join(f"{key}={town.value(value)}" for key, value in row.form.items()),
        content_type="application/x-www-form-urlencoded",
    )


def is_of_allauth(route: str) -> bool:
    """Whether django-allauth answers: its views take a PUT for a POST, with the same key against forged forms."""
    return "account/" in route or "staff-sign-on/" in route


def test_every_address_stands_in_the_table() -> None:
    found = set(routes())
    assert sorted(found - set(TABLE)) == [], "say in tests/system/addresses.py who may enter here"
    assert sorted(set(TABLE) - found) == [], "the table names what is no longer there"


def test_no_address_is_written_down_twice() -> None:
    assert [route for route, count in Counter(routes()).items() if count > 1] == []


@pytest.mark.parametrize("route", ROWS)
def test_a_view_declares_what_the_table_says(route: str) -> None:
    access = access_of(views()[route].callback)
    assert access is not None, "closed to everybody: decorate the view with public, signed_in, staff, …"
    row = TABLE[route]
    assert access.door == row.who.door
    assert access.roles == row.roles
    assert row.deed is None or row.sample.get("reference"), "a deed is done with a case"


@pytest.mark.parametrize("route", OPEN_ROWS)
def test_get_works_for_somebody_new(client: Client, town: Town, route: str) -> None:
    row = TABLE[route]
    response = client.get(sample(client, route, town=town))
    if "GET" not in row.methods:
        assert response.status_code == 405
    elif row.who is Who.READER:
        assert (response.status_code, response["Location"]) == (302, "/en/plan/")
    elif route in ("theme", "language", "api/"):
        assert response.status_code in (302, 404)
    else:
        assert response.status_code in row.answers
    if row.page and response.status_code == 200:
        assert is_our_page(response)


@pytest.mark.parametrize("route", [one for one in OPEN_ROWS if "account/" not in str(one.values[0])])
def test_get_works_for_somebody_with_a_plan(client: Client, town: Town, route: str) -> None:
    row = TABLE[route]
    response = started(client).get(sample(client, route, town=town))
    if row.page and "GET" in row.methods:
        assert response.status_code == 200
        assert is_our_page(response)
    else:
        assert response.status_code < 500


@pytest.mark.parametrize("route", OTHER_ROWS)
def test_get_works_for_whoever_may_enter(town: Town, route: str) -> None:
    row = TABLE[route]
    client = town.client(row.by)
    response = client.get(sample(client, route, town=town))
    if "GET" not in row.methods:
        assert response.status_code == 405
        return
    assert response.status_code in row.answers, response.content.decode()[:500]
    if row.page and response.status_code == 200:
        assert is_our_page(response)


@pytest.mark.parametrize("route", ROWS)
def test_methods_are_those_of_the_table(town: Town, route: str) -> None:
    row = TABLE[route]
    for method in ALL:
        response = send(entrant(town, row), town, route, method)
        told = (method, response.status_code)
        if row.who is Who.DEMO:
            assert response.status_code in (404, 405), told
        elif method not in row.methods and is_of_allauth(route):
            assert response.status_code < 500, told
        elif method not in row.methods:
            assert response.status_code == 405, told
        elif method == "POST" and (row.by != "anonymous" or is_of_allauth(route) or not row.form):
            # What the form lacks is said, never our fault.
            assert response.status_code < 500, told
        else:
            is_expected = response.status_code in row.answers or is_of_allauth(route) or route == "api/"
            assert response.status_code < 400 or (response.status_code < 500 and is_expected), told


@pytest.mark.parametrize("route", [one for one in ROWS if TABLE[str(one.values[0])].unknown])
def test_what_is_unknown_is_404(town: Town, route: str) -> None:
    row = TABLE[route]
    client = entrant(town, row)
    known = {name: town.value(value) for name, value in row.sample.items()}
    for name, value in row.unknown.items():
        address = path(route, {**known, name: value}) + row.query
        for method in sorted(row.methods & {"GET", "POST"}):
            response = client.generic(
                method, address, "age=30", content_type="application/x-www-form-urlencoded"
            )
            if method == "POST" and name == "person":
                assert response.status_code == 302, "a second click: the person is gone already"
                continue
            assert response.status_code == 404, (method, address)
            is_data = response["Content-Type"].startswith("application/json")
            assert is_our_page(response) or row.who is Who.MACHINE or is_data


@pytest.mark.parametrize("route", [one for one in ROWS if "POST" in TABLE[str(one.values[0])].methods])
def test_a_form_without_its_key_is_refused_with_our_page(town: Town, route: str) -> None:
    row = TABLE[route]
    if row.who is Who.MACHINE:
        return
    client = Client(enforce_csrf_checks=True)
    client.cookies = entrant(town, row).cookies
    before = {name: one.value for name, one in client.cookies.items()}
    form = {name: town.value(value) for name, value in row.form.items()}
    response = client.post(sample(client, route, town=town), form, headers={"Sec-Fetch-Site": "cross-site"})
    if not row.key and route.endswith("/intake/"):
        assert response.status_code == 403, "its key is the signed ticket, not a cookie"
        assert is_our_page(response)
        return
    if not row.key:
        assert response.status_code == 302, "keeps a colour or a language, nothing else"
        assert set(response.cookies) <= {"wenjin_theme", "wenjin_language"}
        return
    assert response.status_code == 403
    assert is_our_page(response)
    assert "This form waited too long" in response.content.decode()
    assert "wenjin_answers" not in response.cookies
    assert before.items() <= {name: one.value for name, one in client.cookies.items()}.items()


def test_a_form_with_its_key_is_taken() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"/en/plan/start/?journey={JOURNEY}").content.decode()
    key = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert key
    response = client.post("/en/plan/start/", {**START, "csrfmiddlewaretoken": key[1]})
    assert response.status_code == 302
    assert "wenjin_answers" in response.cookies


def test_a_form_from_our_own_page_with_an_old_key_keeps_what_was_typed() -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = started(Client()).cookies
    response = client.post(
        "/ar/plan/q/stay_months/",
        {"stay_months": "٢٤ <b>", "csrfmiddlewaretoken": "x" * 64},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    text = response.content.decode()
    assert response.status_code == 403
    assert 'name="stay_months" value="٢٤ &lt;b&gt;"' in text
    assert '<html lang="ar" dir="rtl"' in text


@pytest.mark.parametrize(
    "address", ["/nothing/", "/ar/nothing/", "/xx/services/", "/en/services/a/b/", "/api/x"]
)
def test_nothing_there_is_our_page(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert is_our_page(response)


def test_staff_pages_and_private_links_are_for_no_search_engine(town: Town) -> None:
    for route, row in TABLE.items():
        if row.who in (Who.STAFF, Who.LINK) and "GET" in row.methods and row.page:
            response = town.client(row.by).get(sample(Client(), route, town=town))
            if response.status_code == 302:
                continue
            assert "noindex" in response["X-Robots-Tag"], route
            assert "no-store" in response["Cache-Control"], route
