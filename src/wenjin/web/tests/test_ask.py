"""The page of the assistant: every outcome, whatever is typed, and what readers say of an answer."""

import html
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from wenjin.assistant import phrasing
from wenjin.assistant.queries.answers import Answer, CallForHelp, Outcome, Reading
from wenjin.assistant.queries.asked import AskedWording, View, asked_groups
from wenjin.assistant.queries.hearing import Heard
from wenjin.assistant.services.questions import fingerprint
from wenjin.catalogue.queries.domain import catalogue
from wenjin.catalogue.queries.texts import texts
from wenjin.web import ask, ask_phrased

pytestmark = pytest.mark.usefixtures("shenzhen")

ANSWERED = Outcome.ANSWERED
LANDLORD = "my landlord keeps my deposit"
Given = Callable[..., None]


def words_of(content: bytes) -> str:
    """Text of a page without its tags."""
    main = content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def counted() -> list[AskedWording]:
    """All questions that were counted."""
    return [one for group in asked_groups(View.OPEN) for one in group.wordings]


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Given:
    """Makes the assistant answer in a certain way, whatever was learnt."""

    def set_up(
        outcome: Outcome,
        *services: str,
        help_: CallForHelp | None = None,
        reason: str = "",
        guessed: str = "",
    ) -> None:
        readings = tuple(Reading(one, 0.9 / (place + 1)) for place, one in enumerate(services))

        def answer(heard: Heard) -> Answer:
            return Answer(
                heard.asked, heard.is_cut, heard.language, guessed, outcome, help_, readings, reason, ()
            )

        monkeypatch.setattr(ask, "answered", answer)

    return set_up


def test_the_empty_page_has_examples_that_lead_to_answers(client: Client) -> None:
    page = client.get("/en/ask/")
    assert page.status_code == 200
    assert "What happened? What do you need?" in words_of(page.content)
    assert 'href="/en/ask/?q=I+lost+my+passport"' in page.content.decode()
    assert counted() == []
    assert "csrftoken" not in page.cookies


def test_one_answer_is_the_service_with_what_comes_next(client: Client, given: Given) -> None:
    given(ANSWERED, "residence-permit-work-first", "z-visa", "pet-import")
    page = client.get("/en/ask/", {"q": "I have a job, what about the permit to stay?"})
    text, code = words_of(page.content), page.content.decode()
    assert "The next step" in text
    assert "Last checked on" in text
    assert "Source:" in text
    assert 'href="/en/services/residence-permit-work-first/"' in code
    assert 'href="/en/apply/residence-permit-work-first/"' in code
    assert re.search(r'href="/en/plan/start/\?journey=[\w-]+">Start the plan', code)
    assert 'href="/en/centres/longhua-centre/"' in code
    assert code.count('class="papers"') >= 1
    assert (
        code.count('<li class="bring"') + code.count('<li class="differs"') + code.count('<li class="made"')
        <= 8
    )
    assert "Did you mean something else?" in text
    assert "means=z-visa" in code


def test_more_than_eight_papers_are_said_and_linked(client: Client, given: Given) -> None:
    given(ANSWERED, "work-permit-in-china")
    code = client.get("/en/ask/", {"q": "work permit"}).content.decode()
    assert re.search(r'href="/en/services/work-permit-in-china/#bring">\d+ more papers?<', code)


def test_every_service_can_be_an_answer_in_two_languages(client: Client, given: Given) -> None:
    names = list(catalogue().services)[::37]
    assert len(names) >= 8
    for name in names:
        given(ANSWERED, name)
        page = client.get("/ar/ask/", {"q": LANDLORD, "clerk": "1"})
        assert page.status_code == 200
        assert 'lang="zh-Hans"' in page.content.decode()


def test_what_is_close_is_asked_with_the_difference(client: Client, given: Given) -> None:
    given(Outcome.SEVERAL, "z-visa", "r-visa-confirmation", "visa-extension")
    page = client.get("/en/ask/", {"q": "visa"})
    text = words_of(page.content)
    assert "Which of these do you mean?" in text
    assert "None of these" in text
    for one in ("z-visa", "r-visa-confirmation", "visa-extension"):
        assert f"means={one}" in page.content.decode()
    chosen = client.get("/en/ask/", {"q": "visa", "means": "z-visa"})
    assert "Which of these" not in words_of(chosen.content)
    assert 'href="/en/services/z-visa/"' in chosen.content.decode()
    assert [one.times for one in counted()] == [1]


