"""What was trained, as this process uses it: the newest of what the pack brings and what the house made."""

import json
import logging
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from wenjin.assistant.domain.trained import Trained
from wenjin.assistant.head_files import ABOUT, HeadUnreadable, load
from wenjin.core.held import Newest

_log: Final = logging.getLogger(__name__)
REPORT: Final = "report.json"


def own_folder() -> Path:
    """Where this house keeps what it trained itself."""
    return Path(settings.VAR) / "assistant"


def pack_folder() -> Path:
    """Where the pack brings what was trained for it."""
    return Path(settings.PACK) / "assistant"


def current_folder() -> Path | None:
    """The folder that was trained last; None when nothing was trained at all."""
    trained = [(when, folder) for folder in (pack_folder(), own_folder()) if (when := _trained_at(folder))]
    return max(trained)[1] if trained else None


def _trained_at(folder: Path) -> str:
    about = folder / ABOUT
    try:
        return _date_in(about, about.stat().st_mtime_ns)
    except OSError:
        return ""


@lru_cache(maxsize=8)
def _date_in(about: Path, written_at: int) -> str:
    """When the heads were trained that a file tells of; asked for every question, so read once."""
    try:
        return str(json.loads(about.read_text(encoding="utf-8"))["trained_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def trained() -> Trained | None:
    """The heads and the gate; None when there are none that can be read. Read again when they are made anew."""
    folder = current_folder()
    return None if folder is None else _held.of((folder, (folder / ABOUT).stat().st_mtime_ns))


def _read(key: tuple[Path, int]) -> Trained | None:
    folder, _ = key
    try:
        return load(folder)
    except HeadUnreadable as error:
        _log.warning("the assistant searches by words alone: %s", error)
        return None


# About 5 MB in a process.
_held: Final = Newest(_read)
