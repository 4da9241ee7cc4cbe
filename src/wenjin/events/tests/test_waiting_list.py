"""The waiting list: offered in order, held for a while, and gone on to the next."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wenjin.core.ledger.verification import verify
from wenjin.core.outbox.models import Message
from wenjin.events.models import Quota, Registration
from wenjin.events.queries.facts import forget_facts
from wenjin.events.services.notes import EXPIRY_TOPIC
from wenjin.events.services.refusals import AlreadyOver, NoSuchRegistration, NotOffered, OfferOver
from wenjin.events.services.waiting_list import accept, expire_offer, let_go, offer_places
from wenjin.events.tests.stage import BEGINS, NOW, event, notices, registered, row, taken

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    forget_facts()


def test_a_place_that_is_given_up_is_offered_to_the_first_whom_it_is_enough_for() -> None:
    event(places=2)
    first, second = registered(), registered()
    group, alone = registered(2), registered()
    let_go(first.secret, key="k", at=NOW)
    assert (row(group).state, row(alone).state) == ("waiting", "offered"), "one seat is no use to two"
    assert row(alone).offered_until == NOW + DAY
    assert taken() == 2, "what is offered is held"
    let_go(second.secret, key="k", at=NOW)
    assert row(group).state == "waiting"
    let_go(alone.secret, key="k", at=NOW)
    assert row(group).state == "offered"
    assert accept(group.secret, key="yes", at=NOW).state == "confirmed"
    assert accept(group.secret, key="yes", at=NOW).state == "confirmed", "sent twice it is one act"
    assert taken() == 2


def test_a_group_is_passed_three_times_and_then_what_is_free_is_kept_for_it() -> None:
    event(places=4)
    seated = [registered() for _ in range(4)]
    group, *others = registered(3), *(registered() for _ in range(4))
    for one in seated[:3]:
        let_go(one.secret, key="k", at=NOW)
    assert [row(one).state for one in others] == ["offered"] * 3 + ["waiting"]
    assert (row(group).state, row(group).passed_over) == ("waiting", 3)
    let_go(seated[3].secret, key="k", at=NOW)
    assert row(others[3]).state == "waiting"
    assert registered().state == "waiting", "nor does somebody new get it"
    for one in others[:2]:
        let_go(one.secret, key="k", at=NOW)
    assert row(group).state == "offered"


def test_many_places_are_offered_with_few_statements() -> None:
    made, waiting = event(places=1), []
    registered()
    for _ in range(12):
        waiting.append(registered())
    counts = []
    for places in (2, 12):
        Quota.objects.update(size=places)
        with CaptureQueriesContext(connection) as seen:
            offer_places(made.pk, at=NOW)
        counts.append(len(seen))
    assert [row(one).state for one in waiting] == ["offered"] * 11 + ["waiting"]
    assert taken() == 12
    assert counts[0] == counts[1]
    ends = Message.objects.filter(topic=EXPIRY_TOPIC)
    assert ends.count() == 11
    assert expire_offer(waiting[3].id, row(waiting[3]).sequence, at=NOW + DAY)
    assert row(waiting[11]).state == "offered"
    assert verify().is_whole


def test_an_offer_that_is_over_goes_to_the_next_and_cannot_be_taken_any_more() -> None:
    event(places=1)
    first, second, third = registered(), registered(), registered()
    let_go(first.secret, key="k", at=NOW)
    offered = row(second)
    assert not expire_offer(second.id, offered.sequence, at=NOW), "not yet"
    late = NOW + DAY + timedelta(minutes=1)
    with pytest.raises(OfferOver):
        accept(second.secret, key="late", at=late)
    assert expire_offer(second.id, offered.sequence, at=late)
    assert not expire_offer(second.id, offered.sequence, at=late), "twice is once"
    assert (row(second).state, row(third).state, taken()) == ("expired", "offered", 1)
    with pytest.raises(OfferOver):
        accept(second.secret, key="late", at=late)
    assert notices() == ["confirmed", "waiting", "waiting", "cancelled", "offered", "expired", "offered"]


def test_an_offer_ends_when_the_event_begins_and_then_nothing_is_offered() -> None:
    event(places=1, offer_minutes=60 * 24 * 60)
    first, second = registered(), registered()
    let_go(first.secret, key="k", at=NOW)
    assert row(second).offered_until == BEGINS
    assert expire_offer(second.id, row(second).sequence, at=BEGINS)
    assert taken() == 0


def test_what_is_not_on_offer_is_not_taken() -> None:
    event(places=1)
    first, second = registered(), registered()
    for one in (first, second):
        with pytest.raises(NotOffered):
            accept(one.secret, key="k", at=NOW)
    with pytest.raises(NoSuchRegistration):
        accept("no such secret", key="k", at=NOW)
    let_go(second.secret, key="k", at=NOW)
    let_go(second.secret, key="k", at=NOW)
    with pytest.raises(AlreadyOver):
        let_go(second.secret, key="other", at=NOW)
    assert taken() == 1
    assert Registration.objects.filter(state="cancelled").count() == 1
