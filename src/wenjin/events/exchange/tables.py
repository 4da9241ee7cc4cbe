"""A table as it comes out of a file or goes into one: names of columns, and lines of texts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

MOST_BYTES: Final = 5_000_000
MOST_LINES: Final = 5_000
MOST_COLUMNS: Final = 80
LONGEST_CELL: Final = 20_000
# What a spreadsheet takes for a formula (OWASP, CSV injection).
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MARK: Final = "'"

Cell = str | int | float | bool | date | datetime | None


class NotReadable(ValueError):
    """The file cannot be taken in.

    Attributes:
        code: ``empty``, ``too_large``, ``too_many``, ``not_csv``, ``not_utf8``, ``not_xlsx``, ``no_header``,
            ``twice``.
        about: the column that is meant, if any.
        found: the columns that the file has, where others are needed.
    """

    def __init__(self, code: str, about: str = "", found: str = "") -> None:
        self.code, self.about, self.found = code, about, found
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Table:
    """Names of columns in small letters, and all lines that have anything in them.

    Attributes:
        numbers: of the lines in the file, the first below the header being 2.
    """

    columns: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]

    def rows(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Number and values of each line, by column."""
        for number, line in zip(self.numbers, self.lines, strict=True):
            yield number, dict(zip(self.columns, line, strict=True))


def table_of(lines: Iterator[Sequence[Cell]]) -> Table:
    """A table from the lines of a file, the first being the header.

    Raises:
        NotReadable: it has no header, a column twice, or is too large.
    """
    header = next(lines, ())
    columns = tuple(text_of(one).strip().casefold().replace(" ", "_") for one in header)
    while columns and not columns[-1]:
        columns = columns[:-1]
    if not columns:
        raise NotReadable("no_header")
    if len(columns) > MOST_COLUMNS:
        raise NotReadable("too_many")
    for one in columns:
        if one and columns.count(one) > 1:
            raise NotReadable("twice", one[:40])
    found: list[tuple[str, ...]] = []
    numbers: list[int] = []
    for number, line in enumerate(lines, 2):
        cells = tuple(bare(text_of(one)).strip()[:LONGEST_CELL] for one in line[: len(columns)])
        if any(cells):
            if len(found) >= MOST_LINES:
                raise NotReadable("too_many")
            found.append(cells + ("",) * (len(columns) - len(cells)))
            numbers.append(number)
    return Table(columns, tuple(found), tuple(numbers))


def text_of(cell: Cell) -> str:
    """What a cell says; days and times as ISO 8601 writes them, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\0", "")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"{_MARK}{text}" if text.lstrip(" ").startswith(_FORMULA) or text.startswith(_MARK) else text


def bare(text: str) -> str:
    """What ``harmless`` was given."""
    rest = text[1:]
    is_marked = text.startswith(_MARK) and (rest.lstrip(" ").startswith(_FORMULA) or rest.startswith(_MARK))
    return rest if is_marked else text