def test_a_service_that_is_not_there_cannot_be_meant(client: Client, given: Given) -> None:
    given(Outcome.SEVERAL, "z-visa", "visa-extension")
    page = client.get("/en/ask/", {"q": "visa", "means": "no-such"})
    assert "Which of these do you mean?" in words_of(page.content)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("promise", "Nobody can promise"),
        ("diagnosis", "A doctor can"),
        ("injection", "Only checked texts"),
        ("", "Nothing that we have checked"),
        ("a kind of a later release", "Nothing that we have checked"),
    ],
)
def test_what_is_declined_names_a_person(client: Client, given: Given, reason: str, said: str) -> None:
    given(Outcome.DECLINED, "z-visa", "pet-import", "sim-card", reason=reason)
    page = client.get("/en/ask/", {"q": "will I surely get it?"})
    text, code = words_of(page.content), page.content.decode()
    assert "I do not know. Here is a person." in text
    assert said in text
    assert 'href="tel:12345"' in code
    assert 'href="tel:12367"' in code
    assert "Longhua International Cooperation Center" in text
    assert "43 languages" in text
    folded = code.partition("<details")[2]
    assert "Did you mean one of these?" in folded
    assert [f"means={one}" in folded for one in ("z-visa", "pet-import", "sim-card")] == [True] * 3
    assert "Was this what you meant?" not in text


def test_who_is_understood_is_not_told_that_nothing_is_known(client: Client, given: Given) -> None:
    given(Outcome.DECLINED, "z-visa", "pet-import", "sim-card", reason="otherpeople")
    page = client.get("/en/ask/", {"q": "I was hired from abroad and come with my wife and a cat"})
    text = words_of(page.content)
    assert "Make a plan:" in text
    assert "I do not know" not in text
    assert "Which of these do you mean?" in text


def test_a_call_for_help_comes_first(client: Client, given: Given) -> None:
    danger = CallForHelp("violence", "110", ("emergency-police-110", "crime-report"))
    given(ANSWERED, "emergency-police-110", help_=danger)
    page = client.get("/en/ask/", {"q": "he hits me"})
    text, code = words_of(page.content), page.content.decode()
    alarm = code.index('role="alert"')
    assert alarm < code.index('id="answer"')
    assert 'href="tel:110"' in code[alarm:]
    assert "Say where you are" in text
    assert "Say what you see" in text
    assert re.search(r'class="shown" lang="zh-Hans" dir="ltr">[^<]*110', code)
    assert counted()[0].outcome == "help"


@pytest.mark.parametrize("kind", ["violence", "fire", "injury", "despair", "a later kind"])
def test_every_kind_of_help_has_words(client: Client, given: Given, kind: str) -> None:
    given(Outcome.SEVERAL, "emergency-police-110", "z-visa", help_=CallForHelp(kind, "119", ("z-visa",)))
    assert 'href="tel:119"' in client.get("/ar/ask/", {"q": "help"}).content.decode()


def test_the_language_of_the_question_is_offered_never_taken(client: Client, given: Given) -> None:
    given(ANSWERED, "z-visa", guessed="fr")
    page = client.get("/en/ask/", {"q": "visa de travail"})
    assert "You seem to write in French." in words_of(page.content)
    button = re.search(r'<a [^>]*href="(/fr/ask/[^"]*)" lang="fr"', page.content.decode())
    assert button
    assert parse_qs(urlsplit(html.unescape(button[1])).query)["q"] == ["visa de travail"]
    assert "You seem to write" not in words_of(client.get("/fr/ask/", {"q": "visa de travail"}).content)


def test_a_situation_offers_its_plan_first(client: Client) -> None:
    page = client.get("/en/ask/", {"q": "I am hired from abroad with my wife, two children and a dog"})
    code = page.content.decode()
    offer = re.search(r'class="note offer"><a class="btn" href="([^"]*)"', code)
    assert offer
    assert offer[1].count("people=child") == 2
    assert 'id="answer"' not in code[: offer.start()]


def test_what_is_typed_at_length_is_kept_and_its_beginning_read(client: Client, given: Given) -> None:
    given(ANSWERED, "z-visa")
    typed = "ሥራ " * 3_400
    for page in (client.post("/am/ask/", {"q": typed}), client.get("/am/ask/", {"q": typed})):
        assert page.status_code == 200
        code = html.unescape(page.content.decode())
        assert typed in code
        assert 'role="status"' in code
    (row,) = counted()
    assert len(row.text) <= 300


def test_a_short_question_gets_an_address(client: Client) -> None:
    page = client.post("/en/ask/", {"q": " I lost my passport "})
    assert (page.status_code, page.headers["Location"]) == (302, "/en/ask/?q=I+lost+my+passport")


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 10_000,
        "😀" * 500,
        "w" * 290,
        "<b onclick=x>&\"'</b>",
        "ሥራ work 工作 عمل",
        "‮⁦",
        "٣٤٥",
        "%",
        "\u0301",
    ],
)
def test_whatever_is_typed_gets_a_page(client: Client, typed: str) -> None:
    for language in ("en", "ar", "am"):
        assert client.get(f"/{language}/ask/", {"q": typed}).status_code == 200
        assert client.post(f"/{language}/ask/", {"q": typed * 2}, follow=True).status_code == 200
    assert "<b onclick" not in client.get("/en/ask/", {"q": typed}).content.decode()


