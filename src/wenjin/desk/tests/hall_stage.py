"""A small hall for the tests of its pages: one officer with an account, one without, an interpreter by video."""

import re
from dataclasses import dataclass
from html import unescape
from uuid import UUID

from django.test import Client

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core import clock
from wenjin.counters.domain.people_facts import Kind, PeopleFacts
from wenjin.counters.services import people, sessions, tickets
from wenjin.desk.tests.conftest import SignedIn, Staff

CENTRE = "longhua-centre"
DESK = "/en/desk/counters/"


@dataclass
class HallStage:
    """People of the hall and their browsers.

    Attributes:
        officer: who signs in as Lin and speaks Chinese and English.
        colleague: who has no account, and speaks Korean.
        interpreter: who signs in as Yusuf and interprets Sinhala.
    """

    officer: UUID
    colleague: UUID
    interpreter: UUID
    lin: Client
    yusuf: Client
    xu: Client

    def open_counter(self) -> str:
        """Lin sits down at counter 1; the console."""
        assert self.lin.post(f"{DESK}open/", {"counter": "1", "key": "open"}).status_code == 302
        return page(self.lin, "console/")

    def ticket(self, language: str = "en", topic: str = "tax", **more: object) -> tickets.Issued:
        """Somebody takes a ticket."""
        given = {"source": "reception", "key": f"{language}-{topic}", "at": clock.now(), **more}
        return tickets.issue(CENTRE, topic, language, **given)  # type: ignore[arg-type]  # what tests say

    def colleague_opens(self) -> UUID:
        """The colleague sits down at counter 2."""
        return sessions.open_counter(SYSTEM, CENTRE, "2", self.colleague, at=clock.now()).pk

    def act(self, name: str, **sent: object) -> int:
        """Lin presses a button; the status that comes."""
        return int(self.lin.post(f"{DESK}console/{name}/", {"key": f"{name}-1", **sent}).status_code)


def page(client: Client, where: str, status: int = 200) -> str:
    """A page of the hall as text."""
    response = client.get(f"{DESK}{where}")
    assert response.status_code == status, response.content.decode()[:500]
    return unescape(response.content.decode())


def heading(text: str) -> str:
    """The first heading of a page, without markup."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found.group(1)).strip()


def build(staff: Staff, signed_in: SignedIn) -> HallStage:
    """The hall with nobody at a counter."""
    at = clock.now()

    def added(kind: Kind, name: str, person: str | None, languages: str, *topics: str) -> UUID:
        facts = PeopleFacts(
            name,
            languages=tuple((code, "fluent") for code in languages.split()),
            topics=topics,
            person_id=staff[person].id if person else None,
        )
        return people.add(kind, CENTRE, facts, SYSTEM, key=name, at=at)

    return HallStage(
        officer=added(Kind.OFFICER, "Lin Xiaohe", "lin", "zh-hans en", "tax", "information"),
        colleague=added(Kind.OFFICER, "Gu Nanxing", None, "zh-hans ko", "tax", "housing"),
        interpreter=added(Kind.INTERPRETER, "Yusuf Demir", "yusuf", "si"),
        lin=signed_in("lin"),
        yusuf=signed_in("yusuf"),
        xu=signed_in("xu"),
    )
