from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.counters.domain.half_hours import HalfHours
from wenjin.counters.domain.shift_book import NoSuchShift, code_of, plan_of, span_of, spans_of
from wenjin.counters.domain.shift_rules import ShiftRules, WorkSpan, breaches, staggered

MONDAY = date(2026, 12, 14)
EARLY = WorkSpan("early", 525, 1035, ((720, 780),))
LATE = WorkSpan("late", 570, 1080, ((780, 840),))
PATTERNS = {"early": EARLY, "late": LATE}
RULES = ShiftRules()


def days(*spans: WorkSpan | None, first: date = MONDAY) -> dict[date, WorkSpan]:
    return {first + timedelta(days=place): one for place, one in enumerate(spans) if one is not None}


def broken(worked: dict[date, WorkSpan]) -> list[str]:
    return [one.rule for one in breaches(worked, MONDAY, RULES)]


def test_a_usual_week_breaks_nothing() -> None:
    assert EARLY.hours == 7.5
    assert broken(days(EARLY, LATE, EARLY, LATE, EARLY)) == []


def test_each_rule_is_found() -> None:
    long = WorkSpan("", 480, 1080, ((720, 780),))
    assert broken(days(long)) == ["most_hours_a_day"]
    assert broken(days(*[EARLY] * 6)) == ["most_hours_a_week"]
    night, dawn = WorkSpan("", 1200, 1380), WorkSpan("", 360, 600)
    assert broken(days(night, dawn)) == ["least_rest_hours"]
    short = WorkSpan("", 540, 600)
    assert sorted(broken(days(*[short] * 7))) == ["least_free_days", "most_days_in_a_row"]


def test_days_in_a_row_begin_in_the_week_before() -> None:
    short = WorkSpan("", 540, 600)
    before = days(*[short] * 5, first=MONDAY - timedelta(days=5))
    assert broken({**before, **days(short)}) == []
    found = breaches({**before, **days(short, short)}, MONDAY, RULES)
    assert [(one.rule, one.day, one.value) for one in found] == [
        ("most_days_in_a_row", MONDAY + timedelta(days=1), 7)
    ]
    assert not found[0].is_law


def test_law_and_house_are_told_apart_by_the_record() -> None:
    rules = ShiftRules.read({"most_hours_a_week": 20, "house": ["most_hours_a_week"]})
    [found] = breaches(days(EARLY, EARLY, EARLY), MONDAY, rules)
    assert (found.limit, found.is_law) == (20, False)


def test_breaks_are_moved_where_all_would_be_gone_at_once() -> None:
    hours = HalfHours(600, 1020)
    saturday = WorkSpan("saturday", 585, 1035, ((780, 810),))
    found = staggered([saturday], hours)
    assert [one.pattern for one in found] == ["saturday", "saturday-30", "saturday+30"]
    assert {one.hours for one in found} == {7.0}
    on_duty = [hours.whole(one.parts) for one in found]
    assert all(any(one[place] for one in on_duty) for place in range(len(hours)))
    assert staggered([EARLY, LATE], HalfHours(540, 1080)) == [EARLY, LATE]


@pytest.mark.parametrize(
    "code", ["early", "late+30", "early-30", "09:00-13:00", "09:00-18:00/12:00-13:00", "00:00-24:00"]
)
def test_a_code_is_read_back(code: str) -> None:
    assert code_of(span_of(code, PATTERNS), PATTERNS) == code


@pytest.mark.parametrize(
    "code",
    ["", "night", "early+999", "13:00-09:00", "09:00-09:00", "09:61-10:00", "09:00-25:00", "9-10",
     "09:00-12:00/11:00-13:00", "09:00-12:00/08:00-09:30", "٠٩:٠٠-١٣:٠٠", "early+"],
)  # fmt: skip
def test_what_is_no_shift_is_refused(code: str) -> None:
    with pytest.raises(NoSuchShift):
        span_of(code, PATTERNS)


@given(st.text(max_size=30))
def test_any_text_is_a_shift_or_is_refused(text: str) -> None:
    try:
        span = span_of(text, PATTERNS)
    except NoSuchShift:
        return
    assert 0 <= span.start < span.end <= 24 * 60


def test_a_plan_leaves_out_what_the_hall_has_no_more() -> None:
    plan = {"officer:1": {"2026-12-14": "early", "2026-12-15": "gone"}, "officer:2": {}}
    assert spans_of(plan, PATTERNS) == {"officer:1": {MONDAY: EARLY}, "officer:2": {}}
    assert plan_of(spans_of(plan, PATTERNS), PATTERNS) == {"officer:1": {"2026-12-14": "early"}}
