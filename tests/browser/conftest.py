"""A real server with the sample city, and a real browser; and how a reader of our tests fills in a plan."""

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from tests.browser import office as running
from tests.browser.beside import Beside
from tests.browser.hallwork import Hall

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(
    (path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path), None
)
# The same engine without what surrounds it, where it is installed: for about half the processor time. It shows no
# notices.
LIGHT = shutil.which("chromium-headless-shell") or CHROMIUM
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
TIMEOUT = 15_000
expect.set_options(timeout=TIMEOUT)  # a machine may have other things to do; waiting ends as soon as it may

# About how many seconds of a processor each file takes, and whose site it needs; measured now and then.
FILES = {
    "test_accessibility.py": (115, "site"),
    "test_case_accessibility.py": (75, "office"),
    "test_counters.py": (70, "hall"),
    "test_counter_filing.py": (100, "office"),
    "test_case_keyboard.py": (55, "office"),
    "test_joint_filing.py": (80, "office"),
    "test_hall_morning.py": (35, "morning"),
    "test_texts_desk.py": (30, "demonstration"),
    "test_ask.py": (50, "site"),
    "test_uploads.py": (25, "office"),
    "test_case_outcomes.py": (50, "office"),
    "test_case_without_script.py": (20, "office"),
    "test_firm_filing.py": (20, "office"),
    "test_without_script.py": (32, "site"),
    "test_sign_in.py": (20, "site"),
    "test_second_factor.py": (20, "office"),
    "test_keyboard.py": (30, "site"),
    "test_done_when.py": (15, "site"),
    "test_notices.py": (10, "site"),
    "test_desk_asks.py": (10, "office"),
    "test_desk_papers.py": (3, "office"),
    "test_check_in.py": (25, "doors"),
    "test_event_pages.py": (30, "doors"),
}
ANOTHER = (20, "")
# What looks at the same site as a file goes with it.
WITH = {"test_questions_desk.py": "test_texts_desk.py", "test_event_pages.py": "test_check_in.py"}

# "I was hired from abroad and come with my spouse, a child and a cat."
HIRED = {
    "en": "I was hired from abroad and come with my spouse, a child and a cat",
    "zh-hans": "我从国外被录用，和配偶、一个孩子、一只猫一起来",
    "ar": "تم توظيفي من الخارج وسآتي مع زوجتي وطفل وقطة",
}
JOURNEY = "hired-from-abroad"
# Services that such a plan must hold, and whom each is for.
WORKER = ("work-permit-notice-overseas", "z-visa", "residence-permit-work-first")
SPOUSE = ("residence-permit-family",)
CHILD = ("school-public-admission",)
PET = ("pet-import",)

# Answers by fact; what only a child or a spouse answers otherwise stands behind an @.
ANSWERS = {
    "employer_in_system": "yes",
    "work_permit_category": "B",
    "work_permit_route": "experience",
    "education": "bachelor",
    "degree_from_abroad": "yes",
    "experience_years": "5",
    "papers_authenticated": "no",
    "papers_in_chinese": "no",
    "regulated_industry": "no",
    "seconded": "no",
    "stay_months": "24",
    "home": "tenant",
    "insurance_exemption": "none",
    "family_papers_from_abroad": "yes",
    "school_kind": "public",
    "school_transfer": "no",
    "pet_kind": "cat",
    "pet_from_designated_country": "yes",
    "birth_certificate": "yes",
    "vaccination_record": "yes",
    "post": "engineer",
    "post_field": "business",
    "encouraged_post": "none",
    "annual_salary": "300000",
    "months_per_year": "12",
    "chinese_level": "none",
    "location": "other",
    "distinction": "none",
    "permit_application": "first",
    "provincial_bonus": "0",
    "work_related": "yes",
    "age": "34",
    "age@spouse": "33",
    "age@child": "6",
}


