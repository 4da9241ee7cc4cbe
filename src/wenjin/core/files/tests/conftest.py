"""Fixtures for tests of files."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from wenjin.core.files.tests.clamd_server import TcpClamd, running, tcp_clamd


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Papers lie in a real folder."""
    place = tmp_path / "papers"
    backend: dict[str, Any] = {
        "BACKEND": "wenjin.core.files.storage.FolderStorage",
        "OPTIONS": {"location": str(place)},
    }
    settings.STORAGES = {**settings.STORAGES, "papers": backend}
    return place


@pytest.fixture
def clamd(settings: Settings) -> Iterator[TcpClamd]:
    """A scanner that answers; however busy the machine is, we wait for it."""
    with running(tcp_clamd()) as server:
        assert isinstance(server, TcpClamd)
        settings.CLAMD = server.address
        settings.CLAMD_SECONDS = settings.CLAMD_LATER_SECONDS = 30
        yield server


@pytest.fixture
def hanging(clamd: TcpClamd, settings: Settings) -> Callable[[], None]:
    """A scanner that hangs, with little patience on our side; gives what makes it work again."""
    clamd.mood, settings.CLAMD_SECONDS, settings.CLAMD_LATER_SECONDS = "hangs", 0.3, 0.5

    def work_again() -> None:
        clamd.mood, settings.CLAMD_LATER_SECONDS = "works", 30

    return work_again
