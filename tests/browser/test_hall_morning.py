"""The acceptance test of the counters: a morning on all screens of a hall, and what one more interpreter changes.

A kiosk, the phone of a visitor who speaks only Spanish, the calling screen, two officers who speak none, and an
interpreter by video, all at once. The line stands before an officer is free. Then the director asks what a
seventh interpreter in the hall would change.
"""

import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import PHONE, sideways
from tests.browser.deskwork import Officer
from tests.browser.filing import said
from tests.browser.office import CENTRE, PATIENCE_SECONDS, ROOT, TIMEOUT, Office, open_office
from wenjin.cases.tests.pdf_picture import scanned

TALL = {"width": 1080, "height": 1920}
WIDE = {"width": 1920, "height": 1080}
ROOM_SECRET = "only for tests, and long enough for HS256"
ROOMS = {
    "WENJIN_ROOM_URL": "https://rooms.example/{room}?jwt={token}",
    "WENJIN_ROOM_KEY": "wenjin",
    "WENJIN_ROOM_SECRET": ROOM_SECRET,
}
INFORMATION, RESIDENCE = "information", "residence"
# What the house wrote down of the morning, once the worker has done what was left to it.
READING = """
import json, time
import django
django.setup()
from wenjin.core.ledger.models import Entry
from wenjin.core.outbox.models import Message
from wenjin.counters.models import RemoteSession, Ticket

messages = Message.objects.filter(topic__startswith="counters.line_")
left = messages.filter(done_at=None)
end = time.monotonic() + 60
while left.exists() and time.monotonic() < end:
    time.sleep(0.2)
shown = {str(one.pk): one.shown for one in Ticket.objects.all()}
entries = Entry.objects.filter(stream="hall:longhua-centre").order_by("number")
line = RemoteSession.objects.get()
ticket = line.ticket
print(json.dumps({
    "left": list(left.values_list("topic", flat=True)),
    "messages": sorted(messages.values_list("topic", flat=True)),
    "entries": [[one.code, shown.get(one.payload.get("ticket", ""), "")] for one in entries],
    "seconds": [one.payload["seconds"] for one in entries if one.code == "line.ended"],
    "ticket": [ticket.shown, ticket.language, ticket.mode, ticket.source, ticket.appointment_id],
    "judged": [ticket.score, ticket.understood],
    "line": [line.state, line.interpreter_name, line.minutes],
}))
"""


@dataclass
class Screens:
    """Browsers that are open at the same time, each its own; and what went wrong in any of them."""

    browser: Browser
    office: Office
    faults: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, size: dict[str, int], locale: str) -> Page:
        """A screen that nobody has signed in at."""
        context = self.browser.new_context(
            viewport=size,  # type: ignore[arg-type]  # a mapping with the two names
            locale=locale,
        )
        context.set_default_timeout(TIMEOUT)
        return self._page(context)

    def at_desk(self, name: str, language: str = "zh-hans") -> Officer:
        """Somebody of the staff, signed in."""
        return Officer(self._page(self.office.at_desk(self.browser, name)), self.office, language)

    def _page(self, context: BrowserContext) -> Page:
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda told: self.faults.append(f"{page.url}: {told.text}") if told.type == "error" else None,
        )
        return page


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, city: Path) -> Iterator[Office]:
    """A city with video rooms of its own, in whose hall nobody works yet."""
    var = Path(shutil.copytree(city, tmp_path_factory.mktemp("hall-morning") / "var"))
    with open_office(var, **ROOMS) as opened:
        opened.beside.do("tests.browser.hall_acts:keep_open")
        yield opened


@pytest.fixture
def screens(browser: Browser, house: Office) -> Iterator[Screens]:
    opened = Screens(browser, house)
    yield opened
    for one in opened.contexts:
        one.close()
    assert opened.faults == []


