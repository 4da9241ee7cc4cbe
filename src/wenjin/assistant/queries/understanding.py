"""What a question means, in whichever letters it is written."""

from typing import Final

import numpy as np

from wenjin.assistant.domain.encoder import Encoder, EncoderUnavailable
from wenjin.assistant.domain.trained import Trained, Understood, understand
from wenjin.assistant.encoders import encoder
from wenjin.assistant.queries.model import trained
from wenjin.assistant.queries.reading_back import read_back
from wenjin.assistant.recent_vectors import RecentVectors
from wenjin.catalogue.domain.search.languages import language_of_letters

# More services than are shown: words may raise one that is far down.
_SERVICES: Final = 50
# How sure the guess of the language must be to be used, or said.
_GUESS: Final = 0.6
# How sure to read it back into the letters of that language, where it says little as it was typed.
_PERHAPS: Final = 0.4
# And how sure to look whether words of it say anything.
_LIKELY: Final = 0.05
# A question that was read back and is as clear as this was in that language.
_CLEAR: Final = 0.5
_recent: Final = RecentVectors()


def understood(asked: str, language: str) -> tuple[Understood | None, tuple[str, ...]]:
    """What the heads make of a question, and the spellings in which it was read, the one that was typed first.

    Nothing is understood without heads or vectors: then words must do.

    Args:
        asked: readable, with words in it.
        language: code of the language of the page.

    Raises:
        NoPackLoaded: there are no words to read it back with.
        KeyError: no such language.
    """
    heads, model = trained(), _encoder()
    read = read_back(asked, language)
    if heads is not None and model is not None and model.model_id == heads.model_id:
        try:
            return _by_meaning(heads, model, asked, language, read)
        except EncoderUnavailable:
            pass
    return None, spellings_of(asked, read)


def spellings_of(asked: str, read: str) -> tuple[str, ...]:
    """The ways in which a question can be read: as it was typed, and read back where it was."""
    return (asked, read) if read else (asked,)


def guessed_language(seen: Understood | None, asked: str) -> str:
    """The language in which the question seems to be written; empty when nothing can be said.

    Letters that only one language uses say more than what was learnt.
    """
    by_letters = language_of_letters(asked)
    if by_letters:
        return by_letters
    if seen is None or seen.languages[0][1] < _GUESS:
        return ""
    return seen.languages[0][0]


def likely_languages(seen: Understood | None) -> tuple[str, ...]:
    """The languages in which a question may be written, the likeliest first: worth a look, not worth saying."""
    return tuple(code for code, share in seen.languages if share >= _LIKELY) if seen is not None else ()


def _by_meaning(
    heads: Trained, model: Encoder, asked: str, language: str, read: str
) -> tuple[Understood, tuple[str, ...]]:
    """Most vectors cost more than all else: a second one is made only when the first leaves doubt.

    Whoever reads Arabic may type English or Spanish. Read back as Arabic that makes no sense, so it is looked at
    as it was typed, and the language that it seems to be in decides how it is read. Without a guess both count.
    """
    if read:
        seen = understand(heads, _recent.of(model, read), _SERVICES)
        if not seen.is_declined and seen.services[0][1] >= _CLEAR:
            return seen, (asked, read)
    vectors = _recent.of(model, asked)
    seen = understand(heads, vectors, _SERVICES)
    guess = guessed_language(seen, asked) or _worth_reading(seen)
    if guess not in ("", language):
        read = read_back(asked, guess)
    if not read:
        return seen, spellings_of(asked, read)
    both = np.vstack((vectors, _recent.of(model, read)))
    return understand(heads, both, _SERVICES), (asked, read)


def _worth_reading(seen: Understood) -> str:
    """A language in which a question that says little may be meant: *mat ho chieu*; empty when it is clear."""
    code, share = seen.languages[0]
    return code if share >= _PERHAPS and seen.services[0][1] < _CLEAR else ""


def _encoder() -> Encoder | None:
    try:
        return encoder()
    except EncoderUnavailable:
        return None
