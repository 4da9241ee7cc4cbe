"""Tables of questions to ask all at once: a text file, one question a line, its columns apart by tabs.

The columns are *id*, *lang* and *question*, no fewer and no more; nothing is quoted. A first line may name them,
in any order. Each line has an id of its own, by which its answer is found. What cannot be mistaken is let pass:
byte order marks, ends of lines of either kind, blank lines, empty cells behind the last column, a question
without a word.
"""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
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
    """A line of the table; ``lang`` as it was written.

    Attributes:
        line: its number in the file, from 1; to be told, and no part of what was asked.
    """

    id: str
    lang: str
    question: str
    line: int = field(compare=False)


def read_table(raw: bytes) -> list[AskedRow]:
    """All questions of a table in UTF-8, or in UTF-16 that begins with its byte order mark.

    Raises:
        TableRefused: another encoding, other columns, a line with fewer or more than three cells, an id that is
            empty or was given before.
    """
    lines = [line.removeprefix("\ufeff") for line in _text(raw).replace("\r\n", "\n").split("\n")]
    first = lines[0].split("\t")
    columns = _columns(first) if _is_head(first) else None
    begun = 1 if columns else 0
    rows = [
        _row(number, line, columns or COLUMNS)
        for number, line in enumerate(lines[begun:], start=begun + 1)
        if line.strip()
    ]
    _refuse_doubles(rows)
    return rows


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
    cells = line.rstrip("\r").split("\t")
    # Spreadsheets write tabs for columns that were once used.
    while len(cells) > len(columns) and not cells[-1].strip():
        cells.pop()
    if len(cells) < len(columns):
        raise TableRefused(f"line {number}: {', '.join(columns)} are needed, apart by tabs")
    if len(cells) > len(columns):
        raise TableRefused(
            f"line {number}: {len(cells)} cells, and only {', '.join(columns)} are wanted; "
            "a tab cannot be part of a question"
        )
    said = dict(zip(columns, cells, strict=True))
    if not said["id"].strip():
        raise TableRefused(f"line {number}: the id is empty")
    return AskedRow(said["id"], said["lang"], said["question"], number)


def _refuse_doubles(rows: Sequence[AskedRow]) -> None:
    """Two answers under one id could not be told apart."""
    lines = dict[str, int]()
    for row in rows:
        first = lines.setdefault(row.id.strip(), row.line)
        if first != row.line:
            raise TableRefused(
                f"line {row.line}: the id {row.id.strip()!r} was given in line {first} already"
            )