def test_a_visitor_is_understood_and_the_director_asks_for_one_more(house: Office, screens: Screens) -> None:
    director = screens.at_desk("xu", "en")
    they_work_here(director)
    lin, gao, ye = (screens.at_desk(name) for name in ("lin", "gao", "ye"))
    kiosk, display = screens.open(TALL, "zh-CN"), screens.open(WIDE, "zh-CN")
    phone = screens.open(PHONE, "es-ES")
    kiosk.goto(house.url(f"/zh-hans/kiosk/{CENTRE}/"))
    display.goto(house.url(f"/zh-hans/display/{CENTRE}/"))
    ye.go("counters/")
    expect(ye.page.locator("#nx")).to_have_text(ye.said("Nobody needs you now"))

    sits_down(lin, "3")
    sits_down(gao, "4")
    chinese = takes_a_ticket(kiosk, "zh-Hans", INFORMATION)
    # Either of the two could; Gao is left for who speaks English.
    serves(lin, chinese)
    english = takes_a_ticket(kiosk, "en", INFORMATION)
    serves(gao, english)
    spanish = takes_a_ticket(kiosk, "es", RESIDENCE, phone)
    it_waits_on(phone, spanish)

    room = takes_the_conversation(ye, spanish)
    for officer in (lin, gao):
        still_serves_and_sees_the_line(officer, spanish)

    press(gao, "end")
    offered_with_the_line(gao, spanish, room)
    press(gao, "call")
    it_is_called_on(display, phone, spanish, "4")
    press(gao, "begin")
    expect(phone.locator("#now")).to_have_attribute("data-state", "serving")
    expect(phone.locator("#now")).to_contain_text(counter_in_spanish("4"))
    press(gao, "end")
    expect(gao.page.locator("#nx")).to_have_text(gao.said("Nobody for you now"))
    judges(phone)
    written = what_was_written(house)
    the_line_came_first(written, english, spanish)
    assert ("ticket.done", chinese) not in written["entries"], "the other officer served all the time"
    minutes_are_recorded(ye, written)

    six_interpreters_have_shifts(house)
    a_seventh_is_tried(director)


# Before the doors open


def they_work_here(director: Officer) -> None:
    """The director says who serves and interprets: two officers without Spanish, one interpreter with it."""
    is_added(director, "officer", "LIN", ())
    is_added(director, "officer", "GAO", ("en",))
    is_added(director, "interpreter", "YE", ("es",))


def is_added(director: Officer, kind: str, name: str, languages: Iterable[str]) -> None:
    """Somebody with Mandarin and other languages, bound to the account of that name."""
    page = director.page
    director.go(f"counters/people/{kind}/add/")
    page.locator("#name").fill(f"{name} Sample")
    for number, language in enumerate(languages, start=1):
        page.locator(f"#language-{number}").select_option(language)
    if kind == "officer":
        for topic in (INFORMATION, RESIDENCE):
            page.locator(f"#topic-{topic}").check()
    account = page.locator("#person option", has_text=re.compile(rf"\b{name}\b"))
    page.locator("#person").select_option(account.get_attribute("value"))
    with page.expect_navigation(url=re.compile("/counters/people/$")):
        page.locator("form:has(#name) button.btn[type=submit]").click()
    expect(page.locator(f"section:has(#{kind}) th bdi", has_text=f"{name} Sample")).to_be_visible()


def sits_down(officer: Officer, counter: str) -> None:
    """Open a counter; its officer speaks no Spanish."""
    officer.go("counters/")
    officer.page.locator(f"label[for='counter-{counter}']").click()
    officer.page.locator("#counters button[type=submit]").click()
    expect(officer.page.locator("#mine h2")).to_contain_text(counter)
    expect(officer.page.locator("#mine bdi[lang='zh-Hans']")).to_have_count(1)
    expect(officer.page.locator("#mine bdi[lang='es']")).to_have_count(0)


# At the kiosk and on the phone


def takes_a_ticket(kiosk: Page, tag: str, topic: str, phone: Page | None = None) -> str:
    """Somebody takes a ticket in their language and speaks no other; a phone reads the pattern on it.

    Returns:
        The number as it is shown and called.
    """
    kiosk.locator(f".wall a[hreflang='{tag}']").click()
    expect(kiosk.locator("html")).to_have_attribute("lang", tag)
    kiosk.locator("main .rows li:nth-child(2) a").click()
    kiosk.locator(f"a[href='?topic={topic}']").click()
    kiosk.locator(".choice button").first.click()
    kiosk.wait_for_url(re.compile(r"/ticket/[\w-]{20,}/$"))
    number = kiosk.locator(".number").inner_text()
    assert re.fullmatch(r"[A-Z] \d{3}", number)
    if phone is not None:
        picture = Image.open(io.BytesIO(kiosk.locator(".scan").screenshot()))
        (address,) = scanned(picture)
        phone.goto(address)
    kiosk.locator(".acts a.btn").click()
    expect(kiosk.locator(".wall").first).to_be_visible()
    return number


def it_waits_on(phone: Page, number: str) -> None:
    """The number and a range of minutes, in Spanish; and that an interpreter will help."""
    expect(phone.locator("html")).to_have_attribute("lang", "es")
    expect(phone.locator(".number")).to_have_text(number)
    expect(phone.locator("#now")).to_have_attribute("data-state", "waiting")
    expect(phone.locator("p.wait")).to_have_text(re.compile(r"\d+\D+\d+\D+minutos"))
    expect(phone.locator("#now")).to_contain_text(by_video_in_spanish())
    expect(phone.locator("html")).to_have_attribute("data-live", "on")
    assert sideways(phone) == 0


def by_video_in_spanish() -> str:
    return said("es", "In %(language)s, with an interpreter by video") % {"language": "español"}


