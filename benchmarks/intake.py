"""Two hundred thousand people register for one event, and a web process is killed in the middle."""

import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from subprocess import Popen
from typing import Any, Final

from benchmarks._own_database import begin, found_by, own_postgresql
from benchmarks._server import descendants, kill, of_postgresql, seconds_of, serving

PEOPLE: Final = 200_000
CLIENTS: Final = 200
WORKERS: Final = 2
BAR_SECONDS: Final = 600.0
# So many find all places taken and wait: what is over would show.
WITHOUT_A_PLACE: Final = 1000
# Forms a minute: the addresses of 200 clients stand for those of 200,000 people.
FROM_A_NETWORK: Final = 1_000_000


def measure(people: int | None = None) -> dict[str, object]:
    """Each asks for the form, sends it, is answered; one in fifty sends it twice, and a web process is killed.

    Server, database and crowd share the processors of this machine. Commits reach the disk as in production.
    Afterwards the tables are held against what each was told, by other means than those that wrote them.

    Args:
        people: how many register; ``WENJIN_BENCH_PEOPLE`` or 200,000 when left out.
    """
    count = people or int(os.environ.get("WENJIN_BENCH_PEOPLE", PEOPLE))
    places = count - min(WITHOUT_A_PLACE, count // 10)
    with own_postgresql() as own:
        environment = {**own, "WENJIN_INTAKE_FROM_A_NETWORK": str(FROM_A_NETWORK)}
        found_by(environment, "_crowd", "prepare", str(places))
        told = Path(environment["WENJIN_VAR"]) / "told.json"
        database = of_postgresql(environment["WENJIN_DATABASE"])
        with serving(environment, workers=WORKERS, has_outbox=False) as (server, port):
            before = seconds_of(server), seconds_of(database)
            crowd = begin(environment, "_crowd", "crowd", str(port), str(count), str(CLIENTS), str(told))
            killed_at = _kill_in_the_middle(crowd, server, count)
            seen = _last_line(crowd)
            web, tables = seconds_of(server) - before[0], seconds_of(database) - before[1]
        after = found_by(environment, "_crowd", "tell", str(told))
    return _figures(count, seen, after, web, tables, killed_at)


def _kill_in_the_middle(crowd: "Popen[str]", server: int, count: int) -> int:
    """Wait till half are answered, and kill one process that answers; says how many were answered then."""
    assert crowd.stdout is not None
    for line in crowd.stdout:
        if int(line) >= count // 2:
            # The one that is busiest, as far as the accounting tells.
            victim = max(descendants(server), key=seconds_of)
            kill(victim)
            print(f"killed one of the web processes after {line.strip()}", file=sys.stderr)
            return int(line)
    return 0


def _last_line(crowd: "Popen[str]") -> dict[str, Any]:
    """What the crowd saw, behind its counts."""
    output, _ = crowd.communicate()
    if crowd.returncode:
        raise RuntimeError(f"the crowd ended with {crowd.returncode}")
    found: dict[str, Any] = json.loads(output.rstrip().rsplit("\n", 1)[-1])
    return found


def _figures(
    count: int, seen: Mapping[str, Any], after: Mapping[str, Any], web: float, tables: float, killed_at: int
) -> dict[str, object]:
    whole = after["rows"] == after["guests"] == after["in_the_ledger"] == after["notices"] == after["numbers"]
    over = max(after["confirmed"] - after["size"], 0) + abs(after["taken"] - after["confirmed"])
    return {
        "people": count,
        "seconds": round(seen["seconds"], 1),
        "people_per_second": round(count / seen["seconds"], 1),
        "lost": after["lost"],
        "doubled": after["doubled"],
        "over": over,
        "answered": seen["answered"],
        "rows": after["rows"],
        "confirmed": after["confirmed"],
        "waiting": after["waiting"],
        "is_whole": whole,
        "sets": after["sets"],
        "killed_after": killed_at,
        "cut_off": seen["cut_off"],
        "sent_twice": seen["sent_twice"],
        "times_in_the_line": seen["times_in_the_line"],
        "requests_each": round(seen["requests"] / count, 2),
        "ms_cpu_each": {
            "web": round(web / count * 1000, 2),
            "database": round(tables / count * 1000, 2),
            "crowd": round(seen["cpu"] / count * 1000, 2),
        },
        "answer_ms_median": seen["milliseconds_median"],
        "answer_ms_slowest_percent": seen["milliseconds_slowest_percent"],
        "odd": seen["odd"],
        "bar": {"people": PEOPLE, "seconds": BAR_SECONDS, "lost": 0, "doubled": 0, "over": 0},
        "met": count >= PEOPLE
        and seen["seconds"] <= BAR_SECONDS
        and not (after["lost"] or after["doubled"] or over or seen["odd"])
        and seen["answered"] == after["rows"] == count
        and whole
        and killed_at > 0,
    }


if __name__ == "__main__":
    began = time.monotonic()
    print(measure(int(sys.argv[1]) if len(sys.argv) > 1 else None), time.monotonic() - began)
