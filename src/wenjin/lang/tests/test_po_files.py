"""PO files: states, counting without reading, and what is kept when sentences are collected anew."""

from pathlib import Path

import pytest

from wenjin.lang.extraction import Sentence, update
from wenjin.lang.po_counts import counted, interface_counts
from wenjin.lang.po_files import (
    bad_line,
    entries,
    interface_entries,
    interface_languages,
    read,
    set_state,
    written,
)

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
PO = (
    HEAD + '# reviewed\nmsgid "One"\nmsgstr "Uno"\n\n'
    '#, fuzzy\nmsgid "Two"\nmsgstr "Dos"\n\n'
    '# machine\nmsgid "Three"\nmsgstr ""\n"Tres"\n\n'
    'msgid "Four"\nmsgstr ""\n\n'
    'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s día"\nmsgstr[1] "%(n)s días"\n\n'
    '#~ msgid "Gone"\n#~ msgstr "Ido"\n'
)


def test_states_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_text(PO, encoding="utf-8")
    found = {entry.source[0]: entry.state for entry in entries(read(path))}
    assert found == {
        "One": "reviewed",
        "Two": "machine",
        "Three": "machine",
        "Four": "",
        "%(n)s day": "drafted",
    }


def test_counting_says_the_same() -> None:
    assert dict(counted(PO)) == {"reviewed": 1, "machine": 2, "missing": 1, "drafted": 1}


@pytest.mark.parametrize("code", interface_languages())
def test_every_file_is_counted_as_it_is_read(code: str) -> None:
    found = interface_entries(code)
    counts = interface_counts(code)
    assert sum(counts.values()) == len(found)
    assert counts.get("missing", 0) == sum(not entry.target for entry in found)


def test_a_state_is_written_and_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_text(PO, encoding="utf-8")
    catalogue = read(path)
    for message in catalogue:
        if message.id:
            set_state(message, "drafted" if message.id == "One" else "reviewed")
    path.write_bytes(written(catalogue))
    assert [entry.state for entry in entries(read(path))] == [
        "drafted",
        "reviewed",
        "reviewed",
        "",
        "reviewed",
    ]


def test_collecting_keeps_the_state(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_text(PO, encoding="utf-8")
    update(path, [Sentence("One", None, ("web/a.py", 1)), Sentence("New", None, ("web/a.py", 2))], "es")
    assert [(entry.source[0], entry.state) for entry in entries(read(path))] == [
        ("One", "reviewed"),
        ("New", ""),
    ]


@pytest.mark.parametrize(("text", "line"), [(PO, None), ('msgid "a"\nmsgstr "b', 2), ("hello", 1)])
def test_broken_lines_are_found(text: str, line: int | None) -> None:
    found = bad_line(text)
    assert (found[0] if found else None) == line
