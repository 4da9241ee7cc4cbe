"""Clocks: which day it is, when it is due, what is late, what is drawn."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given

from wenjin.cases.domain import clock_state
from wenjin.cases.domain.clock import (
    LONGEST_RUN,
    ClockFace,
    ClockState,
    Hold,
    Mark,
    face,
    paused_time,
    running_time,
)
from wenjin.cases.domain.procedure import Start, Term
from wenjin.cases.tests.domain_cases import CALENDAR, ONE_DAY, RESIDENCE, WORK, ZONE, accepted, at, on, real
from wenjin.catalogue.domain.calendar import WorkCalendar
from wenjin.catalogue.domain.deadline import Unit

SEVEN = Term(7, 20, Unit.WORKING_DAY, None, Start.ACCEPTANCE, "read")


def hold(since: datetime, request: str | None = "r1") -> Hold:
    return Hold("papers-incomplete", "art. 32", request, since)


def started(term: Term = SEVEN, when: datetime | None = None) -> ClockState:
    return clock_state.start(term, when or at(16))


def paused(day: int, clock: ClockState | None = None) -> ClockState:
    return clock_state.pause(clock or started(), hold(at(day, 16, 40)))


def read(clock: ClockState, when: datetime, calendar: WorkCalendar = CALENDAR) -> ClockFace:
    return face(clock, calendar, now=when, zone=ZONE)


def drawn(found: ClockFace) -> str:
    letters = {
        Mark.DONE: "d",
        Mark.LATE: "L",
        Mark.PAUSED: "p",
        Mark.TODAY: "T",
        Mark.TODO: ".",
        Mark.LAW: "-",
    }
    return "".join(letters[mark] for mark in found.strip)


def test_day_six_of_seven_promised() -> None:
    found = read(started(), at(24))
    assert (found.day, found.promised_days, found.promised_on) == (6, 7, on(25))
    assert (found.statutory_days, found.statutory_on) == (20, on(14, 12))
    assert found.remaining_days == 2, "today and tomorrow"
    assert not found.is_late
    assert found.due_on == on(25)
    assert drawn(found) == "dddddT." + 13 * "-"


def test_the_day_of_the_start_is_not_counted() -> None:
    found = read(started(), at(16, 23, 59))
    assert (found.day, found.remaining_days) == (0, 7)
    assert drawn(found) == 7 * "." + 13 * "-"
    assert read(started(), at(17, 0, 0)).day == 1


def test_a_weekend_is_no_day() -> None:
    for when in (at(20), at(21), at(22)):
        assert read(started(), when).day == 4
    assert drawn(read(started(), at(21)))[:7] == "dddd..."


def test_where_a_day_ends_is_a_matter_of_the_zone_of_the_office() -> None:
    late_in_the_evening = at(16, 23, 30)  # still the 16th in the city, and afternoon in UTC
    assert read(started(when=late_in_the_evening), at(24)).promised_on == on(25)
    just_after_midnight = at(17, 0, 30)  # the 17th in the city, the 16th in UTC
    assert read(started(when=just_after_midnight), at(24)).promised_on == on(26)


def test_paused_on_day_three_of_seven() -> None:
    found = read(paused(19), at(24))
    assert found.is_paused
    assert (found.day, found.paused_since) == (3, at(19, 16, 40))
    assert (found.pause, found.legal_basis, found.request) == ("papers-incomplete", "art. 32", "r1")
    assert found.remaining_days == 5, "two days were over; five are left from the day it runs again"
    assert found.promised_on == on(30), "if it runs again today"
    assert drawn(found) == "ddpppp" + 5 * "." + 13 * "-"


def test_after_the_pause_the_remaining_days_follow() -> None:
    clock = clock_state.resume(paused(19), at(25))
    found = read(clock, at(25, 18))
    assert not found.is_paused
    assert (found.day, found.remaining_days, found.promised_on) == (3, 5, on(1, 12))
    assert drawn(found)[:12] == "ddppppT....-"


def test_a_pause_within_one_day_costs_nothing() -> None:
    clock = clock_state.resume(clock_state.pause(started(), hold(at(18, 9))), at(18, 17))
    assert read(clock, at(24)).promised_on == on(25)


def test_the_earlier_reading_of_the_law_is_the_one_to_warn_on() -> None:
    journal = accepted()
    clock = journal.state.clock_of(RESIDENCE)
    assert clock is not None
    found = read(clock, at(17))
    assert found.statutory_on == on(1, 12), "fifteen calendar days"
    assert found.statutory_later_reading_on == on(7, 12), "fifteen working days"
    found = read(clock, at(2, month=12))
    assert found.is_late_by_law
    assert not found.is_over
    assert read(clock, at(8, month=12)).is_over


def test_late_is_shown_as_late() -> None:
    found = read(started(), at(27))
    assert (found.is_late, found.days_late, found.is_late_by_law) == (True, 2, False)
    assert found.promised_on == on(25)
    assert found.remaining_days == 0
    assert drawn(found) == "dddddddLT" + 11 * "-"
    assert read(started(), at(25)).days_late == 0
    weekend = read(started(Term(5, 5)), at(28))
    assert (read(started(Term(4)), at(21)).is_late, read(started(Term(4)), at(21)).days_late) == (True, 0)
    assert weekend.is_late_by_law


def test_a_clock_that_was_late_when_it_was_paused_stays_late() -> None:
    found = read(paused(27), at(30))
    assert (found.is_late, found.days_late, found.promised_on) == (True, 2, on(25))
    assert read(paused(25), at(30)).is_late is False
    assert read(paused(25), at(30)).promised_on == on(30)


def test_a_stopped_clock_is_read_at_its_stop() -> None:
    clock = clock_state.stop(started(), at(25, 17))
    found = read(clock, at(25, month=12))
    assert (found.day, found.is_late, found.is_stopped) == (7, False, True)
    assert drawn(found) == "ddddddd"
    late = read(clock_state.stop(started(), at(27)), at(25, month=12))
    assert (late.day, late.days_late) == (9, 2)
    assert drawn(late) == "dddddddLL"
    refused_while_paused = read(clock_state.stop(paused(19), at(25)), at(30))
    assert (refused_while_paused.day, refused_while_paused.is_paused) == (3, False)
    assert drawn(refused_while_paused) == "ddppppp"


def test_an_estimate_is_no_promise_and_breaks_none() -> None:
    guessed = replace(SEVEN, status="inferred")
    begun, over = read(started(guessed), at(24)), read(started(guessed), at(2, month=12))
    assert (begun.is_estimate, begun.promised_on, begun.promised_by) == (True, on(25), None)
    assert (over.is_late, over.breaks_promise) == (True, False)
    assert Mark.LATE not in over.strip
    assert read(started(), at(2, month=12)).breaks_promise
    by_law = read(started(replace(guessed, statutory=8)), at(2, month=12))
    assert by_law.is_late_by_law
    assert Mark.LATE in by_law.strip


def test_nothing_promised_is_nothing_late() -> None:
    found = read(started(Term(None, None)), at(27))
    assert (found.promised_on, found.statutory_on, found.remaining_days, found.due_on) == (None,) * 4
    assert not found.is_late
    assert drawn(found) == "ddddddddT"
    law_only = read(started(Term(None, 10)), at(18))
    assert law_only.due_on == on(30)
    assert drawn(law_only) == "dT--------"


def test_beyond_the_published_calendar_nothing_is_certain() -> None:
    known = replace(CALENDAR, known_until=on(30))
    found = read(started(), at(17), known)
    assert not found.is_certain
    assert read(started(Term(7, None)), at(17), known).is_certain
    assert not read(started(Term(20, None)), at(17), known).is_certain


def test_holidays_and_weekends_worked_in_exchange() -> None:
    calendar = WorkCalendar("office", closed={on(18): "holiday"}, opened=frozenset({on(21)}))
    assert read(started(Term(4)), at(17), calendar).promised_on == on(21)


def test_extension_in_another_unit_follows_the_term() -> None:
    clock = clock_state.extend(started(Term(2, None, Unit.CALENDAR_DAY)), 3, Unit.WORKING_DAY, at(17))
    found = read(clock, at(17))
    assert found.promised_on == on(23), "two days, then three working days over the weekend"
    assert found.promised_days == 2


def test_a_long_pause_is_drawn_short() -> None:
    found = read(paused(19), at(19, month=3).replace(year=2027))
    assert found.is_shortened
    assert found.strip.count(Mark.PAUSED) == LONGEST_RUN
    assert not read(paused(19), at(24)).is_shortened


def test_time_does_not_run_backwards_in_a_case() -> None:
    clock = clock_state.pause(started(), hold(at(15)))
    assert clock.segments[0].since == at(16)
    assert clock_state.stop(clock, at(14)).stopped_at == at(16)
    assert clock_state.resume(clock, at(15)).is_running


def test_reasons_that_have_no_length_leave_no_segment() -> None:
    clock = clock_state.resume(clock_state.pause(started(), hold(at(18))), at(18))
    assert clock == started()


@pytest.mark.parametrize("decision", [WORK, RESIDENCE])
def test_the_real_terms_are_pinned(decision: str) -> None:
    clock = accepted().state.clock_of(decision)
    assert clock is not None
    assert clock.term == real().task(real().decision(decision).task).term


moments = st.lists(st.integers(0, 24 * 60), max_size=8, unique=True).map(sorted)


def clock_with(hours: list[int], term: Term) -> ClockState:
    """A clock that is paused and resumed in turn at these hours after its start."""
    clock = started(term)
    for index, hour in enumerate(hours):
        when = at(16) + timedelta(hours=hour)
        clock = clock_state.resume(clock, when) if index % 2 else clock_state.pause(clock, hold(when))
    return clock


def ran_at_the_end_of(day: date, hours: list[int]) -> bool:
    end = datetime.combine(day + ONE_DAY, time(), ZONE)
    return sum(at(16) + timedelta(hours=hour) < end for hour in hours) % 2 == 0


@given(
    hours=moments,
    now=st.integers(0, 70 * 24),
    promised=st.integers(0, 15),
    unit=st.sampled_from([Unit.WORKING_DAY, Unit.CALENDAR_DAY]),
)
def test_against_the_rule_read_word_by_word(hours: list[int], now: int, promised: int, unit: Unit) -> None:
    clock = clock_with(hours, Term(promised, None, unit))
    when = at(16) + timedelta(hours=max([now, *hours]))
    found, today = read(clock, when), when.date()
    over = 0
    due = on(16) if promised == 0 else None
    day = on(17)
    while due is None or day < today:
        counts = unit is Unit.CALENDAR_DAY or CALENDAR.is_open(day)
        if counts and (day >= today or ran_at_the_end_of(day, hours)):
            over += day < today
            if due is None and over + _to_come(day, today, unit) == promised:
                due = day
        day += ONE_DAY
    assert found.promised_on == due
    assert found.remaining_days == max(0, promised - over)
    assert found.day in (over, over + 1)
    assert found.is_late == (due < (_paused_on(hours) if len(hours) % 2 else today))
    marks = found.strip
    assert marks.count(Mark.DONE) + marks.count(Mark.LATE) == over or found.is_shortened
    assert marks.count(Mark.TODO) + (Mark.TODAY in marks and today <= due) == found.remaining_days


def _to_come(day: date, today: date, unit: Unit) -> int:
    days = ((day - today).days + 1) if day >= today else 0
    return sum(
        unit is Unit.CALENDAR_DAY or CALENDAR.is_open(today + timedelta(days=one))
        for one in range(days)
        if today + timedelta(days=one) > on(16)
    )


def _paused_on(hours: list[int]) -> date:
    return (at(16) + timedelta(hours=hours[-1])).date()


@given(hours=moments, now=st.integers(0, 24 * 90))
def test_segments_add_up(hours: list[int], now: int) -> None:
    clock = clock_with(hours, SEVEN)
    when = at(16) + timedelta(hours=now)
    assert paused_time(clock, when) + running_time(clock, when) == when - at(16)


@given(hours=moments)
def test_a_day_of_pause_never_brings_the_end_nearer(hours: list[int]) -> None:
    when = at(16) + timedelta(hours=max(hours, default=0))
    dues = [read(clock_with(hours[:count], SEVEN), when).promised_on for count in range(0, len(hours) + 1, 2)]
    assert dues == sorted(due for due in dues if due is not None)
