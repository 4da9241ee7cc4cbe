"""The phrases of the sample city against sentences of people in danger, and of people who are not.

``calls_for_help.tsv`` has the columns *language*, *kind* (``-`` for what is no call) and *text*: with and without
accents, and in Latin letters where people type them.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from wenjin.assistant.help_files import read_help
from wenjin.assistant.queries import spelling, understanding
from wenjin.assistant.queries.hearing import hear
from wenjin.catalogue.pack.texts import read_translations
from wenjin.lang.domain.registry import BY_CODE

ROWS = tuple(
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "calls_for_help.tsv").read_text(encoding="utf-8").splitlines()
)


def test_every_kind_is_called_for_in_every_language() -> None:
    services = {path.stem for path in (settings.PACK / "services").glob("*.yaml")}
    kinds = read_help(settings.PACK, services).numbers
    said = {(language, kind) for language, kind, _ in ROWS}
    assert said >= {(language, kind) for language in BY_CODE for kind in (*kinds, "-")}


def _texts(language: str) -> list[str]:
    found, _problems = read_translations(settings.PACK, {language})
    return [one.value for one in found.get(language, {}).values()]


@pytest.fixture
def _as_in_a_house(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Typing errors are mended with all the words of the house, of which tests load few languages."""
    monkeypatch.setattr(spelling, "values_of", _texts)
    spelling.forget()
    yield
    spelling.forget()


@pytest.mark.usefixtures("shenzhen", "_as_in_a_house")
@pytest.mark.parametrize("language", BY_CODE)
def test_calls_for_help_of_the_sample_city(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Phrases need no vectors, which cost more than all the rest.
    monkeypatch.setattr(understanding, "trained", lambda: None)
    wrong = []
    for of, kind, text in ROWS:
        if of == language:
            found = hear(text, language).help
            if (found.kind if found else "-") != kind:
                wrong.append((kind, found and found.kind, text))
    assert wrong == []


@pytest.mark.usefixtures("shenzhen")
def test_what_the_heads_take_for_another_language_is_read_in_that_of_the_page_too() -> None:
    found = hear("kareul deulgo isseoyo", "ko").help
    assert found is not None
    assert found.kind == "violence"
