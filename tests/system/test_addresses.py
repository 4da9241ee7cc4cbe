"""Every address of the site stands in one table: who may enter, with which methods, and what must not happen."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from wenjin.conftest import django_db_setup, shenzhen  # noqa: F401  fixtures

pytestmark = pytest.mark.usefixtures("shenzhen")
JOURNEY = "hired-from-abroad"
CHECK = "cn-foreign-worker-classification"
START = {"journey": JOURNEY, "spouse": "yes", "child": "1", "parent": "0", "pet": "1"}
READ = frozenset({"GET", "HEAD"})
FORM = READ | {"POST"}
ALL = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


class Who(StrEnum):
    """Who may enter."""

    PUBLIC = "everybody"
    READER = "everybody; without a plan it leads to the beginning of one"
    LINK = "whoever knows the address"
    STAFF_LATER = "everybody today; staff alone as soon as there is a sign-in"
    MACHINE = "other systems"


@dataclass(frozen=True)
class Address:
    """What is said of an address.

    Attributes:
        sample: values that exist; ``secret`` is filled in with a real private link.
        unknown: values that do not exist, one at a time.
        query: of the sample.
        form: what a POST sends.
        key: whether a POST needs the key against forged forms.
        page: whether a GET gives a page to read (not a file, not data, not the way to another page).
    """

    who: Who
    methods: frozenset[str]
    sample: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    query: str = ""
    form: dict[str, str] = field(default_factory=dict)
    key: bool = True
    page: bool = True


def link(methods: frozenset[str] = READ, **more: object) -> Address:
    return Address(Who.LINK, methods, {"secret": ""}, {"secret": "never-was"}, **more)  # type: ignore[arg-type]


L = "<language>/"
TABLE: dict[str, Address] = {
    "": Address(Who.PUBLIC, READ),
    "theme": Address(Who.PUBLIC, FORM, form={"theme": "dark"}, key=False, page=False),
    "language": Address(Who.PUBLIC, FORM, form={"language": "ar"}, key=False, page=False),
    "healthz": Address(Who.MACHINE, READ, page=False),
    "api/": Address(Who.MACHINE, frozenset(ALL), key=False, page=False),
    "api/openapi.json": Address(Who.MACHINE, frozenset(ALL), key=False, page=False),
    "api/services": Address(Who.MACHINE, frozenset({"GET"}), key=False, page=False),
    "api/services/<id>": Address(
        Who.MACHINE, frozenset({"GET"}), {"id": "z-visa"}, {"id": "no-such"}, key=False, page=False
    ),
    "api/evidence/<id>": Address(
        Who.MACHINE, frozenset({"GET"}), {"id": "passport"}, {"id": "no-such"}, key=False, page=False
    ),
    "api/events": Address(Who.MACHINE, frozenset({"GET"}), key=False, page=False),
    "api/rulesets": Address(Who.MACHINE, frozenset({"GET"}), key=False, page=False),
    f"{L}": Address(Who.PUBLIC, READ),
    f"{L}services/": Address(Who.PUBLIC, READ),
    f"{L}services/<slug:identifier>/": Address(
        Who.PUBLIC, READ, {"identifier": "z-visa"}, {"identifier": "no-such"}
    ),
    f"{L}evidence/<slug:identifier>/": Address(
        Who.PUBLIC, READ, {"identifier": "passport"}, {"identifier": "no-such"}
    ),
    f"{L}search/": Address(Who.PUBLIC, READ, query="?q=visa"),
    f"{L}languages/": Address(Who.PUBLIC, READ),
    f"{L}accessibility/": Address(Who.PUBLIC, READ),
    f"{L}privacy/": Address(Who.PUBLIC, READ),
    f"{L}sources/": Address(Who.PUBLIC, READ),
    f"{L}check/": Address(Who.PUBLIC, READ),
    f"{L}check/<slug:identifier>/": Address(
        Who.PUBLIC, READ, {"identifier": CHECK}, {"identifier": "no-such"}
    ),
    f"{L}check/<slug:identifier>/q/<slug:name>/": Address(
        Who.PUBLIC,
        FORM,
        {"identifier": CHECK, "name": "age"},
        {"identifier": "no-such", "name": "no-such"},
        form={"age": "30"},
    ),
    f"{L}check/<slug:identifier>/result/": Address(
        Who.PUBLIC, READ, {"identifier": CHECK}, {"identifier": "no-such"}
    ),
    f"{L}check/<slug:identifier>/again/": Address(
        Who.PUBLIC, frozenset({"POST"}), {"identifier": CHECK}, {"identifier": "no-such"}
    ),
    f"{L}plan/": Address(Who.PUBLIC, READ),
    f"{L}plan/start/": Address(Who.PUBLIC, FORM, query=f"?journey={JOURNEY}", form=START),
    f"{L}plan/people/": Address(Who.READER, FORM, form=START),
    f"{L}plan/people/<slug:person>/remove/": Address(
        Who.READER, FORM, {"person": "child-1"}, {"person": "child-9"}
    ),
    f"{L}plan/q/<slug:name>/": Address(
        Who.READER, FORM, {"name": "stay_months"}, {"name": "no-such"}, form={"stay_months": "24"}
    ),
    f"{L}plan/estimate/<slug:service>/": Address(
        Who.READER, FORM, {"service": "z-visa"}, {"service": "no-such"}, form={"days": "5"}
    ),
    f"{L}plan/again/": Address(Who.PUBLIC, FORM),
    f"{L}plan/plan.ics": Address(Who.READER, READ, page=False),
    f"{L}plan/plan.pdf": Address(Who.READER, READ, page=False),
    f"{L}plan/link/": Address(Who.READER, FORM, form={"key": "of-the-form"}, page=False),
    f"{L}p/<str:secret>/": link(),
    f"{L}p/<str:secret>/plan.ics": link(page=False),
    f"{L}p/<str:secret>/plan.pdf": link(page=False),
    f"{L}p/<str:secret>/address/": link(),
    f"{L}p/<str:secret>/mine/": link(FORM),
    f"{L}p/<str:secret>/delete/": link(FORM),
    f"{L}desk/": Address(Who.STAFF_LATER, READ),
}
ROWS = [pytest.param(route, id=route or "/") for route in TABLE]


def routes(patterns: list[URLPattern | URLResolver] | None = None, before: str = "") -> Iterator[str]:
    """Every pattern of the site, with one sign for the prefix of the language."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        here = L if isinstance(one.pattern, LocalePrefixPattern) else str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, before + here)
        else:
            yield before + here


