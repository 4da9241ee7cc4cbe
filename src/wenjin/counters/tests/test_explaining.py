"""Why somebody was called: reasons as codes with values."""

import pytest

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.explaining import Reason, ReasonCode, explain
from wenjin.counters.domain.routing import DEFAULT_RULES, Hold, Line, Mode, Routing, Start, Waiting, route
from wenjin.counters.domain.routing_rules import crowd_at
from wenjin.counters.domain.visitors import Visitor
from wenjin.counters.tests.halls import NOW, busy, free, moment, small_hall, visitor

HALL = small_hall("zh", "zh th", lines=2)
ABILITIES = Abilities(HALL)
START = Start(1, 0, Mode.DIRECT, None, 6)


def _reasons(waiting: list[Visitor | Waiting], routing: Routing) -> dict[ReasonCode, Reason]:
    known = moment(HALL, waiting, [free(), busy(5)])
    return {one.code: one for one in explain(ABILITIES, known, routing, START)}


def test_whoever_waited_longest_needs_no_other_reason() -> None:
    known = moment(HALL, [visitor(1, waited=9), visitor(2, waited=3)], [free(), busy(5)])
    assert explain(ABILITIES, known, Routing((START,)), START) == (Reason(ReasonCode.RANK, rank=1, among=2),)


def test_the_rank_is_among_those_whom_the_officer_can_serve() -> None:
    waiting: list[Visitor | Waiting] = [
        visitor(1, waited=9),
        visitor(2, "tlh", waited=30),
        visitor(3, service="haircuts", waited=30),
        Waiting(visitor(4, waited=30), barred=frozenset((0,))),
        visitor(5, "fa", waited=30),
    ]
    found = _reasons(waiting, Routing((START,)))[ReasonCode.RANK]
    assert (found.rank, found.among) == (2, 2)


def test_an_older_visitor_may_be_held_for_another_officer() -> None:
    routing = Routing((START,), (), (Hold(2, 1, Mode.DIRECT, 5),))
    found = _reasons([visitor(1), visitor(2, "th", waited=20)], routing)
    assert found[ReasonCode.HELD] == Reason(ReasonCode.HELD, minutes=5, visitor=2, officer=1)


def test_or_be_connected() -> None:
    routing = Routing((START,), (2,), (Hold(2, 0, Mode.REMOTE, 4),))
    found = _reasons([visitor(1), visitor(2, "fa", waited=20)], routing)
    assert found[ReasonCode.CONNECTING] == Reason(ReasonCode.CONNECTING, minutes=4, visitor=2, officer=0)
    already = Waiting(visitor(2, "fa", waited=20), Line(NOW + 2, is_connected=False))
    found = _reasons([visitor(1), already], Routing((START,)))
    assert found[ReasonCode.CONNECTING].minutes == pytest.approx(2)


def test_or_be_called_too_or_wait_on() -> None:
    routing = Routing((START, Start(2, 1, Mode.DIRECT, None, 6)))
    found = _reasons([visitor(1), visitor(2, waited=20), visitor(3, service="long", waited=21)], routing)
    assert found[ReasonCode.CALLED_TOO] == Reason(ReasonCode.CALLED_TOO, visitor=2, officer=1)
    assert found[ReasonCode.WAITS_ON] == Reason(ReasonCode.WAITS_ON, visitor=3)
    assert found[ReasonCode.SHORT_SERVICE] == Reason(ReasonCode.SHORT_SERVICE, minutes=6)


def test_appointments_and_very_long_waits_are_said() -> None:
    alone = crowd_at(moment(HALL, [visitor(1)], [free(), free()]))
    longest = DEFAULT_RULES.longest_in(alone)
    booked = Visitor(1, "zh", frozenset(), "short", ready_at=NOW - longest, seniority=15)
    found = _reasons([booked], Routing((START,)))
    assert found[ReasonCode.APPOINTMENT] == Reason(ReasonCode.APPOINTMENT, minutes=15)
    assert found[ReasonCode.BEYOND_LONGEST].minutes == pytest.approx(15)


def test_a_call_of_somebody_who_does_not_wait_has_no_reasons() -> None:
    with pytest.raises(ValueError, match="1"):
        _reasons([visitor(2)], Routing((START,)))


def test_every_start_of_a_real_decision_can_be_explained() -> None:
    waiting = [visitor(each, ("zh", "th", "fa")[each % 3], waited=each * 4) for each in range(1, 12)]
    known = moment(HALL, waiting, [free(), free()])
    routing = route(ABILITIES, known)
    assert routing.starts
    for start in routing.starts:
        assert explain(ABILITIES, known, routing, start)[0].code is ReasonCode.RANK
