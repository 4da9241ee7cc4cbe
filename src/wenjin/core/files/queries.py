"""How papers stand, for the desk and for commands."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Min

from wenjin.core.files.models import FileState, StoredFile
from wenjin.core.files.scanning import ClamdScanner, ScannerAway, scanner


@dataclass(frozen=True, slots=True)
class ScannerStatus:
    """How the scanner stands.

    Attributes:
        is_set_up: there is an address of one.
        is_needed: papers are refused without one.
        says: version and age of its signatures; empty when it does not answer.
        waiting: files in quarantine, the oldest since ``waiting_since``.
    """

    is_set_up: bool
    is_needed: bool
    says: str
    waiting: int
    waiting_since: datetime | None


def stored_file(file_id: UUID) -> StoredFile | None:
    """A file with its data key, or None."""
    return StoredFile.objects.select_related("data_key").filter(pk=file_id).first()


def scanner_status() -> ScannerStatus:
    """Asks the scanner, so it takes up to five seconds when that hangs."""
    found, says = scanner(), ""
    if isinstance(found, ClamdScanner):
        try:
            says = found.version()
        except ScannerAway:
            says = ""
    waiting = StoredFile.objects.filter(state=FileState.QUARANTINED).aggregate(Count("pk"), Min("made_at"))
    return ScannerStatus(
        found is not None, settings.FILES_NEED_SCANNER, says, waiting["pk__count"], waiting["made_at__min"]
    )
