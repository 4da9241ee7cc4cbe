"""What else becomes of a file: granted in part, withdrawn in part, refused by two; stale, lost, badly given."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import scans
from tests.browser.conftest import PHONE, sideways, today
from tests.browser.deskwork import Officer
from tests.browser.filing import (
    JOINT,
    RESIDENCE,
    WORK,
    Applicant,
    answers,
    begin,
    keep,
    made_by_now,
    press,
    type_answers,
)
from tests.browser.office import CODE, TIMEOUT, Office, login_code, send_code, sign_in
from tests.browser.staged import staged

SUBMIT = "main form[method=post] button[type=submit]"
Signed = Callable[..., Applicant]


@pytest.fixture
def signed(browser: Browser, office: Office) -> Iterator[Signed]:
    """Opens browsers of applicants who have signed in, or not."""
    contexts = []

    def opened(name: str, reference: str = "", *, language: str = "en", signs_in: bool = True) -> Applicant:
        context = browser.new_context(viewport=PHONE, locale="en-GB")
        contexts.append(context)
        context.set_default_timeout(TIMEOUT)
        email = f"{name}@people.example"
        who = Applicant(context.new_page(), office, email, language, reference, answers(email))
        if signs_in:
            sign_in(who.page, office, email, language)
        return who

    yield opened
    for one in contexts:
        one.close()


@pytest.fixture(scope="module")
def accepted(office: Office) -> dict[str, str]:
    """Cases whose clocks run, by the name of the applicant."""
    names = ("vera", "will", "twice")
    wishes = [{"state": "accepted", "email": f"{one}@people.example"} for one in names]
    return dict(zip(names, staged(office, *wishes), strict=True))


@pytest.fixture
def officer(browser: Browser, office: Office) -> Callable[[str], Officer]:
    """Opens the desk of a member of the staff."""
    return lambda name: Officer(office.at_desk(browser, name).new_page(), office)


def test_one_is_granted_and_one_refused_by_two_officers(
    office: Office, accepted: dict[str, str], signed: Signed, officer: Callable[[str], Officer]
) -> None:
    reference = accepted["vera"]
    chen, wu, sun = officer("chen"), officer("wu"), officer("sun")
    chen.grant(reference, WORK)
    seen = len(office.letters.to("vera@people.example"))
    wu.propose_refusal(reference, RESIDENCE, "The address could not be found.")
    expect(wu.offered("confirm", RESIDENCE)).to_have_count(0)
    wu.go(f"cases/{reference}/act/confirm/?of={RESIDENCE}")
    wu.press(status=409)
    expect(wu.page.locator("#act [role=alert]")).to_be_visible()
    vera = signed("vera", reference)
    vera.go()
    expect(vera.page.locator("section.clock.late")).to_have_count(0)
    expect(vera.page.locator("main")).not_to_contain_text("The address could not be found.")
    sun.open(reference)
    sun.begin("confirm", RESIDENCE)
    expect(sun.page.locator("#act")).to_contain_text("The address could not be found.")
    sun.press()
    vera.page.reload()
    expect(vera.page.locator(f"section.clock.done:has(#clock-{WORK})")).to_be_visible()
    expect(vera.page.locator(f"section.clock.late:has(#clock-{RESIDENCE})")).to_be_visible()
    assert sideways(vera.page) == 0
    office.letters.next_to(vera.email, seen, vera.said("A decision was taken"))
    letter = made_by_now(vera.page, f"section.clock:has(#clock-{RESIDENCE}) a[href$='.pdf']")
    code = re.search(r"/letters/([^/]+)\.pdf", letter)
    assert code
    vera.page.goto(office.url(f"/en/verify/{code[1]}/"))
    expect(vera.page.locator(".verdict")).to_contain_text("It is a refusal")


def test_one_part_is_withdrawn_and_the_other_goes_on(
    accepted: dict[str, str], signed: Signed, officer: Callable[[str], Officer]
) -> None:
    reference = accepted["will"]
    will = signed("will", reference)
    will.go()
    press(will.page, f"section.clock:has(#clock-{RESIDENCE}) a[href*='/withdraw/']")
    assert sideways(will.page) == 0
    press(will.page, "main a.btn.second")
    expect(will.page.locator("section.clock.still")).to_have_count(0)  # thought better of it
    press(will.page, f"section.clock:has(#clock-{RESIDENCE}) a[href*='/withdraw/']")
    press(will.page, SUBMIT)
    expect(will.page.locator(f"section.clock.still:has(#clock-{RESIDENCE})")).to_be_visible()
    chen, wu = officer("chen"), officer("wu")
    wu.open(reference)
    expect(wu.offered("grant", RESIDENCE)).to_have_count(0)
    chen.grant(reference, WORK)
    will.go()
    expect(will.page.locator(f"section.clock.done:has(#clock-{WORK})")).to_be_visible()


def test_two_officers_decide_at_once_and_one_is_told(
    accepted: dict[str, str], officer: Callable[[str], Officer]
) -> None:
    reference = accepted["twice"]
    chen, zhao = officer("chen"), officer("zhao")
    chen.open(reference)
    chen.begin("grant", WORK)
    zhao.grant(reference, WORK)
    chen.page.locator("#act [name=number]").fill("MINE-1")
    chen.press(status=409)
    expect(chen.page.locator("main [role=alert]").first).to_contain_text("ZHAO")
    expect(chen.clock(WORK)).to_have_class(re.compile("done"))


def test_two_tabs_and_neither_writes_over_the_other(signed: Signed) -> None:
    ivan = signed("ivan", signs_in=False)
    ivan.page.goto(ivan.office.url(f"/en/apply/{JOINT}/"))
    begin(ivan)
    second = Applicant(
        ivan.page.context.new_page(), ivan.office, ivan.email, "en", ivan.reference, ivan.typed
    )
    for tab in (ivan, second):
        tab.go("form/stay/")
    type_answers(ivan.page, {"address": "1 First Road"})
    press(ivan.page, SUBMIT)
    type_answers(second.page, {"address": "2 Second Road"})
    with second.page.expect_navigation() as after:
        second.page.locator(SUBMIT).first.click()
    assert after.value.status == 409
    expect(second.page.locator("[name='a-address']")).to_have_value("2 Second Road")
    expect(second.page.locator(".note.turn")).to_be_visible()
    press(second.page, SUBMIT)
    ivan.go("form/stay/")
    expect(ivan.page.locator("[name='a-address']")).to_have_value("2 Second Road")


def test_what_cannot_be_taken_is_told_in_the_readers_language_and_nothing_is_lost(
    signed: Signed, tmp_path: Path
) -> None:
    """An expired passport; locked, cut, foreign and scripted files."""
    huda = signed("huda", language="ar", signs_in=False)
    page = huda.page
    page.goto(huda.office.url(f"/ar/apply/{JOINT}/"))
    begin(huda)
    huda.go("form/person/")
    over = (today() - timedelta(days=3)).isoformat()
    type_answers(page, {**huda.typed, "passport_expires_on": over})
    with page.expect_navigation() as after:
        page.locator(SUBMIT).first.click()
    assert after.value.status == 400
    expect(page.locator("a[href*='passport_expires_on']")).to_be_visible()
    expect(page.locator("[name='a-family_name']")).to_have_value(huda.typed["family_name"])
    assert sideways(page) == 0
    for name, content in (
        ("locked.pdf", scans.locked_pdf()),
        ("cut.pdf", scans.pdf("CUT")[:-400]),
        ("program.pdf", b"MZ" + b"\0" * 5000),
        ("words.pdf", b"only words and no paper at all. " * 50),
    ):
        huda.go("papers/passport/")
        page.locator("#file").set_input_files(scans.kept(tmp_path, name, content))
        with page.expect_navigation() as after:
            page.locator("form[data-upload] button[type=submit]").click()
        assert after.value.status == 422, name
        expect(page.locator("#file-error")).to_have_text(re.compile(r"[\u0600-\u06ff]"))
        expect(page.locator("section[aria-labelledby=given]")).to_have_count(0)
    huda.go("papers/passport/")
    page.locator("#file").set_input_files(scans.kept(tmp_path, "script.pdf", scans.scripted_pdf()))
    keep(page)
    huda.go("papers/passport/")
    href = page.locator("section[aria-labelledby=given] a[href*='/files/']").get_attribute("href")
    kept = page.context.request.get(huda.office.url(href or ""))
    assert b"JavaScript" not in kept.body()
    assert kept.headers["content-disposition"].startswith("attachment")


def test_a_code_is_good_once_and_only_for_the_right_person(
    office: Office, signed: Signed, browser: Browser
) -> None:
    """A wrong code is told; the right one then works, and afterwards never again."""
    who = signed("once", signs_in=False)
    seen = len(office.letters.to(who.email))
    who.page.goto(office.url("/en/account/sign-in/"))
    who.page.locator("#id_email").fill(who.email)
    press(who.page, "main form button[type=submit]")
    code = login_code(office.letters.next_to(who.email, seen, CODE))
    send_code(who.page, f"{(int(code) + 1) % 10**8:08d}")
    expect(who.page.locator("#id_code-error")).to_be_visible()
    send_code(who.page, code)
    who.page.wait_for_url(re.compile("/en/you/$"))
