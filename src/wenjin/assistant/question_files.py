"""Tables of questions to ask all at once: a text file, one question a line, its columns apart by tabs.

The columns are *id*, *lang* and *question*. A first line may name them, in any order. Tabs within a question stay
in it; nothing is quoted.
"""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

COLUMNS: Final = ("id", "lang", "question")
_HEADING: Final = re.compile(r"[^\W\d]+", re.ASCII)
_CODE: Final = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{2,8})*", re.IGNORECASE | re.ASCII)
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_OTHERS: Final = ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF32_BE, "UTF-32"))
_UTF_16: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class TableRefused(ValueError):
    """It is no table of questions; the message says in which line, and what is wanted."""


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A line of the table; ``lang`` as it was written."""

    id: str
    lang: str
    question: str


def read_table(raw: bytes) -> list[AskedRow]:
    """All questions of a table in UTF-8, or in UTF-16 that begins with its byte order mark.

    Raises:
        TableRefused: another encoding, other columns, or a line with fewer than three.
    """
    lines = [line.removeprefix("\ufeff") for line in _text(raw).replace("\r\n", "\n").split("\n")]
    first = lines[0].split("\t")
    columns = _columns(first) if _is_head(first) else None
    begun = 1 if columns else 0
    return [
        _row(number, line, columns or COLUMNS)
        for number, line in enumerate(lines[begun:], start=begun + 1)
        if line.strip()
    ]


def _text(raw: bytes) -> str:
    """The text; lone surrogates in it become marks: they are what somebody typed, and no other encoding."""
    # The mark of UTF-32 begins with that of UTF-16.
    other = next((name for mark, name in _OTHERS if raw.startswith(mark)), "")
    if other or b"\0" in raw[:2]:
        raise TableRefused(f"line 1: this is {other or 'UTF-16 without its mark'}; save the table as UTF-8")
    encoding = next((name for mark, name in _UTF_16 if raw.startswith(mark)), "utf-8")
    try:
        text = raw.decode(encoding, errors="surrogatepass")
    except UnicodeDecodeError as error:
        line = raw[: error.start].decode(encoding, errors="replace").count("\n") + 1
        raise TableRefused(
            f"line {line}: byte {error.start + 1} of the file is not {encoding.upper()}; save the table as UTF-8"
        ) from error
    return _SURROGATES.sub("\ufffd", text)


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(cell.strip().casefold() for cell in cells)


def _is_head(cells: Sequence[str]) -> bool:
    """Whether a first line names columns, rightly or not.

    A first line that asks must never be taken for one: *id* is also the code of Indonesian, and a question may be
    a single word. Names of others are known by this: single words, none in the second place that may be a code.
    """
    names = tuple(name.strip("\"'") for name in _names(cells))
    if len(names) < 2 or any(name.isdecimal() for name in names):
        return False
    if names[0] in COLUMNS or len(set(names) & set(COLUMNS)) > 1:
        return True
    return all(map(_HEADING.fullmatch, names)) and not _CODE.fullmatch(names[1])


def _columns(head: Sequence[str]) -> tuple[str, ...]:
    names = _names(head)
    if sorted(names) != sorted(COLUMNS):
        raise TableRefused(
            f"line 1: the columns {', '.join(COLUMNS)} are wanted, in any order, and no others; found: "
            + ", ".join(cell.strip() or "one without a name" for cell in head)
        )
    return names


def _row(number: int, line: str, columns: tuple[str, ...]) -> AskedRow:
    cells = line.rstrip("\r\n").split("\t")
    if len(cells) < len(columns):
        raise TableRefused(f"line {number}: {', '.join(columns)} are needed, apart by tabs")
    # More tabs than columns belong to the question, wherever it stands.
    before, more = columns.index("question"), len(cells) - len(columns)
    question = "\t".join(cells[before : before + more + 1])
    said = dict(zip(columns, [*cells[:before], question, *cells[before + more + 1 :]], strict=True))
    return AskedRow(said["id"], said["lang"], said["question"])
