"""Fixtures of the tests of cases."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture
def letter_key(settings: Settings, tmp_path: Path) -> None:
    """A test key signs letters."""
    settings.TEST_LETTER_KEY = tmp_path / "letters.p12"
