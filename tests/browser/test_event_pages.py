"""Pages of events for everybody: what axe finds, no sideways scrolling, by keyboard alone, without a script."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, TIMEOUT, sideways
from tests.browser.hallwork import Hall
from tests.browser.test_accessibility import grave, widest
from tests.browser.test_keyboard import FOCUS, go, skip, tab_to

# By the name of a page: its address, and what is on it when it is the page that is meant.
PAGES = {
    "list": ("/events/", "#list .rows"),
    "month": ("/events/?month={month}", "table.month"),
    "year": ("/events/?year={year}", ".months"),
    "event": ("/events/{code}/", "dl.facts"),
    "form": ("/events/{code}/register/?people=2", "#guest-1-name"),
    "full": ("/events/{camp}/register/", ".note.turn"),
    "tickets": ("/events/registration/{pair}/", "article.ticket svg"),
    "change": ("/events/registration/{pair}/change/", "#guest-1-name"),
    "waits": ("/events/registration/{waits}/", ".note.wait"),
    "guardian wanted": ("/events/registration/{child}/", "a[href*='/guardians/']"),
    "guardians": ("/programmes/guardians/{child}/", "main form"),
    "consent": ("/programmes/consent/{guardian}/", "main form"),
    "door": ("/events/check-in/{door}/", "#door[data-ready=yes]"),
    "routes": ("/explore/", "main .rows a"),
    "route": ("/explore/{route}/", "ol.crossing"),
}
LOOKS = (("ar", "light"), ("en", "dark"))
# Others are seen in one look only, to keep the run short.
OFTEN_SEEN = frozenset({"list", "event", "form", "tickets", "consent", "door"})
WIDE = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def known(house: Hall) -> dict[str, str]:
    """What stands in the addresses."""
    found: dict[str, str] = house.beside.do("tests.browser.event_pages:made", f"access-{uuid4().hex[:8]}")
    return found


@pytest.fixture(scope="module")
def looked(browser: Browser) -> Iterator[Page]:
    """A page that goes from look to look; its scripts make no mistake."""
    context = browser.new_context(viewport=PHONE, locale="en-GB")  # type: ignore[arg-type]  # a mapping with the two names
    context.set_default_timeout(TIMEOUT)
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def look_at(page: Page) -> None:
    """On a phone and on a desk."""
    assert sideways(page) <= 0, widest(page)
    assert grave(page) == []
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    assert sideways(page) <= 0, widest(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_page(house: Hall, known: dict[str, str], looked: Page, name: str) -> None:
    path, shows = PAGES[name]
    for language, scheme in LOOKS if name in OFTEN_SEEN else LOOKS[:1]:
        looked.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        response = looked.goto(house.url(f"/{language}{path.format(**known)}"))
        assert response is not None
        assert response.status == 200
        looked.locator(shows).first.wait_for()
        look_at(looked)


def test_a_ticket_is_read_from_a_phone_in_the_dark(house: Hall, known: dict[str, str], looked: Page) -> None:
    """Dark on white with a margin of four modules, each of at least four pixels."""
    looked.emulate_media(color_scheme="dark")
    looked.goto(house.url(f"/en/events/registration/{known['pair']}/"))
    picture = looked.locator("article.ticket svg").first
    box = picture.bounding_box()
    modules = int((picture.get_attribute("viewBox") or "").split()[2])
    assert box
    assert box["width"] / modules >= 4
    parts = picture.locator("path").all()
    colours = [one.get_attribute("fill") or one.get_attribute("stroke") for one in parts]
    assert colours == ["#fff", "#000"]
    assert picture.evaluate("one => getComputedStyle(one).filter") == "none"


def test_somebody_registers_with_the_keyboard_alone(house: Hall, known: dict[str, str], desk: Page) -> None:
    desk.goto(house.url("/en/events/"))
    skip(desk)
    tab_to(desk, f"main a[href='/en/events/{known['code']}/']")
    go(desk, "Enter", f"/events/{known['code']}/")
    skip(desk)
    tab_to(desk, "main form .btn[type=submit]")
    go(desk, "Enter", "/register/")
    skip(desk)
    tab_to(desk, "#name")
    desk.keyboard.type("Kim Sample")
    tab_to(desk, "#email")
    desk.keyboard.type("kim")
    with desk.expect_navigation() as after:
        desk.keyboard.press("Enter")
    assert after.value.status == 400
    summary = desk.evaluate(FOCUS, "#errors")
    assert summary["is"], summary
    assert summary["visible"], summary
    assert summary["onScreen"], summary
    assert grave(desk) == []
    tab_to(desk, "#errors a[href='#email']")
    desk.keyboard.press("Enter")
    expect(desk.locator("#email")).to_be_focused()
    desk.keyboard.press("End")
    desk.keyboard.type("@guests.example")
    tab_to(desk, "main form .acts > .btn[type=submit]:not([name=do][value=people])")
    go(desk, "Space", "/events/registration/")
    expect(desk.locator("h1")).to_have_text("You are registered.")


def test_somebody_registers_without_a_script(house: Hall, known: dict[str, str], plain: Page) -> None:
    plain.goto(house.url("/en/events/"))
    plain.locator(f"main a[href='/en/events/{known['camp']}/']").click()
    plain.locator("main form .btn[type=submit]").click()
    plain.locator("#name").fill("Lu Sample")
    plain.get_by_role("button", name="Wait for a place").click()
    expect(plain.locator("#errors a[href='#email']")).to_be_visible()
    expect(plain.locator("#name")).to_have_value("Lu Sample")
    plain.locator("#email").fill("lu@guests.example")
    for part, typed in (("day", "1"), ("month", "2"), ("year", "1990")):
        plain.locator(f"#guest-0-born_on-{part}").fill(typed)
    plain.get_by_role("button", name="Wait for a place").click()
    plain.wait_for_url(re.compile("/events/registration/"))
    expect(plain.locator("h1")).to_have_text("You are on the waiting list.")
    plain.get_by_role("button", name="I do not want to wait any more").click()
    expect(plain.locator("h1")).to_have_text("Your registration is cancelled.")
    assert sideways(plain) <= 0
