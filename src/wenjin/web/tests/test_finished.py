"""Finished pieces of pages are kept per pack, language and second language."""

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import connection
from django.db.models import Manager, Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

ADDRESS = "/en/services/z-visa/"


@pytest.fixture(autouse=True)
def kept(settings: Settings) -> None:
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"} for name in ("default", "pages")
    }
    caches["pages"].clear()


def texts() -> Manager[Model]:
    return apps.get_model("catalogue", "CatalogueText")._default_manager


def packs() -> Manager[Model]:
    return apps.get_model("catalogue", "Pack")._default_manager


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_second_reader_gets_the_same_page_for_one_query(shenzhen: object, client: Client) -> None:
    first = client.get(ADDRESS).content
    assert queries(client, ADDRESS) == 1
    assert client.get(ADDRESS).content == first


def test_each_language_and_the_clerk_have_their_own(shenzhen: object, client: Client) -> None:
    pages = [client.get(path).content for path in (ADDRESS, "/ar/services/z-visa/", f"{ADDRESS}?clerk=1")]
    again = [client.get(path).content for path in (ADDRESS, "/ar/services/z-visa/", f"{ADDRESS}?clerk=1")]
    assert again == pages
    assert len(set(pages)) == 3


def test_another_pack_is_drawn_anew(shenzhen: object, client: Client) -> None:
    client.get(ADDRESS)
    texts().filter(language="en", subject="service/z-visa", field="title").update(value="Quite new")
    packs().update(content_hash="f" * 64)
    assert b"Quite new" in client.get(ADDRESS).content


def test_what_is_kept_stays_escaped(shenzhen: object, client: Client) -> None:
    texts().filter(language="en", subject="service/z-visa", field="title").update(value="<b>&</b>")
    for _ in range(2):
        body = client.get(ADDRESS).content.decode()
        assert "<title>&lt;b&gt;&amp;&lt;/b&gt;" in body
        assert "<b>&</b>" not in body


def test_a_service_that_is_not_there_is_not_kept(shenzhen: object, client: Client) -> None:
    for _ in range(2):
        assert client.get("/en/services/no-such-service/").status_code == 404
