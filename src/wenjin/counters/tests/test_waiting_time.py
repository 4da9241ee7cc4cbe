"""The range that a ticket says: known where it can be, honest where it cannot, true on days it has not seen."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.hall import Hall, HallOfficer, RemoteLanguage
from wenjin.counters.domain.reference_day import Load, reference_day, reference_hall
from wenjin.counters.domain.routing import Moment, Resource, Routing, Waiting, route
from wenjin.counters.domain.simulation import play
from wenjin.counters.domain.visitors import Visitor
from wenjin.counters.domain.waiting_time import (
    LONGEST_SAID,
    UNKNOWN,
    Kind,
    Turn,
    WaitRange,
    expected_wait,
    said,
    spread,
    turn_of,
    wait_range,
)

NOW = 600.0


def _hall(officers: int = 1, languages: str = "zh en", remote: str = "") -> Hall:
    return Hall(
        officers=tuple(
            HallOfficer(str(place), frozenset(languages.split()), frozenset({"tax", "school"}))
            for place in range(officers)
        ),
        interpreters=(),
        remote={code: RemoteLanguage(1, 4.0) for code in remote.split()},
        lines=2,
        minutes={"tax": 20.0, "school": 10.0},
        variation={"tax": 0.5, "school": 0.5},
        closes=math.inf,
    )


def _visitor(number: int = -1, language: str = "en", service: str = "school", ready: float = NOW) -> Visitor:
    return Visitor(number, language, frozenset(), service, ready)


def _moment(hall: Hall, *waiting: Visitor, free_at: float = NOW, is_free: bool = True) -> Moment:
    return Moment(
        NOW,
        tuple(Waiting(one) for one in waiting),
        tuple(Resource(is_free, free_at) for _ in hall.officers),
        (),
        hall.lines,
        {code: one.lines for code, one in hall.remote.items()},
    )


def test_with_somebody_free_it_is_at_once() -> None:
    hall = _hall()
    assert wait_range(Abilities(hall), _moment(hall), _visitor()) == WaitRange(0, 1)


def test_only_those_come_first_whom_the_same_officers_serve_first() -> None:
    hall = replace(
        _hall(),
        officers=(
            HallOfficer("0", frozenset({"zh"}), frozenset({"tax", "school"})),
            HallOfficer("1", frozenset({"en"}), frozenset({"tax", "school"})),
        ),
    )
    chinese = [_visitor(number, "zh", ready=NOW - 20 + number) for number in range(4)]
    english, next_one = _visitor(4, "en", ready=NOW - 2), _visitor(5, "en", ready=NOW - 1)
    abilities, moment = Abilities(hall), _moment(hall, *chinese, english, next_one)
    assert turn_of(abilities, moment, english) == Turn(WaitRange(0, 1), 0), (
        "four others wait for somebody else"
    )
    assert turn_of(abilities, moment, next_one).ahead == 1
    assert turn_of(abilities, moment, chinese[3]).ahead == 3


def test_where_nothing_is_known_those_who_waited_longer_for_the_same_come_first() -> None:
    hall = replace(
        _hall(),
        officers=(
            HallOfficer("0", frozenset({"zh"}), frozenset({"tax"})),
            HallOfficer("1", frozenset({"en"}), frozenset({"school"})),
        ),
    )
    waiting = [
        _visitor(0, "zh", "tax"),
        _visitor(1, "en"),
        _visitor(2, "ko"),
        _visitor(3, "ko", "tax"),
        _visitor(4, "en"),
    ]
    gone = _moment(hall, *waiting, free_at=math.inf, is_free=False)
    found = [turn_of(Abilities(hall), gone, one) for one in waiting]
    assert [one.wait for one in found] == [UNKNOWN] * 5
    assert [one.ahead for one in found] == [0, 0, 1, 1, 2]


@given(st.lists(st.tuples(st.sampled_from(["zh", "en", "ko"]), st.integers(0, 60)), min_size=1, max_size=8))
def test_nobody_has_more_people_before_them_than_wait(came: list[tuple[str, int]]) -> None:
    hall = _hall(2, remote="ko")
    waiting = [_visitor(place, code, ready=NOW - ago) for place, (code, ago) in enumerate(came)]
    moment = _moment(hall, *waiting, free_at=NOW + 5, is_free=False)
    ahead = [turn_of(Abilities(hall), moment, one).ahead for one in waiting]
    assert all(0 <= one < len(waiting) for one in ahead)
    assert min(ahead) == 0, "somebody is next"


def test_nothing_is_known_where_nobody_can_serve_or_nobody_comes_back() -> None:
    hall = _hall()
    abilities = Abilities(hall)
    assert wait_range(abilities, _moment(hall), _visitor(language="ko")) == UNKNOWN
    gone = _moment(hall, free_at=math.inf, is_free=False)
    assert wait_range(abilities, gone, _visitor()) == UNKNOWN
    assert not UNKNOWN.is_known


def test_what_others_need_is_waited_for() -> None:
    hall = _hall()
    abilities = Abilities(hall)
    before = [_visitor(number, "en", "tax", NOW - 30) for number in range(2)]
    last = _visitor(service="tax")
    assert expected_wait(abilities, _moment(hall, *before), last) == pytest.approx(40)
    # What is soon done goes before the second who needs long.
    assert expected_wait(abilities, _moment(hall, *before), _visitor()) == pytest.approx(20)
    assert expected_wait(abilities, _moment(hall, *before), before[0]) == 0
    two = _hall(officers=2)
    assert expected_wait(Abilities(two), _moment(two, *before), last) == pytest.approx(20)


def test_a_line_takes_its_time_and_an_appointment_is_not_before_its_time() -> None:
    hall = _hall(remote="ko")
    assert expected_wait(Abilities(hall), _moment(hall), _visitor(language="ko")) >= 4
    early = wait_range(Abilities(hall), _moment(hall), _visitor(ready=NOW + 20))
    assert early.low is not None
    assert early.low >= 20


@given(st.floats(0, 300), st.sampled_from(list(Kind)))
def test_a_range_is_a_range_and_longer_waits_are_not_promised_to_be_shorter(
    expected: float, kind: Kind
) -> None:
    low, high = spread(expected, kind)
    assert 0 <= low < high
    later_low, later_high = spread(expected + 5, kind)
    assert later_low >= low
    assert later_high >= high
    found = said(low, high)
    assert found.low is not None
    if found.high is None:
        assert high > LONGEST_SAID - 5
    else:
        assert found.low <= low
        assert found.high >= high
        assert found.low < found.high <= LONGEST_SAID


def test_it_holds_for_about_four_in_five_on_days_on_which_it_was_not_measured() -> None:
    said_of: dict[int, tuple[WaitRange, float]] = {}
    held = []
    for seed in (101, 102, 103):
        day = reference_day(Load.BASE, seed)
        said_of.clear()

        def policy(abilities: Abilities, moment: Moment) -> Routing:
            for one in moment.waiting:
                number = one.visitor.number
                if number not in said_of:
                    said_of[number] = (wait_range(abilities, moment, one.visitor), moment.now)
            return route(abilities, moment)

        played = play(reference_hall(), day, policy)
        for visitor in day.visitors:
            found, at = said_of[visitor.number]
            if visitor.ready_at <= at and found != WaitRange(0, 1):
                waited = played.waits[visitor.number] - (at - visitor.ready_at)
                held.append((found.low or 0) <= waited <= (math.inf if found.high is None else found.high))
    assert len(held) > 300
    assert 0.7 < sum(held) / len(held) < 0.93
