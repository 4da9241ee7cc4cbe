"""Every kind of page: nothing serious for axe, no sideways scrolling, light to load, silent to other hosts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest
from axe_playwright_python.base import AXE_SCRIPT as AXE
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests.browser.conftest import HIRED, JOURNEY, PHONE, TIMEOUT, Site, sideways

CHECK = "/check/cn-foreign-worker-classification/"
GRAVE = ("serious", "critical")
FIRST_VISIT_BYTES = 100_000
# Nobody reads the addresses of elements that axe works out, and nothing here is played or made for one direction.
RUN = """async impacts => {
  const left = axe._audit.rules.filter(one => impacts.length && one.impact && !impacts.includes(one.impact));
  const found = await axe.run({
    resultTypes: ['violations'], preload: false, selectors: false,
    rules: Object.fromEntries(left.map(one => [one.id, {enabled: false}])),
  });
  return found.violations;
}"""
SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => { for (const one of list.getEntries()) window.shifts.push(one.value); })
  .observe({type: 'layout-shift', buffered: true});
"""


@dataclass(frozen=True)
class Reader:
    """Somebody with a plan, a check and a shared plan: cookies, and the secret of the link."""

    cookies: StorageState
    secret: str


@dataclass(frozen=True)
class Kind:
    """A kind of page.

    Attributes:
        address: without the language; ``{secret}`` is the shared plan, ``{words}`` what is searched for.
        shows: what is on it when it is the page that is meant.
        reader: whether it needs the cookies of somebody with a plan.
        rare: seen in one language only, to keep the run short.
    """

    name: str
    address: str
    shows: str
    status: int = 200
    reader: bool = False
    rare: bool = False


KINDS = (
    Kind("home", "/", "#found"),
    Kind("services", "/services/", "#f-theme"),
    Kind("service", "/services/residence-permit-work-first/", "main h1"),
    Kind("clerk", "/services/residence-permit-work-first/?clerk=1", "main .pair"),
    Kind("evidence", "/evidence/passport/", "main h1"),
    Kind("evidence clerk", "/evidence/passport/?clerk=1", "main .pair", rare=True),
    Kind("search", "/search/?q={words}", "main .hits a"),
    Kind("nothing found", "/search/?q=xyzzyqwv", "main .empty", rare=True),
    Kind("ask", "/ask/", "#q"),
    Kind("answer", "/ask/?q={words}&means=residence-permit-work-first", "#answer"),
    Kind(
        "answer clerk", "/ask/?q={words}&means=residence-permit-work-first&clerk=1", "main .pair", rare=True
    ),
    Kind("close readings", "/ask/?q={words}", "main .offer a"),
    Kind("no answer", "/ask/?q=xyzzyqwv", 'main a[href^="tel:"]'),
    Kind("no question", "/ask/?q=%F0%9F%98%80", "main .empty", rare=True),
    Kind("centres", "/centres/", "main .rows a", rare=True),
    Kind("centre", "/centres/longhua-centre/", "table.week"),
    Kind("centre clerk", "/centres/longhua-centre/?clerk=1", "main .pair", rare=True),
    Kind("crossings", "/crossings/", "#luohu"),
    Kind("languages", "/languages/", "ul.wall"),
    Kind("sources", "/sources/", "main h1", rare=True),
    Kind("checks", "/check/", f'main a[href$="{CHECK}"]'),
    Kind("check", CHECK, "main .acts a.btn", rare=True),
    Kind("check question", f"{CHECK}q/education/", "main input[type=radio]"),
    Kind("check number", f"{CHECK}q/annual_salary/", "main input[inputmode]", rare=True),
    Kind("check result", f"{CHECK}result/", "ul.routes", reader=True),
    Kind("plan choice", "/plan/", "#say", rare=True),
    Kind("plan not understood", "/plan/?say=xyzzy", "#errors", rare=True),
    Kind("plan start", f"/plan/start/?journey={JOURNEY}&people=spouse&people=child&people=pet", "#child"),
    Kind("plan question", "/plan/q/school_kind/?person=child-1", "main input[type=radio]", reader=True),
    Kind("plan date", "/plan/q/entry_on/", "#entry_on-year-field", reader=True, rare=True),
    Kind("plan result", "/plan/", "ol.crossing.plan", reader=True),
    Kind("plan link", "/p/{secret}/address/", "#address", reader=True, rare=True),
    Kind("shared plan", "/p/{secret}/", "ol.crossing.plan"),
    Kind("not found", "/nothing-here/", "main h1", status=404),
    Kind("no such plan", "/p/never-was/", "main h1", status=404, rare=True),
)
LOOKS = (("en", "light"), ("en", "dark"), ("zh-hans", "light"), ("ar", "light"))
PAGES = [
    pytest.param(kind, language, scheme, id=f"{kind.name}-{language}-{scheme}")
    for kind in KINDS
    for language, scheme in (LOOKS[-1:] if kind.rare else LOOKS)
]
BY_NAME = {kind.name: kind for kind in KINDS}
LANGUAGES = {"en": "en-GB", "zh-hans": "zh-CN", "ar": "ar-EG"}


