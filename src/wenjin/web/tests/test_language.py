"""Which language a request is answered in, and how a reader changes it."""

import re

import pytest
from django.test import Client, RequestFactory

from wenjin.lang.domain.registry import DESK_LANGUAGES, LANGUAGES
from wenjin.lang.templatetags import lang
from wenjin.web.about import families
from wenjin.web.language import in_language, is_of_desk, known, preferred, prefix_of, spoken_at


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en-US", "en"),
        ("zh-CN", "zh-hans"),
        ("zh-Hant-HK", "zh-hant"),
        ("zh-TW", "zh-hant"),
        ("zh", "zh-hans"),
        ("tl", "fil"),
        ("iw", "he"),
        ("pt-BR", "pt"),
        ("xx", None),
    ],
)
def test_tags_of_browsers(tag: str, code: str | None) -> None:
    assert known(tag) == code


def test_every_language_is_known_by_its_own_tag() -> None:
    for language in LANGUAGES:
        assert known(language.tag) == language.code
        assert prefix_of(f"/{language.code}/services/") == language.code
        assert lang.locale(language.code).language


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/en/services/?q=a", "/ar/services/?q=a"),
        ("/", "/ar/"),
        ("/zh-hans/", "/ar/"),
        ("/services/", "/ar/services/"),
        ("/en", "/ar/"),
        ("/?q=/en/", "/ar/?q=/en/"),
    ],
)
def test_the_same_page_elsewhere(path: str, there: str) -> None:
    assert in_language(path, "ar") == there


@pytest.mark.parametrize(
    ("cookie", "header", "code"),
    [
        ("ar", "fr", "ar"),
        ("xx", "fr", "fr"),
        ("", "xx, de;q=0.5", "de"),
        ("", "zh-TW,zh;q=0.9", "zh-hant"),
        ("", "", "en"),
        ("", "\x00;;q=", "en"),
    ],
)
def test_cookie_then_browser_then_english(cookie: str, header: str, code: str) -> None:
    request = RequestFactory().get("/", headers={"Accept-Language": header})
    request.COOKIES["wenjin_language"] = cookie
    assert preferred(request) == code


@pytest.mark.django_db
def test_the_front_page_follows_the_browser(client: Client) -> None:
    response = client.get("/", headers={"Accept-Language": "ta"})
    assert response.status_code == 200
    assert '<html lang="ta"' in response.content.decode()
    assert {"Accept-Language", "Cookie"} <= {part.strip() for part in response.headers["Vary"].split(",")}


@pytest.mark.django_db
def test_a_page_without_a_language_is_found(client: Client) -> None:
    for path in ("/services/", "/services"):
        response = client.get(path, headers={"Accept-Language": "ar"})
        assert response.status_code == 302
        assert response.headers["Location"] == "/ar/services/"
    assert client.get("/services/?q=%E4%B8%AD").headers["Location"] == "/en/services/?q=%E4%B8%AD"
    assert client.get("/nothing-here").status_code == 404


@pytest.mark.django_db
def test_choosing_keeps_the_page_and_is_remembered(client: Client) -> None:
    response = client.post("/language", {"language": "ar", "next": "/en/services/z-visa/?clerk=1"})
    assert response.status_code == 302
    assert response.headers["Location"] == "/ar/services/z-visa/?clerk=1"
    assert client.cookies["wenjin_language"].value == "ar"
    assert client.get("/services/").headers["Location"] == "/ar/services/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "/\\evil.example"]
)
def test_never_sent_to_a_foreign_site(client: Client, address: str) -> None:
    for path, data in (("/language", {"language": "en"}), ("/theme", {"theme": "dark"})):
        location = client.post(path, {**data, "next": address}).headers["Location"]
        assert location == "/en/"


@pytest.mark.django_db
def test_an_unknown_language_changes_nothing(client: Client) -> None:
    response = client.post("/language", {"language": "xx"})
    assert response.status_code == 302
    assert "wenjin_language" not in client.cookies


@pytest.mark.django_db
def test_light_and_dark(client: Client) -> None:
    assert "data-theme" not in client.get("/en/languages/").content.decode().split(">", 2)[1]
    client.post("/theme", {"theme": "dark", "next": "/en/languages/"})
    assert '<html lang="en" dir="ltr" data-theme="dark">' in client.get("/en/languages/").content.decode()
    client.post("/theme", {"theme": "purple"})
    assert '<html lang="en" dir="ltr">' in client.get("/en/languages/").content.decode()
    assert client.get("/theme").status_code == 302


def test_the_wall_loses_nobody() -> None:
    listed = [language.code for family in families() for language in family]
    assert sorted(listed) == sorted(language.code for language in LANGUAGES)


@pytest.mark.django_db
@pytest.mark.parametrize("code", [language.code for language in LANGUAGES])
def test_every_language_has_a_first_page(client: Client, code: str) -> None:
    response = client.get(f"/{code}/")
    assert response.status_code == 200
    assert f'href="/{code}/services/"' in response.content.decode()


@pytest.mark.parametrize(
    ("path", "is_there"),
    [
        ("/fr/desk/", True),
        ("/fr/desk", True),
        ("/desk/cases/", True),
        ("/zh-hant/desk/cases/SZ-26-2222-2/", True),
        ("/fr/", False),
        ("/fr/desks/", False),
        ("/fr/services/desk/", False),
        ("", False),
    ],
)
def test_addresses_of_the_desk(path: str, is_there: bool) -> None:
    assert is_of_desk(path) is is_there


