"""A door of an event on a phone: tickets before its camera, no network, two doors at once, no script."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.conftest import PHONE, _page, sideways
from tests.browser.doorwork import Camera, answer, open_door, phone_with, scan
from tests.browser.hallwork import Hall

GUESTS = ["Ada Sample", "José Sample", "Zhang Sample", "Christopher Alexander"]
# The policy of the page lets nobody look again and again from outside.
CONTROLLED = """navigator.serviceWorker.controller !== null || new Promise(done => {
  navigator.serviceWorker.addEventListener('controllerchange', () => done(true), {once: true});
  setTimeout(() => done(false), 15000);
})"""


@pytest.fixture
def event(house: Hall) -> dict[str, Any]:
    found: dict[str, Any] = house.beside.do("tests.browser.door_acts:made", GUESTS)
    return found


def came(house: Hall, event: dict[str, Any]) -> list[list[str]]:
    return [list(one) for one in house.beside.do("tests.browser.door_acts:came", event["code"])]


@pytest.fixture
def camera(tmp_path: Path) -> Camera:
    return Camera(tmp_path / "film.y4m")


@pytest.fixture
def phone(player: Playwright, camera: Camera) -> Iterator[Page]:
    """A phone whose camera shows what a test holds before it."""
    with phone_with(player, camera) as page:
        yield page


def test_tickets_are_scanned_with_and_without_a_network(
    house: Hall, event: dict[str, Any], camera: Camera, phone: Page
) -> None:
    tickets = event["tickets"]
    open_door(phone, house.url(f"/en/events/check-in/{event['doors'][0]}/"))
    assert phone.evaluate(CONTROLLED)
    scan(phone, camera, tickets["Ada Sample"])
    answer(phone, "Come in", "Ada Sample")
    expect(phone.locator("#door")).to_have_attribute("data-unsent", "0")
    assert came(house, event) == [["Ada Sample", "North"]]
    assert sideways(phone) == 0

    phone.context.set_offline(True)
    phone.reload()
    phone.locator("#door[data-ready=yes]").wait_for()
    expect(phone.locator("[data-when=off]")).to_be_visible()
    scan(phone, camera, f"https://events.example/t/{tickets['José Sample']}")
    answer(phone, "Come in", "José Sample")
    scan(phone, camera, "WJ-00000-00000-00000-00000")
    answer(phone, "Not a ticket of this event", "")
    expect(phone.locator("[data-sync] b")).to_have_text("2")
    expect(phone.locator("[data-came]")).to_have_text("2")
    # Meanwhile, at another door with a network, somebody shows the same ticket.
    phone.get_by_label("Code or name").fill("jose")
    phone.locator("#found button").click()
    answer(phone, "Already in", "José Sample")
    assert came(house, event) == [["Ada Sample", "North"]]

    phone.context.set_offline(False)
    expect(phone.locator("#door")).to_have_attribute("data-unsent", "0", timeout=20_000)
    assert came(house, event) == [["Ada Sample", "North"], ["José Sample", "North"]]


def test_a_door_that_was_closed_says_so_and_shows_no_names(
    house: Hall, event: dict[str, Any], browser: Browser
) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    open_door(page, house.url(f"/en/events/check-in/{event['doors'][0]}/"))
    text = page.get_by_label("Code or name")
    text.fill(event["tickets"]["Zhang Sample"])
    page.keyboard.press("Enter")
    answer(page, "Come in", "Zhang Sample")
    text.fill("ada")
    expect(page.locator("#answer")).to_be_hidden()
    expect(page.locator("#door")).to_have_attribute("data-unsent", "0")
    house.beside.do("tests.browser.door_acts:shut", event["code"], "North")
    page.locator("#found button").click()
    expect(page.locator("h1[data-closed]")).to_have_text("This door is closed", timeout=20_000)
    assert "Ada" not in page.content()
    assert came(house, event) == [["Zhang Sample", "North"]], "what was read before it was closed counts"
    context.close()


def test_two_doors_that_did_not_hear_of_each_other_see_it_afterwards(
    house: Hall, event: dict[str, Any], browser: Browser
) -> None:
    code = event["tickets"]["Zhang Sample"]
    contexts = [browser.new_context(viewport=PHONE) for _ in range(2)]
    north, south = (context.new_page() for context in contexts)
    for page, secret in zip((north, south), event["doors"], strict=True):
        open_door(page, house.url(f"/en/events/check-in/{secret}/"))
        page.context.set_offline(True)
        page.get_by_label("Code or name").fill(code.lower().replace("-", " "))
        page.keyboard.press("Enter")
        answer(page, "Come in", "Zhang Sample")
    for page in (south, north):
        page.context.set_offline(False)
        expect(page.locator("#door")).to_have_attribute("data-unsent", "0", timeout=20_000)
    assert came(house, event) == [["Zhang Sample", "North"]]
    # South was heard first and told so only by the next news; it was the later one all the same.
    expect(south.locator("[data-conflicts]")).to_contain_text("Zhang Sample", timeout=20_000)
    expect(north.locator("[data-conflicts]")).to_be_hidden()
    south.get_by_label("Code or name").fill(code)
    south.keyboard.press("Enter")
    answer(south, "Already in", "Zhang Sample")

    north.get_by_label("Code or name").fill(event["tickets"]["Ada Sample"])
    north.keyboard.press("Enter")
    answer(north, "Come in", "Ada Sample")
    north.get_by_role("button", name="Undo").click()
    answer(north, "Taken back", "Ada Sample")
    expect(north.locator("#door")).to_have_attribute("data-unsent", "0")
    assert came(house, event) == [["Zhang Sample", "North"]]
    for context in contexts:
        context.close()


def test_what_was_told_is_taken_back_when_another_door_was_earlier(
    house: Hall, event: dict[str, Any], browser: Browser
) -> None:
    contexts = [browser.new_context(viewport=PHONE) for _ in range(2)]
    north, south = (context.new_page() for context in contexts)
    for page, secret in zip((north, south), event["doors"], strict=True):
        open_door(page, house.url(f"/en/events/check-in/{secret}/"))
    for page in (north, south):
        # South has not heard yet what North read, and is connected.
        page.get_by_label("Code or name").fill("zhang")
        page.keyboard.press("Enter")
        first = page.locator("#found button")
        expect(first).to_be_focused()
        expect(page.locator("#answer")).to_be_hidden()
        page.keyboard.press("Enter")
        expect(page.locator("#answer [data-name]")).to_have_text("Zhang Sample")
        expect(page.locator("#door")).to_have_attribute("data-unsent", "0", timeout=20_000)
    answer(north, "Come in", "Zhang Sample")
    answer(south, "Already in", "Zhang Sample")
    expect(south.locator("#answer")).to_have_class(re.compile(r"\bagain\b"))
    expect(south.locator("#answer [data-detail]")).to_have_text(re.compile(r"^North · \d\d:\d\d$"))
    expect(south.locator("#answer [data-undo]")).to_be_hidden()
    expect(south.locator("[data-latest]")).to_contain_text("Already in · North · ")
    expect(south.locator("[data-latest]")).not_to_contain_text("Come in")
    assert came(house, event) == [["Zhang Sample", "North"]]
    for context in contexts:
        context.close()


def test_a_name_that_reads_like_a_code_finds_a_name(
    house: Hall, event: dict[str, Any], browser: Browser
) -> None:
    for page in _page(browser.new_context(viewport=PHONE)):
        open_door(page, house.url(f"/en/events/check-in/{event['doors'][0]}/"))
        page.get_by_label("Code or name").fill("Christopher Alexander")
        page.keyboard.press("Enter")
        expect(page.locator("#found button")).to_be_focused()
        expect(page.locator("#answer")).to_be_hidden()
        expect(page.locator("[data-latest]")).to_be_hidden()
        assert came(house, event) == []


def test_a_door_without_a_script_asks_the_house(house: Hall, event: dict[str, Any], browser: Browser) -> None:
    for page in _page(browser.new_context(viewport=PHONE, java_script_enabled=False)):
        page.goto(house.url(f"/en/events/check-in/{event['doors'][0]}/"))
        page.get_by_label("Code or name").fill("ada")
        page.get_by_role("button", name="Check in").click()
        page.locator("#found button").click()
        expect(page.locator("#answer")).to_contain_text("Come in")
        assert came(house, event) == [["Ada Sample", "North"]]
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("#answer")).to_contain_text("Taken back")
        assert came(house, event) == []
        assert sideways(page) == 0
