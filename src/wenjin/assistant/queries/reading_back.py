"""Questions in Latin letters, read back into the script of their language with the words that the house knows."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from django.conf import settings

from wenjin.assistant.example_files import questions_of
from wenjin.catalogue.queries.domain import current_pack
from wenjin.catalogue.queries.texts import values_of
from wenjin.core.held import EachOnce, Newest
from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.domain.romanised import Reader, Spellings, is_typed_bare, listed_words_of, words_of
from wenjin.lang.romanised_files import spelled

# People ask with the words of people rather than with those of offices.
_QUESTIONS_COUNT: Final = 3
_LEAST_OF_FOREIGN: Final = 2
_SHORTEST_FOREIGN: Final = 3
# Traditional characters are written by people who speak Mandarin and by people who speak Cantonese.
_TWO_SPOKEN: Final = "zh-hant"


def read_back(text: str, language: str) -> str:
    """The text in the script of a language; empty when it is in it already.

    Raises:
        NoPackLoaded: there are no words to read it with.
        KeyError: no such language.
    """
    if not is_typed_bare(text, language):
        return ""
    readers = _current.of(current_pack().edition).of(language)
    read, _ = max((one.weigh(text) for one in readers), key=lambda found: found[1])
    return "" if read == text else read


class _Making:
    """Makes the readers of a pack: one for each way in which a language is spelled in Latin letters."""

    def __init__(self) -> None:
        self._folder = Path(settings.PACK)
        self._foreign: frozenset[str] | None = None

    def readers(self, language: str) -> tuple[Reader, ...]:
        if self._foreign is None:
            self._foreign = self._english()
        listed = spelled(language)
        if language != _TWO_SPOKEN:
            return (self._reader(language, listed),)
        # Mandarin is spelled as its characters sound, Cantonese as the list says; nobody mixes them.
        heard = listed_words_of(questions_of(self._folder, language), listed)
        return (self._reader(language, {}), Reader(Spellings(language, heard, listed, self._foreign)))

    def _reader(self, language: str, listed: Mapping[str, tuple[str, ...]]) -> Reader:
        counts: Counter[str] = Counter()
        for word, count in words_of(questions_of(self._folder, language), language, listed).items():
            counts[word] = _QUESTIONS_COUNT * count
        counts.update(words_of(values_of(language), language, listed))
        return Reader(Spellings(language, counts, listed, self._foreign or frozenset()))

    def _english(self) -> frozenset[str]:
        """English words that people mix in."""
        counts = Counter(
            word for text in questions_of(self._folder, SOURCE) for word in text.casefold().split()
        )
        return frozenset(
            word
            for word, count in counts.items()
            if count >= _LEAST_OF_FOREIGN and len(word) >= _SHORTEST_FOREIGN and word.isalpha()
        )


# A third of a megabyte for each language that was asked in Latin letters.
_current: Final[Newest[str, EachOnce[str, tuple[Reader, ...]]]] = Newest(
    lambda _: EachOnce(_Making().readers)
)
