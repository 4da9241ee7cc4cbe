"""The scanner is asked over its real protocol, and never holds us longer than we allow."""

import time
from pathlib import Path

import pytest
from pytest_django import Settings

from wenjin.core.files.scanning import ClamdScanner, NotScannable, ScannerAway, clamd_address, scanner
from wenjin.core.files.tests.clamd_server import HANGS_SECONDS, TcpClamd, closed_port, running, unix_clamd
from wenjin.core.files.tests.made_files import EICAR


def test_clean_and_infected_content_are_told_apart(clamd: TcpClamd) -> None:
    ask = ClamdScanner(clamd.address)
    assert ask.scan(b"a paper" * 100_000, seconds=60).is_clean
    assert clamd.seen == [b"a paper" * 100_000]
    assert ask.scan(EICAR, seconds=60).signature == "Eicar-Test-Signature"
    assert ask.scan(b"", seconds=60).is_clean
    assert ask.version().startswith("ClamAV")


def test_it_works_over_a_unix_socket(tmp_path: Path) -> None:
    with running(unix_clamd(tmp_path)) as server:
        assert ClamdScanner(server.address).scan(b"a paper", seconds=60).is_clean
    with pytest.raises(ScannerAway):
        ClamdScanner(f"unix://{tmp_path}/nobody").scan(b"x", seconds=1)


def test_a_content_that_is_too_large_for_it_is_never_scannable(clamd: TcpClamd) -> None:
    clamd.largest = 100_000
    with pytest.raises(NotScannable):
        ClamdScanner(clamd.address).scan(bytes(5_000_000), seconds=60)


@pytest.mark.parametrize("mood", ["hangs", "hangs up", "talks nonsense"])
def test_a_scanner_that_does_not_answer_is_away(clamd: TcpClamd, mood: str) -> None:
    clamd.mood = mood
    began = time.monotonic()
    with pytest.raises(ScannerAway):
        ClamdScanner(clamd.address).scan(b"a paper", seconds=0.3)
    assert time.monotonic() - began < HANGS_SECONDS, "it waited for the scanner"


def test_nobody_listens() -> None:
    with pytest.raises(ScannerAway):
        ClamdScanner(f"tcp://127.0.0.1:{closed_port()}").scan(b"x", seconds=1)


def test_the_setting_is_read_strictly(settings: Settings) -> None:
    assert scanner() is None
    for good in ("tcp://clamd:3310", "tcp://127.0.0.1", "unix:///run/clamd.ctl"):
        settings.CLAMD = clamd_address(good)
        assert scanner() == ClamdScanner(good)
    assert clamd_address(" ") == ""
    for bad in ("clamd:3310", "http://clamd", "unix://", "tcp://", "tcp://clamd:port"):
        with pytest.raises(ValueError, match=r"tcp|[Pp]ort"):
            clamd_address(bad)
