"""Streams that stay open leave room for everybody else."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

from wenjin.core.gate import Gate


def _start(*_: Any) -> None:
    """What a server gives to an application."""


def test_so_many_are_answered_at_once_and_the_others_wait() -> None:
    at_work, most, go_on = set[int](), [0], threading.Event()

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        at_work.add(environ["number"])
        most[0] = max(most[0], len(at_work))
        go_on.wait(5)
        at_work.discard(environ["number"])
        return [b"done"]

    gate, answers = Gate(application, 2), list[Iterable[bytes]]()
    threads = [
        threading.Thread(target=lambda number=number: answers.append(gate({"number": number}, _start)))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    while len(at_work) < 2:
        pass
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert most[0] == 2
    assert answers == [[b"done"]] * 8


def test_what_is_read_from_an_answer_afterwards_does_not_count() -> None:
    """A hundred streams are open, and a page is drawn where two are answered at once."""
    endless = Gate(lambda _, __: iter(lambda: b": \n\n", None), 2)
    streams = [iter(endless({}, _start)) for _ in range(100)]
    assert {next(one) for one in streams} == {b": \n\n"}
    assert next(iter(endless({}, _start))) == b": \n\n"
