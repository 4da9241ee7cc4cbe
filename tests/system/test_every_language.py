"""Every public page in every language of the house: nothing missing, nothing English unless it says so."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import to_locale

from tests.system.addresses import TABLE, Who, sample, started
from tests.system.faces import FACES, MORE, REFUSED
from tests.system.listening import forget_drawn_sentences, listened, load_texts
from tests.system.page_reading import Piece, Reader, read
from tests.system.town import Town
from wenjin.catalogue.queries import search
from wenjin.conftest import django_db_setup, shenzhen  # noqa: F401  fixtures
from wenjin.lang.domain.registry import BY_CODE, LANGUAGES, SOURCE
from wenjin.lang.extraction import sentences
from wenjin.web.tests.filing import Form

pytestmark = pytest.mark.usefixtures("shenzhen")
L = "<language>/"
TRANSLATED = [one.code for one in LANGUAGES if one.code != SOURCE]
# Languages in which every face of every page is read: scripts, directions and plurals of all kinds.
READ_WHOLE = frozenset({"es", "ru", "th", "ur"})
PAGES = [
    route
    for route, row in TABLE.items()
    if row.page and "GET" in row.methods and L in route and "desk/" not in route and row.who is not Who.DEMO
]
# One page of each kind, read in all languages.
KINDS = [
    *(
        L + one
        for one in ("", "services/", "search/", "languages/", "accessibility/", "privacy/", "sources/")
    ),
    f"{L}services/<slug:identifier>/",
    f"{L}evidence/<slug:identifier>/",
    f"{L}check/<slug:identifier>/",
    f"{L}check/<slug:identifier>/q/<slug:name>/",
    f"{L}check/<slug:identifier>/result/",
    f"{L}plan/",
    f"{L}plan/start/",
    f"{L}plan/people/",
    f"{L}plan/q/<slug:name>/",
    f"{L}apply/<slug:identifier>/",
    f"{L}cases/",
    f"{L}cases/<str:reference>/",
    f"{L}cases/<str:reference>/form/<slug:section>/",
    f"{L}cases/<str:reference>/papers/<slug:evidence>/",
    f"{L}cases/<str:reference>/check/",
    f"{L}cases/<str:reference>/answer/<str:request_id>/",
    f"{L}cases/<str:reference>/messages/",
    f"{L}verify/<str:code>/",
    f"{L}account/sign-in/",
    f"{L}account/ways/",
    f"{L}you/",
    f"{L}you/notices/",
    f"{L}you/data/",
]
KINDS_OF_FORMS = [
    L + one for one in ("account/sign-in/", "account/new-address/", "you/name/", "you/notices/")
]
KINDS_OF_FACES = ("a draft", "a case that is over", "no cases yet", "nothing there", "not for you")
KINDS_OF_MORE = (
    "nothing found",
    "no service fits",
    "words not understood",
    "nothing there",
    "a paper to show",
)
KINDS_OF_REFUSED = ("no answer", "a wrong date", "a number too large", "too many people")
LINKS_OF_HOME = 6

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[^>]+>")
LEFT_BEHIND = re.compile(r"\{\{|\{%|%\}|\}\}|%\(|\bmsgid\b|\bmsgstr\b|<object |Said\(|SafeString")
LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
# What is the same in every script: names of things and of formats, addresses, references and codes.
NAMES = r"Wenjin|JPEG|WebP|kB|iCal|FIDO2|WebAuthn|Passkey|Unicode|OpenAPI|VoiceOver|TalkBack|JavaScript"
ADDRESSES = r"[\w.+-]+@[\w.-]+|https?://\S+|[\w-]+(?:\.[\w-]+)+(?:/\S*)?"
REFERENCES = r"[A-Z]{2}-\d{2}-\w{4}-\w|\w{4}-\w{4}-\w{4}|(?<!\w)[0-9a-f]{4,}(?!\w)"
CODES = r"(?<![a-z])[A-Z]{1,4}\d{0,3}(?![a-z])"
# Invented people and firms, and what the crawl itself types.
SAMPLES = r"(?:[A-Z]{3,} ?)+|Sample Engines Ltd|xyzzyqwv|visa\b"
SAME_EVERYWHERE = re.compile("|".join((ADDRESSES, REFERENCES, CODES, NAMES, SAMPLES)))
# Words of exceptions that become a page of ours.
NEVER_SHOWN = {("", "No %(verbose_name)s found matching the query")}


def is_awaited(language: str, sentence: tuple[str, str] | None = None, text: str = "") -> bool:
    """Whether a language, a sentence of ours, or the sentence in a text was not translated yet.

    Languages come in one by one, and new sentences come in together: until then they are passed over. When
    everything is there, take this function away; ``test_texts`` says when.
    """
    if sentence is not None:
        return sentence in _lacking(language)
    if text:
        return any(part in text for part in _parts_lacking(language))
    return not _file(language).is_file()


@cache
def _lacking(language: str) -> frozenset[tuple[str, str]]:
    return _collected() - frozenset(key for key, strings in _known(language).items() if all(strings))


@cache
def _parts_lacking(language: str) -> frozenset[str]:
    parts = (part for _context, english in _lacking(language) for part in PLACEHOLDER.split(english))
    return frozenset(" ".join(part.split()) for part in parts if len(part) >= 4)


def _file(language: str) -> Path:
    return settings.PACKAGE / "locale" / to_locale(language) / "LC_MESSAGES" / "django.po"


@cache
def _collected() -> frozenset[tuple[str, str]]:
    found = sentences(settings.PACKAGE)
    return frozenset((one.context or "", one.id if isinstance(one.id, str) else one.id[0]) for one in found)


@cache
def _known(language: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Translations of the interface by context and sentence."""
    with _file(language).open("rb") as stream:
        catalogue = read_po(stream, locale=to_locale(language))
    return {
        (message.context or "", message.id if isinstance(message.id, str) else message.id[0]): (
            (message.string,) if isinstance(message.string, str) else tuple(message.string)
        )
        for message in catalogue
        if message.id and message.string
    }


