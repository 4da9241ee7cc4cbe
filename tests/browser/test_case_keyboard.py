"""The desk and an application with the keyboard alone."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import scans
from tests.browser.conftest import DESK, today
from tests.browser.deskwork import Officer
from tests.browser.filing import JOINT, RESIDENCE, WORK, Applicant, answers, reference_on
from tests.browser.office import TIMEOUT, Office
from tests.browser.staged import staged
from tests.browser.test_keyboard import go, skip, tab_to

PEOPLE = tuple(f"key{n}@people.example" for n in range(3))


@pytest.fixture(scope="module")
def waiting(office: Office) -> list[str]:
    """Cases that wait for a decision on the work permit."""
    return staged(office, *({"state": "accepted", "email": one, "language": "ar"} for one in PEOPLE))


@pytest.fixture
def chen(office: Office, browser: Browser, waiting: list[str]) -> Iterator[Officer]:
    """An officer at the inbox."""
    page = office.at_desk(browser, "chen").new_page()
    opened = Officer(page, office)
    opened.go()
    yield opened
    page.context.close()


def picked(page: Page) -> str:
    """The reference in the chosen line, which has the focus."""
    expect(page.locator("[data-line].pick")).to_have_count(1)
    assert page.evaluate("document.activeElement.closest('[data-line]')?.classList.contains('pick')")
    return page.locator("[data-line].pick [data-open]").inner_text().strip()


def test_through_the_inbox_and_back(chen: Officer) -> None:
    page = chen.page
    lines = page.locator("[data-line] [data-open]").all_inner_texts()
    assert len(lines) >= 3
    assert picked(page) == lines[0]
    page.keyboard.press("j")
    assert picked(page) == lines[1]
    page.keyboard.press("k")
    assert picked(page) == lines[0]
    page.keyboard.press("k")
    assert picked(page) == lines[0]
    page.keyboard.press("j")
    with page.expect_navigation(url=re.compile(f"/desk/cases/{lines[1]}/$")):
        page.keyboard.press("Enter")
    with page.expect_navigation(url=re.compile("/desk/$")):
        page.keyboard.press("u")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("j")  # a letter does nothing behind the box
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_the_box_of_commands(chen: Officer, waiting: list[str]) -> None:
    page = chen.page
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-q")).to_be_focused()
    page.keyboard.type(waiting[2])
    expect(page.locator("#palette-found [aria-selected=true]")).to_contain_text(waiting[2])
    with page.expect_navigation(url=re.compile(f"/desk/cases/{waiting[2]}/$")):
        page.keyboard.press("Enter")
    page.keyboard.press("/")
    expect(page.locator("#palette-q")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_asking_granting_and_refusing(chen: Officer, waiting: list[str]) -> None:
    """From a line of the inbox to the form of an act, and through it, without a mouse."""
    page = chen.page
    first = choose(page, waiting[0])
    with page.expect_navigation(url=re.compile(f"/cases/{first}/act/ask/")):
        page.keyboard.press("a")
    tab_to(page, "#act [name='want-paper:passport']")
    page.keyboard.press("Space")
    tab_to(page, "#act [name=text]")
    page.keyboard.type("Please send the first page.")
    page.keyboard.press("g")
    expect(page.locator("#act [name=text]")).to_have_value("Please send the first page.g")
    tab_to(page, "#act [name=needs_interpreter]")
    page.keyboard.press("Space")
    tab_to(page, "#act button.btn[type=submit]")
    go(page, "Enter", f"/cases/{first}/")
    expect(chen.clock(WORK)).to_have_class(re.compile("paused"))
    chen.go()
    second = choose(page, waiting[1])
    with page.expect_navigation(url=re.compile(f"/cases/{second}/act/grant/")):
        page.keyboard.press("g")
    tab_to(page, "#act [name=valid_until]")
    tab_to(page, "#act button.btn[type=submit]")
    go(page, "Enter", f"/cases/{second}/")
    expect(chen.clock(WORK)).to_have_class(re.compile("done"))
    chen.go()
    third = choose(page, waiting[2])
    with page.expect_navigation(url=re.compile(f"/cases/{third}/$")):
        page.keyboard.press("Enter")
    with page.expect_navigation(url=re.compile(f"/cases/{third}/act/refuse/")):
        page.keyboard.press("x")
    tab_to(page, "#act [name=text]")
    page.keyboard.type("The degree does not fit the post.")
    tab_to(page, "#act [name=legal_basis]")
    page.keyboard.type("Sample Act, art. 2")
    go(page, "Enter", f"/cases/{third}/")
    expect(chen.offered("return", WORK)).to_have_count(1)
    expect(chen.offered("grant", RESIDENCE)).to_have_count(0)


def choose(page: Page, reference: str) -> str:
    """Go down the inbox to a case; gives its reference."""
    for _line in range(page.locator("[data-line]").count()):
        if picked(page) == reference:
            return reference
        page.keyboard.press("j")
    raise AssertionError(f"{reference} is not in the inbox")


def test_an_application_is_begun_filled_in_and_given_a_paper(
    office: Office, browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(viewport=DESK, locale="en-GB")
    context.set_default_timeout(TIMEOUT)
    who = Applicant(
        context.new_page(), office, "tab@people.example", "en", typed=answers("tab@people.example")
    )
    page = who.page
    page.goto(office.url(f"/en/apply/{JOINT}/"))
    skip(page)
    tab_to(page, "main form[method=post] button[type=submit]")
    go(page, "Enter", "/cases/")
    who.reference = reference_on(page)
    skip(page)
    tab_to(page, "main a[href$='/form/stay/']")
    go(page, "Enter", "/form/stay/")
    skip(page)
    entered = today()
    for part, value in (("day", entered.day), ("month", entered.month), ("year", entered.year)):
        tab_to(page, f"[name='a-entry_on-{part}']")
        page.keyboard.type(str(value))
    tab_to(page, "[name='a-address']")
    page.keyboard.type("1 Sample Road")
    tab_to(page, "main form[method=post] button[type=submit]")
    go(page, "Enter")
    page.goto(who.path("papers/passport/"))
    skip(page)
    tab_to(page, "#file")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(scans.kept(tmp_path, "passport.pdf", scans.pdf("PASSPORT")))
    expect(page.locator("[data-list] li[data-s=here]")).to_be_visible()
    tab_to(page, "form[data-upload] button[type=submit]")
    go(page, "Enter", "given=passport")
    assert urlsplit(page.url).path == urlsplit(who.path()).path
    who.go("form/stay/")
    expect(page.locator("[name='a-address']")).to_have_value("1 Sample Road")
    context.close()
