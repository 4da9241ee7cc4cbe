"""One file for two authorities, step by step: what happens in every such journey, whoever fills it in."""

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from tests.browser import scans
from tests.browser.conftest import sideways, today
from tests.browser.deskwork import Officer
from tests.browser.filing import JOINT, RESIDENCE, WORK, Applicant, begin, give, papers_by_look, press
from tests.browser.office import Office, attached, sign_in, text_of

# Given in an earlier application, and used again in this one.
EARLIER = ("passport", "visa_or_entry_stamp")
EARLIER_PROCEDURE = "residence-permit-work-first"
ASKED = "degree_certificate"
IN_CHINESE = "请补交一份清晰的学位证书。"


def at_the_desk(office: Office, browser: Browser, name: str) -> Page:
    """A browser of a member of the staff, closed with the browser itself."""
    return office.at_desk(browser, name).new_page()


def an_earlier_application(who: Applicant, folder: Path) -> None:
    """Begun and left lying, with two papers in it; then signed out."""
    sign_in(who.page, who.office, who.email, who.language)
    who.page.wait_for_url(re.compile("/you/$"))
    who.page.goto(who.office.url(f"/{who.language}/apply/{EARLIER_PROCEDURE}/"))
    begin(who, EARLIER_PROCEDURE)
    for name in EARLIER:
        give(who, name, scans.kept(folder, f"{name}.pdf", scans.pdf(name, 2)))
    who.page.goto(who.office.url(f"/{who.language}/you/"))
    press(who.page, "form[action$='sign-out/'] button")
    response = who.page.goto(who.path())
    assert response is not None
    assert response.status == 404, "nobody reads it who is not signed in"


def the_offer_of_the_plan_is_taken(who: Applicant) -> None:
    """From the crossing to the page before the beginning; the reader stands on it."""
    offer = f"section[aria-labelledby=file] a[href$='/apply/{JOINT}/']"
    expect(who.page.locator(offer)).to_be_visible()
    assert sideways(who.page) == 0
    press(who.page, offer)
    assert sideways(who.page) == 0
    expect(who.page.locator("main .clock")).to_have_count(2)


def two_papers_are_used_again(who: Applicant) -> None:
    """Without consent nothing is used; with it both are, and the consent is asked for once."""
    who.go()
    form = "main form[action$='/papers/reuse/']"
    press(who.page, f"{form} button")
    assert not set(EARLIER) & set(papers_by_look(who.page).get("have", []))
    who.page.locator(f"{form} input[name=consent]").check()
    press(who.page, f"{form} button")
    assert set(EARLIER) <= set(papers_by_look(who.page)["have"])


def the_file_is_accepted(who: Applicant, chen: Officer, lin: Officer) -> None:
    """Pre-review, appointment, originals; both clocks start, and not before."""
    chen.end_step(who.reference, "prereview")
    expect(chen.clock("work-permit")).to_have_class(re.compile("still"))
    who.go()
    expect(who.page.locator("section.clock.still")).to_have_count(2)
    press(who.page, "main a.btn[href$='/tasks/book/']")
    press(who.page, "main form[method=post] button[type=submit]")
    lin.see_originals(who.reference)
    who.page.reload()
    expect(who.page.locator("section.clock")).to_have_count(2)
    expect(who.page.locator("section.clock.still")).to_have_count(0)
    expect(who.page.locator("section.clock svg.days")).to_have_count(2)
    assert sideways(who.page) == 0


def one_paper_is_asked_for_and_the_clock_stands(who: Applicant, chen: Officer, other: str) -> None:
    """Only the clock of the office that asked; the mail is in the language of the applicant.

    Args:
        other: what is asked, in that language.
    """
    seen = len(who.office.letters.to(who.email))
    chen.ask(
        who.reference,
        WORK,
        ASKED,
        why="illegible",
        text=IN_CHINESE,
        other=other,
    )
    expect(chen.clock(WORK)).to_have_class(re.compile("paused"))
    expect(chen.clock(RESIDENCE)).not_to_have_class(re.compile("paused"))
    mail = who.office.letters.next_to(who.email, seen, who.said("The office needs something from you"))
    assert who.reference in str(mail["Subject"])
    text = text_of(mail)
    assert who.path() in text
    assert who.said("The office cannot go on without the following:") in text
    assert who.typed["given_names"] not in f"{mail['Subject']}{text}"
    (entry,) = Calendar.from_ical(attached(mail)[f"{who.reference}.ics"]).walk("VEVENT")
    assert entry.decoded("dtstart") == today() + timedelta(days=9)
    who.go()
    expect(who.page.locator("section.clock.paused:has(#clock-work-permit)")).to_be_visible()
    expect(who.page.locator("section.clock.paused")).to_have_count(1)
    expect(who.page.locator("main")).to_contain_text(other)
    expect(who.page.locator("main")).to_contain_text(IN_CHINESE)
    assert sideways(who.page) == 0


