import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from wenjin.core.held import EachOnce, Kept, Newest


def test_the_newest_is_made_once_and_replaced() -> None:
    made: list[str] = []
    held: Newest[str, list[str]] = Newest(lambda key: made.append(key) or [key])  # type: ignore[func-returns-value]  # counts
    first = held.of("a")
    assert held.of("a") is first
    assert held.of("b") == ["b"]
    assert held.of("a") is not first
    assert made == ["a", "b", "a"]
    held.forget()
    held.of("a")
    assert made == ["a", "b", "a", "a"]


def test_what_cannot_be_made_leaves_what_was_there() -> None:
    def make(key: str) -> str:
        if key == "bad":
            raise ValueError(key)
        return key

    newest, each = Newest(make), EachOnce(make)
    assert newest.of("a") == each.of("a") == "a"
    for held in (newest, each):
        with pytest.raises(ValueError, match="bad"):
            held.of("bad")
        assert held.of("a") == "a"


def test_those_not_asked_for_longest_go_first() -> None:
    made: list[int] = []

    def make(key: int) -> int:
        made.append(key)
        return -key

    held = EachOnce(make, most=2)
    assert [held.of(key) for key in (1, 2, 1, 3, 1, 2)] == [-1, -2, -1, -3, -1, -2]
    assert made == [1, 2, 3, 2]


def test_of_what_others_made_the_oldest_goes_first() -> None:
    kept = Kept[str, int](2)
    for number, key in enumerate("abac"):
        kept.keep(key, number)
    assert [kept.find(key) for key in "abc"] == [2, None, 3]
    kept.drop("a")
    kept.drop("a")
    assert [kept.find(key) for key in "ac"] == [None, 3]
    kept.forget()
    assert kept.find("c") is None


def test_many_threads_make_one() -> None:
    made: list[str] = []
    together = threading.Barrier(8)

    def make(key: str) -> object:
        made.append(key)
        return object()

    newest, each = Newest(make), EachOnce(make)

    def ask(number: int) -> tuple[object, object]:
        together.wait(10)
        return newest.of("a"), each.of("a")

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
    assert len(set(found)) == 1
    assert made == ["a", "a"]
