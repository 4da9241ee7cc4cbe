"""Letters of every script of the house on its pages: a face by name, room between the lines."""

import re
from pathlib import Path

import pytest

from wenjin.lang.domain.registry import BY_CODE, LANGUAGES

SHEET = (Path(__file__).parents[1] / "static" / "web" / "wenjin.css").read_text(encoding="utf-8")
# What system faces of every device have.
ON_EVERY_DEVICE = frozenset({"Latn", "Cyrl", "Grek"})
# From design/interface.md: these need 1.8 times the size of their letters.
HIGH = ("th", "km", "lo", "my", "ar", "ur", "fa")


def rules_of(language: str) -> str:
    """All that the sheet says of elements in a language, the last of equals last."""
    one = re.compile(r"(?m)^((?::lang\([\w-]+\),?)+)\{([^}]*)\}")
    tags = {f":lang({BY_CODE[language].tag})", f":lang({language.partition('-')[0]})"}
    return ";".join(body for names, body in one.findall(SHEET) if tags & set(names.split(",")))


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES if one.script not in ON_EVERY_DEVICE])
def test_a_script_has_a_face_by_name(language: str) -> None:
    assert re.search(r'font-family:[^;]*"Noto (Sans|Nastaliq)[^;]*sans-serif', rules_of(language))


@pytest.mark.parametrize("language", HIGH)
def test_lines_of_high_scripts_stand_apart(language: str) -> None:
    last = re.findall(r"line-height:([\d.]+)", rules_of(language))[-1]
    assert float(last) >= 1.8


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES if one.is_right_to_left])
def test_joined_letters_are_never_spaced_apart_in_headings(language: str) -> None:
    headings = re.findall(r"(?m)^:is\(h1,h2,h3\):is\(([^{]*)\)\{", SHEET)
    assert any(f":lang({language})" in names for names in headings)