def it_is_supplied_and_the_clock_runs(
    who: Applicant, chen: Officer, folder: Path, *, by: Applicant | None = None
) -> None:
    """By the applicant, or by whoever helps them; the applicant is told that the clock runs again."""
    gives = by or who
    seen = len(who.office.letters.to(who.email))
    gives.go()
    press(gives.page, "main .note.turn a.btn")
    assert "/answer/" in gives.page.url
    press(gives.page, f"main a.go[href*='/papers/{ASKED}/']")
    give(gives, ASKED, scans.kept(folder, "clear.pdf", scans.pdf("DEGREE, CLEAR")), at=gives.page.url)
    who.go()
    expect(who.page.locator("section.clock.paused")).to_have_count(0)
    who.office.letters.next_to(who.email, seen, who.said("The clock runs again"))
    chen.open(who.reference)
    expect(chen.clock(WORK)).not_to_have_class(re.compile("paused"))


def they_decide_in_order(who: Applicant, chen: Officer, wu: Officer) -> None:
    """The second authority cannot come first, neither by the page nor by a form that it had open before."""
    wu.open(who.reference)
    expect(wu.offered("grant", RESIDENCE)).to_have_count(0)
    expect(wu.page.locator("aside .opts-list .no")).not_to_have_count(0)
    wu.go(f"cases/{who.reference}/act/grant/?of={RESIDENCE}")
    wu.press(status=409)
    expect(wu.page.locator("#act [role=alert]")).to_be_visible()
    who.go()
    expect(who.page.locator("section.clock.done")).to_have_count(0)
    seen = len(who.office.letters.to(who.email))
    chen.grant(who.reference, WORK)
    expect(chen.clock(WORK)).to_have_class(re.compile("done"))
    wu.grant(who.reference, RESIDENCE)
    expect(wu.clock(RESIDENCE)).to_have_class(re.compile("done"))
    for _decision in (WORK, RESIDENCE):
        mail = who.office.letters.next_to(who.email, seen, who.said("A decision was taken"))
        assert attached(mail)
        seen = who.office.letters.to(who.email).index(mail) + 1
    who.page.reload()
    expect(who.page.locator("section.clock.done")).to_have_count(2)
    assert sideways(who.page) == 0


def the_plan_shows_the_crossing_complete(who: Applicant) -> None:
    """The last step, to collect, is the applicant's; then every stone is there."""
    who.go()
    press(who.page, "main a.btn[href$='/tasks/collect/']")
    press(who.page, "main form[method=post] button[type=submit]")
    expect(who.page.locator("ol.crossing.case > li")).to_have_count(7)
    expect(who.page.locator("ol.crossing.case > li[data-s=done]")).to_have_count(7)
    path = urlsplit(who.path()).path
    who.page.goto(who.office.url(f"/{who.language}/plan/"))
    row = who.page.locator("ol.crossing.plan > li[data-s]", has=who.page.locator(f"a[href='{path}']"))
    expect(row).to_have_attribute("data-s", "done")
    expect(row.locator(".rest")).to_have_count(0)  # nothing of what had been planned
    expect(who.page.locator("section[aria-labelledby=file]")).to_have_count(0)
    assert sideways(who.page) == 0


def the_renewal_is_remembered(who: Applicant) -> None:
    who.go()
    told = who.said("We remind you on %(days)s.").partition("%")[0].strip()
    expect(who.page.locator("main")).to_contain_text(told)
    with closing(sqlite3.connect(who.office.var / "site.sqlite3")) as database:
        waiting = database.execute(
            "SELECT COUNT(*) FROM outbox_message WHERE topic = 'case_renewal_reminder' AND done_at IS NULL"
        ).fetchone()
    assert waiting[0] > 1


def the_chain_is_whole(who: Applicant, auditor: Officer) -> None:
    """The chain of the case, then all of them on the page and from the command line, with the heads outside."""
    auditor.go("audit/")
    told, whole = auditor.page.locator("section:has(#last) li"), auditor.page.locator("main b.ok")
    before = told.count()
    auditor.page.locator("#case").fill(who.reference)
    with auditor.page.expect_navigation():
        auditor.page.locator("form:has(#case) button").click()
    expect(auditor.page.locator("section[aria-labelledby=last], section:has(#last)").last).to_contain_text(
        who.reference
    )
    expect(whole).to_have_count(before + 1)
    auditor.go("audit/")
    with auditor.page.expect_navigation():
        auditor.page.locator("form:not(:has(#case))[action$='/verify/'] button").click()
    expect(told).to_have_count(before + 2, timeout=60_000)
    expect(whole).to_have_count(before + 2)
    done = who.office.run("audit", "head")
    assert done.returncode == 0, done.stderr
    done = who.office.run("audit", "verify", "--heads", str(who.office.var / "heads.jsonl"))
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"


def the_applicant_sees_who_looked(who: Applicant) -> None:
    """Everybody of the staff who opened the file: two who decide, one at the counter, the auditor not at all."""
    who.go("looked/")
    assert sideways(who.page) == 0
    assert who.page.locator("main tbody tr:has(td + td)").count() >= 3
    who.go()
    expect(who.page.locator("aside:has(#looked) #looked + ul > li")).not_to_have_count(0)
