"""Calls for help: the phrases of the loaded pack and those that staff added, and whom to call.

Both are read once in a process; what staff add or take back is seen by every process with the next question.
"""

import logging
from collections import defaultdict
from pathlib import Path
from typing import Final, TypeAlias

from django.conf import settings

from wenjin.assistant.domain.alarm import Phrase, PhraseRefused, wording
from wenjin.assistant.help_files import Help, HelpRefused, read_help
from wenjin.assistant.models import HelpPhrase
from wenjin.catalogue.queries.domain import catalogue, current_pack
from wenjin.core.held import Newest

_log: Final = logging.getLogger(__name__)

# Language, kind and text of each wording that staff added.
_Added: TypeAlias = tuple[tuple[str, str, str], ...]


def helping() -> Help:
    """Phrases and numbers of the pack, and what staff added; none when its files cannot be trusted.

    Then the log says so.

    Raises:
        NoPackLoaded: there is no pack.
    """
    return _held.of((current_pack().content_hash, _added()))


def _added() -> _Added:
    rows = HelpPhrase.objects.filter(removed_at__isnull=True).order_by("pk")
    return tuple(rows.values_list("language", "kind", "text"))


def _read(_: str) -> Help:
    try:
        return read_help(Path(settings.PACK), catalogue().services)
    except HelpRefused:
        # Tests of the pack keep wrong lines from being shipped; one written into a running house must not
        # leave every question without an answer.
        _log.exception("calls for help are not recognised")
        return Help({}, {})


def _joined(key: tuple[str, _Added]) -> Help:
    content_hash, added = key
    pack = _of_pack.of(content_hash)
    phrases: defaultdict[str, list[Phrase]] = defaultdict(list)
    for language, kind, text in added:
        # Another pack may have other kinds: without a number there is nothing to show.
        if kind in pack.numbers:
            try:
                phrases[language].append(wording(kind, text))
            except PhraseRefused:
                _log.exception("a call for help that staff added has no words")
    return Help(pack.phrases, pack.numbers, {language: tuple(more) for language, more in phrases.items()})


# Some thousand patterns: those of the pack are not made anew when staff add one.
_of_pack: Final = Newest(_read)
_held: Final = Newest(_joined)
