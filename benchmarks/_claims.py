"""Places claimed through the services, in a process of its own: ``prepare``, ``claim PART COUNT`` or ``tell``."""

import json
import os
import sys
import time
from typing import Any

# Few, so that those who ask at once want the same.
OFFICERS = 3
HOURS = 1


def prepare() -> Any:
    """A hall of its own, with warm caches on the disk."""
    from wenjin.counters.tests import claim_race

    return claim_race.prepare(str(OFFICERS))


def claim(number: str, attempts: str) -> dict[str, Any]:
    """So many attempts; says that it is ready, and waits."""
    from wenjin.counters.tests import claim_race

    print("ready", flush=True)
    sys.stdin.readline()
    began, cpu = time.time(), time.process_time()
    told = claim_race.claim("0", number, attempts, str(HOURS))
    return {"began": began, "ended": time.time(), "cpu": time.process_time() - cpu, "told": told}


def tell() -> dict[str, Any]:
    """What the tables say, and on PostgreSQL how many deadlocks the server had to break."""
    from django.db import connection

    from wenjin.counters.tests import claim_race

    found: Any = claim_race.tell()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
            found["deadlocks_broken"] = cursor.fetchone()[0]
    return dict(found)


if __name__ == "__main__":
    import django

    django.setup()
    os.environ["RACE"] = os.environ["WENJIN_VAR"]
    word, *rest = sys.argv[1:]
    words: dict[str, Any] = {"prepare": prepare, "claim": claim, "tell": tell}
    print(json.dumps(words[word](*rest)))
