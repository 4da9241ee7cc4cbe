"""Begins processes of a house quickly: what all of them load is loaded once (``cradle``), and each is forked.

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
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

ROOT = Path(__file__).resolve().parents[4]
# How long anything is waited for; a test that is right never waits so long, however busy the machine is.
PATIENCE_SECONDS = 240


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
        if self.returncode is not None:
            return self.returncode
        # Not by the time limit of the socket, after which its file could not be read again.
        if not select.select([self._ticket], [], [], timeout)[0]:
            raise TimeoutError(f"{self.pid} has not ended")
        return self._end()

    def kill(self) -> None:
        """SIGKILL, to it and what it forked; nothing when it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)

    def terminate(self) -> None:
        """SIGTERM; nothing when it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)

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

    def kill(self) -> None:
        """Kill it; nothing when it has ended."""
        self.process.kill()
        self.process.wait()
        self.stdin.close()
        self.stdout.close()


@dataclass
class Errand:
    """A process that is heard when it has ended."""

    process: Child
    stdout: IO[bytes]
    stderr: IO[bytes]

    def told(self, timeout: float = PATIENCE_SECONDS) -> bytes:
        """All that it said; it ends by itself and well."""
        with self.stdout, self.stderr:
            status = self.process.wait(timeout)
            self.stderr.seek(0)
            assert status == 0, self.stderr.read().decode(errors="replace")[-4000:]
            self.stdout.seek(0)
            return self.stdout.read()

    def kill(self) -> None:
        """Kill it; nothing when it has ended."""
        self.process.kill()
        self.process.wait()
        self.stdout.close()
        self.stderr.close()


class Nursery:
    """Where processes of one house are begun.

    Args:
        environment: what all of them have.
        log: what the cradle itself says.
        load: modules that they need, loaded once.
        apps: those that are installed, when they need few; otherwise those of the settings.
    """

    def __init__(
        self, environment: dict[str, str], log: Path, load: Sequence[str], apps: Sequence[str] = ()
    ) -> None:
        self._orders, theirs = socket.socketpair()
        what = json.dumps({"load": list(load), "apps": list(apps)})
        with theirs, log.open("ab") as file:
            self._cradle = subprocess.Popen(  # noqa: S603  our own words
                [sys.executable, "-m", "wenjin.core.tests.cradle", str(theirs.fileno()), what],
                # The arithmetic of vectors would start threads of its own, which no child would inherit.
                env={**environment, "OPENBLAS_NUM_THREADS": "1"},
                cwd=ROOT,
                stdout=file,
                stderr=file,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def begin(
        self,
        words: Sequence[str],
        stdin: int,
        stdout: int,
        stderr: int,
        environment: Mapping[str, str] | None = None,
    ) -> Child:
        """Begin a process.

        Args:
            words: a module whose ``main`` is the program, and what follows on its command line.
            stdin, stdout, stderr: descriptors that it gets copies of.
            environment: what it alone has; settings were read before.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            order = (
                json.dumps({"words": list(words), "environment": dict(environment or {})}).encode() + b"\n"
            )
            files = [theirs.fileno(), stdin, stdout, stderr]
            sent = socket.send_fds(self._orders, [order], files)
            self._orders.sendall(order[sent:])
        return Child(ours)

    def start(self, *words: str, **environment: str) -> Errand:
        """Begin a process that is heard when it has ended."""
        stdout, stderr = TemporaryFile(), TemporaryFile()  # noqa: SIM115  its ``told`` closes them
        with Path(os.devnull).open("rb") as nothing:
            files = (nothing.fileno(), stdout.fileno(), stderr.fileno())
            return Errand(self.begin(words, *files, environment), stdout, stderr)

    def converse(self, words: Sequence[str], stderr: int) -> Dialogue:
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
