"""Filing at the counter: applicant and helper at one draft, every change with its name; then both decisions."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import scans
from tests.browser.conftest import DESK, PHONE, sideways
from tests.browser.deskwork import Officer
from tests.browser.filing import (
    JOINT,
    RESIDENCE,
    WORK,
    Applicant,
    answers,
    begin,
    declare,
    fill_section,
    give,
    papers_by_look,
    press,
)
from tests.browser.office import TIMEOUT, Office, sign_in
from tests.browser.staged import staged

OWN, HELPED = "person", ("stay", "work")


def somebody(browser: Browser, office: Office, email: str, **screen: object) -> Applicant:
    """An applicant or helper with a browser of their own, closed with the browser itself."""
    context = browser.new_context(**{"viewport": PHONE, "locale": "en-GB", **screen})
    context.set_default_timeout(TIMEOUT)
    return Applicant(context.new_page(), office, email, "en", typed=answers(email))


@pytest.fixture
def omar(browser: Browser, office: Office) -> Iterator[Applicant]:
    """Somebody with a telephone, a little English and no account."""
    who = somebody(browser, office, "omar@people.example", has_touch=True)
    yield who
    who.page.context.close()


@pytest.fixture
def meera(browser: Browser, office: Office) -> Iterator[Applicant]:
    """An intermediary who has signed in; not of the staff, so a code by mail is enough."""
    staged(office, {"state": "intermediary", "email": "meera@helpers.example"})
    who = somebody(browser, office, "meera@helpers.example", viewport=DESK)
    sign_in(who.page, office, who.email)
    yield who
    who.page.context.close()


def test_an_intermediary_helps_from_the_code_to_both_permits(
    office: Office, browser: Browser, omar: Applicant, meera: Applicant, tmp_path: Path
) -> None:
    begins_on_the_telephone(omar)
    code = makes_a_code(omar)
    a_wrong_code_is_told(meera, code)
    joins(meera, code)
    meera.reference, meera.typed = omar.reference, omar.typed
    both_fill_in(omar, meera, tmp_path)
    each_change_has_its_name(omar, office.at_desk(browser, "lin").new_page())
    the_applicant_sends_it(omar, meera)
    chen, lin, wu = (
        Officer(office.at_desk(browser, name).new_page(), office) for name in ("chen", "lin", "wu")
    )
    both_decide(omar, chen, lin, wu)
    it_can_be_ended(omar, meera)


def begins_on_the_telephone(who: Applicant) -> None:
    who.page.goto(who.office.url(f"/en/apply/{JOINT}/"))
    begin(who)
    fill_section(who, OWN)


def makes_a_code(who: Applicant) -> str:
    who.go()
    press(who.page, "main a[href$='/join/']")
    assert sideways(who.page) == 0
    press(who.page, "main form[method=post] button[type=submit]")
    assert sideways(who.page) == 0
    code = re.sub(r"\D", "", who.page.locator(".joincode").inner_text())
    assert len(code) == 8
    return code


def a_wrong_code_is_told(who: Applicant, code: str) -> None:
    """Nothing is opened, and the code that is right still works."""
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    who.page.goto(who.office.url("/en/join/"))
    who.page.locator("#code").fill(wrong)
    with who.page.expect_navigation() as after:
        who.page.locator("form:has(#code) button[type=submit]").click()
    assert after.value.status == 400
    expect(who.page.locator("#code-error")).to_be_visible()
    expect(who.page.locator("#code")).to_have_value(wrong)


def joins(who: Applicant, code: str) -> None:
    who.page.goto(who.office.url("/en/join/"))
    who.page.locator("#code").fill(f"{code[:4]} {code[4:]}")
    press(who.page, "form:has(#code) button[type=submit]")
    assert re.search("/cases/[^/]+/$", who.page.url), who.page.url


def both_fill_in(omar: Applicant, meera: Applicant, folder: Path) -> None:
    meera.go(f"form/{OWN}/")
    expect(meera.page.locator("[name='a-family_name']")).to_have_value(omar.typed["family_name"])
    for section in HELPED:
        fill_section(meera, section)
    omar.go()
    expect(omar.page.locator("ul.tasks li[data-s=done]")).to_have_count(3)
    expect(omar.page.locator("aside")).to_contain_text("NAIR")
    to_give = papers_by_look(omar.page)["turn"]
    assert len(to_give) >= 7
    for place, name in enumerate(to_give):
        who = omar if place == 0 else meera
        give(who, name, scans.kept(folder, f"{name}.pdf", scans.pdf(name)))


def each_change_has_its_name(omar: Applicant, page: Page) -> None:
    """The applicant sees who helps; what a stranger of the staff may see is nothing, as it is a draft."""
    response = page.goto(omar.office.url(f"/zh-hans/desk/counter/{omar.reference}/changes/"))
    assert response is not None
    assert response.status == 404
    omar.go("join/")
    expect(omar.page.locator("section[aria-labelledby=now]")).to_contain_text("MEERA")


def the_applicant_sends_it(omar: Applicant, meera: Applicant) -> None:
    """Somebody without an account is led to sign in and comes back; the helper is still there."""
    omar.go("check/")
    press(omar.page, "main a[href*='/account/sign-in/']")
    sign_in(omar.page, omar.office, omar.email, to="here")
    omar.page.wait_for_url("**/check/")
    declare(omar.page)
    with omar.page.expect_navigation(url=re.compile("/sent/$")):
        omar.page.locator("main form[method=post] button[type=submit]").click()
    meera.go()
    assert sideways(meera.page) == 0
    expect(meera.page.locator("section.clock")).to_have_count(2)


def both_decide(omar: Applicant, chen: Officer, lin: Officer, wu: Officer) -> None:
    chen.end_step(omar.reference, "prereview")
    omar.go()
    press(omar.page, "main a.btn[href$='/tasks/book/']")
    press(omar.page, "main form[method=post] button[type=submit]")
    lin.see_originals(omar.reference)
    lin.go(f"cases/{omar.reference}/record/")
    text = lin.page.locator("table").inner_text()
    assert "MEERA" in text, text
    chen.grant(omar.reference, WORK)
    wu.grant(omar.reference, RESIDENCE)
    omar.go()
    expect(omar.page.locator("section.clock.done")).to_have_count(2)


def it_can_be_ended(omar: Applicant, meera: Applicant) -> None:
    omar.go("join/")
    press(omar.page, "section[aria-labelledby=now] form button")
    response = meera.page.goto(meera.path())
    assert response is not None
    assert response.status == 404


def test_a_counter_officer_begins_together_with_the_person(
    office: Office, browser: Browser, omar: Applicant, tmp_path: Path
) -> None:
    """The other way round: the officer begins, with the consent that is recorded, and makes the code."""
    lin = Officer(office.at_desk(browser, "lin", locale="en-GB").new_page(), office, "en")
    lin.go("counter/")
    assert sideways(lin.page) == 0
    lin.page.locator("#family_name").fill("HADDAD")
    lin.page.locator("#given_name").fill("OMAR")
    lin.page.locator("#other_names").fill("عمر حداد")
    lin.page.locator("#procedure").select_option(JOINT)
    lin.page.locator("#language").select_option("ar")
    with lin.page.expect_navigation() as after:
        lin.page.locator("#begin button[type=submit]").click()
    assert after.value.status == 400, "not without the person's word"
    expect(lin.page.locator("#other_names")).to_have_value("عمر حداد")
    lin.page.locator("#agrees").check()
    press(lin.page, "#begin button[type=submit]")
    helper = Applicant(lin.page, office, "", "en", typed=answers("omar2@people.example"))
    helper.reference = re.search("/cases/([^/]+)/", lin.page.url)[1]  # type: ignore[index]  # or it fails
    fill_section(helper, OWN)
    code = makes_a_code(helper)
    omar.email = "omar2@people.example"
    sign_in(omar.page, office, omar.email)
    joins(omar, code)
    omar.reference = helper.reference
    fill_section(omar, "stay")
    lin.go(f"counter/{omar.reference}/changes/")
    record = lin.page.locator("ol.rec")
    expect(record).to_contain_text("You for OMAR HADDAD")
    expect(record).to_contain_text("Somebody without a name yet for OMAR HADDAD")
    assert record.locator("li").count() >= 3
