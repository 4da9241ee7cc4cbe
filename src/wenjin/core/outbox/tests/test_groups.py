"""Messages that are taken together: each keeps an outcome of its own."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries, Settings

from wenjin.core.outbox import WillNotSucceed, groups, handles, queries
from wenjin.core.outbox.models import Message
from wenjin.core.outbox.registry import Payload
from wenjin.core.outbox.services import NewMessage, post_many
from wenjin.core.outbox.worker import run, run_due, take, take_some

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
pytestmark = pytest.mark.django_db


def post(count: int, topic: str = "letters") -> None:
    post_many([NewMessage(topic, {"id": number}, NOW) for number in range(count)], at=NOW)


def effects() -> list[int]:
    rows = Message.objects.filter(topic="effect").order_by("pk")
    return [one.payload["id"] for one in rows]


def effect(payload: Payload) -> None:
    post_many([NewMessage("effect", payload, LATER + timedelta(days=999))], at=NOW)


def attempts() -> list[int]:
    return list(Message.objects.filter(topic="letters").order_by("pk").values_list("attempts", flat=True))


class Together:
    """A topic that does several at once, and fails for one of them."""

    def __init__(self, bad: int | None = None, error: Exception | None = None) -> None:
        self.groups: list[list[int]] = []
        self.alone: list[int] = []
        self.bad, self.error = bad, error or ValueError("no")
        handles("letters", together=self.many)(self)

    def __call__(self, payload: Payload, /, *, at: datetime) -> None:
        self.alone.append(payload["id"])
        self._one(payload)

    def many(self, payloads: Sequence[Payload], /, *, at: datetime) -> None:
        self.groups.append([one["id"] for one in payloads])
        for one in payloads:
            self._one(one)

    def _one(self, payload: Payload) -> None:
        effect(payload)
        if payload["id"] == self.bad:
            raise self.error


class Around:
    """A topic that runs outside of transactions, inside something that several share."""

    def __init__(self, bad: int | None = None) -> None:
        self.seen: list[str] = []
        self.bad = bad
        handles("letters", is_transactional=False, around=self.shared)(self)

    @contextmanager
    def shared(self) -> Iterator[None]:
        self.seen.append("open")
        yield
        self.seen.append("close")

    def __call__(self, payload: Payload, /, *, at: datetime) -> None:
        self.seen.append(str(payload["id"]))
        if payload["id"] == self.bad:
            raise WillNotSucceed("no such box")


class TestAtOnce:
    """In one transaction."""

    def test_all_are_done_in_their_order(self) -> None:
        letters = Together()
        post(4)
        assert run_due(worker="w", at=NOW) == 4
        assert (letters.groups, letters.alone) == ([[0, 1, 2, 3]], [])
        assert effects() == [0, 1, 2, 3]
        assert queries.waiting(NOW).due == 0
        assert set(Message.objects.filter(topic="letters").values_list("leased_by", "attempts")) == {("", 1)}

    @pytest.mark.parametrize("error", [ValueError("no"), WillNotSucceed("never")])
    def test_one_that_fails_takes_nobody_with_it(self, error: Exception) -> None:
        letters = Together(2, error)
        post(4)
        run_due(worker="w", at=NOW)
        assert letters.alone == [0, 1, 2, 3], "each by itself, once the group was rolled back"
        assert effects() == [0, 1, 3]
        (left,) = Message.objects.filter(topic="letters", done_at=None)
        assert (left.payload["id"], left.attempts) == (2, 1)
        assert bool(left.dead_at) is isinstance(error, WillNotSucceed)
        assert left.last_error.startswith(type(error).__name__)

    def test_one_whose_lease_was_lost_is_not_done_with_the_others(self) -> None:
        letters = Together()
        post(3)
        slow = take_some("slow", NOW, 9)
        assert len(slow) == 3
        quick = take("quick", LATER)
        assert quick is not None
        run(quick, at=LATER)
        groups.run_together(slow, run, at=LATER, is_over=lambda: False)
        assert effects() == [0, 1, 2], "each once"
        assert letters.groups == []

    def test_there_is_an_end_to_a_group(self) -> None:
        letters = Together()
        post(groups.MOST + 3)
        run_due(worker="w", at=NOW)
        assert [len(one) for one in letters.groups] == [groups.MOST, 3]
        post(5)
        assert run_due(worker="w", at=NOW, limit=2) == 2

    def test_statements_are_shared(self, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        handles("letters", together=lambda payloads, /, *, at: None)(_nothing)
        post(40)
        with django_assert_max_num_queries(12):
            run_due(worker="w", at=NOW)


class TestOneByOne:
    """Outside of transactions."""

    def test_they_share_what_is_around_them(self) -> None:
        letters = Around()
        post(3)
        assert run_due(worker="w", at=NOW) == 3
        assert letters.seen == ["open", "0", "1", "2", "close"]
        assert not Message.objects.open().exists()

    def test_one_that_fails_is_buried_alone(self) -> None:
        Around(1)
        post(3)
        run_due(worker="w", at=NOW)
        assert [one.payload for one in queries.dead_letters()] == [{"id": 1}]
        assert not Message.objects.open().exists()

    def test_told_to_stop_it_hands_back_what_it_has_not_begun(self) -> None:
        letters = Around()
        post(3)
        taken = take_some("w", NOW, 9)
        begun = groups.run_together(taken, run, at=NOW, is_over=lambda: "0" in letters.seen)
        assert (begun, letters.seen) == (1, ["open", "0", "close"])
        assert attempts() == [1, 0, 0]
        assert run_due(worker="another", at=NOW) == 2, "nobody waits for a lease to end"

    def test_who_stood_still_for_too_long_begins_nothing_more(self, settings: Settings) -> None:
        settings.LEASE_SECONDS = 0
        letters = Around()
        post(2)
        groups.run_together(take_some("w", NOW, 9), run, at=NOW, is_over=lambda: False)
        assert letters.seen == ["open", "close"]
        assert attempts() == [0, 0]

    def test_what_was_done_is_marked_when_the_rest_breaks(self) -> None:
        class Broken(Around):
            def __call__(self, payload: Payload, /, *, at: datetime) -> None:
                super().__call__(payload, at=at)
                if payload["id"] == 1:
                    raise KeyboardInterrupt

        Broken()
        post(3)
        with pytest.raises(KeyboardInterrupt):
            run_due(worker="w", at=NOW)
        rows = Message.objects.filter(topic="letters").order_by("pk")
        assert [bool(one.done_at) for one in rows] == [True, False, False]
        assert attempts() == [1, 1, 0]


@pytest.mark.parametrize("make", [Together, Around])
def test_what_was_begun_before_runs_alone(make: type[Together | Around]) -> None:
    """It may have killed its worker; those beside it keep their attempts."""
    make()
    post(3)
    assert len(take_some("killed", NOW, 9)) == 3
    post(1)
    first = take_some("w", LATER, 9)
    assert [one.attempts for one in first] == [2]
    Message.objects.filter(attempts=1).update(available_at=LATER - timedelta(hours=9))
    assert len(take_some("w", LATER, 9)) == 1


def test_topics_are_not_mixed_and_others_run_alone() -> None:
    letters = Together()
    other: list[bool] = []

    def parcel(payload: Payload, /, *, at: datetime) -> None:
        other.append(transaction.get_connection().in_atomic_block)

    handles("parcels")(parcel)
    post(2)
    post(2, "parcels")
    post(2)
    assert run_due(worker="w", at=NOW) == 6
    assert letters.groups == [[0, 1, 0, 1]]
    assert other == [True, True]


def _nothing(payload: Payload, /, *, at: datetime) -> None:
    """Does it."""
