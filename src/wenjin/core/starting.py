"""What a web process does once when it starts, beside its first requests.

Modules name it in ``AppConfig.ready``: whoever serves does not know them, and a command that serves nothing does
not do it.
"""

import threading
from collections.abc import Callable
from typing import Final

_todo: Final[list[Callable[[], None]]] = []


def at_start(act: Callable[[], None]) -> None:
    """Let this be done in every web process, in a thread of its own."""
    _todo.append(act)


def begin() -> list[threading.Thread]:
    """Do what was named; readiness waits for nothing."""
    threads = [threading.Thread(target=act, name=act.__name__, daemon=True) for act in _todo]
    for thread in threads:
        thread.start()
    return threads
