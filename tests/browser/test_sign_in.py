"""Signing in with a real browser: a passkey of a virtual device, and everything else without JavaScript."""

import re

from playwright.sync_api import CDPSession, Page

from tests.browser.conftest import Site, sideways
from tests.browser.test_accessibility import grave

# Authenticators do not work with addresses that are numbers, and browsers trust localhost without a certificate.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def named(site: Site, path: str) -> str:
    return site.url(path).replace("127.0.0.1", "localhost")


def device(page: Page) -> tuple[CDPSession, str]:
    """A device that keeps passkeys and says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session, str(added["authenticatorId"])


def sign_in_by_code(page: Page, site: Site, email: str, language: str = "en") -> None:
    page.goto(named(site, f"/{language}/account/sign-in/"))
    assert sideways(page) == 0
    page.locator("#id_email").fill(email)
    page.locator("main form").first.locator("button[type=submit]").click()
    code = page.locator("#demo-code").inner_text()
    assert sideways(page) == 0
    page.locator("#id_code").fill(code)
    page.locator("main form").first.locator("button[type=submit]").click()
    page.wait_for_url(re.compile(rf"/{language}/you/$"))
    assert sideways(page) == 0


def sign_out(page: Page, site: Site) -> None:
    page.goto(named(site, "/en/you/"))
    page.locator("form[action$='sign-out/'] button").click()
    page.wait_for_url(re.compile("/en/$"))


def test_a_passkey_is_made_and_signs_in_without_a_letter(phone: Page, site: Site) -> None:
    session, identifier = device(phone)
    sign_in_by_code(phone, site, "passkey@example.org")
    phone.goto(named(site, "/en/account/passkeys/add/"))
    phone.locator("form[data-passkey] button").click()
    phone.wait_for_url(re.compile("recovery-codes"))
    assert phone.locator("main code").count() == 10
    assert sideways(phone) == 0
    sign_out(phone, site)
    phone.goto(named(site, "/en/account/sign-in/"))
    phone.locator("form[data-passkey] button").click()
    phone.wait_for_url(re.compile("/en/you/$"))
    # What changes how one signs in asks once more.
    phone.goto(named(site, "/en/account/ways/"))
    phone.locator("main a[href$='/remove/']").click()
    phone.wait_for_url(re.compile("/account/again/passkey/"))
    phone.locator("form[data-passkey] button").click()
    phone.wait_for_url(re.compile("/remove/"))
    phone.locator("main button.stop").click()
    phone.wait_for_url(re.compile("/account/ways/"))
    assert phone.locator("main a[href$='/remove/']").count() == 0
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": identifier})


def test_somebody_who_says_no_is_told_and_may_choose_another_way(phone: Page, site: Site) -> None:
    session, identifier = device(phone)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": identifier, "isUserVerified": False})
    phone.goto(named(site, "/en/account/sign-in/"))
    phone.locator("form[data-passkey] button").click()
    phone.locator("[data-say=failed]").wait_for(state="visible")
    assert phone.locator("#id_email").is_visible()


def test_an_address_of_numbers_says_why_there_are_no_passkeys(phone: Page, site: Site) -> None:
    phone.goto(site.url("/en/account/sign-in/"))
    assert phone.locator("[data-say=address]").is_visible()
    assert not phone.locator("form[data-passkey] button").is_visible()


def test_without_script_there_is_the_code_and_the_app(plain: Page, site: Site) -> None:
    sign_in_by_code(plain, site, "plain@example.org", "ar")
    plain.goto(named(site, "/ar/account/passkeys/add/"))
    assert not plain.locator("form[data-passkey] button").is_visible()
    assert plain.locator("noscript a[href$='/app/add/']").count() == 1
    for path in ("account/ways/", "account/app/add/", "account/sessions/", "you/name/", "you/mandates/give/"):
        plain.goto(named(site, f"/ar/{path}"))
        assert plain.locator("h1").count() == 1
        assert sideways(plain) == 0


def test_the_door_and_the_own_page_have_no_serious_fault(desk: Page, site: Site) -> None:
    for language in ("en", "ar", "zh-hans"):
        desk.goto(named(site, f"/{language}/account/sign-in/"))
        assert grave(desk) == []
    sign_in_by_code(desk, site, "axe@example.org")
    for path in ("you/", "you/name/", "you/mandates/give/", "account/ways/", "account/app/add/", "demo/"):
        for language in ("en", "ar", "zh-hans"):
            desk.goto(named(site, f"/{language}/{path}"))
            assert grave(desk) == []
