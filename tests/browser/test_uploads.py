"""Giving a paper as telephones and desks give it: a lost network, the camera, a drop, pages in another order."""

import io
import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser import scans
from tests.browser.conftest import DESK, PHONE
from tests.browser.filing import JOINT, Applicant, answers, begin, facts_of_paper, keep
from tests.browser.office import TIMEOUT, Office
from wenjin.cases.tests.pdf_picture import pictures

UPLOADS = re.compile("/uploads/")
PAPER = "employment_contract"
# Files as the browser hands them over when somebody lets them fall on the page.
DROP = """(place, files) => {
  const carried = new DataTransfer();
  for (const [name, type, text] of files) {
    const bytes = Uint8Array.from(atob(text), one => one.charCodeAt(0));
    carried.items.add(new File([bytes], name, {type}));
  }
  const how = {dataTransfer: carried, bubbles: true, cancelable: true};
  const tell = name => place.dispatchEvent(new DragEvent(name, how));
  tell('dragover');
  const wasShown = place.classList.contains('over');
  tell('drop');
  return wasShown && !place.classList.contains('over');
}"""


@pytest.fixture
def who(browser: Browser, office: Office) -> Iterator[Applicant]:
    """Somebody with a telephone and a draft, on the page of a paper."""
    yield from at_a_paper(browser, office, viewport=PHONE, has_touch=True)


@pytest.fixture
def at_a_table(browser: Browser, office: Office) -> Iterator[Applicant]:
    """The same with a large screen and a mouse."""
    yield from at_a_paper(browser, office, viewport=DESK)


def at_a_paper(browser: Browser, office: Office, **screen: Any) -> Iterator[Applicant]:
    context = browser.new_context(locale="en-GB", accept_downloads=True, **screen)
    context.set_default_timeout(TIMEOUT)
    found = Applicant(context.new_page(), office, "pages@people.example", "en", typed=answers(""))
    found.page.goto(office.url(f"/en/apply/{JOINT}/"))
    begin(found)
    found.go(f"papers/{PAPER}/")
    yield found
    context.close()


def lines(page: Page) -> Locator:
    """What was chosen, in the order in which it will be kept."""
    return page.locator("[data-list] > li")


def kept_file(who: Applicant) -> bytes:
    """Keep the paper and fetch what is kept of it."""
    facts_of_paper(who.page)
    keep(who.page)
    who.go(f"papers/{PAPER}/")
    given = who.page.locator("section[aria-labelledby=given] li")
    expect(given).to_have_count(1)
    response = who.page.context.request.get(
        who.office.url(given.locator("a[href*='/files/']").get_attribute("href") or "")
    )
    assert response.ok
    return bytes(response.body())


def colours(content: bytes) -> list[str]:
    """The colour of each page."""
    names = {(255, 0, 0): "red", (0, 128, 0): "green", (0, 0, 255): "blue"}

    def nearest(picture: Image.Image) -> str:
        found: Any = picture.convert("RGB").resize((1, 1)).getpixel((0, 0))
        return min(
            names.items(), key=lambda one: sum(abs(a - b) for a, b in zip(one[0], found, strict=True))
        )[1]

    return [nearest(one) for one in pictures(content)]


@pytest.mark.parametrize("how", ["piece", "network"])
def test_a_lost_network_comes_back_and_the_file_goes_on_by_itself(
    who: Applicant, tmp_path: Path, how: str
) -> None:
    """One piece fails on its way, or the telephone has no network for a while: nobody chooses the file again."""
    page, sent = who.page, list[int]()

    def network(route: Route) -> None:
        query = urlsplit(route.request.url).query
        if query.startswith("offset="):
            sent.append(int(query.removeprefix("offset=")))
            if len(sent) == 2:
                if how == "network":
                    page.context.set_offline(True)
                route.abort("connectionfailed")
                return
        route.continue_()

    page.route(UPLOADS, network)
    page.locator("#file").set_input_files(
        scans.kept(tmp_path, "contract.jpg", scans.photo("CONTRACT", is_large=True))
    )
    expect(lines(page).locator("[data-words]")).to_have_text("No network. It goes on by itself.")
    if how == "network":
        page.context.set_offline(False)
    expect(page.locator("[data-list] > li[data-s=here]")).to_have_count(1)
    expect(lines(page).locator("[data-words]")).to_have_text("Has arrived")
    assert sent[0] == 0
    assert sent[1] > 0
    assert sent[2] == sent[1], "it goes on where it was, and what had arrived is not sent again"
    assert sent == sorted(sent)
    assert Image.open(io.BytesIO(kept_file(who))).format == "JPEG"