@pytest.mark.parametrize(
    ("code", "spoken"), [("fr", "en"), ("kk", "en"), ("zh-hant", "zh-hans"), ("ar", "ar"), ("en", "en")]
)
def test_the_desk_is_led_to_the_nearest_language_it_speaks(client: Client, code: str, spoken: str) -> None:
    assert spoken_at(f"/{code}/desk/", code) == spoken
    assert spoken_at(f"/{code}/services/", code) == code
    response = client.get(f"/{code}/desk/cases/?q=benali&page=2")
    assert response.status_code == 302
    if code == spoken:
        assert response["Location"].startswith(f"/{code}/account/sign-in/")
    else:
        assert response["Location"] == f"/{spoken}/desk/cases/?q=benali&page=2"


@pytest.mark.django_db
def test_a_form_at_the_desk_is_answered_and_not_sent_on(client: Client) -> None:
    """Somebody whose session ended while they wrote: the page offers again what they typed, in English."""
    response = client.post(
        "/fr/desk/cases/", {"q": "Amina Benali"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert response.status_code == 403
    assert response["Content-Language"] == "en"
    html = response.content.decode()
    assert '<html lang="en"' in html
    assert "Amina Benali" in html
    assert 'action="/en/desk/cases/"' in html


@pytest.mark.django_db
def test_without_a_language_in_the_address_the_desk_opens_in_one_it_speaks(client: Client) -> None:
    client.cookies["wenjin_language"] = "fr"
    assert client.get("/desk/cases/?q=a")["Location"] == "/en/desk/cases/?q=a"


@pytest.mark.django_db
def test_from_the_desk_the_wall_offers_what_the_desk_speaks(client: Client) -> None:
    html = client.get("/en/languages/?next=/en/desk/cases/").content.decode()
    assert set(re.findall(r'name="language" value="([\w-]+)"', html)) == DESK_LANGUAGES
    everywhere = client.get("/en/languages/?next=/en/services/").content.decode()
    assert len(re.findall(r'name="language" value="([\w-]+)"', everywhere)) == len(LANGUAGES)


@pytest.mark.usefixtures("shenzhen")
def test_no_hebrew_prefix_hangs_on_the_name_of_a_day(client: Client) -> None:
    for address in ("/he/crossings/", "/he/sources/", "/he/services/z-visa/"):
        assert not re.search("[\u05d0-\u05ea]-\u05d9\u05d5\u05dd ", client.get(address).content.decode())


@pytest.mark.usefixtures("shenzhen")
def test_each_figure_of_a_language_carries_its_label(client: Client) -> None:
    page = client.get("/ta/languages/").content.decode()
    rows = page.partition("<tbody")[2].partition("</tbody>")[0].split("<tr")[1:]
    heads = re.findall(r'role="columnheader" class="n">([^<]+)<', page)
    assert len(heads) == 6
    assert all(re.findall(r'data-label="([^"]+)"', row) == heads for row in rows)


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/zh/", "/zh-hans/"),
        ("/zh", "/zh-hans/"),
        ("/zh-CN/services/?q=a%20b", "/zh-hans/services/?q=a%20b"),
        ("/zh_TW/ask/", "/zh-hant/ask/"),
        ("/EN/", "/en/"),
        ("/pt-BR/services/", "/pt/services/"),
        ("/iw/", "/he/"),
    ],
)
@pytest.mark.django_db
def test_other_spellings_of_a_language_lead_to_it(client: Client, path: str, there: str) -> None:
    page = client.get(path)
    assert (page.status_code, page.headers["Location"]) == (301, there)


@pytest.mark.parametrize("path", ["/xx/", "/id-card/", "/des/", "/robot.txt", "/zh:evil/", "/%E4%B8%AD/"])
@pytest.mark.django_db
def test_what_is_no_language_is_not_there(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_no_spelling_leads_elsewhere(client: Client) -> None:
    assert client.get("/zh//evil.example/").headers["Location"] == "/zh-hans//evil.example/"


def _cookie(client: Client, path: str, came_from: str) -> str:
    page = client.get(path, headers={"Referer": came_from})
    found = page.cookies.get("wenjin_language")
    return found.value if found else ""


@pytest.mark.usefixtures("shenzhen")
def test_a_link_to_another_language_is_a_choice(client: Client) -> None:
    client.post("/language", {"language": "fr"})
    assert _cookie(client, "/de/services/", "http://testserver/en/services/") == "de"
    assert client.get("/").headers["Content-Language"] == "de"


@pytest.mark.usefixtures("shenzhen")
@pytest.mark.parametrize(
    ("path", "came_from"),
    [
        ("/de/services/", ""),
        ("/de/services/", "https://elsewhere.example/en/"),
        ("/de/services/", "http://testserver/de/"),
        ("/de/services/", "http://testserver/"),
        ("/de/no-such/", "http://testserver/en/"),
        ("/zh-hans/desk/", "http://testserver/en/desk/"),
    ],
)
def test_other_ways_to_a_page_choose_nothing(client: Client, path: str, came_from: str) -> None:
    assert _cookie(client, path, came_from) == ""
