"""The phrases of the sample city against sentences of people in danger, and of people who are not.

``calls_for_help.tsv`` has the columns *language*, *kind* (``-`` for what is no call) and *text*: with and without
accents, and in Latin letters where people type them.
"""

from pathlib import Path

import pytest
from django.conf import settings

from wenjin.assistant.help_files import read_help
from wenjin.assistant.queries import understanding
from wenjin.assistant.queries.hearing import hear
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


@pytest.mark.usefixtures("shenzhen")
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
