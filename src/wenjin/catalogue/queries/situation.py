"""Understand a situation told in words, with the phrases of the loaded pack."""

import threading
from collections.abc import Mapping

from wenjin.catalogue.domain.situations import situation as domain
from wenjin.catalogue.domain.situations.situation import PhraseBook, Situation
from wenjin.catalogue.queries.domain import current_pack, documents
from wenjin.lang.domain.registry import chain

__all__ = ["Situation", "recognise"]

_lock = threading.Lock()
_books: tuple[str, Mapping[str, PhraseBook]] | None = None


def recognise(text: str, language: str) -> Situation | None:
    """The situation that somebody tells of, or None when nothing was understood.

    The reader's language is tried first, then all languages that have phrases: it is a hint only.

    Args:
        text: anything; its first 300 characters are read.
        language: code of the reader's language.

    Raises:
        NoPackLoaded: there are no phrases.
        KeyError: no such language.
    """
    books = _current()
    order = dict.fromkeys([*(code for code in chain(language) if code in books), *books])
    return domain.recognise(text, [books[code] for code in order])


def _current() -> Mapping[str, PhraseBook]:
    global _books  # compiled once per process and pack, replaced as a whole
    content_hash = current_pack().content_hash
    held = _books
    if held is not None and held[0] == content_hash:
        return held[1]
    with _lock:
        if _books is None or _books[0] != content_hash:
            found = documents("phrases")["phrases"]
            made = {one["language"]: PhraseBook(one["language"], one["situations"]) for one in found}
            _books = (content_hash, made)
        return _books[1]
