"""Calls for help of the loaded pack: the phrases and whom to call, read once in a process."""

import logging
import threading
from pathlib import Path
from typing import Final

from django.conf import settings

from wenjin.assistant.help_files import Help, HelpRefused, read_help
from wenjin.catalogue.queries.domain import catalogue, current_pack

_log: Final = logging.getLogger(__name__)
_lock = threading.Lock()
_held: tuple[str, Help] | None = None


def helping() -> Help:
    """Phrases and numbers of the pack; none when its files cannot be trusted, and the log says so.

    Raises:
        NoPackLoaded: there is no pack.
    """
    global _held  # some thousand patterns, replaced as a whole
    key = current_pack().content_hash
    held = _held
    if held is not None and held[0] == key:
        return held[1]
    with _lock:
        if _held is None or _held[0] != key:
            _held = (key, _read())
        return _held[1]


def _read() -> Help:
    try:
        return read_help(Path(settings.PACK), catalogue().services)
    except HelpRefused:
        # Tests of the pack keep wrong lines from being shipped; one written into a running house must not
        # leave every question without an answer.
        _log.exception("calls for help are not recognised")
        return Help({}, {})
