"""A real server with the sample city, and a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(
    (path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path), None
)
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser; without one it is skipped loudly, and fails in CI."""
    for item in items:
        if ROOT / "tests" / "browser" in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="NO BROWSER ON THIS MACHINE: install chromium"))


@dataclass(frozen=True)
class Site:
    """The running site."""

    address: str

    def url(self, path: str) -> str:
        return f"{self.address}{path}"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site as ``make run`` serves it, on a free port, with a database of its own."""
    var = tmp_path_factory.mktemp("var")
    environment = {
        **os.environ,
        "WENJIN_VAR": str(var),
        "WENJIN_DATABASE": f"sqlite:///{var / 'site.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "wenjin.settings.dev",
        "PYTHONPATH": str(ROOT / "src"),
    }
    wenjin = [sys.executable, "-m", "wenjin"]
    for command in (
        ["migrate", "--verbosity", "0"],
        ["collectstatic", "--noinput", "--verbosity", "0"],
        ["load-pack"],
    ):
        subprocess.run([*wenjin, *command], check=True, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (var / "server.log").open("wb")
    server = subprocess.Popen(
        [*wenjin, "serve", "--port", str(port)], env=environment, cwd=ROOT, stdout=log, stderr=log
    )
    try:
        found = Site(f"http://127.0.0.1:{port}")
        _wait(found, server, var / "server.log")
        yield found
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def _wait(site: Site, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(150):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(site.url("/healthz"), timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start: {log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium."""
    if CHROMIUM is None:
        pytest.fail("no browser on this machine, and CI must not go without")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
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


def _page(context: BrowserContext) -> Iterator[Page]:
    context.set_default_timeout(15_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    # A 4xx page that a test asks for on purpose is told on the console too; everything else is a fault.
    assert [fault for fault in faults if "the server responded with a status of 4" not in fault] == []
