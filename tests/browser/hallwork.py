"""A hall for tests in a browser: one officer for everything and no shift, so that it is never closed."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.browser import office as running

CENTRE = "longhua-centre"
# Django is set up once for a list of acts; what each gives comes back as JSON.
ACTING = """
import json, sys
from uuid import UUID
import django
django.setup()
from wenjin.accounts.domain.actor import SYSTEM
from wenjin.core import clock
from wenjin.counters.models import CounterSession, Officer, Ticket
from wenjin.counters.queries.halls import hall
from wenjin.counters.services import calling, sessions, tickets

CENTRE = "longhua-centre"


def open_counter(counter, *languages):
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


def issue(language, topic, key):
    made = tickets.issue(CENTRE, topic, language, source="phone", key=key, at=clock.now())
    return [made.secret, str(made.ticket.pk), made.ticket.shown]


def call(session, ticket):
    return calling.call(UUID(session), UUID(ticket), SYSTEM, key=f"call-{ticket}", at=clock.now()).shown


def done(ticket):
    calling.begin(UUID(ticket), SYSTEM, at=clock.now())
    calling.end(UUID(ticket), SYSTEM, key=f"end-{ticket}", at=clock.now())


print(json.dumps([globals()[name](*words) for name, *words in json.loads(sys.argv[1])]))
"""


@dataclass(frozen=True)
class Waiting:
    """A ticket."""

    secret: str
    id: str
    shown: str


@dataclass(frozen=True)
class Hall:
    """A running site with a hall, and what staff do in it."""

    address: str
    var: Path

    def url(self, path: str) -> str:
        return f"{self.address}{path}"

    def act(self, *acts: tuple[str, ...]) -> list[object]:
        """Do this at the counters."""
        done = subprocess.run(
            [sys.executable, "-c", ACTING, json.dumps(acts)],
            env=running.surroundings(self.var),
            cwd=running.ROOT,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        found: list[object] = json.loads(done.stdout.splitlines()[-1])
        return found

    def open_counter(self, counter: str, *languages: str) -> str:
        """Somebody sits down who speaks these languages; the id of the session."""
        return str(self.act(("open_counter", counter, *languages))[0])

    def issue(self, language: str, key: str, topic: str = "information") -> Waiting:
        """Somebody takes a ticket."""
        (found,) = self.act(("issue", language, topic, key))
        assert isinstance(found, list)
        return Waiting(*map(str, found))

    def call(self, session: str, waiting: Waiting) -> None:
        """Call a ticket to a counter."""
        self.act(("call", session, waiting.id))
