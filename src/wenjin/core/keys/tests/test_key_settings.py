"""Keys in settings are read strictly and never shown."""

import base64
import os
import threading
from pathlib import Path

import pytest

from wenjin.settings import env

KEY = base64.b64encode(b"k" * 32).decode()


@pytest.mark.parametrize(
    "value", [f"a:{KEY},b:{KEY}", f"a:{KEY}\nb:{KEY}\n", f" a:{KEY.rstrip('=')} , b:{KEY}"]
)
def test_a_ring_is_read_in_its_order(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("RING", value)
    assert env.key_ring("RING") == (("a", b"k" * 32), ("b", b"k" * 32))


def test_both_alphabets_of_base64_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = bytes(range(224, 256))
    for word in (base64.b64encode(raw), base64.urlsafe_b64encode(raw)):
        monkeypatch.setenv("ONE", word.decode())
        assert env.key("ONE") == raw


@pytest.mark.parametrize(
    "value",
    ["", KEY, f"a b:{KEY}", f"a:{KEY},a:{KEY}", "a:c2hvcnQ=", f"a:{KEY}!", f":{KEY}", f"{'x' * 41}:{KEY}"],
)
def test_what_cannot_be_a_ring_is_refused_without_showing_it(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("RING", value)
    with pytest.raises(env.SettingError) as told:
        env.key_ring("RING")
    assert KEY not in str(told.value)
    assert "c2hvcnQ" not in str(told.value)


def test_a_ring_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(f"a:{KEY}\n")
    monkeypatch.setenv("RING_FILE", str(tmp_path / "keys"))
    assert env.key_ring("RING") == (("a", b"k" * 32),)


def test_a_secret_is_made_once_by_however_many_ask(tmp_path: Path) -> None:
    place, found = tmp_path / "below" / "key", set()
    ready = threading.Barrier(8)

    def ask() -> None:
        ready.wait()
        found.add(env.made_once(place, env.new_key))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1
    assert oct(place.stat().st_mode & 0o777) == "0o600"
    assert os.listdir(place.parent) == ["key"]  # noqa: PTH208  the names are what is asked


def test_papers_go_to_a_folder_or_a_bucket(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = env.papers_storage(tmp_path)
    assert folder["OPTIONS"] == {"location": str(tmp_path)}
    monkeypatch.setenv("WENJIN_S3", "s3://papers?region=cn-1&endpoint=https://s3.example.org&prefix=a/b")
    monkeypatch.setenv("WENJIN_S3_KEY", "who")
    with pytest.raises(env.SettingError, match="both or neither"):
        env.papers_storage(tmp_path)
    monkeypatch.setenv("WENJIN_S3_SECRET", "secret")
    assert env.papers_storage(tmp_path)["OPTIONS"] == {
        "bucket": "papers",
        "region": "cn-1",
        "endpoint": "https://s3.example.org",
        "prefix": "a/b",
        "access_key": "who",
        "secret_key": "secret",
    }


@pytest.mark.parametrize("value", ["https://papers", "s3://", "s3://papers?zone=x"])
def test_an_odd_bucket_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str) -> None:
    monkeypatch.setenv("WENJIN_S3", value)
    with pytest.raises(env.SettingError, match="WENJIN_S3"):
        env.papers_storage(tmp_path)
