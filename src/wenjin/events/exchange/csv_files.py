"""Tables as files of comma-separated values (RFC 4180), as spreadsheets write and open them."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from wenjin.events.exchange.tables import MOST_BYTES, Cell, NotReadable, Table, harmless, table_of, text_of

# Spreadsheets in China still write in GB 18030 when one saves as CSV.
_ENCODINGS: Final = ("utf-8-sig", "gb18030")


def read(data: bytes) -> Table:
    """The table of a file; commas, semicolons or tabs part its columns.

    Raises:
        NotReadable: see its code.
    """
    if not data.strip():
        raise NotReadable("nothing")
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
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decoded(data, ("utf-16",))
    return _decoded(data, _ENCODINGS)


def _decoded(data: bytes, encodings: Sequence[str]) -> str:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotReadable("not_csv")
