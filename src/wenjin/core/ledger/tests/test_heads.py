import base64
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from wenjin.core.ledger import book, head_key, heads
from wenjin.core.ledger.errors import NoHeadKey
from wenjin.core.ledger.head_record import HeadRecord, Line, NoHead, read, root_of, signed
from wenjin.core.ledger.models import Head, HeadLine
from wenjin.core.ledger.tests.tampering import AT, write


@pytest.mark.django_db
class TestSigning:
    def test_an_empty_ledger_has_no_head(self) -> None:
        assert heads.sign_head(AT) is None
        assert heads.latest() is None

    def test_a_head_names_the_ends_of_all_streams_that_grew(self) -> None:
        ends = {stream: write(stream, count)[-1] for stream, count in (("case:b", 2), ("case:a", 3))}
        head = heads.sign_head(AT)
        assert head is not None
        record = heads.record_of(head)
        assert record.lines == tuple(Line(s, ends[s].number, ends[s].hash) for s in ("case:a", "case:b"))
        assert record.has_its_lines
        assert record.is_signed_by(head_key.signing_key().public_key())
        assert (record.number, record.previous_hash, record.hash) == (1, book.NOTHING_BEFORE, head.hash)

    def test_the_next_head_names_only_what_grew_since(self) -> None:
        write("case:a")
        write("case:b")
        first = heads.sign_head(AT)
        assert first is not None
        assert heads.sign_head(AT + timedelta(minutes=5)) is None
        write("case:b", 1)
        write("case:c", 1)
        second = heads.sign_head(AT + timedelta(minutes=5))
        assert second is not None
        assert (second.number, second.previous_hash) == (2, first.hash)
        assert [line.stream for line in heads.record_of(second).lines] == ["case:b", "case:c"]
        assert not heads.not_covered().exists()

    def test_a_row_that_appears_late_is_still_covered(self) -> None:
        """On PostgreSQL a lower row id may be committed after a higher one."""
        late = write("case:late", 1)[0]
        write("case:a", 1)
        head = heads.sign_head(AT)
        assert head is not None
        from wenjin.core.ledger.tests.tampering import run

        # As it would be had the entry not been there yet.
        run("DELETE FROM ledger_headline WHERE stream = %s", late.stream)
        second = heads.sign_head(AT + timedelta(minutes=5))
        assert second is not None
        assert [line.stream for line in heads.record_of(second).lines] == ["case:late"]

    def test_after_an_hour_only_new_rows_are_looked_at(self) -> None:
        write("case:a", 1)
        heads.sign_head(AT)
        write("case:b", 1)
        heads.sign_head(AT + timedelta(hours=2))
        write("case:a", 1)
        third = heads.sign_head(AT + timedelta(hours=4))
        assert third is not None
        assert [(line.stream, line.number) for line in heads.record_of(third).lines] == [("case:a", 2)]

    def test_of_two_who_sign_at_once_one_does(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write("case:a", 1)
        assert heads.sign_head(AT) is not None
        write("case:a", 1)
        monkeypatch.setattr(heads, "latest", lambda: None)  # as if the other had not been seen
        assert heads.sign_head(AT) is None
        assert Head.objects.count() == 1
        assert HeadLine.objects.count() == 1

    def test_a_place_is_in_one_head_only(self) -> None:
        write("case:a", 1)
        head = heads.sign_head(AT)
        assert head is not None
        with pytest.raises(IntegrityError):
            HeadLine.objects.create(head=head, stream="case:a", number=1, hash="0" * 64)


RECORD = signed(
    Ed25519PrivateKey.from_private_bytes(b"k" * 32),
    number=3,
    at="2026-05-05T09:30:00.000000Z",
    reach=17,
    root=root_of([Line("case:a", 2, "a" * 64), Line("case:b", 1, "b" * 64)]),
    size=2,
    previous_hash="c" * 64,
    key_id="0123456789abcdef",
    lines=(Line("case:a", 2, "a" * 64), Line("case:b", 1, "b" * 64)),
)
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32).public_key()


def test_a_head_reads_back_from_its_line() -> None:
    assert read(RECORD.written()) == RECORD
    assert json.loads(RECORD.written())["hash"] == RECORD.hash


@pytest.mark.parametrize(
    "other",
    [
        replace(RECORD, number=4),
        replace(RECORD, at="2026-05-05T09:30:00.000001Z"),
        replace(RECORD, reach=18),
        replace(RECORD, root="d" * 64),
        replace(RECORD, size=1),
        replace(RECORD, previous_hash="d" * 64),
        replace(RECORD, key_id="0" * 16),
        replace(RECORD, signature=""),
        replace(RECORD, signature="not base64!"),
        replace(RECORD, signature=base64.b64encode(b"s" * 64).decode()),
    ],
)
def test_every_part_of_a_head_is_signed(other: HeadRecord) -> None:
    assert RECORD.is_signed_by(KEY)
    assert not other.is_signed_by(KEY)


@pytest.mark.parametrize(
    "lines",
    [
        RECORD.lines[:1],
        (),
        (RECORD.lines[0], replace(RECORD.lines[1], number=2)),
        (RECORD.lines[0], replace(RECORD.lines[1], hash="e" * 64)),
        (*RECORD.lines, Line("case:c", 1, "f" * 64)),
    ],
)
def test_lines_that_were_changed_do_not_fit_the_root(lines: tuple[Line, ...]) -> None:
    assert RECORD.has_its_lines
    assert not replace(RECORD, lines=lines).has_its_lines


@given(st.text() | st.binary() | st.from_regex(r"\{.*\}", fullmatch=True))
def test_anything_else_is_no_head(text: str | bytes) -> None:
    with pytest.raises(NoHead):
        read(text)


@pytest.mark.parametrize("name", ["number", "at", "root", "lines", "kind", "signature"])
@pytest.mark.parametrize("value", [None, -1, 1.5, True, "x" * 300, "\ud800", [[1, 2]], {}])
def test_a_head_with_odd_parts_is_no_head(name: str, value: object) -> None:
    said = json.loads(RECORD.written())
    if name == "lines" and value == {}:
        value = [["case:a", 1, 2]]
    with pytest.raises(NoHead):
        read(json.dumps({**said, name: value}))


def test_public_keys_come_as_pem() -> None:
    pem = head_key.public_pem()
    own = head_key.signing_key().public_key()
    assert set(head_key.public_keys(pem + "\n" + pem)) == {head_key.key_id(own)}
    other = generate_private_key(SECP256R1()).public_key()
    wrong = other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    for text in ("", "nothing", pem.replace("MCow", "MCox"), wrong):
        with pytest.raises(NoHeadKey):
            head_key.public_keys(text)
