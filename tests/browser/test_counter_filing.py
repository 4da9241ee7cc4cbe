"""The same flow at a counter: applicant and intermediary at one draft, from the plan to both permits."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import scans
from tests.browser.conftest import DESK, PHONE, sideways
from tests.browser.deskwork import Officer
from tests.browser.filing import (
    PAPERS,
    Applicant,
    answers,
    begin,
    choose_centre,
    declare,
    fill_everything,
    fill_section,
    give,
    papers_by_look,
    plan,
    press,
    reference_on,
    tell_situation,
)
from tests.browser.joint import (
    ASKED,
    EARLIER,
    EARLIER_PROCEDURE,
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
from tests.browser.office import CENTRE, TIMEOUT, Office, sign_in
from tests.browser.proofs import the_letters_hold, the_receipt_is_genuine_and_a_changed_one_is_not

OWN, HELPED = "person", ("stay", "work")
HELPERS = ("--role=intermediary", "--intermediary=91440300MA5EXHLP3Q", "--named=Sample Helpers")
SEND = "main form[method=post] button[type=submit]"
IN_ENGLISH = "Please send a legible copy of your degree."


def somebody(browser: Browser, office: Office, email: str, language: str, **screen: object) -> Applicant:
    """An applicant or helper with a browser of their own."""
    context = browser.new_context(**{"viewport": PHONE, "locale": "en-GB", **screen})
    context.set_default_timeout(TIMEOUT)
    return Applicant(context.new_page(), office, email, language, typed=answers(email, given_names="OMAR"))


@pytest.fixture
def omar(browser: Browser, office: Office) -> Iterator[Applicant]:
    """Somebody with a telephone who reads English."""
    who = somebody(browser, office, "omar@people.example", "en", has_touch=True)
    yield who
    who.page.context.close()


@pytest.fixture
def meera(browser: Browser, office: Office) -> Iterator[Applicant]:
    """An intermediary who works in Chinese; not of the staff, so a code by mail is enough to sign in."""
    email, names = "meera@helpers.example", ("--family-name=NAIR", "--given-name=MEERA")
    named = office.run("staff", "add", email, *HELPERS, *names)
    assert named.returncode == 0, named.stderr
    who = somebody(browser, office, email, "zh-hans", viewport=DESK, locale="zh-CN")
    sign_in(who.page, office, email, who.language)
    yield who
    who.page.context.close()


def test_an_intermediary_helps_from_the_plan_to_both_permits(
    office: Office, browser: Browser, omar: Applicant, meera: Applicant, tmp_path: Path
) -> None:
    an_earlier_application(omar, tmp_path)
    begins_from_the_plan_on_the_telephone(omar)
    code = makes_a_code(omar)
    a_wrong_code_is_told(meera, code)
    joins(meera, code)
    meera.reference, meera.typed = omar.reference, omar.typed
    both_fill_in(omar, meera)
    the_applicant_signs_in_and_the_helper_is_still_there(omar, meera)
    two_papers_are_used_again(omar)
    both_give_papers(omar, meera, tmp_path)
    chen, lin, wu = (Officer(at_the_desk(office, browser, name), office) for name in ("chen", "lin", "wu"))
    no_stranger_of_the_staff_sees_the_draft(omar, lin)
    the_helper_sends_it_with_the_consent_of_the_applicant(omar, meera)
    the_receipt_is_genuine_and_a_changed_one_is_not(omar, browser, tmp_path)
    the_file_is_accepted(meera, chen, lin)
    one_paper_is_asked_for_and_the_clock_stands(omar, chen, IN_ENGLISH)
    it_is_supplied_and_the_clock_runs(omar, chen, tmp_path, by=meera)
    they_decide_in_order(omar, chen, wu)
    the_letters_hold(omar, browser, tmp_path)
    the_plan_shows_the_crossing_complete(omar)
    the_renewal_is_remembered(omar)
    the_chain_is_whole(omar, Officer(at_the_desk(office, browser, "he"), office))
    the_applicant_sees_who_looked(omar)
    each_change_has_its_name(omar, lin)
    it_can_be_ended(omar, meera)


def begins_from_the_plan_on_the_telephone(who: Applicant) -> None:
    """The plan knows what the journey asks; the rest is asked in the draft."""
    plan(who.page, who.office, who.language, further=())
    the_offer_of_the_plan_is_taken(who)
    begin(who)
    fill_section(who, OWN)


def makes_a_code(who: Applicant) -> str:
    who.go()
    press(who.page, "main a[href$='/join/']")
    assert sideways(who.page) == 0
    press(who.page, "main form[method=post] button[type=submit]")
    assert sideways(who.page) == 0
    code = re.sub(r"\D", "", who.page.locator(".joincode").inner_text())
    assert len(code) == 8
    return code


def a_wrong_code_is_told(who: Applicant, code: str) -> None:
    """Nothing is opened, and the code that is right still works."""
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    who.page.goto(who.office.url(f"/{who.language}/join/"))
    who.page.locator("#code").fill(wrong)
    with who.page.expect_navigation() as after:
        who.page.locator("form:has(#code) button[type=submit]").click()
    assert after.value.status == 400
    expect(who.page.locator("#code-error")).to_be_visible()
    expect(who.page.locator("#code")).to_have_value(wrong)


def joins(who: Applicant, code: str) -> None:
    who.page.goto(who.office.url(f"/{who.language}/join/"))
    who.page.locator("#code").fill(f"{code[:4]} {code[4:]}")
    press(who.page, "form:has(#code) button[type=submit]")
    assert re.search("/cases/[^/]+/$", who.page.url), who.page.url


def both_fill_in(omar: Applicant, meera: Applicant) -> None:
    """The helper fills in what the applicant left open, answers with them what is asked, finds the counter."""
    meera.go(f"form/{OWN}/")
    expect(meera.page.locator("[name='a-family_name']")).to_have_value(omar.typed["family_name"])
    for section in HELPED:
        fill_section(meera, section)
    meera.go()
    expect(meera.page.locator("ul.tasks li[data-s=turn]")).to_have_count(1)
    tell_situation(meera)
    choose_centre(meera, CENTRE)
    omar.go()
    expect(omar.page.locator("ul.tasks li[data-s=done]")).to_have_count(4)
    expect(omar.page.locator("aside")).to_contain_text("NAIR")
    assert sorted(papers_by_look(omar.page)["turn"]) == sorted(PAPERS)


def the_applicant_signs_in_and_the_helper_is_still_there(omar: Applicant, meera: Applicant) -> None:
    press(omar.page, "aside a[href*='/account/sign-in/']")
    sign_in(omar.page, omar.office, omar.email, to="here")
    omar.page.wait_for_url(re.compile(f"/cases/{omar.reference}/$"))
    meera.go()


def both_give_papers(omar: Applicant, meera: Applicant, folder: Path) -> None:
    """Two are there again; one comes from the telephone of the applicant, the others from the counter."""
    to_give = [name for name in PAPERS if name not in EARLIER]
    for name in to_give:
        who = omar if name == ASKED else meera
        give(who, name, scans.kept(folder, f"{name}.pdf", scans.pdf(name)))
    looks = papers_by_look(meera.page)
    assert sorted(looks["have"]) == sorted(PAPERS), looks
    assert len(PAPERS) == 12


def no_stranger_of_the_staff_sees_the_draft(omar: Applicant, lin: Officer) -> None:
    response = lin.page.goto(omar.office.url(f"/zh-hans/desk/counter/{omar.reference}/changes/"))
    assert response is not None
    assert response.status == 404


def the_helper_sends_it_with_the_consent_of_the_applicant(omar: Applicant, meera: Applicant) -> None:
    """Not without the word of the person who stands there; it is written down, and they get the receipt."""
    seen = len(omar.office.letters.to(omar.email))
    meera.go("check/")
    expect(meera.page.locator("main .note.turn")).to_have_count(0)
    meera.page.locator("#true").check()
    meera.page.locator("#for").check()
    with meera.page.expect_navigation() as after:
        meera.page.locator(SEND).first.click()
    assert after.value.status == 400, "not without the consent of the applicant"
    expect(meera.page.locator("#applicant-agrees-error")).to_be_visible()
    declare(meera.page)
    with meera.page.expect_navigation(url=re.compile("/sent/$")):
        meera.page.locator(SEND).first.click()
    omar.office.letters.next_to(omar.email, seen, omar.reference)
    omar.go("changes/")
    lines = omar.page.locator("main tbody tr")
    for told in ("Consent of the applicant recorded", "Filed"):
        expect(lines.filter(has_text=told).filter(has_text="NAIR")).to_have_count(1)
    omar.go("sent/")


def each_change_has_its_name(omar: Applicant, lin: Officer) -> None:
    """The applicant reads who did what, and in which role; the counter that handled it sees the same names.

    The helper gave what the applicant did not, and once more what the office asked for.
    """
    omar.go("changes/")
    assert sideways(omar.page) == 0
    lines = omar.page.locator("main tbody tr")
    helped = lines.filter(has_text="NAIR").filter(has_text="Helper who files for others")
    own = lines.filter(has_text="You")
    expect(helped.filter(has_text="Paper given")).to_have_count(len(PAPERS) - len(EARLIER))
    expect(own.filter(has_text="Paper given")).to_have_count(len(EARLIER) + 1)
    for told in ("Somebody joined with a code", "Answers saved", "Chose the centre", "Filed"):
        expect(helped.filter(has_text=told)).not_to_have_count(0)
    for office, told in (
        ("CHEN", "Asked for"),
        ("LIN", "File accepted"),
        ("CHEN", "Granted"),
        ("WU", "Granted"),
    ):
        expect(lines.filter(has_text=office).filter(has_text=told)).not_to_have_count(0)
    lin.go(f"cases/{omar.reference}/record/")
    expect(lin.page.locator("main")).to_contain_text("MEERA")


def it_can_be_ended(omar: Applicant, meera: Applicant) -> None:
    omar.go("join/")
    press(omar.page, "section[aria-labelledby=now] form button")
    response = meera.page.goto(meera.path())
    assert response is not None
    assert response.status == 403, "and it says why"


def test_a_counter_officer_begins_and_sends_together_with_the_person(
    office: Office, browser: Browser, tmp_path: Path
) -> None:
    """The other way round: the officer begins, with the consent that is recorded; the file follows the mail."""
    lin = Officer(office.at_desk(browser, "lin", locale="en-GB").new_page(), office, "en")
    begins_with_the_word_of_the_person(lin)
    email = "omar.haddad@people.example"
    typed = answers(email, family_name="HADDAD", given_names="OMAR", native_name="عمر حداد")
    helper = Applicant(lin.page, office, "", "en", reference_on(lin.page), typed)
    expect(lin.page.locator("main a[href$='/join/']")).to_have_count(0)  # that is for the person alone
    fill_everything(helper)
    helper.go()
    for name in papers_by_look(helper.page)["turn"]:
        give(helper, name, scans.kept(tmp_path, f"{name}.pdf", scans.pdf(name)))
    press(helper.page, "main a.btn[href$='/check/']")
    assert helper.page.locator("main .note.turn").all_inner_texts() == []
    declare(helper.page)
    press(helper.page, SEND)
    assert helper.page.url.endswith("/sent/")
    omar = somebody(browser, office, email, "ar", has_touch=True, locale="ar")
    sign_in(omar.page, office, email, "ar")
    omar.page.wait_for_url(re.compile("/you/$"))
    omar.reference = helper.reference
    omar.go("changes/")
    lines = (
        omar.page.locator("main tbody tr")
        .filter(has_text="LIN")
        .filter(has_text=omar.said("Counter officer"))
    )
    for told in ("Draft begun", "Answers saved", "Paper given"):
        expect(lines.filter(has_text=omar.said(told))).not_to_have_count(0)
    expect(lines.filter(has_text=omar.said("Filed", "entry of the record"))).to_have_count(1)
    omar.go("sent/")
    the_receipt_is_genuine_and_a_changed_one_is_not(omar, browser, tmp_path)
    omar.page.context.close()


def begins_with_the_word_of_the_person(lin: Officer) -> None:
    lin.go("counter/")
    assert sideways(lin.page) == 0
    lin.page.locator("#family_name").fill("HADDAD")
    lin.page.locator("#given_name").fill("OMAR")
    lin.page.locator("#other_names").fill("عمر حداد")
    lin.page.locator("#procedure").select_option(EARLIER_PROCEDURE)
    lin.page.locator("#language").select_option("ar")
    with lin.page.expect_navigation() as after:
        lin.page.locator("#begin button[type=submit]").click()
    assert after.value.status == 400, "not without the person's word"
    expect(lin.page.locator("#other_names")).to_have_value("عمر حداد")
    lin.page.locator("#agrees").check()
    press(lin.page, "#begin button[type=submit]")
