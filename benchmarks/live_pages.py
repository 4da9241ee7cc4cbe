"""What 200 displays and phones on live pages cost a real server: half by events, half asking every five seconds.

Every client draws its page anew when something happened, as ``live.js`` does it. An act in the hall every ten
seconds is about three times what a base day has.
"""

import asyncio
import json
import random
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from benchmarks._hall_day import CENTRE
from benchmarks._own_database import begin, found_by, own_folder, result_of
from benchmarks._server import seconds_of, serving

DISPLAYS, PHONES = 20, 180
WORKERS = 2
SECONDS, EVERY = 60.0, 10.0
POLL = 5.0
BAR_SHARE = 0.25
_HTTP = "HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\nHX-Request: true\r\n"


@dataclass
class Heard:
    """What clients saw."""

    events: int = 0
    drawn: int = 0
    asked: int = 0
    unchanged: int = 0
    failed: int = 0
    streams: int = 0
    milliseconds: list[float] = field(default_factory=list)


def measure() -> dict[str, object]:
    """Processor time of the server over its wall time, with and without anybody watching; and what was heard."""
    with own_folder() as environment:
        secrets = found_by(environment, "_hall_day", "prepare", str(PHONES))["secrets"]
        with serving(environment, workers=WORKERS, has_outbox=False) as (server, port):
            asyncio.run(_warm(port, secrets))
            idle = _share_of(server, lambda: time.sleep(10))
            heard = Heard()

            def watched() -> None:
                asyncio.run(_watch(port, secrets, heard))

            driver = begin(environment, "_hall_day", "go_on", str(EVERY), str(SECONDS))
            share = _share_of(server, watched)
            acts = result_of(driver)
    return {
        "clients": DISPLAYS + PHONES,
        "streams": heard.streams,
        "acts_in_the_hall": acts,
        "share_of_a_core": round(share, 3),
        "share_of_a_core_idle": round(idle, 4),
        "events_heard": heard.events,
        "parts_drawn": heard.drawn,
        "asked": heard.asked,
        "unchanged": heard.unchanged,
        "failed": heard.failed,
        "part_ms_median": round(statistics.median(heard.milliseconds), 1) if heard.milliseconds else None,
        "bar": {"share_of_a_core": BAR_SHARE},
        "met": share <= BAR_SHARE and heard.failed == 0,
    }


async def _watch(port: int, secrets: list[str], heard: Heard) -> None:
    parts = [f"/en/display/{CENTRE}/now/"] * DISPLAYS + [f"/en/tickets/{one}/now/" for one in secrets]
    random.Random(1).shuffle(parts)
    clients = [_stream if place % 2 else _poll for place in range(len(parts))]
    tasks = [
        asyncio.create_task(client(port, part, heard)) for client, part in zip(clients, parts, strict=True)
    ]
    await asyncio.sleep(SECONDS)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _warm(port: int, secrets: list[str]) -> None:
    heard = Heard()
    for part in (f"/en/display/{CENTRE}/now/", *(f"/en/tickets/{one}/now/" for one in secrets[:20])):
        await _draw(port, part, heard)
        await _draw(port, part, heard)
    if heard.failed:
        raise RuntimeError("the pages do not come")


async def _stream(port: int, part: str, heard: Heard) -> None:
    """As ``EventSource`` does it; whatever comes, the part is drawn anew a moment later."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /live/{CENTRE}/events {_HTTP}\r\n".encode())
    status = await reader.readline()
    if b" 200 " not in status:
        heard.failed += 1
        return
    heard.streams += 1
    due: asyncio.Task[None] | None = None
    try:
        while line := await reader.readline():
            if line.startswith((b"event: changed", b"event: called")):
                heard.events += 1
                if due is None or due.done():
                    due = asyncio.create_task(_draw_soon(port, part, heard))
    finally:
        writer.close()


async def _poll(port: int, part: str, heard: Heard) -> None:
    """As the fallback of ``live.js`` does it, each time with a connection that is kept."""
    last, tag = 0, ""
    await asyncio.sleep(random.uniform(0, POLL))
    while True:
        status, headers, body = await _get(port, f"/live/{CENTRE}/since/{last}/", tag)
        heard.asked += 1
        if status == 200:
            said = json.loads(body)
            is_first, last, tag = not tag, said["last"], headers.get("etag", "")
            if said["events"] and not is_first:
                heard.events += len(said["events"])
                await _draw_soon(port, part, heard)
        elif status == 304:
            heard.unchanged += 1
        else:
            heard.failed += 1
        await asyncio.sleep(POLL * random.uniform(0.8, 1.2))


async def _draw_soon(port: int, part: str, heard: Heard) -> None:
    await asyncio.sleep(random.uniform(0, 1.5))
    await _draw(port, part, heard)


async def _draw(port: int, part: str, heard: Heard) -> None:
    began = time.monotonic()
    status, _, _ = await _get(port, part, "")
    heard.drawn += 1
    heard.failed += status != 200
    heard.milliseconds.append((time.monotonic() - began) * 1000)


async def _get(port: int, path: str, tag: str) -> tuple[int, Mapping[str, str], bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    match = f"If-None-Match: {tag}\r\n" if tag else ""
    writer.write(f"GET {path} {_HTTP}{match}Connection: close\r\n\r\n".encode())
    raw = await reader.read()
    writer.close()
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
    if headers.get("transfer-encoding") == "chunked":
        body = body.split(b"\r\n", 1)[1].rsplit(b"\r\n0\r\n", 1)[0]
    return int(lines[0].split()[1]), headers, body


def _share_of(parent: int, act: Callable[[], None]) -> float:
    """Processor time of a server and its workers while something goes on, over the time by the clock."""
    before, began = seconds_of(parent), time.monotonic()
    act()
    return (seconds_of(parent) - before) / (time.monotonic() - began)
