"""The catalogue as plans and rules see it, built once per process and pack."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from wenjin.catalogue.calendars import calendar_from_document
from wenjin.catalogue.domain.calendar import WorkCalendar
from wenjin.catalogue.domain.documents import catalogue_from_documents
from wenjin.catalogue.domain.service import Catalogue
from wenjin.catalogue.models import RecordVersion
from wenjin.core import clock


class NoPackLoaded(LookupError):
    """The database holds no pack; ``wenjin load-pack PATH`` loads one."""


@dataclass(frozen=True, slots=True)
class CurrentPack:
    """The loaded pack: what pages say of it, and the key of everything cached from it.

    Attributes:
        content_hash: of its files; the key of what depends on its records.
        text_edition: another one whenever an editor has changed a text.
    """

    identifier: str
    as_of: date
    content_hash: str
    text_edition: str = ""

    @property
    def edition(self) -> str:
        """The key of what depends on its texts."""
        return f"{self.text_edition}{self.content_hash}"


def current_pack() -> CurrentPack:
    """The pack that was loaded last.

    Raises:
        NoPackLoaded: there is none.
    """
    # Every page asks this, and building the query costs more than answering it: so it is built once.
    with connection.cursor() as cursor:
        cursor.execute(_CURRENT_PACK)
        row = cursor.fetchone()
    if row is None:
        raise NoPackLoaded
    identifier, as_of, content_hash, text_edition = row
    as_of = as_of if isinstance(as_of, date) else date.fromisoformat(as_of)
    return CurrentPack(identifier, as_of, content_hash, text_edition)


_CURRENT_PACK = (
    "SELECT identifier, as_of, content_hash, edition FROM catalogue_pack ORDER BY loaded_at DESC LIMIT 1"
)


def documents(*kinds: str) -> dict[str, list[Mapping[str, Any]]]:
    """Open documents of these kinds, in the order of the pack."""
    found: dict[str, list[Mapping[str, Any]]] = {kind: [] for kind in kinds}
    rows = RecordVersion.objects.filter(kind__in=kinds, valid_to__isnull=True).order_by("kind", "position")
    for kind, document in rows.values_list("kind", "document"):
        found[kind].append(document)
    return found


_KINDS = (
    "service",
    "evidence",
    "authority",
    "life_event",
    "business_event",
    "actor",
    "anchor",
    "fact",
    "consistency",
    "journey",
    "calendar",
)
_lock = threading.Lock()
_built: tuple[tuple[str, date], Catalogue] | None = None


def catalogue() -> Catalogue:
    """The catalogue of the loaded pack; built anew when another pack was loaded or a day has passed.

    Raises:
        NoPackLoaded: there is none.
    """
    global _built  # one catalogue of a few megabytes per process, replaced as a whole
    key = (current_pack().content_hash, clock.today())
    held = _built
    if held is not None and held[0] == key:
        return held[1]
    with _lock:
        if _built is None or _built[0] != key:
            _built = (key, _build())
        return _built[1]


def _build() -> Catalogue:
    found = documents(*_KINDS)
    today = clock.today()
    calendars: dict[str, WorkCalendar] = {
        str(one["id"]): calendar_from_document(one, today=today) for one in found["calendar"]
    }
    return catalogue_from_documents(found, calendars)
