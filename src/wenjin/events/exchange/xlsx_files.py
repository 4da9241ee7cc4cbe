"""Tables as workbooks of Office Open XML (ISO/IEC 29500): the first sheet."""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from wenjin.events.exchange.tables import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_LINES,
    Cell,
    NotReadable,
    Table,
    harmless,
    table_of,
)
from wenjin.events.exchange.xml_text import xml_text

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_UNPACKED: Final = 60_000_000
_MOST_PARTS: Final = 200
_PIECE: Final = 1024 * 1024
_DAMAGED: Final = (
    *(InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError),
    *(AttributeError, IndexError, SyntaxError, OSError, EOFError, RuntimeError),
    *(zlib.error, lzma.LZMAError, struct.error, OverflowError),
)


def read(data: bytes) -> Table:
    """The table of the first sheet; formulas count with the value that was kept of them.

    Raises:
        NotReadable: see its code.
    """
    if len(data) > MOST_BYTES:
        raise NotReadable("too_large")
    _check(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            return table_of(_lines(book))
        finally:
            book.close()
    except NotReadable:
        raise
    except _DAMAGED as error:
        # Damaged workbooks fail in many ways, by whatever part is missing; none of them is ours.
        raise NotReadable("not_xlsx") from error


def write(columns: Sequence[str], lines: Iterable[Sequence[Cell]], *, title: str) -> bytes:
    """A workbook with one sheet; texts stay texts, whatever they begin with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(sign for sign in title if sign not in "[]:*?/\\")[:31] or "1")
    sheet.freeze_panes = "A2"
    head = []
    for one in columns:
        cell = WriteOnlyCell(sheet, one)
        cell.font = Font(bold=True)
        head.append(cell)
    sheet.append(head)
    for line in lines:
        sheet.append([_written(sheet, one) for one in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _written(sheet: Any, cell: Cell) -> Any:
    if not isinstance(cell, str):
        # Workbooks know no time zones.
        return cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell
    plain = xml_text(harmless(cell))[:32_000]
    made = WriteOnlyCell(sheet, plain)
    made.data_type = "s"
    return made


def _lines(book: Any) -> Iterator[Sequence[Cell]]:
    sheet = book.worksheets[0]
    for number, line in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)):
        if number > MOST_LINES * 3:
            raise NotReadable("too_many")
        yield line


def _check(data: bytes) -> None:
    """Refuse what unpacks to far more than it is, and what declares entities.

    Raises:
        NotReadable: it is no workbook, or one of these.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > _MOST_PARTS or sum(one.file_size for one in parts) > _MOST_UNPACKED:
                raise NotReadable("too_large")
            for one in parts:
                if one.filename.endswith((".xml", ".rels")):
                    _check_part(packed, one)
    except NotReadable:
        raise
    except _DAMAGED as error:
        raise NotReadable("not_xlsx") from error


def _check_part(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    read_so_far, before = 0, b""
    with packed.open(part) as stream:
        while piece := stream.read(_PIECE):
            read_so_far += len(piece)
            if read_so_far > _MOST_UNPACKED:
                raise NotReadable("too_large")
            if b"<!DOCTYPE" in before + piece or b"<!ENTITY" in before + piece:
                raise NotReadable("not_xlsx")
            before = piece[-16:]
