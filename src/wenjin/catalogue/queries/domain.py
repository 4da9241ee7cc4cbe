"""The catalogue as plans and rules see it, built once per process and pack."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection

from wenjin.catalogue.calendars import calendar_from_document
from wenjin.catalogue.domain.calendar import WorkCalendar
from wenjin.catalogue.domain.documents import catalogue_from_documents
from wenjin.catalogue.domain.service import Catalogue
from wenjin.catalogue.models import RecordVersion
from wenjin.core import clock
from wenjin.core.held import Newest


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


def documents(*kinds: str, identifier: str = "") -> dict[str, list[Mapping[str, Any]]]:
    """Open documents of these kinds, in the order of the pack; only those of one identifier, if there is one."""
    found: dict[str, list[Mapping[str, Any]]] = {kind: [] for kind in kinds}
    rows = RecordVersion.objects.filter(kind__in=kinds, valid_to__isnull=True).order_by("kind", "position")
    if identifier:
        rows = rows.filter(identifier=identifier)
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


def catalogue() -> Catalogue:
    """The catalogue of the loaded pack; built anew when another pack was loaded or a day has passed.

    Raises:
        NoPackLoaded: there is none.
    """
    return _built.of((current_pack().content_hash, clock.today()))


def _build(key: tuple[str, date]) -> Catalogue:
    found = documents(*_KINDS)
    _, today = key
    calendars: dict[str, WorkCalendar] = {
        str(one["id"]): calendar_from_document(one, today=today) for one in found["calendar"]
    }
    return catalogue_from_documents(found, calendars)


# A few megabytes in a process.
_built: Final = Newest(_build)
