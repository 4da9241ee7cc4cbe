"""Done when: people ask in their own words and script, land on the right service, and finish its plan."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.conftest import PHONE, ROOT, TIMEOUT, Site, answer_everything, services_on, sideways
from tests.browser.test_keyboard import FOCUS, go, tab_to
from wenjin.assistant.head_files import ABOUT

PERMIT, RESIDENCE = "work-permit-notice-overseas", "residence-permit-work-first"
# What meaning finds, nobody finds before something was trained. The pack brings what was.
trained = pytest.mark.skipif(
    not (Path(os.environ.get("WENJIN_PACK", ROOT / "packs" / "shenzhen")) / "assistant" / ABOUT).exists(),
    reason="NOTHING WAS TRAINED FOR THE PACK: wenjin assistant train --for-pack",
)


@dataclass(frozen=True)
class Asker:
    """Somebody who was hired from abroad and needs a permit.

    Attributes:
        words: the question, as they would type it; in Vietnamese without the marks of tones.
        service: what it asks for.
        script: letters in which the page must answer.
    """

    language: str
    words: str
    service: str
    script: str


ASKERS = (
    Asker("am", "በውጭ አገር ሳለሁ ሥራ አገኘሁ፤ ቀጣሪዬ የሥራ ፈቃድ እንዴት ያወጣልኛል?", PERMIT, "[\u1200-\u137f]"),
    Asker(
        "ar", "حصلت على وظيفة في شنتشن وأنا خارج الصين، كيف أحصل على تصريح العمل؟", PERMIT, "[\u0600-\u06ff]"
    ),
    Asker(
        "vi",
        "em vua sang Tham Quyen bang visa Z, trong 30 ngay phai lam the cu tru lao dong o dau",
        RESIDENCE,
        "[àáảãạăâđêôơư]",
    ),
)
EVERYBODY = pytest.mark.parametrize("asker", ASKERS, ids=[one.language for one in ASKERS])


@trained
@EVERYBODY
def test_from_a_question_to_a_finished_plan(site: Site, phone: Page, asker: Asker) -> None:
    phone.goto(site.url(f"/{asker.language}/"))
    phone.locator("#q").press_sequentially(asker.words)
    with phone.expect_navigation(url=re.compile(f"/{asker.language}/ask/")):
        phone.keyboard.press("Enter")
    expect(phone.locator("#q")).to_have_value(asker.words)
    assert sideways(phone) == 0
    to_the_plan_of(phone, asker.service)
    answer_everything(phone)
    the_plan_speaks(phone, asker)


@trained
@EVERYBODY
def test_the_same_without_scripts(site: Site, plain: Page, asker: Asker) -> None:
    plain.goto(site.url(f"/{asker.language}/ask/"))
    plain.locator("#q").fill(asker.words)
    assert send(plain, "form.asking button").status == 200
    expect(plain.locator("#q")).to_have_value(asker.words)
    to_the_plan_of(plain, asker.service)
    expect(plain.locator("html")).to_have_attribute("lang", asker.language)


def to_the_plan_of(page: Page, service: str) -> None:
    """Choose the service where several are close, and begin the plan from its answer."""
    close = page.locator(f'.which a[href*="means={service}"]')
    if close.count():
        with page.expect_navigation():
            close.click()
    expect(page.locator(f'.found a[href$="/services/{service}/"]').first).to_be_visible()
    assert sideways(page) == 0
    with page.expect_navigation(url=re.compile("/plan/start/")):
        page.locator('.found .acts a[href*="/plan/start/"]').click()
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").click()


def the_plan_speaks(page: Page, asker: Asker) -> None:
    assert page.url.endswith(f"/{asker.language}/plan/")
    expect(page.locator("html")).to_have_attribute("lang", asker.language)
    assert asker.service in services_on(page)
    heading = page.locator("h1").inner_text()
    assert re.search(asker.script, heading), heading
    assert re.search(r"20\d\d|[٠-٩]{4}", heading), heading
    assert page.locator('ol.crossing.plan .what > a [lang="en"]').count() == 0, "a step fell back to English"
    assert sideways(page) == 0


def test_ten_thousand_characters_in_the_longest_script_are_kept(site: Site, plain: Page) -> None:
    """Nine bytes of an address for each: no address holds them, so they go another way."""
    typed = "የሥራ ፈቃድ " * 1_250
    plain.goto(site.url("/am/ask/"))
    plain.locator("#q").fill(typed)
    assert send(plain, "form.asking button").status == 200
    expect(plain.locator("#q")).to_have_value(typed)
    expect(plain.locator("main p.note[role=status]")).to_be_visible()


def test_feedback_with_and_without_scripts(site: Site, phone: Page, plain: Page) -> None:
    words = "Report a lost passport"
    for page in (phone, plain):
        page.goto(site.url(f"/en/ask/?q={words}"))
        page.locator("#told button[value=wrong]").click()
        expect(page.locator("#told[role=status]")).to_be_visible()
        expect(page.locator("#told button")).to_have_count(0)
        assert sideways(page) == 0


def test_results_by_the_keys_alone(site: Site, desk: Page) -> None:
    """Arrows go through what is found, Escape puts it away, Enter on a result opens it, in the field it asks."""
    desk.goto(site.url("/en/"))
    before = desk.locator("#found").inner_text()
    tab_to(desk, "#q")
    # At once: on a slow machine half a word would be looked for too, and change the list under the keys.
    desk.keyboard.insert_text("lost passport")
    expect(desk.locator("#found .hits a").first).to_be_visible()
    expect(desk.locator("#found-said")).to_have_text(re.compile(r"\d+ results?"))
    count = desk.locator("#found a").count()
    for _ in range(count + 2):
        desk.keyboard.press("ArrowDown")
    the_focus_is(desk, "#found li:last-child a")
    desk.keyboard.press("Home")
    desk.keyboard.press("ArrowUp")
    the_focus_is(desk, "#q")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Escape")
    the_focus_is(desk, "#q")
    expect(desk.locator("#found")).to_have_text(before)
    expect(desk.locator("#found-said")).to_have_text("")
    desk.keyboard.type(" now")
    expect(desk.locator("#found .hits a").first).to_be_visible()
    go(desk, "Enter", "/en/ask/?q=lost+passport+now")
    desk.go_back()
    desk.locator("#q").fill("")
    tab_to(desk, "#q")
    desk.keyboard.type("z visa")
    expect(desk.locator("#found .hits a").first).to_be_visible()
    desk.keyboard.press("ArrowDown")
    go(desk, "Enter", "/en/")


def test_asking_by_the_keys_alone(site: Site, desk: Page) -> None:
    desk.goto(site.url("/en/ask/"))
    the_focus_is(desk, "#q")
    desk.keyboard.type("first line")
    desk.keyboard.press("Shift+Enter")
    desk.keyboard.type("a lost passport")
    expect(desk.locator("#q")).to_have_value("first line\na lost passport")
    go(desk, "Enter", "/en/ask/?q=")
    for there in ("form.asking button", "main .acts a.btn"):
        tab_to(desk, there)


def test_the_field_grows_with_what_is_written(site: Site, phone: Page) -> None:
    phone.goto(site.url("/en/ask/"))
    low = phone.locator("#q").bounding_box()
    phone.locator("#q").fill("a long story that goes on and on and does not end soon " * 5)
    high = phone.locator("#q").bounding_box()
    assert low is not None
    assert high is not None
    assert high["height"] > low["height"]
    assert sideways(phone) == 0


def test_a_centre_by_its_name(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE)
    context.set_default_timeout(TIMEOUT)
    page = context.new_page()
    page.goto(site.url("/ar/search/?q=Longhua center"))
    with page.expect_navigation(url=re.compile("/ar/centres/longhua-centre/")):
        page.locator('main a[href$="/centres/longhua-centre/"]').first.click()
    expect(page.locator("table.week tbody tr")).to_have_count(7)
    assert sideways(page) == 0
    context.close()


def send(page: Page, selector: str) -> Response:
    """Press something that leads to another page."""
    with page.expect_navigation() as after:
        page.locator(selector).first.click()
    return after.value


def the_focus_is(page: Page, selector: str) -> None:
    focus = page.evaluate(FOCUS, selector)
    assert focus.get("is"), focus
