"""Check-in of 5,000 guests at four doors without a network: after they are heard, nobody is admitted twice."""

from collections.abc import Mapping
from typing import Any, Final

from benchmarks._own_database import begin, found_by, on_both, together

GUESTS: Final = 5_000
DOORS: Final = 4
BAR_TWICE: Final = 0
BAR_WRONG: Final = 0


def measure() -> dict[str, object]:
    """What the tables hold after four doors sent what they read, each in a process of its own, on each database.

    Each door has read three guests in five, so most were read at several doors; one reading in fifty is taken
    back at its door, one in a hundred is of a ticket that is not ours. Readings come in random order, in batches
    of 200, and every one is sent twice, the second time with others. ``twice``: guests admitted by more than one
    reading; ``wrong``: guests who are counted and should not be, or the other way, or at another time than that
    of the earliest reading that stands; judged from what the doors read, by other means than the services use.
    """
    both = on_both(_checked_in)
    return {
        **dict(zip(("sqlite", "postgresql"), both, strict=True)),
        "doors": DOORS,
        "bar": {"guests": GUESTS, "twice": BAR_TWICE, "wrong": BAR_WRONG},
        "met": all(
            one["guests"] >= GUESTS and one["twice"] <= BAR_TWICE and one["wrong"] <= BAR_WRONG
            for one in both
        ),
    }


def _checked_in(environment: Mapping[str, str]) -> dict[str, Any]:
    listed = found_by(environment, "_check_in", "prepare", str(GUESTS))
    parts = together(begin(environment, "_check_in", "send", str(number)) for number in range(DOORS))
    after = found_by(environment, "_check_in", "tell", str(DOORS))
    readings = sum(one["readings"] for one in parts)
    seconds = max(one["ended"] for one in parts) - min(one["began"] for one in parts)
    return {
        **listed,
        **after,
        "readings": readings,
        "readings_sent": sum(one["sent"] for one in parts),
        "seconds": round(seconds, 1),
        "ms_cpu_a_reading": round(sum(one["cpu"] for one in parts) / readings * 1000, 2),
    }
