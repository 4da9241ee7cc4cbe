"""Files that are too large together are not sent, and what was typed beside them stays."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

MEGABYTE = 1_000_000


def test_files_too_large_together_are_said_before_they_are_sent(desk: Page, demonstration: Site) -> None:
    desk.goto(demonstration.url("/en/demo/"))
    desk.locator("li", has_text="YIMING FANG").locator("button").first.click()
    desk.goto(demonstration.url("/en/desk/events/new/"))
    desk.locator("[name=title]").fill("Tea and law")
    desk.locator("[name=starts_at]").fill("2031-05-05T10:00")
    desk.locator("[name=ends_at]").fill("2031-05-05T12:00")
    desk.locator("main form button.btn[type=submit]").first.click()
    desk.wait_for_url("**/desk/events/tea-and-law-2031-05-05/**")
    desk.goto(demonstration.url("/en/desk/events/tea-and-law-2031-05-05/materials/"))
    posts: list[str] = []
    desk.on("request", lambda one: posts.append(one.url) if one.method == "POST" else None)
    line = desk.locator("fieldset.materials").last
    line.locator("input[name$='-name']").fill("The talk, as it was held")
    chosen = {
        "name": "talk.pdf",
        "mimeType": "application/pdf",
        "buffer": b"%PDF-1.7\n" + bytes(26 * MEGABYTE),
    }
    line.locator("input[type=file]").set_input_files(files=[chosen])  # type: ignore[list-item]  # its own words
    save = desk.locator("main form[data-largest] button.btn[type=submit]").last
    for _ in range(2):
        save.click()
        said = desk.locator(".errsum")
        expect(said).to_have_count(1)
        expect(said).to_be_focused()
        expect(said).to_contain_text(re.compile(r"^The file is too large\..* at most 25 MB"))
    assert posts == []
    expect(line.locator("input[name$='-name']")).to_have_value("The talk, as it was held")


def test_a_table_that_is_too_large_is_said_before_it_is_sent(desk: Page, demonstration: Site) -> None:
    desk.goto(demonstration.url("/en/demo/"))
    desk.locator("li", has_text="YIMING FANG").locator("button").first.click()
    desk.goto(demonstration.url("/en/desk/events/import/"))
    expect(desk.locator("#file-hint")).to_contain_text("At most 5 MB.")
    posts: list[str] = []
    desk.on("request", lambda one: posts.append(one.url) if one.method == "POST" else None)
    chosen = {"name": "year.csv", "mimeType": "text/csv", "buffer": b"code,title\n" + bytes(7 * MEGABYTE)}
    desk.locator("#file").set_input_files(files=[chosen])  # type: ignore[list-item]  # its own words
    desk.locator("main form[data-largest] button[type=submit]").click()
    said = desk.locator(".errsum")
    expect(said).to_be_focused()
    expect(said).to_contain_text("The file is too large. Hand it in in parts. At most 5 MB.")
    assert posts == []
