"""Counters: who may open them, what a pause and a closing mean for those who wait, and browsers that die."""

from dataclasses import replace
from datetime import timedelta

import pytest

from wenjin.cases.tests.stage import person
from wenjin.core.ledger.models import Entry
from wenjin.counters.models import CounterSession, Ticket
from wenjin.counters.queries import live
from wenjin.counters.services import calling, sessions
from wenjin.counters.services.days import end_days_before
from wenjin.counters.services.refusals import (
    CounterClosed,
    CounterTaken,
    NoSuchCounter,
    NoSuchOfficer,
    NotOfThisCentre,
    OfficerElsewhere,
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
    shift,
    ticket,
)

pytestmark = pytest.mark.django_db


def _state(session: CounterSession) -> str:
    return CounterSession.objects.get(pk=session.pk).state


def test_a_counter_is_opened_once_and_an_officer_sits_at_one() -> None:
    ma, tang = officer("ma"), officer("tang")
    first = counter("3", ma)
    assert counter("3", ma, later(1)).pk == first.pk
    with pytest.raises(CounterTaken):
        counter("3", tang)
    with pytest.raises(OfficerElsewhere) as told:
        counter("4", ma)
    assert told.value.details == {"counter": "3"}
    with pytest.raises(NoSuchCounter):
        counter("99", tang)
    with pytest.raises(NotOfThisCentre):
        sessions.open_counter(STRANGER, CENTRE, "5", tang.pk, at=AT)
    tang.left_on = AT.date()
    tang.save()
    with pytest.raises(NoSuchOfficer):
        counter("5", tang)


def test_nobody_sits_down_under_the_name_of_somebody_with_an_account() -> None:
    ma, ada, bo = officer("ma"), person("Ada"), person("Bo")
    ma.person_id = ada
    ma.save()
    with pytest.raises(NoSuchOfficer):
        sessions.open_counter(replace(STAFF, person_id=bo), CENTRE, "3", ma.pk, at=AT)
    assert sessions.open_counter(replace(STAFF, person_id=ada), CENTRE, "3", ma.pk, at=AT).officer == ma


def test_a_pause_serves_to_the_end_and_calls_nobody() -> None:
    desk = counter("3", officer("ma"))
    one = ticket("a")
    calling.call_next(desk.pk, STAFF, key="1", at=AT)
    calling.begin(one.pk, STAFF, at=AT)
    sessions.pause(desk.pk, STAFF, back_at=later(30), at=later(1))
    calling.end(one.pk, STAFF, key="2", at=later(5))
    ticket("b", at=later(6))
    with pytest.raises(CounterClosed):
        calling.call_next(desk.pk, STAFF, key="3", at=later(6))
    seen = live.live_hall(CENTRE, later(6))
    assert seen.moment.officers[0].free_at == pytest.approx(10 * 60 + 30)
    assert live.range_for(seen, "en", "information").low is not None
    sessions.resume(desk.pk, STAFF, at=later(20))
    assert calling.call_next(desk.pk, STAFF, key="4", at=later(20)).state == "called"


def test_who_has_nobody_left_is_told_what_can_be_done() -> None:
    only_korean = officer("gu", "zh-hans", "ko")
    desk, other = counter("3", only_korean), counter("4", officer("ma", "zh-hans", topics=("tax",)))
    taken = issued("a", "ko", "school")
    assert taken.covered.is_covered
    shift(officer=only_korean, day=1)
    done = sessions.close_counter(desk.pk, STAFF, at=later(5))
    assert [one.pk for one in done.left_alone] == [taken.ticket.pk]
    assert Entry.objects.filter(code="hall.nobody_left").count() == 1
    shown = live.ticket_by_secret(taken.secret, later(6))
    assert shown is not None
    assert not shown.covered.is_covered
    assert shown.covered.lack == "officer"
    assert shown.covered.when == AT.replace(hour=9) + timedelta(days=1)
    assert shown.covered.can == ("come_back", "appointment", "call_back")
    assert not shown.wait.is_known
    assert [row.how for row in live.waiting_list(CENTRE, later(6))] == ["nobody"]
    sessions.close_counter(other.pk, STAFF, at=later(7))
    assert sessions.close_counter(other.pk, STAFF, at=later(8)).left_alone == ()


