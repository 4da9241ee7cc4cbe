"""``python -m benchmarks [NAME …]``: measure, print JSON, and say what misses its bar."""

import importlib
import json
import pkgutil
import sys

import benchmarks


def main() -> int:
    """Run the named modules, or all; 1 when a bar is missed."""
    names = sys.argv[1:] or sorted(
        module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")
    )
    found: dict[str, object] = {}
    missed = 0
    for name in names:
        print(f"measuring {name} …", file=sys.stderr)
        result = importlib.import_module(f"benchmarks.{name}").measure()
        found[name] = result
        missed += result.get("met") is False
    print(json.dumps(found, indent=2, ensure_ascii=False, default=str))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
