"""In processes of their own: ``prepare``, ``crowd PORT COUNT CLIENTS`` and ``tell`` of the mass intake."""

import asyncio
import hashlib
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks._browser import Answer, Browser
from benchmarks._made_event import make_event

CODE = "opening-of-the-fair"
PATH = f"/en/events/{CODE}/intake/"
# One in so many people presses the button twice.
IMPATIENT = 50
_KEY = re.compile(rb'name="key" value="([^"]+)"')
_WAITS = (202, 503)


def prepare(places: str) -> dict[str, Any]:
    """An online event with so many places and a waiting list."""
    from benchmarks._own_database import set_up

    set_up()
    make_event(
        CODE,
        "Opening of the fair",
        quota="online",
        places=int(places),
        kind="forum",
        entry="mass",
        is_online=True,
    )
    return {}


class Crowd:
    """Everybody who registers, a few hundred at once.

    Attributes:
        told: by the nonce of the form, the secret that was answered.
    """

    def __init__(self, port: int, count: int) -> None:
        self.port, self.left = port, count
        self.told: dict[str, str] = {}
        self.tickets: list[str] = []
        self.odd: list[str] = []
        self.twice = self.cut = self.waited = self.requests = 0
        self.milliseconds: list[float] = []

    async def client(self, number: int) -> None:
        """One after the other, each as a person with a browser of their own."""
        browser = Browser(self.port, f"127.0.{1 + number // 250}.{1 + number % 250}")
        while self.left > 0:
            self.left -= 1
            await self._person(browser, self.left)
            browser.cookies.clear()
        self.requests += browser.requests
        browser.close()

    async def _person(self, browser: Browser, number: int) -> None:
        page = await self._answered(browser, "GET", {})
        found = _KEY.search(page.body)
        if found is None:
            self.odd.append(f"form {page.status}")
            return
        ticket = found[1].decode()
        self.tickets.append(ticket.split(".")[1])
        fields = {"key": ticket, "name": f"Guest {number}", "email": f"guest-{number}@example.org"}
        began = time.monotonic()
        await self._told(browser, fields)
        self.milliseconds.append((time.monotonic() - began) * 1000)
        if number % IMPATIENT == 0:
            self.twice += 1
            await self._told(browser, fields)

    async def _told(self, browser: Browser, fields: dict[str, str]) -> None:
        answer = await self._answered(browser, "POST", fields)
        while answer.status in _WAITS:
            self.waited += 1
            await asyncio.sleep(float(answer.headers["retry-after"]))
            answer = await self._answered(browser, "GET", fields, query="?waiting")
        if answer.status != 303:
            self.odd.append(f"answer {answer.status}")
            return
        nonce, secret = fields["key"].split(".")[1], answer.headers["location"].rstrip("/").rsplit("/", 1)[-1]
        if self.told.setdefault(nonce, secret) != secret:
            self.odd.append("another registration for the same form")

    async def _answered(
        self, browser: Browser, method: str, fields: dict[str, str], query: str = ""
    ) -> Answer:
        """As a person does it: when the connection is cut, the same again."""
        while True:
            try:
                if method == "POST":
                    return await browser.post(PATH, fields)
                return await browser.get(PATH + query)
            except (OSError, asyncio.IncompleteReadError):
                self.cut += 1
                await asyncio.sleep(0.5)


def crowd(port: str, count: str, clients: str, where: str) -> dict[str, Any]:
    """Let them come; what they were told goes into a file."""
    people = Crowd(int(port), int(count))

    async def come() -> None:
        watch = asyncio.create_task(_say(people))
        await asyncio.gather(*(people.client(number) for number in range(int(clients))))
        watch.cancel()

    began, cpu = time.time(), time.process_time()
    asyncio.run(come())
    ended, used = time.time(), time.process_time() - cpu
    slow = sorted(people.milliseconds)
    Path(where).write_text(json.dumps({"told": people.told, "tickets": people.tickets}), encoding="ascii")
    return {
        "seconds": ended - began,
        "cpu": used,
        "answered": len(people.told),
        "sent_twice": people.twice,
        "cut_off": people.cut,
        "times_in_the_line": people.waited,
        "requests": people.requests,
        "odd": people.odd[:20],
        "milliseconds_median": round(slow[len(slow) // 2], 1),
        "milliseconds_slowest_percent": round(slow[len(slow) * 99 // 100], 1),
    }


async def _say(people: Crowd) -> None:
    """One line for each hundredth, so that whoever watches knows when the middle is."""
    while True:
        print(len(people.told), flush=True)
        await asyncio.sleep(0.5)


def tell(where: str) -> dict[str, Any]:
    """What the tables say, beside what people were told."""
    from django.db import connection

    known = json.loads(Path(where).read_text(encoding="ascii"))
    told, tickets = known["told"], known["tickets"]
    with connection.cursor() as cursor:

        def one(query: str) -> Any:
            cursor.execute(query)
            return cursor.fetchone()[0]

        cursor.execute("SELECT client_key, secret_hash FROM events_registration")
        rows = cursor.fetchall()
        found = dict(rows)
        keys = {hashlib.sha256(f"intake:{nonce}".encode()).hexdigest(): nonce for nonce in tickets}
        lost = sum(
            found.get(hashlib.sha256(f"intake:{nonce}".encode()).hexdigest())
            != hashlib.sha256(secret.encode()).hexdigest()
            for nonce, secret in told.items()
        )
        return {
            "rows": len(rows),
            "lost": lost,
            "doubled": len(rows) - len(found) + sum(key not in keys for key in found),
            "confirmed": one("SELECT count(*) FROM events_registration WHERE state = 'confirmed'"),
            "waiting": one("SELECT count(*) FROM events_registration WHERE state = 'waiting'"),
            "size": one("SELECT size FROM events_quota"),
            "taken": one("SELECT taken FROM events_quota"),
            "numbers": one("SELECT count(DISTINCT number) FROM events_registration"),
            "last_number": one("SELECT max(number) FROM events_registration"),
            "guests": one("SELECT count(*) FROM events_guest"),
            "in_the_ledger": one("SELECT count(*) FROM ledger_entry WHERE stream LIKE 'registration:%'"),
            "notices": one("SELECT count(*) FROM outbox_message WHERE topic = 'registration_notice_due'"),
            "sets": one("SELECT count(DISTINCT data_key_id) FROM events_registration"),
        }


if __name__ == "__main__":
    word, *rest = sys.argv[1:]
    words: dict[str, Any] = {"prepare": prepare, "crowd": crowd, "tell": tell}
    if word == "tell":
        import django

        django.setup()
    print(json.dumps(words[word](*rest)))
