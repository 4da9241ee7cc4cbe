"""What nobody should send: refused with a page of ours, never our fault, and nothing typed is lost."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import signing
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from tests.system.address_kinds import CHECK, JOURNEY
from tests.system.addresses import TABLE, entrant, is_our_page, sample, shared, started
from tests.system.town import Town
from wenjin.conftest import django_db_setup, shenzhen  # noqa: F401  fixtures
from wenjin.core import clock
from wenjin.core.files.limits import LARGEST_FILE
from wenjin.web import answers as store

pytestmark = pytest.mark.usefixtures("shenzhen")
FORM = "application/x-www-form-urlencoded"
MEGABYTE = 1_000_000
TOO_MANY = 10_000
MANY_FIELDS = "&".join(f"a{n}=1" for n in range(TOO_MANY))
QUESTION = "/en/plan/q/stay_months/"
AGE = "/en/plan/q/age/?person=child-1"
READ = [pytest.param(route, id=route or "/") for route, row in TABLE.items() if "GET" in row.methods]
FORMS = [pytest.param(route, id=route) for route, row in TABLE.items() if "POST" in row.methods and row.key]


def refused(response: HttpResponse, *statuses: int) -> str:
    """The page of a refusal, as text."""
    assert response.status_code in (statuses or (400,)), response.status_code
    assert is_our_page(response)
    return unescape(response.content.decode())


@contextmanager
def as_postgresql() -> Iterator[None]:
    """SQLite keeps a text with a zero byte; PostgreSQL refuses it, and then it is our fault."""

    def asked(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        texts = [one for one in params or () if isinstance(one, str)] if not many else []
        assert not any("\0" in one for one in texts), f"PostgreSQL would refuse: {sql[:200]}"
        return execute(sql, params, many, context)

    with connection.execute_wrapper(asked):
        yield


# Too much


@pytest.mark.parametrize("route", FORMS)
def test_a_megabyte_in_a_field(client: Client, town: Town, route: str) -> None:
    """Or more than the most, where the address takes files: there it is said how large one may be."""
    address, largest = sample(client, route, town=town), TABLE[route].largest
    text = refused(started(client).post(address, {"age": "x" * max(MEGABYTE, largest + 1)}), 413)
    assert ("at most 25 MB" if largest > LARGEST_FILE else "larger than any form") in text


def test_a_megabyte_in_a_file(client: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("scan.pdf", b"x" * MEGABYTE)
    refused(started(client).post(QUESTION, {"stay_months": file}), 413)


@pytest.mark.parametrize("digit", ["9", "x", "٩", "九", "<", "\u202e"])
def test_as_much_as_a_form_may_hold(client: Client, digit: str) -> None:
    """Below the limit of a form, far above that of an answer: refused, and every letter comes back."""
    typed = digit * 20_000
    started(client)
    for address in (QUESTION, AGE, f"/en/check/{CHECK}/q/annual_salary/"):
        field = address.partition("?")[0].rstrip("/").rpartition("/")[2]
        assert f'value="{typed}"' in refused(client.post(address, {field: typed}))
    assert f'value="{typed}"' in refused(client.post("/en/plan/people/", {"child": typed}))
    assert f'value="{typed}"' in refused(client.post("/en/plan/estimate/z-visa/", {"days": typed}))


def test_a_long_question_is_cut_not_dropped(client: Client) -> None:
    words = "visa " * 2_000
    text = unescape(client.get("/en/search/", {"q": words}).content.decode())
    assert f'value="{words[:200]}' in text
    for address in ("/en/services/", "/en/search/", "/en/plan/"):
        assert client.get(address, {"q": words, "say": words}).status_code in (200, 302)


@pytest.mark.parametrize("route", READ)
def test_ten_thousand_parameters(client: Client, town: Town, route: str) -> None:
    address = sample(client, route, town=town).partition("?")[0]
    response = entrant(town, TABLE[route]).get(f"{address}?{MANY_FIELDS}")
    assert response.status_code < 500
    if response.status_code >= 400 and "api" not in route:
        assert is_our_page(response)


@pytest.mark.parametrize("address", ["/en/search/", "/en/services/", "/en/plan/", "/en/plan/start/"])
def test_pages_that_read_parameters_refuse_ten_thousand(client: Client, address: str) -> None:
    refused(client.get(f"{address}?q=visa&{MANY_FIELDS}"))


@pytest.mark.parametrize("route", FORMS)
def test_ten_thousand_fields(client: Client, town: Town, route: str) -> None:
    """The key of the form is looked for first, and already that reads too much."""
    address = sample(client, route, town=town)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = started(client).cookies
    strict.cookies["csrftoken"] = "x" * 32
    refused(strict.post(address, MANY_FIELDS, content_type=FORM))


def test_the_same_parameter_ten_times(client: Client) -> None:
    query = urlencode([("journey", JOURNEY)] * 10 + [("people", "child")] * 100)
    assert client.get(f"/en/plan/start/?{query}").status_code == 200


# No text


@pytest.mark.parametrize("route", FORMS)
@pytest.mark.parametrize("value", [b"%00", b"4%00", b"%ff%fe", b"%c3%28", b"\xff", b"%ED%A0%80", b"%"])
def test_bytes_that_are_no_text_in_a_form(client: Client, town: Town, route: str, value: bytes) -> None:
    address = sample(client, route, town=town)
    names = sorted({*TABLE[route].form, "age", "child", "days", "stay_months", "journey", "key", "do"})
    body = b"&".join(name.encode() + b"=" + value for name in names)
    with as_postgresql():
        response = entrant(town, TABLE[route]).post(address, body, content_type=FORM)
    assert response.status_code < 500
    if response.status_code >= 400 and not is_our_page(response):
        # What a script asks is answered to the script, which shows the sentence.
        assert not TABLE[route].page
        assert response.json()["message"]


@pytest.mark.parametrize("value", ["%00", "%ff", "%ED%A0%80", "a%00b"])
def test_bytes_that_are_no_text_in_an_address(client: Client, value: str) -> None:
    for address in (
        f"/en/services/{value}/",
        f"/{value}/services/",
        f"/en/p/{value}/",
        f"/en/search/?q={value}",
        f"/en/plan/?say={value}",
        f"/en/plan/q/age/?person={value}",
        f"/en/services/?{value}=1",
    ):
        refused(started(client).get(address))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{}", "application/json"),
        (b"\xff\xfe", "text/plain"),
        (b"age=3", f"{FORM}; charset=no-such-charset"),
        (b"age=3", f"{FORM}; charset=utf-16"),
        (b"", "multipart/form-data"),
        (b"age", "multipart/form-data; boundary="),
        (b"--x\r\nContent-Disposition: form-data; name=age", "multipart/form-data; boundary=x"),
        (b"--x\r\nnonsense\r\n\r\n3\r\n--x--", "multipart/form-data; boundary=\xff"),
        (b"3", ""),
    ],
)
def test_forms_of_no_shape(client: Client, body: bytes, kind: str) -> None:
    started(client)
    for address in (QUESTION, AGE, "/en/plan/people/", f"/en/check/{CHECK}/q/age/"):
        response = client.generic("POST", address, body, content_type=kind)
        assert response.status_code < 500
        if response.status_code >= 400:
            assert is_our_page(response)


# Wrong answers


WRONG_AGES = (
    *("999", "-1", "0.5", "1e9", "1e999", "NaN", "Infinity", "-Infinity", "0x10", "1_0", "+-3"),
    *("١٢٣٤", "30万", "½", "Ⅻ", "''\"<script>", "true", "null", "[]"),
)


@pytest.mark.parametrize("typed", WRONG_AGES)
def test_ages_that_nobody_has(client: Client, typed: str) -> None:
    started(client)
    for address in (AGE, f"/en/check/{CHECK}/q/age/"):
        assert f'value="{typed}"' in refused(client.post(address, {"age": typed}))


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("31", "2", "2027"),
        ("0", "1", "2027"),
        ("1", "13", "2027"),
        ("1", "1", "0"),
        ("1", "1", "99999"),
        ("1", "1", "1900"),
        ("1", "1", "9999"),
        ("x", "<b>", "2027"),
        ("", "5", "2027"),
        ("1", "1", "27"),
        ("-1", "1", "2027"),
        ("1.5", "1", "2027"),
    ],
)
def test_days_on_which_no_plan_begins(client: Client, day: str, month: str, year: str) -> None:
    started(client)
    typed = {"start-day": day, "start-month": month, "start-year": year}
    text = refused(client.post("/en/plan/q/start/?kind=start", typed))
    for name, value in typed.items():
        assert f'name="{name}"' in text
        assert f'value="{value}"' in text


@pytest.mark.parametrize("year", ["9999", "0001", "3000"])
def test_dates_far_away_give_a_plan_or_an_error(client: Client, year: str) -> None:
    """Of the entry, of a permit that ends: whatever is accepted must be drawn, written and shared."""
    started(client)
    for fact in ("entry_on", "dwelling_on", "leaving_on", "work_permit_expires_on"):
        typed = {f"{fact}-day": "31", f"{fact}-month": "12", f"{fact}-year": year}
        response = client.post(f"/en/plan/q/{fact}/", typed)
        assert response.status_code in (302, 400, 404)
        if response.status_code == 400:
            assert f'value="{year}"' in refused(response)
    for address in ("/en/plan/", "/ar/plan/", "/en/plan/plan.ics", "/en/plan/plan.pdf"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("employer_in_system", "maybe"),
        ("work_permit_category", "Z"),
        ("work_permit_category", ""),
        ("home", "tenant\n"),
        ("school_kind", "<b>"),
    ],
)
def test_choices_that_are_none(client: Client, name: str, value: str) -> None:
    person = "?person=child-1" if name == "school_kind" else ""
    response = started(client).post(f"/en/plan/q/{name}/{person}", {name: value})
    assert response.status_code in (302, 400)
    if response.status_code == 400:
        assert 'id="errors"' in refused(response)
    else:
        assert value.strip() == "tenant"


def test_an_answer_given_twice(client: Client) -> None:
    response = started(client).post(QUESTION, {"stay_months": ["24", "nonsense"]})
    assert "nonsense" in refused(response)


def test_one_wrong_field_keeps_the_others(client: Client) -> None:
    typed = {"journey": JOURNEY, "spouse": "yes", "child": "three", "parent": "2", "pet": "1"}
    text = refused(client.post("/en/plan/start/", typed))
    assert 'value="three"' in text
    assert 'name="parent"' in text
    assert 'value="2"' in text
    assert 'name="spouse" value="yes" checked' in text


# Unknown things


@pytest.mark.parametrize(
    "address",
    [
        "services/no-such/",
        "evidence/no-such/",
        "check/no-such/",
        f"check/{CHECK}/q/no-such/",
        f"check/{CHECK}/q/pet_kind/",
        "plan/q/no-such/",
        "plan/q/age/?person=nobody-1",
        "plan/q/age/?kind=nonsense",
        "plan/q/school_kind/?person=child-99999999999999999999",
        "plan/estimate/no-such/",
        "plan/start/?journey=no-such",
        "plan/start/?event=no-such",
        "p/x/",
        "p/..%2f..%2fetc/",
        f"p/{'x' * 2000}/",
    ],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_does_not_exist(client: Client, address: str, language: str) -> None:
    refused(started(client).get(f"/{language}/{address}"), 404)


@pytest.mark.parametrize("value", ["no-such", "<b>", "' OR 1=1 --", "../../etc/passwd", "%s%n", "{{7*7}}"])
def test_filters_and_parameters_of_no_meaning(client: Client, value: str) -> None:
    started(client)
    for path, names in (
        ("services/", ("theme", "audience", "life_event", "business_event", "q")),
        ("services/z-visa/", ("clerk",)),
        ("languages/", ("next",)),
        ("plan/q/stay_months/", ("after", "kind", "person", "change")),
    ):
        for name in names:
            response = client.get(f"/en/{path}", {name: value})
            assert response.status_code in (200, 404)
            assert f'"{value}"' not in response.content.decode() or value in (
                "no-such",
                "../../etc/passwd",
                "%s%n",
                "{{7*7}}",
            )


@pytest.mark.parametrize(
    "target",
    ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "\n/x", "/%00"],
)
def test_no_form_leads_to_another_host(client: Client, target: str) -> None:
    for address, form in (("/theme", {"theme": "dark"}), ("/language", {"language": "ar"})):
        response = client.post(address, form | {"next": target})
        assert response.status_code in (302, 400)
        if response.status_code == 302:
            assert response["Location"].startswith("/")
            assert not response["Location"].startswith(("//", "/\\"))


# Cookies


@pytest.mark.parametrize(
    "name", [store.COOKIE, "wenjin_theme", "wenjin_language", "wenjin_calendar", "csrftoken"]
)
@pytest.mark.parametrize(
    "value", ["", "x", "x" * 8_000, "a:b:c", "..", "../../x", "<script>", "é", "{}", "null"]
)
def test_forged_cookies(name: str, value: str) -> None:
    client = Client()
    client.cookies[name] = value
    for address in (
        "/en/",
        "/ar/plan/",
        "/en/plan/plan.ics",
        f"/en/check/{CHECK}/result/",
        "/en/plan/start/",
    ):
        response = client.get(address)
        assert response.status_code in (200, 302)
        assert "<script>" not in response.content.decode()


def test_a_cookie_whose_signature_is_changed_is_no_answer(client: Client) -> None:
    cookie = started(client).cookies[store.COOKIE].value
    for forged in (
        cookie[:-1] + ("A" if cookie[-1] != "A" else "B"),
        cookie[1:],
        cookie.replace(":", ".", 1),
    ):
        client.cookies[store.COOKIE] = forged
        assert client.get("/en/plan/").content.decode().count('name="say"') == 1


CONTENTS: list[object] = [
    [],
    "text",
    7,
    {"facts": "x"},
    {"facts": ["x"]},
    {"people": {}},
    {"people": [["role", "child"]]},
    {"situations": [["journey"]]},
    {"situations": "journey"},
    {"start": "tomorrow"},
    {"start": 7},
    {"held": "x"},
    {"skipped": 7},
]
# Of the right shape, with contents that no form of ours would have let through.
SITUATIONS = [["journey", JOURNEY]]
ODD: list[dict[str, object]] = [
    {"facts": {"age": {"a": 1}, "stay_months": [1], "no_such_fact": 1, "work_permit_category": None}},
    {"facts": {"age": 10**30, "stay_months": -5, "entry_on": "9999-12-31", "education": 7}},
    {"facts": {"age": "thirty", "entry_on": "not a date", "employer_in_system": "yes"}},
    {"people": [{"role": 5}, {"role": "ghost"}, {}, {"role": "child", "age": [1]}]},
    {"people": [{"role": "child"}] * 50},
    {"held": {"no_such_paper": True, "passport": "x"}, "estimates": {"z-visa": "long", "no-such": 5}},
    {"estimates": {"z-visa": 10**9}},
    {"estimates": {"z-visa": -(10**9)}},
    {"start": "9999-12-31"},
    {"start": "0001-01-01"},
    {"skipped": [1, None, "age", {"a": 1}]},
]


@pytest.mark.parametrize("content", CONTENTS, ids=str)
def test_signed_cookies_of_another_shape_are_no_answers(client: Client, content: object) -> None:
    client.cookies[store.COOKIE] = signing.dumps(content, salt=store.SALT, compress=True)
    for address in ("/en/plan/", f"/en/check/{CHECK}/result/"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("content", ODD, ids=str)
def test_signed_cookies_of_an_older_pack(client: Client, content: Mapping[str, object]) -> None:
    signed = signing.dumps({"situations": SITUATIONS, **content}, salt=store.SALT, compress=True)
    client.cookies[store.COOKIE] = signed
    for address in (
        "/en/plan/",
        "/ar/plan/",
        "/en/plan/people/",
        "/en/plan/plan.ics",
        "/en/plan/plan.pdf",
        QUESTION,
        f"/en/check/{CHECK}/",
        f"/en/check/{CHECK}/result/",
    ):
        assert client.get(address).status_code in (200, 409), address
    assert client.post("/en/plan/link/", {"key": "odd"}, follow=True).status_code == 200


# Links


def test_links_that_are_over(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = shared(client)
    later = clock.now() + timedelta(days=400)
    monkeypatch.setattr(clock, "now", lambda: later)
    for part in ("", "plan.ics", "plan.pdf", "address/", "mine/", "delete/"):
        refused(client.get(f"/ar/p/{secret}/{part}"), 410)
    for part in ("mine/", "delete/"):
        refused(client.post(f"/ar/p/{secret}/{part}"), 410)


def test_an_old_form_is_over_not_broken(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cookie of the answers is older than it may be: the plan begins anew."""
    started(client)
    monkeypatch.setattr(store, "MAX_AGE", timedelta(seconds=-1))
    response = client.post(QUESTION, {"stay_months": "24"})
    assert (response.status_code, response["Location"]) == (302, "/en/plan/")


# Other systems


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/services?lang=xx", 400),
        ("/api/services?lang=%F0%9F%98%80", 400),
        ("/api/services/no-such", 404),
        ("/api/services/a%20b", 422),
        (f"/api/services/{'x' * 500}", 422),
        ("/api/evidence/no-such?lang=ar", 404),
    ],
)
def test_other_systems_are_told_in_json(client: Client, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert json.loads(response.content)["detail"]


# That the net holds


def test_a_page_of_another_make_would_be_seen() -> None:
    with pytest.raises(AssertionError):
        refused(HttpResponse("<h1>Bad Request (400)</h1>", status=400))
    with pytest.raises(AssertionError):
        refused(HttpResponse("Server Error", status=500))
