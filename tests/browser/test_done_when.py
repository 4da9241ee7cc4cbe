"""The acceptance test: hired from abroad, with a spouse, a child and a cat, in Arabic, on a phone."""

import re
from datetime import date
from pathlib import Path

from babel.dates import get_month_names
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import (
    CHILD,
    HIRED,
    PET,
    SPOUSE,
    WORKER,
    Site,
    answer_everything,
    first_day,
    offered_for,
    services_on,
    short_day,
    sideways,
)

ARABIC_FIGURES = "٠١٢٣٤٥٦٧٨٩"
# Text of the page outside of what says that it is in another language.
TEXTS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent.closest('script, style, svg, code, .code')) continue;
    if (parent.closest('[lang]').lang !== document.documentElement.lang) continue;
    const text = node.textContent.trim();
    if (text) found.push(text);
  }
  return found;
}"""
# Three words of Latin letters in a row are a sentence; hosts and names of one or two words are not.
LATIN_SENTENCE = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[ ,]+[A-Za-z][A-Za-z'’-]*){2,}")


def test_from_words_to_a_plan_that_can_be_shared_and_deleted(
    site: Site, phone: Page, browser: Browser
) -> None:
    ask_in_arabic(site, phone)
    confirm_who_comes(phone)
    asked = answer_everything(phone, ARABIC_FIGURES)
    assert len(asked) > 15
    assert {"age", "stay_months", "start", "entry_on", "school_kind"} <= {one.name for one in asked}
    assert {"self", "spouse", "child", "pet"} <= {one.role for one in asked}
    finish = the_plan_is_there(phone)
    the_calendar_fits_the_page(phone, finish)
    the_document_is_a_pdf(phone)
    the_link_opens_for_a_stranger_until_it_is_deleted(phone, browser)


def ask_in_arabic(site: Site, page: Page) -> None:
    page.goto(site.url("/ar/"))
    assert sideways(page) == 0
    page.locator("#q").press_sequentially(HIRED["ar"])
    offer = page.locator("#found .offer a")
    expect(offer).to_have_attribute("href", offered_for(HIRED["ar"]))
    with page.expect_navigation(url=re.compile("/ar/plan/start/")):
        offer.click()


def confirm_who_comes(page: Page) -> None:
    expect(page.locator("input[name=spouse][value=yes]")).to_be_checked()
    for role in ("child", "pet"):
        expect(page.locator(f"input[name={role}]")).to_have_value("1")
    expect(page.locator("input[name=parent]")).to_have_count(1)
    expect(page.locator("input[name=parent]")).to_have_value("0")
    assert sideways(page) == 0
    with page.expect_navigation(url=re.compile("/q/")):
        page.locator("main form[method=post] button[type=submit]").click()


def the_plan_is_there(page: Page) -> date:
    assert page.url.endswith("/ar/plan/")
    html = page.locator("html")
    expect(html).to_have_attribute("lang", "ar")
    expect(html).to_have_attribute("dir", "rtl")
    assert page.evaluate("getComputedStyle(document.querySelector('main')).direction") == "rtl"
    assert sideways(page) == 0
    there = services_on(page)
    assert {*WORKER, *SPOUSE, *CHILD, *PET} <= set(there), there
    steps = page.locator("ol.crossing.plan")
    for service, whose in ((SPOUSE[0], "زوج"), (CHILD[0], "طفل"), (PET[0], "حيوان")):
        row = steps.locator("li[data-s]", has=page.locator(f'a[href$="/{service}/"]'))
        expect(row).to_contain_text(whose)
        expect(row.locator(".state")).to_contain_text(re.compile(r"\d"))
    expect(page.locator("[data-s=unknown]")).to_have_count(0)
    only_arabic(page)
    return finish_on(page)


def only_arabic(page: Page) -> None:
    latin = [match[0] for text in page.evaluate(TEXTS) for match in LATIN_SENTENCE.finditer(text)]
    assert latin == [], "sentences that stand in the Arabic page in Latin letters"
    assert page.locator('main [lang="en"]').all_inner_texts() == [], "texts that fell back to English"


def finish_on(page: Page) -> date:
    """The date in the heading, read back."""
    heading = page.locator("h1").inner_text()
    match = re.search(r"(\d{1,2}) (\S+) (20\d\d)", heading)
    assert match, heading
    months = {name: number for number, name in get_month_names("wide", locale="ar").items()}
    finish = date(int(match[3]), months[match[2]], int(match[1]))
    assert finish > first_day()
    assert page.locator("ol.crossing.plan").inner_text().count(short_day(finish, "ar")) > 0
    return finish


def the_calendar_fits_the_page(page: Page, finish: date) -> None:
    first, second = download_calendar(page), download_calendar(page)
    events = first.walk("VEVENT")
    assert len(events) >= len(services_on(page))
    text = page.locator("main").inner_text()
    for event in events:
        day = event.decoded("dtstart")
        assert type(day) is date
        assert short_day(day, "ar") in text, (str(event["summary"]), day)
        assert day <= finish or "VALARM" in event.to_ical().decode()
        assert re.search(r"[\u0600-\u06ff]", str(event["summary"]))
        assert urlish(str(event["url"]))
    assert min(event.decoded("dtstart") for event in events) == first_day()
    assert [str(one["uid"]) for one in events] == [str(one["uid"]) for one in second.walk("VEVENT")]
    assert len({str(one["uid"]) for one in events}) == len(events)


def download_calendar(page: Page) -> Calendar:
    with page.expect_download() as download:
        page.locator('main a[href$="/plan/plan.ics"]').click()
    assert download.value.suggested_filename == "plan.ics"
    calendar = Calendar.from_ical(Path(download.value.path()).read_bytes())
    assert isinstance(calendar, Calendar)
    assert calendar["version"] == "2.0"
    assert not calendar.errors
    return calendar


def urlish(address: str) -> bool:
    return re.fullmatch(r"http://127\.0\.0\.1:\d+/ar/services/[a-z0-9-]+/", address) is not None


def the_document_is_a_pdf(page: Page) -> None:
    href = page.locator('main a[href$="/plan/plan.pdf"]').get_attribute("href")
    response = page.context.request.get(page.evaluate("href => new URL(href, location).href", href))
    assert response.headers["content-type"] == "application/pdf"
    assert response.body().startswith(b"%PDF")
    assert len(response.body()) > 10_000


def the_link_opens_for_a_stranger_until_it_is_deleted(page: Page, browser: Browser) -> None:
    mine, heading = services_on(page), page.locator("h1").inner_text()
    with page.expect_navigation(url=re.compile(r"/ar/p/[^/]+/address/")):
        page.locator('main form[action$="/plan/link/"] button').click()
    assert sideways(page) == 0
    address = page.locator("#address").input_value()
    context = browser.new_context(locale="ar-EG")
    try:
        stranger = context.new_page()
        opened = stranger.goto(address)
        assert opened is not None
        assert opened.status == 200
        assert re.search(r"/ar/p/[^/]+/$", stranger.url)
        assert services_on(stranger) == mine
        assert stranger.locator("h1").inner_text() == heading
        assert context.cookies() == []
        page.locator("main a.stop").click()
        page.wait_for_url("**/delete/")
        with page.expect_navigation() as gone:
            page.locator("main form[method=post] button.stop").click()
        assert gone.value.status == 410
        expect(page.locator("main")).to_contain_text("لم تعد")
        for suffix in ("", "plan.ics", "plan.pdf", "address/"):
            assert context.request.get(stranger.url + suffix).status == 410
        again = stranger.reload()
        assert again is not None
        assert again.status == 410
    finally:
        context.close()