def test_an_interpreter_who_comes_later_today_still_covers() -> None:
    counter("3", officer("ma", "zh-hans"))
    interpreter("li", "ne", start=14, end=18)
    seen = live.coverage_now(CENTRE, "ne", "school", AT)
    assert seen.is_covered
    assert seen.how == "interpreter"


def test_who_is_called_goes_back_to_the_front_when_the_browser_dies() -> None:
    desk, other = counter("3", officer("ma")), counter("4", officer("tang"))
    first = ticket("a")
    calling.call(desk.pk, first.pk, STAFF, key="1", at=later(1))
    second = ticket("b", at=later(1))
    sessions.heard_from(other.pk, at=later(4))
    assert sessions.close_dead_sessions(later(4.5)) == 1
    assert (_state(desk), _state(other)) == ("closed", "open")
    again = Ticket.objects.get(pk=first.pk)
    assert (again.state, again.session_id, again.ready_at) == ("waiting", None, AT)
    assert again.seniority > second.seniority
    assert calling.call_next(other.pk, STAFF, key="2", at=later(5)).pk == first.pk
    assert not sessions.heard_from(desk.pk, at=later(5))
    assert counter("3", officer("song"), later(6)).state == "open"


def test_who_is_being_served_stays_until_somebody_ends_it() -> None:
    ma = officer("ma")
    desk = counter("3", ma)
    one = ticket("a")
    calling.call_next(desk.pk, STAFF, key="1", at=AT)
    calling.begin(one.pk, STAFF, at=AT)
    assert sessions.close_dead_sessions(later(30)) == 0
    assert Ticket.objects.get(pk=one.pk).state == "serving"
    # The same officer in another browser comes back to the same ticket.
    assert counter("3", ma, later(31)).pk == desk.pk
    assert live.live_hall(CENTRE, later(31)).at_counters[desk.pk].pk == one.pk
    calling.end(one.pk, STAFF, key="2", at=later(32))
    assert sessions.close_dead_sessions(later(40)) == 1


def test_a_silent_counter_is_given_nobody() -> None:
    desk = counter("3", officer("ma"))
    ticket("a")
    assert live.suggestion(desk.pk, later(1)) is not None
    assert live.live_hall(CENTRE, later(2.8)).routing.starts == ()
    assert sessions.heard_from(desk.pk, at=later(2.8))
    assert len(live.live_hall(CENTRE, later(2.9)).routing.starts) == 1


def test_closing_puts_who_was_called_back_and_finishes_who_is_served() -> None:
    desk, other = counter("3", officer("ma")), counter("4", officer("tang"))
    one, two = ticket("a"), ticket("b")
    calling.call(desk.pk, one.pk, STAFF, key="1", at=AT)
    calling.call(other.pk, two.pk, STAFF, key="2", at=AT)
    calling.begin(two.pk, STAFF, at=AT)
    sessions.close_counter(desk.pk, STAFF, at=later(1))
    sessions.close_counter(other.pk, STAFF, at=later(1))
    assert (_state(desk), _state(other)) == ("closed", "closing")
    assert Ticket.objects.get(pk=one.pk).state == "waiting"
    # Who closed by mistake opens again and goes on.
    assert sessions.resume(other.pk, STAFF, at=later(2)).state == "open"
    with pytest.raises(CounterClosed):
        sessions.resume(desk.pk, STAFF, at=later(2))


def test_nobody_waits_overnight() -> None:
    desk = counter("3", officer("ma"))
    one, two, three = ticket("a"), ticket("b"), ticket("c")
    calling.call(desk.pk, one.pk, STAFF, key="1", at=AT)
    calling.begin(one.pk, STAFF, at=AT)
    calling.park(two.pk, STAFF, minutes=30, at=AT)
    assert end_days_before(later(60)) == 0
    assert end_days_before(AT + timedelta(days=1)) == 4
    states = {row.pk: row.state for row in Ticket.objects.all()}
    assert states == {one.pk: "done", two.pk: "left", three.pk: "left"}
    assert _state(desk) == "closed"
    assert ticket("d", at=AT + timedelta(days=1)).number == 1
