"""The loop of a worker: until told to stop, through a database that is away."""

import os
import threading
import time
from collections.abc import Callable
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError

from wenjin.core.outbox import handles, loop, post
from wenjin.core.outbox.loop import Loop
from wenjin.core.outbox.registry import Payload

PATIENCE_SECONDS = 120


class UntilIdle(Loop):
    """Is told to stop when it has asked a fourth time; by then it knows that there is nothing more."""

    steps = 0

    def _step(self) -> int:
        done = super()._step()
        self.steps += 1
        if self.steps == 4:
            self.stop()
        return done


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the loop asked of a database that is away twice and then has one message."""
    seen: list[str] = []

    class Connection:
        @staticmethod
        def close() -> None:
            seen.append("close")

    def run_due(*, worker: str, at: datetime, limit: int, is_over: Callable[[], bool]) -> int:
        seen.append("ask")
        if seen.count("ask") <= 2:
            raise OperationalError("the server closed the connection")
        return 1 if seen.count("ask") == 3 else 0

    monkeypatch.setattr(loop, "connection", Connection)
    monkeypatch.setattr(loop, "run_due", run_due)
    monkeypatch.setattr(loop, "run_periodic", lambda worker, at: {})
    monkeypatch.setattr(loop, "POLL_SECONDS", 0.01)
    return seen


def test_a_database_that_is_away_is_asked_again(asked: list[str]) -> None:
    assert UntilIdle().run(seconds=PATIENCE_SECONDS) == 1
    assert asked == ["ask", "close", "ask", "close", "ask", "ask"]


def test_it_works_no_longer_than_it_may(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "POLL_SECONDS", 30.0)
    assert Loop().run(seconds=0.1) == 0
    assert asked[:2] == ["ask", "close"]


def test_it_ends_when_told(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "POLL_SECONDS", 1000.0)
    monkeypatch.setattr(loop, "LONGEST_PAUSE_SECONDS", 1000.0)
    one = Loop()
    threading.Timer(0.1, one.stop).start()
    begun = time.monotonic()
    one.run()
    assert time.monotonic() - begun < PATIENCE_SECONDS, "it slept on"


def test_it_ends_with_its_parent(asked: list[str]) -> None:
    assert Loop(parent=os.getpid()).run() == 0
    assert asked == []
    assert UntilIdle(parent=os.getppid()).run(seconds=PATIENCE_SECONDS) == 1


@pytest.mark.django_db
def test_the_command_does_what_is_due() -> None:
    seen: list[int] = []

    @handles("letters")
    def write(payload: Payload, *, at: datetime) -> None:
        seen.append(payload["id"])

    for number in range(3):
        post("letters", {"id": number})
    told = StringIO()
    call_command("work", "--once", stdout=told)
    assert told.getvalue() == "messages: 3\n"
    assert seen == [0, 1, 2]
