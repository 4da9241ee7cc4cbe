"""The same plan in English with the keyboard alone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    CHILD,
    HIRED,
    PET,
    SPOUSE,
    WORKER,
    Asked,
    Site,
    asked_on,
    date_parts,
    is_question,
    offered_for,
    services_on,
)

# What has the focus, whether that can be seen, and whether it is on the screen.
FOCUS = """selector => {
  const one = document.activeElement;
  if (!one || one === document.body) return {there: false};
  const box = one.getBoundingClientRect();
  const seen = node => {
    const style = getComputedStyle(node);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  };
  return {
    there: true,
    is: one.matches(selector),
    visible: seen(one) || (one.closest('label') !== null && seen(one.closest('label'))),
    onScreen: box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0,
    what: one.outerHTML.slice(0, 120),
  };
}"""
MOST_TABS = 400  # every paper of a plan links to its services


def test_a_plan_with_the_keyboard_alone(site: Site, desk: Page) -> None:
    desk.goto(site.url("/en/"))
    the_skip_link_leads_past_the_head(desk)
    tab_to(desk, "#q")
    desk.keyboard.type(HIRED["en"])
    expect(desk.locator("#found .offer a")).to_have_attribute("href", offered_for(HIRED["en"]))
    tab_to(desk, "#found .offer a")
    go(desk, "Enter", "/en/plan/start/")
    confirm(desk)
    given: list[Asked] = []
    while is_question(desk):
        asked = asked_on(desk)
        assert asked not in given
        answer(desk, asked)
        given.append(asked)
    assert len(given) > 15
    assert re.search("/en/plan/(#main)?$", desk.url)
    assert {*WORKER, *SPOUSE, *CHILD, *PET} <= set(services_on(desk))
    expect(desk.locator("h1")).to_have_text(re.compile(r"settled by \w+ \d+ \w+ 20\d\d"))
    look_at_what_is_taken_as_given(desk)
    share_and_delete(desk)


def the_skip_link_leads_past_the_head(page: Page) -> None:
    page.keyboard.press("Tab")
    focus = page.evaluate(FOCUS, "a.skip")
    assert focus["is"], focus
    assert focus["visible"]
    page.wait_for_function("document.querySelector('a.skip').getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash === '#main'")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def confirm(page: Page) -> None:
    """The arrows change an answer and change it back."""
    tab_to(page, "input[name=spouse]:checked")
    expect(page.locator("input[name=spouse]:checked")).to_have_value("yes")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=spouse]:checked")).to_have_value("no")
    page.keyboard.press("ArrowUp")
    expect(page.locator("input[name=spouse]:checked")).to_have_value("yes")
    tab_to(page, "input[name=child]")
    expect(page.locator("input[name=child]")).to_have_value("1")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("1")
    tab_to(page, "main form[method=post] button[type=submit]")
    go(page, "Space", "/q/")


def answer(page: Page, asked: Asked) -> None:
    """Tab to the field, fill it in, send it: with Space, or with Enter where a single field is."""
    skip(page)
    if asked.radios:
        tab_to(page, "main form[method=post] input[type=radio]")
        page.keyboard.press("Space")
        for _ in range(asked.radios.index(asked.value())):
            page.keyboard.press("ArrowDown")
        expect(page.locator("main input[type=radio]:checked")).to_have_value(asked.value())
    elif len(asked.fields) == 3:
        parts = date_parts(asked.day())
        for field in asked.fields:
            tab_to(page, f'input[name="{field}"]')
            page.keyboard.type(parts[field.rpartition("-")[2]])
    elif asked.selects:
        tab_to(page, "main select")
        page.keyboard.type("Germany")
    else:
        tab_to(page, f'input[name="{asked.fields[0]}"]')
        page.keyboard.type(asked.value())
        return go(page, "Enter")
    tab_to(page, "main form[method=post] button[type=submit]")
    return go(page, "Space")


def look_at_what_is_taken_as_given(page: Page) -> None:
    skip(page)
    tab_to(page, "details.assumed > summary")
    page.keyboard.press("Enter")
    expect(page.locator("details.assumed")).to_have_attribute("open", "")
    page.keyboard.press("Space")
    expect(page.locator("details.assumed")).not_to_have_attribute("open", "")


def share_and_delete(page: Page) -> None:
    page.reload()
    skip(page)
    tab_to(page, 'main form[action$="/plan/link/"] button')
    go(page, "Enter", "/address/")
    skip(page)
    tab_to(page, "#address")
    tab_to(page, "main a.stop")
    go(page, "Enter", "/delete/")
    skip(page)
    tab_to(page, "main button.stop")
    with page.expect_navigation() as gone:
        page.keyboard.press("Space")
    assert gone.value.status == 410


def skip(page: Page) -> None:
    """Past the head of the page, unless the address has led there already: #main stays when a form is sent."""
    page.keyboard.press("Tab")
    focus = page.evaluate(FOCUS, "a.skip, main *")
    assert focus["is"], focus
    if page.evaluate(FOCUS, "a.skip")["is"]:
        page.keyboard.press("Enter")
        page.wait_for_function("location.hash === '#main'")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there; on the way it can always be seen."""
    for _ in range(MOST_TABS):
        focus = page.evaluate(FOCUS, selector)
        if focus["there"]:
            assert focus["visible"], f"the focus cannot be seen on {focus['what']}"
            assert focus["onScreen"], f"the focus is off the screen on {focus['what']}"
            if focus["is"]:
                return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with the Tab key on {page.url}")


def go(page: Page, key: str, to: str = "") -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation(url=re.compile(re.escape(to))) as after:
        page.keyboard.press(key)
    assert after.value.status == 200, page.locator("main").inner_text()[:300]
