"""A worker beside a server: there, there again after it died, and gone with it."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from wenjin.core.outbox import beside
from wenjin.core.outbox.beside import WorkerBeside

# Writes down that it began and, when told to stop, that it ended.
CHILD = """
import os, pathlib, signal, sys, time
log = pathlib.Path(sys.argv[1]).open("a", buffering=1)
def stop(*_):
    log.write("ended\\n")
    os._exit(0)
signal.signal(signal.SIGTERM, stop)
log.write(f"{os.getpid()}\\n")
time.sleep(300)
"""


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the child writes."""
    path = tmp_path / "log"
    monkeypatch.setattr(WorkerBeside, "_command", lambda self: [sys.executable, "-c", CHILD, str(path)])
    monkeypatch.setattr(beside, "START_AFTER_SECONDS", 0.0)
    return path


def lines(log: Path, at_least: int) -> list[str]:
    found: list[str] = []
    for _ in range(1200):
        found = log.read_text().split() if log.exists() else []
        if len(found) >= at_least:
            break
        time.sleep(0.05)
    assert len(found) >= at_least
    return found


def test_it_is_started_again_when_it_dies_and_ended_with_the_server(log: Path) -> None:
    worker = WorkerBeside()
    worker.start()
    (first,) = lines(log, 1)
    os.kill(int(first), signal.SIGKILL)
    second = lines(log, 2)[1]
    assert second != first
    worker.stop()
    assert lines(log, 3)[2] == "ended"
    with pytest.raises(ProcessLookupError):
        os.kill(int(second), 0)


def test_a_server_that_ends_at_once_starts_none(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "START_AFTER_SECONDS", 30.0)
    worker = WorkerBeside()
    worker.start()
    worker.stop()
    assert not log.exists()


def test_it_runs_our_own_command() -> None:
    assert WorkerBeside._command()[1:] == ["-m", "wenjin", "work", "--beside", str(os.getpid())]
