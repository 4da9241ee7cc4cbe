"""In processes of their own: ``prepare PLACES …``, ``come PORT COUNT CLIENTS``, ``rush PORT …`` and ``tell``."""

import asyncio
import hashlib
import json
import re
import sys
import time
from typing import Any

from benchmarks._browser import Answer, Browser
from benchmarks._made_event import make_event

_FIELD = re.compile(rb'<input type="hidden" name="(\w+)" value="([^"]*)"')
# Loads of one address are limited; guests come from addresses of their own, as in the world.
_NETWORK = 250


def prepare(places: str, count: str, entry: str) -> dict[str, Any]:
    """So many events with so many places each; of several every second has no waiting list."""
    from benchmarks._own_database import set_up

    set_up()
    for number in range(int(count)):
        make_event(
            code_of(number),
            "Tea and law",
            quota="places",
            places=int(places),
            kind="talk",
            entry=entry,
            largest_group=3,
            has_waiting_list=number % 2 == 0,
        )
    return {}


def code_of(number: int) -> str:
    """The code of an event."""
    return f"tea-and-law-{number}"


class Guest:
    """Somebody with a browser of their own: the form, the form sent, the page of the registration."""

    def __init__(self, port: int, number: int, path: str) -> None:
        source = f"127.{1 + number // _NETWORK**2}.{number // _NETWORK % _NETWORK}.{1 + number % _NETWORK}"
        self.browser, self.number, self.path = Browser(port, source), number, path
        self.fields: dict[str, str] = {}

    async def open_form(self) -> None:
        """Load the form and fill it in."""
        page = await self.browser.get(self.path)
        if page.status != 200:
            raise RuntimeError(f"the form: {page.status}")
        self.fields = {name.decode(): value.decode() for name, value in _FIELD.findall(page.body)}
        self.fields.pop("next", None)
        self.fields |= {"name": f"Guest {self.number}", "email": f"guest-{self.number}@example.org"}

    async def send(self) -> Answer:
        """Send the form."""
        return await self.browser.post(self.path, self.fields)

    async def register(self) -> str:
        """All three; the secret of the registration."""
        await self.open_form()
        told = await self.send()
        where = told.headers.get("location", "")
        if told.status not in (302, 303) or "/registration/" not in where:
            raise RuntimeError(f"the form sent: {told.status} {where} {told.body[:3000]!r}")
        page = await self.browser.get(where)
        if page.status != 200:
            raise RuntimeError(f"the registration: {page.status}")
        self.browser.close()
        return where.rstrip("/").rsplit("/", 1)[-1]


def come(port: str, first: str, count: str, clients: str) -> dict[str, Any]:
    """So many guests register for the first event, so many at once."""
    left = list(range(int(first), int(first) + int(count)))
    secrets, requests, slow = list[str](), [0], list[float]()
    path = f"/en/events/{code_of(0)}/register/"

    async def client() -> None:
        while left:
            guest = Guest(int(port), left.pop(), path)
            began = time.monotonic()
            secrets.append(await guest.register())
            slow.append((time.monotonic() - began) * 1000)
            requests[0] += guest.browser.requests

    async def all_of_them() -> None:
        await asyncio.gather(*(client() for _ in range(int(clients))))

    began, cpu = time.time(), time.process_time()
    asyncio.run(all_of_them())
    slow.sort()
    return {
        "seconds": time.time() - began,
        "cpu": time.process_time() - cpu,
        "requests": requests[0],
        "answered": [hashlib.sha256(one.encode()).hexdigest() for one in secrets],
        "milliseconds_median": round(slow[len(slow) // 2], 1),
    }


def rush(port: str, runs: str, clients: str, page: str) -> dict[str, Any]:
    """In each run all have the form before them, and send it in the same moment."""
    found: dict[str, int] = {}

    async def one_run(run: int) -> None:
        path = f"/en/events/{code_of(run)}/{page}/"
        guests = [Guest(int(port), run * int(clients) + number, path) for number in range(int(clients))]
        await asyncio.gather(*(guest.open_form() for guest in guests))
        for answer in await asyncio.gather(*(guest.send() for guest in guests)):
            told = str(answer.status) if answer.status not in (302, 303) else "registered"
            found[told] = found.get(told, 0) + 1
        for guest in guests:
            guest.browser.close()

    async def all_runs() -> None:
        for run in range(int(runs)):
            await one_run(run)

    began = time.time()
    asyncio.run(all_runs())
    return {"seconds": time.time() - began, "told": found}


def tell() -> dict[str, Any]:
    """What the tables say of each event."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.code, e.has_waiting_list, q.size, q.taken, "
            "(SELECT count(*) FROM events_registration r WHERE r.event_id = e.id AND r.state = 'confirmed'), "
            "(SELECT count(*) FROM events_registration r WHERE r.event_id = e.id AND r.state = 'waiting'), "
            "(SELECT count(*) FROM events_registration r WHERE r.event_id = e.id) "
            "FROM events_event e JOIN events_quota q ON q.event_id = e.id"
        )
        events = cursor.fetchall()
        cursor.execute("SELECT secret_hash FROM events_registration")
        hashes = [one for (one,) in cursor.fetchall()]
        cursor.execute("SELECT count(*) FROM outbox_message WHERE done_at IS NULL AND dead_at IS NULL")
        open_messages = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM outbox_message WHERE topic = 'registration_notice_due'")
        notices = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM outbox_message WHERE dead_at IS NOT NULL OR last_error <> ''")
        failed = cursor.fetchone()[0]
    return {"events": events, "hashes": hashes, "open": open_messages, "notices": notices, "failed": failed}


if __name__ == "__main__":
    word, *rest = sys.argv[1:]
    words: dict[str, Any] = {"prepare": prepare, "come": come, "rush": rush, "tell": tell}
    if word == "tell":
        import django

        django.setup()
    print(json.dumps(words[word](*rest)))
