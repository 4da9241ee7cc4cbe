"""Topics of the tests: registered for one test, then gone again."""

import pytest

from wenjin.core.outbox import registry


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins without topics and periodic work.

    Those of the apps are found before: they are looked for once in a process, and later tests need them.
    """
    registry.topics()
    monkeypatch.setattr(registry, "_topics", {})
    monkeypatch.setattr(registry, "_periodic", {})
