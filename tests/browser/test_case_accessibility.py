"""Pages of cases, accounts and the desk: nothing serious for axe, no sideways scrolling."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DESK, PHONE, sideways
from tests.browser.filing import JOINT
from tests.browser.office import TIMEOUT, Office, sign_in
from tests.browser.staged import staged
from tests.browser.test_accessibility import grave, widest

EMAIL = "axe@people.example"
LOOKS = (("en", "dark"), ("zh-hans", "light"), ("ar", "light"))


@dataclass(frozen=True)
class Kind:
    """A kind of page.

    Attributes:
        address: without the language; ``{draft}``, ``{asked}`` and ``{granted}`` are references.
        shows: what is on it when it is the page that is meant.
        who: who reads it: nobody, the applicant, or the name of a member of the staff.
        rare: seen in one language only, to keep the run short.
        asks: what is searched for on it first.
    """

    name: str
    address: str
    shows: str
    who: str = "applicant"
    rare: bool = False
    asks: str = ""

    @property
    def looks(self) -> tuple[tuple[str, str], ...]:
        """The look of a rare page: from right to left, and as the staff reads it."""
        return LOOKS[1:2] if "/desk/" in self.address else LOOKS[2:]


KINDS = (
    Kind("what can be applied for", "/apply/", "main ul", "nobody", rare=True),
    Kind("before the beginning", f"/apply/{JOINT}/", "main .clock", "nobody", rare=True),
    Kind("cases", "/cases/", "ul.tasks", rare=True),
    Kind("draft", "/cases/{draft}/", "section[aria-labelledby=fill]"),
    Kind("draft for a clerk", "/cases/{draft}/?clerk=1", "section[aria-labelledby=fill]", rare=True),
    Kind("form", "/cases/{draft}/form/person/", "#a-family_name-field", rare=True),
    Kind("form to look at", "/cases/{draft}/form/work/?check", "main form", rare=True),
    Kind("paper", "/cases/{draft}/papers/passport/", "#file"),
    Kind("check", "/cases/{draft}/check/", "dl.sum", rare=True),
    Kind("code to join", "/cases/{draft}/join/", "main form", rare=True),
    Kind("discard", "/cases/{draft}/discard/", "main form", rare=True),
    Kind("case", "/cases/{asked}/", "section.clock.paused"),
    Kind("case for a clerk", "/cases/{asked}/?clerk=1", "section.clock.paused", rare=True),
    Kind("answer", "/cases/{asked}/answer/r1/", "ul.tasks", rare=True),
    Kind("sent", "/cases/{asked}/sent/", "main .receipt", rare=True),
    Kind("withdraw", "/cases/{asked}/withdraw/work-permit/", "main form", rare=True),
    Kind("who looked", "/cases/{asked}/looked/", "main h1", rare=True),
    Kind("decided", "/cases/{granted}/", "section.clock.done", rare=True),
    Kind("help with a code", "/join/", "#code", rare=True),
    Kind("verify", "/verify/", "#code", "nobody", rare=True),
    Kind("verified", "/verify/{code}/", ".verdict", "nobody"),
    Kind("unknown code", "/verify/2345-6789-ABCD/", "main h1", "nobody", rare=True),
    Kind("sign in", "/account/sign-in/", "#id_email", "nobody"),
    Kind("own page", "/you/", "main h1", rare=True),
    Kind("own data", "/you/data/", "main h1", rare=True),
    Kind("notices", "/you/notices/", "main h1", rare=True),
    Kind("inbox", "/desk/", "table.inbox", "chen"),
    Kind("search", "/desk/cases/?q={asked}", "main h1", "chen", rare=True),
    Kind("case at the desk", "/desk/cases/{asked}/", ".three .clock", "chen"),
    Kind("asking", "/desk/cases/{asked}/act/ask/?of=work-permit", "#act form", "chen", rare=True),
    Kind("refusing", "/desk/cases/{asked}/act/refuse/?of=work-permit", "#act form", "chen", rare=True),
    Kind("papers", "/desk/cases/{asked}/act/papers/", "#act form", "chen", rare=True),
    Kind("answers", "/desk/cases/{asked}/answers/", "main dl, main table", "chen", rare=True),
    Kind("record", "/desk/cases/{asked}/record/", "main table", "chen", rare=True),
    Kind("my authority", "/desk/bulk/", "main h1", "chen", rare=True),
    Kind("counter", "/desk/counter/", "#begin", "lin", rare=True),
    Kind("mail", "/desk/mail/", "main h1", "lin", rare=True),
    Kind("figures", "/desk/figures/", "main h1", "xu", rare=True),
    Kind("outbox", "/desk/outbox/", "main h1", "xu", rare=True),
    Kind(
        "lost second factor",
        "/desk/second-factor/",
        "main ul.rows",
        "xu",
        rare=True,
        asks="chen@office.example",
    ),
    Kind("audit", "/desk/audit/", "main form", "he", rare=True),
    Kind("who looked at whom", "/desk/audit/looks/", "main table", "he", rare=True),
    Kind("entries", "/desk/audit/entries/?q={asked}", "main table", "he", rare=True),
)
PAGES = [
    pytest.param(kind, language, scheme, id=f"{kind.name}-{language}-{scheme}")
    for kind in KINDS
    for language, scheme in (kind.looks if kind.rare else LOOKS)
]


@dataclass
class Readers:
    """A browser for each reader, and the cases they look at."""

    browser: Browser
    office: Office
    known: dict[str, str]
    faults: list[str] = field(default_factory=list)
    _open: dict[str, Page] = field(default_factory=dict)

    def page(self, who: str, scheme: str) -> Page:
        """The page of a reader's browser; the screen of a telephone, and of a desk for the staff."""
        if who not in self._open:
            page = self._open[who] = self._context(who).new_page()
            page.on("pageerror", lambda error: self.faults.append(str(error)))
            page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.faults.clear()
        self._open[who].emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        return self._open[who]

    def _context(self, who: str) -> BrowserContext:
        if who not in ("nobody", "applicant"):
            return self.office.at_desk(self.browser, who)
        context = self.browser.new_context(viewport=PHONE, locale="en-GB")
        context.set_default_timeout(TIMEOUT)
        if who == "applicant":
            page = context.new_page()
            sign_in(page, self.office, EMAIL)
            page.wait_for_url(re.compile("/you/$"))
            page.close()
        return context

    def close(self) -> None:
        for one in self._open.values():
            one.context.close()


