"""The papers of a case on a telephone: the whole table is there, nothing is cut at its edge."""

from playwright.sync_api import Browser

from tests.browser.conftest import PHONE, sideways
from tests.browser.deskwork import Officer
from tests.browser.joint import at_the_desk
from tests.browser.office import Office
from tests.browser.staged import staged


def test_the_papers_of_a_case_need_no_scrolling_sideways(office: Office, browser: Browser) -> None:
    (reference,) = staged(office, {"state": "accepted", "email": "narrow@people.example"})
    chen = Officer(at_the_desk(office, browser, "chen"), office)
    chen.page.set_viewport_size(PHONE)
    chen.open(reference)
    table = chen.page.locator("table.pt").first
    table.wait_for()
    cut = table.evaluate("one => one.parentElement.scrollWidth - one.parentElement.clientWidth")
    assert cut <= 0
    assert sideways(chen.page) == 0
