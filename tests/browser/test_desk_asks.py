"""An office asks for an answer of the form: the applicant sees that one field and corrects it; the clock runs."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PHONE, sideways
from tests.browser.deskwork import Officer
from tests.browser.filing import RESIDENCE, WORK, Applicant, press
from tests.browser.joint import at_the_desk
from tests.browser.office import TIMEOUT, Office, sign_in, text_of
from tests.browser.staged import staged

FIELD, IN_CHINESE, IN_ARABIC = "phone", "电话号码打不通，请更正。", "رقم الهاتف لا يعمل. يرجى تصحيحه."
NEW = "+8613911112222"


@pytest.fixture
def layla(browser: Browser, office: Office) -> Iterator[Applicant]:
    """Somebody whose clocks run, with a telephone."""
    email = "layla@people.example"
    (reference,) = staged(office, {"state": "accepted", "email": email, "language": "ar"})
    context = browser.new_context(viewport=PHONE, has_touch=True, locale="ar")
    context.set_default_timeout(TIMEOUT)
    who = Applicant(context.new_page(), office, email, "ar", reference)
    sign_in(who.page, office, email, "ar")
    yield who
    context.close()


def test_a_field_is_asked_for_corrected_and_the_clock_goes_on(
    office: Office, browser: Browser, layla: Applicant
) -> None:
    chen = Officer(at_the_desk(office, browser, "chen"), office)
    seen = len(office.letters.to(layla.email))
    asked_at_the_desk(chen, layla.reference)
    mail = office.letters.next_to(layla.email, seen, layla.said("The office needs something from you"))
    name = chen_calls_it(layla)
    assert name in text_of(mail)
    assert "139" not in text_of(mail)
    exactly_this_field_is_marked(layla, name)
    what_is_empty_or_wrong_is_said(layla)
    seen = len(office.letters.to(layla.email))
    layla.page.locator(f"[name='a-{FIELD}']").fill(NEW)
    press(layla.page, "section[aria-labelledby=answers] button[type=submit]")
    expect(layla.page.locator("main .note.done").first).to_be_visible()
    expect(layla.page.locator(f"[name='a-{FIELD}']")).to_have_count(0)
    office.letters.next_to(layla.email, seen, layla.said("The clock runs again"))
    layla.go()
    expect(layla.page.locator("section.clock.paused")).to_have_count(0)
    chen.open(layla.reference)
    expect(chen.clock(WORK)).not_to_have_class(re.compile("paused"))
    chen.go(f"cases/{layla.reference}/answers/")
    expect(chen.page.locator("main")).to_contain_text(NEW)


def asked_at_the_desk(chen: Officer, reference: str) -> None:
    """Without the words in the reader's language the form comes back; nothing typed is lost."""
    chen.open(reference)
    chen.begin("ask", WORK)
    form = chen.page.locator("#act form")
    form.locator("details > summary").first.click()
    form.locator(f"[name='why-field:{FIELD}']").select_option("unclear")
    expect(form.locator(f"[name='want-field:{FIELD}']")).to_be_checked()
    form.locator("[name=text]").fill(IN_CHINESE)
    chen.press(status=400)
    expect(form.locator(f"[name='want-field:{FIELD}']")).to_be_checked()
    expect(form.locator("[name=text]")).to_have_value(IN_CHINESE)
    form.locator("[name=translation]").fill(IN_ARABIC)
    chen.press()
    expect(chen.clock(WORK)).to_have_class(re.compile("paused"))
    expect(chen.clock(RESIDENCE)).not_to_have_class(re.compile("paused"))


def chen_calls_it(who: Applicant) -> str:
    """The name of the field as the applicant reads it."""
    who.go()
    expect(who.page.locator("section.clock.paused")).to_have_count(1)
    press(who.page, "main .note.turn a.btn")
    assert "/answer/" in who.page.url
    return (
        who.page.locator(f"label:has(+ * [name='a-{FIELD}']), label[for^='a-{FIELD}']")
        .first.inner_text()
        .strip()
    )


def exactly_this_field_is_marked(who: Applicant, name: str) -> None:
    page = who.page
    assert sideways(page) == 0
    expect(page.locator("main")).to_contain_text(IN_ARABIC)
    expect(page.locator("main")).to_contain_text(IN_CHINESE)
    expect(page.locator("main ul.plain").first).to_contain_text(name)
    fields = page.locator("section[aria-labelledby=answers] [name^='a-']")
    expect(fields).to_have_count(1)
    expect(fields).to_have_attribute("aria-invalid", "true")
    expect(page.locator(f"#a-{FIELD}-error")).to_contain_text(re.compile("[\u0600-\u06ff]"))


def what_is_empty_or_wrong_is_said(who: Applicant) -> None:
    """What is wanted cannot be left empty; the clock stands still until it is there."""
    who.page.locator(f"[name='a-{FIELD}']").fill("")
    with who.page.expect_navigation() as after:
        who.page.locator("section[aria-labelledby=answers] button[type=submit]").click()
    assert after.value.status == 400
    expect(who.page.locator(f"#a-{FIELD}-error")).to_be_visible()
