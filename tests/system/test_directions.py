"""Every page in English, Arabic and Chinese: language, direction, and no sentence left in English."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils.translation import to_locale

from tests.system.address_kinds import Who
from tests.system.addresses import TABLE, sample, started
from tests.system.faces import FACES, MORE, REFUSED, SERVICES
from tests.system.page_reading import Reader, read
from tests.system.town import Town
from wenjin.conftest import django_db_setup, shenzhen  # noqa: F401  fixtures
from wenjin.lang.domain.registry import BY_CODE

pytestmark = pytest.mark.usefixtures("shenzhen")
LANGUAGES = ("en", "ar", "zh-hans")
TRANSLATED = ("ar", "zh-hans")
# Languages to choose from are called by the name that they have themselves.
OWN_NAMES = frozenset(one.own_name for one in BY_CODE.values())
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[^>]+>")
TEMPLATE = re.compile(r"\{\{|\{%|%\}|\}\}|%\(\w+\)s|<object |Said\(|SafeString")
LATIN_SENTENCE = re.compile(r"(?<![\w.])[A-Za-z][a-z’'-]*(?:,? [A-Za-z][a-z’'-]*){3,}")
# A value that was not there; alone it may be a choice of an English question, and of no other.
NOTHING = re.compile(r"\bNone\b(?! of |, )")


@dataclass(frozen=True)
class Sentence:
    """An English sentence whose translation is another.

    Attributes:
        english: as it stands in the catalogue; its pattern is made when its part was met.
        part: its longest piece without placeholders; a text without it needs no closer look.
        is_alone: whether it may only be the whole of a text: shorter ones are words of other languages too.
    """

    english: str
    part: str
    is_alone: bool

    def is_in(self, text: str) -> bool:
        if self.part not in text:
            return False
        pattern = _pattern(self.english)
        return bool(pattern.fullmatch(text) if self.is_alone else pattern.search(text))


@cache
def untranslated(language: str) -> tuple[Sentence, ...]:
    """English sentences whose translation is another: those of three words anywhere, shorter ones alone."""
    file = settings.PACKAGE / "locale" / to_locale(language) / "LC_MESSAGES" / "django.po"
    with file.open("rb") as stream:
        catalogue = read_po(stream, locale=to_locale(language))
    same, other = set(), set()
    for message in catalogue:
        ids = (message.id,) if isinstance(message.id, str) else message.id
        strings = (message.string,) if isinstance(message.string, str) else message.string
        for one in filter(None, ids):
            (same if one in strings else other).add(one)
    return tuple(
        Sentence(one, _longest_part(one), len(_words(one)) < 3)
        for one in sorted(other - same)
        if _words(one) and (not PLACEHOLDER.search(one) or len(_words(one)) >= 2)
    )


def _longest_part(sentence: str) -> str:
    return max((" ".join(part.split()) for part in PLACEHOLDER.split(sentence)), key=len)


def _words(sentence: str) -> list[str]:
    return re.findall(r"[A-Za-z]{2,}", PLACEHOLDER.sub(" ", sentence))


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    """The sentence with anything where its placeholders are; one of placeholders alone fits nothing."""
    if not _words(sentence):
        return re.compile(r"(?!)")
    parts = (_literal(" ".join(part.split())) for part in PLACEHOLDER.split(sentence))
    return re.compile(r"\s*.{0,80}?\s*".join(parts))


def _literal(part: str) -> str:
    before = r"(?<![\w.])" if part[:1].isalnum() else ""
    after = r"(?![\w.]*\w)" if part[-1:].isalnum() else ""
    return before + re.escape(part) + after


def left_in_english(reader: Reader, language: str) -> list[str]:
    tag = BY_CODE[language].tag
    return [
        one.text
        for one in reader.pieces
        if one.language == tag and one.text not in OWN_NAMES and is_english(one.text, language)
    ]


@lru_cache(maxsize=20_000)  # most of what a page says stands on all pages
def is_english(text: str, language: str) -> bool:
    """Whether a text is, or has in it, an English sentence whose translation is another."""
    return any(sentence.is_in(text) for sentence in untranslated(language))


def unmarked(reader: Reader, language: str) -> list[str]:
    """Sentences in Latin letters that the page gives out as Arabic or Chinese."""
    tag = BY_CODE[language].tag
    return [one.text for one in reader.pieces if one.language == tag and LATIN_SENTENCE.search(one.text)]


def check(html: str, language: str) -> None:
    """What must be true of every page."""
    reader = read(html)
    assert reader.root.get("lang") == BY_CODE[language].tag
    assert reader.root.get("dir") == ("rtl" if language == "ar" else "ltr")
    strange = [one.text for one in reader.pieces if TEMPLATE.search(one.text)]
    strange += [
        one.text
        for one in reader.pieces
        if NOTHING.search(one.text) and (language, one.text) != ("en", "None")
    ]
    assert strange == []
    if language in TRANSLATED:
        assert left_in_english(reader, language) == []
        assert unmarked(reader, language) == [], "in another language, and no lang says so"


PAGES = [
    pytest.param(route, id=route.replace("<language>/", "") or "front")
    for route, row in TABLE.items()
    if row.page and "GET" in row.methods and "<language>" in route and row.who.is_open
]
# Pages of somebody who is signed in, or who works here.
OTHERS = [
    pytest.param(route, id=route.replace("<language>/", ""))
    for route, row in TABLE.items()
    if row.page and "GET" in row.methods and not row.who.is_open and row.who is not Who.DEMO
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("route", PAGES)
def test_a_page_speaks_the_language_of_its_address(
    client: Client, town: Town, route: str, language: str
) -> None:
    response = started(client).get(sample(client, route, language, town))
    if response.status_code == 302 and 302 in TABLE[route].answers:
        return
    assert response.status_code in TABLE[route].answers
    assert response["Content-Language"] == BY_CODE[language].tag
    check(response.content.decode(), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("route", OTHERS)
def test_a_page_of_somebody_who_may_enter(town: Town, route: str, language: str) -> None:
    response = town.client(TABLE[route].by).get(sample(Client(), route, language, town))
    if response.status_code == 302:
        return
    assert response["Content-Language"] == BY_CODE[language].tag
    check(response.content.decode(), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FACES)
def test_faces_of_pages_about_cases(town: Town, name: str, language: str) -> None:
    role, place, of = FACES[name]
    response = town.client(role).get(f"/{language}/{place.format(town.values[of] if of else '')}")
    assert response.status_code < 500
    check(response.content.decode(), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", ["benali", "xyzzyqwv"])
def test_somebody_found_and_nobody(town: Town, words: str, language: str) -> None:
    client = town.client("officer")
    check(client.post(f"/{language}/desk/cases/", {"q": words}, follow=True).content.decode(), language)
    check(client.get(f"/{language}/desk/cases/?asked=over").content.decode(), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MORE)
def test_pages_that_have_other_faces(client: Client, name: str, language: str) -> None:
    response = started(client).get(f"/{language}/{MORE[name]}")
    assert response.status_code in (200, 404)
    check(response.content.decode(), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", REFUSED)
def test_forms_that_are_refused(client: Client, name: str, language: str) -> None:
    address, typed = REFUSED[name]
    response = started(client).post(f"/{language}/{address}", typed)
    assert response.status_code == 400
    check(response.content.decode(), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_gone(client: Client, language: str) -> None:
    address = sample(client, "<language>/p/<str:secret>/delete/", language)
    response = client.post(address, follow=True)
    assert response.status_code == 410
    check(response.content.decode(), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_answered_to_its_end(client: Client, language: str) -> None:
    """All questions passed over: many sentences stand only there."""
    started(client)
    page = client.get(f"/{language}/plan/").content.decode()
    found = re.search(rf'class="btn" href="(/{language}/plan/q/[^"]+)"', page)
    assert found
    address = found[1].replace("&amp;", "&")
    while "/q/" in address:
        check(client.get(address).content.decode(), language)
        address = client.post(address, {"do": "skip"})["Location"]
    check(client.get(address).content.decode(), language)


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("journey", ["family-joins", "firm-goes-abroad", "new-company-and-headquarters"])
def test_other_plans(client: Client, journey: str, language: str) -> None:
    client.post(f"/{language}/plan/start/", {"journey": journey, "spouse": "yes", "child": "1"})
    check(client.get(f"/{language}/plan/").content.decode(), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("service", SERVICES)
def test_services_of_many_shapes(client: Client, service: str, language: str) -> None:
    check(client.get(f"/{language}/services/{service}/").content.decode(), language)


@pytest.mark.parametrize("language", TRANSLATED)
def test_an_english_sentence_would_be_seen(client: Client, language: str) -> None:
    html = client.get(f"/{language}/languages/").content.decode()
    missing = "There is nothing at this address. It may have moved, or a letter may be missing."
    for sentence in ("Your language", f"Look: {missing}"):
        spoiled = html.replace("<main", f"<p>{sentence}</p><main")
        assert left_in_english(read(spoiled), language) == [sentence]
    foreign = html.replace("<main", '<p lang="en">Your language</p><p>a law of the city</p><main')
    assert left_in_english(read(foreign), language) == []
    assert unmarked(read(foreign), language) == ["a law of the city"]


@pytest.mark.parametrize("strange", ["{{ title }}", "{% if %}", "by None days", "%(day)s"])
def test_what_a_template_left_behind_would_be_seen(client: Client, strange: str) -> None:
    html = client.get("/en/languages/").content.decode().replace("<main", f"<p>{strange}</p><main")
    with pytest.raises(AssertionError):
        check(html, "en")
