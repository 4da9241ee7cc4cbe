import threading

import pytest
from django.db import connections

from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.web import warming


def test_what_is_read_at_the_start_is_read_beside_the_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str, str]] = []

    def answer(text: str, language: str) -> None:
        asked.append((text, language, threading.current_thread().name))

    monkeypatch.setattr(warming, "answer", answer)
    warming.begin().join(30)
    assert asked == [("passport", "en", "warming")]


def test_a_house_without_a_pack_starts_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(_text: str, _language: str) -> None:
        raise NoPackLoaded

    monkeypatch.setattr(warming, "answer", answer)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    warming.warm()
