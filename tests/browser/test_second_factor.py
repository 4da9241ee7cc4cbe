"""How staff come to the desk: with a passkey; and what they read and do when the second factor is lost."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK
from tests.browser.filing import said
from tests.browser.office import TIMEOUT, Office, send_code, sign_in
from tests.browser.test_sign_in import device

LOST = (
    "Lost it, and the recovery codes too? Somebody else of the staff can take it away once they have seen "
    "who you are: a director for staff, any officer for applicants."
)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser that nobody has signed in with."""
    context = browser.new_context(viewport=DESK, locale="zh-CN")
    context.set_default_timeout(TIMEOUT)
    yield context.new_page()
    context.close()


def by_name(office: Office) -> Office:
    """The same site under a name: browsers keep no passkeys for addresses that are numbers."""
    return replace(office, address=office.address.replace("127.0.0.1", "localhost"))


def sign_out(page: Page, office: Office) -> None:
    page.goto(office.url("/zh-hans/you/"))
    with page.expect_navigation():
        page.locator("form[action$='sign-out/'] button").first.click()


def test_a_passkey_opens_the_desk_and_a_recovery_code_opens_it_once(office: Office, page: Page) -> None:
    """Made at the first sign-in, it signs in alone; after a code by mail it is the second factor."""
    local, email = by_name(office), office.email("ma")
    session, identifier = device(page)
    sign_in(page, local, email, "zh-hans")
    page.wait_for_url("**/account/second-factor/needed/**")
    page.locator("main a[href*='/account/passkeys/add/']").click()
    page.locator("form[data-passkey] button").click()
    page.wait_for_url(re.compile("recovery-codes"))
    codes = page.locator("main code").all_inner_texts()
    assert len(codes) == 10
    the_desk_is_open(page, local)
    sign_out(page, local)
    page.goto(local.url("/zh-hans/account/sign-in/"))
    page.locator("form[data-passkey] button").click()
    page.wait_for_url(re.compile("/you/$|/desk/"))
    the_desk_is_open(page, local)
    sign_out(page, local)
    sign_in(page, local, email, "zh-hans")
    it_is_said_what_to_do_when_it_is_lost(page)
    send_code(page, codes[0].strip())
    the_desk_is_open(page, local)
    sign_out(page, local)
    sign_in(page, local, email, "zh-hans")
    it_is_said_what_to_do_when_it_is_lost(page)
    send_code(page, codes[0].strip())
    expect(page.locator("#id_code-error")).to_be_visible()
    page.locator("form[data-passkey] button").click()
    page.wait_for_url(re.compile("/you/$|/desk/"))
    the_desk_is_open(page, local)
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": identifier})


def the_desk_is_open(page: Page, office: Office) -> None:
    page.goto(office.url("/zh-hans/desk/"))
    expect(page.locator("h1")).to_have_text(said("zh-hans", "Inbox"))


def it_is_said_what_to_do_when_it_is_lost(page: Page) -> None:
    """On the page that asks for it, in the language of the reader."""
    page.wait_for_url("**/account/sign-in/second-factor/**")
    words = said("zh-hans", LOST)
    assert words != LOST
    expect(page.locator("main")).to_contain_text(words)


def test_a_lost_one_is_taken_away_by_a_director(office: Office, browser: Browser, page: Page) -> None:
    """They read who can help; the director does; then they set up another before the desk opens."""
    context = office.at_desk(browser, "sun")
    sun = context.new_page()
    sun.goto(office.url("/zh-hans/desk/"))
    lost = office.apps["sun"]
    sign_in(page, office, office.email("sun"), "zh-hans")
    it_is_said_what_to_do_when_it_is_lost(page)
    send_code(page, "000000")
    expect(page.locator("#id_code-error")).to_be_visible()
    taken_away(office, browser, "sun")
    sun.goto(office.url("/zh-hans/desk/"))
    assert "/account/sign-in/" in sun.url, "signed out everywhere"
    context.close()
    del office.apps["sun"]
    office.forget("sun")
    office.enter(page, "sun")
    assert office.apps["sun"].secret != lost.secret


def taken_away(office: Office, browser: Browser, who: str) -> None:
    """A director takes it away, and says how they saw who it is."""
    xu = office.at_desk(browser, "xu").new_page()
    xu.goto(office.url("/zh-hans/desk/second-factor/"))
    xu.locator("#q").fill(office.email(who))
    with xu.expect_navigation():
        xu.locator("form:has(#q) button[type=submit]").click()
    with xu.expect_navigation():
        xu.locator("main ul.rows a").first.click()
    with xu.expect_navigation() as after:
        xu.locator("main button.stop").click()
    assert after.value.status == 400, "not without saying how one saw who it is"
    xu.locator("main input[name=how]").first.check()
    seen = len(office.letters.to(office.email(who)))
    with xu.expect_navigation(url=re.compile(r"second-factor/(\?|$)")):
        xu.locator("main button.stop").click()
    office.letters.next_to(office.email(who), seen)
    xu.context.close()