def offered_for(said: str) -> re.Pattern[str]:
    """Address of the offer for the whole sentence; one for its first half stands there while it is typed."""
    return re.compile(f"journey={JOURNEY}.*{re.escape(urlencode({'said': said}))}$")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser; without one it is skipped loudly, and fails in CI."""
    for item in items:
        if ROOT / "tests" / "browser" in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="NO BROWSER ON THIS MACHINE: install chromium"))


class LongestFirst(LoadScopeScheduling):
    """Several processes of tests: each goes on with the longest file that is left.

    Of files that take about as long it goes on with one whose site it has started already.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0].rpartition("/")[2]
        return WITH.get(file, file)

    def _assign_work_unit(self, node: Any) -> None:
        started = {FILES.get(one, ANOTHER)[1] for one in self.assigned_work[node]}
        waiting = sorted(self.workqueue, key=lambda one: FILES.get(one, ANOTHER), reverse=True)
        least = FILES.get(waiting[0], ANOTHER)[0] / 2
        close = [one for one in waiting if FILES.get(one, ANOTHER)[0] >= least]
        chosen = next((one for one in close if FILES.get(one, ANOTHER)[1] in started), waiting[0])
        self.workqueue.move_to_end(chosen, last=False)
        super()._assign_work_unit(node)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LongestFirst:
    """How ``pytest -n 3 tests/browser`` gives them out."""
    return LongestFirst(config, log)


@dataclass(frozen=True)
class Site:
    """The running site."""

    address: str

    def url(self, path: str) -> str:
        return f"{self.address}{path}"


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The sample city, loaded once for all workers of the run; whoever serves it takes a copy."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    var, made = shared / "city", shared / "city-is-made"
    with (shared / "city-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            var.mkdir()
            running.prepare(var)
            made.touch()
    return var


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, city: Path) -> Iterator[Site]:
    """The site as ``make run`` serves it, on a free port, with a database of its own."""
    with _served(_copied(city, tmp_path_factory, "site")) as found:
        yield found


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, city: Path) -> Iterator[Site]:
    """The same with the invented people of the demonstration and a case, and nobody who works beside it."""
    var = _copied(city, tmp_path_factory, "demonstration")
    sample = [*running.WENJIN, "sample", "--cases", "1"]
    subprocess.run(sample, check=True, env=running.surroundings(var), cwd=ROOT)
    with _served(var, "--no-worker") as found:
        yield found


def _copied(city: Path, folders: pytest.TempPathFactory, name: str) -> Path:
    return Path(shutil.copytree(city, folders.mktemp(name) / "var"))


@contextmanager
def _served(var: Path, *how: str) -> Iterator[Site]:
    port = running.free_port()
    with (var / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [*running.WENJIN, "serve", "--port", str(port), *how],
            env=running.surroundings(var),
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
        try:
            found = Site(f"http://127.0.0.1:{port}")
            running.wait_for(found.address, server, var / "server.log")
            yield found
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory, city: Path) -> Iterator[running.Office]:
    """The site as a city runs it: no demonstration, real mail, a real worker, staff with two factors."""
    with running.open_office(_copied(city, tmp_path_factory, "office")) as opened:
        yield opened


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, city: Path) -> Iterator[Hall]:
    """A site with events, and what is done in it beside; nobody works for its outbox."""
    var = _copied(city, tmp_path_factory, "doors")
    with _served(var, "--no-worker") as found, Beside(running.surroundings(var)) as beside:
        yield Hall(found.address, beside)


@pytest.fixture(scope="session")
def player() -> Iterator[Playwright]:
    """What starts browsers; a process has one."""
    if CHROMIUM is None:
        pytest.fail("no browser on this machine, and CI must not go without")
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(player: Playwright) -> Iterator[Browser]:
    """Debian's chromium, the lighter one where there is one."""
    launched = player.chromium.launch(executable_path=LIGHT, args=list(FLAGS))
    yield launched
    launched.close()


@pytest.fixture(scope="module")
def whole_browser(player: Playwright) -> Iterator[Browser]:
    """Debian's chromium with everything, for what the lighter one has not."""
    launched = player.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
    yield launched
    launched.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a screen of 360 pixels."""
    yield from _page(browser.new_context(viewport=PHONE, has_touch=True, accept_downloads=True))


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """A page on a screen of 1280 pixels."""
    yield from _page(browser.new_context(viewport=DESK, accept_downloads=True))


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page in a browser without JavaScript."""
    yield from _page(browser.new_context(viewport=PHONE, java_script_enabled=False, accept_downloads=True))


