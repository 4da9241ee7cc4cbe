"""The assistant under load: 50 questions a second on two cores, and the memory of its web processes.

Memory is measured twice: with the model loaded, when questions in English were answered; and after all 43
languages were asked many times, which no worker of a city sees in a day. The second is also given with each page
that processes share divided among them, since pages of files and of the parent are there once.

A real server with two workers and one thread of vectors each; the questions are those of the measuring set, sent
at fixed times whether or not earlier ones are answered (an open loop), by a process of its own on the same two
cores. No text is sent twice, since a worker keeps the vectors of what it was asked last. Times are of the clock,
so they say little on a busy machine: the load of the machine is beside them, and the time of the processors that
a question took, which other work on the machine changes less.
"""

import http.client
import os
import queue
import random
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from benchmarks._own_database import found_by, own_folder
from benchmarks._questions import Question, questions
from wenjin.lang.domain.registry import LANGUAGES

WORKERS = 2
SENDERS = 32
A_SECOND = 50
SECONDS = 30
_WARM_EACH = 8
_ENGLISH = 40
_COURTESIES = ("please", "thank you", "thanks a lot")
# Tools of the tests bring jinja2, which Django loads wherever it finds it; requirements/production.txt has none.
_AS_IN_A_CITY = "import sys; sys.modules['jinja2'] = None; from wenjin.__main__ import main; main()"
BAR_P95_MS = 150.0
BAR_MEGABYTES = 250.0


def measure() -> dict[str, object]:
    """Milliseconds until an answer page has come, and megabytes of each worker after all languages were asked."""
    with own_folder() as environment:
        found_by(environment, "asking", "set-up")
        with _server(environment) as (port, pid):
            chosen = questions()
            random.Random(20261122).shuffle(chosen)
            texts = _different(chosen)
            workers = _workers(pid)
            _in_english(port)
            with_model = max(_resident(one) for one in workers)
            _warm(port, texts)
            before = sum(_processor_seconds(one) for one in workers)
            times, failed = _send(port, list(islice(texts, A_SECOND * SECONDS)))
            took = sum(_processor_seconds(one) for one in workers) - before
            memory = sorted(_resident(one) for one in workers)
            shares = sorted(_proportional(one) for one in workers)
    p95 = sorted(times)[int(len(times) * 0.95)] if times else float("inf")
    return {
        "questions": len(times),
        "a_second": A_SECOND,
        "failed": failed,
        "answer_ms_median": round(sorted(times)[len(times) // 2], 1),
        "answer_ms_p95": round(p95, 1),
        "processor_ms_a_question": round(took / len(times) * 1000, 1),
        "worker_megabytes_with_the_model": round(with_model, 1),
        "workers_megabytes": [round(one, 1) for one in memory],
        "workers_megabytes_shared_pages_divided": [round(one, 1) for one in shares],
        "load_of_the_last_minute": round(os.getloadavg()[0], 1),
        "bar": {"answer_ms_p95": BAR_P95_MS, "worker_megabytes": BAR_MEGABYTES},
        "met": p95 <= BAR_P95_MS and not failed and with_model <= BAR_MEGABYTES,
    }


@contextmanager
def _server(environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", _AS_IN_A_CITY, "serve", "--port", str(port), "--workers", str(WORKERS)]
    process = subprocess.Popen([*command, "--no-worker"], env=environment, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                _status(http.client.HTTPConnection("127.0.0.1", port, timeout=30), "/en/")
                break
            except OSError:
                time.sleep(0.2)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def _different(chosen: Sequence[Question]) -> Iterator[Question]:
    """The questions without end, each time round with another word of courtesy, so that no text comes twice."""
    yield from chosen
    for courtesy in _COURTESIES:
        for one in chosen:
            yield replace(one, text=f"{one.text} {courtesy}")


def _in_english(port: int) -> None:
    """Some questions, so that all workers have their model."""
    for number in range(_ENGLISH):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        _status(connection, f"/en/ask/?q={quote(f'I lost my passport {number}')}")
        connection.close()


def _warm(port: int, texts: Iterator[Question]) -> None:
    """Every language several times, in its own letters and in Latin ones, so that both workers have met it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    left = dict.fromkeys((one.code for one in LANGUAGES), _WARM_EACH)
    for one in islice(texts, len(LANGUAGES) * _WARM_EACH * 2):
        if left[one.language]:
            left[one.language] -= 1
            connection.close()  # another connection may come to another worker
            _status(connection, _address(one))
            connection.close()
            _status(connection, f"/{one.language}/ask/?q={quote(f'visa passport {left[one.language]}')}")


def _send(port: int, chosen: list[Question]) -> tuple[list[float], int]:
    """Milliseconds from the moment a question was due, and how many were not answered."""
    due: queue.Queue[tuple[float, str] | None] = queue.Queue()
    times: list[float] = []
    failed: list[str] = []
    began = time.monotonic() + 1

    def sender() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while (one := due.get()) is not None:
            at, address = one
            time.sleep(max(0.0, at - time.monotonic()))
            try:
                status = _status(connection, address)
            except (OSError, http.client.HTTPException):
                connection.close()
                status = 0
            times.append((time.monotonic() - at) * 1000)
            if status != 200:
                failed.append(address)

    threads = [threading.Thread(target=sender) for _ in range(SENDERS)]
    for number, one in enumerate(chosen):
        due.put((began + number / A_SECOND, _address(one)))
    for thread in threads:
        due.put(None)
        thread.start()
    for thread in threads:
        thread.join()
    return times, len(failed)


def _address(one: Question) -> str:
    return f"/{one.language}/ask/?q={quote(one.text)}"


def _status(connection: http.client.HTTPConnection, address: str) -> int:
    connection.request("GET", address, headers={"Host": "127.0.0.1", "Accept-Encoding": "gzip"})
    response = connection.getresponse()
    response.read()
    return response.status


def _workers(parent: int) -> list[int]:
    """Processes that were forked off by the server."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(path.parent.name))
    return found


def _processor_seconds(pid: int) -> float:
    """Time that a process has had of the processors, for itself and in the system for it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    """Megabytes in memory, pages shared with other processes included."""
    match = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(match[1]) / 1024 if match else 0.0


def _proportional(pid: int) -> float:
    """Megabytes in memory, each shared page divided by the processes that share it."""
    match = re.search(r"\nPss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text())
    return int(match[1]) / 1024 if match else 0.0


if __name__ == "__main__":
    from benchmarks._own_database import set_up

    set_up()
    print("{}")
