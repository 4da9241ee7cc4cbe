"""How staff of our tests work at the desk, in Chinese."""

import re
from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import today
from tests.browser.filing import said
from tests.browser.office import Office


@dataclass
class Officer:
    """Somebody of the staff at the desk."""

    page: Page
    office: Office
    language: str = "zh-hans"

    def go(self, rest: str = "") -> None:
        """Open a page of the desk."""
        response = self.page.goto(self.office.url(f"/{self.language}/desk/{rest}"))
        assert response is not None
        assert response.status == 200, f"{response.status} desk/{rest}"

    def open(self, reference: str) -> None:
        """Open a case."""
        self.go(f"cases/{reference}/")

    def said(self, sentence: str, context: str = "") -> str:
        return said(self.language, sentence, context)

    def offered(self, act: str, of: str = "") -> Locator:
        """The link to an act on the page of a case."""
        query = f"?of={of}" if of else ""
        return self.page.locator(f"main a[href*='/act/{act}/{query}']").first

    def begin(self, act: str, of: str = "") -> None:
        """Open the form of an act."""
        with self.page.expect_navigation(url=re.compile(f"/act/{act}/")):
            self.offered(act, of).click()
        expect(self.page.locator("#act")).to_be_visible()

    def press(self, button: str = "button.btn[type=submit]", status: int = 200) -> None:
        """Send the form of an act."""
        with self.page.expect_navigation() as after:
            self.page.locator(f"#act form {button}").first.click()
        text = self.page.locator("main").inner_text()[:1500]
        assert after.value.status == status, f"{after.value.status}: {text}"

    def clock(self, decision: str) -> Locator:
        """The box of a decision's clock."""
        return self.page.locator(f".clock:has(#decision-{decision})")

    def end_step(self, reference: str, task: str) -> None:
        """Say that a step of the office is done."""
        self.open(reference)
        self.begin("task", task)
        self.press()

    def see_originals(self, reference: str, task: str = "originals") -> None:
        """Tick every original, and accept the file."""
        self.open(reference)
        self.begin("papers", task)
        for one in self.page.locator("#act input[name^='original-']").all():
            one.check()
        self.press("button[name=then]")

    def ask(self, reference: str, decision: str, evidence: str, *, why: str, text: str, other: str) -> None:
        """Ask for a paper in two languages; the clock stands still, as the form proposes."""
        self.open(reference)
        self.begin("ask", decision)
        form = self.page.locator("#act form")
        form.locator(f"[name='want-paper:{evidence}']").check()
        form.locator(f"[name='why-paper:{evidence}']").select_option(why)
        form.locator("[name=text]").fill(text)
        form.locator("[name=translation]").fill(other)
        form.locator("[name=answer_by]").fill((today() + timedelta(days=9)).isoformat())
        self.press()

    def grant(self, reference: str, decision: str, *, days: int = 365) -> None:
        """Grant a decision for so many days from today."""
        self.open(reference)
        self.begin("grant", decision)
        form = self.page.locator("#act form")
        form.locator("[name=valid_from]").fill(today().isoformat())
        form.locator("[name=valid_until]").fill((today() + timedelta(days=days)).isoformat())
        self.press()

    def propose_refusal(self, reference: str, decision: str, text: str) -> None:
        """Propose to refuse, with a reason in Chinese, the same in the applicant's language, and its law."""
        self.open(reference)
        self.begin("refuse", decision)
        form = self.page.locator("#act form")
        form.locator("[name=text]").fill("不符合办理条件。")
        form.locator("[name=translation]").fill(text)
        form.locator("[name=legal_basis]").fill("Sample Act, art. 1")
        self.press()
