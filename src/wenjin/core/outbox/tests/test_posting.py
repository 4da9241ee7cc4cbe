"""Posting: in the caller's transaction, once under a key, taken back, moved."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from wenjin.core.outbox import NewMessage, cancel, post, post_many, queries
from wenjin.core.outbox.models import Message
from wenjin.core.outbox.services import (
    KEEP_DONE,
    KEEP_DONE_WITH_KEY,
    NotDead,
    give_up,
    retry,
    sweep,
)
from wenjin.core.outbox.worker import take

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=90)

pytestmark = pytest.mark.django_db


def test_a_message_goes_with_the_transaction_that_posted_it() -> None:
    with transaction.atomic():
        post("letters", {"id": 1}, key="one")
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_posting_twice_under_one_key_is_posting_once() -> None:
    first = post("letters", {"id": 1}, key="one")
    assert first is not None
    assert post("letters", {"id": 2}, key="one") is None
    assert Message.objects.get().payload == {"id": 1}


def test_a_known_key_does_not_break_the_transaction_around_it() -> None:
    with transaction.atomic():
        post("letters", {}, key="one")
        post("letters", {}, key="one")
        post("letters", {}, key="two")
    assert Message.objects.count() == 2


def test_without_a_key_every_message_is_its_own() -> None:
    post("letters", {})
    post("letters", {})
    assert Message.objects.count() == 2


def test_many_are_posted_with_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    post("letters", {}, key="2")
    with django_assert_num_queries(1):
        post_many([NewMessage("letters", {"id": n}, LATER, str(n)) for n in range(5)], at=NOW)
    assert Message.objects.count() == 5
    assert Message.objects.get(key="3").available_at == LATER
    post_many([])


def test_what_is_taken_back_does_not_run() -> None:
    post("letters", {}, key="one", available_at=LATER)
    assert cancel("one")
    assert not cancel("one")
    assert take("me", LATER) is None
    assert post("letters", {}, key="one") is not None, "the key is free again"


def test_what_is_in_hand_cannot_be_taken_back() -> None:
    post("letters", {}, key="one")
    assert take("me", datetime.now(UTC)) is not None
    assert not cancel("one")


def test_a_reminder_is_moved() -> None:
    post("letters", {"id": 1}, key="one", available_at=NOW)
    moved = post("letters", {"id": 2}, key="one", available_at=LATER, replace=True)
    assert moved is not None
    assert (moved.payload, moved.available_at) == ({"id": 2}, LATER)
    assert queries.available_at("one") == LATER
    assert queries.is_known("one")


def test_what_somebody_began_is_not_moved() -> None:
    post("letters", {"id": 1}, key="one", available_at=NOW)
    assert take("me", NOW) is not None
    assert post("letters", {"id": 2}, key="one", replace=True) is None
    assert Message.objects.get().payload == {"id": 1}


def test_a_dead_letter_comes_back_with_fresh_attempts() -> None:
    message = post("letters", {}, key="one")
    assert message is not None
    Message.objects.update(dead_at=NOW, attempts=20, last_error="gone")
    assert [one.error for one in queries.dead_letters()] == ["gone"]
    retry(message.pk, at=NOW)
    assert queries.dead_letters() == ()
    taken = take("me", NOW)
    assert taken is not None
    assert taken.attempts == 1
    with pytest.raises(NotDead):
        retry(message.pk)


def test_a_dead_letter_is_put_aside() -> None:
    message = post("letters", {}, key="one")
    assert message is not None
    Message.objects.update(dead_at=NOW)
    give_up(message.pk, at=NOW)
    assert queries.dead_letters() == ()
    assert take("me", LATER) is None
    with pytest.raises(NotDead):
        give_up(message.pk)


def test_done_rows_go_after_a_while_and_keys_stay_longer() -> None:
    post("letters", {})
    post("letters", {}, key="one")
    post("letters", {}, key="open")
    Message.objects.exclude(key="open").update(done_at=NOW)
    assert sweep(NOW + KEEP_DONE - timedelta(seconds=1)) == 0
    assert sweep(NOW + KEEP_DONE) == 1
    assert sweep(NOW + KEEP_DONE_WITH_KEY) == 1
    assert Message.objects.get().key == "open"


def test_what_waits_is_counted() -> None:
    post("letters", {}, available_at=NOW)
    post("letters", {}, available_at=LATER)
    Message.objects.filter(available_at=LATER).update(last_error="TryLater: busy")
    found = queries.waiting(NOW)
    assert (found.open, found.due, found.failing, found.dead) == (2, 1, 1, 0)
    assert found.oldest_due_at == NOW
