"""Finished pieces of pages, kept as text.

Only finished HTML is kept, never objects: reading a large object back takes longer than drawing the page. A key
names everything the piece depends on, so nothing is ever thrown away by hand; another pack makes other keys.
"""

from django.core.cache import caches
from django.utils.safestring import SafeString, mark_safe

from wenjin.lang.templatetags.lang import asked_language, interface_language

HOUR = 3600


def key(kind: str, edition: str, *names: object) -> str:
    """The key of a piece in the languages of the reader.

    Args:
        edition: of the pack (``CurrentPack.edition``): another one when a text was changed.
    """
    return ":".join((kind, edition[:32], asked_language(), interface_language(), *map(str, names)))


def get(name: str) -> dict[str, SafeString] | None:
    """The pieces kept under this key, if any."""
    kept = caches["pages"].get(name)
    # They were escaped when they were drawn; the cache hands plain text back.
    return {part: mark_safe(text) for part, text in kept.items()} if kept else None  # noqa: S308


def keep(name: str, parts: dict[str, SafeString]) -> None:
    """Keep pieces for an hour."""
    caches["pages"].set(name, {part: str(text) for part, text in parts.items()}, HOUR)
