"""What can be said of a question before anything is looked up for it: how it reads, and whether it is urgent."""

from dataclasses import dataclass
from typing import Final

from wenjin.assistant.domain.examples import GIBBERISH
from wenjin.assistant.domain.question import LONGEST, has_words, passages, readable
from wenjin.assistant.domain.trained import Understood
from wenjin.assistant.queries.answers import CallForHelp
from wenjin.assistant.queries.helping import helping
from wenjin.assistant.queries.reading_back import read_back
from wenjin.assistant.queries.spelling import mended
from wenjin.assistant.queries.understanding import guessed_language, likely_languages, understood
from wenjin.catalogue.domain.search.languages import languages_to_search
from wenjin.catalogue.queries.situation import Situation, recognise

# Of 414 texts without sense three were mended to words of which the heads made something, with shares up to 0.15.
_CLEAR: Final = 0.3


@dataclass(frozen=True, slots=True)
class Heard:
    """A question, read.

    Attributes:
        asked: the part of the text that was read (``domain.question.readable``); may be empty.
        is_cut: whether more had been typed.
        language: of the page.
        spellings: in which ways it is read, as it was typed first.
        words: the same, and without its typing errors where it has some. The search forgives them by itself, the
            heads were trained with them; phrases must be said.
        seen: what the heads make of it, without its typing errors where only that makes sense; None without
            heads or vectors, or without words.
        help: a call for help in it, or in what was typed after it.
    """

    asked: str
    is_cut: bool
    language: str
    spellings: tuple[str, ...]
    words: tuple[str, ...]
    seen: Understood | None
    help: CallForHelp | None

    @property
    def guessed(self) -> str:
        """Language in which it seems to be written; empty when nothing can be said."""
        return guessed_language(self.seen, self.asked)


def hear(text: str, language: str) -> Heard:
    """Read whatever somebody typed.

    Raises:
        NoPackLoaded: there is nothing to read it with.
        KeyError: no such language.
    """
    asked = readable(text)
    is_cut = len(" ".join(text.split())) > LONGEST
    if not has_words(asked):
        # A picture may call for help.
        help_ = _call_for_help((asked, *passages(text)), language, language)
        return Heard(asked, is_cut, language, (asked,), (asked,), None, help_)
    seen, spellings = understood(asked, language)
    written_in = guessed_language(seen, asked) or language
    read = mended(asked, written_in)
    if read and seen is not None and seen.is_declined and seen.reason == GIBBERISH:
        seen = _clearer(seen, understood(read, language)[0])
    words = (*spellings, read) if read else spellings
    # Where the heads took it for another language: who is in danger may well write that of the page.
    here = read_back(asked, language)
    help_ = _call_for_help((*words, *filter(None, (here,)), *passages(text)), language, written_in)
    return Heard(asked, is_cut, language, spellings, words, seen, help_)


def situation_of(heard: Heard) -> Situation | None:
    """The situation that somebody tells of, in any of its spellings and in the languages that it may be in.

    Raises:
        NoPackLoaded: there are no phrases.
    """
    languages = likely_languages(heard.seen)
    # What was read back is in letters of which other languages make nothing; what was typed may be anything.
    in_turn = dict.fromkeys((*reversed(heard.spellings), *heard.words))
    told = (recognise(words, heard.language, languages) for words in in_turn)
    return next((one for one in told if one is not None), None)


def situation_told(text: str, language: str) -> Situation | None:
    """The same for a text that nothing else is asked of.

    Raises:
        NoPackLoaded: there are no phrases.
        KeyError: no such language.
    """
    return situation_of(hear(text, language))


def _clearer(typed: Understood, read: Understood | None) -> Understood:
    """What the heads make of a text without its typing errors, if that is clear: else it stays gibberish."""
    if read is None or read.is_declined or read.services[0][1] < _CLEAR:
        return typed
    return read


def _call_for_help(ways: tuple[str, ...], language: str, written_in: str) -> CallForHelp | None:
    known = helping()
    for words in ways:
        kind = known.kind_of(words, languages_to_search(words, language, (written_in,)))
        if kind:
            number = known.numbers[kind]
            return CallForHelp(kind, number.number, number.services, number.others)
    return None