@pytest.mark.parametrize("raw", [b"%00", b"a%00b", b"%ED%A0%80", b"%ff"])
def test_what_is_no_text_gets_a_page_too(client: Client, raw: bytes) -> None:
    page = client.get("/en/ask/?q=" + raw.decode())
    assert (page.status_code, b"<main" in page.content) == (400, True)
    sent = client.post(
        "/en/ask/", b"q=visa" + raw, content_type="application/x-www-form-urlencoded", follow=True
    )
    assert sent.status_code == 200


@pytest.mark.parametrize("typed", ["😀😀", "?!", "… —"])
def test_signs_alone_ask_nothing(client: Client, typed: str) -> None:
    assert "There is no question in this." in words_of(client.get("/en/ask/", {"q": typed}).content)
    assert counted() == []


def test_a_question_is_counted_once_for_each_asking(client: Client, given: Given) -> None:
    given(ANSWERED, "z-visa")
    for address in ("/en/ask/", "/en/ask/"):
        client.get(address, {"q": LANDLORD})
    client.head("/en/ask/", {"q": LANDLORD})
    client.get("/en/ask/", {"q": LANDLORD, "clerk": "1"})
    client.get("/en/ask/", {"q": LANDLORD, "told": "right"})
    assert [one.times for one in counted()] == [2]


