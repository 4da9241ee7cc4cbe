"""Papers are taken in, read, scanned later and erased."""

import io
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import pytest
from django.core.management import call_command
from django.utils import translation
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from wenjin.core.files import services
from wenjin.core.files.models import FileState, StoredFile
from wenjin.core.files.queries import scanner_status, stored_file
from wenjin.core.files.refusals import CODES, NOTES, FileRefused, note_words, words
from wenjin.core.files.services import NotClean
from wenjin.core.files.storage import papers
from wenjin.core.files.sweeping import scan_quarantine, sweep_objects
from wenjin.core.files.tasks import scan_due
from wenjin.core.files.tests import made_files as made
from wenjin.core.files.tests.clamd_server import TcpClamd
from wenjin.core.keys.models import DataKey
from wenjin.core.keys.sealing import SealBroken, Shredded
from wenjin.core.keys.services import rotate
from wenjin.core.outbox import TryLater
from wenjin.core.outbox.models import Message

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


def objects_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_paper_is_taken_in_and_read_again(folder: Path) -> None:
    file = services.take_in(made.pdf(3), name="护照 passport.pdf", at=AT)
    fresh = stored_file(file.pk)
    assert fresh is not None
    assert (fresh.state, fresh.is_scanned, fresh.pages, fresh.media_type) == (
        "clean",
        False,
        3,
        "application/pdf",
    )
    content = services.read(fresh)
    assert content.startswith(b"%PDF-")
    assert (len(content), services.name_of(fresh)) == (fresh.size, "护照 passport.pdf")
    with services.open_stream(fresh) as stream:
        assert stream.read(5) == b"%PDF-"


def test_what_lies_on_the_disk_is_noise_that_only_we_may_read(folder: Path) -> None:
    file = services.take_in(made.pdf(), name="passport-of-mai.pdf", at=AT)
    (place,) = objects_in(folder)
    assert oct(place.stat().st_mode & 0o777) == "0o600"
    assert b"PDF" not in place.read_bytes()
    assert "passport" not in str(place)
    row = StoredFile.objects.filter(pk=file.pk).values_list("sealed_name", flat=True).get()
    assert b"mai" not in bytes(row)


def test_a_changed_or_swapped_object_is_not_given_out(folder: Path) -> None:
    one = services.take_in(made.pdf(), name="1.pdf", at=AT)
    two = services.take_in(made.pdf(2), name="2.pdf", at=AT)
    place = folder / one.storage_name
    place.write_bytes((folder / two.storage_name).read_bytes())
    with pytest.raises(SealBroken):
        services.read(one)


def test_a_refused_file_leaves_nothing(folder: Path) -> None:
    keys = DataKey.objects.count()
    with pytest.raises(FileRefused, match="type_not_allowed"):
        services.take_in(made.program(), name="paper.pdf", at=AT)
    assert (StoredFile.objects.count(), DataKey.objects.count(), folder.exists()) == (0, keys, False)


def test_an_open_file_is_not_read_further_than_the_limit() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            assert size > 0
            self.given += size
            return b"%PDF-" + bytes(size - 5)

    source = Endless()
    with pytest.raises(FileRefused, match="too_large"):
        services.take_in(source, name="x.pdf", at=AT)  # type: ignore[arg-type]  # reads like one
    assert source.given == 25_000_001


def test_a_storage_that_is_away_is_our_trouble_and_said_so(folder: Path) -> None:
    folder.write_bytes(b"a file where the folder should be")
    with pytest.raises(FileRefused, match="storage_away"):
        services.take_in(made.pdf(), name="a.pdf", at=AT)
    assert StoredFile.objects.count() == 0


