"""Sentences of the interface in 43 languages at once, as one web process holds them.

Django keeps a dictionary a language, each with the English sentences as its keys. Here the keys are kept once,
and a language is one long text of what it says for each: a third of the memory, and nearly as fast.
"""

import gettext
from array import array
from collections.abc import Iterator, Mapping
from threading import Lock
from typing import Any, Final, TypeAlias, TypeVar

from django.utils.translation import trans_real

Key: TypeAlias = str | tuple[str, int]
"""An English sentence, or one with the number of its plural form."""
Default = TypeVar("Default")
# Grows with each language and never shrinks: what one language says, most others say too.
_numbers: Final[dict[Key, int]] = {}
_numbering: Final = Lock()


class SaidForKeys(Mapping[Key, str]):
    """What one language says, by the keys of all of them."""

    __slots__ = ("_ends", "_starts", "_text")

    def __init__(self, said: Mapping[Key, str]) -> None:
        with _numbering:
            numbers = [_numbers.setdefault(key, len(_numbers)) for key in said]
        # What is not said begins after it has ended.
        self._starts = array("I", [1]) * (max(numbers, default=-1) + 1)
        self._ends = array("I", [0]) * len(self._starts)
        text = bytearray()
        for number, value in zip(numbers, said.values(), strict=True):
            self._starts[number] = len(text)
            text += value.encode()
            self._ends[number] = len(text)
        self._text = bytes(text)

    def __getitem__(self, key: Key) -> str:
        said: str | None = self.get(key)
        if said is None:
            raise KeyError(key)
        return said

    def get(self, key: Key, default: Any = None) -> Any:
        """What is said for the key."""
        number = _numbers.get(key)
        if number is None or number >= len(self._starts):
            return default
        start, end = self._starts[number], self._ends[number]
        return self._text[start:end].decode() if start <= end else default

    def __iter__(self) -> Iterator[Key]:
        return (key for key, number in list(_numbers.items()) if self.get(key) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Translations(dict[str, Any]):
    """Where Django keeps what it has read, by language: each is made smaller as it comes in."""

    def __setitem__(self, language: str, read: Any) -> None:
        super().__setitem__(language, _smaller(read))
        # Python keeps the files that were read as well, for whoever asks for the same one.
        _files_read().clear()


def keep_keys_once() -> None:
    """From now on; Django goes on as before should it ever forget what it has read."""
    vars(trans_real)["_translations"] = Translations()


def _files_read() -> dict[Any, Any]:
    held: dict[Any, Any] = vars(gettext).get("_translations", {})
    return held


def _smaller(read: Any) -> Any:
    """A ``DjangoTranslation`` whose sentences lie in as few and as small tables as they can.

    Django means to put sentences with the same rule for plurals into one table, and makes one of each file.
    """
    tables = read._catalog
    merged: list[tuple[dict[Key, str], Any]] = []
    for said, plural in zip(tables._catalogs, tables._plurals, strict=True):
        if merged and merged[-1][1].__code__ == plural.__code__:
            before, _ = merged[-1]
            merged[-1] = ({**said, **before}, plural)  # the table that comes first decides
        else:
            merged.append((dict(said), plural))
    tables._catalogs = [SaidForKeys(said) for said, _ in merged]
    tables._plurals = [plural for _, plural in merged]
    return read
