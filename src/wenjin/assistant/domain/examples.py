"""Example situations: how people say that they need a service, and what must be declined."""

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from wenjin.lang.domain.registry import BY_CODE

GIBBERISH: Final = "gibberish"
# Why a question is declined. The words for each are those of the page.
KINDS = frozenset(
    {
        "promise",
        "diagnosis",
        "forgery",
        "gambling_crime",
        "hacking",
        "otherpeople",
        "injection",
        "other_scope",
        "chitchat",
        GIBBERISH,
    }
)


@dataclass(frozen=True, slots=True)
class Situation:
    """One example.

    Attributes:
        language: code of the language it is written in.
        text: readable and not empty.
        service: what it asks for; empty when it must be declined.
        kind: why it must be declined; empty for a service.
        copy_of: the text that this is another spelling of; empty for what somebody wrote.
    """

    language: str
    text: str
    service: str = ""
    kind: str = ""
    copy_of: str = ""

    @property
    def written(self) -> str:
        """The text as somebody wrote it."""
        return self.copy_of or self.text


def bare_copies(examples: Iterable[Situation]) -> Iterator[Situation]:
    """The examples in Latin letters as they are typed in a hurry: without accents and tone marks.

    Only where that changes something. Questions without marks were understood half as often as those with them.
    """
    for one in examples:
        bare = without_marks(one.text)
        if BY_CODE[one.language].script == "Latn" and bare != one.text:
            yield replace(one, text=bare, copy_of=one.text)


def read_copies(examples: Iterable[Situation], read_back: Callable[[str, str], str]) -> Iterator[Situation]:
    """The examples in Latin letters of languages that have another script, read back into it.

    Args:
        examples: all.
        read_back: makes of a text and its language the text in the script of the language; empty when there is
            nothing to read back.
    """
    for one in examples:
        read = read_back(one.text, one.language)
        if read:
            yield replace(one, text=read, copy_of=one.text)


def without_marks(text: str) -> str:
    """The text without accents and tone marks: ``hộ chiếu`` becomes ``ho chieu``."""
    plain = unicodedata.normalize("NFD", text).translate(_LETTERS)
    return "".join(character for character in plain if not unicodedata.combining(character))


_LETTERS = str.maketrans({"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ı": "i", "ø": "o", "ʻ": None, "ʼ": None})


def digest(examples: Iterable[Situation]) -> str:
    """Fingerprint of examples, whatever their order: tells whether a head was trained from these."""
    lines = sorted(
        "\t".join((one.service, one.kind, one.language, one.text)) for one in examples if not one.copy_of
    )
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()[:16]
