"""An event becomes public, moves, or does not take place: each once, and everybody is told once."""

from datetime import timedelta

import pytest

from wenjin.core.ledger import book
from wenjin.core.ledger.verification import verify
from wenjin.core.outbox.models import Message
from wenjin.events.domain.drafts import QuestionDraft, QuotaDraft, SessionDraft
from wenjin.events.domain.registration_form import GuestForm
from wenjin.events.models import Event, Quota
from wenjin.events.queries.events import event as seen_event
from wenjin.events.queries.events import upcoming
from wenjin.events.queries.facts import forget_facts
from wenjin.events.services import telling
from wenjin.events.services.notes import NOTICE_TOPIC
from wenjin.events.services.planning import set_questions, set_quotas, set_sessions
from wenjin.events.services.planning_refusals import (
    AlreadyCancelled,
    AlreadyPublished,
    BadEvent,
    EventOver,
    NotPublished,
    NotReady,
    SomebodyRegistered,
)
from wenjin.events.services.publishing import cancel_event, discard_draft, move_event, publish, unpublish
from wenjin.events.services.refusals import ClosedAlready, NoSuchEvent
from wenjin.events.services.waiting_list import accept, let_go
from wenjin.events.tests.planning_stage import FANG, planned, published, told
from wenjin.events.tests.stage import BEGINS, CODE, NOW, notices, registered, row, taken

pytestmark = pytest.mark.django_db
LATER = BEGINS + timedelta(days=1)


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    forget_facts()


def test_a_draft_is_published_once_it_says_what_people_must_know() -> None:
    planned(is_online=False, languages=())
    set_questions(FANG, CODE, [QuestionDraft("why", "text")], key="q", at=NOW)
    with pytest.raises(NotReady) as refused:
        publish(FANG, CODE, key="a", at=NOW)
    assert refused.value.fields.keys() == {"venue", "languages", "questions"}
    Event.objects.update(is_online=True, languages=["en"])
    set_questions(FANG, CODE, [], key="r", at=NOW)
    for _ in range(2):
        assert publish(FANG, CODE, key="a", at=NOW).state == "published"
    with pytest.raises(AlreadyPublished):
        publish(FANG, CODE, key="b", at=NOW)
    assert registered().state == "confirmed"


def test_while_nobody_has_registered_it_can_be_a_draft_again() -> None:
    published(places=3)
    day = BEGINS.date()
    assert [one.code for one in upcoming(day, day, "en")] == [CODE]
    for _ in range(2):
        assert unpublish(FANG, CODE, key="back", at=NOW).state == "draft"
    assert (seen_event(CODE, "en"), upcoming(day, day, "en")) == (None, ())
    with pytest.raises(NoSuchEvent):
        registered()
    with pytest.raises(NotPublished):
        unpublish(FANG, CODE, key="again", at=NOW)
    publish(FANG, CODE, key="once more", at=NOW)
    got = registered()
    let_go(got.secret, key="x", at=NOW)
    with pytest.raises(SomebodyRegistered):
        unpublish(FANG, CODE, key="too late", at=NOW)
    assert seen_event(CODE, "en") is not None
    assert [one.code for one in book.entries(f"event:{CODE}")].count("event.unpublished") == 1


def test_what_is_over_or_cancelled_is_no_draft_again() -> None:
    published()
    with pytest.raises(EventOver):
        unpublish(FANG, CODE, key="late", at=LATER)
    cancel_event(FANG, CODE, "weather", key="rain", at=NOW)
    with pytest.raises(AlreadyCancelled):
        unpublish(FANG, CODE, key="c", at=NOW)


def test_everybody_is_told_of_a_move_once_and_may_say_no() -> None:
    published(places=3)
    one, other = registered(2), registered(1)
    waiting = registered(2)
    let_go(other.secret, key="x", at=NOW)
    before = Event.objects.get()
    for _ in range(2):
        moved = move_event(FANG, CODE, starts_at=LATER, key="m", at=NOW)
    assert (moved.starts_at, moved.ends_at) == (LATER, LATER + timedelta(hours=2))
    assert moved.sequence == before.sequence + 1
    assert told() == 1
    about = Message.objects.filter(topic=NOTICE_TOPIC, payload__notice="moved")
    assert {each.payload["registration"] for each in about} == {str(one.id), str(waiting.id)}
    move_event(FANG, CODE, starts_at=BEGINS, key="n", at=NOW)
    told()
    assert notices().count("moved") == 4, "each move is told, though the registrations stayed as they were"
    let_go(one.secret, key="no", at=NOW)
    assert row(waiting).state == "offered"