@dataclass(frozen=True)
class Asked:
    """The question that a page asks, read from its address and its form."""

    name: str
    person: str
    role: str
    radios: tuple[str, ...]
    fields: tuple[str, ...]
    selects: tuple[str, ...]

    def value(self, **otherwise: str) -> str:
        """The answer our reader gives; to a question that is new to this file no, the first choice, or 12.

        Args:
            otherwise: what another reader answers differently, by fact.
        """
        answers = {**ANSWERS, **otherwise}
        known = answers.get(f"{self.name}@{self.role}", answers.get(self.name))
        if self.radios:
            return next(one for one in (known, "no", *self.radios) if one in self.radios)
        return known or "12"

    def day(self) -> date:
        """The date our reader gives: a Monday soon, and the arrival when the papers may be ready."""
        return first_day() if self.name == "start" else first_day() + timedelta(days=63)


def today() -> date:
    """The day in the city."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def first_day() -> date:
    """The Monday after next: never in the past, and the same all day long."""
    return today() + timedelta(days=14 - today().weekday())


def asked_on(page: Page) -> Asked:
    """What the page asks."""
    parts = urlsplit(page.url)
    name = parts.path.rstrip("/").rpartition("/")[2]
    person = parse_qs(parts.query).get("person", ["self"])[0]
    form = page.locator("main form[method=post]")
    radios = [one.get_attribute("value") or "" for one in form.locator("input[type=radio]").all()]
    fields = [one.get_attribute("name") or "" for one in form.locator("input.input").all()]
    selects = [one.get_attribute("name") or "" for one in form.locator("select").all()]
    return Asked(name, person, person.partition("-")[0], tuple(radios), tuple(fields), tuple(selects))


def is_question(page: Page) -> bool:
    """Whether the page asks something."""
    return "/q/" in urlsplit(page.url).path


def date_parts(day: date) -> dict[str, str]:
    """A date for three fields."""
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def fill_in(page: Page, asked: Asked, digits: str = "0123456789", **otherwise: str) -> None:
    """Give the answer to the question on the page, with figures in this script."""
    form, written = page.locator("main form[method=post]"), str.maketrans("0123456789", digits)
    if asked.radios:
        form.locator(f'input[type=radio][value="{asked.value(**otherwise)}"]').check()
    elif asked.selects:
        form.locator(f'select[name="{asked.selects[0]}"]').select_option("US")
    elif len(asked.fields) == 3:
        parts = date_parts(asked.day())
        for field in asked.fields:
            text = parts[field.rpartition("-")[2]].translate(written)
            form.locator(f'input[name="{field}"]').fill(text)
    else:
        form.locator(f'input[name="{asked.fields[0]}"]').fill(asked.value(**otherwise).translate(written))


def answer_everything(page: Page, digits: str = "0123456789", **otherwise: str) -> list[Asked]:
    """Answer every question that is asked until there is none; gives what was asked."""
    given: list[Asked] = []
    while is_question(page):
        asked = asked_on(page)
        assert asked not in given, f"asked twice: {asked}"
        assert len(given) < 60, "the questions have no end"
        fill_in(page, asked, digits, **otherwise)
        with page.expect_navigation() as after:
            page.locator("main form[method=post] button[type=submit]").first.click()
        assert after.value.status == 200, f"refused: {asked}: {page.locator('main').inner_text()[:300]}"
        given.append(asked)
    return given


def services_on(page: Page) -> list[str]:
    """Ids of the services on the crossing, in its order."""
    steps = page.locator("ol.crossing.plan > li[data-s] .what > a").all()
    return [(one.get_attribute("href") or "").rstrip("/").rpartition("/")[2] for one in steps]


def short_day(day: date, language: str) -> str:
    """A day without its year, as the crossing writes it."""
    pattern = {"en": "d MMMM", "ar": "d MMMM", "zh-hans": "M月d日"}[language]
    return str(format_date(day, pattern, locale={"zh-hans": "zh_Hans"}.get(language, language)))


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def _page(context: BrowserContext) -> Iterator[Page]:
    context.set_default_timeout(TIMEOUT)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    # A 4xx page that a test asks for on purpose is told on the console too; everything else is a fault.
    assert [fault for fault in faults if "the server responded with a status of 4" not in fault] == []
