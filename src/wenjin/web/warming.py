"""A worker reads what it needs when it starts, so that its first reader does not wait for it."""

import logging
from typing import Final

from django.db import DatabaseError, connections
from django.urls import get_resolver

from wenjin.assistant.queries.answering import answer
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.lang.domain.registry import SOURCE

_log: Final = logging.getLogger(__name__)
# English is searched with every question. Other languages take a tenth of a second each when they are first
# asked, and memory: they wait for somebody who asks.
_QUESTION: Final = "passport"


def warm() -> None:
    """Addresses with all views behind them, the model, the heads, the catalogue, the words of English."""
    try:
        _ = get_resolver().url_patterns
        answer(_QUESTION, SOURCE)
    except (NoPackLoaded, DatabaseError):
        _log.info("nothing to read yet", exc_info=True)
    finally:
        # Of this thread, which ends here.
        connections.close_all()
