"""The desk in a language that it does not speak: it opens in the nearest that it does."""

import re

import pytest
from django.utils import translation

from wenjin.desk.counters.words import minutes_words
from wenjin.desk.rosters.words import group_words
from wenjin.desk.tests.conftest import SignedIn
from wenjin.lang.domain.registry import BY_CODE, DESK_LANGUAGES

pytestmark = pytest.mark.usefixtures("shenzhen")
ELSEWHERE = sorted(set(BY_CODE) - DESK_LANGUAGES)


def test_every_other_language_leads_to_one_that_the_desk_speaks(signed_in: SignedIn) -> None:
    client = signed_in("chen")
    for code in ELSEWHERE:
        response = client.get(f"/{code}/desk/?asked=over&of=work-permit")
        nearest = "zh-hans" if code == "zh-hant" else "en"
        assert (response.status_code, response["Location"]) == (
            302,
            f"/{nearest}/desk/?asked=over&of=work-permit",
        )


def test_a_page_of_the_desk_offers_the_languages_it_speaks(signed_in: SignedIn) -> None:
    html = signed_in("chen").get("/zh-hans/desk/").content.decode()
    head = html.partition("</header>")[0]
    assert set(re.findall(r'hreflang="([\w-]+)"', head)) == {"en", "ar"}
    assert "/zh-hans/languages/?next=" not in head
    assert "/en/languages/?next=" in signed_in("chen").get("/en/you/").content.decode()


def test_what_is_typed_in_another_language_is_searched_for(signed_in: SignedIn) -> None:
    response = signed_in("chen").post("/fr/desk/cases/", {"q": "Ferreira"})
    assert response.status_code in (200, 302)
    assert response["Content-Language"] == "en"
    assert "/fr/" not in response.get("Location", "")
    if response.status_code == 200:
        assert 'value="Ferreira"' in response.content.decode()


@pytest.mark.parametrize(("code", "name"), [("en", "English"), ("zh-hans", "英语"), ("ar", "الإنجليزية")])
def test_a_language_that_is_spoken_is_no_written_one(code: str, name: str) -> None:
    with translation.override(code):
        assert group_words("english") == name


def test_two_minutes_are_one_word_in_arabic() -> None:
    with translation.override("ar"):
        assert [minutes_words(count) for count in (1, 2, 3)] == ["1 دقيقة", "دقيقتين", "3 دقائق"]
