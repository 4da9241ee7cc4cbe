"""Uploads go on where they broke off, and lose nothing that was acknowledged."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from wenjin.core.files import services, uploads
from wenjin.core.files.models import StoredFile, Upload, UploadPart
from wenjin.core.files.refusals import FileRefused
from wenjin.core.files.tests import made_files as made
from wenjin.core.files.uploads import NoSuchUpload, WrongOffset, WrongPart
from wenjin.core.keys.models import DataKey

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
MAI = "person:mai"
PART = uploads.SMALLEST_PART


@pytest.fixture
def photo() -> bytes:
    return made.encoded(made.noisy(1200, 900), "JPEG", quality=95)


def sent(content: bytes, part: int = 100_000) -> Upload:
    upload = uploads.begin(MAI, "passport.jpg", len(content), AT)
    for offset in range(0, len(content), part):
        piece = content[offset : offset + part]
        assert uploads.append(upload.pk, MAI, offset, piece, AT) == offset + len(piece)
    return upload


def test_parts_become_a_paper_and_are_gone(
    folder: Path, photo: bytes, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    upload = sent(photo)
    assert UploadPart.objects.count() > 2
    key_id = upload.data_key_id
    assert key_id is not None
    with django_capture_on_commit_callbacks(execute=True):
        file = uploads.finish(upload.pk, MAI, AT)
    assert (file.media_type, services.name_of(file)) == ("image/jpeg", "passport.jpg")
    assert UploadPart.objects.count() == 0
    assert not DataKey.objects.filter(pk=key_id).exists()
    assert [path for path in (folder / "uploads").rglob("*") if path.is_file()] == []


def test_finishing_again_gives_the_same_paper(photo: bytes) -> None:
    upload = sent(photo)
    first = uploads.finish(upload.pk, MAI, AT)
    again = uploads.finish(upload.pk, MAI, AT + timedelta(minutes=1))
    assert first == again
    assert services.read(again)
    assert StoredFile.objects.count() == 1


def test_of_two_that_finish_at_once_one_paper_counts(photo: bytes, folder: Path) -> None:
    """The second comes to its last step when the first is through."""
    upload = sent(photo)
    stale = Upload.objects.select_related("data_key").get(pk=upload.pk)
    content = uploads._content(stale)
    first = uploads.finish(upload.pk, MAI, AT)
    from wenjin.core.files.inspection import inspect

    second = services.store_cleaned(
        inspect(content), name="x.jpg", at=AT, with_rows=lambda file: uploads._finished(stale, file)
    )
    assert second == first
    assert StoredFile.objects.count() == 1
    assert len([path for path in (folder / "files").rglob("*") if path.is_file()]) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite in memory has one connection")
@pytest.mark.django_db(transaction=True)
def test_many_that_finish_at_once_get_one_paper(photo: bytes, folder: Path) -> None:
    upload = sent(photo)
    ready = threading.Barrier(6)

    def finish(_: int) -> uuid.UUID:
        ready.wait()
        try:
            return uploads.finish(upload.pk, MAI, AT).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        papers = set(pool.map(finish, range(6)))
    assert papers == set(StoredFile.objects.values_list("pk", flat=True))
    assert len(papers) == 1
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


def test_a_refusal_is_told_again(folder: Path) -> None:
    upload = sent(made.program() * 10)
    for _ in range(2):
        with pytest.raises(FileRefused) as told:
            uploads.finish(upload.pk, MAI, AT)
        assert (told.value.code, told.value.details) == ("type_not_allowed", {"kind": "program"})
    assert (StoredFile.objects.count(), UploadPart.objects.count()) == (0, 0)


def test_a_storage_that_is_away_loses_no_part(photo: bytes, folder: Path) -> None:
    upload = sent(photo)
    place = folder / "files"
    place.write_bytes(b"a file where the folder should be")
    with pytest.raises(FileRefused, match="storage_away"):
        uploads.finish(upload.pk, MAI, AT)
    place.unlink()
    assert services.read(uploads.finish(upload.pk, MAI, AT))


def test_a_part_at_the_wrong_place_is_told_where_to_go_on(photo: bytes) -> None:
    upload = uploads.begin(MAI, "a.jpg", len(photo), AT)
    uploads.append(upload.pk, MAI, 0, photo[:PART], AT)
    for offset in (0, PART - 1, 2 * PART):
        with pytest.raises(WrongOffset) as told:
            uploads.append(upload.pk, MAI, offset, photo[:PART], AT)
        assert told.value.expected == PART
    with pytest.raises(WrongOffset) as told:
        uploads.finish(upload.pk, MAI, AT)
    assert told.value.expected == PART == uploads.received(upload.pk, MAI, AT)


def test_of_two_parts_for_one_place_one_counts(
    photo: bytes, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = uploads.begin(MAI, "a.jpg", len(photo), AT)
    genuine = uploads._acknowledge

    def beaten(mine: Upload, offset: int, length: int, place: str) -> None:
        monkeypatch.setattr(uploads, "_acknowledge", genuine)
        uploads.append(upload.pk, MAI, 0, photo[: 2 * PART], AT)
        genuine(mine, offset, length, place)

    monkeypatch.setattr(uploads, "_acknowledge", beaten)
    with pytest.raises(WrongOffset) as told:
        uploads.append(upload.pk, MAI, 0, photo[:PART], AT)
    assert told.value.expected == 2 * PART
    assert UploadPart.objects.count() == len([path for path in folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("size", [0, 1, PART - 1, uploads.LARGEST_PART + 1])
def test_parts_have_a_sensible_size(size: int) -> None:
    upload = uploads.begin(MAI, "a.jpg", 3_000_000, AT)
    with pytest.raises(WrongPart) as told:
        uploads.append(upload.pk, MAI, 0, bytes(size), AT)
    assert (told.value.smallest, told.value.largest) == (PART, uploads.LARGEST_PART)


def test_nothing_goes_beyond_the_announced_end() -> None:
    upload = uploads.begin(MAI, "a.jpg", 20_000, AT)
    uploads.append(upload.pk, MAI, 0, bytes(19_000), AT)
    with pytest.raises(WrongPart) as told:
        uploads.append(upload.pk, MAI, 19_000, bytes(1001), AT)
    assert (told.value.smallest, told.value.largest) == (1000, 1000)


def test_only_its_owner_may_touch_an_upload(photo: bytes) -> None:
    upload = sent(photo)
    for act in (
        lambda: uploads.append(upload.pk, "person:other", 0, photo[:PART], AT),
        lambda: uploads.finish(upload.pk, "person:other", AT),
        lambda: uploads.received(upload.pk, "person:other", AT),
        lambda: uploads.received(uuid.uuid4(), MAI, AT),
    ):
        with pytest.raises(NoSuchUpload):
            act()


@pytest.mark.parametrize(("size", "code"), [(0, "empty"), (-1, "empty"), (25_000_001, "too_large")])
def test_what_cannot_be_taken_is_refused_before_it_is_sent(size: int, code: str) -> None:
    with pytest.raises(FileRefused, match=code):
        uploads.begin(MAI, "a.jpg", size, AT)


def test_too_many_at_once_and_no_scanner(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_OPEN", 2)
    for _ in range(2):
        uploads.begin(MAI, "a.jpg", 100, AT)
    with pytest.raises(FileRefused, match="too_many_uploads"):
        uploads.begin(MAI, "a.jpg", 100, AT)
    uploads.begin("person:other", "a.jpg", 100, AT)
    uploads.begin(MAI, "a.jpg", 100, AT + timedelta(days=2))
    settings.FILES_NEED_SCANNER = True
    with pytest.raises(FileRefused, match="no_scanner"):
        uploads.begin("person:third", "a.jpg", 100, AT)


def test_what_never_ended_is_swept_and_papers_stay(
    folder: Path, photo: bytes, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    left = sent(photo)
    assert left.data_key_id is not None
    with django_capture_on_commit_callbacks(execute=True):
        file = uploads.finish(sent(photo).pk, MAI, AT)
        assert uploads.sweep(AT + timedelta(hours=23)) == 0
        assert uploads.sweep(AT + timedelta(hours=24)) == 2
    assert (Upload.objects.count(), UploadPart.objects.count()) == (0, 0)
    assert not DataKey.objects.filter(pk=left.data_key_id).exists()
    assert services.read(StoredFile.objects.get(pk=file.pk))
    assert [path for path in (folder / "uploads").rglob("*") if path.is_file()] == []
    with pytest.raises(NoSuchUpload):
        uploads.received(left.pk, MAI, AT + timedelta(hours=24))


def test_what_lies_on_the_disk_is_noise(folder: Path) -> None:
    upload = sent(made.pdf() + b" " * 20_000)
    (part,) = [path for path in folder.rglob("*") if path.is_file()]
    assert b"PDF" not in part.read_bytes()
    assert upload.received == 0  # the object in hand is old; the row counts
