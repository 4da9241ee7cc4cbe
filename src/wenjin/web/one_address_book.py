"""Names of addresses, looked up alike in every language.

Django writes down for each language anew which address each name stands for, since addresses may be translated.
Ours are not: all that differs is the code in front. One book serves 43 languages, which saves a web process about
25 MB.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeAlias, TypeVar

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

Noted = TypeVar("Noted")
Entry: TypeAlias = tuple[list[tuple[str, list[str]]], str, dict[str, Any], dict[str, Any]]
"""Of Django: what an address looks like with the names of what is filled in, its pattern, and two more."""
_BOOKS = ("_reverse_dict", "_namespace_dict", "_app_dict")


class SameInEveryLanguage(dict[str | None, Noted], Generic[Noted]):
    """A dictionary by language that keeps one value for all of them."""

    def __contains__(self, language: object) -> bool:
        return super().__contains__(None)

    def __getitem__(self, language: str | None) -> Noted:
        return super().__getitem__(None)

    def __setitem__(self, language: str | None, value: Noted) -> None:
        super().__setitem__(None, value)


class SameButForThePrefix(dict[str | None, Any]):
    """A dictionary by language that keeps the book of the first, and gives it to others with their own prefix."""

    def __contains__(self, language: object) -> bool:
        return len(self) > 0

    def __getitem__(self, language: str | None) -> Any:
        first, book = next(iter(self.items()))
        return book if language == first else _Prefixed(book, _code(first), _code(language))

    def __setitem__(self, language: str | None, value: Any) -> None:
        if not len(self):
            super().__setitem__(language, value)


class _Prefixed:
    """A book whose addresses begin with another language than those that are written in it."""

    def __init__(self, book: Any, written: str, wanted: str) -> None:
        self._book, self._written, self._wanted = book, f"{written}/", f"{wanted}/"

    def getlist(self, name: object) -> list[Entry]:
        """All that is noted for a name."""
        return [self._prefixed(one) for one in self._book.getlist(name)]

    def _prefixed(self, entry: Entry) -> Entry:
        addresses, pattern, defaults, converters = entry
        written = re.escape(self._written)
        if not pattern.startswith(written):
            return entry
        moved = [(self._wanted + one.removeprefix(self._written), names) for one, names in addresses]
        return moved, re.escape(self._wanted) + pattern.removeprefix(written), defaults, converters


def untranslated(patterns: list[URLPattern | URLResolver], module: str) -> list[URLPattern | URLResolver]:
    """The same patterns, with one book for all languages.

    Args:
        patterns: of the whole site. Prefixes of languages may stand in front of them, nowhere below.
        module: where they stand.
    """
    # These are made in __init__ and filled by Django under the language of the moment.
    for one in _inner(patterns):
        for name in _BOOKS:
            setattr(one, name, SameInEveryLanguage())
    vars(get_resolver(module))["_reverse_dict"] = SameButForThePrefix()
    return patterns


def _code(language: str | None) -> str:
    return language or str(settings.LANGUAGE_CODE)


def _inner(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLResolver]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield one
            yield from _inner(one.url_patterns)
