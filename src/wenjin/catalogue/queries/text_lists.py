"""Lists of texts to work on, and the way from one to the next."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wenjin.catalogue.queries.text_progress import OPEN_STATES, STATES
from wenjin.catalogue.queries.text_units import Unit, units
from wenjin.lang.domain.folding import fold

OPEN: Final = "open"
# What somebody should write anew; drafted texts wait for somebody to read them.


@dataclass(frozen=True, slots=True)
class TextFilter:
    """What a list is narrowed to; empty means everything.

    Attributes:
        state: one of the states, or ``open`` for all that somebody should write.
        kind: of the records that say it, such as ``service``.
        words: that stand in the English or in the translation.
    """

    state: str = ""
    kind: str = ""
    words: str = ""

    def takes(self, unit: Unit) -> bool:
        """Whether a unit belongs to the list, its words apart."""
        if self.kind and self.kind not in unit.kinds:
            return False
        if self.state == OPEN:
            return unit.state in OPEN_STATES
        return not self.state or unit.state == self.state


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The units before and after one in a list, and its number there, from 1; 0 when it is not in it."""

    before: Unit | None
    after: Unit | None
    number: int
    count: int


def text_list(language: str, wanted: TextFilter) -> list[Unit]:
    """The units of a list in the order of their addresses."""
    found = [one for one in units(language).values() if wanted.takes(one)]
    words = fold(wanted.words).split()
    if not words:
        return found
    return [one for one in found if _has(fold(f"{one.english} {one.target}"), words)]


def _has(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)


def neighbours(found: list[Unit], key: tuple[str, str]) -> Neighbours:
    """Where a unit stands in a list; when it has just left it, its neighbours are not known."""
    place = next((index for index, one in enumerate(found) if one.key == key), None)
    if place is None:
        return Neighbours(None, found[0] if found else None, 0, len(found))
    before = found[place - 1] if place else None
    after = found[place + 1] if place + 1 < len(found) else None
    return Neighbours(before, after, place + 1, len(found))


def counts(language: str) -> Mapping[str, int]:
    """Units of a language by state, in the order of ``STATES``."""
    by_state = Counter(one.state for one in units(language).values())
    return {state: by_state.get(state, 0) for state in STATES}


def kinds(language: str) -> list[str]:
    """Kinds of record that say something, the most talkative first."""
    found = Counter(kind for one in units(language).values() for kind in one.kinds)
    return [kind for kind, _ in found.most_common()]
