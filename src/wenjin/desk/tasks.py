"""Reading the whole ledger again takes minutes in a large city: a worker does it, and the result is an entry."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from wenjin.core.ledger import book
from wenjin.core.ledger.errors import AlreadyActed
from wenjin.core.ledger.verification import Report, verify
from wenjin.core.outbox.registry import handles

TOPIC: Final = "audit_verification"
LEDGER_STREAM: Final = "audit"
VERIFIED: Final = "audit.verified"
MOST_TOLD: Final = 20


@handles(TOPIC, is_transactional=False, most_attempts=3)
def verify_all(payload: Mapping[str, Any], *, at: datetime) -> None:
    """Verify everything and write down what was found, for whoever asked."""
    write_result(verify(), actor=str(payload["actor"]), at=at, act_key=f"audit:{payload['key']}")


def write_result(report: Report, *, actor: str, at: datetime, act_key: str, stream: str = "") -> None:
    """One entry for one verification; asked twice under one key, there is one.

    Args:
        stream: the only chain that was read; empty for all.
    """
    result: dict[str, object] = {
        "entries": report.entries,
        "streams": report.streams,
        "heads": report.heads,
        "waiting": report.waiting,
        "problems": report.problem_count,
        "first": [[one.code, one.stream, one.number] for one in report.problems[:MOST_TOLD]],
        "only": stream,
    }
    try:
        with transaction.atomic():
            book.append(LEDGER_STREAM, VERIFIED, at=at, actor=actor, payload=result, act_key=act_key[:80])
    except AlreadyActed:
        return
