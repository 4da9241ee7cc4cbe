"""The matrix of languages, topics and half hours; numbers of tickets; what may follow on what."""

import math
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.counters.domain.coverage import Lack, coverage, holes
from wenjin.counters.domain.hall import Hall, HallInterpreter, HallOfficer, RemoteLanguage
from wenjin.counters.domain.numbering import next_number, read_number
from wenjin.counters.domain.routing import Mode
from wenjin.counters.domain.ticket_state import (
    ACTIVE,
    AT_COUNTER,
    OVER,
    NotPossible,
    TicketAct,
    TicketState,
    next_state,
)
from wenjin.counters.queries import live
from wenjin.counters.tests.live_stage import AT, CENTRE, interpreter, officer, shift

LUNCH = ((-math.inf, 540.0), (720.0, 780.0), (1080.0, math.inf))


def _hall(*interpreters: HallInterpreter) -> Hall:
    return Hall(
        officers=(
            HallOfficer("ma", frozenset({"zh", "en"}), frozenset({"tax"}), LUNCH),
            HallOfficer("gu", frozenset({"zh", "ko"}), frozenset({"tax", "school"}), ((-math.inf, 600.0),)),
        ),
        interpreters=interpreters,
        remote={"es": RemoteLanguage(1, 4.0)},
        lines=1,
        minutes={"tax": 20.0, "school": 10.0},
        variation={"tax": 0.5, "school": 0.5},
        closes=math.inf,
    )


def test_each_half_hour_says_the_best_way_or_what_is_missing() -> None:
    hall = _hall(HallInterpreter("li", frozenset({"ru"}), ((600.0, math.inf),)))
    cells = {
        (one.minute, one.language, one.topic): one
        for one in coverage(hall, ("en", "ko", "ru", "es", "ne"), ("tax", "school"), start=540, end=780)
    }
    assert len(cells) == 8 * 5 * 2
    assert cells[540, "en", "tax"].mode is Mode.DIRECT
    assert cells[720, "en", "tax"].lack is Lack.LANGUAGE  # at lunch
    assert cells[540, "ko", "tax"].lack is Lack.LANGUAGE
    assert cells[600, "ko", "tax"].mode is Mode.DIRECT
    assert cells[540, "ru", "tax"].mode is Mode.INTERPRETER
    assert cells[600, "ru", "tax"].lack is Lack.LANGUAGE
    assert cells[540, "es", "tax"].mode is Mode.REMOTE
    assert cells[570, "en", "school"].lack is Lack.OFFICER
    assert not cells[570, "en", "school"].is_covered


def test_holes_are_taken_together_and_say_who_closes_them() -> None:
    hall = _hall()
    everybody = _hall(HallInterpreter("li", frozenset({"ne"})))
    found = holes(coverage(hall, ("en", "ne"), ("tax", "school"), start=540, end=720), everybody)
    by_kind = {(one.language, one.topic): one for one in found}
    school = by_kind["", "school"]
    assert (school.start, school.end, school.lack, school.officers) == (540, 600, Lack.OFFICER, ("gu",))
    nepali = by_kind["ne", "tax"]
    assert (nepali.start, nepali.end, nepali.interpreters, nepali.officers) == (540, 720, ("li",), ())
    assert found[0].end - found[0].start >= found[-1].end - found[-1].start


@pytest.mark.django_db
def test_the_day_of_a_centre_is_read_from_its_published_shifts() -> None:
    ma = officer("ma", "zh-hans", "en", topics=("tax",))
    shift(officer=ma, start=9, end=12)
    interpreter("li", "ne", start=9, end=10)
    seen = live.coverage_of_day(CENTRE, AT.date(), languages=("en", "ne"), start=540, end=660)
    cells = {(one.minute, one.language, one.topic): one.mode for one in seen.cells}
    assert cells[540, "ne", "tax"] is Mode.INTERPRETER
    assert cells[600, "ne", "tax"] is not Mode.INTERPRETER
    assert cells[540, "en", "school"] is None
    assert any(one.topic == "school" and one.lack is Lack.OFFICER for one in seen.holes)


def test_the_clock_of_the_city_counts() -> None:
    # 23:30 in London is the next morning in Shenzhen.
    night = datetime(2026, 11, 23, 23, 30, tzinfo=ZoneInfo("Europe/London"))
    assert str(live.local_day(night)) == "2026-11-24"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a47", ("A", 47)),
        (" A 047 ", ("A", 47)),
        ("b-3", ("B", 3)),
        ("47", None),
        ("A0", None),
        ("A 047 B", None),
        ("", None),
        ("Ａ47", None),
    ],
)
def test_numbers_are_read_as_people_type_them(written: str, read: tuple[str, int] | None) -> None:
    assert read_number(written) == read


def test_numbers_follow_each_other() -> None:
    assert next_number(None) == 1
    assert next_number(999) == 1000
    with pytest.raises(ValueError, match="1 or more"):
        next_number(0)


@given(st.lists(st.sampled_from(list(TicketAct)), max_size=12))
def test_a_ticket_is_in_one_state_and_nobody_is_served_uncalled(acts: list[TicketAct]) -> None:
    state, was_called = TicketState.WAITING, False
    for act in acts:
        try:
            after = next_state(state, act)
        except NotPossible:
            continue
        if after is TicketState.SERVING:
            assert state is TicketState.CALLED
        was_called = was_called or after is TicketState.CALLED
        if state in (TicketState.DONE, TicketState.LEFT):
            raise AssertionError("something followed on an end")
        state = after
    assert (state in ACTIVE) != (state in OVER)
    assert state not in AT_COUNTER or was_called
