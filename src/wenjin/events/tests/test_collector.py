"""Group commit: sets as large as the crowd, an answer for each after the commit, a bounded number that waits."""

import threading
from collections.abc import Sequence
from uuid import uuid4

import pytest

from wenjin.events.domain.registration_form import Form
from wenjin.events.intake.collector import Collector
from wenjin.events.services.mass import HandedIn, Outcome, Registered


class Tables:
    """Stands for the tables: takes what it is given when it is let."""

    def __init__(self) -> None:
        self.sets: list[list[str]] = []
        self.go_on, self.begun = threading.Semaphore(0), threading.Semaphore(0)
        self.breaks = False

    def take(self, forms: Sequence[HandedIn]) -> Sequence[Outcome]:
        self.begun.release()
        assert self.go_on.acquire(timeout=20)
        self.sets.append([one.key for one in forms])
        if self.breaks:
            raise RuntimeError("gone")
        return [Registered(uuid4(), one.key, "confirmed", "secret") for one in forms]


def form(number: int) -> HandedIn:
    return HandedIn("opening", str(number), Form(name="A", email="a@example.org"), "en")


@pytest.fixture
def tables() -> Tables:
    return Tables()


def test_what_comes_while_a_set_is_written_is_the_next_set(tables: Tables) -> None:
    collector = Collector(10, tables.take)
    first = collector.hand_in(form(0))
    assert tables.begun.acquire(timeout=20)
    others = [collector.hand_in(form(number)) for number in range(1, 6)]
    assert first is not None
    assert not first.done(), "nobody is answered before the commit"
    tables.go_on.release(2)
    for number, future in enumerate([first, *others]):
        assert future is not None
        outcome = future.result(20)
        assert isinstance(outcome, Registered)
        assert outcome.reference == str(number), "each gets its own answer"
    assert tables.sets == [["0"], ["1", "2", "3", "4", "5"]]


def test_a_full_house_takes_nobody_and_the_line_keeps_its_order(tables: Tables) -> None:
    collector = Collector(3, tables.take)
    futures = [collector.hand_in(form(0))]
    assert tables.begun.acquire(timeout=20)
    futures += [collector.hand_in(form(number)) for number in (1, 2)]
    assert collector.hand_in(form(3)) is None, "what is in hand counts too"
    first, second = collector.line_up(), collector.line_up()
    assert first is not None
    assert second is not None
    assert first.at < second.at
    assert 1 < first.place < second.place
    tables.go_on.release(10)
    for future in futures:
        assert future is not None
        future.result(20)
    assert collector.hand_in(form(4)) is None, "nobody passes those to whom a moment was told"
    with_turn = collector.hand_in(form(3), has_turn=True)
    assert with_turn is not None
    with_turn.result(20)


def test_when_the_tables_are_gone_all_are_told_and_the_next_are_taken(tables: Tables) -> None:
    collector = Collector(10, tables.take)
    tables.breaks = True
    first = collector.hand_in(form(0))
    tables.go_on.release()
    assert first is not None
    with pytest.raises(RuntimeError):
        first.result(20)
    tables.breaks = False
    second = collector.hand_in(form(1))
    tables.go_on.release()
    assert second is not None
    assert isinstance(second.result(20), Registered)


def test_the_line_goes_as_fast_as_sets_are_written_however_few_come() -> None:
    """Else a line that was told to go slowly would go slowly for ever."""

    def at_once(forms: Sequence[HandedIn]) -> Sequence[Outcome]:
        return [Registered(uuid4(), one.key, "confirmed", "secret") for one in forms]

    collector = Collector(10, at_once)
    slow = collector.line_up()
    assert slow is not None
    for _ in range(4):
        for future in [collector.hand_in(form(number), has_turn=True) for number in range(8)]:
            assert future is not None
            future.result(20)
    first, second = collector.line_up(), collector.line_up()
    assert first is not None
    assert second is not None
    assert second.at - first.at < 1 / 100
