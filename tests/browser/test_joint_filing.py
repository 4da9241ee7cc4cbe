"""The acceptance test of joint filing: one file, two authorities; Arabic on a phone, Chinese at the desk."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser import scans
from tests.browser.conftest import PHONE, sideways
from tests.browser.deskwork import Officer
from tests.browser.filing import (
    PAPERS,
    Applicant,
    answers,
    begin,
    declare,
    facts_of_paper,
    fill_everything,
    give,
    keep,
    papers_by_look,
    plan,
    press,
)
from tests.browser.joint import (
    EARLIER,
    an_earlier_application,
    at_the_desk,
    it_is_supplied_and_the_clock_runs,
    one_paper_is_asked_for_and_the_clock_stands,
    the_applicant_sees_who_looked,
    the_chain_is_whole,
    the_file_is_accepted,
    the_offer_of_the_plan_is_taken,
    the_plan_shows_the_crossing_complete,
    the_renewal_is_remembered,
    they_decide_in_order,
    two_papers_are_used_again,
)
from tests.browser.office import TIMEOUT, Office, sign_in
from tests.browser.proofs import the_letters_hold, the_receipt_is_genuine_and_a_changed_one_is_not

EMAIL = "nadia@people.example"
IN_PIECES, IN_PAGES = "employment_contract", "work_experience_proof"
IN_ARABIC = "يرجى إرسال نسخة واضحة من الشهادة."


@pytest.fixture
def nadia(browser: Browser, office: Office) -> Iterator[Applicant]:
    """A newcomer with a telephone."""
    context = browser.new_context(viewport=PHONE, has_touch=True, locale="ar", accept_downloads=True)
    context.set_default_timeout(TIMEOUT)
    yield Applicant(context.new_page(), office, EMAIL, "ar", typed=answers(EMAIL))
    context.close()


def test_from_the_plan_to_both_permits(
    office: Office, browser: Browser, nadia: Applicant, tmp_path: Path
) -> None:
    an_earlier_application(nadia, tmp_path)
    the_plan_offers_to_file_together(nadia)
    everything_is_filled_in(nadia)
    a_large_photograph_arrives_in_pieces(nadia, tmp_path)
    the_account_comes_in_the_middle(nadia)
    two_papers_are_used_again(nadia)
    the_rest_is_given(nadia, tmp_path)
    it_is_sent_once(nadia)
    the_receipt_is_genuine_and_a_changed_one_is_not(nadia, browser, tmp_path)
    chen = Officer(at_the_desk(office, browser, "chen"), office)
    lin = Officer(at_the_desk(office, browser, "lin"), office)
    wu = Officer(at_the_desk(office, browser, "wu"), office)
    the_file_is_accepted(nadia, chen, lin)
    one_paper_is_asked_for_and_the_clock_stands(nadia, chen, IN_ARABIC)
    it_is_supplied_and_the_clock_runs(nadia, chen, tmp_path)
    they_decide_in_order(nadia, chen, wu)
    the_letters_hold(nadia, browser, tmp_path)
    the_plan_shows_the_crossing_complete(nadia)
    the_renewal_is_remembered(nadia)
    the_chain_is_whole(nadia, Officer(at_the_desk(office, browser, "he"), office))
    the_applicant_sees_who_looked(nadia)


def the_plan_offers_to_file_together(who: Applicant) -> None:
    plan(who.page, who.office, who.language)
    the_offer_of_the_plan_is_taken(who)
    bring = who.page.locator("section[aria-labelledby=bring] > ul.papers").first
    expect(bring.locator("> li")).to_have_count(len(PAPERS))
    begin(who)
    assert sideways(who.page) == 0


def everything_is_filled_in(who: Applicant) -> None:
    who.go("form/person/")
    expect(who.page.locator("[name='a-nationality']")).to_have_value("US")  # from the plan
    fill_everything(who)
    who.go()
    expect(who.page.locator("ul.tasks li[data-s=done]")).to_have_count(4)  # of the situation all is known
    assert sorted(papers_by_look(who.page)["turn"]) == sorted(PAPERS)
    assert len(PAPERS) == 12


def a_large_photograph_arrives_in_pieces(who: Applicant, folder: Path) -> None:
    """The network goes after the first piece, the page is loaded again, and the rest arrives; nothing twice."""
    page, sent, broken = who.page, [], [False]
    photo = scans.kept(folder, "contract.jpg", scans.photo("CONTRACT", is_large=True))

    def network(route: Route) -> None:
        if broken[0]:
            route.abort("connectionfailed")
            return
        query = urlsplit(route.request.url).query
        if query.startswith("offset="):
            sent.append(int(query.removeprefix("offset=")))
            broken[0] = len(sent) == 1
        route.continue_()

    page.goto(who.path(f"papers/{IN_PIECES}/"))
    page.route(re.compile("/uploads/"), network)
    page.locator("#file").set_input_files(photo)
    expect(page.locator("[data-words]")).to_have_text(who.said("No network. It goes on by itself."))
    broken[0] = False
    page.unroute(re.compile("/uploads/"))
    again: list[str] = []
    page.on("request", lambda one: again.append(one.url) if "?offset=" in one.url else None)
    page.reload()
    expect(page.locator("li[data-s=half]")).to_be_visible()
    page.locator("#file").set_input_files(photo)
    expect(page.locator("li[data-s=here]")).to_be_visible()
    assert sent == [0]
    assert again, "the rest was sent"
    assert not [one for one in again if one.endswith("?offset=0")], "nothing is sent twice"
    facts_of_paper(page)
    keep(page)
    who.go(f"papers/{IN_PIECES}/")
    expect(page.locator("section[aria-labelledby=given] li")).to_have_count(1)


def the_account_comes_in_the_middle(who: Applicant) -> None:
    who.go()
    press(who.page, "aside a[href*='/account/sign-in/']")
    sign_in(who.page, who.office, who.email, who.language, to="here")
    who.page.wait_for_url(re.compile(f"/cases/{who.reference}/$"))
    looks = papers_by_look(who.page)
    assert IN_PIECES in looks["have"], "nothing is lost"
    expect(who.page.locator("ul.tasks li[data-s=done]")).to_have_count(4)
    who.go("form/person/")
    expect(who.page.locator("[name='a-family_name']")).to_have_value(who.typed["family_name"])


def the_rest_is_given(who: Applicant, folder: Path) -> None:
    pages = [scans.kept(folder, f"page{n}.jpg", scans.photo(f"PAGE {n}")) for n in range(3)]
    give(who, IN_PAGES, *pages)
    who.go(f"papers/{IN_PAGES}/")
    expect(who.page.locator("section[aria-labelledby=given] li")).to_have_count(1)
    for name in PAPERS:
        if name not in (*EARLIER, IN_PIECES, IN_PAGES):
            give(who, name, scans.kept(folder, f"{name}.pdf", scans.pdf(name)))
    looks = papers_by_look(who.page)
    assert "turn" not in looks, looks
    assert sorted(looks["have"]) == sorted(PAPERS)
    assert sideways(who.page) == 0


def it_is_sent_once(who: Applicant) -> None:
    press(who.page, "main a.btn[href$='/check/']")
    assert sideways(who.page) == 0
    expect(who.page.locator("main .note.turn")).to_have_count(0)
    declare(who.page)
    before = len(who.office.letters.to(who.email))
    with who.page.expect_navigation(url=re.compile("/sent/$")):
        who.page.locator("main form[method=post] button[type=submit]").dblclick()
    expect(who.page.locator("main")).to_contain_text(who.reference)
    assert sideways(who.page) == 0
    who.office.letters.next_to(who.email, before, who.reference)
