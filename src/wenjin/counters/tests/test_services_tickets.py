"""Tickets: numbers, what is said about the wait, appointments that check in, priority, feedback, call-backs."""

from datetime import timedelta

import pytest

from wenjin.core.keys.models import DataKey
from wenjin.counters.domain.appointment_errors import WrongDetails
from wenjin.counters.models import Appointment, CallBack, OpeningException, Ticket
from wenjin.counters.queries import live
from wenjin.counters.queries.halls import NoSuchHall
from wenjin.counters.services import call_backs, calling, tickets
from wenjin.counters.services.refusals import (
    AppointmentOnAnotherDay,
    AppointmentOver,
    HallClosed,
    NoSuchAppointment,
    NoSuchTicket,
    NotOfThisCentre,
    NotServedYet,
    NotWaiting,
    UnknownLanguage,
    UnknownReason,
    UnknownTopic,
    WrongCount,
    WrongScore,
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


def test_numbers_have_no_gaps_and_begin_anew_each_day() -> None:
    for number in range(3):
        ticket(f"a{number}", topic="work-permit")
        ticket(f"b{number}", topic="residence")  # the same letter
        ticket(f"c{number}", topic="tax")
    shown = [one.shown for one in live.tickets_of_day(CENTRE, AT)]
    assert [one for one in shown if one.startswith("A")] == [f"A {number:03d}" for number in range(1, 7)]
    assert [one for one in shown if one.startswith("C")] == ["C 001", "C 002", "C 003"]
    assert ticket("next", topic="tax", at=AT + timedelta(days=1)).shown == "C 001"
    assert [one.shown for one in live.find_tickets(CENTRE, "a4", AT)] == ["A 004"]
    assert live.find_tickets(CENTRE, "none", AT) == []


def test_nothing_is_issued_that_no_form_sends() -> None:
    for wrong, error in (
        ({"topic": "no-such"}, UnknownTopic),
        ({"language": "tlh"}, UnknownLanguage),
        ({"also_speaks": ("xx",)}, UnknownLanguage),
        ({"group_size": 0}, WrongCount),
        ({"group_size": 1000}, WrongCount),
        ({"centre": "no-such"}, NoSuchHall),
        ({"reasons": ("frail",)}, NotOfThisCentre),
        ({"reasons": ("no-such",), "actor": STAFF}, UnknownReason),
    ):
        asked = {
            "centre": CENTRE,
            "topic": "tax",
            "language": "en",
            "source": "kiosk",
            "key": "k",
            "at": AT,
        } | wrong
        with pytest.raises(error):
            tickets.issue(**asked)  # type: ignore[arg-type]  # wrong on purpose
    assert not Ticket.objects.exists()


def test_the_wait_is_a_range_and_is_kept_as_it_was_said() -> None:
    counter("3", officer("ma"))
    first = issued("a")
    assert (first.low, first.high) == (0, 1)
    seen = [issued(f"b{number}", topic="work-permit").high for number in range(3)]
    assert None not in seen
    assert seen == sorted(seen, key=lambda one: one or 0)
    assert seen[0] != seen[-1]
    # One officer and hours of work: nobody says a number that nobody knows.
    last = [issued(f"c{number}", topic="company") for number in range(6)][-1]
    assert last.high is None
    assert last.low is not None
    assert last.low >= 30
    row = Ticket.objects.get(pk=first.ticket.pk)
    assert (row.promised_low, row.promised_high) == (0, 1)


def test_without_anybody_nothing_is_promised() -> None:
    taken = issued("a", "ko")
    assert (taken.low, taken.high) == (None, None)
    assert not taken.covered.is_covered
    assert taken.covered.can == ("call_back",)
    shift(officer=officer("gu", "ko"), day=2)
    told = live.coverage_now(CENTRE, "ko", "tax", AT)
    assert told.when == AT.replace(hour=9) + timedelta(days=2)
    assert told.can == ("come_back", "appointment", "call_back")


@pytest.mark.parametrize("source", ["kiosk", "phone"])
def test_outside_the_hours_nobody_takes_a_ticket_alone(source: str) -> None:
    counter("3", officer("ma"))
    evening = AT.replace(hour=18)
    with pytest.raises(HallClosed):
        tickets.issue(CENTRE, "tax", "en", source=source, key="late", at=evening)
    assert tickets.issue(CENTRE, "tax", "en", source="reception", key="staff", at=evening).ticket.number == 1
    # A dated exception counts in both directions.
    OpeningException.objects.create(centre=CENTRE, day=AT.date(), opens="19:00", closes="00:00")
    with pytest.raises(HallClosed):
        tickets.issue(CENTRE, "tax", "en", source=source, key="noon", at=AT)
    night = AT.replace(hour=23, minute=59)
    assert tickets.issue(CENTRE, "tax", "en", source=source, key="night", at=night).ticket.number == 2


def test_sent_again_after_closing_it_is_the_same_ticket() -> None:
    first = tickets.issue(CENTRE, "tax", "en", source="phone", key="k", at=AT.replace(hour=17, minute=59))
    again = tickets.issue(CENTRE, "tax", "en", source="phone", key="k", at=AT.replace(hour=18, minute=1))
    assert first.secret == again.secret


def test_the_next_time_begins_when_the_doors_open() -> None:
    gu = officer("gu", "ko")
    shift(officer=gu, day=1, start=8)
    assert live.coverage_now(CENTRE, "ko", "tax", AT).when == AT.replace(hour=9) + timedelta(days=1)


def test_on_duty_and_at_no_counter_is_no_beginning() -> None:
    gu = officer("gu", "ko")
    shift(officer=gu, start=9, end=17)
    told = live.coverage_now(CENTRE, "ko", "tax", AT)
    assert (told.is_covered, told.when, told.until) == (True, None, AT.replace(hour=17))
    # After the doors closed the next beginning is on another day.
    shift(officer=gu, start=9, end=17, day=1)
    evening = live.coverage_now(CENTRE, "ko", "tax", AT.replace(hour=17, minute=30))
    assert (evening.is_covered, evening.until) == (False, None)
    assert evening.when == AT.replace(hour=9) + timedelta(days=1)


def test_an_interpreter_in_the_hall_comes_before_one_by_video() -> None:
    shift(officer=officer("ma"), start=11)
    interpreter("alba", "es")
    assert live.coverage_now(CENTRE, "es", "tax", AT).how == "interpreter"


def test_another_language_is_offered_where_it_is_spoken() -> None:
    counter("3", officer("ma", "zh-hans", "en"))
    told = live.coverage_now(CENTRE, "ka", "tax", AT)
    assert told.lack == "language"
    assert told.speak == ("en", "zh-hans")
    assert told.can[0] == "other_language"
    assert live.coverage_now(CENTRE, "ka", "tax", AT, also_speaks=("en",)).how == "second"


def _appointment(**about: object) -> Appointment:
    given = {
        "reference": "K7M2P9",
        "centre": CENTRE,
        "topic": "residence",
        "language": "en",
        "mode": "direct",
        "officer": officer("qin"),
        "starts_at": later(30),
        "ends_at": later(60),
        "state": "booked",
        "secret_hash": "0" * 64,
        "created_at": AT,
        "changed_at": AT,
    }
    return Appointment.objects.create(**(given | about))


def test_an_appointment_checks_in_once_and_waits_from_its_time() -> None:
    appointment = _appointment()
    first = tickets.check_in("k7m2 p9", key="1", at=AT, source="kiosk")
    again = tickets.check_in("K7M2P9", key="2", at=later(1), source="phone")
    assert (first.ticket.pk, first.secret) == (again.ticket.pk, again.secret)
    assert first.ticket.ready_at == appointment.starts_at
    assert first.ticket.seniority == 15
    assert first.ticket.reasons == ["appointment"]
    appointment.refresh_from_db()
    assert appointment.state == "came"
    assert Ticket.objects.count() == 1


def test_what_cannot_check_in_says_why() -> None:
    _appointment(reference="AAAAAA", state="cancelled")
    with pytest.raises(AppointmentOver):
        tickets.check_in("AAAAAA", key="1", at=AT, source="kiosk")
    Appointment.objects.update(state="booked", starts_at=AT + timedelta(days=1))
    with pytest.raises(AppointmentOnAnotherDay) as told:
        tickets.check_in("AAAAAA", key="1", at=AT, source="kiosk")
    assert told.value.details["starts_at"] == AT + timedelta(days=1)
    for nothing in ("", "NOSUCH", "x" * 400):
        with pytest.raises(NoSuchAppointment):
            tickets.check_in(nothing, key="1", at=AT, source="kiosk")
    with pytest.raises(NoSuchAppointment):
        tickets.check_in("AAAAAA", key="1", at=AT, source="kiosk", centre="hetao-station")


def test_priority_has_a_reason_and_counts_once() -> None:
    desk = counter("3", officer("ma"))
    first, second = ticket("a"), ticket("b", at=later(1))
    tickets.give_priority(second.pk, "frail", STAFF, at=later(2))
    given = tickets.give_priority(second.pk, "frail", STAFF, at=later(2))
    assert (given.seniority, given.reasons) == (15, ["frail"])
    told = live.suggestion(desk.pk, later(2))
    assert told is not None
    assert told.ticket.pk == second.pk
    assert ("priority", "frail") in [(one.code, one.value) for one in told.why]
    with pytest.raises(UnknownReason):
        tickets.give_priority(first.pk, "appointment", STAFF, at=later(2))
    with pytest.raises(NotOfThisCentre):
        tickets.give_priority(first.pk, "frail", STRANGER, at=later(2))
    calling.call(desk.pk, first.pk, STAFF, key="1", at=later(2))
    with pytest.raises(NotWaiting):
        tickets.give_priority(first.pk, "small-child", STAFF, at=later(3))


def test_two_taps_afterwards_and_not_before() -> None:
    desk = counter("3", officer("ma"))
    taken = issued("a")
    with pytest.raises(NotServedYet):
        tickets.feedback(taken.secret, 5, understood=True, at=later(1))
    calling.call_next(desk.pk, STAFF, key="1", at=later(1))
    calling.begin(taken.ticket.pk, STAFF, at=later(1))
    calling.end(taken.ticket.pk, STAFF, key="2", at=later(5))
    shown = live.ticket_by_secret(taken.secret, later(6))
    assert shown is not None
    assert shown.can_feedback
    tickets.feedback(taken.secret, 4, understood=None, at=later(6))
    told = tickets.feedback(taken.secret, 5, understood=True, at=later(7))
    assert (told.score, told.understood) == (5, True)
    for wrong in (0, 6):
        with pytest.raises(WrongScore):
            tickets.feedback(taken.secret, wrong, understood=True, at=later(8))
    with pytest.raises(NoSuchTicket):
        tickets.feedback("no such", 5, understood=True, at=later(8))


def test_a_phone_sees_its_place_and_then_the_counter() -> None:
    desk = counter("3", officer("ma"))
    ticket("a")
    taken = issued("b", at=later(1))
    shown = live.ticket_by_secret(taken.secret, later(1))
    assert shown is not None
    assert (shown.state, shown.ahead, shown.counter) == ("waiting", 1, "")
    calling.call(desk.pk, taken.ticket.pk, STAFF, key="1", at=later(2))
    shown = live.ticket_by_secret(taken.secret, later(2))
    assert shown is not None
    assert (shown.state, shown.ahead, shown.counter, shown.mode) == ("called", 0, "3", "direct")
    seen = live.board(CENTRE, later(2))
    assert [(one.shown, one.counter) for one in seen.now] == [(taken.ticket.shown, "3")]
    assert (seen.waiting, seen.counters) == (1, 1)
    assert live.events_after(CENTRE, seen.last_event) == []
    assert live.ticket_by_secret("no such", later(2)) is None


def test_a_call_back_is_promised_once_sealed_and_forgotten() -> None:
    shift(officer=officer("gu", "ko"), day=1)
    asked = {"name": "Kim", "telephone": "+82 10 1234 5678", "at": AT, "key": "1"}
    made = call_backs.ask_call_back(CENTRE, "tax", "ko", **asked)  # type: ignore[arg-type]
    assert call_backs.ask_call_back(CENTRE, "tax", "ko", **asked).pk == made.pk  # type: ignore[arg-type]
    assert CallBack.objects.count() == 1
    assert made.by == AT.replace(hour=11) + timedelta(days=1)
    assert b"1234" not in bytes(made.contact or b"")
    assert call_backs.open_contact(made.pk, STAFF, at=later(1))["telephone"] == "+821012345678"
    with pytest.raises(NotOfThisCentre):
        call_backs.open_contact(made.pk, STRANGER, at=later(1))
    done = call_backs.call_back_done(made.pk, STAFF, later(2))
    assert call_backs.call_back_done(made.pk, STAFF, later(3)).done_at == done.done_at
    assert call_backs.forget_contacts(later(4)) == 0
    assert call_backs.forget_contacts(AT + timedelta(days=31)) == 1
    assert call_backs.open_contact(made.pk, STAFF, at=later(5)) == {}
    assert DataKey.objects.get(pk=made.data_key_id).shredded_at is not None
    with pytest.raises(WrongDetails):
        call_backs.ask_call_back(CENTRE, "tax", "ko", name="Kim", at=AT, key="2")


def test_a_promise_that_was_never_kept_is_not_kept_for_ever() -> None:
    made = call_backs.ask_call_back(
        CENTRE, "tax", "ko", name="Kim", telephone="+82 10 1234 5678", at=AT, key="1"
    )
    assert call_backs.forget_contacts(made.by + timedelta(days=89)) == 0
    assert call_backs.forget_contacts(made.by + timedelta(days=91)) == 1
    assert call_backs.open_contact(made.pk, STAFF, at=later(5)) == {}
