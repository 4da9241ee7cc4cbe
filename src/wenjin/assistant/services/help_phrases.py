"""Staff say that a question was a call for help; from then on its words are one."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from wenjin.accounts.domain.actor import Actor
from wenjin.assistant.domain.alarm import Phrase, calls_for_help, is_noise, is_too_general, wording
from wenjin.assistant.domain.anonymous import anonymous
from wenjin.assistant.domain.question import has_words, readable
from wenjin.assistant.example_files import questions_of
from wenjin.assistant.models import HelpPhrase
from wenjin.assistant.queries.helping import helping
from wenjin.assistant.services import questions
from wenjin.assistant.services.switching import switch
from wenjin.core.ledger import book
from wenjin.lang.domain.folding import fold
from wenjin.lang.domain.registry import BY_CODE


class HelpPhraseRefused(ValueError):
    """It cannot be a call for help.

    Attributes:
        code: ``text``, ``language``, ``kind``, ``noise``, ``general``, ``known`` or ``example``.
        example: for ``example``, a question of the pack that would become a call for help.
    """

    def __init__(self, code: str, example: str = "") -> None:
        """Keep the code; the page has the words."""
        self.code, self.example = code, example
        super().__init__(code)


def add(
    actor: Actor, *, text: str, language: str, kind: str, question: int | None = None, at: datetime
) -> int:
    """Take the words of a question for a call for help from now on; settles the question they came from.

    Returns:
        The number of the phrase.

    Raises:
        HelpPhraseRefused: no words, noise, an unknown language or kind, words that call for help already, or
            words so general that questions about other things say them.
        NoPackLoaded: there is no pack.
    """
    said = _said(text)
    _check(said, language, kind)
    try:
        with transaction.atomic():
            row = HelpPhrase.objects.create(
                language=language,
                kind=kind,
                text=said,
                fingerprint=questions.fingerprint(said, language),
                added_by=actor.reference,
                added_at=at,
            )
            if question is not None:
                questions.settle(question, at=at)
            # The ledger keeps for ever: the words stay out of it.
            book.append(
                "system",
                "help-phrase.added",
                at=at,
                actor=actor.reference,
                payload={"phrase": row.pk, "kind": kind, "language": language},
            )
    except IntegrityError as error:
        # Somebody else said so in the same moment.
        raise HelpPhraseRefused("known") from error
    return row.pk


def check(*, text: str, language: str, kind: str) -> None:
    """Whether it could be added now; whoever asks again before it is added need not ask about what is refused.

    Raises:
        HelpPhraseRefused: as ``add`` would.
        NoPackLoaded: there is no pack.
    """
    _check(_said(text), language, kind)


def remove(actor: Actor, phrase: int, *, at: datetime) -> bool:
    """Take a phrase back; whether it was in use."""
    rows = HelpPhrase.objects.filter(pk=phrase)
    return switch(rows, actor, "help-phrase.removed", {"phrase": phrase}, at=at, removed_at=at)


def restore(actor: Actor, phrase: int, *, at: datetime) -> bool:
    """Undo that a phrase was taken back; whether it was.

    Raises:
        HelpPhraseRefused: as when it is added; the pack may have changed since.
        NoPackLoaded: there is no pack.
    """
    row = HelpPhrase.objects.filter(pk=phrase, removed_at__isnull=False).first()
    if row is None:
        return False
    _check(row.text, row.language, row.kind)
    try:
        rows = HelpPhrase.objects.filter(pk=phrase)
        return switch(rows, actor, "help-phrase.restored", {"phrase": phrase}, at=at, removed_at=None)
    except IntegrityError as error:
        raise HelpPhraseRefused("known") from error


def _said(text: str) -> str:
    return readable(anonymous(text))


def _check(said: str, language: str, kind: str) -> None:
    known = helping()
    if not has_words(said):
        raise HelpPhraseRefused("text")
    if language not in BY_CODE:
        raise HelpPhraseRefused("language")
    if kind not in known.numbers:
        raise HelpPhraseRefused("kind")
    if is_noise(said):
        raise HelpPhraseRefused("noise")
    if is_too_general(said):
        raise HelpPhraseRefused("general")
    if calls_for_help(said, known.phrases_of([language])):
        raise HelpPhraseRefused("known")
    example = _said_elsewhere(wording(kind, said))
    if example:
        raise HelpPhraseRefused("example", example)


def _said_elsewhere(new: Phrase) -> str:
    """A question of the pack for a service, and no call for help, that says the phrase; empty when none does.

    Of every language: the phrases of one are looked for in questions of others too.
    """
    known = helping()
    for language in BY_CODE:
        for text in questions_of(Path(settings.PACK), language):
            if new.is_in(fold(text)) and not calls_for_help(text, known.phrases_of([language])):
                return text
    return ""
