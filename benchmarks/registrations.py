"""What a registration costs by the ordinary form, all of it: web server, worker for the mail, database."""

import os
import sys
import time
from collections.abc import Mapping
from typing import Any, Final

from benchmarks._own_database import found_by, own_postgresql
from benchmarks._server import descendants, of_postgresql, seconds_of, serving, words_of

PEOPLE: Final = 3000
WARMING: Final = 200
CLIENTS: Final = 32
WORKERS: Final = 2
BAR_REQUESTS: Final = 3.0
BAR_CPU_MS: Final = 15.0
BAR_PER_SECOND: Final = 60.0
LONGEST_WAIT: Final = 300.0


def measure() -> dict[str, object]:
    """A form with its key against forged forms, limits of visitors, the database, a mail with its calendar file.

    Each guest has a browser and an address of their own: loads the form, sends it, and loads the page of the
    registration. The processor time is that of the operating system's accounts for web server, worker and
    database, until the last mail is handed over; without a mail server it is kept in the table of mails.
    Commits reach the disk as in production, and those who register use the same processors.
    """
    people = int(os.environ.get("WENJIN_BENCH_PEOPLE", PEOPLE))
    with own_postgresql() as environment:
        found_by(environment, "_guests", "prepare", str(people + WARMING), "1", "form")
        database = of_postgresql(environment["WENJIN_DATABASE"])
        with serving(environment, workers=WORKERS, has_outbox=True) as (server, port):
            found_by(environment, "_guests", "come", str(port), "0", str(WARMING), str(CLIENTS))
            _wait_till_done(environment)
            before = _used(server, database)
            seen = found_by(
                environment, "_guests", "come", str(port), str(WARMING), str(people), str(CLIENTS)
            )
            after = _wait_till_done(environment)
            used = {name: seconds - before[name] for name, seconds in _used(server, database).items()}
    return _figures(people, seen, after, used)


def _used(server: int, database: int) -> dict[str, float]:
    workers = [one for one in descendants(server) if b"work" in words_of(one).split(b"\0")]
    worker = sum(seconds_of(one) for one in workers)
    return {"web": seconds_of(server) - worker, "worker": worker, "database": seconds_of(database)}


def _wait_till_done(environment: Mapping[str, str]) -> dict[str, Any]:
    """Until nothing waits for the worker. The question costs the database little, and is counted."""
    until = time.monotonic() + LONGEST_WAIT
    while True:
        time.sleep(4)
        after = found_by(environment, "_guests", "tell")
        if not after["open"] or time.monotonic() > until:
            return after


def _figures(
    people: int, seen: Mapping[str, Any], after: Mapping[str, Any], used: Mapping[str, float]
) -> dict[str, object]:
    each = {name: round(seconds / people * 1000, 2) for name, seconds in used.items()}
    ((_code, _waits, _size, taken, confirmed, _waiting, rows),) = after["events"]
    total = round(sum(used.values()) / people * 1000, 2)
    per_second = people / seen["seconds"]
    lost = len(set(seen["answered"]) - set(after["hashes"]))
    return {
        "people": people,
        "clients": CLIENTS,
        "requests_each": round(seen["requests"] / people, 2),
        "ms_cpu_each": total,
        "ms_cpu_each_by_part": {**each, "guests": round(seen["cpu"] / people * 1000, 2)},
        "people_per_second": round(per_second, 1),
        "all_three_requests_ms_median": seen["milliseconds_median"],
        "rows": rows,
        "lost": lost,
        "notices": after["notices"],
        "notices_left": after["open"],
        "notices_failed": after["failed"],
        "bar": {
            "requests_each": BAR_REQUESTS,
            "ms_cpu_each": BAR_CPU_MS,
            "people_per_second": BAR_PER_SECOND,
        },
        "met": seen["requests"] <= BAR_REQUESTS * people
        and total <= BAR_CPU_MS
        and per_second >= BAR_PER_SECOND
        and not lost
        and rows == confirmed == taken == people + WARMING
        and not after["open"],
    }


if __name__ == "__main__":
    print(measure(), file=sys.stdout)
