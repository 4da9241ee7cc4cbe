"""The ledger: entries appended one by one and in bulk, and the whole of it verified."""

import statistics
import time
from typing import Any, Final
from uuid import UUID

from benchmarks._pack import loaded_pack

SINGLE: Final = 1000
STREAMS: Final = 400
EACH: Final = 25
ROUNDS: Final = 3


def measure() -> dict[str, Any]:
    """Entries a second of CPU, on SQLite in memory."""
    with loaded_pack():
        from django.db import transaction

        from wenjin.core import clock
        from wenjin.core.ledger import book, heads
        from wenjin.core.ledger.verification import verify

        at = clock.now()
        with transaction.atomic():
            began, after = time.process_time(), book.START
            for number in range(SINGLE):
                entry = book.append(
                    "bench:single",
                    "bench.noted",
                    at=at,
                    actor="system",
                    payload={"number": number},
                    after=after,
                )
                after = (entry.number, entry.hash)
            single = SINGLE / (time.process_time() - began)
            many = statistics.median(_many(at, round_) for round_ in range(ROUNDS))
            heads.sign_head(at)
            costs = []
            for _ in range(ROUNDS):
                began = time.process_time()
                report = verify()
                costs.append(report.entries / (time.process_time() - began))
            if not report.is_whole:
                raise RuntimeError("the ledger is not whole")
            transaction.set_rollback(True)
    return {
        "appended_singly_per_second": round(single),
        "appended_in_bulk_per_second": round(many),
        "verified_per_second": round(statistics.median(costs)),
        "entries": report.entries,
    }


def _many(at: Any, round_: int) -> float:
    from wenjin.core.ledger import book

    entries = [
        book.NewEntry(
            stream=f"bench:{UUID(int=round_ * STREAMS + stream)}",
            code="bench.noted",
            at=at,
            actor="system",
            payload={"number": number},
        )
        for stream in range(STREAMS)
        for number in range(EACH)
    ]
    began = time.process_time()
    book.append_many(entries)
    return len(entries) / (time.process_time() - began)
