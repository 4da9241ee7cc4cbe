"""A database of its own, real worker processes on it, and topics to play with.

Run as a program it is one of those processes: ``python -m wenjin.core.outbox.tests.playground work``.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from wenjin.core.outbox.registry import Payload, handles

if TYPE_CHECKING:
    from wenjin.core.outbox.models import Message

HERE = "wenjin.core.outbox.tests.playground"
# How long anything is waited for; a test that is right never waits so long, however busy the machine is.
PATIENCE_SECONDS = 180


@dataclass
class Playground:
    """Folder and database, and the processes that were started on them."""

    folder: Path
    address: str
    settings_module: str
    started: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def environment(self, **more: str) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": self.settings_module,
            "WENJIN_TEST_DATABASE": self.address,
            "PLAYGROUND": str(self.folder),
            "PYTHONPATH": os.pathsep.join(sys.path),
            **more,
        }

    def call(self, *words: str, **more: str) -> Any:
        done = subprocess.run(  # noqa: S603  our own words
            [sys.executable, "-m", HERE, *words],
            check=True,
            capture_output=True,
            env=self.environment(**more),
            timeout=PATIENCE_SECONDS,
        )
        return json.loads(done.stdout or b"null")

    def start(self, *words: str, **more: str) -> "subprocess.Popen[bytes]":
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603  our own words
                [sys.executable, "-m", HERE, *words], stdout=log, stderr=log, env=self.environment(**more)
            )
        self.started.append(process)
        return process

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
            if process.poll() is None:
                process.kill()
            process.wait()


@contextmanager
def playground(
    folder: Path, database: dict[str, Any], settings_module: str, *apps: str
) -> Iterator[Playground]:
    """On the kind of database that the run uses; gone afterwards."""
    with _database(folder, database) as address:
        place = Playground(folder, address, settings_module)
        try:
            place.call("migrate", *(apps or ("outbox",)))
            yield place
        finally:
            place.end()


@contextmanager
def _database(folder: Path, database: dict[str, Any]) -> Iterator[str]:
    if "sqlite" in database["ENGINE"]:
        yield f"sqlite:///{folder / 'play.sqlite3'}"
        return
    import psycopg

    name = f"play_{uuid4().hex[:12]}"
    server = f"postgresql://{database['USER']}@{database['HOST']}:{database['PORT']}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield f"{server}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


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

    from wenjin.core.outbox import worker

    # Waiting for a next attempt is tested elsewhere.
    worker.FIRST_WAIT = worker.FIRST_WAIT / 100  # type: ignore[misc]
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


if __name__ == "__main__":
    import django
    from django.conf import settings

    # What plays here; the rest would only be loaded, again and again.
    settings.INSTALLED_APPS = [f"wenjin.core{one}" for one in ("", ".keys", ".outbox", ".delivery")]
    django.setup()
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
