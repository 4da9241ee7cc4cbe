"""Streams that stay open leave room for everybody else."""

import threading
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any

import pytest

from wenjin.core.gate import FORM, Gate


def _start(*_: Any) -> None:
    """What a server gives to an application."""


def test_so_many_are_answered_at_once_and_the_others_wait() -> None:
    at_work, most, go_on, begun = set[int](), [0], threading.Event(), threading.Semaphore(0)

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        at_work.add(environ["number"])
        most[0] = max(most[0], len(at_work))
        begun.release()
        go_on.wait(60)
        at_work.discard(environ["number"])
        return [b"done"]

    gate, answers = Gate(application, 2), list[Iterable[bytes]]()
    threads = [
        threading.Thread(target=lambda number=number: answers.append(gate({"number": number}, _start)))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    assert all(begun.acquire(timeout=60) for _ in range(2))
    go_on.set()
    for thread in threads:
        thread.join(60)
    assert most[0] == 2
    assert answers == [[b"done"]] * 8


class Endless:
    """An answer without an end, as Django says it."""

    streaming = True

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: b": \n\n", None)


def test_what_is_read_from_an_answer_afterwards_does_not_count() -> None:
    """A hundred streams are open, and a page is drawn where two are answered at once."""
    endless = Gate(lambda _, __: Endless(), 2)
    streams = [iter(endless({}, _start)) for _ in range(100)]
    assert {next(one) for one in streams} == {b": \n\n"}
    assert next(iter(endless({}, _start))) == b": \n\n"


class Closed(list[bytes]):
    """Notes where it was closed."""

    where = ""

    def close(self) -> None:
        self.where = threading.current_thread().name


def test_an_answer_is_made_and_closed_on_a_thread_of_ours() -> None:
    made: list[Closed] = []

    def application(_: dict[str, Any], __: Callable[..., Any]) -> Iterable[bytes]:
        made.append(Closed([b"one ", threading.current_thread().name.encode()]))
        return made[-1]

    gate = Gate(application, 1)
    assert [b"".join(gate({}, _start)) for _ in range(3)] == [b"one answer_0"] * 3
    assert {one.where for one in made} == {"answer_0"}


def test_what_goes_wrong_is_the_servers_to_know() -> None:
    def application(_: dict[str, Any], __: Callable[..., Any]) -> Iterable[bytes]:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        Gate(application, 1)({}, _start)


def _received(environ: dict[str, Any], _: Callable[..., Any]) -> Iterable[bytes]:
    where = threading.current_thread().name
    return [f"{len(environ['wsgi.input'].read())} {where}".encode()]


class Slow(BytesIO):
    """What somebody sends; notes who waited for it."""

    waited = ""

    def read(self, size: int | None = -1, /) -> bytes:
        self.waited = threading.current_thread().name
        return super().read(size)


@pytest.mark.parametrize("length", [1, FORM, FORM + 1])
def test_nobody_holds_a_thread_of_ours_by_sending_slowly(length: int) -> None:
    here, sent = threading.current_thread().name, Slow(b"x" * length)
    (said,) = Gate(_received, 1)({"CONTENT_LENGTH": str(length), "wsgi.input": sent}, _start)
    received, where = said.decode().split(" ")
    assert int(received) == length
    assert sent.waited == here
    assert (where == here) is (length > FORM)


@pytest.mark.parametrize("said", ["", "-1", "²", "many"])
def test_a_length_that_is_no_number_is_left_to_the_site(said: str) -> None:
    (answer,) = Gate(_received, 1)({"CONTENT_LENGTH": said, "wsgi.input": BytesIO(b"")}, _start)
    assert answer == b"0 answer_0"
