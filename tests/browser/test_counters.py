"""Appointments, tickets, kiosk and calling screen in a browser: seen, without a script, by keyboard, live."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import office as running
from tests.browser.beside import Beside
from tests.browser.conftest import DESK, PHONE, TIMEOUT, sideways
from tests.browser.hallwork import CENTRE, Hall, Waiting
from tests.browser.test_accessibility import grave, widest

TALL = {"width": 1080, "height": 1920}
WIDE = {"width": 1920, "height": 1080}
ASKED = f"centre={CENTRE}&topic=work-permit&language=ko&also=en"
# Notes what is said, and has voices for English and Chinese alone.
VOICES = """
window.spoken = [];
const voices = ['en-GB', 'zh-CN'].map(lang => ({lang, name: lang}));
Object.defineProperty(window, 'speechSynthesis', {value: {
  getVoices: () => voices, speak: one => { if (one.text) window.spoken.push([one.lang, one.text]); },
}});
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, city: Path) -> Iterator[Hall]:
    """The site with the invented people of its counters, on a free port."""
    var = Path(shutil.copytree(city, tmp_path_factory.mktemp("hall") / "var"))
    surroundings = running.surroundings(var)
    sample = [*running.WENJIN, "counters-sample", "--people-only"]
    subprocess.run(sample, env=surroundings, cwd=running.ROOT, check=True, stdout=subprocess.DEVNULL)
    port, log = running.free_port(), (var / "server.log").open("wb")
    serve = [*running.WENJIN, "serve", "--no-worker", "--port", str(port)]
    server = subprocess.Popen(serve, env=surroundings, cwd=running.ROOT, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        running.wait_for(address, server, var / "server.log")
        with Beside(surroundings) as beside:
            opened = Hall(address, beside)
            opened.keep_open()
            yield opened
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


@dataclass(frozen=True)
class Morning:
    """A hall in which somebody waits, is called, and was served; and an appointment."""

    waiting: Waiting
    called: Waiting
    done: Waiting
    session: str
    held: str
    booked: str


@pytest.fixture(scope="module")
def morning(hall: Hall, browser: Browser) -> Morning:
    session, other = hall.open_counter("1", "zh-hans", "en"), hall.open_counter("12", "zh-hans", "en", "ar")
    waiting, called, done = hall.issue("en", "waits"), hall.issue("ar", "called"), hall.issue("en", "done")
    hall.act(("call", session, done.id), ("done", done.id), ("call", other, called.id))
    page = opened(browser, script=False)
    held, booked = hold(hall, page), book(hall, page)
    page.context.close()
    return Morning(waiting, called, done, session, held, booked)


def opened(browser: Browser, size: dict[str, int] | None = None, *, script: bool = True) -> Page:
    """A page of a browser that has been nowhere."""
    context: BrowserContext = browser.new_context(
        viewport=size or PHONE,  # type: ignore[arg-type]  # a mapping with the two names
        java_script_enabled=script,
    )
    context.set_default_timeout(TIMEOUT)
    return context.new_page()


def hold(hall: Hall, page: Page) -> str:
    """Hold the last place that is offered on the first page of days; the path of its page."""
    page.goto(hall.url(f"/en/appointments/times/?{ASKED}"))
    last = page.locator("details.day").last
    last.locator("summary").click()
    last.locator(".times button").last.click()
    page.wait_for_url(re.compile(r"/appointments/[\w-]{20,}/$"))
    return page.url.removeprefix(f"{hall.address}/en")


def book(hall: Hall, page: Page) -> str:
    """Hold and book a place; the path of its page."""
    path = hold(hall, page)
    page.locator("#name").fill("KIM Minji")
    page.locator("#email").fill("minji@example.org")
    page.locator("form[action$='/book/'] button.btn").click()
    page.wait_for_url("**did=booked")
    return path


# Seen

PAGES = {
    "choose": (f"/appointments/?{ASKED}", PHONE),
    "times": (f"/appointments/times/?{ASKED}", PHONE),
    "nothing free": (f"/appointments/times/?{ASKED}&from=2099-01-01", PHONE),
    "call back": (f"/appointments/call-back/?{ASKED}", PHONE),
    "held": ("{held}", PHONE),
    "booked": ("{booked}", PHONE),
    "booked, clerk": ("{booked}?clerk=1", DESK),
    "cancel": ("{booked}cancel/", PHONE),
    "move": ("{booked}move/", DESK),
    "take": (f"/tickets/?centre={CENTRE}", PHONE),
    "waiting": ("/tickets/{waiting}/", PHONE),
    "called": ("/tickets/{called}/", PHONE),
    "done": ("/tickets/{done}/", PHONE),
    "wall": (f"/kiosk/{CENTRE}/", TALL),
    "start": (f"/kiosk/{CENTRE}/start/", TALL),
    "kiosk appointment": (f"/kiosk/{CENTRE}/appointment/", TALL),
    "kiosk topic": (f"/kiosk/{CENTRE}/ticket/", TALL),
    "kiosk languages": (f"/kiosk/{CENTRE}/ticket/?topic=tax", TALL),
    "kiosk ticket": (f"/kiosk/{CENTRE}/ticket/{{waiting}}/", TALL),
    "kiosk question": (f"/kiosk/{CENTRE}/question/?q=passport", TALL),
    "kiosk person": (f"/kiosk/{CENTRE}/person/", TALL),
    "display": (f"/display/{CENTRE}/", WIDE),
    "display, phone": (f"/display/{CENTRE}/", PHONE),
    "display on a phone": (f"/display/{CENTRE}/", PHONE),
}
LOOKS = (("en", "light"), ("zh-hans", "dark"), ("ar", "light"))


@dataclass(frozen=True)
class Looked:
    """A page that goes from look to look, and what its console says."""

    page: Page
    faults: list[str]


@pytest.fixture(scope="module")
def looked(browser: Browser) -> Iterator[Looked]:
    found = Looked(opened(browser), [])
    found.page.on("console", lambda said: found.faults.append(said.text) if said.type == "error" else None)
    found.page.on("pageerror", lambda error: found.faults.append(str(error)))
    yield found
    found.page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_page(hall: Hall, morning: Morning, looked: Looked, name: str) -> None:
    path, size = PAGES[name]
    told = {"waiting": morning.waiting.secret, "called": morning.called.secret, "done": morning.done.secret}
    path = path.format(held=morning.held, booked=morning.booked, **told)
    page = looked.page
    page.set_viewport_size(size)  # type: ignore[arg-type]  # a mapping with the two names
    looked.faults.clear()
    for language, scheme in LOOKS:
        # What rises into sight is looked at where it stands.
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        response = page.goto(hall.url(f"/{language}{path}"))
        assert response is not None
        assert response.status == 200
        expect(page.locator("h1").first).to_be_visible()
        assert sideways(page) <= 0, widest(page)
        assert grave(page) == []
    assert looked.faults == []


def test_the_screen_is_read_from_eight_metres(hall: Hall, morning: Morning, browser: Browser) -> None:
    """On a screen of 1.2 m a letter of a thousandth of the distance for each metre: 3.5 % of its height."""
    page = opened(browser, WIDE)
    page.goto(hall.url(f"/en/display/{CENTRE}/"))
    size = page.locator("#call").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= 0.1 * WIDE["height"]
    before = page.locator("tbody th").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert before >= 0.035 * WIDE["height"]
    box, table = page.locator("#call").bounding_box(), page.locator("table").bounding_box()
    assert box
    assert table
    assert box["x"] + box["width"] <= table["x"], "the number of a counter with two figures has room"
    page.context.close()


# Without a script, by keyboard


def test_an_appointment_without_a_script(hall: Hall, browser: Browser) -> None:
    page = opened(browser, script=False)
    page.goto(hall.url("/en/services/work-permit-extension/"))
    page.locator("main .acts a", has_text="Book an appointment").click()
    expect(page.locator("#topic, input[name=topic][value=work-permit]").last).to_be_checked()
    page.locator("#language").select_option("ko")
    page.locator("form .btn[type=submit]").last.click()
    page.locator("details.day[open] .times button").first.click()
    expect(page.locator(".note.turn")).to_contain_text("Held for you until")
    page.locator("form[action$='/book/'] button.btn").click()
    expect(page.locator("#errors")).to_contain_text("Write a name.")
    page.locator("#name").fill("KIM Minji")
    page.locator("#telephone").fill("+86 138 0013 8000")
    page.locator("form[action$='/book/'] button.btn").click()
    expect(page.locator(".note.done")).to_contain_text("It is booked.")
    expect(page.locator(".scan svg.qr")).to_be_visible()
    with page.expect_download() as download:
        page.locator("a[href$='calendar.ics']").click()
    assert "BEGIN:VEVENT" in Path(download.value.path()).read_text(encoding="utf-8")
    page.locator("a[href$='/cancel/']").click()
    page.locator("main form .btn.stop").click()
    expect(page.locator("h1")).to_have_text("This appointment is cancelled.")
    page.locator("form[action$='/undo/'] button").click()
    expect(page.locator(".note.done")).to_contain_text("It is booked.")
    page.context.close()


def test_a_ticket_without_a_script_looks_again_by_itself(
    hall: Hall, morning: Morning, browser: Browser
) -> None:
    page = opened(browser, script=False)
    page.goto(hall.url(f"/en/tickets/{morning.waiting.secret}/"))
    assert (
        page.locator("noscript meta[http-equiv=refresh]").count() == 1
        or page.locator("meta[http-equiv=refresh]").count()
    )
    page.context.close()


def test_a_kiosk_by_keyboard(hall: Hall, morning: Morning, browser: Browser) -> None:
    page = opened(browser, TALL)
    page.goto(hall.url(f"/en/kiosk/{CENTRE}/start/"))
    reach(page, "main .rows li:nth-child(2) a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ticket/")
    reach(page, 'a[href="?topic=information"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**?topic=information")
    reach(page, ".choice li:nth-child(2) button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/ticket/[\w-]{20,}/$"))
    expect(page.locator(".number")).to_have_text(re.compile(r"[A-Z] \d{3}"))
    page.context.close()


def test_an_appointment_by_keyboard(hall: Hall, browser: Browser) -> None:
    page = opened(browser, DESK)
    page.goto(hall.url(f"/en/appointments/times/?{ASKED}"))
    reach(page, "details.day:nth-of-type(2) summary")
    page.keyboard.press("Enter")
    reach(page, "details.day:nth-of-type(2) .times li:nth-child(2) button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/appointments/[\w-]{20,}/$"))
    for field, typed in (("name", "KIM Minji"), ("email", "minji@example.org")):
        reach(page, f"#{field}")
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.locator(".note.done")).to_contain_text("It is booked.")
    page.context.close()


