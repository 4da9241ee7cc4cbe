"""Processes that do the same things to the same cases at once, on a database of their own.

Run as a program it is one of them: ``python -m wenjin.cases.tests.race decide …``.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

HERE = "wenjin.cases.tests.race"


class Race:
    """A folder, a database, and processes on it.

    Attributes:
        program: module that the processes run, with a word and its arguments.
    """

    program = HERE

    def __init__(self, folder: Path, address: str, settings_module: str) -> None:
        self.folder, self.address, self.settings_module = folder, address, settings_module

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": self.settings_module,
            "WENJIN_TEST_DATABASE": self.address,
            "RACE": str(self.folder),
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        command = [sys.executable, "-m", self.program, *words]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)  # noqa: S603  our own words

    def call(self, *words: str) -> Any:
        process = self.start(*words)
        out, _ = process.communicate(timeout=240)
        assert process.returncode == 0
        return json.loads(out)

    def together(self, *words: str, count: int = 2) -> list[Any]:
        """So many processes at once; each waits until all have loaded."""
        for flag in self.folder.glob("ready-*"):
            flag.unlink()
        processes = [self.start(words[0], str(count), str(number), *words[1:]) for number in range(count)]
        outs = [process.communicate(timeout=240)[0] for process in processes]
        assert [process.returncode for process in processes] == [0] * count
        return [json.loads(out) for out in outs]


@contextmanager
def race(folder: Path, database: dict[str, Any], settings_module: str) -> Iterator[Race]:
    """On the kind of database that the run uses; gone afterwards."""
    if "sqlite" in database["ENGINE"]:
        yield Race(folder, f"sqlite:///{folder / 'race.sqlite3'}", settings_module)
        return
    import psycopg

    name = f"race_{uuid4().hex[:12]}"
    server = f"postgresql://{database['USER']}@{database['HOST']}:{database['PORT']}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield Race(folder, f"{server}/{name}", settings_module)
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


# From here on: inside the processes.


def _prepare(decisions: str, drafts: str) -> object:
    from django.conf import settings
    from django.core.management import call_command

    from wenjin.cases.tests import stage
    from wenjin.catalogue.services.packs import load_pack

    call_command("migrate", verbosity=0)
    load_pack(settings.PACK, ("zh-hans", "ar"))
    ada = stage.applicant()
    return {
        "accepted": [str(stage.accepted(ada).pk) for _ in range(int(decisions))],
        "filled": [str(stage.filled(ada).pk) for _ in range(int(drafts))],
        "ada": str(ada.person_id),
    }


def _decide(count: str, number: str, *cases: str) -> object:
    """Each process has its own officer and wants to decide every case."""
    from wenjin.cases import services
    from wenjin.cases.domain.errors import AlreadyDecided
    from wenjin.cases.tests import stage

    officer = stage.officer(name=f"Officer{number}")
    _wait_for(int(count))
    told = []
    for case in cases:
        try:
            services.decide(officer, UUID(case), stage.WORK, "granted", key=f"by-{number}")
            told.append("decided")
        except AlreadyDecided as error:
            told.append(f"told {error.details['decision']}")
    return told


def _collect(count: str, number: str, ada: str, *cases: str) -> object:
    """All processes send the same form: the same person, the same key."""
    from wenjin.accounts.queries import actor_of_person
    from wenjin.cases import services

    actor = actor_of_person(UUID(ada))
    _wait_for(int(count))
    return [
        (done.version, done.is_repeat)
        for done in (services.send_message(actor, UUID(case), "Hello", key="one-form") for case in cases)
    ]


def _submit(count: str, number: str, ada: str, *cases: str) -> object:
    from wenjin.accounts.queries import actor_of_person
    from wenjin.cases import services

    actor = actor_of_person(UUID(ada))
    _wait_for(int(count))
    codes = []
    for case in cases:
        codes.append(services.submit(actor, UUID(case), key="submit").code)
        with (Path(os.environ["RACE"]) / "acknowledged").open("a") as file:
            file.write(f"{case} {codes[-1]}\n")
    return codes


def _tell() -> object:
    from wenjin.cases.models import Case, Receipt
    from wenjin.cases.services.replaying import check_all
    from wenjin.core.ledger.models import Entry
    from wenjin.core.ledger.verification import verify
    from wenjin.core.outbox.models import Message

    return {
        "different": [str(found) for _, found in check_all() if found is not None],
        "is_whole": verify().is_whole,
        "decided": Entry.objects.filter(code="case.decided").count(),
        "messages": Entry.objects.filter(code="case.message_sent").count(),
        "submitted": Entry.objects.filter(code="case.submitted").count(),
        "receipts": {str(one.case_id): one.code for one in Receipt.objects.all()},
        "notices": Message.objects.filter(payload__notice="submitted").count(),
        "open": Case.objects.filter(status="open").count(),
    }


def _wait_for(count: int) -> None:
    folder = Path(os.environ["RACE"])
    (folder / f"ready-{os.getpid()}").touch()
    end = time.monotonic() + 120
    while len(list(folder.glob("ready-*"))) < count:
        if time.monotonic() > end:
            raise TimeoutError("the others do not come")
        time.sleep(0.005)


if __name__ == "__main__":
    import django

    django.setup()
    words: dict[str, Callable[..., object]] = {
        "collect": _collect,
        "decide": _decide,
        "prepare": _prepare,
        "submit": _submit,
        "tell": _tell,
    }
    json.dump(words[sys.argv[1]](*sys.argv[2:]), sys.stdout)
