"""What staff add can be taken out of use and back: one act, noted in the ledger; and is forgotten in the end."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from wenjin.accounts.domain.actor import Actor
from wenjin.assistant.models import Example, HelpPhrase
from wenjin.core import clock
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


def forget_taken_back() -> int:
    """Delete examples and calls for help that were taken back as long ago as questions are kept; how many."""
    before = clock.now() - timedelta(days=settings.QUESTION_DAYS)
    rows = (Example.objects.filter(removed_at__lt=before), HelpPhrase.objects.filter(removed_at__lt=before))
    return sum(one.delete()[0] for one in rows)
