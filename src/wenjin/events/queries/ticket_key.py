"""The key from which codes of tickets are made."""

from functools import lru_cache

from django.conf import settings

from wenjin.core.keys.sealing import blind_index


def ticket_key() -> bytes:
    """32 bytes that only this house has; they change with ``WENJIN_INDEX_KEY``, and all tickets with them."""
    return _derived(settings.INDEX_KEY)


@lru_cache(maxsize=4)
def _derived(_root: bytes) -> bytes:
    return bytes.fromhex(blind_index("tickets", purpose="events.tickets"))
