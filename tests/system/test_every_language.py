"""Every public page in every language of the house: nothing missing, nothing English unless it says so."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest
from allauth.socialaccount.forms import DisconnectForm
from allauth.usersessions.forms import ManageUserSessionsForm
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from django.utils.module_loading import import_string
from icalendar import Calendar

from tests.system.address_kinds import Who
from tests.system.addresses import TABLE, sample, started
from tests.system.faces import FACES, MORE, REFUSED
from tests.system.listening import forget_drawn_sentences, listened, load_texts
from tests.system.page_reading import Piece, read
from tests.system.town import Town
from tests.system.translated import LEFT_BEHIND, collected, is_foreign, wrong_on
from wenjin.accounts.adapters import NOTICES
from wenjin.cases.exports.letter_pdf import letter_sheet
from wenjin.cases.exports.receipt_pdf import receipt_sheet
from wenjin.cases.models import Case, Receipt
from wenjin.cases.notices.sending import known_of
from wenjin.cases.notices.texts import TEXTS as NOTICES_OF_CASES
from wenjin.cases.services.documents import letter_content, receipt_content
from wenjin.cases.tests import stage
from wenjin.catalogue.queries import search
from wenjin.conftest import django_db_setup, shenzhen  # noqa: F401  fixtures
from wenjin.core import clock
from wenjin.lang.domain.registry import BY_CODE, LANGUAGES, SOURCE
from wenjin.web import plan_files
from wenjin.web.borrowed import OF_FORMS, OF_SIGN_ON, TOO_LONG
from wenjin.web.tests.filing import Form

pytestmark = pytest.mark.usefixtures("shenzhen")
L = "<language>/"
TRANSLATED = [one.code for one in LANGUAGES if one.code != SOURCE]
# Languages in which every face of every page is read: scripts, directions and plurals of all kinds.
READ_WHOLE = frozenset({"es", "ru", "th"})
PAGES = [
    route
    for route, row in TABLE.items()
    if row.page and "GET" in row.methods and L in route and "desk/" not in route and row.who is not Who.DEMO
]
# One page of each kind, read in every second language.
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
    # A title that the town has not in a language stands in <title>, where nothing can mark it: pages of one event
    # are read in the languages that are read whole.
    f"{L}events/",
    f"{L}events/registration/<str:secret>/",
    f"{L}programmes/consent/<str:secret>/",
    f"{L}explore/<slug:code>/",
]
KINDS_OF_FORMS = [L + "account/new-address/", L + "you/notices/"]
KINDS_OF_FACES = ("a draft", "a case that is over", "no cases yet", "nothing there", "not for you")
KINDS_OF_MORE = (
    "nothing found",
    "no service fits",
    "words not understood",
    "nothing there",
    "a paper to show",
    "a service with English in it",
)
KINDS_OF_REFUSED = ("no answer", "a wrong date", "too many people")
LINKS_OF_HOME = 3

# Parts of a sheet that are no words.
NOT_READ = frozenset({"language", "direction", "faces", "chinese_faces", "qr", "verify_url", "sample_mark"})
NOT_READ |= {"author", "page", "state", "kind", "x", "href", "sha256", "groups"}
SIGN = re.compile(r"[a-z]*|[\d.]+|https?://\S+")
MAILS = settings.PACKAGE / "web" / "templates" / "account" / "email"
FORMS = [import_string(one) for one in (*settings.ACCOUNT_FORMS.values(), *settings.MFA_FORMS.values())]
FORMS += [DisconnectForm, ManageUserSessionsForm]
# Words of exceptions that become a page of ours.
NEVER_SHOWN = {("", "No %(verbose_name)s found matching the query")}


@pytest.fixture(scope="module", autouse=True)
def _drawn_anew() -> None:
    forget_drawn_sentences()


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
        self.read(self.reader.post(f"/{self.language}/{address}", typed), name)


@pytest.mark.parametrize("language", TRANSLATED)
def test_everything_speaks_the_language(town: Town, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages, refused forms, mails and documents, in one go: texts of a language are loaded once."""
    search._library.forget()
    load_texts(language)
    with listened(language) as ear:
        walk = Walk(language, town)
        wrong = [*wrong_on_pages(walk), *wrong_in_words(walk, monkeypatch)]
    heard = sorted(ear.heard - NEVER_SHOWN)
    wrong += [f"missing: {one}" for one in heard]
    assert not wrong, "\n".join(wrong)


