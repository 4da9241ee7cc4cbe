"""A rush for twenty places: 64 people send the form in the same moment, a hundred times, in both ways."""

from collections.abc import Mapping
from typing import Any, Final

from benchmarks._own_database import found_by, own_postgresql
from benchmarks._server import serving

PLACES: Final = 20
CLIENTS: Final = 64
RUNS: Final = 100
WORKERS: Final = 2


def measure() -> dict[str, object]:
    """Through a real server with two processes on PostgreSQL: the ordinary form, then the intake.

    Every second event has no waiting list. ``inexact`` counts events in which not exactly all places were given,
    or somebody was neither registered nor told that it is full; ``taken`` is held against the rows.
    """
    found: dict[str, object] = {}
    inexact = 0
    for entry, page in (("form", "register"), ("mass", "intake")):
        with own_postgresql() as environment:
            found_by(environment, "_guests", "prepare", str(PLACES), str(RUNS), entry)
            with serving(environment, workers=WORKERS, has_outbox=False) as (_server, port):
                seen = found_by(environment, "_guests", "rush", str(port), str(RUNS), str(CLIENTS), page)
            after = found_by(environment, "_guests", "tell")
        part = _figures(seen, after)
        inexact += int(part["inexact"])
        found[page] = part
    return {
        **found,
        "places": PLACES,
        "clients": CLIENTS,
        "runs": RUNS,
        "bar": {"inexact": 0},
        "met": inexact == 0,
    }


def _figures(seen: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    inexact = 0
    for _code, has_waiting_list, size, taken, confirmed, waiting, rows in after["events"]:
        others = CLIENTS - PLACES if has_waiting_list else 0
        inexact += not (
            taken == confirmed == size == PLACES and waiting == others and rows == PLACES + others
        )
    return {
        "inexact": inexact,
        "confirmed": sum(one[4] for one in after["events"]),
        "waiting": sum(one[5] for one in after["events"]),
        "told": seen["told"],
        "per_second": round(RUNS * CLIENTS / seen["seconds"], 1),
    }
