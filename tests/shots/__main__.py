"""Photograph the main pages in every language into ``shots/``, and put them on one sheet (``shots/index.html``).

Beside each picture stands what a measurement of the page found: wider than the screen, text cut off, text over
text. Whether the letters are right, somebody has to look.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import office as running
from tests.browser.conftest import CHROMIUM, DESK, FLAGS, PHONE, TIMEOUT
from tests.shots.sheet import Shot, sheet
from wenjin.lang.domain.registry import LANGUAGES

OUT = running.ROOT / "shots"
SERVICE = "residence-permit-work-first"
PAGES = {
    "home": "/",
    "service": f"/services/{SERVICE}/",
    "check": "/check/{check}/result/",
    "plan": "/plan/",
    "case": "/cases/{reference}/",
}
LOOKS = {"360 light": (PHONE, "light"), "360 dark": (PHONE, "dark"), "1280 light": (DESK, "light")}
LOOKS |= {"1280 dark": (DESK, "dark")}
IN_ALL_LOOKS = frozenset({"en", "ar", "zh-hans"})
FIRST_LOOK = "360 light"
# Elements whose words do not fit into them, or lie over the words of their neighbour.
MEASURE = """() => {
  const found = [], root = document.documentElement;
  const wide = root.scrollWidth - root.clientWidth;
  if (wide > 0) found.push(`wider than the screen by ${wide} px`);
  const named = (one) => `${one.tagName.toLowerCase()}.${one.className?.baseVal ?? one.className}`.slice(0, 60);
  const seen = (one) => one.checkVisibility() && !one.closest('.vh,.scroll,svg,[aria-hidden=true]');
  for (const one of document.body.querySelectorAll('*')) {
    if (!seen(one)) continue;
    const style = getComputedStyle(one), hides = style.overflowX !== 'visible' && style.overflowX !== 'auto';
    if (hides && one.scrollWidth > one.clientWidth + 1) found.push(`cut: ${named(one)}`);
    const box = one.getBoundingClientRect();
    if (box.width && (box.right > root.clientWidth + 1 || box.left < -1)) found.push(`outside: ${named(one)}`);
  }
  for (const one of document.querySelectorAll('svg text')) {
    const box = one.getBoundingClientRect(), frame = one.ownerSVGElement.getBoundingClientRect();
    if (box.width && frame.width > 1 && (box.right > frame.right + 2 || box.left < frame.left - 2)) {
      found.push(`cut in a drawing: ${one.textContent}`);
    }
  }
  return [...new Set(found)].slice(0, 8);
}"""


def main() -> None:
    """Take the pictures; ``--only`` takes those of some languages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", metavar="CODE", default=[one.code for one in LANGUAGES])
    only = parser.parse_args().only
    if CHROMIUM is None:
        sys.exit("no chromium on this machine")
    began = time.monotonic()
    OUT.mkdir(exist_ok=True)
    with served() as site, sync_playwright() as playwright:
        about = staged(site)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        shots = list(taken(browser, site.address, about, only))
        browser.close()
    (OUT / "index.html").write_text(sheet(shots), encoding="utf-8")
    bad = [one for one in shots if one.faults]
    for one in bad:
        print(f"{one.language} {one.name} {one.look}: {'; '.join(one.faults)}")
    print(
        f"{len(shots)} pictures in {time.monotonic() - began:.0f} s, {len(bad)} with faults: {OUT}/index.html"
    )


@dataclass(frozen=True)
class Site:
    """The site that is served for the pictures: where, and with which settings."""

    address: str
    environment: dict[str, str]


@contextmanager
def served() -> Iterator[Site]:
    """The site with the whole city, with a database of its own, while the pictures are taken."""
    with tempfile.TemporaryDirectory(prefix="wenjin-shots-") as folder:
        var, port = Path(folder), running.free_port()
        say("loading the city")
        running.prepare(var)
        environment = running.surroundings(var)
        log = var / "server.log"
        with log.open("wb") as stream:
            server = subprocess.Popen(
                [*running.WENJIN, "serve", "--no-worker", "--port", str(port)],
                env=environment,
                cwd=running.ROOT,
                stdout=stream,
                stderr=stream,
            )
            try:
                running.wait_for(f"http://127.0.0.1:{port}", server, log)
                yield Site(f"http://127.0.0.1:{port}", environment)
            finally:
                server.terminate()
                server.wait(timeout=30)


def staged(site: Site) -> dict[str, Any]:
    """The case and the cookies of whoever looks at the pages."""
    say(f"staging at {site.address}")
    done = subprocess.run(
        [sys.executable, "-m", "tests.shots.staging"],
        env={**site.environment, "PYTHONPATH": f"{running.ROOT / 'src'}:{running.ROOT}"},
        cwd=running.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def taken(browser: Browser, address: str, about: dict[str, Any], only: list[str]) -> Iterator[Shot]:
    """The pictures, one after the other, with a bar."""
    looks = [(code, look) for look in LOOKS for code in only if look == FIRST_LOOK or code in IN_ALL_LOOKS]
    count = 0
    for look, (screen, theme) in LOOKS.items():
        codes = [code for code, one in looks if one == look]
        if not codes:
            continue
        context = browser.new_context(viewport=screen, color_scheme=theme)  # type: ignore[arg-type]
        context.set_default_timeout(TIMEOUT)
        context.add_cookies([{"name": k, "value": v, "url": address} for k, v in about["cookies"].items()])
        page = context.new_page()
        for code in codes:
            for name, path in PAGES.items():
                count += 1
                bar(count, len(looks) * len(PAGES))
                there = f"{address}/{code}{path.format(**about)}"
                yield shot(page, there, code, name, look)
        context.close()


def shot(page: Page, address: str, code: str, name: str, look: str) -> Shot:
    """One picture of a whole page."""
    file = f"{code}-{name}-{look.replace(' ', '-')}.png"
    answer = page.goto(address)
    faults = [] if answer is not None and answer.ok else [f"answered {answer and answer.status}"]
    page.screenshot(path=OUT / file, full_page=True)
    return Shot(code, name, look, file, (*faults, *page.evaluate(MEASURE)))


def bar(done: int, whole: int) -> None:
    """How far it is."""
    width = min(40, shutil.get_terminal_size().columns - 20)
    filled = width * done // whole
    sys.stderr.write(f"\r[{'#' * filled}{' ' * (width - filled)}] {done} of {whole}")
    sys.stderr.write("\n" if done >= whole else "")
    sys.stderr.flush()


def say(words: str) -> None:
    """Tell what is being done."""
    sys.stderr.write(f"{words} …\n")


if __name__ == "__main__":
    main()
