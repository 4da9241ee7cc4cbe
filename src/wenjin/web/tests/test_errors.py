"""What happens when something does not fit."""

import re

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from wenjin.web import errors
from wenjin.web.limits import refusal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/en/services/%00/", "/en/services/%ff/", "/%C0%AF", "/en/search/?q=%00", "/en/search/?q=%ff"]
)
def test_what_is_no_text_is_refused(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 400
    assert "We cannot read this" in response.content.decode()


def test_ordinary_addresses_pass() -> None:
    for path in ("/zh-hans/search/?q=%E4%B8%AD%E6%96%87", "/en/search/?q=100%25+sure", "/en/search/?q=%"):
        assert refusal(RequestFactory().get(path)) is None


def test_too_large(client: Client) -> None:
    response = client.post("/language", {"language": "x" * 300_000})
    assert response.status_code == 413
    assert "larger than any form of ours" in response.content.decode()


def test_a_length_that_is_no_number(client: Client) -> None:
    assert client.get("/en/", CONTENT_LENGTH="many").status_code == 400


def test_our_fault_needs_no_database() -> None:
    with CaptureQueriesContext(connection) as queries:
        response = errors.server_error(RequestFactory().get("/ar/"))
    assert response.status_code == 500
    assert len(queries) == 0
    assert "not your fault" in response.content.decode()


def test_errors_speak_the_language_of_the_address(client: Client) -> None:
    assert client.get("/ar/nothing/").headers["Content-Language"] in ("ar", "en")
    assert 'href="/ar/services/"' in client.get("/ar/nothing/").content.decode()


def test_a_stale_form_keeps_what_was_typed() -> None:
    request = RequestFactory().post(
        "/en/check/x/", {"pay": "30000", "note": '<b>"'}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    response = errors.stale_form(request, "token missing")
    page = response.content.decode()
    assert response.status_code == 403
    assert 'name="pay" value="30000"' in page
    assert "&lt;b&gt;&quot;" in page
    assert re.search(r'name="csrfmiddlewaretoken" value="\w{20,}"', page)


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}]
)
def test_a_foreign_form_is_not_offered_again(headers: dict[str, str]) -> None:
    request = RequestFactory().post("/en/check/x/", {"pay": "30000"}, headers=headers)
    page = errors.stale_form(request, "bad origin").content.decode()
    assert "30000" not in page
    assert 'name="csrfmiddlewaretoken"' not in page


def test_health(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_a_file_that_is_too_large_is_told_how_large_it_may_be(client: Client) -> None:
    form = "/en/cases/SZ-26-2222-2/papers/passport/"
    response = client.post(form, b"x", "application/pdf", CONTENT_LENGTH=str(40 * 1024 * 1024))
    page = response.content.decode()
    assert response.status_code == 413
    assert "at most 25 MB" in page
    assert f'href="{form}"' in page


@pytest.mark.parametrize(
    ("address", "above"),
    [
        ("/en/cases/SZ-26-2222-2/papers/reuse/", "/en/cases/SZ-26-2222-2/"),
        ("/en/check/some-check/again/", "/en/check/some-check/"),
    ],
)
def test_an_address_of_a_form_says_so_and_leads_back(client: Client, address: str, above: str) -> None:
    response = client.get(address)
    assert response.status_code == 405
    assert "POST" in response["Allow"]
    page = response.content.decode()
    assert "Only a form leads to this address." in page
    assert f'href="{above}"' in page
