"""The bucket, tested against a real server that speaks its protocol."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from wenjin.core.files import services, uploads
from wenjin.core.files.s3 import S3Storage
from wenjin.core.files.storage import names_in, papers
from wenjin.core.files.sweeping import sweep_objects
from wenjin.core.files.tests import made_files as made
from wenjin.core.files.tests.clamd_server import closed_port

# The test server and the client warn of their own affairs (dates, unclosed sockets of the server's threads).
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
AT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str, settings: Settings, request: pytest.FixtureRequest) -> S3Storage:
    options: dict[str, Any] = {
        "bucket": f"papers-{abs(hash(request.node.name))}",
        "region": "us-east-1",
        "endpoint": endpoint,
        "prefix": "city",
        "access_key": "test",
        "secret_key": "test",
    }
    backend: dict[str, Any] = {"BACKEND": "wenjin.core.files.s3.S3Storage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "papers": backend}
    storage = papers()
    assert isinstance(storage, S3Storage)
    storage._client.create_bucket(Bucket=options["bucket"])
    return storage


def test_an_object_is_saved_opened_listed_and_deleted(bucket: S3Storage) -> None:
    before = datetime.now(UTC) - timedelta(minutes=1)
    for name in ("files/aa/1", "files/aa/2", "files/bb/3", "other"):
        assert bucket.save(name, ContentFile(b"noise " + name.encode())) == name
    assert bucket.open("files/aa/1").read() == b"noise files/aa/1"
    assert (bucket.exists("files/aa/1"), bucket.exists("files/aa")) == (True, False)
    assert bucket.size("other") == len(b"noise other")
    assert before < bucket.get_modified_time("other") <= datetime.now(UTC) + timedelta(minutes=1)
    assert bucket.listdir("") == (["files"], ["other"])
    assert sorted(names_in(bucket, "files")) == ["files/aa/1", "files/aa/2", "files/bb/3"]
    assert list(names_in(bucket, "nothing")) == []
    bucket.delete("files/aa/1")
    bucket.delete("files/aa/1")
    assert not bucket.exists("files/aa/1")


def test_a_missing_object_is_a_missing_file(bucket: S3Storage) -> None:
    for ask in (bucket.open, bucket.size, bucket.get_modified_time):
        with pytest.raises(FileNotFoundError):
            ask("nothing")


def test_a_bucket_that_does_not_answer_is_an_error_of_the_system(bucket: S3Storage) -> None:
    stranger = S3Storage(
        "no-such-bucket", endpoint=bucket.endpoint, region="us-east-1", access_key="a", secret_key="b"
    )
    with pytest.raises(OSError, match="NoSuchBucket"):
        stranger.open("x")
    silent = S3Storage("b", endpoint=f"http://127.0.0.1:{closed_port()}", access_key="a", secret_key="b")
    with pytest.raises(OSError, match="connect"):
        silent.save("x", ContentFile(b"x"))


def test_papers_have_no_address(bucket: S3Storage) -> None:
    with pytest.raises(ValueError, match="address"):
        bucket.url("x")
    with pytest.raises(ValueError, match="whole"):
        bucket.open("x", "wb")


def test_the_prefix_is_part_of_every_name(bucket: S3Storage) -> None:
    bucket.save("a", ContentFile(b"x"))
    found = bucket._client.list_objects_v2(Bucket=bucket.bucket)["Contents"]
    assert [one["Key"] for one in found] == ["city/a"]


@pytest.mark.django_db
def test_a_paper_lives_its_whole_life_in_the_bucket(
    bucket: S3Storage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    content = made.encoded(made.noisy(1600, 1200), "JPEG", quality=95)
    upload = uploads.begin("person:mai", "a.jpg", len(content), AT)
    for offset in range(0, len(content), 200_000):
        uploads.append(upload.pk, "person:mai", offset, content[offset : offset + 200_000], AT)
    with django_capture_on_commit_callbacks(execute=True):
        file = uploads.finish(upload.pk, "person:mai", AT)
    assert list(names_in(bucket, "uploads")) == []
    assert list(names_in(bucket, "files")) == [file.storage_name]
    raw = bucket.open(file.storage_name).read()
    assert b"JFIF" not in raw
    assert services.read(file).startswith(b"\xff\xd8\xff")
    bucket.save("files/zz/lost", ContentFile(b"noise"))
    assert sweep_objects(datetime.now(UTC) + timedelta(hours=25)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        services.erase(file, AT)
    assert list(names_in(bucket, "files")) == []
    assert io.BytesIO(raw).getvalue()
