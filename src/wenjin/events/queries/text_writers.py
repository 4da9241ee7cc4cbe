"""Who wrote the texts of an event last, so that somebody else reviews them."""

from typing import Final

from wenjin.core.ledger import book
from wenjin.events.services.event_acts import stream_of_event

_WRITTEN: Final = ("event.texts",)


def last_writer(code: str, language: str) -> str:
    """Reference of whoever wrote texts of an event in a language last; empty for nobody."""
    entries = book.latest(stream_of_event(code), _WRITTEN)
    return next((one.actor for one in entries if one.payload.get("language") == language), "")
