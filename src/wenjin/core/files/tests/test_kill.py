"""A process that uploads is killed again and again: nothing acknowledged is lost, nothing is made twice."""

import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from wenjin.core.tests.nursery import Dialogue, Nursery

TIMES = 4
HERE = "wenjin.core.files.tests.upload_process"
APPS = [f"wenjin.core{one}" for one in ("", ".keys", ".files")]
LOADED = (HERE, "pikepdf", "wenjin.core.files.tests.made_files", "wenjin.core.files.uploads")


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "wenjin.settings.dev",
        "WENJIN_VAR": str(tmp_path),
        "WENJIN_DATABASE": f"sqlite:///{tmp_path}/kill.sqlite3",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    made = Nursery(environment, tmp_path / "cradle.log", LOADED, APPS)
    yield made
    made.close()


def said(nursery: Nursery, *words: str) -> list[str]:
    return nursery.start(HERE, *words).told().decode().splitlines()


def started(nursery: Nursery, *words: str) -> Dialogue:
    return nursery.converse((HERE, *words), 2)  # what we say ourselves goes there too


def send(process: Dialogue, parts: int = 1) -> None:
    """Let it send so many more parts."""
    process.stdin.write(b"." * parts)
    process.stdin.flush()


def offset_told(process: Dialogue) -> int:
    return int(process.hear().split()[1])


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_the_process_is_killed(nursery: Nursery) -> None:
    chance = random.Random(11)
    (upload_id,) = said(nursery, "begin")
    acknowledged = 0
    for _ in range(TIMES):
        process = started(nursery, "send", upload_id)
        assert offset_told(process) >= acknowledged
        for _ in range(chance.randint(1, 4)):
            send(process)
            acknowledged = offset_told(process)
        send(process)
        time.sleep(chance.uniform(0, 0.02))
        process.kill()
        assert process.process.returncode == -signal.SIGKILL
    process = started(nursery, "send", upload_id)
    assert offset_told(process) >= acknowledged
    send(process, 10_000)
    process.finish()
    for _ in range(TIMES):
        process = started(nursery, "finish", upload_id)
        process.hear()
        with suppress(TimeoutError):
            process.process.wait(chance.uniform(0, 0.5))
        process.kill()
    (_, finished) = said(nursery, "finish", upload_id)
    assert said(nursery, "check", upload_id) == [f"whole {finished.split()[1]}"]
