"""Opening hours: open, closed, until when."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.catalogue.domain.opening import Hours, Openness, Span, clock, minutes, open_now

NINE_TO_SIX = Hours({day: (Span.read("09:00", "12:00"), Span.read("14:00", "18:00")) for day in range(1, 6)})
TUESDAY = date(2026, 11, 24)


def at(day: date, time: str) -> datetime:
    return datetime.combine(day, datetime.min.time()).replace(
        hour=minutes(time) // 60, minute=minutes(time) % 60
    )


@pytest.mark.parametrize(
    ("time", "state", "until", "opens"),
    [
        ("08:59", Openness.CLOSED, None, "09:00"),
        ("09:00", Openness.OPEN, "12:00", None),
        ("11:59", Openness.OPEN, "12:00", None),
        ("12:00", Openness.CLOSED, None, "14:00"),
        ("17:59", Openness.OPEN, "18:00", None),
        ("18:00", Openness.CLOSED, None, None),
    ],
)
def test_a_working_day(time: str, state: Openness, until: str | None, opens: str | None) -> None:
    now = open_now(NINE_TO_SIX, at(TUESDAY, time))
    assert now.state is state
    assert now.until == (minutes(until) if until else None)
    assert now.opens == (minutes(opens) if opens else None)


def test_past_midnight() -> None:
    bar = Hours({2: (Span.read("20:00", "02:00"),)})
    assert open_now(bar, at(TUESDAY, "23:30")).until == minutes("24:00") + 120
    wednesday = date(2026, 11, 25)
    late = open_now(bar, at(wednesday, "01:30"))
    assert late.state is Openness.OPEN
    assert clock(late.until or 0) == "02:00"
    assert open_now(bar, at(wednesday, "02:00")).state is Openness.CLOSED


def test_a_dated_exception_wins() -> None:
    night = Hours(
        {day: (Span.read("06:30", "24:00"),) for day in range(1, 8)},
        {TUESDAY: (Span(minutes("06:30"), minutes("24:00") + 120),)},
    )
    assert open_now(night, at(date(2026, 11, 25), "01:00")).state is Openness.OPEN
    assert open_now(night, at(date(2026, 11, 26), "01:00")).state is Openness.CLOSED
    closed = Hours(NINE_TO_SIX.weekly, {TUESDAY: ()})
    assert open_now(closed, at(TUESDAY, "10:00")) == open_now(closed, at(TUESDAY, "15:00"))
    assert open_now(closed, at(TUESDAY, "10:00")).is_dated


def test_always_and_unknown() -> None:
    always = Hours({day: (Span(0, 1440),) for day in range(1, 8)})
    assert open_now(always, at(TUESDAY, "03:00")).state is Openness.ALWAYS
    assert open_now(Hours(is_known=False), at(TUESDAY, "03:00")).state is Openness.UNKNOWN


@pytest.mark.parametrize("text", ["25:00", "24:01", "12:60", "noon", ""])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"time of day|invalid literal"):
        minutes(text)


@given(st.integers(0, 1439), st.integers(0, 1440), st.integers(0, 1440))
def test_never_open_outside_its_spans(minute: int, first: int, last: int) -> None:
    if first >= last:
        return
    moment = datetime(2026, 11, 24, minute // 60, minute % 60)  # noqa: DTZ001  local time by definition
    now = open_now(Hours({2: (Span(first, last),)}), moment)
    assert (now.state in (Openness.OPEN, Openness.ALWAYS)) == (first <= minute < last)
