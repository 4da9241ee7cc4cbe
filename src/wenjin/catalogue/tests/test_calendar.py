from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.catalogue.calendars import calendar_from_document
from wenjin.catalogue.domain.calendar import (
    CalendarTooShort,
    WorkCalendar,
    due_on,
    expected_on,
    working_days_before,
    working_days_between,
)

TODAY = date(2026, 11, 22)
MAINLAND = calendar_from_document(
    {"id": "cn-mainland", "provider": "chinesecalendar", "weekend": [6, 7]}, today=TODAY
)
HONG_KONG = calendar_from_document(
    {"id": "hong-kong", "provider": "holidays", "country": "HK", "weekend": [6, 7]}, today=TODAY
)

days = st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 6, 30))
lengths = st.integers(min_value=0, max_value=60)


def test_a_make_up_saturday_is_worked_and_the_golden_week_is_not() -> None:
    assert MAINLAND.is_open(date(2026, 10, 10))  # Saturday worked in exchange for the national holiday
    assert not MAINLAND.is_open(date(2026, 10, 2))
    assert not MAINLAND.is_open(date(2026, 10, 11))


def test_the_day_of_receipt_is_not_counted() -> None:
    friday = date(2026, 11, 20)
    assert due_on(friday, 0, MAINLAND) == friday
    assert due_on(friday, 1, MAINLAND) == date(2026, 11, 23)
    assert due_on(friday, 7, MAINLAND) == date(2026, 12, 1)


def test_seven_days_across_the_golden_week() -> None:
    # Mid-Autumn 25 to 27 September and National Day 1 to 7 October 2026 are closed; 20 September and
    # 10 October are worked (State Council notice for 2026).
    assert due_on(date(2026, 9, 24), 7, MAINLAND) == date(2026, 10, 12)


def test_hong_kong_keeps_its_own_holidays() -> None:
    assert not HONG_KONG.is_open(date(2026, 7, 1))  # establishment day
    assert MAINLAND.is_open(date(2026, 7, 1))
    assert HONG_KONG.is_open(date(2026, 10, 5))
    assert not MAINLAND.is_open(date(2026, 10, 5))


def test_beyond_the_announced_year_it_raises_or_degrades() -> None:
    late = date(2026, 12, 29)
    with pytest.raises(CalendarTooShort):
        due_on(late, 10, MAINLAND)
    estimate = expected_on(late, 10, MAINLAND)
    assert not MAINLAND.knows(estimate)
    assert not MAINLAND.is_open(date(2027, 1, 1))  # fixed by law, so known all the same


def test_a_negative_length_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        expected_on(TODAY, -1, MAINLAND)
    with pytest.raises(ValueError, match="0 or more"):
        working_days_before(TODAY, -1, MAINLAND)


def test_a_local_exception_closes_and_opens() -> None:
    calendar = calendar_from_document(
        {
            "id": "local",
            "provider": "none",
            "weekend": [7],
            "exceptions": [
                {"on": "2026-11-23", "to": "2026-11-24", "name": "typhoon"},
                {"on": "2026-11-29", "open": True},
            ],
        },
        today=TODAY,
    )
    assert [calendar.is_open(TODAY + timedelta(days=n)) for n in range(8)] == [
        False, False, False, True, True, True, True, True,
    ]  # fmt: skip


@given(days, lengths)
def test_the_end_is_open_and_so_many_days_away(start: date, length: int) -> None:
    end = expected_on(start, length, MAINLAND)
    assert working_days_between(start, end, MAINLAND) == length
    assert length == 0 or MAINLAND.is_open(end)


@given(days, lengths, lengths)
def test_counting_in_two_parts_is_counting_once(start: date, first: int, second: int) -> None:
    assert expected_on(expected_on(start, first, MAINLAND), second, MAINLAND) == expected_on(
        start, first + second, MAINLAND
    )


@given(days, lengths)
def test_counting_back_undoes_counting_on(start: date, length: int) -> None:
    begin = MAINLAND.open_from(start)
    assert working_days_before(expected_on(begin, length, MAINLAND), length, MAINLAND) == begin


def test_a_calendar_without_weekend_is_always_open() -> None:
    assert all(
        WorkCalendar("always", weekend=frozenset()).is_open(TODAY + timedelta(days=n)) for n in range(400)
    )
