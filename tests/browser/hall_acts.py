"""What staff do at the counters of a hall for tests; called in the process beside the site."""

from datetime import time, timedelta
from typing import Any
from uuid import UUID

from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core import clock
from wenjin.counters.models import Officer, OpeningException
from wenjin.counters.queries.halls import hall
from wenjin.counters.services import calling, sessions, tickets

CENTRE = "longhua-centre"


def do(acts: list[list[str]]) -> list[Any]:
    """Do this one after the other: each the name of an act, and its words."""
    known = {one.__name__: one for one in (keep_open, open_counter, issue, call, done)}
    return [known[name](*words) for name, *words in acts]


def keep_open() -> None:
    """The centre is open today and tomorrow around the clock: tests run at any hour."""
    today = clock.today()
    for day in (today, today + timedelta(days=1)):
        OpeningException.objects.update_or_create(
            centre=CENTRE, day=day, defaults={"opens": time(0), "closes": time(0), "reason": "tests"}
        )


def open_counter(counter: str, *languages: str) -> str:
    """An officer for everything who has no shift sits down; the id of the session."""
    officer, _ = Officer.objects.get_or_create(
        centre=CENTRE,
        key=f"test-{counter}",
        defaults={
            "name": f"Test {counter}",
            "languages": [{"code": one, "level": "fluent"} for one in languages],
            "topics": list(hall(CENTRE).topics),
            "is_sample": True,
        },
    )
    return str(sessions.open_counter(SYSTEM, CENTRE, counter, officer.pk, at=clock.now()).pk)


def issue(language: str, topic: str, key: str) -> list[str]:
    """Secret, id and number of a new ticket."""
    made = tickets.issue(CENTRE, topic, language, source="reception", key=key, at=clock.now())
    return [made.secret, str(made.ticket.pk), made.ticket.shown]


def call(session: str, ticket: str) -> str:
    """Call a ticket; its number."""
    return str(calling.call(UUID(session), UUID(ticket), SYSTEM, key=f"call-{ticket}", at=clock.now()).shown)


def done(ticket: str) -> None:
    """Serve a ticket from beginning to end."""
    calling.begin(UUID(ticket), SYSTEM, at=clock.now())
    calling.end(UUID(ticket), SYSTEM, key=f"end-{ticket}", at=clock.now())
