"""The translation memory: how the same or similar English was translated before, here and in the interface."""

import threading
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from wenjin.catalogue.queries.domain import current_pack
from wenjin.catalogue.queries.text_units import units
from wenjin.lang.exchange.units import INTERFACE, PACK
from wenjin.lang.po_files import interface_entries, interface_path

LEAST_LIKENESS: Final = 60
SHOWN: Final = 5
_HELD: Final = 3


@dataclass(frozen=True, slots=True)
class Remembered:
    """A sentence that has been translated.

    Attributes:
        part: ``pack`` or ``interface``.
        context: tells apart equal English sentences; empty for most.
    """

    english: str
    target: str
    state: str
    part: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What was said for English like this; ``likeness`` in per cent, 100 for the same words."""

    remembered: Remembered
    likeness: int


_lock = threading.Lock()
_held: dict[tuple[str, str, int], tuple[Remembered, ...]] = {}


def memory(language: str) -> tuple[Remembered, ...]:
    """Everything that is translated into a language and not stale: the pack first, then the interface."""
    path = interface_path(language)
    changed_at = path.stat().st_mtime_ns if path.is_file() else 0
    key = (language, current_pack().edition, changed_at)
    found = _held.get(key)
    if found is None:
        found = (*_of_pack(language), *_of_interface(language))
        with _lock:
            while len(_held) >= _HELD:
                _held.pop(next(iter(_held)))
            _held[key] = found
    return found


def _of_pack(language: str) -> list[Remembered]:
    return [
        Remembered(one.english, one.target, one.state, PACK, one.context)
        for one in units(language).values()
        if one.target and one.state != "stale"
    ]


def _of_interface(language: str) -> list[Remembered]:
    return [
        Remembered(entry.source[-1], entry.target[-1], entry.state, INTERFACE, entry.context)
        for entry in interface_entries(language)
        if entry.target
    ]


def suggestions(english: str, language: str, *, but: str = "") -> list[Suggestion]:
    """The most similar sentences of the memory, best first; of equal translations, one.

    Args:
        but: context of the sentence itself, which is no suggestion for itself.
    """
    known = memory(language)
    found = process.extract(
        english,
        [one.english for one in known],
        scorer=fuzz.ratio,
        processor=None,
        score_cutoff=LEAST_LIKENESS,
        limit=4 * SHOWN,
    )
    best: dict[str, Suggestion] = {}
    for _, score, place in found:
        one = known[place]
        if one.part == PACK and one.english == english and one.context == but:
            continue
        best.setdefault(one.target, Suggestion(one, int(score)))
    return list(best.values())[:SHOWN]
