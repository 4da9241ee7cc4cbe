"""A server that was killed leaves nothing behind that holds its port, and two never share one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.crash.place import Place, Runner, free_port
from wenjin.core.tests.nursery import ROOT

PATIENCE_SECONDS = 60


def about(process: int) -> list[str]:
    """State, parent and so on of a process, as proc(5) has them from field 3 on; empty when it is gone."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return stat.rpartition(")")[2].split()


def children_of(process: int) -> list[int]:
    """Processes that it began."""
    everybody = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]
    return [one for one in everybody if about(one)[1:2] == [str(process)]]


def is_running(process: int) -> bool:
    """Whether it is there, and more than a remainder that nobody has asked after."""
    return about(process)[:1] not in ([], ["Z"])


def until(is_so: Callable[[], bool], place: Place) -> None:
    """Wait for something that comes by itself."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end, place.log()
        time.sleep(0.1)


def serving(place: Place, port: int) -> Runner:
    """``wenjin serve`` as ``make run`` starts it, with a worker beside it."""
    with (place.folder / "orphans.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "wenjin", "serve", "--port", str(port), "--threads", "2"],
            env=place.environment,
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    runner = Runner("web", process, port)
    place.runners.append(runner)
    return runner


def test_a_killed_server_leaves_neither_children_nor_a_taken_port(place: Place) -> None:
    port = free_port()
    runner = serving(place, port)
    place.wait_until_ready(runner)
    until(lambda: len(children_of(runner.process.pid)) == 2, place)
    children = children_of(runner.process.pid)
    second = subprocess.run(
        [sys.executable, "-m", "wenjin", "serve", "--port", str(port)],
        env=place.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert second.returncode == 1
    assert f"127.0.0.1:{port} is taken" in second.stderr
    assert "Traceback" not in second.stderr
    # The process alone, not its group: its children are told by nobody.
    os.kill(runner.process.pid, signal.SIGKILL)
    runner.process.wait()
    until(lambda: not any(map(is_running, children)), place)
    again = serving(place, port)
    place.wait_until_ready(again)
    again.kill()
