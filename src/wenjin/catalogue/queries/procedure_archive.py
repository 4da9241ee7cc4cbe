"""Every version of every procedure that was ever loaded, kept in memory.

A case pins the version of the procedure it began with, and each of its pages asks for it. A loaded version
never changes its meaning (``services.procedure_versions`` refuses that), so a pinned version is answered from
memory without asking the database. Whoever asks for what is valid *today* asks by one query whether another
pack was loaded since.
"""

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from wenjin.catalogue.domain.facts import FactType
from wenjin.catalogue.domain.service import Service
from wenjin.catalogue.models import RecordVersion
from wenjin.catalogue.queries.domain import CurrentPack, catalogue, current_pack
from wenjin.catalogue.queries.texts import Said

Document = Mapping[str, Any]
Version = tuple[str, int]
# Words of pinned versions may be this old in a process that never asks for what is valid today.
SECONDS_BEFORE_ASKING_AGAIN: Final = 5.0


@dataclass(frozen=True, slots=True)
class Archive:
    """Procedures of a loaded pack, and what their papers and fees hang on.

    Attributes:
        content_hash: of the pack it was read from.
        edition: of that pack with what editors have changed in its texts.
        versions: documents by id and version; of one version that was only reworded, the newest wording.
        in_pack: ids of the procedures that the pack still has, in its order.
        services: the services that procedures name, as plans see them.
        service_documents: their documents.
        fact_types: the facts that the pack knows.
        words: texts in the languages that were asked for, filled as they are.
    """

    content_hash: str
    versions: Mapping[Version, Document]
    in_pack: tuple[str, ...]
    services: Mapping[str, Service]
    service_documents: Mapping[str, Document]
    fact_types: tuple[FactType, ...]
    edition: str
    words: dict[tuple[str, int, str], Mapping[str, Said]] = field(default_factory=dict)

    def valid_on(self, day: date) -> tuple[Document, ...]:
        """The procedures with which a case may begin on that day, in the order of the pack."""
        found = (self.of_day(identifier, day) for identifier in self.in_pack)
        return tuple(one for one in found if one is not None)

    def of_day(self, identifier: str, day: date) -> Document | None:
        """The highest version that is valid on that day; None when the procedure takes no new cases."""
        if identifier not in self.in_pack:
            return None
        valid = [
            one for (name, _), one in self.versions.items() if name == identifier and _is_valid(one, day)
        ]
        return max(valid, key=lambda one: int(one["version"]), default=None)


def _is_valid(document: Document, day: date) -> bool:
    ends_on = document["valid_to"]
    has_begun = date.fromisoformat(document["valid_from"]) <= day
    return has_begun and (ends_on is None or day < date.fromisoformat(ends_on))


_lock = threading.Lock()
_held: Archive | None = None
_asked_at = 0.0


def archive(*, is_pinned: bool = False) -> Archive:
    """The archive of the loaded pack; built anew when another pack was loaded.

    Args:
        is_pinned: a version is asked for that cannot have changed, so a moment's delay does no harm.

    Raises:
        NoPackLoaded: there is none.
    """
    global _held, _asked_at  # one archive per process, replaced as a whole
    held = _held
    if held is not None and is_pinned and time.monotonic() - _asked_at < SECONDS_BEFORE_ASKING_AGAIN:
        return held
    pack = current_pack()
    if held is None or held.edition != pack.edition:
        with _lock:
            if _held is None or _held.content_hash != pack.content_hash:
                _held = _read(pack)
            elif _held.edition != pack.edition:
                _held = replace(_held, edition=pack.edition, words={})
            held = _held
    _asked_at = time.monotonic()
    return held


def forget() -> None:
    """Read everything anew at the next question: another pack was loaded, or (in tests) rolled back."""
    global _held
    _held = None


def _read(pack: CurrentPack) -> Archive:
    rows = RecordVersion.objects.filter(kind=RecordVersion.Kind.PROCEDURE)
    versions: dict[Version, Document] = {}
    in_pack: dict[str, None] = {}
    for identifier, ends_on, document in rows.order_by("position", "valid_from", "pk").values_list(
        "identifier", "valid_to", "document"
    ):
        versions.pop((identifier, int(document["version"])), None)
        versions[identifier, int(document["version"])] = document
        if ends_on is None:
            in_pack[identifier] = None
    known = catalogue()
    named = _services_named(versions.values())
    return Archive(
        content_hash=pack.content_hash,
        edition=pack.edition,
        versions=versions,
        in_pack=tuple(in_pack),
        services={name: one for name, one in known.services.items() if name in named},
        service_documents=dict(
            RecordVersion.objects.filter(
                kind=RecordVersion.Kind.SERVICE, valid_to__isnull=True, identifier__in=named
            ).values_list("identifier", "document")
        ),
        fact_types=tuple(known.fact_types),
    )


def _services_named(documents: Iterable[Document]) -> set[str]:
    named: set[str] = set()
    for document in documents:
        # A version from before there were cases has no services by decision.
        named |= {document["service"], *(document.get("services") or {}).values()}
    return named