def reach(page: Page, selector: str) -> None:
    """Go on with Tab until something has the focus, and it shows."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            return
    raise AssertionError(f"Tab never comes to {selector}")


def test_a_kiosk_forgets_whoever_goes_away(hall: Hall, browser: Browser) -> None:
    page = opened(browser, TALL)
    page.clock.install()
    page.goto(hall.url(f"/ar/kiosk/{CENTRE}/appointment/"))
    page.clock.run_for(50_000)
    page.locator("#code").press_sequentially("K7QM")
    page.clock.run_for(50_000)
    assert page.url.endswith("/appointment/")
    page.clock.run_for(15_000)
    page.wait_for_url(f"**/ar/kiosk/{CENTRE}/")
    page.context.close()


def test_the_keys_on_the_screen_write_the_number(hall: Hall, browser: Browser) -> None:
    page = opened(browser, TALL)
    page.goto(hall.url(f"/en/kiosk/{CENTRE}/appointment/"))
    for sign in ("K", "7", "Q", "back", "M"):
        page.locator(f'[data-sign="{sign}"]').click()
    expect(page.locator("#code")).to_have_value("K7M")
    page.context.close()


# Live


def test_the_phone_learns_by_itself_that_it_is_called(hall: Hall, morning: Morning, browser: Browser) -> None:
    waiting = hall.issue("en", "phone")
    page = opened(browser)
    page.goto(hall.url(f"/en/tickets/{waiting.secret}/"))
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    hall.call(morning.session, waiting)
    expect(page.locator(".called .to")).to_have_text("Counter 1")
    hall.act(("done", waiting.id))
    page.locator("button.face").nth(3).click()
    page.locator("button[name=understood][value=yes]").click()
    expect(page.locator(".note.done")).to_contain_text("Thank you.")
    page.context.close()


def test_the_screen_calls_aloud_and_says_what_it_cannot_say(
    hall: Hall, morning: Morning, browser: Browser
) -> None:
    waiting = hall.issue("en", "aloud")
    session = hall.open_counter("7", "en", "sw")
    foreign = hall.issue("sw", "aloud-sw")
    page = opened(browser, WIDE)
    page.add_init_script(VOICES)
    page.goto(hall.url(f"/en/display/{CENTRE}/"))
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    page.locator("#sound").click()
    hall.call(session, foreign)
    expect(page.locator("#call")).to_contain_text(foreign.shown)
    expect(page.locator("#voiceless")).to_contain_text("Kiswahili")
    hall.act(("done", foreign.id))
    hall.call(session, waiting)
    expect(page.locator("#call")).to_contain_text(waiting.shown)
    page.wait_for_function("window.spoken.some(([lang]) => lang === 'en-GB')")
    languages = [lang for lang, _ in page.evaluate("window.spoken")]
    assert languages.count("zh-CN") == 2, "each call in the language of the house"
    hall.act(("done", waiting.id))
    page.context.close()


def test_the_screen_survives_a_lost_network(hall: Hall, morning: Morning, browser: Browser) -> None:
    session = hall.open_counter("9", "en")
    waiting = hall.issue("en", "lost")
    page = opened(browser, WIDE)
    page.add_init_script(VOICES)
    page.goto(hall.url(f"/en/display/{CENTRE}/"))
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    page.locator("#sound").click()
    page.context.set_offline(True)
    expect(page.locator("#old")).to_be_visible()
    expect(page.locator("#old [data-since]").first).to_have_text(re.compile(r"\d\d:\d\d"))
    hall.call(session, waiting)
    expect(page.locator("#call")).not_to_contain_text(waiting.shown)
    page.context.set_offline(False)
    expect(page.locator("#call")).to_contain_text(waiting.shown)
    expect(page.locator("#old")).to_be_hidden()
    page.wait_for_function("window.spoken.length")
    assert [lang for lang, _ in page.evaluate("window.spoken")] == ["en-GB", "zh-CN"], "said once"
    hall.act(("done", waiting.id))
    page.context.close()
