"""Calls for help of the loaded pack: the phrases and whom to call, read once in a process."""

import logging
from pathlib import Path
from typing import Final

from django.conf import settings

from wenjin.assistant.help_files import Help, HelpRefused, read_help
from wenjin.catalogue.queries.domain import catalogue, current_pack
from wenjin.core.held import Newest

_log: Final = logging.getLogger(__name__)


def helping() -> Help:
    """Phrases and numbers of the pack; none when its files cannot be trusted, and the log says so.

    Raises:
        NoPackLoaded: there is no pack.
    """
    return _held.of(current_pack().content_hash)


def _read(_: str) -> Help:
    try:
        return read_help(Path(settings.PACK), catalogue().services)
    except HelpRefused:
        # Tests of the pack keep wrong lines from being shipped; one written into a running house must not
        # leave every question without an answer.
        _log.exception("calls for help are not recognised")
        return Help({}, {})


# Some thousand patterns.
_held: Final = Newest(_read)
