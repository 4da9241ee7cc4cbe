"""How a newcomer of our tests applies: answers, papers, and what stands on the pages; in whatever language."""

import gettext
import re
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ANSWERS, answer_everything, asked_on, fill_in, is_question, today
from tests.browser.office import PATIENCE_SECONDS, ROOT, Office

JOINT = "joint-work-and-residence"
ALREADY_HERE = "already-here-joint-filing"
WORK, RESIDENCE = "work-permit", "residence-permit"
# Nothing to translate or to legalise: twelve papers, and none that depends on what is not known.
FACTS = {
    "degree_from_abroad": "no",
    "papers_in_chinese": "yes",
    "employer_on_file": "no",
    "family_in_city": "no",
}
# What the papers of the two decisions depend on beyond what the journey asks.
FURTHER = (
    "work_permit_category",
    "work_permit_route",
    "employer_on_file",
    "seconded",
    "regulated_industry",
    "papers_in_chinese",
    "family_in_city",
    "nationality",
)
PAPERS = (
    "passport",
    "visa_or_entry_stamp",
    "id_photo_white",
    "visa_photo_receipt",
    "accommodation_registration",
    "employment_contract",
    "employer_licence",
    "employer_letter",
    "degree_certificate",
    "work_experience_proof",
    "no_criminal_record",
    "health_certificate",
)
FOLDERS = {"ar": "ar", "zh-hans": "zh_Hans"}


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    folder = ROOT / "src" / "wenjin" / "locale"
    return gettext.translation("django", folder, [FOLDERS.get(language, language)], fallback=True)


def said(language: str, sentence: str, context: str = "") -> str:
    """A sentence of the interface as readers of a language see it; the English one where there is no other."""
    found = _catalogue(language)
    return found.pgettext(context, sentence) if context else found.gettext(sentence)


def answers(email: str, **otherwise: str) -> dict[str, str]:
    """Everything that the joint form asks for."""
    day = today()
    return {
        "family_name": "SAMPLE",
        "given_names": "NADIA",
        "native_name": "نادية",
        "sex": "F",
        "birth_date": "1990-12-10",
        "nationality": "MA",
        "passport_type": "ordinary",
        "passport_number": "MA1234567",
        "passport_issued_on": "2022-01-05",
        "passport_expires_on": (day + timedelta(days=1500)).isoformat(),
        "email": email,
        "phone": "+86 138 0000 0000",
        "entry_on": (day - timedelta(days=5)).isoformat(),
        "visa_type": "Z",
        "stay_until": (day + timedelta(days=30)).isoformat(),
        "address": "1 Sample Road, Longhua",
        "permit_months": "12",
        "employer_name": "Sample Analytical Engines Ltd",
        "uscc": "91440300MA5EXAMP2J",
        "employer_contact": "Sample Person",
        "employer_phone": "0755 8888 8888",
        "position": "Engineer",
        "education": "bachelor",
        "experience_years": "5",
        "annual_salary": "360000",
        "contract_from": day.isoformat(),
        "contract_until": (day + timedelta(days=365)).isoformat(),
        "workplace": "1 Sample Road",
        "work_permit_number": "SAMPLE-2026-1",
        "work_permit_expires_on": (day + timedelta(days=365)).isoformat(),
        **otherwise,
    }


@dataclass
class Applicant:
    """Somebody who applies, with their browser."""

    page: Page
    office: Office
    email: str
    language: str
    reference: str = ""
    typed: dict[str, str] = field(default_factory=dict)

    def path(self, rest: str = "") -> str:
        """Address of the case, or of something in it."""
        return self.office.url(f"/{self.language}/cases/{self.reference}/{rest}")

    def go(self, rest: str = "") -> None:
        """Open a page of the case."""
        response = self.page.goto(self.path(rest))
        assert response is not None
        assert response.status == 200, f"{response.status} {rest}"

    def said(self, sentence: str, context: str = "") -> str:
        return said(self.language, sentence, context)


def plan(page: Page, office: Office, language: str = "en", *, further: tuple[str, ...] = FURTHER) -> None:
    """A plan of somebody who is here and has found a job.

    Args:
        further: what they answer beyond what they are asked; usually everything that the papers depend on.
    """
    page.goto(office.url(f"/{language}/plan/start/?journey={ALREADY_HERE}"))
    press(page, "main form[method=post] button[type=submit]")
    answer_everything(page, **FACTS)
    for name in further:
        page.goto(office.url(f"/{language}/plan/q/{name}/"))
        if is_question(page):
            fill_in(page, asked_on(page), **FACTS)
            press(page, "main form[method=post] button[type=submit]")
    page.goto(office.url(f"/{language}/plan/"))


def begin(who: Applicant, procedure: str = JOINT) -> None:
    """Press the button on the page before the beginning; the reader stands on it."""
    assert urlsplit(who.page.url).path.endswith(f"/apply/{procedure}/")
    press(who.page, "main form[method=post] button[type=submit]")
    who.reference = reference_on(who.page)


def reference_on(page: Page) -> str:
    """The reference in the address of a page of a case."""
    found = re.search(r"/cases/([^/]+)/", urlsplit(page.url).path)
    assert found, page.url
    return found[1]


def sections(who: Applicant) -> list[str]:
    """Ids of the parts of the form, from the page of the draft."""
    links = who.page.locator("main a[href*='/form/']").all()
    found = [urlsplit(one.get_attribute("href") or "").path.rstrip("/").rpartition("/")[2] for one in links]
    return list(dict.fromkeys(found))


def fill_section(who: Applicant, section: str, **otherwise: str) -> None:
    """Fill in one part and send it. What it does not ask is passed over."""
    who.go(f"form/{section}/")
    type_answers(who.page, {**who.typed, **otherwise})
    press(who.page, "main form[method=post] button[type=submit]")