def wrong_on_pages(walk: Walk) -> list[str]:
    """What must not stand on a page, each with one page where it stands."""
    is_whole = walk.language in READ_WHOLE
    # Of two languages that follow each other one reads the first, third, fifth kind, and the other the rest.
    for route in PAGES if is_whole else KINDS[TRANSLATED.index(walk.language) % 2 :: 2]:
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
    assert walk.pages > len(KINDS) / 2
    return [f"{what} ({sorted(where)[0]})" for what, where in sorted(walk.wrong.items())]


def wrong_in_words(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What must not stand in a mail or a document."""
    language, town = walk.language, walk.town
    with translation.override(language):
        said = [*said_by_notices(town, language), *said_by_mails(), *said_on_documents(town, language)]
        said += said_on_a_plan(language, walk.reader, monkeypatch)
    tag, lines = BY_CODE[language].tag, sorted({line for text in said for line in text.splitlines()})
    return [
        f"not marked: {line}"
        for line in lines
        if (LEFT_BEHIND.search(line) or is_foreign(Piece(line, tag), language))
    ]


def said_by_notices(town: Town, language: str) -> Iterator[str]:
    """Every notice about a case, as it would be written now."""
    owner = town.actors["owner"].person_id
    for code, words in NOTICES_OF_CASES.items():
        case = town.cases["closed" if code in ("decided", "renewal") else "open"]
        about = {"notice": code, "decision": stage.WORK, "request": "r1", "evidence": "passport", "days": 30}
        about["on"] = "2026-12-24"
        told = words(known_of(case, about, language, clock.now(), reader=owner))
        yield from (told.subject, *told.paragraphs, told.short, *([told.day[1]] if told.day else []))


def said_by_mails() -> Iterator[str]:
    """Every mail about an account."""
    about = {"code": "1234-5678", "principal": "AMINA BENALI", "by": "LIN", "at": clock.now()}
    about |= {"until_on": clock.today(), "from_email": "a@example.org", "to_email": "b@example.org"}
    for path in sorted(MAILS.glob("*.txt")):
        for what in NOTICES.values() if path.name == "notice_message.txt" else ("",):
            yield render_to_string(f"account/email/{path.name}", {**about, "what": what})


def said_on_documents(town: Town, language: str) -> Iterator[str]:
    """The receipt of a case and the letter of a decision; of what stands in two languages, the reader's."""
    receipt = Receipt.objects.select_related("case").get(case=town.cases["open"])
    receipt.case.language = language
    case = Case.objects.get(pk=town.cases["closed"].pk)
    case.language = language
    letter = letter_content(case, stage.WORK, "2222-2222-2222", is_test_key=True)
    for sheet in (receipt_sheet(receipt_content(receipt)), letter_sheet(letter)):
        yield from texts_in(sheet, is_double=True)


def said_on_a_plan(language: str, client: Client, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sheet and the calendar of a plan."""
    sheets: list[Mapping[str, object]] = []

    def drawn(sheet: Mapping[str, object], spoken: str) -> bytes:
        sheets.append(sheet)
        assert spoken == language
        return b"%PDF-"

    monkeypatch.setattr(plan_files, "plan_document", drawn)
    assert client.get(f"/{language}/plan/plan.pdf").status_code == 200
    calendar = Calendar.from_ical(client.get(f"/{language}/plan/plan.ics").content)
    entries = [str(event[name]) for event in calendar.walk("VEVENT") for name in ("summary", "description")]
    return [*entries, *(text for text in texts_in(sheets[0]) if not SIGN.fullmatch(text))]


def texts_in(value: object, *, is_double: bool = False) -> Iterator[str]:
    """The words on a sheet; where every text is a pair, only the first of each."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in NOT_READ:
                yield from texts_in(inner, is_double=is_double)
    elif isinstance(value, list | tuple):
        is_pair = is_double and len(value) == 2 and all(isinstance(one, str) for one in value)
        for inner in value[:1] if is_pair else value:
            yield from texts_in(inner, is_double=is_double)
    elif isinstance(value, str):
        yield value


@cache
def sentences_of_forms() -> frozenset[str]:
    """What Django and django-allauth may say in the forms of signing in."""
    found: set[str] = set()
    for form in FORMS:
        for field in form.base_fields.values():
            found |= {str(one) for one in field.error_messages.values()}
            found |= {str(getattr(one, "message", "")) for one in field.validators}
    return frozenset(found - {""})


def test_every_borrowed_sentence_is_known() -> None:
    known = {english for _context, english in collected()}
    assert sentences_of_forms() <= known, "name what is new in web/borrowed.py"


@pytest.mark.parametrize("language", TRANSLATED)
def test_borrowed_sentences_speak_the_language(language: str) -> None:
    with listened(language) as ear, translation.override(language):
        for one in (*OF_FORMS, *OF_SIGN_ON):
            translation.gettext(one)
        for count in (1, 2, 5, 100):
            assert "%" not in str(TOO_LONG % {"limit_value": count, "show_value": 1000})
    assert sorted(ear.heard) == []


def test_a_missing_sentence_would_be_heard() -> None:
    with listened("th") as ear, translation.override("th"):
        assert translation.gettext("Nobody ever wrote this.") == "Nobody ever wrote this."
        translation.pgettext("a test", "Nobody ever wrote this.")
        assert translation.ngettext("%(n)s test", "%(n)s tests", 2) == "%(n)s tests"
        translation.gettext("Services")
    assert ear.heard == {
        ("", "Nobody ever wrote this."),
        ("a test", "Nobody ever wrote this."),
        ("", "%(n)s test"),
    }


@pytest.mark.parametrize(
    ("text", "tag", "language", "is_wrong"),
    [
        ("Your language", "th", "th", True),
        ("Your language", "en", "th", False),
        ("PDF", "th", "th", False),
        ("SZ-26-ABCD-E · Wenjin", "th", "th", False),
        ("ภาษาของคุณ (English)", "th", "th", False),
        ("How far each language is, and why", "es", "es", False),
        ("Skip to the content", "es", "es", True),
        ("Skip to the content", "en", "es", False),
    ],
)
def test_english_would_be_seen(text: str, tag: str, language: str, is_wrong: bool) -> None:
    assert is_foreign(Piece(text, tag), language) is is_wrong


@pytest.mark.parametrize(
    ("inside", "is_wrong"),
    [
        ('<span lang="en" dir="ltr">(by fax)</span>', True),
        ('<div class="note" lang="en">By fax.</div>', True),
        ('<span class="fallback" lang="en" dir="ltr">(by fax)</span>', False),
        ('<span class="fallback" lang="en">A <b lang="en">fax</b></span>', False),
        ('<bdi lang="zh-Hans">中文</bdi>', False),
        ('<a lang="es" hreflang="es" href="/es/">Español</a>', False),
        ('<div class="pair"><div>x</div><div lang="zh-Hans">护照</div></div>', False),
        ('<div class="pair"><div>x</div><div lang="zh-Hans"><p lang="en">x</p></div></div>', True),
        ('<p lang="th">x</p>', False),
    ],
)
def test_a_missing_mark_would_be_seen(inside: str, is_wrong: bool) -> None:
    page = read(f'<html lang="th" dir="ltr"><body>{inside}</body></html>')
    assert bool(page.unmarked) is is_wrong
