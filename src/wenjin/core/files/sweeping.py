"""What is left over: parts of uploads that never ended, and objects that no row knows."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from django.core.files.storage import Storage

from wenjin.core.files import services, uploads
from wenjin.core.files.models import FileState, StoredFile, UploadPart
from wenjin.core.files.scanning import ScannerAway
from wenjin.core.files.storage import names_in, papers
from wenjin.core.keys.errors import KeyTrouble

_log = logging.getLogger(__name__)
_BATCH: Final = 500
_YOUNGEST: Final = timedelta(hours=24)
"""An object without a row may belong to somebody who is just storing it; after a day it does not."""
_SCANNED_AT_ONCE: Final = 50


def sweep_objects(at: datetime) -> int:
    """Delete objects that no row knows; says how many. They are noise already: their keys are gone."""
    count, storage = 0, papers()
    names = (*names_in(storage, services.FOLDER), *names_in(storage, uploads.FOLDER))
    for batch in _batches(names):
        for name in batch - _known(batch):
            if _is_old(storage, name, at):
                storage.delete(name)
                count += 1
    return count


def scan_quarantine(at: datetime, *, older_than: timedelta = timedelta(hours=1)) -> int:
    """Scan what still waits, oldest first; says how many got a verdict. Stops when the scanner is away."""
    waiting = StoredFile.objects.filter(state=FileState.QUARANTINED, made_at__lte=at - older_than)
    count = 0
    for file in waiting.select_related("data_key").order_by("made_at")[:_SCANNED_AT_ONCE]:
        try:
            services.scan(file, at=at)
        except ScannerAway:
            break
        except (FileNotFoundError, KeyTrouble):
            _log.exception("paper %s cannot be scanned: its content cannot be read", file.pk)
            continue
        count += 1
    return count


def _known(names: set[str]) -> set[str]:
    files = StoredFile.objects.filter(storage_name__in=names).values_list("storage_name", flat=True)
    parts = UploadPart.objects.filter(storage_name__in=names).values_list("storage_name", flat=True)
    return {*files, *parts}


def _is_old(storage: Storage, name: str, at: datetime) -> bool:
    try:
        return storage.get_modified_time(name) <= at - _YOUNGEST
    except FileNotFoundError:
        return False


def _batches(names: Iterable[str]) -> Iterator[set[str]]:
    rest = iter(names)
    while batch := set(islice(rest, _BATCH)):
        yield batch
