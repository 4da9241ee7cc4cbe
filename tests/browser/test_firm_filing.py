"""Somebody of a firm files the work permit of a person whom it employs, in the name of the firm."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import scans
from tests.browser.conftest import DESK, sideways
from tests.browser.deskwork import Officer
from tests.browser.filing import (
    Applicant,
    answers,
    declare,
    fill_everything,
    give,
    papers_by_look,
    press,
    reference_on,
)
from tests.browser.joint import at_the_desk
from tests.browser.office import TIMEOUT, Office, sign_in
from tests.browser.proofs import the_receipt_is_genuine_and_a_changed_one_is_not

PROCEDURE, FIRM = "work-permit-in-china", "Sample Analytical Engines Ltd"
ROLE = ("--role=representative", "--firm=91440300MA5EXAMP2J", f"--named={FIRM}")


@pytest.fixture
def grace(browser: Browser, office: Office) -> Iterator[Applicant]:
    """A representative who was named from the command line and has signed in."""
    email = "grace@engines.example"
    named = office.run(
        "staff", "add", email, *ROLE, "--family-name=HUANG", "--given-name=GRACE", "--language=en"
    )
    assert named.returncode == 0, named.stderr
    context = browser.new_context(viewport=DESK, locale="en-GB")
    context.set_default_timeout(TIMEOUT)
    who = Applicant(context.new_page(), office, email, "en", typed=answers("worker@people.example"))
    sign_in(who.page, office, email)
    yield who
    context.close()


def test_a_representative_files_in_the_name_of_the_firm(
    office: Office, browser: Browser, grace: Applicant, tmp_path: Path
) -> None:
    page = grace.page
    page.goto(office.url(f"/en/apply/{PROCEDURE}/"))
    page.get_by_label("In whose name?").select_option(label=FIRM)
    press(page, "main form[method=post] button[type=submit]")
    grace.reference = reference_on(page)
    fill_everything(grace)
    grace.go()
    for name in papers_by_look(page)["turn"]:
        give(grace, name, scans.kept(tmp_path, f"{name}.pdf", scans.pdf(name)))
    press(page, "main a.btn[href$='/check/']")
    assert sideways(page) == 0
    assert page.locator("main .note.turn").all_inner_texts() == []
    declare(page)
    seen = len(office.letters.to(grace.email))
    press(page, "main form[method=post] button[type=submit]")
    assert page.url.endswith("/sent/")
    office.letters.next_to(grace.email, seen, grace.reference)
    the_receipt_is_genuine_and_a_changed_one_is_not(grace, browser, tmp_path)
    page.goto(office.url("/en/cases/"))
    expect(page.locator("main")).to_contain_text(grace.reference)
    grace.go("changes/")
    filed = page.locator("main tbody tr").filter(has_text="Filed")
    expect(filed).to_contain_text("You")
    expect(filed).to_contain_text("Representative of a firm")
    the_office_sees_the_firm_and_a_stranger_nothing(office, browser, grace)


def the_office_sees_the_firm_and_a_stranger_nothing(
    office: Office, browser: Browser, grace: Applicant
) -> None:
    chen = Officer(at_the_desk(office, browser, "chen"), office)
    chen.open(grace.reference)
    expect(chen.page.locator("main")).to_contain_text(FIRM)
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    sign_in(page, office, "rival@people.example")
    response = page.goto(grace.path())
    assert response is not None
    assert response.status == 404
    context.close()
