"""Appointments claimed by many at once: nobody promised twice, no officer without the interpreter or the line."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from benchmarks._own_database import begin, found_by, on_both, together

ATTEMPTS: Final = 10_000
PROCESSES: Final = 8
BAR_DOUBLE: Final = 0
BAR_ORPHANS: Final = 0


def measure() -> dict[str, object]:
    """What the tables hold after so many attempts by several processes, on each database.

    An attempt asks for a place in one of the four quarters of one hour, in one of four languages, of three
    officers and two interpreters; who gets one gives it back, lets it run out, or books, moves and cancels it.
    So places come back and are fought over to the end: ``told`` says how many attempts won one.
    Commits reach the disk as in production. The tables are judged by other means than those that wrote them.
    """
    both = on_both(_claimed)
    return {
        **dict(zip(("sqlite", "postgresql"), both, strict=True)),
        "processes": PROCESSES,
        "bar": {"attempts": ATTEMPTS, "double_bookings": BAR_DOUBLE, "orphan_halves": BAR_ORPHANS},
        "met": all(
            one["attempts"] >= ATTEMPTS
            and one["double_bookings"] <= BAR_DOUBLE
            and one["orphan_halves"] <= BAR_ORPHANS
            for one in both
        ),
    }


def _claimed(environment: Mapping[str, str]) -> dict[str, Any]:
    found_by(environment, "_claims", "prepare")
    each = -(-ATTEMPTS // PROCESSES)
    parts = together(
        begin(environment, "_claims", "claim", str(number), str(each)) for number in range(PROCESSES)
    )
    after = found_by(environment, "_claims", "tell")
    told: Counter[str] = Counter()
    for part in parts:
        told.update(part["told"])
    seconds = max(one["ended"] for one in parts) - min(one["began"] for one in parts)
    return {
        "attempts": each * PROCESSES,
        "double_bookings": after["double"],
        "orphan_halves": after["orphans"],
        "ledger_is_whole": after["ledger_is_whole"],
        "told": dict(told),
        "appointments": after["states"],
        "attempts_per_second": round(each * PROCESSES / seconds, 1),
        "ms_cpu_each": round(sum(one["cpu"] for one in parts) / (each * PROCESSES) * 1000, 1),
        **({"deadlocks_broken": after["deadlocks_broken"]} if "deadlocks_broken" in after else {}),
    }
