"""What there is to translate into a language: each English sentence once, with what is said for it.

The same English stands in many places and is translated once. Where one place needs another translation it is a
unit of its own, told apart by its context (subject and field of the place).
"""

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db.models import QuerySet

from wenjin.catalogue.models import CatalogueText
from wenjin.catalogue.queries.domain import current_pack
from wenjin.lang.domain.registry import SOURCE
from wenjin.lang.domain.sources import source_hash
from wenjin.lang.po_counts import MISSING

STALE: Final = CatalogueText.State.STALE.value
# Languages that a process keeps in memory: a few megabytes each.
_HELD: Final = 3
# Places up to which their rows are asked for by name.
_FEW: Final = 500
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence to translate.

    Attributes:
        source_hash: fingerprint of the English.
        context: subject and field when it is for that place alone; else empty.
        places: where it stands: subject and field.
        target: the translation; empty when there is none. Of a stale unit, that of the older English.
        state: missing, machine, drafted, reviewed or stale.
        made_from: fingerprint of the English that the translation was made from.
    """

    source_hash: str
    context: str
    english: str
    places: tuple[Place, ...]
    target: str = ""
    state: str = MISSING
    made_from: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from all others of its language."""
        return self.source_hash, self.context

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of the records that say it."""
        return frozenset(subject.partition("/")[0] for subject, _ in self.places)

    @property
    def token(self) -> str:
        """Changes with what stands there, so that two who write at once are told."""
        return f"{self.state}-{source_hash(self.target)}"


_lock = threading.Lock()
_held: dict[tuple[str, str], Mapping[tuple[str, str], Unit]] = {}


def units(language: str) -> Mapping[tuple[str, str], Unit]:
    """All units of a language by key, in the order of the addresses of their places.

    Raises:
        NoPackLoaded: there is nothing to translate.
    """
    key = (current_pack().edition, language)
    found = _held.get(key)
    if found is None:
        found = _grouped(language, CatalogueText.objects.filter(language=SOURCE))
        with _lock:
            while len(_held) >= _HELD:
                _held.pop(next(iter(_held)))
            _held[key] = found
    return found


def fresh_units(language: str, hashes: Collection[str]) -> dict[tuple[str, str], Unit]:
    """The same for a few English sentences, from the database as it is at this moment."""
    return _grouped(language, CatalogueText.objects.filter(language=SOURCE, source_hash__in=set(hashes)))


def _grouped(language: str, sources: QuerySet[CatalogueText]) -> dict[tuple[str, str], Unit]:
    columns = ("subject", "field", "value", "source_hash")
    rows = list(sources.order_by("subject", "field").values_list(*columns))
    said = _said(language, {subject for subject, *_ in rows} if len(rows) < _FEW else None)
    general: dict[str, tuple[str, list[Place]]] = {}
    found: dict[tuple[str, str], Unit] = {}
    for subject, field, english, of_source in rows:
        own = said.get((subject, field))
        if own is not None and own.is_of_place:
            context = f"{subject} {field}"
            found[of_source, context] = Unit(
                of_source, context, english, ((subject, field),), own.value, own.state, own.source_hash
            )
        else:
            found.setdefault((of_source, ""), Unit(of_source, "", english, ()))
            general.setdefault(of_source, (english, []))[1].append((subject, field))
    for of_source, (english, places) in general.items():
        best = min(
            (said[one] for one in places if one in said), key=lambda row: row.state == STALE, default=None
        )
        about = (best.value, best.state, best.source_hash) if best is not None else ()
        found[of_source, ""] = Unit(of_source, "", english, tuple(places), *about)
    return found


class _Row(NamedTuple):
    value: str
    state: str
    source_hash: str
    is_of_place: bool


def _said(language: str, subjects: set[str] | None) -> dict[Place, _Row]:
    rows = CatalogueText.objects.filter(language=language)
    if subjects is not None:
        rows = rows.filter(subject__in=subjects)
    columns = ("subject", "field", "value", "state", "source_hash", "is_of_place")
    return {(subject, field): _Row(*row) for subject, field, *row in rows.values_list(*columns)}
