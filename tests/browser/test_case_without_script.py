"""A joint application in Chinese in a browser without JavaScript, from the first page to the receipt."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import scans
from tests.browser.conftest import PHONE, sideways
from tests.browser.filing import (
    JOINT,
    Applicant,
    answers,
    begin,
    declare,
    facts_of_paper,
    fill_everything,
    give,
    papers_by_look,
    press,
)
from tests.browser.office import TIMEOUT, Office, sign_in

HAN = re.compile(r"[\u4e00-\u9fff]")
PHOTOGRAPHED = "employment_contract"


@pytest.fixture
def ling(browser: Browser, office: Office) -> Iterator[Applicant]:
    """An applicant whose browser runs no scripts."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="zh-CN")
    context.set_default_timeout(TIMEOUT)
    email = "ling@people.example"
    page = context.new_page()
    page.set_content("<noscript><b>none</b></noscript>")
    expect(page.locator("b")).to_have_text("none")
    yield Applicant(page, office, email, "zh-hans", typed=answers(email))
    context.close()


def test_from_the_first_page_to_the_receipt(ling: Applicant, tmp_path: Path) -> None:
    page = ling.page
    page.goto(ling.office.url("/zh-hans/apply/"))
    press(page, f"main a[href$='/apply/{JOINT}/']")
    begin(ling)
    fill_everything(ling)
    ling.go()
    to_give = papers_by_look(page)["turn"]
    assert len(to_give) >= 7
    several_photographs_at_once(ling, tmp_path)
    a_file_removed_comes_back(ling)
    for name in to_give:
        if name != PHOTOGRAPHED:
            give(ling, name, scans.kept(tmp_path, f"{name}.pdf", scans.pdf(name)))
    assert "turn" not in papers_by_look(page)
    press(page, "main a.btn[href$='/check/']")
    press(page, "main a[href*='/account/sign-in/']")
    sign_in(page, ling.office, ling.email, to="here")
    page.wait_for_url("**/check/")
    what_is_not_ticked_is_told(ling)
    declare(page)
    before = len(ling.office.letters.to(ling.email))
    press(page, "main form[method=post] button[type=submit]")
    assert page.url.endswith("/sent/")
    expect(page.locator("h1")).to_have_text(HAN)
    assert sideways(page) == 0
    mail = ling.office.letters.next_to(ling.email, before, ling.reference)
    assert HAN.search(str(mail["Subject"]))
    the_message_is_sent(ling)


def several_photographs_at_once(who: Applicant, folder: Path) -> None:
    pages = [scans.kept(folder, f"page{n}.jpg", scans.photo(f"PAGE {n}")) for n in range(3)]
    who.go(f"papers/{PHOTOGRAPHED}/")
    who.page.locator("#file").set_input_files(pages)
    facts_of_paper(who.page)
    press(who.page, "form[data-upload] button[type=submit]")
    assert "given=" in who.page.url
    who.go(f"papers/{PHOTOGRAPHED}/")
    expect(who.page.locator("section[aria-labelledby=given] li")).to_have_count(1)


def a_file_removed_comes_back(who: Applicant) -> None:
    press(who.page, "form[action$='/remove/'] button")
    assert PHOTOGRAPHED in papers_by_look(who.page)["turn"]
    press(who.page, "form[action$='/restore/'] button")
    assert PHOTOGRAPHED in papers_by_look(who.page)["have"]


def what_is_not_ticked_is_told(who: Applicant) -> None:
    with who.page.expect_navigation() as after:
        who.page.locator("main form[method=post] button[type=submit]").first.click()
    assert after.value.status == 400
    expect(who.page.locator("main .err").first).to_be_visible()


def the_message_is_sent(who: Applicant) -> None:
    who.go()
    who.page.locator("#text").fill("请问什么时候可以预约？")
    press(who.page, "form:has(#text) button[type=submit]")
    expect(who.page.locator("main")).to_contain_text("请问什么时候可以预约？")
