"""Understand a situation told in words, with the phrases of the loaded pack."""

from collections.abc import Collection
from typing import Final

from wenjin.catalogue.domain.search.languages import languages_to_search
from wenjin.catalogue.domain.situations import situation as domain
from wenjin.catalogue.domain.situations.situation import PhraseBook, Situation
from wenjin.catalogue.queries.domain import current_pack, documents
from wenjin.core.held import EachOnce, Newest

__all__ = ["Situation", "recognise"]

# A third of a megabyte each, made in some 50 ms.
_MOST_BOOKS: Final = 43


def recognise(text: str, language: str, guessed: Collection[str] = ()) -> Situation | None:
    """The situation that somebody tells of, or None when nothing was understood.

    The reader's language is tried first, then those that the letters point to: it is a hint only.

    Args:
        text: anything; its first 300 characters are read.
        language: code of the reader's language.
        guessed: further languages that the text may be in.

    Raises:
        NoPackLoaded: there are no phrases.
        KeyError: no such language.
    """
    books = _current.of(current_pack().content_hash)
    found = (books.of(code) for code in languages_to_search(text, language, guessed))
    return domain.recognise(text, (one for one in found if one is not None))


def _book(language: str) -> PhraseBook | None:
    found = documents("phrases", identifier=language)["phrases"]
    return PhraseBook(language, found[0]["situations"]) if found else None


_current: Final[Newest[str, EachOnce[str, PhraseBook | None]]] = Newest(
    lambda _: EachOnce(_book, _MOST_BOOKS)
)
