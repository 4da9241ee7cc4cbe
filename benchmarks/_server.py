"""A real server for a benchmark, and what the operating system says it used."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

PATIENCE = 120.0
# A process that has just begun draws pages in advance.
SETTLES = 15.0
_MODEL = Path(__file__).resolve().parents[1] / "var" / "model"
_TICKS = os.sysconf("SC_CLK_TCK")
# Fields of /proc/<pid>/stat behind the name: utime, stime, and those of children that were waited for.
_OWN, _GONE = (11, 12), (13, 14)


@contextmanager
def serving(environment: Mapping[str, str], *, workers: int, has_outbox: bool) -> Iterator[tuple[int, int]]:
    """``wenjin serve`` until the block ends; its process id and its port.

    Args:
        has_outbox: with the worker for the outbox beside it.
    """
    port = _free_port()
    words = [
        "serve",
        "--port",
        str(port),
        "--workers",
        str(workers),
        *([] if has_outbox else ["--no-worker"]),
    ]
    # What the assistant makes once for a house is taken from the one here, where there is one.
    model = {"WENJIN_MODEL": str(_MODEL)} if _MODEL.is_dir() else {}
    # What it says of forms that were refused would bury what a benchmark says.
    log = (Path(environment["WENJIN_VAR"]) / "server.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "wenjin", *words], env={**environment, **model}, stdout=log, stderr=log
    )
    try:
        _wait_for(port)
        time.sleep(SETTLES)
        yield server.pid, port
    finally:
        server.terminate()
        server.wait(30)
        log.close()


def seconds_of(pid: int) -> float:
    """Processor time of a process, of all that it began and of those of them that have ended."""
    return sum(_used(one) for one in (pid, *descendants(pid)))


def descendants(pid: int) -> list[int]:
    """All that a process began and that run still."""
    found = []
    with suppress(FileNotFoundError):
        for tasks in Path(f"/proc/{pid}/task").iterdir():
            with suppress(FileNotFoundError):
                for child in map(int, (tasks / "children").read_text().split()):
                    found += [child, *descendants(child)]
    return found


def of_postgresql(address: str) -> int:
    """Process id of the server of a database that listens on this machine."""
    port = str(urlsplit(address).port)
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (folder / "cmdline").read_bytes().split(b"\0")
            if words[0].endswith(b"/postgres") and port.encode() in words:
                return int(folder.name)
    raise RuntimeError("no such server")


def kill(pid: int) -> None:
    """SIGKILL: what it had in hand is gone."""
    os.kill(pid, signal.SIGKILL)


def words_of(pid: int) -> bytes:
    """The command line of a process; empty when it has ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _used(pid: int) -> float:
    with suppress(FileNotFoundError, ProcessLookupError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(int(fields[place]) for place in (*_OWN, *_GONE)) / _TICKS
    return 0.0


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError("the server does not come: run `wenjin serve` by itself to see why")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
