import pytest
from django.db import connections

from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.web import warming


def test_the_words_of_english_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def answer(text: str, language: str) -> None:
        asked.append((text, language))

    monkeypatch.setattr(warming, "answer", answer)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    warming.warm()
    assert asked == [("passport", "en")]


def test_a_house_without_a_pack_starts_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(_text: str, _language: str) -> None:
        raise NoPackLoaded

    monkeypatch.setattr(warming, "answer", answer)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    warming.warm()
