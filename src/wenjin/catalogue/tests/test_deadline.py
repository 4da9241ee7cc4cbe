from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from wenjin.catalogue.domain.calendar import WorkCalendar
from wenjin.catalogue.domain.deadline import Deadline, Relation, Unit, add_months, resolve

CALENDAR = WorkCalendar("plain")
TODAY = date(2026, 11, 22)
ENTRY = date(2026, 11, 20)  # a Friday


def due(deadline: Deadline, anchor: date = ENTRY, today: date = TODAY):  # type: ignore[no-untyped-def]  # short in tests
    return resolve(deadline, {"entry": anchor}, CALENDAR, today=today)


def test_thirty_days_after_entry() -> None:
    assert due(Deadline("entry", Unit.CALENDAR_DAY, Relation.AFTER, 30)).due_on == date(2026, 12, 20)


def test_twenty_four_hours_end_on_the_next_day() -> None:
    assert due(Deadline("entry", Unit.HOUR, Relation.AFTER, 24)).due_on == date(2026, 11, 21)
    assert due(Deadline("entry", Unit.HOUR, Relation.AFTER, 72)).due_on == date(2026, 11, 23)


def test_ninety_to_thirty_days_before_expiry() -> None:
    found = due(Deadline("entry", Unit.CALENDAR_DAY, Relation.BEFORE, window=(90, 30)), date(2027, 6, 30))
    assert (found.opens_on, found.due_on) == (date(2027, 4, 1), date(2027, 5, 31))


def test_working_days_leave_the_weekend_out() -> None:
    assert due(Deadline("entry", Unit.WORKING_DAY, Relation.AFTER, 10)).due_on == date(2026, 12, 4)
    assert due(Deadline("entry", Unit.WORKING_DAY, Relation.BEFORE, 3)).due_on == date(2026, 11, 17)


def test_where_sources_disagree_the_earlier_date_is_kept_and_the_later_told() -> None:
    found = due(Deadline("entry", Unit.CALENDAR_DAY, Relation.AFTER, 10, also_unit=Unit.WORKING_DAY))
    assert found.due_on == date(2026, 11, 30)
    assert found.later_reading_on == date(2026, 12, 4)


def test_an_unknown_anchor_gives_no_date() -> None:
    assert resolve(Deadline("birth", Unit.MONTH, Relation.AFTER, 2), {}, CALENDAR, today=TODAY) is None


def test_a_yearly_window_is_the_open_one_or_the_next() -> None:
    window = Deadline("year", Unit.MONTH_DAY, Relation.IN, window=("01-01", "03-31"))
    assert due(window).opens_on == date(2027, 1, 1)
    assert due(window, today=date(2027, 2, 1)).due_on == date(2027, 3, 31)
    assert due(window, today=date(2027, 4, 1)).opens_on == date(2028, 1, 1)


def test_a_window_over_new_year() -> None:
    window = Deadline("edition", Unit.MONTH_DAY, Relation.IN, window=("12-01", "02-28"))
    assert due(window, today=date(2027, 1, 15)).opens_on == date(2026, 12, 1)
    assert due(window, today=date(2027, 3, 1)).opens_on == date(2027, 12, 1)


def test_the_last_day_of_a_short_month() -> None:
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(-600, 600))
def test_months_move_the_month_and_never_past_its_end(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day
