import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.assistant.question_files import AskedRow, TableRefused, read_table

ROW = AskedRow("7", "en", "I lost my passport", 1)


@pytest.mark.parametrize(
    "text",
    [
        "id\tlang\tquestion\n7\ten\tI lost my passport\n",
        " ID\tLang\tQuestion \r\n7\ten\tI lost my passport\r\n",
        "question\tid\tlang\nI lost my passport\t7\ten\n",
        "lang\tquestion\tid\nen\tI lost my passport\t7\n",
        "\n7\ten\tI lost my passport",
        "7\ten\tI lost my passport\n\n",
        "7\ten\tI lost my passport\t\t \n\t\t\n",
        "lang\tquestion\tid\nen\tI lost my passport\t7\t\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_columns_are_taken_by_their_names(text: str, encoding: str) -> None:
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""
    assert read_table(mark + text.encode(encoding)) == [ROW]


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("id\tquestion", "id, question"),
        ("id\tlanguage\tquestion", "id, language, question"),
        ("qid\tlocale\ttext", "qid, locale, text"),
        ("id\tlang\tquestion\tservice", "id, lang, question, service"),
        ("id\tlang\tquestion\tlang", "id, lang, question, lang"),
        ("id\tlang\tquestion\t", "id, lang, question, one without a name"),
        ('"id"\t"lang"\t"question"', '"id", "lang", "question"'),
    ],
)
def test_other_columns_are_refused_and_said(head: str, found: str) -> None:
    with pytest.raises(TableRefused) as refused:
        read_table(f"{head}\n7\ten\tI lost my passport\n".encode())
    assert "line 1: the columns id, lang, question are wanted" in str(refused.value)
    assert str(refused.value).endswith(f"found: {found}")


@pytest.mark.parametrize(
    "line",
    [
        "1\tid\tquestion",
        "a\tid\tpaspor saya hilang",
        "1\ten\tlang",
        "x\ttlh\tvisa",
        "q-1\t\tvisa",
        "1\tEnglish\tvisa",
    ],
)
def test_a_first_line_that_asks_is_not_taken_for_names(line: str) -> None:
    assert len(read_table(line.encode())) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("7\ten\ta\tb", "line 1: 4 cells, and only id, lang, question are wanted"),
        ("id\tlang\tquestion\n1\ten\ta\n\n2\ten\ta\tb\tc\n", "line 4: 5 cells"),
        ("lang\tquestion\tid\nen\ta\tb\t7", "line 2: 4 cells, and only lang, question, id are wanted"),
        ("1\ten\ta\n\ten\tb", "line 2: the id is empty"),
        ("1\ten\ta\n \ten\tb", "line 2: the id is empty"),
        ("1\ten\ta\n2\ten\tb\n1\tfr\tc", "line 3: the id '1' was given in line 1 already"),
        ("1\ten\ta\n\n 1 \ten\ta", "line 3: the id '1' was given in line 1 already"),
    ],
)
def test_a_wrong_line_is_named(text: str, told: str) -> None:
    with pytest.raises(TableRefused) as refused:
        read_table(text.encode())
    assert str(refused.value).startswith(told)


def test_an_empty_question_and_an_empty_language_are_rows() -> None:
    assert read_table(b"1\t\t\n2\ten\t ") == [AskedRow("1", "", "", 1), AskedRow("2", "en", " ", 2)]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("1\tde\tStraße\n".encode("latin-1"), "line 1: byte 10"),
        (b"id\tlang\tquestion\n1\ten\tok\n2\tzh\t" + "丢了护照".encode("gb18030"), "line 3: byte "),
        (codecs.BOM_UTF16_LE + "1\ten\tx\n2\ten\ty".encode("utf-16-le") + b"\n", "line 2: byte "),
        ("1\ten\tvisa".encode("utf-32"), "line 1: this is UTF-32"),
        ("1\ten\tvisa".encode("utf-16-le"), "line 1: this is UTF-16"),
        ("1\ten\tvisa".encode("utf-16-be"), "line 1: this is UTF-16"),
    ],
)
def test_another_encoding_is_refused_with_its_line(raw: bytes, told: str) -> None:
    with pytest.raises(TableRefused, match=told) as refused:
        read_table(raw)
    assert "UTF-8" in str(refused.value)


def test_a_short_line_is_named() -> None:
    with pytest.raises(TableRefused, match="line 3: id, lang, question are needed"):
        read_table(b"id\tlang\tquestion\n1\ten\tx\n2\ten\n")


@given(st.binary(max_size=200))
def test_whatever_comes_in_is_read_or_refused(raw: bytes) -> None:
    try:
        rows = read_table(raw)
    except TableRefused:
        return
    for row in rows:
        f"{row.id}{row.question}".encode()
