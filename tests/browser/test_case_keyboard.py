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
from tests.browser.office import TIMEOUT, Office, sign_in
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
    page.keyboard.type("学历与岗位不符。")
    tab_to(page, "#act [name=needs_interpreter]")
    page.keyboard.press("Space")
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
    page.on("filechooser", lambda _chooser: None)  # told in time that no window is to open
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
    hand_in(page, scans.kept(tmp_path, "passport.pdf", scans.pdf("PASSPORT")), "given=passport")
    assert urlsplit(page.url).path == urlsplit(who.path()).path
    who.go("form/stay/")
    expect(page.locator("[name='a-address']")).to_have_value("1 Sample Road")
    context.close()


def hand_in(page: Page, file: Path, onward: str) -> None:
    """Choose a file and give it, and wait for the page that follows."""
    tab_to(page, "#file")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(file)
    expect(page.locator("[data-list] li[data-s=here]")).to_be_visible()
    tab_to(page, "form[data-upload] button[type=submit]")
    go(page, "Enter", onward)


def take_option(page: Page, select: str, words: str) -> None:
    """Choose in the list that has the focus, with the arrows."""
    offered = page.locator(f"{select} option").all_inner_texts()
    page.keyboard.press("Home")
    for _ in range(next(place for place, text in enumerate(offered) if words in text)):
        page.keyboard.press("ArrowDown")
    expect(page.locator(f"{select} option:checked")).to_contain_text(words)


def test_marks_on_papers_taking_over_giving_on_and_a_second_pair_of_eyes(
    office: Office, browser: Browser, chen: Officer
) -> None:
    """One officer marks a paper, takes the case and proposes a refusal; another is given it and confirms."""
    (reference,) = staged(office, {"state": "accepted", "email": "eyes@people.example", "language": "ar"})
    page = chen.page
    chen.open(reference)
    with page.expect_navigation(url=re.compile(f"/cases/{reference}/")):
        page.keyboard.press("t")
    expect(page.locator("form[action*='/act/assign/'] input[name=to][value='']")).to_have_count(
        1
    )  # theirs now
    tab_to(page, "main a[href*='/act/papers/']")
    go(page, "Enter", "/act/papers/")
    tab_to(page, "#act select[name^='state-']")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#act button.btn[type=submit]")
    go(page, "Enter", f"/cases/{reference}/")
    with page.expect_navigation(url=re.compile("/act/refuse/")):
        page.keyboard.press("x")
    tab_to(page, "#act [name=text]")
    page.keyboard.type("学历与岗位不符。")
    tab_to(page, "#act [name=needs_interpreter]")
    page.keyboard.press("Space")
    tab_to(page, "#act [name=legal_basis]")
    page.keyboard.type("Sample Act, art. 2")
    tab_to(page, "#act button.btn[type=submit]")
    go(page, "Enter", f"/cases/{reference}/")
    tab_to(page, "aside a[href*='/act/assign/']")
    go(page, "Enter", "/act/assign/")
    tab_to(page, "#act select[name=to]")
    take_option(page, "#act select[name=to]", "ZHAO")
    tab_to(page, "#act button.btn[type=submit]")
    go(page, "Enter", f"/cases/{reference}/")
    expect(chen.clock(WORK)).to_contain_text("ZHAO")
    zhao = Officer(office.at_desk(browser, "zhao").new_page(), office)
    zhao.open(reference)
    with zhao.page.expect_navigation(url=re.compile("/act/confirm/")):
        zhao.page.keyboard.press("x")
    tab_to(zhao.page, "#act button[type=submit]")
    go(zhao.page, "Enter", f"/cases/{reference}/")
    expect(zhao.clock(WORK)).to_have_class(re.compile("done|late"))
    zhao.page.context.close()


def test_searching_and_many_at_once(chen: Officer, waiting: list[str]) -> None:
    page = chen.page
    chen.go("cases/")
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type(waiting[0])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert picked(page) == waiting[0]
    with page.expect_navigation(url=re.compile(f"/desk/cases/{waiting[0]}/$")):
        page.keyboard.press("Enter")
    chen.go("bulk/")
    page.keyboard.press("j")
    first = picked(page)
    page.keyboard.press("s")
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.locator("input[name=part]:checked")).to_have_count(2)
    page.keyboard.press("w")
    expect(page.locator("#do")).to_be_focused()
    tab_to(page, "form:has(#do) button[type=submit]")
    go(page, "Enter")
    told = page.locator("section.note.done li")
    expect(told).to_have_count(2)
    expect(told.first).to_contain_text(first)


def test_beginning_at_the_counter(office: Office, browser: Browser) -> None:
    lin = Officer(office.at_desk(browser, "lin", locale="en-GB").new_page(), office, "en")
    page = lin.page
    lin.go("counter/")
    tab_to(page, "#family_name")
    page.keyboard.type("KEYS")
    tab_to(page, "#procedure")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#agrees")
    page.keyboard.press("Space")
    tab_to(page, "#begin button[type=submit]")
    go(page, "Enter", "/cases/")
    reference = reference_on(page)
    lin.go("counter/")
    page.keyboard.press("j")
    assert picked(page) == reference
    page.context.close()


def test_checking_sending_and_answering_a_request(office: Office, browser: Browser, tmp_path: Path) -> None:
    """A draft in which all is there is sent; in another file what was asked for is answered and given."""
    email = "send-keys@people.example"
    draft, asked = staged(office, {"state": "filled", "email": email}, {"state": "asked", "email": email})
    context = browser.new_context(viewport=DESK, locale="en-GB")
    context.set_default_timeout(TIMEOUT)
    who = Applicant(context.new_page(), office, email, "en", draft, answers(email))
    page = who.page
    page.on("filechooser", lambda _chooser: None)
    sign_in(page, office, email)
    who.go()
    skip(page)
    tab_to(page, "main a.btn[href$='/check/']")
    go(page, "Enter", "/check/")
    skip(page)
    for box in page.locator("main form[method=post] input[type=checkbox]").all():
        tab_to(page, f"#{box.get_attribute('id')}")
        page.keyboard.press("Space")
    tab_to(page, "main form[method=post] button[type=submit]")
    go(page, "Enter", "/sent/")
    who.reference = asked
    who.go()
    skip(page)
    tab_to(page, "main .note.turn a.btn")
    go(page, "Enter", "/answer/")
    answer = page.url
    skip(page)
    tab_to(page, "[name='a-phone']")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("+86 139 2222 3333")
    go(page, "Enter", "answered")
    page.goto(answer)
    skip(page)
    tab_to(page, "main a.go[href*='/papers/']")
    go(page, "Enter", "/papers/")
    skip(page)
    hand_in(page, scans.kept(tmp_path, "receipt.pdf", scans.pdf("PHOTO RECEIPT")), "given=")
    who.go()
    expect(page.locator("section.clock.paused")).to_have_count(0)
    context.close()
