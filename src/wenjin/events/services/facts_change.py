"""The facts of an event and its own words, changed together by one form."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from wenjin.accounts.domain.actor import Actor
from wenjin.events.domain.drafts import EventChange
from wenjin.events.models import Event
from wenjin.events.services.planning import change_event
from wenjin.events.services.texts import set_texts


@transaction.atomic
def change_facts(
    actor: Actor,
    code: str,
    change: EventChange,
    texts: Mapping[str, str],
    *,
    key: str,
    at: datetime,
    seen: int | None = None,
) -> Event:
    """Change an event and its texts in the language in which it is written, both or neither.

    Args:
        texts: ``title``, ``summary``, ``description``; an empty one is taken away.

    Raises:
        As ``planning.change_event`` and ``texts.set_texts``; nothing was changed then.
    """
    event = change_event(actor, code, change, key=key, at=at, seen=seen)
    return set_texts(actor, code, event.source_language, texts, key=key, at=at)