def test_sessions_move_along_and_offers_end_before_it_begins() -> None:
    published(places=1, offer_minutes=60 * 24 * 30)
    set_sessions(FANG, CODE, [SessionDraft("one", BEGINS, BEGINS + timedelta(hours=1))], key="s", at=NOW)
    first, second = registered(), registered()
    let_go(first.secret, key="x", at=NOW)
    assert row(second).offered_until == BEGINS
    sooner = BEGINS - timedelta(days=2)
    event = move_event(FANG, CODE, starts_at=sooner, key="m", at=NOW)
    assert event.sessions.get().starts_at == sooner
    assert row(second).offered_until == sooner
    assert accept(second.secret, key="y", at=NOW).state == "confirmed"


def test_who_chose_a_session_is_told_when_it_moves_and_others_are_not() -> None:
    published()
    session = SessionDraft("tour", BEGINS, BEGINS + timedelta(hours=1))
    set_sessions(FANG, CODE, [session], key="a", at=NOW)
    assert told() == 0, "a new session is no move"
    places = [QuotaDraft("places", "places", 20), QuotaDraft("tour", "session", 9, session="tour")]
    set_quotas(FANG, CODE, places, key="b", at=NOW)
    chose = registered(guests=(GuestForm(chosen=("tour",)),))
    registered()
    later = SessionDraft("tour", BEGINS + timedelta(minutes=30), BEGINS + timedelta(hours=1))
    before = Event.objects.get().sequence
    set_sessions(FANG, CODE, [later], key="c", at=NOW)
    told()
    about = Message.objects.filter(topic=NOTICE_TOPIC, payload__notice="moved")
    assert [each.payload["registration"] for each in about] == [str(chose.id)]
    assert Event.objects.get().sequence == before + 1


def test_a_cancelled_event_ends_all_registrations_and_tells_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "BATCH", 2)
    published(places=4)
    rows = [registered() for _ in range(4)] + [registered()]
    gone = registered()
    let_go(gone.secret, key="x", at=NOW)
    with pytest.raises(BadEvent):
        cancel_event(FANG, CODE, "no such reason", key="c", at=NOW)
    for _ in range(2):
        cancel_event(FANG, CODE, "weather", key="c", at=NOW)
    assert {row(one).state for one in rows} == {"cancelled"}
    assert taken() == 0
    assert told() == 3
    assert notices().count("event_cancelled") == 5
    codes = [one.code for one in book.entries(f"registration:{rows[0].id}")]
    assert codes == ["registration.confirmed", "registration.cancelled"]
    assert verify().is_whole
    with pytest.raises(AlreadyCancelled):
        cancel_event(FANG, CODE, "weather", key="d", at=NOW)
    with pytest.raises(AlreadyCancelled):
        move_event(FANG, CODE, starts_at=LATER, key="e", at=NOW)
    with pytest.raises(ClosedAlready):
        registered()


def test_a_batch_that_is_told_twice_is_told_once() -> None:
    published()
    registered()
    cancel_event(FANG, CODE, "venue", key="c", at=NOW)
    payload = Message.objects.get(topic=telling.TELLING_TOPIC).payload
    for _ in range(2):
        assert telling.tell_batch(payload, at=NOW) == 1
    assert notices().count("event_cancelled") == 1


def test_a_draft_is_no_ones_business_and_what_is_over_stays() -> None:
    planned()
    with pytest.raises(NotPublished):
        cancel_event(FANG, CODE, "other", key="a", at=NOW)
    with pytest.raises(NotPublished):
        move_event(FANG, CODE, starts_at=LATER, key="b", at=NOW)
    publish(FANG, CODE, key="p", at=NOW)
    with pytest.raises(EventOver):
        move_event(FANG, CODE, starts_at=LATER, key="c", at=LATER)
    with pytest.raises(BadEvent):
        move_event(FANG, CODE, starts_at=NOW - timedelta(days=1), key="d", at=NOW)
    with pytest.raises(AlreadyPublished):
        discard_draft(FANG, CODE, key="e", at=NOW)


def test_a_draft_is_thrown_away_with_its_words() -> None:
    planned()
    for _ in range(2):
        discard_draft(FANG, CODE, key="a", at=NOW)
    assert not Event.objects.exists()
    assert not Quota.objects.exists()
    with pytest.raises(NoSuchEvent):
        publish(FANG, CODE, key="b", at=NOW)
