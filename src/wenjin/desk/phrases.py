"""Ready sentences for letters and messages, in every language into which a person has translated them.

Nothing is translated by a machine here: where a sentence has no translation, it has none, and the page says so.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.templatetags.lang import has_interface

ASK, WRITE, REFUSE, LONGER, PAUSE = "ask", "write", "refuse", "longer", "pause"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence; ``uses`` says in which forms it is offered."""

    id: str
    uses: frozenset[str]
    words: Promise


def _phrase(name: str, words: Promise, *uses: str) -> Phrase:
    return Phrase(name, frozenset(uses), words)


PHRASES: Final = (
    _phrase(
        "background",
        _(
            "The photo has another background than the one asked for. Have it taken again, and send the receipt."
        ),
        ASK,
    ),
    _phrase(
        "illegible",
        _("We cannot read this paper. Scan or photograph it again: the whole page, in good light."),
        ASK,
    ),
    _phrase("pages", _("Pages of this paper are missing. Send all of its pages."), ASK),
    _phrase("expired", _("This paper is no longer valid. Send the new one."), ASK),
    _phrase(
        "translation",
        _("This paper needs a translation into Chinese with the seal of a translation firm."),
        ASK,
    ),
    _phrase("legalise", _("This paper needs an apostille, or a legalisation by a Chinese embassy."), ASK),
    _phrase(
        "differs",
        _("What is written here differs from your passport. Correct it, or tell us why."),
        ASK,
    ),
    _phrase(
        "contact",
        _("We could not reach the person who signed this letter. Send a phone number or an e-mail address."),
        ASK,
    ),
    _phrase("received", _("We have received your papers and are working on them."), WRITE),
    _phrase("come", _("Come to the counter for an interview. Bring your passport."), WRITE, PAUSE),
    _phrase(
        "experts", _("Experts look at your papers. We tell you when we have their answer."), WRITE, PAUSE
    ),
    _phrase("ready", _("Your permit is ready. You can collect it at the counter."), WRITE),
    _phrase("others", _("We check your papers with other offices. That takes more time."), LONGER, PAUSE),
    _phrase("conditions", _("The conditions of the law for this permit are not met."), REFUSE),
    _phrase("not_sent", _("What we asked for was not sent by the day that we named."), REFUSE),
    _phrase("rests", _("This decision rests on another one, and that one was refused."), REFUSE),
    _phrase("untrue", _("What was stated does not agree with what we found."), REFUSE),
)


@dataclass(frozen=True, slots=True)
class OfferedPhrase:
    """A sentence in the officer's language and in the applicant's.

    Attributes:
        translation: empty where nobody has translated it, or where both speak the same language.
        is_untranslated: the applicant's language is another one, and nobody has translated it.
    """

    id: str
    text: str
    translation: str
    is_untranslated: bool


def offered(use: str, language: str, other: str) -> list[OfferedPhrase]:
    """Sentences for a form.

    Args:
        use: one of the constants of this module.
        language: of the officer; a sentence that it does not have is offered in English.
        other: of the applicant.
    """
    return list(_all_offered(use, language, other))


@lru_cache(maxsize=512)
def _all_offered(use: str, language: str, other: str) -> tuple[OfferedPhrase, ...]:
    return tuple(_offered(one, language, other) for one in PHRASES if use in one.uses)


def _offered(one: Phrase, language: str, other: str) -> OfferedPhrase:
    text = said_in(one.words, language) or said_in(one.words, SOURCE)
    translated = said_in(one.words, other) if other != language else ""
    return OfferedPhrase(one.id, text, translated, other != language and not translated)


def said_in(words: Promise, language: str) -> str:
    """A sentence of the interface in a language; empty when it has not been translated into it."""
    with translation.override(SOURCE):
        source = str(words)
    if language == SOURCE:
        return source
    if not has_interface(language):
        return ""
    with translation.override(language):
        said = str(words)
    return said if said != source else ""
