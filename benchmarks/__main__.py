"""``python -m benchmarks [NAME …]``: measure, print JSON, and say what misses its bar."""

import argparse
import importlib
import json
import os
import pkgutil
import platform
import sys
import time
from pathlib import Path

import benchmarks
from benchmarks import _document

LOOPS = 20


def main() -> int:
    """Run the named modules, or all; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="modules to run; all when left out")
    parser.add_argument("--document", type=Path, help="also write the figures as a page")
    options = parser.parse_args()
    names = options.names or sorted(
        module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")
    )
    found: dict[str, dict[str, object]] = {}
    for name in names:
        print(f"measuring {name} …", file=sys.stderr)
        found[name] = importlib.import_module(f"benchmarks.{name}").measure()
    found["machine"] = _machine()
    print(json.dumps(found, indent=2, ensure_ascii=False, default=str))
    if options.document:
        options.document.write_text(_document.page(found), encoding="utf-8")
    return 1 if any(result.get("met") is False for result in found.values()) else 0


def _machine() -> dict[str, object]:
    """What it was measured on, with the time of a fixed loop: machines are shared, and this one's pace varies."""
    best = float("inf")
    for _ in range(LOOPS):
        began = time.process_time()
        sum(range(1_000_000))
        best = min(best, time.process_time() - began)
    return {
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "load_of_the_last_minute": round(os.getloadavg()[0], 1),
        "sum_of_a_million_ms_cpu": round(best * 1000, 2),
    }


if __name__ == "__main__":
    sys.exit(main())
