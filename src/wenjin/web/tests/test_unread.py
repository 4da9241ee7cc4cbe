"""Readers are told of texts that nobody has reviewed, at no further query."""

import pytest
from django.apps import apps
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries, Settings

from wenjin.cases.tests import stage
from wenjin.catalogue.queries.text_units import units
from wenjin.catalogue.queries.texts import Said, texts
from wenjin.catalogue.services.text_edits import save_text
from wenjin.core import clock
from wenjin.lang.templatetags import lang
from wenjin.web.tests.filing import signed_in

pytestmark = pytest.mark.usefixtures("shenzhen")

LINE = "/languages/#states"
CHECK = "cn-foreign-worker-classification"
PAGES = ("services/z-visa/", "evidence/passport/", f"check/{CHECK}/", f"check/{CHECK}/result/")


def set_state(state: str, field: str = "title") -> None:
    rows = apps.get_model("catalogue", "CatalogueText")._default_manager
    rows.filter(language="fr", subject="service/z-visa", field=field).update(state=state)


@pytest.mark.parametrize("path", PAGES)
def test_a_translated_page_says_that_nobody_has_reviewed_it(client: Client, path: str) -> None:
    assert LINE in client.get(f"/fr/{path}").content.decode()
    assert LINE not in client.get(f"/en/{path}").content.decode()


def test_a_plan_says_so_too(client: Client) -> None:
    start = {"journey": "hired-from-abroad", "spouse": "no", "child": "0", "parent": "0", "pet": "0"}
    assert client.post("/fr/plan/start/", start).status_code == 302
    assert LINE in client.get("/fr/plan/").content.decode()
    assert LINE not in client.get("/en/plan/").content.decode()


def test_the_page_of_a_case_says_so_too(client: Client) -> None:
    case = stage.submitted(signed_in(client))
    assert LINE in client.get(f"/fr/cases/{case.reference}/").content.decode()
    assert LINE not in client.get(f"/en/cases/{case.reference}/").content.decode()


@pytest.mark.parametrize("state", ["machine", "stale"])
def test_doubtful_texts_are_marked_where_they_stand(client: Client, state: str) -> None:
    set_state(state)
    page = client.get("/fr/services/z-visa/").content.decode()
    assert page.count('<span class="doubt"><span class="vh">') == 1
    assert '<span class="doubt"></span>' in page  # the key to the sign, at the end
    set_state("reviewed")
    assert '<span class="doubt">' not in client.get("/fr/services/z-visa/").content.decode()


def test_an_edit_is_on_the_page_at_once(client: Client, settings: Settings) -> None:
    """Also where finished pages are kept."""
    kept = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "unread"}
    settings.CACHES = {**settings.CACHES, "pages": kept}
    (unit,) = [one for one in units("fr").values() if one.english == "Work visa (Z)"]
    assert unit.target in client.get("/fr/services/z-visa/").content.decode()
    save_text("fr", unit.source_hash, "", "Visa Z tout neuf", by="person:x", at=clock.now(), seen=unit.token)
    assert "Visa Z tout neuf" in client.get("/fr/services/z-visa/").content.decode()


def test_states_come_with_the_texts(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        found = texts(["service/z-visa"], "fr")
    assert found.states == set()
    title = found.find("service/z-visa", "title", "fr")
    assert title is not None
    assert title.state == "drafted"
    assert found.states == {"drafted"}
    assert found.find("service/z-visa", "title", "en") is not None
    assert found.states == {"drafted", "source"}


def test_what_the_line_says() -> None:
    assert lang.unread({"source", "reviewed"}) == ""
    assert lang.unread({"source", "drafted"}, None) == "drafted"
    assert lang.unread({"drafted"}, {"stale"}) == "doubtful"


def test_the_sign_is_told_in_words() -> None:
    with translation.override("en"):
        marked = lang.said(Said("Visa", "en", "machine"))
    assert marked == 'Visa<span class="doubt"><span class="vh"> (translated by a machine)</span></span>'


def test_the_wall_tells_how_far_each_language_is(client: Client) -> None:
    page = client.get("/en/languages/").content.decode()
    assert 'id="states"' in page
    assert page.count('<th scope="row"') > 20
