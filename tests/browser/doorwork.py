"""A door of an event on a phone whose camera sees what a test holds before it."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import segno
from PIL import Image
from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import FLAGS, LIGHT, PHONE

WIDTH, HEIGHT = 640, 480
GREY = bytes([128]) * (WIDTH * HEIGHT // 4)


class Camera:
    """What the camera of the phone sees: a film of one picture, which the browser opens with the camera."""

    def __init__(self, film: Path) -> None:
        self.film = film

    def shows(self, code: str) -> None:
        """Hold a ticket with this code before it."""
        size = segno.make(code, error="m").symbol_size(scale=1, border=4)[0]
        matrix = segno.make(code, error="m").matrix_iter(scale=1, border=4)
        ticket = Image.new("L", (size, size), 255)
        ticket.putdata([0 if dark else 255 for row in matrix for dark in row])
        self._sees(ticket)

    def shows_picture(self, content: bytes) -> None:
        """Hold a telephone with this picture before it."""
        self._sees(Image.open(BytesIO(content)).convert("L"))

    def _sees(self, ticket: Image.Image) -> None:
        """The ticket, a little askew, on a grey table."""
        seen = Image.new("L", (WIDTH, HEIGHT), 170)
        seen.paste(ticket.resize((360, 360), Image.Resampling.NEAREST).rotate(8, fillcolor=170), (140, 60))
        frame = b"FRAME\n" + seen.tobytes() + GREY + GREY
        self.film.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420\n".encode() + frame * 3)


@contextmanager
def phone_with(player: Playwright, camera: Camera) -> Iterator[Page]:
    """A page on a phone with this camera; nothing may go wrong in its scripts."""
    camera.shows("nothing yet")
    flags = (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={camera.film}",
    )
    browser = player.chromium.launch(executable_path=LIGHT, args=[*FLAGS, *flags])
    context = browser.new_context(viewport=PHONE, has_touch=True, permissions=["camera"])
    context.set_default_timeout(15_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    browser.close()
    assert faults == []


def open_door(page: Page, address: str) -> None:
    """The page of a door, until it knows its guests."""
    page.goto(address)
    page.locator("#door[data-ready=yes]").wait_for()


def scan(page: Page, camera: Camera, ticket: str | bytes) -> None:
    """Hold a ticket before the camera: one with this code, or a picture of one."""
    if page.locator("[data-stop]").is_visible():
        page.get_by_role("button", name="Stop the camera").click()
    if isinstance(ticket, bytes):
        camera.shows_picture(ticket)
    else:
        camera.shows(ticket)
    page.get_by_role("button", name="Scan with the camera").click()


def answer(page: Page, words: str, name: str) -> None:
    """What the door says of a ticket, and whose it is."""
    expect(page.locator("#answer [data-word]")).to_have_text(words)
    expect(page.locator("#answer [data-name]")).to_have_text(name)
