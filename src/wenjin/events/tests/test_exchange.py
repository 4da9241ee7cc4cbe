"""Tables in files: they come back as they were, no cell becomes a formula, bad files are refused in words."""

import io
import zipfile
import zlib
from contextlib import suppress
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.events.exchange import csv_files, xlsx_files
from wenjin.events.exchange.tables import MOST_LINES, NotReadable, bare, harmless

COLUMNS = ("name", "telephone")
FORMULAS = ("=1+1", "+86 138", "-2", "@SUM(A1)", "\t=1", " =cmd|'/c calc'!A0", "'=1", "＝1+1")


@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_becomes_a_formula(text: str) -> None:
    assert harmless(text).startswith("'")
    assert csv_files.write(("a",), [(text,)]).decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'")
    book = openpyxl.load_workbook(io.BytesIO(xlsx_files.write(("a",), [(text,)], title="t")))
    cell = book.worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


@given(st.text())
def test_the_mark_is_taken_off_again(text: str) -> None:
    assert bare(harmless(text)) == text


cells = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=12).map(
    str.strip
)


@given(st.lists(st.tuples(cells.filter(bool), cells), max_size=5))
def test_a_table_comes_back_as_it_was(lines: list[tuple[str, str]]) -> None:
    assert csv_files.read(csv_files.write(COLUMNS, lines)).lines == tuple(lines)


def test_a_workbook_comes_back_as_it_was() -> None:
    lines = [("Ada, “the first”", "+86 755 0000"), ("王芳", "=2"), ("x\ny", "12")]
    found = xlsx_files.read(xlsx_files.write(COLUMNS, lines, title="a/b:c"))
    assert found.columns == COLUMNS
    assert found.lines == tuple(lines)


def test_cells_of_a_workbook_that_are_no_texts() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    when = datetime(2027, 3, 1, 9, 30)  # noqa: DTZ001  workbooks know no time zones
    sheet.append(["When ", "Day", "n", "f", "b"])
    sheet.append([when, date(2027, 3, 1), 3.0, 2.5, True])
    out = io.BytesIO()
    book.save(out)
    found = xlsx_files.read(out.getvalue())
    assert found.columns == ("when", "day", "n", "f", "b")
    assert found.lines == (("2027-03-01 09:30", "2027-03-01 00:00", "3", "2.5", "yes"),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_files_as_spreadsheets_save_them(encoding: str, sign: str) -> None:
    text = f"Name{sign}E mail\r\n\r\n王芳{sign}fang@example.org\r\n"
    found = csv_files.read(text.encode(encoding))
    assert found.columns == ("name", "e_mail")
    assert list(found.rows()) == [(3, {"name": "王芳", "e_mail": "fang@example.org"})]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"\n\n", "empty"),
        (b",,\na,b,c", "no_header"),
        (b"a,A\n1,2", "twice"),
        (b'a\n"b', "not_csv"),
        (b"\xff\xff\x80", "not_utf8"),
        ("name,email\nMüller,a@example.org\nJosé,b@example.org".encode("cp1252"), "not_utf8"),
        ("name\nИванов Пётр".encode("cp1251"), "not_utf8"),
        (("a\n" + "1\n" * (MOST_LINES + 1)).encode(), "too_many"),
        (b"a" * 5_000_001, "too_large"),
    ],
)
def test_bad_files_of_commas(data: bytes, code: str) -> None:
    with pytest.raises(NotReadable) as refused:
        csv_files.read(data)
    assert refused.value.code == code


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a zip",
        _zip(a=b"<x/>"),
        _zip(xl__workbook=b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"),
        xlsx_files.write(("a",), [("b",)], title="t")[:-40],
        zlib.compress(b"x"),
    ],
)
def test_bad_workbooks(data: bytes) -> None:
    with pytest.raises(NotReadable) as refused:
        xlsx_files.read(data)
    assert refused.value.code == "not_xlsx"


def test_workbooks_with_one_byte_damaged_are_refused_in_words_or_read() -> None:
    """In a packed part that is an error of zlib, which is no error of zip files."""
    whole = xlsx_files.write(COLUMNS, [("Ada", "1"), ("王芳", "2")], title="t")
    packed = whole.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml")
    for place in (packed, *range(0, len(whole), 211)):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        with suppress(NotReadable):
            xlsx_files.read(bytes(damaged))


JOINERS = ("می\u200cخواهم", "ක්\u200dෂ", "5\u00a0kg", "王\u3000芳", "\u2068a\u2069")


def test_signs_that_are_not_seen_stay_and_only_what_xml_forbids_goes() -> None:
    lines = [(one, "1") for one in JOINERS]
    assert xlsx_files.read(xlsx_files.write(COLUMNS, lines, title="t")).lines == tuple(lines)
    forbidden = "a\x00b\x0bc\x1fd\ud800e\ufffef\uffffg"
    found = xlsx_files.read(xlsx_files.write(COLUMNS, [(forbidden, "1")], title="t"))
    assert found.lines == (("a b c d e f g", "1"),)


def test_a_workbook_that_unpacks_to_far_more_than_it_is() -> None:
    with pytest.raises(NotReadable) as refused:
        xlsx_files.read(_zip(a=b"x" * 61_000_000))
    assert refused.value.code == "too_large"