def counter_in_spanish(counter: str) -> str:
    return said("es", "Counter %(number)s") % {"number": counter}


def judges(phone: Page) -> None:
    """Two taps, in Spanish."""
    expect(phone.locator("#how")).to_have_text(said("es", "How was it?", "the service at the counter"))
    best = phone.locator("button.face[value='5']")
    expect(best).to_have_text(said("es", "Very good", "how the service was"))
    best.click()
    expect(phone.locator("#how")).to_have_text(said("es", "Were you understood?"))
    phone.locator("button[name=understood][value=yes]").click()
    thanks = said("es", "Thank you. The centre reads what visitors say, without their names.")
    expect(phone.locator(".note.done")).to_have_text(thanks)


# At the counters


def press(officer: Officer, act: str) -> None:
    """The one big button of the console, which must be for this act."""
    with officer.page.expect_navigation():
        big(officer, act).click()


def big(officer: Officer, act: str) -> Locator:
    return officer.page.locator(f"form[action$='/console/{act}/'] #big")


def serves(officer: Officer, number: str) -> None:
    """Call who is offered, and begin."""
    expect(officer.page.locator("#nx")).to_have_text(number)
    press(officer, "call")
    press(officer, "begin")
    expect(big(officer, "end")).to_be_visible()


def like(sentence: str, **parts: str) -> re.Pattern[str]:
    """A sentence with anything in its places but where it is told what."""
    pieces = re.split(r"%\((\w+)\)s", sentence)
    return re.compile(
        "".join(
            re.escape(parts[one]) if one in parts else ".+" if number % 2 else re.escape(one)
            for number, one in enumerate(pieces)
        )
    )


def still_serves_and_sees_the_line(officer: Officer, number: str) -> None:
    """With somebody else at the counter, the list says that the interpreter is there already."""
    row = officer.page.locator("#around tbody tr", has_text=number)
    expect(row).to_contain_text(officer.said("By video, connected"))
    expect(big(officer, "end")).to_be_visible()


def offered_with_the_line(officer: Officer, number: str, room: str) -> None:
    """Who waited is offered as soon as the officer is free: with the line, a reason, the way into the room."""
    page = officer.page
    expect(page.locator("#nx")).to_have_text(number)
    expect(page.locator("#next .lede b")).to_have_attribute("lang", "es")
    by_video = officer.said("With an interpreter by video: about %(minutes)s instead of %(usual)s.")
    expect(page.locator("#next")).to_contain_text(like(by_video))
    why = officer.said("An interpreter for %(language)s is connected by video.")
    expect(page.locator("#next .why li").filter(has_text=like(why)).first).to_be_attached()
    note = page.locator("#next .note")
    told = officer.said("%(who)s is connected by video, %(language)s.")
    expect(note).to_contain_text(like(told, who="YE Sample"))
    assert joins(note.locator("a"), is_moderator=True) == room


def it_is_called_on(display: Page, phone: Page, number: str, counter: str) -> None:
    """The screen in the hall says it in Spanish and Chinese; the phone says where to go."""
    expect(display.locator("#call")).to_have_text(re.compile(rf"^\s*{number}\D+{counter}\s*$"))
    words = said("es", "%(number)s, counter %(counter)s, please.")
    parts = {"number": number, "counter": counter}
    expect(display.locator("p.said[lang='es']")).to_have_text(words % parts)
    house = said("zh-hans", "%(number)s, counter %(counter)s, please.")
    expect(display.locator("p.said[lang='zh-Hans']")).to_have_text(house % parts)
    expect(phone.locator(".called .to")).to_have_text(counter_in_spanish(counter))
    expect(phone.locator(".called")).to_contain_text(by_video_in_spanish())
    assert sideways(phone) == 0


# By video


def takes_the_conversation(interpreter: Officer, number: str) -> str:
    """The next job comes by itself, with papers and words in both languages; taken, the line stands.

    Returns:
        The name of the room.
    """
    page = interpreter.page
    accept = page.locator("form[action$='/interpreting/accept/'] button")
    expect(accept).to_be_visible()
    expect(page.locator("#next")).to_contain_text(number)
    expect(page.locator("#next .lede b")).to_have_attribute("lang", "es")
    for language in ("es", "zh-Hans"):
        expect(page.locator(f".bothlist [lang='{language}']").first).to_be_visible()
        expect(page.locator(f"table.words tbody [lang='{language}']").first).to_have_text(re.compile(r"\S"))
    room = joins(page.locator("#next a[data-key='v']"), is_moderator=False)
    with page.expect_navigation():
        accept.click()
    expect(page.locator("#next .over")).to_have_text(interpreter.said("Your conversation"))
    told = interpreter.said("%(who)s is connected by video, %(language)s.")
    expect(page.locator("#next")).to_contain_text(like(told, who="YE Sample"))
    return room


