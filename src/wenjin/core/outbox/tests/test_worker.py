"""A worker: what it takes, what it does when a handler fails, and when it gives up."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from wenjin.core.outbox import TryLater, WillNotSucceed, handles, post, queries
from wenjin.core.outbox.models import Message
from wenjin.core.outbox.outcomes import LONGEST_WAIT, back_off
from wenjin.core.outbox.registry import MOST_ATTEMPTS, Payload, TwoHandlers
from wenjin.core.outbox.worker import run, run_due, take

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
SOON = timedelta(seconds=10)
pytestmark = pytest.mark.django_db


class Recorder:
    """A handler that remembers, and fails as told."""

    def __init__(self, *errors: Exception | None) -> None:
        self.seen: list[Payload] = []
        self.errors = list(errors)
        self.was_in_transaction: list[bool] = []

    def __call__(self, payload: Payload, *, at: datetime) -> None:
        self.seen.append(payload)
        self.was_in_transaction.append(bool(transaction.get_connection().savepoint_ids))
        Message.objects.create(
            topic="effect", payload=payload, available_at=at + timedelta(days=999), made_at=at
        )
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error


def effects() -> int:
    return Message.objects.filter(topic="effect").count()


def letter(**more: Any) -> Message:
    message = post("letters", {"id": 1}, available_at=NOW, **more)
    assert message is not None
    return message


def reloaded() -> Message:
    return Message.objects.get(topic="letters")


def test_what_is_due_is_done_once() -> None:
    handler = Recorder()
    handles("letters")(handler)
    letter()
    assert run_due(worker="w", at=NOW) == 1
    assert run_due(worker="w", at=NOW + timedelta(days=1)) == 0
    assert handler.seen == [{"id": 1}]
    assert reloaded().done_at is not None
    assert reloaded().leased_by == ""


def test_nothing_runs_before_its_time() -> None:
    handler = Recorder()
    handles("letters")(handler)
    letter()
    assert run_due(worker="w", at=NOW - timedelta(seconds=1)) == 0


def test_the_longest_waiting_comes_first_and_the_limit_holds() -> None:
    handler = Recorder()
    handles("letters")(handler)
    for minutes in (3, 1, 2):
        post("letters", {"id": minutes}, available_at=NOW + timedelta(minutes=minutes))
    assert run_due(worker="w", at=NOW + timedelta(hours=1), limit=2) == 2
    assert handler.seen == [{"id": 1}, {"id": 2}]


def test_a_failure_leaves_nothing_behind_and_comes_back_later() -> None:
    handler = Recorder(ValueError("mary@example.org"), None)
    handles("letters")(handler)
    letter()
    run_due(worker="w", at=NOW)
    assert effects() == 0, "what it wrote before it failed is rolled back"
    row = reloaded()
    assert row.attempts == 1
    assert timedelta(seconds=2) < row.available_at - NOW < SOON
    assert "ValueError at" in row.last_error
    assert "mary" not in row.last_error, "words of other people's errors may be personal"
    assert run_due(worker="w", at=NOW + timedelta(seconds=1)) == 0
    assert run_due(worker="w", at=NOW + SOON) == 1
    assert effects() == 1
    assert reloaded().last_error == ""


def test_a_handler_says_how_long_to_wait() -> None:
    handles("letters")(Recorder(TryLater("busy", after=timedelta(hours=3))))
    letter()
    run_due(worker="w", at=NOW)
    assert reloaded().available_at - NOW >= timedelta(hours=3)
    assert reloaded().last_error == "TryLater: busy"


def test_what_will_not_succeed_is_dead_at_once() -> None:
    told: list[str] = []

    def buried(payload: Payload, error: str, *, at: datetime) -> None:
        told.append(error)

    handles("letters", when_dead=buried)(Recorder(WillNotSucceed("no such box")))
    letter()
    run_due(worker="w", at=NOW)
    assert told == ["WillNotSucceed: no such box"]
    assert queries.dead_letters()[0].error == told[0]
    assert run_due(worker="w", at=NOW + timedelta(days=9)) == 0


def test_a_burial_that_fails_does_not_bring_it_back() -> None:
    def buried(payload: Payload, error: str, *, at: datetime) -> None:
        raise ZeroDivisionError

    handles("letters", when_dead=buried)(Recorder(WillNotSucceed("no such box")))
    letter()
    run_due(worker="w", at=NOW)
    assert queries.dead_letters()[0].error == "WillNotSucceed: no such box"


def test_after_the_last_attempt_it_is_dead() -> None:
    handles("letters", most_attempts=3)(Recorder(*[TryLater("busy")] * 9))
    letter()
    at = NOW
    while run_due(worker="w", at=at):
        at += timedelta(hours=2)
    assert [one.attempts for one in queries.dead_letters()] == [3]


def test_a_message_that_kills_its_workers_is_dead_in_the_end() -> None:
    handler = Recorder()
    handles("letters", most_attempts=2)(handler)
    letter()
    at = NOW
    for _ in range(2):
        assert take("killed", at) is not None
        at += timedelta(hours=1)
    assert run_due(worker="w", at=at) == 1
    assert handler.seen == []
    assert queries.dead_letters()[0].error.startswith("WorkerDied")


def test_without_a_handler_it_waits() -> None:
    letter()
    assert run_due(worker="w", at=NOW) == 1
    assert reloaded().last_error == "NoHandler: letters"
    assert reloaded().dead_at is None


def test_a_lease_keeps_others_off_until_it_ends(settings: Settings) -> None:
    settings.LEASE_SECONDS = 60
    letter()
    assert take("first", NOW) is not None
    assert take("second", NOW + timedelta(seconds=59)) is None
    assert take("second", NOW + timedelta(seconds=60)) is not None


@pytest.mark.parametrize("is_transactional", [True, False])
def test_who_lost_the_lease_changes_nothing(is_transactional: bool) -> None:
    handler = Recorder()
    handles("letters", is_transactional=is_transactional)(handler)
    letter()
    slow = take("slow", NOW)
    assert slow is not None
    quick = take("quick", NOW + timedelta(hours=1))
    assert quick is not None
    run(quick, at=NOW + timedelta(hours=1))
    run(slow, at=NOW + timedelta(hours=1, seconds=1))
    assert reloaded().done_at == pytest.approx(NOW + timedelta(hours=1), abs=timedelta(seconds=1))
    assert effects() == (1 if is_transactional else 2), "outside a transaction it is at least once"


def test_only_transactional_handlers_run_in_a_transaction() -> None:
    inside, outside = Recorder(), Recorder()
    handles("inside")(inside)
    handles("outside", is_transactional=False)(outside)
    post("inside", {}, available_at=NOW)
    post("outside", {}, available_at=NOW)
    before = bool(transaction.get_connection().savepoint_ids)
    run_due(worker="w", at=NOW)
    assert inside.was_in_transaction == [True]
    assert outside.was_in_transaction == [before]


def test_a_topic_has_one_handler() -> None:
    def one(payload: Payload, *, at: datetime) -> None: ...
    def two(payload: Payload, *, at: datetime) -> None: ...

    handles("letters")(one)
    handles("letters")(one)
    with pytest.raises(TwoHandlers):
        handles("letters")(two)


def test_an_empty_poll_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        run_due(worker="w", at=NOW)


@given(st.integers(1, 200))
def test_the_wait_grows_and_has_an_end(attempts: int) -> None:
    wait = back_off(attempts)
    assert timedelta(seconds=2.5) <= wait <= LONGEST_WAIT * 1.5


def test_all_attempts_together_outlast_a_night() -> None:
    assert sum((back_off(n) for n in range(1, MOST_ATTEMPTS)), timedelta()) > timedelta(hours=6)
