"""A database of its own, real worker processes on it, and topics to play with.

It is also the program of these processes: ``work``.
"""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from wenjin.core.outbox.registry import Payload, handles
from wenjin.core.tests.databases import beside
from wenjin.core.tests.nursery import Child, Nursery

if TYPE_CHECKING:
    from wenjin.core.outbox.models import Message

HERE = "wenjin.core.outbox.tests.playground"
# How long anything is waited for; a test that is right never waits so long, however busy the machine is.
PATIENCE_SECONDS = 180
# What plays here, and what it imports while it works; the rest would only be loaded.
APPS = [f"wenjin.core{one}" for one in ("", ".keys", ".outbox", ".delivery")]
LOADED = (HERE, "django.core.mail.backends.smtp", "wenjin.core.outbox.management.commands.work")


@dataclass
class Playground:
    """Folder and database, and the processes that were started on them.

    Attributes:
        database: its name, on SQLite its file.
    """

    folder: Path
    database: str
    nursery: Nursery
    started: list[Child] = field(default_factory=list)

    def call(self, *words: str, **more: str) -> Any:
        done = self.nursery.start(HERE, *words, **self._environment(more))
        return json.loads(done.told(PATIENCE_SECONDS) or b"null")

    def start(self, *words: str, **more: str) -> Child:
        with (self.folder / "log").open("ab") as log, Path(os.devnull).open("rb") as nothing:
            files = (nothing.fileno(), log.fileno(), log.fileno())
            process = self.nursery.begin((HERE, *words), *files, self._environment(more))
        self.started.append(process)
        return process

    def _environment(self, more: dict[str, str]) -> dict[str, str]:
        return {"PLAYGROUND": str(self.folder), "PLAYGROUND_DATABASE": self.database, **more}

    def lines(self) -> list[list[str]]:
        path = self.folder / "began"
        return [line.split() for line in path.read_text().splitlines()] if path.exists() else []

    def wait(self, until: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
        end = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < end, (self.folder / "log").read_text()[-3000:]
            time.sleep(0.05)

    def all_done(self) -> bool:
        return all(row["done_at"] for row in self.call("tell")["messages"])

    def end(self) -> None:
        for process in self.started:
            process.kill()
            process.wait()


@contextmanager
def nursery_of(database: dict[str, Any], settings_module: str, folder: Path) -> Iterator[Nursery]:
    """Where processes of playgrounds are begun, on the kind of database that the run uses."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings_module,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    if "sqlite" in database["ENGINE"]:
        environment["WENJIN_TEST_DATABASE"] = f"sqlite:///{folder / 'none.sqlite3'}"
    nursery = Nursery(environment, folder / "cradle.log", LOADED, APPS)
    try:
        yield nursery
    finally:
        nursery.close()


@contextmanager
def playground(folder: Path, nursery: Nursery, database: dict[str, Any], *apps: str) -> Iterator[Playground]:
    """With the tables of some apps; gone afterwards."""
    with _database(folder, database) as name:
        place = Playground(folder, name, nursery)
        try:
            place.call("migrate", *(apps or ("outbox",)))
            yield place
        finally:
            place.end()


@contextmanager
def _database(folder: Path, database: dict[str, Any]) -> Iterator[str]:
    if "sqlite" in database["ENGINE"]:
        yield str(folder / "play.sqlite3")
        return
    with beside(database) as address:
        yield urlsplit(address).path[1:]


# From here on: inside the processes.


def _began(payload: Payload, word: str) -> None:
    """One line, written whole: what no transaction takes back."""
    line = f"{payload['id']} {os.getpid()} {word} {time.monotonic_ns()}\n"
    with (Path(os.environ["PLAYGROUND"]) / "began").open("a") as file:
        file.write(line)


def _effect(payload: Payload) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO play_effect VALUES (%s, %s)", [payload["id"], os.getpid()])


def _sleep(payload: Payload) -> None:
    """As long as the message says, and no longer than the file that says so is there."""
    file, end = Path(os.environ["PLAYGROUND"]) / "sleep", time.monotonic() + payload["sleep"]
    while file.exists() and (left := end - time.monotonic()) > 0:
        time.sleep(min(left, 0.01))


@handles("play.inside")
def inside(payload: Payload, *, at: datetime) -> None:
    """Writes, then may sleep in the middle of its transaction."""
    _began(payload, "begin")
    _effect(payload)
    _sleep(payload)
    _began(payload, "end")


@handles("play.outside", is_transactional=False)
def outside(payload: Payload, *, at: datetime) -> None:
    """Speaks to another system, as it were: sleeps, then has its effect."""
    _began(payload, "begin")
    _sleep(payload)
    _effect(payload)
    _began(payload, "end")


def _migrate(*apps: str) -> None:
    from django.core.management import call_command
    from django.db import connection

    for app in apps:
        call_command("migrate", app, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE play_effect (message integer, worker integer)")


def _post(topic: str, count: str, sleep: str) -> None:
    from wenjin.core.outbox import NewMessage, post_many

    post_many(
        [NewMessage(topic, {"id": n, "sleep": float(sleep)}, key=f"{topic}:{n}") for n in range(int(count))]
    )


def _mail(to: str) -> None:
    from wenjin.core.delivery import send_mail_later

    mail = send_mail_later(to, "A letter for you", "It is ready.", language="en", key="play")
    json.dump(mail.message_id, sys.stdout)


def _tell() -> None:
    from django.db import connection

    from wenjin.core.outbox.models import Message

    with connection.cursor() as cursor:
        cursor.execute("SELECT message, worker FROM play_effect")
        effects = cursor.fetchall()
    rows = list(
        Message.objects.order_by("id").values("id", "payload", "attempts", "done_at", "dead_at", "leased_by")
    )
    json.dump({"messages": rows, "effects": effects}, sys.stdout, default=str)


def _work(*words: str) -> None:
    from django.core.management import call_command

    from wenjin.core.outbox import outcomes

    # Waiting for a next attempt is tested elsewhere.
    outcomes.FIRST_WAIT = outcomes.FIRST_WAIT / 100  # type: ignore[misc]
    count = int(os.environ.get("PLAYGROUND_TOGETHER", "1"))
    _meet("loaded", count)
    if "PLAYGROUND_EACH" in os.environ:
        _meet_after_the_first(count)
    if "PLAYGROUND_DIES" in os.environ:
        _die_after_the_first(float(os.environ["PLAYGROUND_DIES"]))
    call_command("work", *words, stdout=sys.stderr)


def _meet_after_the_first(count: int) -> None:
    """Each worker that has done a message waits, with nothing open, until each of the others has done one too.

    Otherwise it is for the system to say how many of them get a turn before all is done.
    """
    from wenjin.core.outbox import worker

    run = worker.run

    def run_and_meet(message: "Message", *, at: datetime) -> None:
        run(message, at=at)
        worker.run = run
        _meet("did-one", count)

    worker.run = run_and_meet


def _die_after_the_first(seconds: float) -> None:
    """This process is killed so many seconds after it has begun its first message; by itself: who watches it
    from outside may come late."""
    from wenjin.core.outbox import worker

    run = worker.run

    def run_until_killed(message: "Message", *, at: datetime) -> None:
        threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()
        worker.run = run
        run(message, at=at)

    worker.run = run_until_killed


def _meet(where: str, count: int) -> None:
    """Go on when so many processes are here.

    Raises:
        TimeoutError: the others do not come.
    """
    folder = Path(os.environ["PLAYGROUND"])
    (folder / f"{where}-{os.getpid()}").touch()
    end = time.monotonic() + PATIENCE_SECONDS
    while len(list(folder.glob(f"{where}-*"))) < count:
        if time.monotonic() > end:
            raise TimeoutError(where)
        time.sleep(0.01)


def main() -> None:
    from django.conf import settings
    from django.db import connection

    from wenjin.settings import env

    # What is its own alone was not known when settings were read.
    connection.settings_dict["NAME"] = os.environ["PLAYGROUND_DATABASE"]
    settings.LEASE_SECONDS = env.number("WENJIN_LEASE_SECONDS", settings.LEASE_SECONDS)
    if "PLAYGROUND_SMTP" in os.environ:
        from wenjin.core.delivery.gateways import mail_server

        settings.SMTP = mail_server(os.environ["PLAYGROUND_SMTP"])
    words: dict[str, Callable[..., None]] = {
        "mail": _mail,
        "migrate": _migrate,
        "post": _post,
        "tell": _tell,
        "work": _work,
    }
    words[sys.argv[1]](*sys.argv[2:])