@pytest.fixture(scope="session")
def reader(site: Site, browser: Browser) -> Iterator[Reader]:
    """A reader with a half-answered plan and check."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site.url(f"/en/plan/start/?journey={JOURNEY}&people=spouse&people=child&people=pet"))
    page.locator("main form[method=post] button[type=submit]").click()
    page.wait_for_url("**/q/**")
    for name, value in (("education", "bachelor"), ("post", "engineer")):
        page.goto(site.url(f"/en{CHECK}q/{name}/?change"))
        page.locator(f"main input[value={value}]").check()
        page.locator("main form[method=post] button[type=submit]").click()
        page.wait_for_url("**/result/")
    page.goto(site.url("/en/plan/"))
    page.locator('main form[action$="/plan/link/"] button').click()
    page.wait_for_url("**/address/")
    secret = re.search(r"/p/([^/]+)/", page.url)
    assert secret
    yield Reader(context.storage_state(), secret[1])
    context.close()


class Browsers:
    """Browsers of 360 pixels: used ones, which are quick, and fresh ones that have been nowhere."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._used: dict[tuple[str, bool], Page] = {}
        self.asked: list[str] = []
        self.faults: list[str] = []

    def fresh(
        self, *, scheme: str = "light", locale: str = "en-GB", cookies: StorageState | None = None
    ) -> Page:
        """A page of a browser that has been nowhere."""
        context = self._browser.new_context(
            viewport=PHONE,
            color_scheme="dark" if scheme == "dark" else "light",
            locale=locale,
            storage_state=cookies,
        )
        context.set_default_timeout(TIMEOUT)
        return self._page(context)

    def used(self, *, scheme: str = "light", cookies: StorageState | None = None) -> Page:
        """The page of a browser that goes from address to address, and may know the styles already."""
        key = (scheme, cookies is not None)
        if key not in self._used:
            self._used[key] = self.fresh(scheme=scheme, cookies=cookies)
        return self._used[key]

    def _page(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        return page

    def tidy(self, page: Page) -> None:
        """Close what a test has opened."""
        if page not in self._used.values():
            page.context.close()

    def close(self) -> None:
        for page in self._used.values():
            page.context.close()


@pytest.fixture(scope="session")
def browsers(browser: Browser) -> Iterator[Browsers]:
    opened = Browsers(browser)
    yield opened
    opened.close()


def _quiet(site: Site, browsers: Browsers, open_page: Callable[..., Page]) -> Iterator[Callable[..., Page]]:
    """No request leaves the site, and the console is quiet; a page that is not there says so on it."""
    browsers.asked.clear()
    browsers.faults.clear()
    opened: list[Page] = []

    def new(**wanted: object) -> Page:
        opened.append(open_page(**wanted))
        return opened[-1]

    yield new
    for page in opened:
        browsers.tidy(page)
    assert browsers.asked
    assert [one for one in browsers.asked if not one.startswith((f"{site.address}/", "data:"))] == []
    assert [one for one in browsers.faults if "status of 4" not in one] == []


@pytest.fixture
def fresh(site: Site, browsers: Browsers) -> Iterator[Callable[..., Page]]:
    """Opens browsers that nobody has used."""
    yield from _quiet(site, browsers, browsers.fresh)


@pytest.fixture
def used(site: Site, browsers: Browsers) -> Iterator[Callable[..., Page]]:
    """Opens pages in browsers that others have used."""
    yield from _quiet(site, browsers, browsers.used)


@pytest.mark.parametrize(("kind", "language", "scheme"), PAGES)
def test_everybody_can_use_the_page(
    site: Site, reader: Reader, used: Callable[..., Page], kind: Kind, language: str, scheme: str
) -> None:
    page = used(scheme=scheme, cookies=reader.cookies if kind.reader else None)
    address = kind.address.format(secret=reader.secret, words=HIRED[language])
    response = page.goto(site.url(f"/{language}{address}"))
    assert response is not None
    assert response.status == kind.status
    expect(page.locator(kind.shows).first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (scheme == "dark")
    assert sideways(page) <= 0, widest(page)
    assert grave(page) == []


def grave(page: Page) -> list[str]:
    """What axe finds serious or critical, with the elements concerned."""
    return [
        f"{one['impact']} {one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for one in faults_on(page, *GRAVE)
        for node in one["nodes"][:3]
    ]


def faults_on(page: Page, *impacts: str) -> list[dict[str, Any]]:
    """What axe finds on a page.

    Args:
        impacts: how bad it must be; without any all is asked. Rules that never find worse are not tried.
    """
    found = page.evaluate(f"impacts => {{ {AXE}; return ({RUN})(impacts); }}", impacts)
    return [one for one in found if not impacts or one["impact"] in impacts]


def widest(page: Page) -> str:
    """What sticks out, for whoever reads the failure."""
    return str(
        page.evaluate(
            """() => [...document.querySelectorAll('body *')].filter(one => {
                const box = one.getBoundingClientRect();
                return box.width && (box.right > innerWidth + 1 || box.left < -1);
            }).slice(0, 5).map(one => one.outerHTML.slice(0, 120)).join('\\n')"""
        )
    )


def test_axe_finds_what_is_wrong(site: Site, fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.goto(site.url("/en/languages/"))
    assert grave(page) == []
    page.evaluate("document.querySelector('main p.text').style.color = '#ddd'")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input>')")
    assert {one.split()[1] for one in grave(page)} >= {"color-contrast:", "label:"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_moves_while_the_first_page_loads(
    site: Site, fresh: Callable[..., Page], language: str
) -> None:
    page = fresh(locale=LANGUAGES[language])
    page.add_init_script(SHIFTS)
    page.goto(site.url("/"), wait_until="networkidle")
    assert shifts(page) == []


@pytest.mark.parametrize("name", ["services", "service", "plan result"])
def test_nothing_moves_on_long_pages(
    site: Site, reader: Reader, fresh: Callable[..., Page], name: str
) -> None:
    page = fresh(cookies=reader.cookies if BY_NAME[name].reader else None)
    page.add_init_script(SHIFTS)
    page.goto(site.url(f"/ar{BY_NAME[name].address}"), wait_until="networkidle")
    assert shifts(page) == []


def test_a_shift_would_be_seen(site: Site, fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.add_init_script(SHIFTS)
    page.goto(site.url("/en/"), wait_until="networkidle")
    page.evaluate("document.querySelector('main').style.marginTop = '200px'")
    page.wait_for_function("window.shifts.length > 0")
    assert sum(shifts(page)) > 0


def shifts(page: Page) -> list[float]:
    """Layout shifts so far, once what was drawn last is counted."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return cast("list[float]", page.evaluate("window.shifts"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_visit_is_light(site: Site, fresh: Callable[..., Page], language: str) -> None:
    """What really went over the wire, headers included, in a browser that has been nowhere before."""
    page = fresh(locale=LANGUAGES[language])
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(site.url("/"), wait_until="networkidle")
    expect(page.locator("html")).to_have_attribute("lang", {"zh-hans": "zh-Hans"}.get(language, language))
    assert len(sizes) >= 4, "the page, the style and the scripts"
    assert 5_000 < sum(sizes) <= FIRST_VISIT_BYTES, sizes
    loaded = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    assert [one for one in loaded if re.search(r"\.(woff2?|ttf|otf)", one)] == [], "no web fonts"
