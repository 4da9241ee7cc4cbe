"""Reference days in a hall: waits under our way of calling and under others, and the time of a decision.

Source of the days and of the bars: the specification of the counters; see docs/counters.md.
"""

import json
import subprocess
import sys
from typing import Any, Final

from wenjin.counters.domain.reference_day import Load

_SEEDS: Final = {Load.BASE: "1-40", Load.HEAVY: "1-40", Load.LIGHT: "1-25"}
# At most so many minutes, or times the mean; ``within_15`` at least that share.
BARS: Final[dict[Load, dict[str, float]]] = {
    Load.BASE: {"mean": 7.0, "p95": 32, "within_15": 0.84, "worst_group": 1.30, "worst_of_day": 65},
    Load.HEAVY: {"mean": 13.9, "p95": 56, "within_15": 0.70, "worst_group": 1.20},
    Load.LIGHT: {"mean": 4.0},
}
BAR_DECISION_MS: Final = 20.0


def measure() -> dict[str, object]:
    """Waits of each load as ``wenjin counter-day`` prints them, with what misses its bar."""
    loads = {load.value: {**_played(load), "bar": BARS[load]} for load in Load}
    missed = [f"{name}: {key}" for name, one in loads.items() for key in _missed(one)]
    slowest = max(one["decision_p99_ms"] for one in loads.values())
    return {
        "loads": loads,
        "missed": missed,
        "decision_p99_ms": slowest,
        "bar": {"decision_ms": BAR_DECISION_MS},
        "met": not missed and slowest <= BAR_DECISION_MS,
    }


def _played(load: Load) -> dict[str, Any]:
    command = [sys.executable, "-m", "wenjin", "counter-day", "--json", "--load", load.value]
    # The others are told once.
    command += ["--seeds", _SEEDS[load], *([] if load is Load.BASE else ["--alone"])]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _missed(one: dict[str, Any]) -> list[str]:
    return [
        key for key, bar in one["bar"].items() if (one[key] < bar if key == "within_15" else one[key] > bar)
    ]