def test_a_button_pressed_without_a_network_waits_for_it(who: Applicant, tmp_path: Path) -> None:
    page = who.page
    facts_of_paper(page)
    page.context.set_offline(True)
    page.locator("#file").set_input_files(scans.kept(tmp_path, "contract.pdf", scans.pdf("CONTRACT")))
    expect(lines(page).locator("[data-words]")).to_have_text("No network. It goes on by itself.")
    page.locator("form[data-upload] button[type=submit]").click()
    expect(page.locator("[data-status]")).to_have_text("As soon as all has arrived, it is kept.")
    with page.expect_navigation(url=re.compile(r"[?&]given=")):
        page.context.set_offline(False)


def test_the_camera_of_a_telephone_is_asked_for_page_after_page(who: Applicant, tmp_path: Path) -> None:
    page, camera = who.page, who.page.locator("#camera")
    expect(camera).to_have_attribute("capture", "environment")
    assert set((camera.get_attribute("accept") or "").split(",")) == {"image/jpeg", "image/png"}
    expect(page.get_by_label("Or photograph it now")).to_be_visible()
    for number in (1, 2):
        camera.set_input_files(scans.kept(tmp_path, f"image{number}.jpg", scans.photo(f"PAGE {number}")))
        expect(page.locator("[data-list] > li[data-s=here]")).to_have_count(number)
        expect(lines(page).last.locator("canvas")).to_be_visible()
    assert len(pictures(kept_file(who))) == 2


def test_files_are_dropped_on_the_page(at_a_table: Applicant) -> None:
    page = at_a_table.page
    expect(page.locator("[data-drophint]")).to_be_visible()
    files = [
        ("one.jpg", "image/jpeg", b64encode(scans.photo("ONE")).decode()),
        ("two.jpg", "image/jpeg", b64encode(scans.photo("TWO")).decode()),
    ]
    place = page.locator("[data-drop]")
    assert place.evaluate(DROP, files), "the place says that something may fall there"
    expect(page.locator("[data-list] > li[data-s=here]")).to_have_count(2)
    assert lines(page).locator("[data-name]").all_inner_texts() == ["one.jpg", "two.jpg"]
    assert len(pictures(kept_file(at_a_table))) == 2


def test_photographed_pages_are_put_in_another_order(who: Applicant, tmp_path: Path) -> None:
    """Also by keyboard: the button is one. What is kept has the order of the page."""
    page = who.page
    page.locator("#file").set_input_files(
        [
            scans.kept(tmp_path, f"{colour}.jpg", scans.photo("", colour=colour))
            for colour in ("blue", "red", "green")
        ]
    )
    expect(page.locator("[data-list] > li[data-s=here]")).to_have_count(3)
    expect(lines(page).first.locator("[data-earlier]")).to_be_hidden()
    lines(page).filter(has_text="red.jpg").locator("[data-earlier]").focus()
    page.keyboard.press("Enter")
    lines(page).filter(has_text="green.jpg").locator("[data-earlier]").click()
    assert lines(page).locator("[data-name]").all_inner_texts() == ["red.jpg", "green.jpg", "blue.jpg"]
    assert lines(page).locator("[data-place]").all_inner_texts() == [f"Page or file {n}" for n in (1, 2, 3)]
    assert colours(kept_file(who)) == ["red", "green", "blue"]
