"""A house of its own: database, folder, web servers and workers, which may be killed at any moment."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from tests.postgresql_server import postgresql
from wenjin.core.delivery.tests.postbox import Postbox, Server
from wenjin.core.tests.nursery import ROOT, Child, Dialogue, Nursery

PATIENCE_SECONDS = 120
LONGEST_SECONDS = 300
WENJIN, INSIDE = "wenjin.__main__", "tests.crash.inside"
# What its processes load in their first seconds, and each would load again.
LOADED = (
    "PIL.Image",
    "django.core.mail.backends.smtp",
    "holidays.countries",
    "pikepdf",
    "pyhanko.sign.signers",
    "pyhanko.sign.validation",
    INSIDE,
    WENJIN,
    "wenjin.web.management.commands.serve",
    "wenjin.core.outbox.management.commands.work",
    "wenjin.urls",
)


class Cursor(Protocol):
    """What both drivers give after a question."""

    def fetchall(self) -> list[tuple[Any, ...]]: ...


@dataclass
class Runner:
    """A program of ours that runs in a process group of its own, so that all of it dies at once."""

    kind: str
    process: "Child | subprocess.Popen[bytes]"
    port: int = 0

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """SIGKILL, to the server and what it forked."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def is_ready(self) -> bool:
        """Whether it answers; a worker is ready as soon as it runs."""
        if not self.port:
            return self.is_alive
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5):
                return True
        except OSError:
            return False


@dataclass
class Place:
    """Where it all happens.

    Attributes:
        database: address of the database, as ``WENJIN_DATABASE`` has it.
        postbox: what arrived at the mail server that the house sends through.
    """

    folder: Path
    database: str
    mail_server: str
    postbox: Postbox
    runners: list[Runner] = field(default_factory=list)

    @cached_property
    def nursery(self) -> Nursery:
        """Where its processes are begun."""
        return Nursery(self.environment, self.folder / "cradle.log", LOADED)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("WENJIN_")}
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": "wenjin.settings.dev",
            "WENJIN_VAR": str(self.folder),
            "WENJIN_DATABASE": self.database,
            "WENJIN_LEASE_SECONDS": "2",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "WENJIN_SMTP": self.mail_server,
            "WENJIN_MAIL_FROM": "house@example.org",
        }

    def call(self, *words: str) -> Any:
        """Run one of the commands of ``inside``; gives what it tells."""
        return json.loads(self.nursery.start(INSIDE, *words).told(LONGEST_SECONDS) or b"null")

    def begin(self, *words: str) -> Dialogue:
        """The same, to be spoken with."""
        with (self.folder / "inside.log").open("ab") as log:
            return self.nursery.converse((INSIDE, *words), log.fileno())

    def run(self, *words: str) -> None:
        """Run ``wenjin`` with these words to its end."""
        self.nursery.start(WENJIN, *words).told(LONGEST_SECONDS)

    def start_web(self) -> Runner:
        """A web server on a free port, without a worker beside it."""
        port = free_port()
        return self._start("web", port, "serve", "--no-worker", "--port", str(port), "--threads", "2")

    def start_worker(self) -> Runner:
        """A worker."""
        return self._start("worker", 0, "work")

    def _start(self, kind: str, port: int, *words: str) -> Runner:
        with (self.folder / f"{kind}.log").open("ab") as log, Path(os.devnull).open("rb") as nothing:
            files = [nothing.fileno(), log.fileno(), log.fileno()]
            runner = Runner(kind, self.nursery.begin((WENJIN, *words), *files), port)
        self.runners.append(runner)
        return runner

    def wait_until_ready(self, *runners: Runner) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        for one in runners:
            while not one.is_ready():
                assert one.is_alive, self.log()
                assert time.monotonic() < end, self.log()
                time.sleep(0.05)

    def log(self) -> str:
        """The ends of what servers and workers said."""
        return "\n".join(
            f"{path.name}: {path.read_text(errors='replace')[-2500:]}" for path in self.folder.glob("*.log")
        )

    def end(self) -> None:
        """Kill whatever still runs."""
        for one in self.runners:
            if one.is_alive:
                one.kill()
        self.runners.clear()

    def asked(self, question: str) -> list[tuple[Any, ...]]:
        """Ask the database past everything of ours."""
        with _connected(self.database) as connection:
            return list(connection.execute(question).fetchall())


@contextmanager
def _connected(database: str) -> Iterator[Any]:
    if database.startswith("sqlite"):
        import sqlite3

        path = unquote(urlsplit(database).path[1:])
        connection: Any = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)
    else:
        import psycopg

        connection = psycopg.connect(database, autocommit=True)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def place_for(kind: str, folder: Path) -> Iterator[Place]:
    """A house with the sample city, on a file of SQLite or on a real PostgreSQL server."""
    with ExitStack() as stack:
        if kind == "sqlite":
            address = f"sqlite:///{folder / 'crash.sqlite3'}"
        else:
            address = stack.enter_context(postgresql())
        postbox = Postbox()
        server = Server(postbox)
        server.start()
        stack.callback(server.stop)
        place = Place(folder, address, server.address, postbox)
        stack.callback(shutil.rmtree, folder / "papers", ignore_errors=True)
        stack.callback(place.nursery.close)
        stack.callback(place.end)
        place.run("migrate", "--verbosity", "0")
        place.run("collectstatic", "--noinput", "--verbosity", "0")
        place.call("load")
        yield place


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
