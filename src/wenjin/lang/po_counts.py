"""How many sentences a PO file has and in which states, counted without reading what they say.

A page that shows this of 43 languages cannot read 43 catalogues: their entries are counted by the form in which
they are written, and again only when a file has changed.
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from wenjin.lang.po_files import DRAFTED, MACHINE, REVIEWED, interface_path

MISSING: Final = "missing"
_STATE: Final = re.compile(r"^# (machine|drafted|reviewed)$", re.MULTILINE)
# A text after msgstr, on its own line or on the next ones.
_HAS_TEXT: Final = re.compile(r'^msgstr(?:\[0\])? (?:"[^"\n]|""\n")', re.MULTILINE)


def interface_counts(code: str) -> Mapping[str, int]:
    """Sentences of the interface in a language by state, *missing* among them; empty when it has no file."""
    path = interface_path(code)
    if not path.is_file():
        return {}
    about = path.stat()
    return _counts(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=100)
def _counts(path: Path, changed_at: int, size: int) -> Mapping[str, int]:
    return counted(path.read_text(encoding="utf-8"))


def counted(text: str) -> Mapping[str, int]:
    """The same for the text of a file."""
    found: Counter[str] = Counter()
    # The first entry is the head; entries that are no longer used stand behind "#~".
    for entry in text.split("\n\n")[1:]:
        if "\nmsgid " in f"\n{entry}":
            found[_state(entry)] += 1
    return found


def _state(entry: str) -> str:
    if _HAS_TEXT.search(entry) is None:
        return MISSING
    if re.search(r"^#,.*\bfuzzy\b", entry, re.MULTILINE):
        return MACHINE
    said = _STATE.search(entry)
    return {MACHINE: MACHINE, REVIEWED: REVIEWED}.get(said[1], DRAFTED) if said else DRAFTED