def test_a_database_that_is_busy_answers_all_the_same(
    client: Client, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(ANSWERED, "z-visa")

    def busy(_: Answer) -> str:
        raise OperationalError("database is locked")

    monkeypatch.setattr(ask, "remember", busy)
    page = client.get("/en/ask/", {"q": LANDLORD})
    assert page.status_code == 200
    assert "Was this what you meant?" not in words_of(page.content)


@pytest.mark.parametrize(("was", "thanks"), [("right", "next person"), ("wrong", "editor will look")])
def test_readers_say_whether_it_was_right(client: Client, given: Given, was: str, thanks: str) -> None:
    given(ANSWERED, "z-visa", "visa-extension")
    client.get("/en/ask/", {"q": LANDLORD})
    name = fingerprint(LANDLORD, "en")
    sent = {"was": was, "name": name, "q": LANDLORD}
    page = client.post("/en/ask/told/", sent, follow=True)
    assert thanks in words_of(page.content)
    assert "Was this what you meant?" not in words_of(page.content)
    part = client.post("/en/ask/told/", sent, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert thanks in part
    (row,) = counted()
    assert (row.times, getattr(row, was)) == (1, 2)


def test_nonsense_said_of_an_answer_is_refused_and_the_unknown_is_harmless(client: Client) -> None:
    assert client.post("/en/ask/told/", {"was": "maybe", "name": "x"}).status_code == 400
    assert client.post("/en/ask/told/", {}).status_code == 400
    assert client.post("/en/ask/told/", {"was": "right", "name": "x" * 5000}).status_code == 302
    assert client.get("/en/ask/told/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/en/ask/told/", {"was": "right", "name": "x"}).status_code == 403


def test_the_page_asks_the_database_as_often_for_every_answer(client: Client, given: Given) -> None:
    sizes = {}
    for service in ("residence-permit-work-first", "work-permit-in-china", "joint-work-and-residence"):
        given(ANSWERED, service, "z-visa", "pet-import")
        client.get("/en/ask/", {"q": LANDLORD})
        with CaptureQueriesContext(connection) as asked:
            client.get("/en/ask/", {"q": LANDLORD})
        sizes[service] = len(asked)
    assert len(set(sizes.values())) == 1, sizes
    assert max(sizes.values()) <= 20


def test_without_a_language_model_there_are_no_other_words(client: Client, given: Given) -> None:
    given(ANSWERED, "z-visa")
    assert "hx-get" not in client.get("/en/ask/", {"q": "visa"}).content.decode().partition("<main")[2]
    assert client.get("/en/ask/words/", {"q": "visa", "means": "z-visa"}).content.strip() == b""


@override_settings(PHRASER="http://127.0.0.1:9/v1")
def test_words_of_a_language_model_come_later_and_only_when_backed(
    client: Client, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(ANSWERED, "z-visa")
    page = client.get("/en/ask/", {"q": "visa"}).content.decode()
    assert "A language model reads your words too" in page
    address = re.search(r'hx-get="(/en/ask/words/[^"]*)"', page)
    assert address
    asked = []

    def write(question: str, passages: tuple[str, ...], language: str) -> str:
        asked.append(question)
        return f"{passages[0].partition('.')[0]}. [1] You will surely get it tomorrow. [1]"

    monkeypatch.setattr(phrasing, "_asked", write)
    title = text_of_service("z-visa")
    said = client.get(html.unescape(address[1])).content.decode()
    assert title in html.unescape(said)
    assert "tomorrow" not in said
    assert "Those are what counts." in said
    client.get("/en/ask/words/", {"q": "my number is E12345678", "means": "z-visa"})
    assert asked[-1] == "my number is …"
    for odd in ({}, {"q": "visa"}, {"q": "visa", "means": "no-such"}, {"q": "😀", "means": "z-visa"}):
        assert client.get("/en/ask/words/", odd).content.strip() == b""
    assert len(asked) == 2


def text_of_service(identifier: str) -> str:
    """Title of a service in English."""
    return str(texts([f"service/{identifier}"], "en").find(f"service/{identifier}", "title", "en"))


@override_settings(
    PHRASER="http://127.0.0.1:9/v1",
    CACHES={
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "phrased"}
        for name in ("default", "pages")
    },
)
def test_words_of_a_language_model_are_not_endless(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask_phrased, "OFTEN", "2/m/ip")
    monkeypatch.setattr(phrasing, "_asked", lambda question, passages, language: "")
    address = "/en/ask/words/"
    given = [client.get(address, {"q": "visa", "means": "z-visa"}).status_code for _ in range(3)]
    assert given == [200, 200, 429]
    assert client.get("/en/ask/", {"q": "visa"}).status_code == 200


def test_the_number_stands_above_what_is_found(client: Client) -> None:
    for headers in ({}, {"HX-Request": "true"}):
        found = client.get("/en/search/", {"q": "my husband beats me"}, headers=headers).content.decode()
        assert 'href="tel:110"' in found
        despair = client.get("/en/search/", {"q": "I want to kill myself"}, headers=headers).content.decode()
        assert 'href="tel:12356"' in despair
        assert "notary-will" not in despair
        assert "tel:" not in client.get("/en/search/", {"q": "work visa"}, headers=headers).content.decode()


@pytest.mark.parametrize(
    ("typed", "guessed", "tag"),
    [("எனது விசா", "", "ta"), ("ma carte de séjour", "fr", "fr"), ("my visa", "", "en")],
)
def test_the_field_says_in_which_language_it_was_filled(
    client: Client, given: Given, typed: str, guessed: str, tag: str
) -> None:
    given(Outcome.SEVERAL, "z-visa", "visa-extension", guessed=guessed)
    page = client.get("/en/ask/", {"q": typed}).content.decode()
    assert f'name="q" rows="2" lang="{tag}" dir="auto"' in page


def test_a_bare_cry_gets_all_numbers_and_is_asked_what_happened(client: Client, given: Given) -> None:
    services = ("emergency-police-110", "emergency-ambulance-120", "emergency-fire-119")
    given(Outcome.SEVERAL, *services, help_=CallForHelp("cry", "110", services, ("120", "119")))
    page = client.get("/en/ask/", {"q": "help me"})
    code = page.content.decode()
    alarm = code.index('role="alert"')
    places = [code.index(f'class="btn call" href="tel:{number}"') for number in ("110", "120", "119")]
    assert alarm < places[0] < places[1] < places[2] < code.index('id="which"')
    assert [f"means={one}" in code for one in services] == [True] * 3
    assert code.count("In danger?") == 1


def test_who_is_not_understood_sees_the_numbers_for_danger_before_the_other_lines(
    client: Client, given: Given
) -> None:
    given(Outcome.DECLINED, "z-visa", reason="")
    code = client.get("/en/ask/", {"q": "something else"}).content.decode()
    assert code.index('href="tel:110"') < code.index('href="tel:12345"')
    assert code.count("In danger?") == 1


def test_what_is_close_names_the_numbers_for_danger_too(client: Client, given: Given) -> None:
    given(Outcome.SEVERAL, "z-visa", "visa-extension")
    code = client.get("/en/ask/", {"q": "visa"}).content.decode()
    assert [f'href="tel:{number}"' in code for number in ("110", "120", "119")] == [True] * 3


@pytest.mark.parametrize("typed", ["HELP!!!", "🆘", "ayuda ayuda", "помогите!!", "救命啊！！", "sos"])
def test_a_cry_is_answered_with_numbers_in_any_language(client: Client, typed: str) -> None:
    code = client.get("/en/ask/", {"q": typed}).content.decode()
    assert 'role="alert"' in code
    assert 'href="tel:110"' in code


def test_a_call_for_help_at_the_end_of_a_long_letter_is_heard(client: Client) -> None:
    letter = "I would like to tell you about my flat and its rooms. " * 60 + "My husband is beating me."
    code = client.post("/en/ask/", {"q": letter}).content.decode()
    assert code.index('role="alert"') < code.index('href="tel:110"')
