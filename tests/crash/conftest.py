"""Houses for the tests that kill: one on SQLite, one on PostgreSQL, each set up once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.place import Place, place_for

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder takes its time and brings its own databases."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A house with the sample city."""
    with place_for(request.param, tmp_path_factory.mktemp(request.param)) as made:
        yield made