@cache
def _english_sentences(language: str) -> frozenset[str]:
    """English sentences of three words and more whose translation is another."""
    return frozenset(
        english
        for (_context, english), strings in _known(language).items()
        if len(re.findall(r"[A-Za-z]{2,}", PLACEHOLDER.sub(" ", english))) >= 3 and english not in strings
    )


@pytest.fixture(scope="module", autouse=True)
def _drawn_anew() -> None:
    forget_drawn_sentences()


def is_foreign(piece: Piece, language: str) -> bool:
    """Whether a text that the page gives out as one of this language is English."""
    if piece.language != BY_CODE[language].tag:
        return False
    if BY_CODE[language].script == "Latn":
        return piece.text in _english_sentences(language)
    rest = SAME_EVERYWHERE.sub("", piece.text)
    letters = [one for one in rest if one.isalpha()]
    return len(LATIN.findall(rest)) * 2 > len(letters)


def wrong_on(reader: Reader, language: str) -> Iterator[str]:
    """What must not stand on a page."""
    spoken = BY_CODE[language]
    if (reader.root.get("lang"), reader.root.get("dir")) != (spoken.tag, spoken.direction):
        yield f"lang={reader.root.get('lang')} dir={reader.root.get('dir')}"
    for piece in reader.pieces:
        if LEFT_BEHIND.search(piece.text):
            yield f"left behind: {piece.text}"
        if is_foreign(piece, language) and not is_awaited(language, text=piece.text):
            yield f"not marked: {piece.text}"


def has_plan(route: str) -> bool:
    """Whether somebody with a plan looks at it."""
    return TABLE[route].who.is_open and "account/" not in route