@pytest.fixture(scope="module")
def readers(office: Office, browser: Browser) -> Iterator[Readers]:
    states = ("filled", "asked", "granted")
    made = staged(office, *({"state": one, "email": EMAIL, "language": "ar"} for one in states))
    opened = Readers(browser, office, dict(zip(("draft", "asked", "granted"), made, strict=True)))
    page = opened.page("applicant", "light")
    page.goto(office.url(f"/en/cases/{opened.known['granted']}/"))
    address = page.locator(".receipt a[href*='/verify/']").get_attribute("href") or ""
    opened.known["code"] = address.rstrip("/").rpartition("/")[2]
    yield opened
    opened.close()


@pytest.mark.parametrize(("kind", "language", "scheme"), PAGES)
def test_everybody_can_use_the_page(readers: Readers, kind: Kind, language: str, scheme: str) -> None:
    page = readers.page(kind.who, scheme)
    response = page.goto(readers.office.url(f"/{language}{kind.address.format(**readers.known)}"))
    assert response is not None
    assert response.status == (404 if kind.name == "unknown code" else 200)
    if kind.asks:
        page.locator("#q").fill(kind.asks)
        page.locator("#q").press("Enter")
    expect(page.locator(kind.shows).first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    assert sideways(page) <= 0, widest(page)
    assert grave(page) == []
    if "/desk/" in kind.address:
        page.set_viewport_size(PHONE)
        assert sideways(page) <= 0, widest(page)
        page.set_viewport_size(DESK)
    assert [one for one in readers.faults if "status of 4" not in one] == []
