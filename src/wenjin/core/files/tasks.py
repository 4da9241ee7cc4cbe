"""What files owe later: a verdict of the scanner, and order."""

from datetime import datetime

from wenjin.core.files.models import StoredFile
from wenjin.core.files.scanning import ScannerAway
from wenjin.core.files.services import SCAN_TOPIC, scan
from wenjin.core.files.sweeping import scan_quarantine, sweep_objects
from wenjin.core.files.uploads import sweep
from wenjin.core.outbox import Payload, TryLater, every, handles


@handles(SCAN_TOPIC, is_transactional=False)
def scan_due(payload: Payload, /, *, at: datetime) -> None:
    """Scan a file that the scanner did not judge when it came in."""
    file = StoredFile.objects.select_related("data_key").filter(pk=payload["file"]).first()
    if file is None:
        return
    try:
        scan(file, at=at)
    except ScannerAway as error:
        raise TryLater(str(error)) from error


@every("files.quarantine", minutes=15)
def scan_what_waits(at: datetime) -> int:
    """A scanner that was away for days comes back, and nothing stays in quarantine because of it."""
    return scan_quarantine(at)


@every("files.uploads", minutes=30)
def sweep_uploads(at: datetime) -> int:
    """Delete uploads that never ended."""
    return sweep(at)


@every("files.objects", minutes=24 * 60)
def sweep_storage(at: datetime) -> int:
    """Delete objects that no row knows."""
    return sweep_objects(at)
