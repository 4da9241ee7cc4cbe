"""Uploads in parts, which go on where the connection broke.

A part is acknowledged when it lies encrypted on the storage and its row is saved. From then on it survives the
death of this process. ``finish`` may be called again after a broken answer or a killed
process: it makes the file once.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from wenjin.core.files.models import StoredFile, Upload, UploadPart, UploadState
from wenjin.core.files.refusals import PASSING, FileRefused
from wenjin.core.files.services import require_scanner, store_cleaned
from wenjin.core.files.storage import papers
from wenjin.core.keys.models import DataKey
from wenjin.core.keys.sealing import seal, unseal
from wenjin.core.keys.services import drop, prepare_data_key

LIFETIME: Final = timedelta(hours=24)
LARGEST_PART: Final = 1024 * 1024
SMALLEST_PART: Final = 16 * 1024
"""The last part may be smaller. Without this, one file could be made of millions of rows."""
MOST_OPEN: Final = 40
FOLDER: Final = "uploads"


class UploadTrouble(Exception):
    """An upload cannot go on like this."""


class NoSuchUpload(UploadTrouble):
    """There is none for this owner, or its time is over. Begin anew."""


class WrongOffset(UploadTrouble):
    """The part does not begin where the last one ended, or the end is not reached yet.

    Attributes:
        expected: bytes that were acknowledged; go on from there.
    """

    def __init__(self, expected: int) -> None:
        super().__init__(f"go on from {expected}")
        self.expected = expected


class WrongPart(UploadTrouble):
    """The part is empty, too small, too large, or reaches beyond the announced end.

    Attributes:
        smallest, largest: bytes that a part may have now.
    """

    def __init__(self, smallest: int, largest: int) -> None:
        super().__init__(f"a part has {smallest} to {largest} bytes")
        self.smallest = smallest
        self.largest = largest


def begin(owner: str, name: str, size: int, at: datetime) -> Upload:
    """Begin an upload.

    Args:
        owner: reference of the actor; only the same one may go on.
        name: name of the file as it was given; kept sealed.
        size: bytes that will come.

    Raises:
        FileRefused: empty, too_large, no_scanner, too_many_uploads.
    """
    from wenjin.core.files.inspection import check_size  # decoders are loaded when the first paper comes

    require_scanner()
    check_size(size)
    data_key = prepare_data_key(at)
    upload = Upload(owner=owner, data_key=data_key, size=size, made_at=at, expires_at=at + LIFETIME)
    upload.sealed_name = seal(data_key, name.encode("utf-8"), context=f"upload:{upload.pk}:name")
    with transaction.atomic():
        if _open_uploads(owner, at) >= MOST_OPEN:
            raise FileRefused("too_many_uploads")
        data_key.save(force_insert=True)
        upload.save(force_insert=True)
    return upload


def append(upload_id: UUID, owner: str, offset: int, chunk: bytes, at: datetime) -> int:
    """Add a part; when this returns, the part is safe. Call it outside a transaction.

    Returns:
        Bytes acknowledged so far.

    Raises:
        NoSuchUpload, WrongOffset, WrongPart: nothing was changed.
        FileRefused: storage_away; nothing was changed.
    """
    upload = _upload(upload_id, owner, at)
    if upload.state != UploadState.OPEN or offset != upload.received:
        raise WrongOffset(upload.received)
    _check_part(upload, len(chunk))
    sealed = seal(_key(upload), chunk, context=_part_context(upload, offset))
    place = f"{FOLDER}/{upload.pk.hex[:2]}/{upload.pk}-{offset}-{secrets.token_hex(4)}"
    try:
        place = papers().save(place, ContentFile(sealed))
    except OSError as error:
        raise FileRefused("storage_away") from error
    try:
        _acknowledge(upload, offset, len(chunk), place)
    except WrongOffset:
        papers().delete(place)
        raise
    return offset + len(chunk)


def received(upload_id: UUID, owner: str, at: datetime) -> int:
    """Bytes acknowledged so far: where to go on after a break.

    Raises:
        NoSuchUpload: there is none for this owner, or its time is over.
    """
    return _upload(upload_id, owner, at).received


def finish(upload_id: UUID, owner: str, at: datetime) -> StoredFile:
    """Make the stored file; asked again it gives the same answer. Call it outside a transaction.

    Raises:
        NoSuchUpload: there is none for this owner, or its time is over.
        WrongOffset: the end is not reached yet.
        FileRefused: the content is refused and the parts are gone; with a code of ``PASSING`` the parts stay.
    """
    from wenjin.core.files.inspection import inspect  # as above

    upload = _upload(upload_id, owner, at)
    if upload.state != UploadState.OPEN:
        return _answer_again(upload)
    if upload.received != upload.size:
        raise WrongOffset(upload.received)
    require_scanner()
    try:
        name = unseal(_key(upload), upload.sealed_name, context=f"upload:{upload.pk}:name").decode("utf-8")
        content = _content(upload)
    except (FileNotFoundError, NoSuchUpload):
        now = _upload(upload_id, owner, at)
        if now.state == UploadState.OPEN:
            raise
        return _answer_again(now)  # another call has ended it while we were reading
    except OSError as error:
        raise FileRefused("storage_away") from error
    try:
        cleaned = inspect(content, name=name)
        return store_cleaned(cleaned, name=name, at=at, with_rows=lambda file: _finished(upload, file))
    except FileRefused as refusal:
        if refusal.code in PASSING:
            raise
        told: dict[str, object] = {"code": refusal.code, "details": dict(refusal.details)}
        _close(upload, UploadState.REFUSED, refusal=told)
        raise


def sweep(at: datetime) -> int:
    """Delete uploads whose time is over, with their parts; says how many. Stored files stay."""
    over = list(Upload.objects.filter(expires_at__lte=at)[:1000])
    for upload in over:
        _close(upload, UploadState.REFUSED)
        upload.delete()
    return len(over)


def _upload(upload_id: UUID, owner: str, at: datetime) -> Upload:
    upload = (
        Upload.objects.select_related("data_key", "file__data_key")
        .filter(pk=upload_id, owner=owner, expires_at__gt=at)
        .first()
    )
    if upload is None:
        raise NoSuchUpload(upload_id)
    return upload


def _key(upload: Upload) -> DataKey:
    if upload.data_key is None:
        raise NoSuchUpload(upload.pk)
    return upload.data_key


def _part_context(upload: Upload, offset: int) -> str:
    return f"upload:{upload.pk}:{offset}"


def _check_part(upload: Upload, length: int) -> None:
    left = upload.size - upload.received
    smallest, largest = min(SMALLEST_PART, left), min(LARGEST_PART, left)
    if not smallest <= length <= largest or length == 0:
        raise WrongPart(smallest, largest)


@transaction.atomic
def _acknowledge(upload: Upload, offset: int, length: int, place: str) -> None:
    """Count the part, unless somebody was faster; of two writers of one place only one is counted."""
    waiting = Upload.objects.filter(pk=upload.pk, state=UploadState.OPEN, received=offset)
    if not waiting.update(received=offset + length):
        now = Upload.objects.filter(pk=upload.pk).values_list("received", flat=True).first()
        raise WrongOffset(now if now is not None else 0)
    UploadPart.objects.create(upload=upload, offset=offset, size=length, storage_name=place)


def _content(upload: Upload) -> bytes:
    """All parts together.

    Raises:
        FileNotFoundError: a part is not there (any more).
    """
    pieces = []
    for part in upload.parts.order_by("offset"):
        with papers().open(part.storage_name, "rb") as sealed:
            context = _part_context(upload, part.offset)
            pieces.append(unseal(_key(upload), sealed.read(), context=context))
    content = b"".join(pieces)
    if len(content) != upload.size:
        raise FileNotFoundError(f"upload {upload.pk} has {len(content)} of {upload.size} bytes")
    return content


def _finished(upload: Upload, file: StoredFile) -> StoredFile:
    """In the transaction that saves the file: it is the one of this upload, unless there is one already."""
    if _close(upload, UploadState.FINISHED, file=file):
        return file
    return _answer_again(Upload.objects.select_related("file__data_key").get(pk=upload.pk))


def _answer_again(upload: Upload) -> StoredFile:
    if upload.file is not None:
        return upload.file
    refusal = upload.refusal or {"code": "damaged", "details": {}}
    raise FileRefused(refusal["code"], **refusal["details"])


@transaction.atomic
def _close(
    upload: Upload,
    state: UploadState,
    *,
    file: StoredFile | None = None,
    refusal: dict[str, object] | None = None,
) -> bool:
    """End an open upload and destroy its parts; false when it was ended already."""
    row = Upload.objects.select_for_update().filter(pk=upload.pk, state=UploadState.OPEN).first()
    if row is None:
        return False
    places = list(row.parts.values_list("storage_name", flat=True))
    key_id, row.data_key = row.data_key_id, None
    row.state, row.file, row.refusal, row.sealed_name = state, file, refusal, b""
    row.save(update_fields=["state", "file", "refusal", "sealed_name", "data_key"])
    row.parts.all().delete()
    if key_id is not None:
        drop([key_id])
    # What fails here is noise without a key; the sweep removes it.
    transaction.on_commit(lambda: _delete_objects(places), robust=True)
    return True


def _delete_objects(places: list[str]) -> None:
    for place in places:
        papers().delete(place)


def _open_uploads(owner: str, at: datetime) -> int:
    return Upload.objects.filter(owner=owner, state=UploadState.OPEN, expires_at__gt=at).count()