def type_answers(page: Page, values: dict[str, str]) -> None:
    """Write answers into the fields of the page that ask for them."""
    form = page.locator("main form[method=post]:has([name^='a-'])").first
    for name, value in values.items():
        parts = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value)
        if parts and form.locator(f"[name='a-{name}-year']").count():
            for part, text in zip(("year", "month", "day"), parts.groups(), strict=True):
                form.locator(f"[name='a-{name}-{part}']").fill(str(int(text)))
            continue
        one = form.locator(f"[name='a-{name}']")
        if one.count():
            _type(form, one, name, value)


def _type(form: Locator, one: Locator, name: str, value: str) -> None:
    if one.first.get_attribute("type") == "radio":
        form.locator(f"[name='a-{name}'][value='{value}']").check()
    elif one.first.evaluate("one => one.tagName") == "SELECT":
        one.select_option(value)
    else:
        one.fill(value)


def fill_everything(who: Applicant) -> None:
    """All parts of the form, one after the other; then what is asked of the situation, where anything is open."""
    who.go()
    for section in sections(who):
        fill_section(who, section)
    who.go()
    if who.page.locator("ul.tasks li[data-s=turn] a[href$='/situation/']").count():
        tell_situation(who)


def tell_situation(who: Applicant, **otherwise: str) -> None:
    """Answer what only conditions of papers ask for, on its page; afterwards nothing of it is open."""
    who.go()
    press(who.page, "ul.tasks a[href$='/situation/']")
    known = {**ANSWERS, **FACTS, **otherwise}
    for asked in who.page.locator("main form[method=post] .field").all():
        _tell(asked, known)
    press(who.page, "main form[method=post] button[type=submit]")
    expect(who.page.locator("ul.tasks li[data-s=done] a[href$='/situation/']")).to_be_visible()


def _tell(field: Locator, known: dict[str, str]) -> None:
    """One question: with what our reader answers, else no, the first choice, or 12."""
    one = field.locator("input, select").first
    name = one.get_attribute("name") or ""
    if one.get_attribute("type") == "radio":
        values = [radio.get_attribute("value") for radio in field.locator("input[type=radio]").all()]
        value = next(one for one in (known.get(name), "no", *values) if one in values)
        field.locator(f"input[value='{value}']").check()
    elif one.evaluate("one => one.tagName") == "SELECT":
        one.select_option(known.get(name, "US"))
    else:
        one.fill(known.get(name, "12"))


def choose_centre(who: Applicant, centre: str) -> None:
    """Choose where originals are shown, by the link on the draft."""
    who.go()
    press(who.page, "aside a[href$='/centre/']")
    who.page.locator(f"main input[name=centre][value='{centre}']").check()
    press(who.page, "main form[method=post] button[type=submit]")
    who.go("centre/")
    expect(who.page.locator("main input[name=centre]:checked")).to_have_value(centre)


def facts_of_paper(page: Page) -> None:
    """What is asked about a paper: issued some days ago, valid for years, in Chinese, needing nothing."""
    day = today()
    form = page.locator("form[data-upload]")
    for name, when in (("issued_on", day - timedelta(days=20)), ("expires_on", day + timedelta(days=1500))):
        year = form.locator(f"[name='a-{name}-year']")
        if year.count() and not year.input_value():
            _write_day(form, name, when)
    for name, value in (("language", "zh-hans"), ("legalisation", "none")):
        one = form.locator(f"[name='a-{name}']")
        if one.count():
            _type(form, one, name, value)


def _write_day(form: Locator, name: str, when: date) -> None:
    for part, value in (("year", when.year), ("month", when.month), ("day", when.day)):
        form.locator(f"[name='a-{name}-{part}']").fill(str(value))


def give(who: Applicant, evidence: str, *files: Path, at: str = "") -> None:
    """Give a paper by the field for files; with JavaScript the pieces go by themselves first."""
    who.page.goto(at or who.path(f"papers/{evidence}/"))
    who.page.locator("#file").set_input_files(list(files))
    facts_of_paper(who.page)
    keep(who.page)


def keep(page: Page) -> None:
    """Press the button below a paper and wait for the page after it."""
    with page.expect_navigation(url=re.compile(r"[?&]given=")):
        page.locator("form[data-upload] button[type=submit]").click()


def papers_by_look(page: Page) -> dict[str, list[str]]:
    """Papers on the page of a draft, by how their line looks (turn: still to give)."""
    found: dict[str, list[str]] = {}
    for line in page.locator("main ul.papers > li").all():
        link = line.locator("a[href*='/papers/']")
        name = ""
        if link.count():
            path = urlsplit(link.first.get_attribute("href") or "").path
            name = path.rstrip("/").rpartition("/")[2]
        found.setdefault(line.get_attribute("class") or "", []).append(name)
    return found


def declare(page: Page) -> None:
    """Tick everything that is declared and agreed to."""
    for one in page.locator("main form[method=post] input[type=checkbox]").all():
        one.check()


def made_by_now(page: Page, selector: str) -> str:
    """Address of a link that is there as soon as a worker has made what it leads to."""
    link, end = page.locator(selector).first, time.monotonic() + PATIENCE_SECONDS
    while not link.count():
        assert time.monotonic() < end, f"{selector} is still not on {page.url}"
        page.wait_for_timeout(300)
        page.reload()
    return str(link.evaluate("one => one.href"))


def press(page: Page, selector: str) -> None:
    """Press something that leads to another page, which must be there."""
    with page.expect_navigation() as after:
        page.locator(selector).first.click()
    assert after.value.status == 200, f"{after.value.status}: {page.locator('main').inner_text()[:500]}"
