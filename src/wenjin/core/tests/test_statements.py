"""Rows written by finished statements: the same as Django would have written."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, transaction

from wenjin.core.outbox.models import Message
from wenjin.core.statements import IGNORE, in_steps, insert_rows, overwrite, update_row

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 4, 30, 15, 123456, tzinfo=UTC)


def message(key: str | None, **more: object) -> Message:
    return Message(topic="bench", payload={"a": [1, "ü"]}, key=key, available_at=AT, made_at=AT, **more)


def test_rows_come_back_as_they_went_in() -> None:
    insert_rows([message("one", attempts=3), message(None)])
    first, second = Message.objects.order_by("pk")
    assert (first.key, first.payload, first.available_at, first.attempts) == ("one", {"a": [1, "ü"]}, AT, 3)
    assert (second.key, second.done_at) == (None, None)
    insert_rows([])


def test_what_is_there_stays_goes_or_is_an_error() -> None:
    insert_rows([message("one")])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([message("one")])
    insert_rows([message("one", attempts=9), message("two")], IGNORE)
    assert dict(Message.objects.values_list("key", "attempts")) == {"one": 0, "two": 0}
    insert_rows([message("one", attempts=9)], overwrite(Message, ("key",), ("attempts",)))
    assert dict(Message.objects.values_list("key", "attempts")) == {"one": 9, "two": 0}


def test_columns_of_one_row_change() -> None:
    insert_rows([message("one"), message("two")])
    row = Message.objects.get(key="one")
    assert update_row(Message, row.pk, {"payload": {"b": 2}, "done_at": AT, "attempts": 1, "key": None})
    row.refresh_from_db()
    assert (row.payload, row.done_at, row.attempts, row.key) == ({"b": 2}, AT, 1, None)
    assert Message.objects.get(key="two").payload == {"a": [1, "ü"]}
    assert not update_row(Message, 0, {"attempts": 1})
    with pytest.raises(FieldDoesNotExist):
        update_row(Message, row.pk, {"nothing": 1})


def test_steps_hold_everything_once_in_few_lengths() -> None:
    for count in range(200):
        steps = list(in_steps(range(count)))
        assert [one for step in steps for one in step] == list(range(count))
        assert {len(step) for step in steps} <= {1, 2, 4, 8, 16, 32, 64}
        assert len(steps) <= count // 64 + 6
