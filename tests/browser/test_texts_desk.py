"""An editor works through a list of texts without touching the mouse; and without a script."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE, Site
from tests.browser.test_accessibility import faults_on

LIST = "/en/desk/texts/es/?state=drafted&kind=theme"


@pytest.fixture
def site(demonstration: Site) -> Site:
    """Where the editor is at home: these tests look at no other site."""
    return demonstration


def entered(page: Page, site: Site) -> Page:
    """The content editor of the demonstration."""
    page.goto(site.url("/en/demo/"))
    page.locator("li", has_text="HANNA").locator("button").first.click(timeout=5000)
    page.wait_for_load_state()
    return page


@pytest.fixture
def editor(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(viewport=DESK)
    yield entered(context.new_page(), site)
    context.close()


def test_a_list_is_worked_through_by_keyboard(editor: Page, site: Site) -> None:
    editor.goto(site.url(LIST))
    editor.keyboard.press("j")
    editor.keyboard.press("j")
    editor.keyboard.press("k")
    editor.keyboard.press("Enter")
    expect(editor.locator("form[data-text]")).to_be_visible()
    first = editor.url
    editor.keyboard.press("j")
    editor.wait_for_url(lambda url: url != first)
    editor.keyboard.press("k")
    editor.wait_for_url(first)
    editor.keyboard.press("e")
    field = editor.locator("#value")
    expect(field).to_be_focused()
    before = field.input_value()
    editor.keyboard.press("End")
    editor.keyboard.type(" (j)")
    editor.keyboard.press("Control+Enter")
    editor.wait_for_url(lambda url: url != first)
    expect(editor.locator(".flash")).to_have_text("Saved as drafted.")
    editor.goto(first)
    expect(field).to_have_value(f"{before} (j)")
    # Nobody reviews what they wrote; taking it back is one button away.
    expect(editor.locator("[form=review]")).to_have_count(0)
    editor.get_by_role("button", name="Take back").click()
    expect(field).to_have_value(before)
    editor.keyboard.press("r")
    expect(editor.locator(".flash")).to_have_text("Marked as reviewed.")
    editor.keyboard.press("l")
    editor.wait_for_url(re.compile(r"/desk/texts/es/\?"))


def test_an_error_keeps_what_was_typed_and_takes_the_focus(editor: Page, site: Site) -> None:
    editor.goto(site.url(LIST))
    editor.locator("[data-open]").nth(3).click()
    editor.locator("#value").fill("<b>%(day)s")
    editor.keyboard.press("Control+Enter")
    expect(editor.locator("[role=alert]")).to_be_visible()
    expect(editor.locator("#value")).to_have_value("<b>%(day)s")
    expect(editor.locator("#value")).to_be_focused()


def test_a_suggestion_comes_into_the_field(editor: Page, site: Site) -> None:
    editor.goto(site.url("/en/desk/texts/es/?q=Extend+the+work+permit"))
    editor.locator("[data-open]").first.click()
    suggested = editor.locator("[data-suggested]").first.inner_text()
    address = editor.url
    editor.locator("[data-take]").first.click()
    expect(editor.locator("#value")).to_have_value(suggested)
    assert editor.url == address


def test_everything_works_without_a_script(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = entered(context.new_page(), site)
    page.goto(site.url("/en/desk/texts/es/?q=Extend+the+work+permit"))
    page.locator("[data-open]").first.click()
    suggested = page.locator("[data-suggested]").first.inner_text()
    page.locator("[data-take]").first.click()
    assert page.locator("#value").input_value() == suggested
    page.locator("#value").fill("Prorrogar el permiso de trabajo ya")
    page.get_by_role("button", name="Save", exact=True).click()
    assert page.locator("#value").input_value() == "Prorrogar el permiso de trabajo ya"
    page.get_by_role("button", name="Take back").click()
    assert page.locator("#value").input_value() != "Prorrogar el permiso de trabajo ya"
    context.close()


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_are_accessible_and_fit(editor: Page, site: Site, language: str, width: int) -> None:
    editor.set_viewport_size({"width": width, "height": 800})
    editor.goto(site.url("/en/desk/texts/ar/?kind=theme"))
    text = str(editor.locator("[data-open]").first.get_attribute("href"))
    for path in ("/en/desk/texts/", "/en/desk/texts/ar/", "/en/desk/texts/ar/files/", text, "/en/languages/"):
        editor.goto(site.url(path.replace("/en/", f"/{language}/", 1)))
        assert editor.evaluate("document.documentElement.scrollWidth") <= width, path
        found = faults_on(editor)
        assert [(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in found] == [], path