def joins(link: Locator, *, is_moderator: bool) -> str:
    """The room that a link opens, with a token that the video house would take."""
    parts = urlsplit(link.get_attribute("href") or "")
    room = parts.path.removeprefix("/")
    assert parts.netloc == "rooms.example"
    (token,) = parse_qs(parts.query)["jwt"]
    claims = jwt.decode(token, ROOM_SECRET, algorithms=["HS256"], audience="jitsi", issuer="wenjin")
    assert claims["room"] == room
    assert claims["context"]["user"]["moderator"] is is_moderator
    return room


def minutes_are_recorded(interpreter: Officer, written: dict[str, Any]) -> None:
    """On the interpreter's page, which says by itself that it is over; and in the ledger, to the second."""
    state, name, minutes = written["line"]
    assert (state, name) == ("ended", "YE Sample")
    assert written["seconds"] == [round(minutes * 60)]
    assert minutes > 0
    page = interpreter.page
    expect(page.locator("#nx")).to_have_text(interpreter.said("Nobody needs you now"))
    facts = page.locator("aside dl.facts dd.num")
    expect(facts).to_have_text("1")
    expect(page.locator("aside dl.facts dd").last).to_have_text(re.compile(rf"^{round(minutes)}\D"))


# What is left in the books


def what_was_written(house: Office) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", READING],
        env=house.environment,
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    found["entries"] = [(code, number) for code, number in found["entries"]]
    return found


def the_line_came_first(written: dict[str, Any], before: str, number: str) -> None:
    """The ledger has it in this order: asked for at the kiosk, connected, and only then the officer was free."""
    order = [
        ("ticket.begun", before),
        ("ticket.issued", number),
        ("line.asked", number),
        ("line.connected", number),
        ("ticket.done", before),
        ("ticket.called", number),
        ("ticket.begun", number),
        ("line.ended", number),
        ("ticket.judged", number),
    ]
    assert [one for one in written["entries"] if one in order] == [
        *order[:-1],
        order[-1],
        order[-1],
    ], written["entries"]
    assert written["ticket"] == [number, "es", "remote", "kiosk", None]
    assert written["judged"] == [5, True]
    assert written["messages"] == ["counters.line_asked", "counters.line_over"]
    assert written["left"] == [], "the worker did what was left to it"


# The director


def six_interpreters_have_shifts(house: Office) -> None:
    """The invented people of the pack come to work from tomorrow on; half of them each day."""
    done = house.run("counters-sample", "--people-only")
    assert done.returncode == 0, done.stderr


def a_seventh_is_tried(director: Officer) -> None:
    """What one more interpreter would change: waits before and after for each group of languages, with ranges."""
    page = director.page
    director.go("rosters/what-if/")
    for language in ("es", "pt", "de"):
        page.locator(f"#i-{language}").check()
    expect(page.locator("#interpreters")).to_have_value("1")
    with page.expect_navigation(url=re.compile(r"/what-if/[0-9a-f-]{36}/$")):
        page.locator("form.change button[type=submit]").click()
    expect(page.locator("h1")).to_have_text(
        re.compile("^1 more interpreter for Spanish, Portuguese,? and German$")
    )
    expect(page.locator("main .over").first).to_contain_text("6 interpreters")
    expect(page.locator(".atwork")).to_have_count(0, timeout=4 * PATIENCE_SECONDS * 1000)
    expect(page.locator(".answer .lede")).to_have_text(re.compile(r"between [−+]?[\d.]+ and [−+]?[\d.]+"))
    rows = [waits_on(row) for row in page.locator("table.waits tbody tr").all()]
    groups = {name for name, *_ in rows}
    assert {"All visitors", "Mandarin", "English", "Only by an interpreter in the hall"} <= groups, groups
    for name, before, after, difference in rows:
        for value, low, high in (before, after, difference):
            assert low <= value <= high, name
        assert abs(after[0] - before[0] - difference[0]) < 0.16, name
    assert any(difference[0] for *_, difference in rows), "one more interpreter changes something"


Range = tuple[float, float, float]


def waits_on(row: Locator) -> tuple[str, Range, Range, Range]:
    """A group with its waits: as it is, after the change, and the difference."""
    name, cells = row.locator("th").inner_text().strip(), row.locator("td.n")
    before, after, difference = (figures(cells.nth(place).inner_text()) for place in (1, 2, 3))
    return name, before, after, difference


def figures(told: str) -> Range:
    """``7.5 (6.1–8.9)`` or ``−0.7 (−1.2 … −0.2)``, read back."""
    found = re.fullmatch(r"([−+]?[\d.]+)\s*\(([−+]?[\d.]+)(?:–| … )([−+]?[\d.]+)\)", told.strip())
    assert found, told
    value, low, high = (float(one.replace("−", "-")) for one in found.groups())
    return value, low, high
