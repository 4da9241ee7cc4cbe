"""Processes that do the same things to the same cases at once, on a database of their own.

It is also the program of these processes: ``decide …``.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from wenjin.core.tests.nursery import Errand, Nursery

HERE = "wenjin.cases.tests.race"
# What it imports while it works.
LOADED = ("wenjin.cases.tests.stage", "wenjin.cases.services.replaying", "wenjin.core.ledger.verification")


class Race:
    """A folder, a database, and processes on it that run a program.

    Attributes:
        folder: what they write beside the database.
    """

    def __init__(self, folder: Path, nursery: Nursery, program: str) -> None:
        self.folder = folder
        self._nursery, self._program = nursery, program

    def start(self, *words: str) -> Errand:
        """Begin a process, with a word of the program and its arguments."""
        return self._nursery.start(self._program, *words)

    def call(self, *words: str) -> Any:
        return json.loads(self.start(*words).told())

    def together(self, *words: str, count: int = 2) -> list[Any]:
        """So many processes at once; each waits until all are there."""
        for flag in self.folder.glob("ready-*"):
            flag.unlink()
        errands = [self.start(words[0], str(count), str(number), *words[1:]) for number in range(count)]
        return [json.loads(one.told()) for one in errands]


@contextmanager
def race(folder: Path, address: str, settings_module: str, program: str, *load: str) -> Iterator[Race]:
    """Processes on a database.

    Args:
        program: module with a ``main``.
        load: what it imports while it works.
    """
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings_module,
        "WENJIN_TEST_DATABASE": address,
        "RACE": str(folder),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    nursery = Nursery(environment, folder / "cradle.log", (program, *load))
    try:
        yield Race(folder, nursery, program)
    finally:
        nursery.close()


# From here on: inside the processes.


def _prepare(decisions: str, drafts: str) -> object:
    from wenjin.cases.tests import stage

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


def main() -> None:
    words: dict[str, Callable[..., object]] = {
        "collect": _collect,
        "decide": _decide,
        "prepare": _prepare,
        "submit": _submit,
        "tell": _tell,
    }
    json.dump(words[sys.argv[1]](*sys.argv[2:]), sys.stdout)