def test_twelve_papers_take_well_under_three_seconds_of_one_core(folder: Path) -> None:
    page = made.encoded(made.noisy(2480, 3508), "JPEG", quality=60)
    kinds = (page, made.pdf_of_photo(page, (2480, 3508)), made.pdf())
    assert 1_000_000 < len(page) < 2_500_000
    services.take_in(made.pdf(), name="loads what is loaded once.pdf", at=AT)
    began = time.process_time()
    for number in range(12):
        services.take_in(kinds[number % 3], name="a.pdf", at=AT)
    assert time.process_time() - began < 2


def test_photographed_pages_are_one_paper(folder: Path) -> None:
    photos: list[bytes | BinaryIO] = [made.jpeg_with_place(), io.BytesIO(made.png())]
    file = services.take_in_pages(photos, name="contract.jpg", at=AT)
    assert (file.pages, services.name_of(file)) == (2, "contract.pdf")


def test_our_own_documents_are_clean_by_origin(clamd: TcpClamd) -> None:
    file = services.put(b"%PDF-1.7 our receipt", "application/pdf", "receipt.pdf", AT)
    assert (file.is_clean, file.is_made_here, clamd.seen) == (True, True, [])
    assert services.read(file) == b"%PDF-1.7 our receipt"


def test_erasing_destroys_key_name_and_content_and_keeps_the_fingerprint(
    folder: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    file = services.take_in(made.pdf(), name="passport.pdf", at=AT)
    stale = StoredFile.objects.get(pk=file.pk)
    sealed = (folder / file.storage_name).read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        services.erase(file, AT)
        services.erase(file, AT + timedelta(days=1))
    assert (file.state, file.erased_at, file.storage_name, services.name_of(file)) == ("erased", AT, "", "")
    assert len(file.sha256) == 64
    assert objects_in(folder) == []
    with pytest.raises(NotClean):
        services.read(file)
    # Somebody kept a copy of the object: nobody opens it.
    (folder / stale.storage_name).write_bytes(sealed)
    with pytest.raises(Shredded):
        services.read(stale)


def test_papers_stay_readable_through_a_rotation(settings: Settings) -> None:
    file = services.take_in(made.pdf(), name="a.pdf", at=AT)
    settings.KEY_RING = (("new", b"n" * 32), *settings.KEY_RING)
    assert rotate() >= 1
    settings.KEY_RING = settings.KEY_RING[:1]
    fresh = StoredFile.objects.get(pk=file.pk)
    assert len(services.read(fresh)) == file.size


def test_a_scanned_paper_is_clean(clamd: TcpClamd) -> None:
    file = services.take_in(made.pdf(), name="a.pdf", at=AT)
    assert (file.state, file.scanned_at) == ("clean", AT)
    assert clamd.seen == [services.read(file)]


def test_an_infected_paper_is_refused_and_not_kept(clamd: TcpClamd, folder: Path) -> None:
    services.take_in(made.pdf(), name="a.pdf", at=AT)
    with pytest.raises(FileRefused) as told:
        services.take_in(made.pdf_signed_in_form().replace(b"%%EOF", b"%EVIL\n%%EOF"), name="a.pdf", at=AT)
    assert (told.value.code, told.value.details["signature"]) == ("infected", "Eicar-Test-Signature")
    assert len(objects_in(folder)) == 1


def test_a_scanner_that_refuses_the_size_refuses_the_paper(clamd: TcpClamd) -> None:
    clamd.largest = 10
    with pytest.raises(FileRefused, match="not_scannable"):
        services.take_in(made.pdf(), name="a.pdf", at=AT)


def test_while_the_scanner_hangs_a_paper_waits_and_is_scanned_later(
    hanging: Callable[[], None], folder: Path
) -> None:
    file = services.take_in(made.pdf(), name="a.pdf", at=AT)
    assert file.state == FileState.QUARANTINED
    with pytest.raises(NotClean):
        services.read(file)
    message = Message.objects.get(topic=services.SCAN_TOPIC)
    with pytest.raises(TryLater):
        scan_due(message.payload, at=AT)
    hanging()
    scan_due(message.payload, at=AT + timedelta(minutes=5))
    scan_due(message.payload, at=AT + timedelta(minutes=9))
    file.refresh_from_db()
    assert (file.state, file.scanned_at) == ("clean", AT + timedelta(minutes=5))
    assert services.read(file)


def test_a_paper_that_turns_out_infected_is_destroyed(
    hanging: Callable[[], None],
    folder: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    evil = made.pdf_signed_in_form().replace(b"%%EOF", b"%EVIL\n%%EOF")
    file = services.take_in(evil, name="a.pdf", at=AT)
    hanging()
    with django_capture_on_commit_callbacks(execute=True):
        scan_due({"file": str(file.pk)}, at=AT)
    file = StoredFile.objects.get(pk=file.pk)
    assert (file.state, file.refusal, file.data_key.is_shredded) == ("infected", "infected", True)
    assert objects_in(folder) == []


def test_quarantine_empties_by_itself_when_the_scanner_is_back(clamd: TcpClamd) -> None:
    clamd.mood = "hangs up"
    for _ in range(3):
        services.take_in(made.pdf(), name="a.pdf", at=AT)
    assert scan_quarantine(AT + timedelta(hours=2)) == 0
    status = scanner_status()
    assert (status.is_set_up, status.waiting, status.waiting_since) == (True, 3, AT)
    clamd.mood = "works"
    assert scan_quarantine(AT + timedelta(minutes=30)) == 0
    assert scan_quarantine(AT + timedelta(hours=2)) == 3
    assert scanner_status().waiting == 0


def test_where_a_scanner_is_needed_and_missing_nothing_is_taken(settings: Settings) -> None:
    settings.FILES_NEED_SCANNER = True
    with pytest.raises(FileRefused, match="no_scanner"):
        services.take_in(made.pdf(), name="a.pdf", at=AT)
    with pytest.raises(FileRefused, match="no_scanner"):
        services.take_in_pages([made.jpeg()], at=AT)
    assert services.put(b"x", "text/plain", "x.txt", AT).is_clean


def test_objects_that_no_row_knows_are_swept_after_a_day(folder: Path) -> None:
    kept = services.take_in(made.pdf(), name="a.pdf", at=AT)
    papers().save("files/aa/lost", io.BytesIO(b"noise"))
    papers().save("uploads/x/0-lost", io.BytesIO(b"noise"))
    (folder / "files" / "aa" / ".draft-x").write_bytes(b"half")
    assert sweep_objects(datetime.now(UTC) + timedelta(hours=23)) == 0
    assert sweep_objects(datetime.now(UTC) + timedelta(hours=25)) == 3
    assert objects_in(folder) == [folder / kept.storage_name]


def test_the_command_tells_and_tidies(capsys: pytest.CaptureFixture[str]) -> None:
    services.take_in(made.pdf(), name="a.pdf", at=AT)
    call_command("files", "status")
    call_command("files", "sweep", "--json")
    call_command("files", "scan")
    said = capsys.readouterr().out
    assert "clean: 1" in said
    assert '"lost_objects_deleted": 0' in said
    assert "judged: 0" in said


def test_every_code_and_note_has_its_sentence() -> None:
    with translation.override("en"):
        for code in CODES:
            sentence = words(code, {"size": 25_000_001})
            assert sentence.endswith(".")
            assert "%" not in sentence
        assert len({words(code) for code in CODES}) == len(CODES)
        assert all(note_words(note).strip() for note in NOTES)
        assert "25.1 MB; we can take at most 25 MB" in words("too_large", {"size": 25_000_001})
        assert note_words("unheard of") == ""


def test_nothing_heavy_is_loaded_at_the_start() -> None:
    program = (
        "import django, sys; django.setup();"
        "import wenjin.core.files.services, wenjin.core.files.uploads, wenjin.core.files.tasks;"
        "print([m for m in ('magika', 'onnxruntime', 'numpy', 'boto3', 'pikepdf', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"
