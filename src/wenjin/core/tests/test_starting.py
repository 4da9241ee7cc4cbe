import threading

import pytest

from wenjin.core import starting


def test_what_was_named_is_done_beside_the_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "_todo", [])
    done: list[str] = []

    def reading() -> None:
        done.append(threading.current_thread().name)

    starting.at_start(reading)
    for thread in starting.begin():
        thread.join(10)
    assert done == ["reading"]
