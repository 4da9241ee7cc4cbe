"""The acceptance test of joint filing: one file, two authorities; Arabic on a phone, Chinese at the desk."""

import io
import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pikepdf
import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, Route, expect
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.browser import scans
from tests.browser.conftest import PHONE, sideways, today
from tests.browser.deskwork import Officer
from tests.browser.filing import (
    JOINT,
    PAPERS,
    RESIDENCE,
    WORK,
    Applicant,
    answers,
    begin,
    declare,
    facts_of_paper,
    fill_everything,
    give,
    keep,
    made_by_now,
    papers_by_look,
    plan,
    press,
)
from tests.browser.office import TIMEOUT, Office, attached, sign_in, text_of

EMAIL = "nadia@people.example"
# Given in an earlier application, and used again in this one.
EARLIER = ("passport", "visa_or_entry_stamp")
IN_PIECES, IN_PAGES = "employment_contract", "work_experience_proof"
ASKED = "degree_certificate"


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
    one_paper_is_asked_for_and_the_clock_stands(nadia, chen)
    it_is_supplied_and_the_clock_runs(nadia, chen, tmp_path)
    they_decide_in_order(nadia, chen, wu)
    the_letters_hold(nadia, browser, tmp_path)
    the_plan_shows_the_crossing_complete(nadia)
    the_renewal_is_remembered(nadia)
    the_chain_is_whole(nadia, Officer(at_the_desk(office, browser, "he"), office))
    the_applicant_sees_who_looked(nadia)


def an_earlier_application(who: Applicant, folder: Path) -> None:
    """Begun and left lying, with two papers in it; then signed out."""
    sign_in(who.page, who.office, who.email, who.language)
    who.page.wait_for_url(re.compile("/you/$"))
    who.page.goto(who.office.url("/ar/apply/residence-permit-work-first/"))
    begin(who, "residence-permit-work-first")
    for name in EARLIER:
        give(who, name, scans.kept(folder, f"{name}.pdf", scans.pdf(name, 2)))
    who.page.goto(who.office.url("/ar/you/"))
    press(who.page, "form[action$='sign-out/'] button")
    assert who.page.goto(who.path()).status == 404, "nobody reads it who is not signed in"


def the_plan_offers_to_file_together(who: Applicant) -> None:
    plan(who.page, who.office, who.language)
    offer = who.page.locator(f"section[aria-labelledby=file] a[href$='/apply/{JOINT}/']")
    expect(offer).to_be_visible()
    assert sideways(who.page) == 0
    press(who.page, f"section[aria-labelledby=file] a[href$='/apply/{JOINT}/']")
    assert sideways(who.page) == 0
    bring = who.page.locator("section[aria-labelledby=bring] > ul.papers").first
    expect(bring.locator("> li")).to_have_count(len(PAPERS))
    expect(who.page.locator("main .clock")).to_have_count(2)
    begin(who)
    assert sideways(who.page) == 0


def everything_is_filled_in(who: Applicant) -> None:
    who.go("form/person/")
    expect(who.page.locator("[name='a-nationality']")).to_have_value("US")  # from the plan
    fill_everything(who)
    who.go()
    assert set(papers_by_look(who.page)["turn"]) == set(PAPERS)


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
    expect(who.page.locator("ul.tasks li[data-s=done]")).to_have_count(3)
    who.go("form/person/")
    expect(who.page.locator("[name='a-family_name']")).to_have_value(who.typed["family_name"])


def two_papers_are_used_again(who: Applicant) -> None:
    """Without consent nothing is used; with it both are, and the consent is asked for once."""
    who.go()
    form = "main form[action$='/papers/reuse/']"
    press(who.page, f"{form} button")
    assert not set(EARLIER) & set(papers_by_look(who.page).get("have", []))
    who.page.locator(f"{form} input[name=consent]").check()
    press(who.page, f"{form} button")
    assert set(EARLIER) <= set(papers_by_look(who.page)["have"])


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
    assert set(PAPERS) <= set(looks["have"])
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


def at_the_desk(office: Office, browser: Browser, name: str) -> Page:
    """A browser of a member of the staff, closed with the browser itself."""
    return office.at_desk(browser, name).new_page()


def the_receipt_is_genuine_and_a_changed_one_is_not(who: Applicant, browser: Browser, folder: Path) -> None:
    content = document(who, "a[href$='/receipt.pdf']")
    address = verify_address(content)
    assert address.startswith(who.office.url("/"))
    context = browser.new_context(viewport=PHONE, locale="en-GB")
    context.set_default_timeout(TIMEOUT)
    stranger = context.new_page()
    response = stranger.goto(address)
    assert response is not None
    assert response.status == 200
    expect(stranger.locator(".verdict:not(.no):not(.old)")).to_be_visible()
    text = stranger.locator("main").inner_text()
    assert not [one for one in ("NADIA", "SAMPLE", "MA1234567", who.reference, who.email) if one in text]
    assert sideways(stranger) == 0
    check_file(stranger, who.office, scans.kept(folder, "receipt.pdf", content))
    expect(stranger.locator(".verdict:not(.no):not(.old)")).to_be_visible()
    check_file(stranger, who.office, scans.kept(folder, "forged.pdf", changed(content)))
    expect(stranger.locator(".verdict.no")).to_be_visible()
    response = stranger.goto(who.office.url("/en/verify/2345-6789-ABCD/"))
    assert response is not None
    assert response.status == 404
    context.close()


