"""Begins the processes of a house quickly: what all of them load is loaded once (``cradle``), and each is forked.

Seen from the tests, a process begun here is like one of ``subprocess``.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120


class Child:
    """A process that was begun in a nursery, in a session and a process group of its own.

    Attributes:
        pid: of the process and of its group.
        returncode: how it ended, negative for a signal; None while it runs, as far as was asked.
    """

    def __init__(self, ticket: socket.socket) -> None:
        ticket.settimeout(PATIENCE_SECONDS)
        self._told = ticket.makefile("rb")
        self._ticket = ticket
        self.pid = self._next()
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None and select.select([self._ticket], [], [], 0)[0]:
            self._end()
        return self.returncode

    def wait(self, timeout: float = PATIENCE_SECONDS) -> int:
        """Until it has ended; how.

        Raises:
            TimeoutError: it has not.
        """
        self._ticket.settimeout(timeout)
        return self._end() if self.returncode is None else self.returncode

    def _end(self) -> int:
        self.returncode = self._next()
        self._told.close()
        self._ticket.close()
        return self.returncode

    def _next(self) -> int:
        line = self._told.readline()
        assert line, "the nursery is gone"
        return int(line)


@dataclass
class Dialogue:
    """A process that is spoken with."""

    process: Child
    stdin: IO[bytes]
    stdout: IO[bytes]

    def hear(self) -> bytes:
        """The next line that it says."""
        return self.stdout.readline()

    def say(self, line: str) -> None:
        self.stdin.write(f"{line}\n".encode())
        self.stdin.flush()

    def finish(self) -> bytes:
        """Whatever else it says, until it ends by itself and well; one that never ends is killed."""
        last = threading.Timer(PATIENCE_SECONDS, os.killpg, (self.process.pid, signal.SIGKILL))
        last.start()
        with self.stdin, self.stdout:
            self.stdin.close()
            rest = self.stdout.read()
        status = self.process.wait()
        last.cancel()
        assert status == 0
        return rest


class Nursery:
    """Where processes of one house are begun, all with one environment."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self._orders, theirs = socket.socketpair()
        with theirs, log.open("ab") as file:
            self._cradle = subprocess.Popen(
                [sys.executable, "-m", "tests.crash.cradle", str(theirs.fileno())],
                # The arithmetic of vectors would start threads of its own, which no child would inherit.
                env={**environment, "OPENBLAS_NUM_THREADS": "1"},
                cwd=ROOT,
                stdout=file,
                stderr=file,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def begin(self, words: tuple[str, ...], stdin: int, stdout: int, stderr: int) -> Child:
        """Begin a process.

        Args:
            words: a program of ``cradle`` and what follows on its command line.
            stdin, stdout, stderr: descriptors that it gets copies of.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            order = json.dumps(words).encode() + b"\n"
            files = [theirs.fileno(), stdin, stdout, stderr]
            sent = socket.send_fds(self._orders, [order], files)
            self._orders.sendall(order[sent:])
        return Child(ours)

    def converse(self, words: tuple[str, ...], stderr: int) -> Dialogue:
        """Begin a process that is spoken with."""
        heard, stdin = os.pipe()
        stdout, said = os.pipe()
        process = self.begin(words, heard, said, stderr)
        os.close(heard)
        os.close(said)
        return Dialogue(process, os.fdopen(stdin, "wb"), os.fdopen(stdout, "rb"))

    def close(self) -> None:
        """End it, and with it whatever was begun here and still runs."""
        self._orders.close()
        self._cradle.wait(PATIENCE_SECONDS)
