"""What staff add can be taken out of use and back: one act, noted in the ledger."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from wenjin.accounts.domain.actor import Actor
from wenjin.assistant.models import Example, HelpPhrase
from wenjin.core.ledger import book


def switch(
    rows: QuerySet[Example] | QuerySet[HelpPhrase],
    actor: Actor,
    code: str,
    payload: Mapping[str, object],
    *,
    at: datetime,
    removed_at: datetime | None,
) -> bool:
    """Take rows out of use, or back into it when ``removed_at`` is None; whether anything changed."""
    with transaction.atomic():
        if not rows.filter(removed_at__isnull=removed_at is not None).update(removed_at=removed_at):
            return False
        book.append("system", code, at=at, actor=actor.reference, payload=payload)
    return True
