"""The acceptance test of events: one seat left and a group of three, from the form to the certificate."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from PIL import Image
from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import sideways
from tests.browser.doorwork import Camera, answer, open_door, phone_with, scan
from tests.browser.office import Office, attached, text_of
from wenjin.core.tests.calendar_reading import by_another_library, one_event

ADDRESS = "group@guests.example"
NAMES = ("Ada Sample", "Bo Sample", "Chi Sample")
CODE = "tea-and-law"


@pytest.fixture
def camera(tmp_path: Path) -> Camera:
    return Camera(tmp_path / "film.y4m")


@pytest.fixture
def guest(player: Playwright, camera: Camera) -> Iterator[Page]:
    """A phone with a camera; the same browser registers and stands at the door, one page after the other."""
    with phone_with(player, camera) as page:
        yield page


def acted(office: Office, act: str, *words: object) -> Any:
    return office.beside.do(f"tests.browser.event_acts:{act}", *words)


def test_a_group_of_three_comes_to_an_event_with_one_seat_left(
    office: Office, guest: Page, camera: Camera
) -> None:
    code = f"{CODE}-{uuid4().hex[:6]}"
    door = acted(office, "made", code, 3)
    others = [acted(office, "registered", code, name) for name in ("Eva Sample", "Finn Sample")]
    fill_in_the_form(office, guest, code)
    link = wait_together(office, guest)
    assert acted(office, "counted", code) == {"taken": 2, "there": 0}
    for secret in others:
        acted(office, "left", secret)
    take_what_is_offered(office, guest)
    assert acted(office, "counted", code) == {"taken": 3, "there": 0}
    open_the_calendar_file(office, link)
    tickets = keep_the_tickets(office, guest)
    all_come_in(office, guest, camera, door, tickets)
    assert acted(office, "counted", code) == {"taken": 3, "there": 3}
    acted(office, "is_over", code)
    get_the_certificate(guest, link)


def fill_in_the_form(office: Office, page: Page, code: str) -> None:
    """One page for all three, reached from the page of the event; what it says of places is true."""
    page.goto(office.url(f"/en/events/{code}/"))
    assert sideways(page) == 0
    page.locator("select[name=people]").select_option("3")
    page.get_by_role("button", name="Register", exact=True).click()
    page.locator("#name").fill(NAMES[0])
    page.locator("#email").fill(ADDRESS)
    for place, name in enumerate(NAMES[1:], start=1):
        page.locator(f"#guest-{place}-name").fill(name)
    expect(page.locator("#room")).to_contain_text("There is room for 1 person")
    expect(page.get_by_role("button", name="Register 1 person now")).to_be_visible()
    assert sideways(page) == 0


def wait_together(office: Office, page: Page) -> str:
    """On the waiting list, in order; the address of the page and the same in a mail."""
    page.get_by_role("button", name="Wait together").click()
    page.wait_for_url(re.compile("/events/registration/"))
    mail = office.letters.next_to(ADDRESS, 0)
    assert page.url in text_of(mail)
    assert attached(mail) == {}, "who waits has nothing to put into a calendar"
    return page.url


def take_what_is_offered(office: Office, page: Page) -> None:
    """All three places are held for them now; the way to take them stands in a mail."""
    mail = office.letters.next_to(ADDRESS, 1)
    (href,) = set(re.findall(r"https?://\S+/events/registration/\S+", text_of(mail)))
    page.goto(href)
    page.get_by_role("button", name="Take this place").click()
    expect(page.locator("article.ticket")).to_have_count(3)
    assert sideways(page) == 0


def open_the_calendar_file(office: Office, link: str) -> None:
    """The .ics of the confirmation, read by another library than the one that wrote it."""
    mail = office.letters.next_to(ADDRESS, 2)
    (content,) = (one for name, one in attached(mail).items() if name.endswith(".ics"))
    calendar, entry = one_event(content)
    assert calendar["METHOD"].value == "REQUEST"
    assert "RSVP" in entry["ATTENDEE"].parameters
    (known,) = by_another_library(content)
    assert known["SUMMARY"] == "Tea and law"
    assert known["ORGANIZER"] == "mailto:events@office.example"
    assert link in str(known["URL"]) + str(known["DESCRIPTION"])


def keep_the_tickets(office: Office, page: Page) -> list[bytes]:
    """Each ticket as a picture on the phone."""
    hrefs = [one.get_attribute("href") for one in page.get_by_role("link", name="Keep as a picture").all()]
    assert len(hrefs) == 3
    pictures = [page.request.get(office.url(str(href))).body() for href in hrefs]
    assert all(Image.open(BytesIO(one)).format == "PNG" for one in pictures)
    return pictures


def all_come_in(office: Office, page: Page, camera: Camera, door: str, tickets: list[bytes]) -> None:
    """The door reads the pictures with its camera; who shows a ticket twice is told so."""
    open_door(page, office.url(f"/en/events/check-in/{door}/"))
    for ticket, name in zip(tickets, NAMES, strict=True):
        scan(page, camera, ticket)
        answer(page, "Come in", name)
    scan(page, camera, tickets[0])
    answer(page, "Already in", NAMES[0])
    expect(page.locator("#door")).to_have_attribute("data-unsent", "0", timeout=20_000)


def get_the_certificate(page: Page, link: str) -> None:
    """Of everybody who was there; anybody can look up whether it is ours."""
    page.goto(link)
    href = page.get_by_role("link", name="Your certificate").get_attribute("href")
    assert href
    found = page.request.get(href if href.startswith("http") else link.split("/en/")[0] + href)
    assert found.headers["content-type"] == "application/pdf"
    with pikepdf.open(BytesIO(found.body())) as document:
        assert len(document.pages) == 3
