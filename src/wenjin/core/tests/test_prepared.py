"""Questions whose text is written once: the same answers as the queryset itself, whatever was asked before."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from wenjin.core.ledger import book
from wenjin.core.ledger.models import Entry
from wenjin.core.outbox.models import Message
from wenjin.core.prepared import LONGEST_LIST, Prepared, StandInLost

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 9, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def entries() -> list[Entry]:
    return [
        book.append(
            f"case:{place % 2}", f"test.code-{place % 3}", at=NOW, actor="system", payload={"n": place}
        )
        for place in range(9)
    ]


def by_stream(stream: str, *, newest_first: bool = False) -> QuerySet[Entry]:
    return Entry.objects.filter(stream=stream).order_by("-number" if newest_first else "number")


def test_whole_rows_are_read_as_the_queryset_reads_them(entries: list[Entry]) -> None:
    asked: Prepared[Entry] = Prepared(by_stream)
    for stream in ("case:0", "case:1", "case:none"):
        found = asked.all({"stream": stream})
        wanted = list(by_stream(stream))
        assert found == wanted
        assert [vars(one).keys() for one in found] == [vars(one).keys() for one in wanted]
        assert [(one.at, one.payload, one.hash) for one in found] == [
            (one.at, one.payload, one.hash) for one in wanted
        ]


def test_what_is_fixed_belongs_to_the_question(entries: list[Entry]) -> None:
    asked: Prepared[Entry] = Prepared(by_stream)
    first = asked.all({"stream": "case:0"})
    assert asked.all({"stream": "case:0"}, newest_first=True) == first[::-1]
    assert asked.all({"stream": "case:0"}) == first


def with_codes(codes: list[str], stream: str = "") -> QuerySet[Entry, tuple[Any, ...]]:
    rows = Entry.objects.filter(code__in=codes).order_by("pk")
    return (rows.filter(stream=stream) if stream else rows).values_list("code", "payload")


def test_lists_of_every_length_and_values_left_out_are_questions_of_their_own(entries: list[Entry]) -> None:
    asked: Prepared[tuple[Any, ...]] = Prepared(with_codes)
    codes = ["test.code-0", "test.code-1", "test.code-2"]
    for length in (0, 1, 3, 2, 0, 1):
        assert asked.all({"codes": codes[:length]}) == list(with_codes(codes[:length]))
        given = {"codes": codes[:length], "stream": "case:1"}
        assert asked.all(given) == list(with_codes(codes[:length], "case:1"))
    long = [*codes, *(f"other-{place}" for place in range(LONGEST_LIST))]
    assert len(asked.all({"codes": long})) == len(entries)


def between(first: datetime, last: datetime, key: str) -> QuerySet[Message]:
    return Message.objects.filter(Q(available_at__gte=first, available_at__lt=last) | Q(key=key)).order_by(
        "pk"
    )


def test_times_and_texts_go_where_they_belong() -> None:
    for place in range(4):
        at = NOW + timedelta(hours=place)
        Message.objects.create(topic="t", payload={}, key=f"k{place}", available_at=at, made_at=NOW)
    asked: Prepared[Message] = Prepared(between)
    for first, last, key in ((0, 2, "k3"), (1, 2, "none"), (2, 9, "k0"), (9, 9, 'it\'s %s "quoted"')):
        given: dict[str, Any] = {
            "first": NOW + timedelta(hours=first),
            "last": NOW + timedelta(hours=last),
            "key": key,
        }
        assert asked.all(given) == list(between(**given))


def test_the_second_time_the_text_is_not_written_again(entries: list[Entry]) -> None:
    built = []

    def build(stream: str) -> QuerySet[Entry]:
        built.append(stream)
        return by_stream(stream)

    asked: Prepared[Entry] = Prepared(build)
    with CaptureQueriesContext(connection) as captured:
        for stream in ("case:0", "case:1", "case:0"):
            asked.all({"stream": stream})
    assert len(built) == 1
    assert "case:" not in built[0]
    assert len(captured) == 3


def test_one_of_many_and_none() -> None:
    asked: Prepared[Entry] = Prepared(by_stream)
    assert asked.first({"stream": "nowhere"}) is None


def test_a_value_that_does_not_reach_the_question_is_an_error() -> None:
    def build(stream: str, forgotten: UUID) -> QuerySet[Entry]:
        return by_stream(stream)

    asked: Prepared[Entry] = Prepared(build)
    with pytest.raises(StandInLost, match="forgotten"):
        asked.all({"stream": "case:0", "forgotten": uuid4()})


def test_what_decides_the_question_itself_is_no_value() -> None:
    asked: Prepared[Entry] = Prepared(by_stream)
    with pytest.raises(TypeError, match="fixed"):
        asked.all({"stream": True})
    with pytest.raises(TypeError, match="float"):
        asked.all({"stream": 1.5})  # type: ignore[dict-item]  # that is the mistake
