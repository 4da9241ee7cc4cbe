"""Typing errors of a language, mended with the words that people are known to write in it."""

from collections import Counter
from pathlib import Path
from typing import Final

from django.conf import settings

from wenjin.assistant.example_files import questions_of
from wenjin.assistant.help_files import words_of_help
from wenjin.catalogue.queries.domain import current_pack
from wenjin.catalogue.queries.texts import values_of
from wenjin.core.held import EachOnce, Newest
from wenjin.lang.domain.folding import fold
from wenjin.lang.domain.romanised.words import UNSPACED
from wenjin.lang.domain.typing_errors import Speller


def mended(text: str, language: str) -> str:
    """The text without its typing errors, folded; empty when there are none, or the language has no spaces.

    Raises:
        NoPackLoaded: there are no words to compare with.
        KeyError: no such language.
    """
    if language in UNSPACED:
        return ""
    return _current.of(current_pack().edition).of(language).mended(text)


def _speller(language: str) -> Speller:
    pack = Path(settings.PACK)
    texts = (*questions_of(pack, language), *values_of(language))
    counts = Counter(word for text in texts for word in fold(text).split())
    # Words that tell whether somebody is in danger are never taken for errors: "prevention of suicide".
    return Speller(counts | Counter(words_of_help(pack, language)))


# 4,000 to 9,000 words a language, made in some 50 ms when it is first asked.
_current: Final[Newest[str, EachOnce[str, Speller]]] = Newest(lambda _: EachOnce(_speller))


def forget() -> None:
    """Let all words go; they are read again when they are asked for."""
    _current.forget()
