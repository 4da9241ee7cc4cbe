"""Whatever is done to the tables behind the application's back is found."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from wenjin.core.ledger import book, guard, head_key, heads
from wenjin.core.ledger.head_record import HeadRecord, root_of, signed
from wenjin.core.ledger.models import Entry, Head
from wenjin.core.ledger.tests.tampering import AT, found, run, unguarded, write, write_anew
from wenjin.core.ledger.verification import verify

pytestmark = pytest.mark.django_db
STREAMS = ("case:a", "case:b", "person:c")


@pytest.fixture
def ledger() -> None:
    """Three chains of four entries; a head after three and a head after four."""
    for stream in STREAMS:
        write(stream, 3)
    heads.sign_head(AT)
    for stream in STREAMS:
        write(stream, 1)
    heads.sign_head(AT + timedelta(minutes=5))


def kept_outside() -> list[HeadRecord]:
    return [heads.record_of(head) for head in heads.all_heads()]


@pytest.mark.usefixtures("ledger")
class TestWhole:
    def test_an_untouched_ledger_is_whole(self) -> None:
        write("case:new", 2)
        report = verify(outside=kept_outside())
        assert report.is_whole
        assert (report.entries, report.streams, report.heads, report.outside, report.waiting) == (
            14,
            4,
            2,
            2,
            2,
        )
        assert json.loads(json.dumps(report.to_json()))["is_whole"] is True

    def test_one_chain_can_be_read_alone(self) -> None:
        run("UPDATE ledger_entry SET code = 'x' WHERE stream = 'case:b' AND number = 2")
        assert verify(["case:a"]).is_whole
        assert verify(["case:a"]).entries == 4
        assert found(verify(["case:b"])) == {("changed", "case:b", 2)}

    def test_missing_triggers_are_told(self) -> None:
        with unguarded():
            assert {problem.code for problem in verify().problems} == {"unguarded"}

    def test_many_pages_are_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("wenjin.core.ledger.verification._PAGE", 5)
        run("UPDATE ledger_entry SET code = 'x' WHERE stream = 'person:c' AND number = 4")
        report = verify()
        assert report.entries == 12
        assert found(report) == {("changed", "person:c", 4)}

    def test_only_so_many_problems_are_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("wenjin.core.ledger.verification.MOST_PROBLEMS", 5)
        run("UPDATE ledger_entry SET code = 'x'")
        report = verify()
        assert (len(report.problems), report.problem_count) == (5, 12)


CHANGES: dict[str, str | bytes] = {
    "code": "x",
    "actor": "person:x",
    "acting_for": "person:x",
    "payload": '{"n": 7}',
    "sealed": b"x",
    "key_id": "0" * 32,
    "act_key": "x",
    "at": "2020-01-01 00:00:00+00:00",
    "previous_hash": "0" * 64,
    "hash": "0" * 64,
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(CHANGES)), st.sampled_from(STREAMS), st.integers(1, 4))
def test_a_changed_field_is_found(ledger: None, column: str, stream: str, number: int) -> None:
    with transaction.atomic():
        before = Entry.objects.filter(stream=stream, number=number).values_list(column).get()
        value = CHANGES[column]
        run(f"UPDATE ledger_entry SET {column} = %s WHERE stream = %s AND number = %s", value, stream, number)  # noqa: S608
        if before != Entry.objects.filter(stream=stream, number=number).values_list(column).get():
            assert any(p.stream == stream and p.number in (number, number + 1) for p in verify().problems)
        transaction.set_rollback(True)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL holds to its types")
@pytest.mark.parametrize(
    ("column", "value"), [("at", "long ago"), ("key_id", "no key"), ("at", 5), ("sealed", "text")]
)
def test_what_cannot_even_be_read_is_found(ledger: None, column: str, value: str | int) -> None:
    run(f"UPDATE ledger_entry SET {column} = %s WHERE stream = 'case:b' AND number = 2", value)  # noqa: S608
    report = verify()
    assert found(report) in ({("unreadable", "case:b", 2)}, {("changed", "case:b", 2)})
    assert report.entries == 12


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(STREAMS), st.sets(st.integers(1, 4), min_size=1))
def test_deleted_entries_are_found(ledger: None, stream: str, numbers: set[int]) -> None:
    with transaction.atomic():
        for number in numbers:
            run("DELETE FROM ledger_entry WHERE stream = %s AND number = %s", stream, number)
        report = verify()
        gaps = {("gap", stream, n + 1) for n in numbers if n < 4 and n + 1 not in numbers}
        cut = {("truncated", stream, n) for n in numbers & {3, 4}}
        assert found(report) == gaps | cut
        assert not report.is_whole
        transaction.set_rollback(True)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(STREAMS), st.integers(1, 4), st.sampled_from(["code", "actor", "acting_for"]))
def test_a_chain_that_was_changed_and_written_anew_is_found(
    ledger: None, stream: str, number: int, column: str
) -> None:
    with transaction.atomic():
        run(f"UPDATE ledger_entry SET {column} = 'x' WHERE stream = %s AND number = %s", stream, number)  # noqa: S608
        write_anew(stream)
        report = verify()
        assert found(report) == {("rewritten", stream, n) for n in (3, 4) if n >= number}
        transaction.set_rollback(True)


@pytest.mark.usefixtures("ledger")
class TestTampering:
    def test_a_deleted_last_entry_is_found_through_heads_only(self) -> None:
        run("DELETE FROM ledger_entry WHERE stream = 'case:b' AND number = 4")
        assert verify(heads=False).is_whole
        assert found(verify()) == {("truncated", "case:b", 4)}

    def test_a_deleted_stream_is_found(self) -> None:
        run("DELETE FROM ledger_entry WHERE stream = 'case:b'")
        assert found(verify()) == {("truncated", "case:b", 3), ("truncated", "case:b", 4)}

    def test_entries_that_changed_places_are_found(self) -> None:
        for before, after in ((2, 99), (3, 2), (99, 3)):
            run("UPDATE ledger_entry SET number = %s WHERE stream = 'case:b' AND number = %s", after, before)
        codes = {(problem.code, problem.number) for problem in verify().problems}
        assert {("changed", 2), ("changed", 3), ("rewritten", 3)} <= codes

    def test_an_entry_put_between_is_found(self) -> None:
        for before, after in ((4, 5), (3, 4)):
            run("UPDATE ledger_entry SET number = %s WHERE stream = 'case:b' AND number = %s", after, before)
        second = Entry.objects.get(stream="case:b", number=2)
        book.append("case:b", "case.x", at=AT, actor="system", payload={}, after=(2, second.hash))
        assert {("changed", "case:b", 4), ("broken_link", "case:b", 4), ("rewritten", "case:b", 3)} <= found(
            verify()
        )

    def test_an_entry_moved_to_another_stream_is_found(self) -> None:
        run("UPDATE ledger_entry SET stream = 'case:z', number = 1 WHERE stream = 'case:b' AND number = 4")
        assert {("changed", "case:z", 1), ("truncated", "case:b", 4)} <= found(verify())

    def test_a_number_before_the_first_is_found(self) -> None:
        run("UPDATE ledger_entry SET number = 0 WHERE stream = 'case:b' AND number = 1")
        assert ("broken_link", "case:b", 0) in found(verify())

    def test_a_second_chain_beside_the_first_is_found(self) -> None:
        """With the unique index gone, two entries could share a place."""
        guard.take_down(connection)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE ledger_entry RENAME TO entry_before")
            cursor.execute("CREATE TABLE ledger_entry AS SELECT * FROM entry_before")
            cursor.execute(
                "INSERT INTO ledger_entry SELECT * FROM entry_before WHERE stream = 'case:b' AND number = 4"
            )
        assert ("doubled", "case:b", 4) in found(verify())

    def test_a_changed_line_of_a_head_is_found(self) -> None:
        run("UPDATE ledger_headline SET hash = %s WHERE stream = 'case:b' AND number = 4", "0" * 64)
        assert found(verify()) == {("head_changed", "heads", 2), ("rewritten", "case:b", 4)}

    def test_a_deleted_line_of_a_head_is_found(self) -> None:
        run("DELETE FROM ledger_headline WHERE stream = 'case:b' AND number = 4")
        run("DELETE FROM ledger_entry WHERE stream = 'case:b' AND number = 4")
        assert found(verify()) == {("head_changed", "heads", 2)}

    @pytest.mark.parametrize(
        "change",
        ["reach = 1", "root = 'x'", "size = 1", "at = '2020-01-01 00:00:00+00:00'", "signature = 'x'"],
    )
    def test_a_changed_head_is_found(self, change: str) -> None:
        run(f"UPDATE ledger_head SET {change} WHERE number = 1")  # noqa: S608  words of this test
        assert ("head_forged", "heads", 1) in found(verify())

    def test_a_changed_hash_of_a_head_is_found(self) -> None:
        run("UPDATE ledger_head SET hash = %s WHERE number = 1", "0" * 64)
        assert ("head_changed", "heads", 1) in found(verify())

    def test_a_head_of_another_key_is_forged(self) -> None:
        forge(Ed25519PrivateKey.generate(), "case:b")
        assert ("head_forged", "heads", 2) in found(verify())

    def test_a_deleted_first_head_is_found(self) -> None:
        run("DELETE FROM ledger_headline WHERE head_id = %s", Head.objects.get(number=1).pk)
        run("DELETE FROM ledger_head WHERE number = 1")
        assert found(verify()) == {("head_gap", "heads", 1)}

    def test_who_has_everything_but_the_place_outside_is_found(self) -> None:
        """The attacker has the database and our key: writes a chain anew and signs all heads again."""
        kept = kept_outside()
        run("UPDATE ledger_entry SET code = 'x' WHERE stream = 'case:b' AND number = 4")
        write_anew("case:b")
        forge(head_key.signing_key(), "case:b")
        assert verify().is_whole
        assert found(verify(outside=kept)) == {("head_other", "heads", 2), ("rewritten", "case:b", 4)}

    def test_a_last_head_that_was_taken_away_is_found(self) -> None:
        kept = kept_outside()
        for stream in STREAMS:
            run("DELETE FROM ledger_entry WHERE stream = %s AND number = 4", stream)
        run("DELETE FROM ledger_headline WHERE number = 4")
        run("DELETE FROM ledger_head WHERE number = 2")
        assert verify().is_whole
        gone = {("truncated", stream, 4) for stream in STREAMS}
        assert found(verify(outside=kept)) == {("head_gone", "heads", 2)} | gone

    def test_a_forged_head_from_outside_says_nothing(self) -> None:
        kept = kept_outside()
        lie = replace(kept[1], lines=tuple(replace(line, hash="0" * 64) for line in kept[1].lines))
        assert found(verify(outside=[kept[0], lie])) == {("head_changed", "heads", 2)}
        assert found(verify(outside=[replace(kept[0], signature="x")])) == {("head_forged", "heads", 1)}

    def test_only_the_given_keys_count(self) -> None:
        other = Ed25519PrivateKey.generate().public_key()
        assert {p.code for p in verify(keys={head_key.key_id(other): other}).problems} == {"head_forged"}

    def test_an_older_key_still_counts(self, settings: Settings) -> None:
        settings.HEAD_PUBLIC_KEYS = head_key.public_pem()
        settings.HEAD_KEY = b"n" * 32
        write("case:a", 1)
        heads.sign_head(AT + timedelta(minutes=10))
        assert verify().is_whole
        settings.HEAD_PUBLIC_KEYS = ""
        assert found(verify()) == {("head_forged", "heads", 1), ("head_forged", "heads", 2)}


def forge(key: Ed25519PrivateKey, stream: str) -> None:
    """Sign the second head again over what is there now."""
    second = Head.objects.get(number=2)
    for line in second.lines.all():
        now = Entry.objects.get(stream=line.stream, number=line.number).hash
        run("UPDATE ledger_headline SET hash = %s WHERE id = %s", now, line.pk)
    old = heads.record_of(second)
    new = signed(
        key,
        number=old.number,
        at=old.at,
        reach=old.reach,
        root=root_of(old.lines),
        size=old.size,
        previous_hash=old.previous_hash,
        key_id=head_key.key_id(key.public_key()),
        lines=old.lines,
    )
    run(
        "UPDATE ledger_head SET root = %s, hash = %s, key_id = %s, signature = %s WHERE number = 2",
        new.root,
        new.hash,
        new.key_id,
        new.signature,
    )