def document(who: Applicant, selector: str) -> bytes:
    """A PDF of the case; the worker makes it a moment after the act."""
    response = who.page.context.request.get(made_by_now(who.page, selector))
    assert response.ok
    assert response.headers["content-type"] == "application/pdf"
    content = bytes(response.body())
    assert content.startswith(b"%PDF")
    return content


def verify_address(content: bytes) -> str:
    """The address behind the square pattern, which is a link too."""
    with pikepdf.open(io.BytesIO(content)) as made:
        notes = [note for page in made.pages for note in page.obj.get("/Annots", [])]
        addresses = {str(note.A.URI) for note in notes if "/A" in note and "/URI" in note.A}
    found = [one for one in addresses if "/verify/" in one]
    assert len(found) == 1, addresses
    return found[0]


def changed(content: bytes) -> bytes:
    """The same document with another date in it, as a forger would make it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as made:
        made.docinfo["/Title"] = "Changed"
        made.save(out)
    return out.getvalue()


def check_file(page: Page, office: Office, file: Path) -> None:
    page.goto(office.url("/en/verify/"))
    page.locator("#file").set_input_files(file)
    press(page, "form[enctype] button[type=submit]")


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


def one_paper_is_asked_for_and_the_clock_stands(who: Applicant, chen: Officer) -> None:
    seen = len(who.office.letters.to(who.email))
    chen.ask(
        who.reference,
        WORK,
        ASKED,
        why="illegible",
        text="请补交一份清晰的学位证书。",
        other="يرجى إرسال نسخة واضحة من الشهادة.",
    )
    expect(chen.clock(WORK)).to_have_class(re.compile("paused"))
    expect(chen.clock(RESIDENCE)).not_to_have_class(re.compile("paused"))
    mail = who.office.letters.next_to(who.email, seen, who.said("The office needs something from you"))
    assert who.reference in str(mail["Subject"])
    text = text_of(mail)
    assert who.path() in text
    assert who.said("The office cannot go on without the following:") in text
    assert "NADIA" not in f"{mail['Subject']}{text}"
    (entry,) = Calendar.from_ical(attached(mail)[f"{who.reference}.ics"]).walk("VEVENT")
    assert entry.decoded("dtstart") == today() + timedelta(days=9)
    who.go()
    expect(who.page.locator("section.clock.paused:has(#clock-work-permit)")).to_be_visible()
    expect(who.page.locator("section.clock.paused")).to_have_count(1)
    expect(who.page.locator("main")).to_contain_text("يرجى إرسال نسخة واضحة من الشهادة.")
    expect(who.page.locator("main")).to_contain_text("请补交一份清晰的学位证书。")
    assert sideways(who.page) == 0


def it_is_supplied_and_the_clock_runs(who: Applicant, chen: Officer, folder: Path) -> None:
    seen = len(who.office.letters.to(who.email))
    press(who.page, "main .note.turn a.btn")
    assert "/answer/" in who.page.url
    press(who.page, f"main a.go[href*='/papers/{ASKED}/']")
    give(who, ASKED, scans.kept(folder, "clear.pdf", scans.pdf("DEGREE, CLEAR")), at=who.page.url)
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


def the_letters_hold(who: Applicant, browser: Browser, folder: Path) -> None:
    """Each is signed (PAdES) and known to the public page; one sign changed, and it is not."""
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(TIMEOUT)
    stranger = context.new_page()
    for decision in (WORK, RESIDENCE):
        content = document(who, f"section.clock:has(#clock-{decision}) a[href$='.pdf']")
        assert is_signed(content)
        response = stranger.goto(verify_address(content))
        assert response is not None
        assert response.status == 200
        expect(stranger.locator(".verdict:not(.no):not(.old)")).to_be_visible()
        check_file(stranger, who.office, scans.kept(folder, f"{decision}.pdf", content))
        expect(stranger.locator(".verdict:not(.no):not(.old)")).to_be_visible()
        check_file(stranger, who.office, scans.kept(folder, f"{decision}-x.pdf", content + b"\n% more\n"))
        expect(stranger.locator(".verdict.no")).to_be_visible()
    context.close()


def is_signed(content: bytes) -> bool:
    """Whether its one signature holds for all of it, as another reader of PDFs than ours checks it."""

    def validated() -> bool:
        (signature,) = PdfFileReader(io.BytesIO(content)).embedded_signatures
        trusted = ValidationContext(trust_roots=[signature.signer_cert])
        status = validate_pdf_signature(signature, trusted)
        whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
        return bool(status.intact and status.valid and whole)

    # In a thread of its own: it wants a loop of events, and the browser has one here.
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(validated).result()


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
    auditor.go("audit/")
    auditor.page.locator("#case").fill(who.reference)
    with auditor.page.expect_navigation():
        auditor.page.locator("form:has(#case) button").click()
    expect(auditor.page.locator("section[aria-labelledby=last], section:has(#last)").last).to_contain_text(
        who.reference
    )
    expect(auditor.page.locator("main b.ok").first).to_be_visible()
    auditor.go("audit/")
    with auditor.page.expect_navigation():
        auditor.page.locator("form:not(:has(#case))[action$='/verify/'] button").click()
    expect(auditor.page.locator("section:has(#last) li")).to_have_count(2, timeout=60_000)
    expect(auditor.page.locator("main b.ok")).to_have_count(2)
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
