"""Fixtures for tests of files."""

from collections.abc import Iterator
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
    """A scanner that answers, with little patience on our side."""
    with running(tcp_clamd()) as server:
        assert isinstance(server, TcpClamd)
        settings.CLAMD = server.address
        settings.CLAMD_SECONDS = 0.3
        settings.CLAMD_LATER_SECONDS = 0.5
        yield server
