"""The same plan in Chinese in a browser without JavaScript, and all that scripts only make quicker."""

import re
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import (
    CHILD,
    HIRED,
    JOURNEY,
    PET,
    SPOUSE,
    WORKER,
    Site,
    answer_everything,
    asked_on,
    fill_in,
    is_question,
    services_on,
    short_day,
)

CHECK = "cn-foreign-worker-classification"
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def _no_script(plain: Page) -> None:
    """What this file says would be worth nothing in a browser that runs scripts."""
    plain.set_content("<noscript><b>none</b></noscript>")
    expect(plain.locator("b")).to_have_text("none")


def send(page: Page, selector: str) -> Response:
    """Press something that leads to another page."""
    with page.expect_navigation() as after:
        page.locator(selector).first.click()
    return after.value


def test_from_words_to_a_plan(site: Site, plain: Page) -> None:
    plain.goto(site.url("/zh-hans/"))
    expect(plain.locator("html")).to_have_attribute("lang", "zh-Hans")
    plain.locator("#q").fill(HIRED["zh-hans"])
    send(plain, "form[role=search] button")
    assert "/zh-hans/ask/" in plain.url
    expect(plain.locator("#q")).to_have_value(HIRED["zh-hans"])
    expect(plain.locator("main .offer a")).to_have_attribute("href", re.compile(f"journey={JOURNEY}"))
    send(plain, "main .offer a")
    expect(plain.locator("input[name=spouse][value=yes]")).to_be_checked()
    send(plain, "main form[method=post] button[type=submit]")
    assert len(answer_everything(plain, "０１２３４５６７８９")) > 15
    assert plain.url.endswith("/zh-hans/plan/")
    assert {*WORKER, *SPOUSE, *CHILD, *PET} <= set(services_on(plain))
    expect(plain.locator("h1")).to_have_text(re.compile(r"20\d\d年\d{1,2}月\d{1,2}日"))
    with plain.expect_download() as download:
        plain.locator('main a[href$="plan.ics"]').click()
    events = Calendar.from_ical(Path(download.value.path()).read_bytes()).walk("VEVENT")
    text = plain.locator("main").inner_text()
    assert len(events) > 10
    assert all(short_day(one.decoded("dtstart"), "zh-hans") in text for one in events)
    assert send(plain, 'main form[action$="/plan/link/"] button').status == 200
    expect(plain.locator("#address")).to_have_value(re.compile(r"^http://127\.0\.0\.1:\d+/p/[\w-]{20,}/$"))
    expect(plain.locator("button[data-copy]")).to_be_hidden()
    send(plain, "main a.stop")
    assert send(plain, "main button.stop").status == 410


def test_a_wrong_answer_is_said_and_kept(site: Site, plain: Page) -> None:
    plain.goto(site.url(f"/zh-hans/plan/start/?journey={JOURNEY}&people=child"))
    plain.locator("input[name=child]").fill("很多")
    assert send(plain, "main form[method=post] button[type=submit]").status == 400
    expect(plain.locator("#errors")).to_be_visible()
    expect(plain.locator("input[name=child]")).to_have_value("很多")
    plain.locator("#errors a").click()
    expect(plain.locator("input[name=child]")).to_be_focused()


def test_the_wall_of_languages_leads_back_to_the_same_page(site: Site, plain: Page) -> None:
    plain.goto(site.url("/zh-hans/services/z-visa/?clerk=1"))
    send(plain, ".langs a[href*='/languages/']")
    expect(plain.locator("ul.wall button")).to_have_count(43)
    send(plain, "ul.wall button[value=ar]")
    assert plain.url == site.url("/ar/services/z-visa/?clerk=1")
    expect(plain.locator("html")).to_have_attribute("dir", "rtl")
    plain.goto(site.url("/services/"))
    assert plain.url == site.url("/ar/services/"), "the choice is remembered"


def test_light_and_dark(site: Site, plain: Page) -> None:
    plain.goto(site.url("/zh-hans/services/z-visa/"))
    light = colour(plain)
    send(plain, "form.theme button[value=dark]")
    assert plain.url == site.url("/zh-hans/services/z-visa/")
    expect(plain.locator("html")).to_have_attribute("data-theme", "dark")
    expect(plain.locator("form.theme button[value=dark]")).to_have_attribute("aria-pressed", "true")
    assert colour(plain) != light
    send(plain, ".brand")
    expect(plain.locator("html")).to_have_attribute("data-theme", "dark")
    send(plain, 'form.theme button[value=""]')
    expect(plain.locator("html")).not_to_have_attribute("data-theme", "dark")


def colour(page: Page) -> str:
    return str(page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor"))


def test_a_service_is_shown_to_a_clerk(site: Site, plain: Page) -> None:
    plain.goto(site.url("/zh-hans/services/"))
    send(plain, 'main a[href$="/services/z-visa/"]')
    send(plain, 'main a[href$="?clerk=1"]')
    pairs = plain.locator("main .pair")
    assert pairs.count() > 3
    first, second = pairs.first.locator("> div").all()
    assert HAN.search(first.inner_text())
    assert second.get_attribute("lang") == "en"
    assert not HAN.search(second.inner_text())
    send(plain, 'main a[href$="/services/z-visa/"]')
    expect(plain.locator("main .pair")).to_have_count(0)


def test_a_check_to_its_answer(site: Site, plain: Page) -> None:
    plain.goto(site.url("/zh-hans/check/"))
    send(plain, f'main a[href$="/check/{CHECK}/"]')
    send(plain, "main .acts a.btn")
    asked: list[str] = []
    while is_question(plain):
        one = asked_on(plain)
        assert one.name not in asked
        asked.append(one.name)
        if len(asked) == 2:
            assert send(plain, "main a[href$='/result/']").status == 200, "one may stop at any time"
            expect(plain.locator("h1")).to_be_visible()
            plain.go_back()
        fill_in(plain, one)
        response = send(plain, "main form[method=post] button[type=submit]")
        assert response.status == 200, (one, plain.locator("main").inner_text()[:300])
        assert len(asked) < 40
    assert len(asked) > 3
    assert plain.url.endswith(f"/check/{CHECK}/result/")
    expect(plain.locator("h1")).to_have_text(HAN)
    assert plain.locator("ul.routes > li").count() >= 10
    expect(plain.locator("[data-print]")).to_be_hidden()
