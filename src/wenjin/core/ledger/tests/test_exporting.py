import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from pytest_django import Settings

from wenjin.core.ledger import checks, exporting, head_key, heads, tasks
from wenjin.core.ledger.errors import HeadNotExported
from wenjin.core.ledger.head_record import read
from wenjin.core.ledger.models import Entry, Head, HeadExport
from wenjin.core.ledger.tests.tampering import AT, run, write

pytestmark = pytest.mark.django_db


class Outside(ThreadingHTTPServer):
    """A host that takes heads, or answers as it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = 201
        self.taken: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/heads"


class _Handler(BaseHTTPRequestHandler):
    server: Outside

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.answer < 300:
            self.server.taken.append((dict(self.headers), body))
        self.send_response(self.server.answer)
        if self.server.answer == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def outside() -> Iterator[Outside]:
    with Outside() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def sign_two() -> None:
    write("case:a")
    heads.sign_head(AT)
    write("case:b")
    heads.sign_head(AT + timedelta(minutes=5))


def test_without_a_place_heads_stay_here() -> None:
    sign_two()
    assert exporting.export_new(AT) == 0
    assert not HeadExport.objects.exists()


def test_heads_go_into_a_file_once_and_in_order(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "new" / "heads.jsonl"
    settings.HEADS_TO = str(file)
    sign_two()
    assert exporting.export_new(AT) == 2
    assert exporting.export_new(AT) == 0
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [read(line) for line in lines] == [heads.record_of(head) for head in heads.all_heads()]


def test_heads_go_into_a_folder_one_file_each(settings: Settings, tmp_path: Path) -> None:
    settings.HEADS_TO = str(tmp_path / "heads")
    sign_two()
    assert exporting.export_new(AT) == 2
    assert [file.name for file in sorted((tmp_path / "heads").iterdir())] == [
        "head-000000001.json",
        "head-000000002.json",
    ]
    run("DELETE FROM ledger_headexport")  # as after a crash between writing and noting
    assert exporting.export_new(AT) == 2
    run("DELETE FROM ledger_headexport")
    (tmp_path / "heads" / "head-000000002.json").write_text("{}", encoding="utf-8")
    with pytest.raises(HeadNotExported, match="something else"):
        exporting.export_new(AT)
    assert HeadExport.objects.count() == 1


def test_a_place_that_cannot_be_written_is_told(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    sign_two()
    for name in ("file/heads.jsonl", "file/heads", "file"):
        settings.HEADS_TO = str(tmp_path / name)
        with pytest.raises(HeadNotExported):
            exporting.export_new(AT)
    assert not HeadExport.objects.exists()


def test_heads_go_to_another_host(settings: Settings, outside: Outside) -> None:
    settings.HEADS_TO, settings.HEADS_TOKEN = outside.url, "secret"
    sign_two()
    outside.answer = 503
    with pytest.raises(HeadNotExported, match="503"):
        exporting.export_new(AT)
    outside.answer = 302
    with pytest.raises(HeadNotExported, match="302"):
        exporting.export_new(AT)
    outside.answer = 204
    assert exporting.export_new(AT) == 2
    headers, body = outside.taken[1]
    assert read(body).number == 2
    assert headers["Authorization"] == "Bearer secret"
    assert headers["Idempotency-Key"] == Head.objects.get(number=2).hash


def test_a_host_that_is_not_there_is_told(settings: Settings, outside: Outside) -> None:
    settings.HEADS_TO = outside.url
    outside.server_close()
    sign_two()
    with pytest.raises(HeadNotExported):
        exporting.export_new(AT)


@pytest.mark.parametrize(
    "where", ["http://elsewhere.example/heads", "ftp://elsewhere.example/", "https:///heads://x"]
)
def test_heads_go_nowhere_unencrypted(settings: Settings, where: str) -> None:
    settings.HEADS_TO = where
    if where.startswith("https"):
        return
    with pytest.raises(ImproperlyConfigured):
        exporting.place()


def test_a_city_is_warned_when_heads_stay_here(settings: Settings) -> None:
    assert [warning.id for warning in checks.heads_lie_outside()] == ["ledger.W001"]
    settings.HEADS_TO = "/srv/elsewhere/heads.jsonl"
    assert checks.heads_lie_outside() == []


def test_by_the_clock_what_grew_is_signed_and_sent(settings: Settings, tmp_path: Path) -> None:
    settings.HEADS_TO = str(tmp_path / "heads.jsonl")
    assert tasks.sign_head(AT) == 0
    write("case:a")
    write("case:b")
    assert tasks.sign_head(AT) == 2
    assert tasks.sign_head(AT) == 0
    assert len((tmp_path / "heads.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def audit(*words: str) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("audit", *words, stdout=out)
    except SystemExit as end:
        return out.getvalue(), int(str(end.code))
    return out.getvalue(), 0


class TestCommand:
    def test_it_says_that_all_is_whole(self, tmp_path: Path) -> None:
        sign_two()
        (tmp_path / "heads.jsonl").write_bytes(
            b"\n".join(heads.record_of(h).written() for h in heads.all_heads())
        )
        (tmp_path / "key.pem").write_text(audit("public-key")[0], encoding="ascii")
        said, code = audit(
            "verify", "--heads", str(tmp_path / "heads.jsonl"), "--public-key", str(tmp_path / "key.pem")
        )
        assert code == 0
        assert "6 entries in 2 streams, 2 heads here, 2 from outside" in said
        assert said.endswith("Whole.\n")

    def test_it_ends_with_1_and_says_where(self, tmp_path: Path) -> None:
        sign_two()
        exporting.Folder(tmp_path).take(heads.record_of(Head.objects.get(number=1)))
        run("DELETE FROM ledger_entry WHERE stream = 'case:a' AND number = 3")
        said, code = audit("verify", "--heads", str(tmp_path))
        assert code == 1
        assert "truncated: case:a 3" in said
        assert "NOT WHOLE" in said
        said, code = audit("verify", "--json", "--stream", "case:a")
        assert code == 1
        assert json.loads(said)["problems"] == [{"code": "truncated", "stream": "case:a", "number": 3}]
        assert audit("verify", "--stream", "case:b")[1] == 0

    def test_head_signs_and_prints(self, settings: Settings, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="empty"):
            audit("head")
        settings.HEADS_TO = str(tmp_path / "heads.jsonl")
        write("case:a")
        record = read(audit("head")[0])
        assert record.is_signed_by(head_key.signing_key().public_key())
        assert audit("head")[0] == audit("head")[0]
        assert (tmp_path / "heads.jsonl").exists()

    @pytest.mark.parametrize("content", ["{}", "\n[]\n", '{"kind":"wenjin-head/1"}'])
    def test_what_is_no_head_is_told(self, tmp_path: Path, content: str) -> None:
        (tmp_path / "heads.jsonl").write_text(content, encoding="utf-8")
        with pytest.raises(CommandError, match=r"heads\.jsonl line"):
            audit("verify", "--heads", str(tmp_path / "heads.jsonl"))
        with pytest.raises(CommandError, match="No such file"):
            audit("verify", "--heads", str(tmp_path / "none.jsonl"))
        with pytest.raises(CommandError, match="no public key"):
            audit("verify", "--public-key", str(tmp_path / "heads.jsonl"))


class TestEmptying:
    def test_a_city_cannot_empty_its_ledger(self, settings: Settings) -> None:
        settings.LEDGER_MAY_BE_EMPTIED = False
        write("case:a")
        with pytest.raises(CommandError, match="never emptied"):
            call_command("flush", interactive=False)
        assert Entry.objects.count() == 3