class Walk:
    """Goes through pages in one language and writes down what is wrong."""

    def __init__(self, language: str, town: Town) -> None:
        self.language, self.town = language, town
        self.wrong: dict[str, set[str]] = {}
        self.pages = 0
        self.reader = started(Client())

    def read(self, response: HttpResponse, name: str) -> str:
        """Look at one page; the text of it."""
        assert response.status_code < 500, name
        if response.status_code in (301, 302):
            return ""
        html = response.content.decode()
        self.pages += 1
        for one in wrong_on(read(html), self.language):
            self.wrong.setdefault(one, set()).add(name)
        return html

    def route(self, route: str) -> None:
        """A page of the table, by somebody who may enter."""
        row = TABLE[route]
        client = self.reader if has_plan(route) else self.town.client(row.by)
        self.read(client.get(sample(client, route, self.language, self.town)), route)

    def refused_form(self, route: str) -> None:
        """The form of a page, sent with nothing in it and with nonsense; what it may do is undone."""
        row = TABLE[route]
        if "POST" not in row.methods or row.answers != frozenset({200}):
            return
        client = started(Client()) if has_plan(route) else self.town.client(row.by)
        address = sample(client, route, self.language, self.town)
        fields = Form(client.get(address).content.decode()).fields
        for typed in ({}, {name: value or "?\0" for name, value in fields.items()}):
            with transaction.atomic():
                self.read(client.post(address, typed), f"{route} with {typed}")
                transaction.set_rollback(True)

    def links_of_home(self) -> None:
        """Where the first page leads."""
        html = self.read(Client().get(f"/{self.language}/"), "home")
        found = dict.fromkeys(re.findall(rf'href="(/{self.language}/[^"#]+)"', html))
        for href in [one for one in found if "/desk/" not in one][:: max(1, len(found) // LINKS_OF_HOME)]:
            self.read(Client().get(href.replace("&amp;", "&"), follow=True), href)

    def face(self, name: str) -> None:
        """A page about a case as somebody sees it."""
        role, place, of = FACES[name]
        address = f"/{self.language}/{place.format(self.town.values[of] if of else '')}"
        self.read(self.town.client(role).get(address), name)

    def more(self, name: str) -> None:
        """A page that no pattern alone leads to."""
        self.read(self.reader.get(f"/{self.language}/{MORE[name]}"), name)

    def refused(self, name: str) -> None:
        """A form that comes back."""
        address, typed = REFUSED[name]
        self.read(started(Client()).post(f"/{self.language}/{address}", typed), name)


@pytest.mark.parametrize("language", TRANSLATED)
def test_pages_speak_the_language(town: Town, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if is_awaited(language):
        pytest.skip("not translated yet")
    monkeypatch.setattr(search, "_library", None)
    load_texts(language)
    walk, is_whole = Walk(language, town), language in READ_WHOLE
    with listened(language) as ear:
        for route in PAGES if is_whole else KINDS:
            walk.route(route)
        for route in PAGES if is_whole else KINDS_OF_FORMS:
            walk.refused_form(route)
        for name in FACES if is_whole else KINDS_OF_FACES:
            if not FACES[name][1].startswith("desk/") or name == "not for you":
                walk.face(name)
        for name in MORE if is_whole else KINDS_OF_MORE:
            walk.more(name)
        for name in REFUSED if is_whole else KINDS_OF_REFUSED:
            walk.refused(name)
        walk.links_of_home()
    heard = sorted(ear.heard - NEVER_SHOWN)
    missing = [f"missing: {one}" for one in heard if not is_awaited(language, one)]
    wrong = [f"{what} ({sorted(where)[0]})" for what, where in sorted(walk.wrong.items())]
    assert not missing + wrong, "\n".join(missing + wrong)


@pytest.mark.parametrize("language", TRANSLATED)
def test_mails_and_documents_speak_the_language(town: Town, language: str) -> None:
    if is_awaited(language):
        pytest.skip("not translated yet")
    load_texts(language)
    with listened(language) as ear, translation.override(language):
        said = [*said_by_notices(town, language), *said_by_letters(), *said_on_paper(town, language)]
    heard = sorted(ear.heard - NEVER_SHOWN)
    wrong = [f"missing: {one}" for one in heard if not is_awaited(language, one)]
    tag = BY_CODE[language].tag
    for line in {line for text in said for line in text.splitlines()}:
        if LEFT_BEHIND.search(line) or is_foreign(Piece(line, tag), language):
            wrong += [] if is_awaited(language, text=line) else [f"not marked: {line}"]
    assert not wrong, "\n".join(wrong)


def said_by_notices(town: Town, language: str) -> Iterator[str]:
    """Every notice about a case, as it would be written now."""
    owner = town.actors["owner"].person_id
    for code, words in notices.TEXTS.items():
        case = town.cases["closed" if code in ("decided", "renewal") else "open"]
        about = {"notice": code, "decision": stage.WORK, "request": "r1", "evidence": "passport", "days": 30}
        told = words(known_of(case, {**about, "on": "2026-12-24"}, language, clock.now(), reader=owner))
        yield from (told.subject, *told.paragraphs, told.short, *([told.day[1]] if told.day else []))


def said_by_letters() -> Iterator[str]:
    """Every mail about an account."""
    about = {
        "code": "1234-5678",
        "principal": "AMINA BENALI",
        "by": "LIN",
        "at": clock.now(),
        "until_on": clock.today(),
        "from_email": "a@example.org",
        "to_email": "b@example.org",
    }
    for name in sorted(path.name for path in MAILS.glob("*.txt")):
        for what in NOTICES.values() if name == "notice_message.txt" else ("",):
            yield render_to_string(f"account/email/{name}", {**about, "what": what})


def said_on_paper(town: Town, language: str) -> Iterator[str]:
    """The receipt of a case and the letter of a decision."""
    receipt = Receipt.objects.select_related("case").get(case=town.cases["open"])
    receipt.case.language = language
    letter = Letter.objects.select_related("part__case").filter(part__case=town.cases["closed"])[0]
    letter.part.case.language = language
    yield from texts_in(receipt_sheet(receipt_content(receipt)))


def texts_in(value: object) -> Iterator[str]:
    """The reader's words on a sheet: of a pair, the first."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in NOT_READ:
                yield from texts_in(inner)
    elif isinstance(value, list | tuple):
        is_pair = len(value) == 2 and all(isinstance(one, str) for one in value)
        for inner in value[:1] if is_pair else value:
            yield from texts_in(inner)
    elif isinstance(value, str):
        yield value
