"""Real worker processes on a real database: together, and killed in the middle."""

import random
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from wenjin.core.outbox.tests.playground import PATIENCE_SECONDS, Playground, nursery_of, playground
from wenjin.core.tests.nursery import Nursery

_MANY = 300


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    folder = tmp_path_factory.mktemp("nursery")
    with nursery_of(settings.DATABASES["default"], settings.SETTINGS_MODULE, folder) as made:
        yield made


@pytest.fixture
def place(nursery: Nursery, tmp_path: Path) -> Iterator[Playground]:
    with playground(tmp_path, nursery, settings.DATABASES["default"]) as made:
        yield made


def overlaps(lines: list[list[str]]) -> list[str]:
    """Messages that ran in two places at once."""
    running: dict[str, str] = {}
    found = []
    for message, worker, word, _ in sorted(lines, key=lambda line: int(line[3])):
        if word == "begin":
            if message in running:
                found.append(message)
            running[message] = worker
        elif running.get(message) == worker:
            del running[message]
    return found


@pytest.mark.parametrize("topic", ["play.inside", "play.outside"])
def test_three_workers_do_everything_once_and_nothing_together(place: Playground, topic: str) -> None:
    (place.folder / "sleep").touch()
    # Many short ones: whoever waits for the one writer of SQLite asks again every tenth of a second, and must
    # meet a moment between two transactions.
    place.call("post", topic, str(_MANY), "0.002")
    # None of them goes on after its first message before each has done one.
    workers = [place.start("work", "--once", PLAYGROUND_TOGETHER="3", PLAYGROUND_EACH="1") for _ in range(3)]
    assert [worker.wait(PATIENCE_SECONDS) for worker in workers] == [0, 0, 0]
    told = place.call("tell")
    assert Counter(message for message, _ in told["effects"]) == Counter(range(_MANY))
    everybody = {worker.pid for worker in workers}
    assert {worker for _, worker in told["effects"]} == everybody
    begun = [int(worker) for _, worker, word, _ in place.lines() if word == "begin"]
    assert set(begun[:3]) == everybody, "they worked one after the other"
    assert {row["attempts"] for row in told["messages"]} == {1}
    assert all(row["done_at"] for row in told["messages"])
    assert overlaps(place.lines()) == []


def test_another_takes_over_when_a_worker_is_killed_in_the_middle(place: Playground) -> None:
    (place.folder / "sleep").touch()
    place.call("post", "play.inside", "1", str(PATIENCE_SECONDS))
    killed = place.start("work", WENJIN_LEASE_SECONDS="2")
    place.wait(lambda: bool(place.lines()))
    killed.kill()
    assert killed.wait() == -signal.SIGKILL
    told = place.call("tell")
    assert told["effects"] == [], "what it had written is gone with it"
    assert told["messages"][0]["done_at"] is None
    (place.folder / "sleep").unlink()
    place.start("work")
    place.wait(lambda: len(place.lines()) == 3)
    place.wait(place.all_done)
    told = place.call("tell")
    assert len(told["effects"]) == 1
    assert told["messages"][0]["attempts"] == 2


def test_a_worker_that_sends_for_long_keeps_its_lease(place: Playground) -> None:
    """The other asks once a second. The lease is renewed every two seconds: either may come some seconds late."""
    (place.folder / "sleep").touch()
    place.call("post", "play.outside", "1", "8")
    workers = [place.start("work", WENJIN_LEASE_SECONDS="6", PLAYGROUND_TOGETHER="2") for _ in range(2)]
    place.wait(lambda: len(place.lines()) >= 2)
    for worker in workers:
        worker.terminate()
    assert [worker.wait(PATIENCE_SECONDS) for worker in workers] == [0, 0]
    assert [line[2] for line in place.lines()] == ["begin", "end"]
    assert place.call("tell")["messages"][0]["attempts"] == 1


def test_a_worker_told_to_stop_finishes_what_it_has_in_hand(place: Playground) -> None:
    (place.folder / "sleep").touch()
    place.call("post", "play.inside", "2", str(PATIENCE_SECONDS))
    worker = place.start("work")
    place.wait(lambda: bool(place.lines()))
    worker.terminate()
    # It was told before its message can end.
    (place.folder / "sleep").unlink()
    assert worker.wait(PATIENCE_SECONDS) == 0
    told = place.call("tell")
    assert [bool(row["done_at"]) for row in told["messages"]] == [True, False]
    assert len(told["effects"]) == 1


def test_a_worker_beside_a_parent_that_is_gone_ends(place: Playground) -> None:
    worker = place.start("work", "--beside", "1")
    assert worker.wait(PATIENCE_SECONDS) == 0


def test_killed_again_and_again_everything_is_done_exactly_once(place: Playground) -> None:
    (place.folder / "sleep").touch()
    # More than five workers can do in the time that they have.
    place.call("post", "play.inside", "60", "0.05")
    chance = random.Random(7)
    for _ in range(5):
        before = len(place.lines())
        worker = place.start("work", WENJIN_LEASE_SECONDS="1", PLAYGROUND_DIES=str(chance.uniform(0.0, 0.4)))
        assert worker.wait(PATIENCE_SECONDS) == -signal.SIGKILL
        assert len(place.lines()) > before
    place.start("work", WENJIN_LEASE_SECONDS="1")
    place.wait(lambda: len({line[0] for line in place.lines() if line[2] == "end"}) == 60)
    place.wait(place.all_done)
    assert Counter(message for message, _ in place.call("tell")["effects"]) == Counter(range(60))
