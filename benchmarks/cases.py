"""Transitions of cases through the services: on SQLite by one process, on PostgreSQL by several."""

from collections.abc import Mapping
from typing import Final, cast

from benchmarks._own_database import begin, found_by, own_folder, together

BAR_SQLITE: Final = 300
BAR_POSTGRESQL: Final = 500
CASES: Final = 240
PROCESSES: Final = 4


def measure() -> dict[str, object]:
    """Acts a second, each with its entries in the ledger, its rows and its messages in one transaction."""
    with own_folder() as environment:
        sqlite = _moved(environment, 1)
    from tests.postgresql_server import postgresql

    with own_folder() as environment, postgresql(is_durable=True) as address:
        server = _moved({**environment, "WENJIN_DATABASE": address}, PROCESSES)
    return {
        "sqlite": sqlite,
        "postgresql": {**server, "processes": PROCESSES, "commits": "durable"},
        "bar": {"sqlite_per_second": BAR_SQLITE, "postgresql_per_second": BAR_POSTGRESQL},
        "met": cast(float, sqlite["per_cpu_second"]) >= BAR_SQLITE
        and cast(float, server["per_second"]) >= BAR_POSTGRESQL,
    }


def _moved(environment: Mapping[str, str], processes: int) -> dict[str, object]:
    found_by(environment, "_case_moves", "prepare", str(CASES))
    parts = together(
        begin(environment, "_case_moves", "move", str(part), str(processes)) for part in range(processes)
    )
    moves = sum(cast(int, one["moves"]) for one in parts)
    cpu = sum(cast(float, one["cpu_seconds"]) for one in parts)
    seconds = max(cast(float, one["ended"]) for one in parts) - min(
        cast(float, one["began"]) for one in parts
    )
    return {
        "transitions": moves,
        "per_second": round(moves / seconds),
        "per_cpu_second": round(moves / cpu),
        "ms_cpu_each": round(cpu / moves * 1000, 2),
    }
