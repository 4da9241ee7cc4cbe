"""What somebody asks comes to an editor, who says by the keys where it belongs; and takes it back."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, Site, sideways
from tests.browser.test_accessibility import grave
from tests.browser.test_keyboard import tab_to
from tests.browser.test_texts_desk import editor, entered, site  # noqa: F401  fixtures

WORDS = "where can I moor my houseboat for the winter"


@pytest.fixture
def asked(site: Site, browser: Browser) -> None:  # noqa: F811  the fixture
    """Somebody asks, twice."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    for _ in range(2):
        page.goto(site.url(f"/en/ask/?q={WORDS}"))
    context.close()


@pytest.mark.usefixtures("asked")
def test_a_question_becomes_an_example_by_the_keys(editor: Page, site: Site) -> None:  # noqa: F811
    editor.goto(site.url("/en/desk/asked/?view=open"))
    expect(editor.locator("tbody tr", has_text=WORDS)).to_be_visible()
    assert grave(editor) == []
    editor.keyboard.press("j")
    editor.keyboard.press("Enter")
    expect(editor.locator("h1")).to_have_text(WORDS)
    editor.keyboard.press("/")
    editor.keyboard.type("yacht")
    editor.keyboard.press("Enter")
    expect(editor.locator("#found")).to_be_visible()
    assert grave(editor) == []
    tab_to(editor, "ul[aria-labelledby=found] button")
    with editor.expect_navigation(url=re.compile(r"/en/desk/asked/$")):
        editor.keyboard.press("Enter")
    expect(editor.locator(".flash")).to_contain_text("1 example was added")
    editor.goto(site.url("/en/desk/asked/examples/"))
    line = editor.locator("tbody tr", has_text=WORDS)
    line.locator("button[value=remove]").click()
    expect(line.locator("s")).to_have_text(WORDS)
    line.locator("button[value=restore]").click()
    expect(line.locator("s")).to_have_count(0)
    assert grave(editor) == []


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("language", ["en", "zh-hans", "ar"])
def test_the_pages_fit_a_phone(site: Site, browser: Browser, language: str) -> None:  # noqa: F811
    context = browser.new_context(viewport=PHONE)
    page = entered(context.new_page(), site)
    for address in ("", "?view=open", "?view=aside", "1/?find=visa", "examples/", "training/"):
        page.goto(site.url(f"/{language}/desk/asked/{address}"))
        expect(page.locator("main h1")).to_be_visible()
        assert sideways(page) == 0, address
        assert grave(page) == [], address
    context.close()