def path(route: str, values: dict[str, str], language: str = "en") -> str:
    """The address with these values."""
    filled = route.replace(L, f"{language}/", 1)
    for name, value in values.items():
        filled = re.sub(rf"<(\w+:)?{name}>", value, filled)
    assert "<" not in filled, filled
    return f"/{filled}"


def sample(client: Client, route: str, language: str = "en") -> str:
    """An address that exists."""
    values = dict(TABLE[route].sample)
    if "secret" in values:
        values["secret"] = shared(client)
    return path(route, values, language) + TABLE[route].query


def started(client: Client) -> Client:
    """The client with a plan."""
    assert client.post("/en/plan/start/", START).status_code == 302
    return client


def shared(client: Client) -> str:
    """Secret of a private link."""
    response = started(Client()).post("/en/plan/link/", {"key": "table"})
    assert response.status_code == 302
    return response["Location"].split("/p/")[1].split("/")[0]


def is_our_page(response: HttpResponse) -> bool:
    """Whether somebody who reads it is told what happened, in the frame of the site."""
    text = response.content.decode()
    return 'class="brand"' in text and "<h1" in text and "<html lang=" in text


def test_every_address_stands_in_the_table() -> None:
    found = set(routes())
    assert found - set(TABLE) == set(), "say in the table who may enter here"
    assert set(TABLE) - found == set(), "the table names what is no longer there"


def test_no_address_is_written_down_twice() -> None:
    assert [route for route, count in Counter(routes()).items() if count > 1] == []


@pytest.mark.parametrize("route", ROWS)
def test_get_works_for_somebody_new(client: Client, route: str) -> None:
    row = TABLE[route]
    response = client.get(sample(client, route))
    if "GET" not in row.methods:
        assert response.status_code == 405
    elif row.who is Who.READER:
        assert (response.status_code, response["Location"]) == (302, "/en/plan/")
    elif route in ("theme", "language", "api/"):
        assert response.status_code in (302, 404)
    else:
        assert response.status_code == 200
    if row.page and response.status_code == 200:
        assert is_our_page(response)


@pytest.mark.parametrize("route", ROWS)
def test_get_works_for_somebody_with_a_plan(client: Client, route: str) -> None:
    row = TABLE[route]
    response = started(client).get(sample(client, route))
    if row.page and "GET" in row.methods:
        assert response.status_code == 200
        assert is_our_page(response)
    else:
        assert response.status_code < 500


@pytest.mark.parametrize("route", ROWS)
def test_methods_are_those_of_the_table(client: Client, route: str) -> None:
    row = TABLE[route]
    for method in ALL:
        address = sample(client, route)
        response = started(client).generic(
            method,
            address,
            "&".join(f"{key}={value}" for key, value in row.form.items()),
            content_type="application/x-www-form-urlencoded",
        )
        if method in row.methods:
            assert response.status_code < 400 or route == "api/", (method, response.status_code)
        else:
            assert response.status_code == 405, (method, response.status_code)


@pytest.mark.parametrize("route", [one for one in ROWS if TABLE[str(one.values[0])].unknown])
def test_what_is_unknown_is_404(client: Client, route: str) -> None:
    row = TABLE[route]
    started(client)
    for name, value in row.unknown.items():
        address = path(route, {**row.sample, name: value})
        for method in sorted(row.methods & {"GET", "POST"}):
            response = client.generic(
                method, address, "age=30", content_type="application/x-www-form-urlencoded"
            )
            if method == "POST" and name == "person":
                assert response.status_code == 302, "a second click: the person is gone already"
                continue
            assert response.status_code == 404, (method, address)
            assert is_our_page(response) or row.who is Who.MACHINE


@pytest.mark.parametrize("route", [one for one in ROWS if "POST" in TABLE[str(one.values[0])].methods])
def test_a_form_without_its_key_is_refused_with_our_page(route: str) -> None:
    row = TABLE[route]
    client = Client(enforce_csrf_checks=True)
    client.cookies = started(Client()).cookies
    before = {name: one.value for name, one in client.cookies.items()}
    response = client.post(sample(client, route), row.form, headers={"Sec-Fetch-Site": "cross-site"})
    if row.who is Who.MACHINE:
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


def test_staff_pages_are_for_no_search_engine(client: Client) -> None:
    for route, row in TABLE.items():
        if row.who in (Who.STAFF_LATER, Who.LINK):
            response = client.get(sample(client, route))
            assert "noindex" in response["X-Robots-Tag"], route
            assert "no-store" in response["Cache-Control"], route
