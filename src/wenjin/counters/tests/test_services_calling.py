"""From the ticket to the counter and away: who is called how, and what is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest

from wenjin.core.ledger.models import Entry
from wenjin.core.ledger.verification import verify
from wenjin.counters.models import CounterSession, HallEvent, RemoteSession, Ticket
from wenjin.counters.queries import live
from wenjin.counters.services import calling, lines, sessions, tickets
from wenjin.counters.services.refusals import (
    AlreadyCalled,
    CounterBusy,
    CounterClosed,
    InterpreterTaken,
    KeyUsedForSomethingElse,
    NobodyToCall,
    NotOfThisCentre,
    NotWaiting,
    NoWayToTalk,
    UnknownReason,
    UnknownTopic,
    WrongCount,
)
from wenjin.counters.tests.live_stage import (
    AT,
    CENTRE,
    STAFF,
    STRANGER,
    counter,
    interpreter,
    issued,
    later,
    officer,
    ticket,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> CounterSession:
    return counter("3", officer("ma"))


def test_a_ticket_is_of_no_counter_until_it_is_called(desk: CounterSession) -> None:
    waiting = ticket("a")
    assert (waiting.state, waiting.session_id, waiting.shown) == ("waiting", None, "D 001")
    called = calling.call_next(desk.pk, STAFF, key="1", at=later(2))
    assert (called.pk, called.state, called.session_id, called.mode) == (
        waiting.pk,
        "called",
        desk.pk,
        "direct",
    )
    told = HallEvent.objects.filter(kind="called").get()
    assert (told.counter, told.ticket_id) == ("3", waiting.pk)


def test_the_whole_way_is_in_the_ledger_and_the_chain_holds(desk: CounterSession) -> None:
    one = ticket("a")
    calling.call_next(desk.pk, STAFF, key="1", at=later(1))
    calling.recall(one.pk, STAFF, at=later(2))
    calling.begin(one.pk, STAFF, at=later(3))
    assert calling.begin(one.pk, STAFF, at=later(4)).served_at == later(3)
    done = calling.end(one.pk, STAFF, key="2", at=later(9))
    assert (done.state, done.calls, done.ended_at) == ("done", 2, later(9))
    codes = list(
        Entry.objects.filter(stream=f"hall:{CENTRE}").order_by("number").values_list("code", flat=True)
    )
    assert codes == [
        "counter.opened",
        "ticket.issued",
        "ticket.called",
        "ticket.recalled",
        "ticket.begun",
        "ticket.done",
    ]
    assert verify().is_whole


def test_the_same_key_is_the_same_act(desk: CounterSession) -> None:
    first, second = issued("a"), issued("a")
    assert (first.ticket.pk, first.secret) == (second.ticket.pk, second.secret)
    assert Ticket.objects.count() == 1
    issued("b")
    once = calling.call_next(desk.pk, STAFF, key="1", at=later(1))
    assert calling.call_next(desk.pk, STAFF, key="1", at=later(1)).pk == once.pk
    assert Ticket.objects.filter(state="called").count() == 1
    calling.begin(once.pk, STAFF, at=later(1))
    calling.end(once.pk, STAFF, key="2", at=later(2))
    assert calling.end(once.pk, STAFF, key="2", at=later(3)).ended_at == later(2)
    with pytest.raises(KeyUsedForSomethingElse):
        calling.call_next(desk.pk, STAFF, key="a", at=later(3))


def test_secrets_cannot_be_told_from_each_other_or_from_the_key() -> None:
    first, second = issued("a"), issued("b")
    assert first.secret != second.secret
    assert first.secret != "a"
    assert len(first.secret) >= 32
    assert Ticket.objects.filter(secret_hash=first.secret).count() == 0


def test_of_two_officers_who_want_the_same_one_is_told(desk: CounterSession) -> None:
    other = counter("4", officer("tang"))
    one = ticket("a")
    calling.call(desk.pk, one.pk, STAFF, key="1", at=later(1))
    with pytest.raises(AlreadyCalled) as told:
        calling.call(other.pk, one.pk, STAFF, key="2", at=later(1))
    assert told.value.details["counter"] == "3"


def test_a_counter_takes_one_at_a_time_and_nobody_when_it_is_closed(desk: CounterSession) -> None:
    one, two = ticket("a"), ticket("b")
    calling.call(desk.pk, one.pk, STAFF, key="1", at=later(1))
    with pytest.raises(CounterBusy):
        calling.call(desk.pk, two.pk, STAFF, key="2", at=later(1))
    calling.begin(one.pk, STAFF, at=later(1))
    sessions.close_counter(desk.pk, STAFF, at=later(2))
    with pytest.raises(CounterClosed):
        calling.call(desk.pk, two.pk, STAFF, key="3", at=later(2))
    calling.end(one.pk, STAFF, key="4", at=later(5))
    assert CounterSession.objects.get(pk=desk.pk).state == "closed"
    with pytest.raises(CounterClosed):
        calling.call_next(desk.pk, STAFF, key="5", at=later(6))


def test_who_cannot_talk_is_not_called_and_who_needs_an_interpreter_brings_them(
    desk: CounterSession,
) -> None:
    korean = ticket("a", "ko")
    RemoteSession.objects.all().delete()
    kim = interpreter("kim", "ko")
    called = calling.call_next(desk.pk, STAFF, key="1", at=later(1))
    assert (called.pk, called.mode, called.interpreter_id) == (korean.pk, "interpreter", kim.pk)
    other, second = counter("4", officer("tang")), ticket("b", "ko", at=later(1))
    RemoteSession.objects.filter(ticket=second).delete()
    with pytest.raises(InterpreterTaken):
        calling.call(other.pk, second.pk, STAFF, key="2", at=later(2))
    only_tax = counter("5", officer("song", topics=("tax",)))
    with pytest.raises(NoWayToTalk):
        calling.call(only_tax.pk, second.pk, STAFF, key="3", at=later(2))
    with pytest.raises(NobodyToCall):
        calling.call_next(only_tax.pk, STAFF, key="4", at=later(2))


def test_a_line_stands_before_the_officer_is_free(desk: CounterSession) -> None:
    first = ticket("a")
    calling.call_next(desk.pk, STAFF, key="1", at=AT)
    calling.begin(first.pk, STAFF, at=AT)
    spanish = ticket("b", "es", at=later(1))
    line = RemoteSession.objects.get(ticket=spanish)
    assert line.state == "connecting"
    lines.line_connected(line.pk, at=later(4), name="Alba")
    calling.end(first.pk, STAFF, key="2", at=later(6))
    told = live.suggestion(desk.pk, later(6))
    assert told is not None
    assert (told.ticket.pk, told.mode) == (spanish.pk, "remote")
    assert told.line is not None
    called = calling.call_next(desk.pk, STAFF, key="3", at=later(6))
    assert (called.pk, called.mode) == (spanish.pk, "remote")
    calling.begin(spanish.pk, STAFF, at=later(7))
    calling.end(spanish.pk, STAFF, key="4", at=later(17))
    line.refresh_from_db()
    assert (line.state, line.minutes) == ("ended", 13)


def test_a_line_that_is_not_needed_is_free_for_others(desk: CounterSession) -> None:
    spanish = ticket("a", "es")
    assert RemoteSession.objects.filter(state="connecting").count() == 1
    speaker = counter("4", officer("he", "zh-hans", "es"), at=later(1))
    called = calling.call(speaker.pk, spanish.pk, STAFF, key="1", at=later(1))
    assert called.mode == "direct"
    assert RemoteSession.objects.filter(state="ended").count() == 1


def test_transfer_keeps_the_seniority_and_the_link_of_the_phone(desk: CounterSession) -> None:
    taken = issued("a")
    calling.call_next(desk.pk, STAFF, key="1", at=later(1))
    calling.begin(taken.ticket.pk, STAFF, at=later(1))
    with pytest.raises(UnknownTopic):
        calling.transfer(taken.ticket.pk, "no-such", STAFF, key="2", at=later(5))
    second = calling.transfer(taken.ticket.pk, "tax", STAFF, key="3", at=later(5))
    assert (second.ready_at, second.letter, second.source, second.state) == (AT, "C", "transfer", "waiting")
    assert second.seniority > taken.ticket.seniority
    assert calling.transfer(taken.ticket.pk, "tax", STAFF, key="3", at=later(6)).pk == second.pk
    shown = live.ticket_by_secret(taken.secret, later(6))
    assert shown is not None
    assert shown.ticket.pk == second.pk
    free = CounterSession.objects.get(pk=desk.pk)
    assert not free.tickets.filter(state__in=("called", "serving")).exists()


def test_parked_is_not_called_and_comes_back_with_the_old_place(desk: CounterSession) -> None:
    one = ticket("a")
    calling.call_next(desk.pk, STAFF, key="1", at=later(1))
    calling.begin(one.pk, STAFF, at=later(1))
    parked = calling.park(one.pk, STAFF, minutes=20, at=later(2))
    assert (parked.state, parked.parked_until, parked.session_id) == ("parked", later(22), None)
    with pytest.raises(NobodyToCall):
        calling.call_next(desk.pk, STAFF, key="2", at=later(3))
    ticket("b", at=later(4))
    calling.back(one.pk, STAFF, at=later(10))
    assert calling.call_next(desk.pk, STAFF, key="3", at=later(10)).pk == one.pk
    with pytest.raises(WrongCount):
        calling.park(one.pk, STAFF, minutes=0, at=later(11))


def test_who_did_not_hear_the_number_may_come_back_the_same_day(desk: CounterSession) -> None:
    one = ticket("a")
    calling.call_next(desk.pk, STAFF, key="1", at=later(1))
    assert calling.not_here(one.pk, STAFF, at=later(3)).state == "no_show"
    assert calling.not_here(one.pk, STAFF, at=later(4)).ended_at == later(3)
    again = calling.back(one.pk, STAFF, at=later(8))
    assert (again.state, again.ready_at) == ("waiting", AT)
    calling.call_next(desk.pk, STAFF, key="2", at=later(9))
    calling.not_here(one.pk, STAFF, at=later(10))
    with pytest.raises(NotWaiting):
        calling.back(one.pk, STAFF, at=later(10) + timedelta(days=1))


def test_whom_an_officer_declines_only_others_call(desk: CounterSession) -> None:
    one = ticket("a")
    with pytest.raises(UnknownReason):
        calling.decline(desk.pk, one.pk, "no such", STAFF, at=later(1))
    calling.call_next(desk.pk, STAFF, key="1", at=later(1))
    calling.decline(desk.pk, one.pk, "personal", STAFF, at=later(2))
    with pytest.raises(NobodyToCall):
        calling.call_next(desk.pk, STAFF, key="2", at=later(3))
    with pytest.raises(NoWayToTalk):
        calling.call(desk.pk, one.pk, STAFF, key="3", at=later(3))
    other = counter("4", officer("tang"), at=later(3))
    assert calling.call_next(other.pk, STAFF, key="4", at=later(4)).pk == one.pk


def test_strangers_call_nobody(desk: CounterSession) -> None:
    one = ticket("a")
    with pytest.raises(NotOfThisCentre):
        calling.call(desk.pk, one.pk, STRANGER, key="1", at=later(1))
    calling.call_next(desk.pk, STAFF, key="2", at=later(1))
    for act in (calling.begin, calling.recall, calling.not_here, calling.back):
        with pytest.raises(NotOfThisCentre):
            act(one.pk, STRANGER, at=later(2))


def test_what_is_over_does_not_happen_again(desk: CounterSession) -> None:
    taken = issued("a")
    with pytest.raises(NotWaiting):
        calling.begin(taken.ticket.pk, STAFF, at=later(1))
    tickets.leave(taken.secret, at=later(1))
    assert tickets.leave(taken.secret, at=later(2)).ended_at == later(1)
    with pytest.raises(NotWaiting):
        calling.call(desk.pk, taken.ticket.pk, STAFF, key="1", at=later(2))
    with pytest.raises(NotWaiting):
        calling.back(taken.ticket.pk, STAFF, at=later(2))
    with pytest.raises(CounterClosed):
        calling.call_next(uuid4(), STAFF, key="2", at=later(2))


def test_who_leaves_while_called_frees_the_counter(desk: CounterSession) -> None:
    taken = issued("a")
    calling.call_next(desk.pk, STAFF, key="1", at=later(1))
    tickets.leave(taken.secret, at=later(2))
    second = ticket("b", at=later(3))
    assert calling.call_next(desk.pk, STAFF, key="2", at=later(3)).pk == second.pk


def test_why_says_who_waits_longer_and_why_they_are_not_next(desk: CounterSession) -> None:
    for_tax = counter("4", officer("song", topics=("tax",)))
    long_waiting, one = ticket("a", "en", "school"), ticket("b", "en", "tax", at=later(3))
    told = live.suggestion(for_tax.pk, later(5))
    assert told is not None
    assert told.ticket.pk == one.pk
    why = {reason.code: reason.value for reason in told.why}
    assert why["waited"] == 2
    assert why["best_language"] == "en"
    for one_of_them in (desk, for_tax):
        assert sessions.heard_from(one_of_them.pk, at=later(5))
    rows = {row.ticket.pk: row for row in live.waiting_list(CENTRE, later(5))}
    assert (rows[one.pk].how, rows[one.pk].by) == ("next", "4")
    assert (rows[long_waiting.pk].how, rows[long_waiting.pk].by) == ("next", "3")
