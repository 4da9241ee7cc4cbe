import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from wenjin.core.ledger import book, guard
from wenjin.core.ledger.errors import AlreadyActed, EntriesAreFinal, SomebodyWasFaster
from wenjin.core.ledger.models import Entry
from wenjin.core.ledger.tests.tampering import AT, unguarded, write

pytestmark = pytest.mark.django_db


def new(stream: str = "case:a", *, act_key: str | None = None, n: int = 0) -> book.NewEntry:
    return book.NewEntry(
        stream=stream, code="case.touched", at=AT, actor="system", payload={"n": n}, act_key=act_key
    )


def test_entries_form_a_chain() -> None:
    first, second, third = write("case:a")
    assert (first.number, second.number, third.number) == (1, 2, 3)
    assert first.previous_hash == book.NOTHING_BEFORE
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)
    assert [entry.pk for entry in book.entries("case:a")] == [first.pk, second.pk, third.pk]
    assert [entry.number for entry in book.entries("case:a", after=2)] == [3]
    assert book.last("case:a") == (3, third.hash)
    assert book.last("case:nobody") == book.START


def test_what_is_read_back_is_what_was_written() -> None:
    key = uuid.uuid4()
    written = book.append(
        "case:a",
        "case.submitted",
        at=AT,
        actor="person:" + str(uuid.uuid4()),
        acting_for="person:" + str(uuid.uuid4()),
        payload={"part": "work", "days": 10, "papers": ["passport"], "words": "南山"},
        sealed=b"\x00\xff sealed",
        key_id=key,
        act_key="act-1",
    )
    read = Entry.objects.get(pk=written.pk)
    assert book.hash_of(read) == written.hash
    assert (read.at, read.payload, bytes(read.sealed or b""), read.key_id) == (
        AT,
        written.payload,
        b"\x00\xff sealed",
        key,
    )
    found = book.by_act("act-1")
    assert found is not None
    assert found.pk == written.pk
    assert book.by_act("act-2") is None


def test_with_after_an_entry_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        first = book.append("case:a", "case.a", at=AT, actor="system", payload={}, after=book.START)
    with django_assert_num_queries(1):
        book.append("case:a", "case.a", at=AT, actor="system", payload={}, after=(1, first.hash))
    with django_assert_num_queries(1):
        book.append_many([new("case:b", n=n) for n in range(5)], after={"case:b": book.START})


def test_the_second_of_two_is_told() -> None:
    write("case:a", 1)
    with pytest.raises(SomebodyWasFaster):
        book.append("case:a", "case.a", at=AT, actor="system", payload={}, after=book.START)
    assert Entry.objects.count() == 1, "and the transaction still lives"


def test_an_act_is_done_once() -> None:
    book.append("case:a", "case.a", at=AT, actor="system", payload={}, act_key="key")
    for stream, after in (("case:a", None), ("case:b", None), ("case:a", book.START)):
        with pytest.raises(AlreadyActed):
            book.append(stream, "case.a", at=AT, actor="system", payload={}, act_key="key", after=after)
    assert Entry.objects.count() == 1


def test_many_are_written_all_or_none() -> None:
    book.append("case:a", "case.a", at=AT, actor="system", payload={}, act_key="key")
    with pytest.raises(AlreadyActed), transaction.atomic():
        book.append_many([new("case:b"), new("case:c", act_key="key"), new("case:b", n=1)])
    with pytest.raises(AlreadyActed), transaction.atomic():
        book.append_many([new("case:b", act_key="twice"), new("case:c", act_key="twice")])
    with pytest.raises(SomebodyWasFaster), transaction.atomic():
        book.append_many([new("case:b"), new("case:a")], after={"case:a": book.START})
    assert Entry.objects.count() == 1


def test_a_caller_cannot_keep_half_of_many() -> None:
    write("case:a", 1)
    with transaction.atomic():
        with pytest.raises(SomebodyWasFaster):
            book.append_many([new("case:b"), new("case:a")], after={"case:a": book.START})
        with pytest.raises(transaction.TransactionManagementError):
            Entry.objects.count()
    assert Entry.objects.count() == 1


def test_many_entries_of_many_streams_are_chained() -> None:
    write("case:1", 2)
    rows = book.append_many([new(f"case:{n % 7}", n=n) for n in range(600)])
    assert len({row.pk for row in rows}) == 600
    for stream in {row.stream for row in rows}:
        before = book.START
        for entry in book.entries(stream):
            assert (entry.number, entry.previous_hash) == (before[0] + 1, before[1])
            assert book.hash_of(entry) == entry.hash
            before = (entry.number, entry.hash)
        assert book.last(stream) == before
    assert book.append_many([]) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"stream": "case:" + "a" * 80},
        {"stream": ""},
        {"stream": "Li Wei"},
        {"code": "Case Submitted"},
        {"actor": "li.wei@example.org"},
        {"actor": ""},
        {"acting_for": "Li Wei"},
        {"act_key": ""},
        {"act_key": "k" * 81},
        {"sealed": b"without a key"},
        {"key_id": uuid.uuid4()},
        {"payload": {"share": 0.5}},
        {"payload": {"name": "a\0b"}},
        {"at": AT.replace(tzinfo=None)},
    ],
)
def test_what_does_not_belong_there_is_refused(wrong: dict[str, Any]) -> None:
    good: dict[str, Any] = {
        "stream": "case:a",
        "code": "case.a",
        "at": AT,
        "actor": "system",
        "payload": {},
    }
    with pytest.raises(ValueError, match=r"."):
        book.append(**{**good, **wrong})
    assert not Entry.objects.exists()


def test_the_application_changes_and_deletes_nothing() -> None:
    entry = write("case:a", 1)[0]
    with pytest.raises(EntriesAreFinal):
        entry.save()
    with pytest.raises(EntriesAreFinal):
        entry.delete()
    with pytest.raises(EntriesAreFinal):
        Entry.objects.update(code="case.b")
    with pytest.raises(EntriesAreFinal):
        Entry.objects.all().delete()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger_entry SET code = 'x'", "DELETE FROM ledger_entry", "UPDATE ledger_head SET number = 9"],
)
def test_the_database_changes_and_deletes_nothing(statement: str) -> None:
    from wenjin.core.ledger import heads

    write("case:a", 1)
    heads.sign_head(AT)
    with (
        pytest.raises(IntegrityError, match="the ledger refuses"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Entry.objects.get().code == "case.touched"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_the_database_does_not_empty_the_table() -> None:
    with (
        pytest.raises(IntegrityError, match="the ledger refuses"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE ledger_entry")


def test_missing_triggers_are_seen() -> None:
    assert guard.missing(connection) == []
    guard.take_down(connection)
    assert len(guard.missing(connection)) == 8
    guard.put_up(connection)
    with unguarded():
        assert guard.missing(connection)
    assert guard.missing(connection) == []
