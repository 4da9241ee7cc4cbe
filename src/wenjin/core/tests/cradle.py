"""A process that has loaded what others need and waits; for each order it forks a child, which becomes a program.

Loading takes seconds, and the tests begin hundreds of servers, workers and commands. This process has no
connection to a database and no thread, and does none of the work. A child of it gets a session, files and signal
handlers of its own and runs a program from its first line (``wenjin serve ...`` through ``wenjin.__main__``, with
the server that granian forks off once more) to the ordinary end of the interpreter. Only the loading is left out;
``tests/crash/test_orphans`` begins ``wenjin serve`` without a cradle, as people do.

``python -m wenjin.core.tests.cradle FD WHAT``: FD is the socket on which orders come, WHAT is to be loaded
(``nursery``).
"""

import gc
import json
import multiprocessing
import os
import random
import select
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

LARGEST_PIECE = 1 << 16


@dataclass
class Order:
    """What a child is to be.

    Attributes:
        words: a module whose ``main`` is the program, and what follows on its command line.
        environment: what it has besides that of the cradle.
        ticket: where its process id is told, and in the end how it ended.
        files: its input, output and error output.
    """

    words: list[str]
    environment: dict[str, str]
    ticket: socket.socket
    files: list[int]


def load(modules: Sequence[str], apps: Sequence[str]) -> None:
    """Load what every program loads in its first seconds, and nothing that keeps a state."""
    import django
    from django.conf import settings

    if apps:
        settings.INSTALLED_APPS = list(apps)
    django.setup()
    for one in modules:
        import_module(one)
    from django.db import connection

    assert connection.connection is None, "children would share it"
    threads = Path("/proc/self/task")
    assert not threads.exists() or len(list(threads.iterdir())) == 1, "children would miss the others"
    # What is loaded stays: children need not look it through, which would give each a copy of its own.
    gc.collect()
    gc.freeze()


def wait_for_orders(orders: socket.socket) -> Order | None:
    """Fork for each order; gives the order in a child, and None in the cradle when no more will come."""
    ended, waker = socket.socketpair()
    waker.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    tickets: dict[int, socket.socket] = {}
    while True:
        ready = select.select([orders, ended], [], [])[0]
        if ended in ready:
            ended.recv(LARGEST_PIECE)
            _tell_of_ends(tickets)
        if orders not in ready:
            continue
        order = _received(orders)
        if order is None:
            _kill(tickets)
            return None
        child = os.fork()
        if not child:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for one in (orders, ended, waker, *tickets.values()):
                one.close()
            return order
        for file in order.files:
            os.close(file)
        tickets[child] = order.ticket


def _received(orders: socket.socket) -> Order | None:
    text, descriptors, _, _ = socket.recv_fds(orders, LARGEST_PIECE, 4)
    while text and not text.endswith(b"\n"):
        text += orders.recv(LARGEST_PIECE)
    if not text:
        return None
    ticket, *files = descriptors
    return Order(**json.loads(text), ticket=socket.socket(fileno=ticket), files=files)


def _tell_of_ends(tickets: dict[int, socket.socket]) -> None:
    for child in list(tickets):
        process, status = os.waitpid(child, os.WNOHANG)
        if process:
            with tickets.pop(child) as ticket, suppress(OSError):  # nobody may want to know any more
                ticket.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))


def _kill(children: dict[int, socket.socket]) -> None:
    for child in children:
        # All of its group; itself too, should it not have one yet.
        for kill in (os.killpg, os.kill):
            with suppress(ProcessLookupError):
                kill(child, signal.SIGKILL)
    for child in children:
        os.waitpid(child, 0)


def become(order: Order) -> None:
    """Be that program, from its first line; its end is the end of this process."""
    os.setsid()
    for number, file in enumerate(order.files):
        os.dup2(file, number)
        os.close(file)
    # New ones, as of a program that has just begun: buffers are empty, what is written to a file waits.
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w", buffering=1)  # noqa: SIM115
    # From Python 3.14 on granian would spawn its server, which loads everything.
    multiprocessing.set_start_method("fork")
    # Otherwise all would draw the same numbers.
    random.seed()
    with order.ticket:
        order.ticket.sendall(b"%d\n" % os.getpid())
    os.environ.update(order.environment)
    sys.argv = order.words
    import_module(order.words[0]).main()


def main() -> None:
    what = json.loads(sys.argv[2])
    load(what["load"], what["apps"])
    with socket.socket(fileno=int(sys.argv[1])) as orders:
        order = wait_for_orders(orders)
    if order:
        become(order)


if __name__ == "__main__":
    main()
