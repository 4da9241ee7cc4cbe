"""Papers taken in, put, read, scanned later, and erased.

Taking in is slow work (decoding, cleaning, a scanner over the network), so it must run outside the caller's
transaction; only the last step, the rows, is one short transaction of its own. A caller that writes rows of its
own does so afterwards, and erases the file if that fails.
"""

import hashlib
import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import BinaryIO, Final, cast

from django.conf import settings
from django.db import transaction

from wenjin.core import clock
from wenjin.core.files.cleaned import Cleaned
from wenjin.core.files.limits import LARGEST_FILE
from wenjin.core.files.models import FileState, StoredFile
from wenjin.core.files.refusals import FileRefused
from wenjin.core.files.scanning import NotScannable, ScannerAway, scanner
from wenjin.core.files.sealed_content import ContentReader, SealedFile, open_content
from wenjin.core.files.storage import papers
from wenjin.core.keys.sealing import seal, unseal
from wenjin.core.keys.services import prepare_data_key, shred

SCAN_TOPIC: Final = "file_scan_due"
JUDGED_TOPIC: Final = "file_judged"
"""Posted when a file leaves quarantine, payload ``{"file": id}``, if an app handles it."""
FOLDER: Final = "files"


class NotClean(Exception):
    """The content must not be opened: it waits for the scanner, or it is gone.

    Attributes:
        state: of ``FileState``.
    """

    def __init__(self, file: StoredFile) -> None:
        super().__init__(f"{file.pk} is {file.state}")
        self.state = file.state


def take_in(content: bytes | BinaryIO, *, name: str, at: datetime) -> StoredFile:
    """Inspect, clean, scan, encrypt and store a paper that somebody hands in.

    The result is clean, or quarantined when the scanner did not answer in time; then it is scanned later. Where
    no scanner is set up and none is needed, it is clean and ``is_scanned`` is false.

    Args:
        name: as it was given; kept sealed, never believed.

    Raises:
        FileRefused: nothing of it was kept.
    """
    from wenjin.core.files.inspection import inspect  # decoders are loaded when the first paper comes

    require_scanner()
    return store_cleaned(inspect(_bytes_of(content), name=name), name=name, at=at)


def take_in_pages(photos: Sequence[bytes | BinaryIO], *, name: str = "paper.pdf", at: datetime) -> StoredFile:
    """Join photographed pages to one PDF, in their order, and take that in; see ``take_in``.

    Raises:
        FileRefused: nothing was kept; ``details["page"]`` tells which page, counted from 1.
    """
    from wenjin.core.files.inspection import inspect_pages  # as above

    require_scanner()
    return store_cleaned(inspect_pages([_bytes_of(photo) for photo in photos]), name=name, at=at)


def put(content: bytes, media_type: str, name: str, at: datetime) -> StoredFile:
    """Store a document that we made ourselves, such as a receipt or a letter; clean by origin.

    Raises:
        FileRefused: storage_away.
    """
    file, save = _stored(Cleaned(content, media_type), name, at)
    file.is_made_here, file.state = True, FileState.CLEAN
    save(None)
    return file


def read(file: StoredFile) -> bytes:
    """The whole content in clear.

    Raises:
        NotClean: it waits for the scanner, or is gone.
        SealBroken: what lies on the storage is not what was stored.
        FileNotFoundError: the storage has lost it.
    """
    with open_stream(file) as stream:
        return stream.read()


def open_stream(file: StoredFile) -> io.BufferedReader:
    """The content in clear, decrypted while it is read; errors as in ``read``, some only while reading."""
    if not file.is_clean:
        raise NotClean(file)
    return _open(file)


def name_of(file: StoredFile) -> str:
    """Its name, safe to show; empty when it is gone."""
    if not file.sealed_name:
        return ""
    return unseal(file.data_key, file.sealed_name, context=f"file:{file.pk}:name").decode("utf-8")


def erase(file: StoredFile, at: datetime | None = None) -> None:
    """Destroy key and content for good. The row stays, with its fingerprint; doing it twice does no harm."""
    _destroy(file, FileState.ERASED, at)


def scan(file: StoredFile, *, at: datetime, seconds: float | None = None) -> StoredFile:
    """Judge a file in quarantine; nothing happens to any other. Call it outside a transaction.

    Raises:
        ScannerAway: no verdict now; the file stays in quarantine.
    """
    found = scanner()
    if file.state != FileState.QUARANTINED:
        return file
    if found is None:
        raise ScannerAway("no scanner is set up")
    with _open(file) as stream:
        content = stream.read()
    try:
        verdict = found.scan(content, seconds=seconds or settings.CLAMD_LATER_SECONDS)
    except NotScannable:
        return _judged(file, FileState.REFUSED, "not_scannable", at)
    if verdict.is_clean:
        return _judged(file, FileState.CLEAN, "", at)
    return _judged(file, FileState.INFECTED, "infected", at)


def require_scanner() -> None:
    """Refuse early where papers are not taken without a scanner and none is set up.

    Raises:
        FileRefused: no_scanner.
    """
    if settings.FILES_NEED_SCANNER and scanner() is None:
        raise FileRefused("no_scanner")


