"""Tables as files of comma-separated values (RFC 4180), as spreadsheets write and open them."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from wenjin.events.exchange.tables import MOST_BYTES, Cell, NotReadable, Table, harmless, table_of, text_of

_COMMON_LEADS: Final = (*range(0xA1, 0xA4), *range(0xB0, 0xD8))
"""First bytes of punctuation and of the 3755 characters that are used most (GB/T 2312, level 1)."""


def read(data: bytes) -> Table:
    """The table of a file; commas, semicolons or tabs part its columns.

    Raises:
        NotReadable: see its code.
    """
    if not data.strip():
        raise NotReadable("empty")
    if len(data) > MOST_BYTES:
        raise NotReadable("too_large")
    text = _text(data)
    first = text.split("\n", 1)[0]
    parted_by = max(",;\t", key=first.count)
    try:
        return table_of(
            iter(list(csv.reader(io.StringIO(text, newline=""), delimiter=parted_by, strict=True)))
        )
    except csv.Error as error:
        raise NotReadable("not_csv") from error


def write(columns: Sequence[str], lines: Iterable[Sequence[Cell]]) -> bytes:
    """A file with these lines, marked as UTF-8; no cell of it is taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([harmless(text_of(cell)) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig", "replace")


def _text(data: bytes) -> str:
    """The text of a file.

    Raises:
        NotReadable: it is in an encoding that could only be guessed.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decoded(data, "utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    # Spreadsheets in China still write in GB 18030 when one saves as CSV.
    text = _decoded(data, "gb18030")
    if not _is_chinese(text):
        raise NotReadable("not_utf8")
    return text


def _is_chinese(text: str) -> bool:
    """Whether a text read as GB 18030 is likely one: ``Müller`` in Windows-1252 would be read as ``M黮ler``."""
    signs = [one.encode("gb18030") for one in text if not one.isascii()]
    common = sum(len(one) == 2 and one[0] in _COMMON_LEADS and one[1] >= 0xA1 for one in signs)
    return 4 * common >= 3 * len(signs)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotReadable("not_utf8") from error
