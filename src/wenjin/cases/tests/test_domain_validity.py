"""For how long something can be granted."""

from datetime import date, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given

from wenjin.cases.domain.validity import (
    Wrong,
    is_number_of_decision,
    limits,
    outlived,
    proposed,
    wrong_with,
)

FILED, TODAY = date(2026, 3, 31), date(2026, 11, 22)
WITHIN = limits(filed_on=FILED, today=TODAY)


@pytest.mark.parametrize(
    ("first", "last", "wrong"),
    [
        (date(1900, 1, 1), date(2099, 1, 1), Wrong.BEGINS_TOO_EARLY),
        (date(2026, 3, 30), None, Wrong.BEGINS_TOO_EARLY),
        (FILED, None, None),
        (FILED, date(2026, 11, 21), Wrong.OVER_ALREADY),
        (FILED, TODAY, None),
        (date(2027, 11, 22), None, None),
        (date(2027, 11, 23), None, Wrong.BEGINS_TOO_LATE),
        (TODAY, date(2026, 11, 21), Wrong.ENDS_BEFORE_IT_BEGINS),
        (None, date(2026, 11, 21), Wrong.ENDS_BEFORE_IT_BEGINS),
        (TODAY, TODAY, None),
        (TODAY, date(2036, 11, 22), None),
        (TODAY, date(2036, 11, 23), Wrong.TOO_LONG),
        (None, date(9999, 12, 31), Wrong.TOO_LONG),
        (None, None, None),
    ],
)
def test_what_is_wrong_with_a_validity(first: date | None, last: date | None, wrong: Wrong | None) -> None:
    assert wrong_with(first, last, WITHIN) is wrong


@given(st.none() | st.dates(), st.none() | st.dates())
def test_every_validity_is_judged_and_a_good_one_is_short_and_near(
    first: date | None, last: date | None
) -> None:
    if wrong_with(first, last, WITHIN) is None:
        begins = first or TODAY
        assert WITHIN.earliest <= begins <= WITHIN.latest
        assert last is None or 0 <= (last - begins).days <= 3653


def test_what_ends_before_the_permit_is_named() -> None:
    ends = {"passport": date(2027, 5, 1), "contract": date(2028, 5, 1)}
    assert outlived(date(2027, 5, 1), ends) == {}
    assert outlived(date(2027, 5, 2), ends) == {"passport": date(2027, 5, 1)}
    assert outlived(None, ends) == {}


@pytest.mark.parametrize("text", ["深科外字〔2026〕12号", "SZ-26-AB12-C/1", "No. 12 (b)", "粤公境外 0012345"])
def test_numbers_of_decisions(text: str) -> None:
    assert is_number_of_decision(text)


@pytest.mark.parametrize(
    "text", ["", "12", "none", "<script>1</script>", "1" * 61, "12\n13", "asdf", "12;13"]
)
def test_what_is_no_number_of_a_decision(text: str) -> None:
    assert not is_number_of_decision(text)


def test_a_renewal_goes_on_from_the_day_after_what_is_held() -> None:
    held = date(2027, 1, 20)
    assert proposed(12, [], WITHIN, held) == (date(2027, 1, 21), date(2028, 1, 20))
    assert proposed(12, [date(2027, 6, 1)], WITHIN, held) == (date(2027, 1, 21), date(2027, 6, 1))
    assert proposed(12, [], WITHIN) == (TODAY, date(2027, 11, 22))
    assert proposed(12, [], WITHIN, date(2026, 11, 1)) == (TODAY, date(2027, 11, 22)), "it ended before"
    assert proposed(12, [date(2026, 12, 1)], WITHIN, held)[1] == date(2027, 1, 21), "never before it begins"


@given(st.integers(1, 60), st.lists(st.integers(-400, 4000), max_size=3), st.integers(-400, 4000))
def test_what_is_proposed_can_be(months: int, ends: list[int], held: int) -> None:
    days = [TODAY + timedelta(days=one) for one in ends]
    first, last = proposed(months, days, WITHIN, TODAY + timedelta(days=held))
    assert wrong_with(first, last, WITHIN) is None
