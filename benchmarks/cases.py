"""Transitions of cases through the services: on SQLite by one process, on PostgreSQL by several."""

import os
from collections.abc import Mapping
from typing import Any, Final

from benchmarks._own_database import begin, found_by, own_folder, own_postgresql, together

BAR_SQLITE: Final = 300
BAR_POSTGRESQL: Final = 500
CASES: Final = 240
# More than processors: while one waits for the disk, others work.
PROCESSES: Final = 4


def measure() -> dict[str, object]:
    """Acts a second, each with its entries in the ledger, its rows and its messages in one transaction.

    Writers begin together; all their acts, divided by the time from the first beginning to the last end on the
    clock of the wall, is what counts. What an act costs in CPU, client and server together, is told beside it,
    and how many would fit into the processors by that: on a shared machine the clock measures other people too.
    Commits reach the disk as in production (``synchronous_commit`` stays on).
    """
    with own_folder() as environment:
        sqlite = _moved(environment, 1, processors=1)
    with own_postgresql() as environment:
        server = _moved(environment, PROCESSES, processors=os.cpu_count() or 1)
    return {
        "sqlite": sqlite,
        "postgresql": {**server, "processes": PROCESSES, "processors": os.cpu_count()},
        "bar": {"sqlite_per_second": BAR_SQLITE, "postgresql_per_second": BAR_POSTGRESQL},
        "met": sqlite["per_second"] >= BAR_SQLITE and server["per_second"] >= BAR_POSTGRESQL,
    }


def _moved(environment: Mapping[str, str], processes: int, *, processors: int) -> dict[str, Any]:
    found_by(environment, "_case_moves", "prepare", str(CASES))
    parts: list[dict[str, Any]] = together(
        begin(environment, "_case_moves", "move", str(part), str(processes)) for part in range(processes)
    )
    rounds = [one for part in parts for one in part["rounds"]]
    moves = sum(one["moves"] for one in rounds)
    costs = [_cost(part["rounds"]) for part in parts]
    each = sum(costs) / len(costs)
    seconds = max(one["ended"] for one in parts) - min(one["began"] for one in parts)
    return {
        "transitions": moves,
        "per_second": round(moves / seconds),
        "ms_cpu_each": round(each * 1000, 2),
        "ms_cpu_each_in_the_server": round(sum(one["server_cpu"] for one in rounds) / moves * 1000, 2),
        "per_second_by_cpu": round(processors / each),
    }


def _cost(rounds: list[dict[str, float]]) -> float:
    """CPU seconds of an act in the best of the rounds: what is more was somebody else's."""
    return min((one["cpu"] + one["server_cpu"]) / one["moves"] for one in rounds)
