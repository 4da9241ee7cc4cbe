"""A process that ends with the one that started it, also when that was killed and could tell nobody."""

import os
import signal
import threading
import time
from typing import Final

POLL_SECONDS: Final = 0.25
# For what is in hand; a process that is asked to end and does not is ended all the same.
GRACE_SECONDS: Final = 10.0


def end_with(parent: int) -> None:
    """Ask this process to end (SIGTERM) as soon as its parent is gone, and end it some seconds later.

    A killed parent cannot end its children: a web server would go on holding the port, half alive. Whose child
    a process is changes the moment the parent dies, so that is looked at, on every system alike.

    Args:
        parent: process id of the parent, taken before this process was begun: it may be gone already.
    """
    threading.Thread(target=_watch, args=(parent,), name="end-with-parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
