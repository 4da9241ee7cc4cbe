"""How far each language is: interface and pack, by state."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.db.models import Count

from wenjin.catalogue.models import CatalogueText
from wenjin.catalogue.queries.domain import NoPackLoaded, current_pack
from wenjin.lang.domain.registry import LANGUAGES, SOURCE, Language
from wenjin.lang.po_counts import MISSING, interface_counts

# In the order in which they are shown: best first.
STATES: Final = ("reviewed", "drafted", "machine", "stale", MISSING)
# What is still to do.
OPEN_STATES: Final = (MISSING, "machine", "stale")


@dataclass(frozen=True, slots=True)
class Counts:
    """Texts by state.

    Attributes:
        by_state: in the order of ``STATES``.
    """

    by_state: tuple[int, ...]

    @property
    def total(self) -> int:
        """All texts that there should be."""
        return sum(self.by_state)

    @property
    def share(self) -> int:
        """Texts that are there and say what the English says, in per cent, rounded down: 100 means all."""
        there = sum(self.by_state[: STATES.index("stale")])
        return 100 * there // self.total if self.total else 0

    @property
    def reviewed_share(self) -> int:
        """Texts that a second person has reviewed, in per cent, rounded down."""
        return 100 * self.by_state[0] // self.total if self.total else 0

    def of(self, state: str) -> int:
        """Texts in one state."""
        return self.by_state[STATES.index(state)]


@dataclass(frozen=True, slots=True)
class Progress:
    """One language; ``pack`` counts the sentences of the loaded city, each once however often it stands."""

    language: Language
    interface: Counts
    pack: Counts

    @property
    def shown(self) -> tuple[int, ...]:
        """Texts of both that are there, by state."""
        both = zip(self.interface.by_state, self.pack.by_state, strict=True)
        return tuple(one + other for one, other in both)[:-1]


def progress() -> list[Progress]:
    """All languages but English, in the order of the house."""
    pack, total = _pack_counts()
    return [
        Progress(one, _counts(interface_counts(one.code)), _counts(pack.get(one.code, {}), total))
        for one in LANGUAGES
        if one.code != SOURCE
    ]


def _counts(found: Mapping[str, int], total: int = 0) -> Counts:
    missing = max(total - sum(found.values()), 0) if total else found.get(MISSING, 0)
    return Counts((*(found.get(state, 0) for state in STATES[:-1]), missing))


def _pack_counts() -> tuple[Mapping[str, Mapping[str, int]], int]:
    try:
        return _counted(current_pack().edition)
    except NoPackLoaded:
        return {}, 0


@lru_cache(maxsize=2)
def _counted(edition: str) -> tuple[Mapping[str, Mapping[str, int]], int]:
    """Kept until a text or the pack changes: the table has a row for each text and language."""
    found: dict[str, dict[str, int]] = {}
    rows = (
        CatalogueText.objects.order_by()
        .values_list("language", "state")
        .annotate(count=Count("source_hash", distinct=True))
    )
    for code, state, count in rows:
        found.setdefault(code, {})[state] = count
    return found, sum(found.get(SOURCE, {}).values())