def store_cleaned(
    cleaned: Cleaned,
    *,
    name: str,
    at: datetime,
    with_rows: Callable[[StoredFile], StoredFile] | None = None,
) -> StoredFile:
    """Scan, encrypt and store what ``inspection`` gave.

    Args:
        with_rows: called in the transaction that saves the file, to save what belongs with it. It answers with
            the file that counts; if that is another one, ours is dropped.

    Raises:
        FileRefused: infected, not_scannable, storage_away; nothing was kept.
    """
    state, is_scanned = _first_verdict(cleaned.content)
    file, save = _stored(cleaned, name, at)
    file.state, file.scanned_at = state, at if is_scanned else None
    return save(with_rows)


def _first_verdict(content: bytes) -> tuple[FileState, bool]:
    found = scanner()
    if found is None:
        return FileState.CLEAN, False
    try:
        verdict = found.scan(content, seconds=settings.CLAMD_SECONDS)
    except ScannerAway:
        return FileState.QUARANTINED, False
    except NotScannable as error:
        raise FileRefused("not_scannable") from error
    if not verdict.is_clean:
        raise FileRefused("infected", signature=verdict.signature)
    return FileState.CLEAN, True


_Save = Callable[[Callable[[StoredFile], StoredFile] | None], StoredFile]


def _stored(cleaned: Cleaned, name: str, at: datetime) -> tuple[StoredFile, _Save]:
    """The content on the storage, its row not saved yet, and the function that saves it.

    The object is written first. If we are killed before the row is there, its key is lost with us: what remains
    is noise, and the sweep removes it.
    """
    from wenjin.core.files.inspection import clean_name  # as above

    data_key = prepare_data_key(at)
    file = StoredFile(
        data_key=data_key,
        media_type=cleaned.media_type,
        size=len(cleaned.content),
        sha256=hashlib.sha256(cleaned.content).hexdigest(),
        pages=cleaned.pages,
        notes=list(cleaned.notes),
        made_at=at,
    )
    shown = clean_name(name, cleaned.media_type)
    file.sealed_name = seal(data_key, shown.encode("utf-8"), context=f"file:{file.pk}:name")
    place = f"{FOLDER}/{file.pk.hex[:2]}/{file.pk}"
    sealed = SealedFile(data_key, io.BytesIO(cleaned.content), what=f"file:{file.pk}")
    try:
        file.storage_name = papers().save(place, sealed)
    except OSError as error:
        raise FileRefused("storage_away") from error

    def save(with_rows: Callable[[StoredFile], StoredFile] | None) -> StoredFile:
        try:
            with transaction.atomic():
                data_key.save(force_insert=True)
                file.save(force_insert=True)
                if file.state == FileState.QUARANTINED:
                    _scan_later(file)
                counts = with_rows(file) if with_rows is not None else file
                if counts != file:
                    raise _AnotherCounts(counts)
        except _AnotherCounts as other:
            papers().delete(file.storage_name)
            return other.file
        return file

    return file, save


class _AnotherCounts(Exception):
    """Rolls back our rows: somebody stored the same paper meanwhile."""

    def __init__(self, file: StoredFile) -> None:
        super().__init__()
        self.file = file


def _scan_later(file: StoredFile) -> None:
    from wenjin.core.outbox import post  # it finds our tasks when it is loaded

    post(SCAN_TOPIC, {"file": str(file.pk)}, key=f"scan:{file.pk}")


def _tell(file: StoredFile) -> None:
    """Whoever handles the topic learns that a file left quarantine; without a handler nobody is told."""
    from wenjin.core.outbox import post
    from wenjin.core.outbox.registry import topic_of

    if topic_of(JUDGED_TOPIC) is not None:
        post(JUDGED_TOPIC, {"file": str(file.pk)}, key=f"judged:{file.pk}")


def _judged(file: StoredFile, state: FileState, refusal: str, at: datetime) -> StoredFile:
    if state != FileState.CLEAN:
        _destroy(file, state, at, refusal)
        return file
    with transaction.atomic():
        waiting = StoredFile.objects.filter(pk=file.pk, state=FileState.QUARANTINED)
        if waiting.update(state=state, scanned_at=at):
            _tell(file)
    file.refresh_from_db()
    return file


def _destroy(file: StoredFile, state: FileState, at: datetime | None, refusal: str = "") -> None:
    now = at or clock.now()
    with transaction.atomic():
        row = StoredFile.objects.select_for_update().get(pk=file.pk)
        if not row.storage_name:
            file.refresh_from_db()
            return
        place, row.storage_name, row.sealed_name = row.storage_name, "", b""
        row.state, row.refusal, row.erased_at = state, refusal or row.refusal, now
        if refusal:
            row.scanned_at = now
        row.save(update_fields=["storage_name", "sealed_name", "state", "refusal", "erased_at", "scanned_at"])
        shred(row.data_key_id, now)
        if refusal:
            _tell(row)
        # After the key is gone for certain. If this fails, noise stays behind and the sweep removes it.
        transaction.on_commit(lambda: papers().delete(place), robust=True)
    file.refresh_from_db()


def _open(file: StoredFile) -> io.BufferedReader:
    sealed = cast(BinaryIO, papers().open(file.storage_name, "rb"))  # Django's File reads like one
    pieces = open_content(file.data_key, sealed, what=f"file:{file.pk}")
    return io.BufferedReader(ContentReader(pieces, sealed))


def _bytes_of(content: bytes | BinaryIO) -> bytes:
    if isinstance(content, bytes):
        return content
    # One byte more than we take tells that it is too large without reading all of it.
    return content.read(LARGEST_FILE + 1)
