"""Every language for one test: its texts of the pack, and an ear for sentences that it lacks."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from gettext import NullTranslations

from django.conf import settings
from django.template import engines
from django.utils.translation.trans_real import translation

from wenjin.catalogue.models import CatalogueText
from wenjin.catalogue.pack.texts import SourceText, read_translations, translated
from wenjin.lang.domain.registry import SOURCE

CONTEXT = "\x04"


class Ear(NullTranslations):
    """Stands behind the catalogue of a language, and hears what that does not know.

    Attributes:
        heard: (context, sentence) of every lookup that found nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.heard: set[tuple[str, str]] = set()

    def gettext(self, message: str) -> str:
        """The English, which is noted."""
        context, _, sentence = message.rpartition(CONTEXT)
        self.heard.add((context, sentence))
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The English, which is noted."""
        self.gettext(msgid1)
        return super().ngettext(msgid1, msgid2, n)


@contextmanager
def listened(language: str) -> Iterator[Ear]:
    """Listen to one language: whatever it lacks is heard, by whichever template or form it was asked."""
    spoken = translation(language)
    ear, before = Ear(), spoken._fallback
    spoken._fallback = ear
    try:
        yield ear
    finally:
        spoken._fallback = before


def forget_drawn_sentences() -> None:
    """Templates keep sentences and parts that they have drawn: draw them anew, so that they are looked up."""
    for engine in engines.all():
        for loader in getattr(engine, "engine").template_loaders:  # noqa: B009  not in the type of an engine
            loader.reset()


@cache
def _english() -> tuple[tuple[str, str, str, str], ...]:
    """Subject, field, sentence and fingerprint of every English text of the city."""
    rows = CatalogueText.objects.filter(language=SOURCE)
    return tuple(rows.values_list("subject", "field", "value", "source_hash"))


def load_texts(language: str) -> int:
    """Rows of text of the pack in one more language, for the transaction of a test.

    Returns:
        How many.
    """
    if language == SOURCE:
        return 0
    found, problems = read_translations(settings.PACK, [language])
    assert problems == []
    fresh = [
        CatalogueText(
            language=language,
            subject=subject,
            field=field,
            value=one.value,
            state=one.state,
            source_hash=source_hash,
        )
        for subject, field, value, source_hash in _english()
        if (one := translated(SourceText(subject, field, value), found.get(language, {}))) is not None
    ]
    CatalogueText.objects.filter(language=language).delete()
    CatalogueText.objects.bulk_create(fresh, batch_size=1000)
    return len(fresh)
