"""Houses for the tests that kill: one on SQLite, one on PostgreSQL, each set up once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.crash.place import Place, place_for

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder takes its time and brings its own databases."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)


class AHouseEach(LoadScopeScheduling):
    """Several processes of tests: all tests of one house go to the same."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.rpartition("[")[2]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> AHouseEach:
    """How ``pytest -n 2 tests/crash`` gives them out."""
    return AHouseEach(config, log)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A house with the sample city."""
    with place_for(request.param, tmp_path_factory.mktemp(request.param)) as made:
        yield made
