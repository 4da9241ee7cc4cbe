"""Who is called, connected and held; and that nobody and nothing is promised twice, whatever the moment."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.routing import (
    DEFAULT_RULES,
    Hold,
    Line,
    Mode,
    Moment,
    Routing,
    RoutingRules,
    Start,
    Waiting,
    route,
)
from wenjin.counters.domain.routing_rules import crowd_at
from wenjin.counters.tests.halls import NOW, REFERENCE, busy, free, moment, moments, small_hall, visitor

RULES = st.builds(
    lambda foresight, ease, early: replace(DEFAULT_RULES, foresight=foresight, ease=ease, early=early),
    st.floats(3, 40),
    st.floats(0, 8),
    st.floats(0, 10),
)


@settings(max_examples=150, deadline=None)
@given(moments(), RULES)
def test_nobody_and_nothing_is_used_twice(known: Moment, rules: RoutingRules) -> None:
    routing = route(REFERENCE, known, rules)
    _check_people(routing)
    _check_resources(routing, known)


def _check_people(routing: Routing) -> None:
    officers = [one.officer for one in routing.starts]
    interpreters = [one.interpreter for one in routing.starts if one.interpreter is not None]
    assert len(set(officers)) == len(officers)
    assert len(set(interpreters)) == len(interpreters)
    started = {one.visitor for one in routing.starts}
    held = [one.visitor for one in routing.holds]
    assert len(started) == len(routing.starts)
    assert len(set(held)) == len(held)
    assert len(set(routing.connects)) == len(routing.connects)
    assert not started & set(held)
    assert not started & set(routing.connects)


def _check_resources(routing: Routing, known: Moment) -> None:
    hall, waiting = REFERENCE.hall, {one.visitor.number: one for one in known.waiting}
    lines, on_call = known.lines, dict(known.on_call)
    for start in routing.starts:
        waits = waiting[start.visitor]
        visitor, officer = waits.visitor, hall.officers[start.officer]
        assert known.officers[start.officer].is_free
        assert start.officer not in waits.barred
        assert visitor.service in officer.services
        match start.mode:
            case Mode.DIRECT:
                assert visitor.language in officer.languages
            case Mode.SECOND:
                assert visitor.also_speaks & officer.languages
            case Mode.INTERPRETER:
                assert start.interpreter is not None
                assert known.interpreters[start.interpreter].is_free
                assert visitor.language in hall.interpreters[start.interpreter].languages
            case Mode.REMOTE:
                assert waits.line is not None
                assert waits.line.is_connected
        if waits.line is not None and start.mode is not Mode.REMOTE:
            lines, on_call[visitor.language] = lines + 1, on_call[visitor.language] + 1
    for number in routing.connects:
        assert waiting[number].line is None
        lines, on_call[waiting[number].visitor.language] = (
            lines - 1,
            on_call[waiting[number].visitor.language] - 1,
        )
    assert lines >= 0
    assert min(on_call.values()) >= 0


@settings(max_examples=50, deadline=None)
@given(moments())
def test_the_same_moment_is_always_decided_alike(known: Moment) -> None:
    assert route(REFERENCE, known) == route(REFERENCE, known)


@settings(max_examples=100, deadline=None)
@given(moments())
def test_declined_pairs_are_never_made(known: Moment) -> None:
    barred = {one.visitor.number: one.barred for one in known.waiting}
    routing = route(REFERENCE, known)
    pairs = [(one.visitor, one.officer) for one in routing.starts]
    pairs += [(one.visitor, one.officer) for one in routing.holds]
    assert all(officer not in barred[number] for number, officer in pairs)


@settings(max_examples=100, deadline=None)
@given(moments(), st.data())
def test_whoever_waits_far_longest_is_not_left_out(known: Moment, data: st.DataObject) -> None:
    """Called, or held for somebody who is free even sooner than the one whom they could have now."""
    place = data.draw(st.integers(0, len(known.officers) - 1))
    officers = list(known.officers)
    officers[place] = free()
    language = min(REFERENCE.hall.officers[place].languages)
    service = data.draw(st.sampled_from(sorted(REFERENCE.hall.officers[place].services)))
    oldest = visitor(1000, language, service, waited=300)
    fuller = replace(known, waiting=(*known.waiting, Waiting(oldest)), officers=tuple(officers))
    routing = route(REFERENCE, fuller)
    assert 1000 in {one.visitor for one in routing.starts} | {one.visitor for one in routing.holds}


def test_whoever_waits_beyond_the_longest_goes_before_all_who_have_waited_less() -> None:
    hall = small_hall("zh")
    crowded = crowd_at(moment(hall, [visitor(1), visitor(2)], [free()]))
    longest = DEFAULT_RULES.longest_in(crowded)
    assert longest > DEFAULT_RULES.longest
    for waited, first in ((longest + 1, 1), (longest - 1, 2), (longest / 4, 2)):
        waiting = [visitor(1, service="long", waited=waited), visitor(2, waited=longest / 3)]
        starts = route(Abilities(hall), moment(hall, waiting, [free()])).starts
        assert [one.visitor for one in starts] == [first]


@pytest.mark.parametrize(("waited", "first"), [(32, 2), (50, 1), (53, 1), (75, 2)])
def test_whoever_is_about_to_exceed_the_promise_goes_first_and_no_more_once_it_is_exceeded(
    waited: float, first: int
) -> None:
    hall = small_hall(*["zh"] * 12)
    officers = [free(), *[busy(math.inf)] * 11]
    brief = replace(DEFAULT_RULES, brevity=1.5, brevity_in_crowd=0.0)
    pressing = replace(brief, promise=52.0, press=40.0, press_before=5.0, press_after=3.0)
    waiting = [visitor(1, service="long", waited=waited), visitor(2, waited=5)]

    def called(rules: RoutingRules) -> int:
        return route(Abilities(hall), moment(hall, waiting, officers), rules).starts[0].visitor

    assert called(pressing) == first
    assert called(brief) == 2


def test_the_longest_services_come_later_in_a_crowd_only() -> None:
    hall = small_hall(*["zh"] * 12)
    officers = [free(), *[busy(math.inf)] * 11]
    held_back = replace(DEFAULT_RULES, brevity=0.0, brevity_in_crowd=0.0, length_in_crowd=5.0)

    def first(others: int) -> int:
        waiting = [visitor(1, service="long", waited=8), visitor(2, waited=7)]
        waiting += [visitor(number, waited=1) for number in range(3, 3 + others)]
        return route(Abilities(hall), moment(hall, waiting, officers), held_back).starts[0].visitor

    assert first(0) == 1
    assert first(10) == 2


def test_a_crowd_is_counted_by_the_officers_and_has_an_end() -> None:
    waiting = [visitor(number) for number in range(20)]
    hall, half = small_hall(*["zh"] * 12), small_hall(*["zh"] * 6)
    assert crowd_at(moment(hall, waiting, [free()] * 12)) == pytest.approx(1.2)
    assert crowd_at(moment(half, waiting, [free()] * 6)) == pytest.approx(3.2)
    assert crowd_at(moment(half, waiting * 9, [free()])) == crowd_at(moment(half, waiting * 10, [free()]))
    assert crowd_at(moment(small_hall(), [], [])) < 0


def test_nothing_happens_when_nobody_waits_or_nobody_serves() -> None:
    hall = small_hall("zh")
    assert route(Abilities(hall), moment(hall, [], [free()])) == Routing()
    empty = small_hall()
    assert route(Abilities(empty), moment(empty, [visitor(1)], [])) == Routing()


def test_short_services_come_first_until_the_longer_wait_weighs_more() -> None:
    hall = small_hall(*["zh"] * 12)
    abilities = Abilities(hall)
    officers = [free(), *[busy(60)] * 11]

    def first(long_waited: float) -> int:
        waiting = [visitor(1, service="long", waited=long_waited), visitor(2, waited=1)]
        return route(abilities, moment(hall, waiting, officers)).starts[0].visitor

    assert first(2) == 2
    assert first(90) == 1


def test_officer_who_speaks_the_language_is_kept_for_who_needs_it() -> None:
    hall = small_hall("zh", "zh en")
    waiting = [visitor(1, "zh"), visitor(2, "en")]
    starts = route(Abilities(hall), moment(hall, waiting, [free(), free()])).starts
    assert {(one.visitor, one.officer, one.mode) for one in starts} == {
        (1, 0, Mode.DIRECT),
        (2, 1, Mode.DIRECT),
    }


def test_somebody_is_held_for_an_officer_who_is_nearly_done() -> None:
    hall = small_hall("zh", "th")
    waiting = [visitor(1, "th", "long")]
    routing = route(Abilities(hall), moment(hall, waiting, [free(), busy(1)]))
    assert routing.starts == ()
    assert [(one.visitor, one.officer, one.mode) for one in routing.holds] == [(1, 1, Mode.DIRECT)]
    assert routing.holds[0].minutes == pytest.approx(1)


def test_an_interpreter_walks_to_the_counter() -> None:
    hall = small_hall("zh")
    routing = route(Abilities(hall), moment(hall, [visitor(1, "th")], [free()]))
    assert routing.starts == (Start(1, 0, Mode.INTERPRETER, 0, 6 * 1.2),)


def test_of_two_who_need_the_same_interpreter_the_other_is_connected() -> None:
    hall = small_hall("zh", "zh")
    waiting = [visitor(1, "th", waited=30), visitor(2, "th", waited=10)]
    routing = route(Abilities(hall), moment(hall, waiting, [free(), free()]))
    assert [(one.visitor, one.mode) for one in routing.starts] == [(1, Mode.INTERPRETER)]
    assert routing.connects == (2,)


def test_a_remote_interpreter_is_connected_while_the_visitor_still_waits() -> None:
    hall = small_hall("zh")
    routing = route(Abilities(hall), moment(hall, [visitor(1, "fa")], [busy(30)]))
    assert (routing.starts, routing.connects) == ((), (1,))


def test_the_longest_wait_is_connected_when_there_is_one_line() -> None:
    hall = small_hall("zh")
    waiting = [visitor(1, "fa", waited=3), visitor(2, "fa", waited=30)]
    assert route(Abilities(hall), moment(hall, waiting, [busy(30)])).connects == (2,)


def test_nobody_is_called_before_their_line_stands() -> None:
    hall = small_hall("zh")
    connecting = Waiting(visitor(1, "fa"), Line(NOW + 2, is_connected=False))
    routing = route(Abilities(hall), moment(hall, [connecting], [free()]))
    assert (routing.starts, routing.connects) == ((), ())
    assert routing.holds == (Hold(1, 0, Mode.REMOTE, 2),)
    standing = Waiting(visitor(1, "fa"), Line(NOW, is_connected=True))
    starts = route(Abilities(hall), moment(hall, [standing], [free()])).starts
    assert starts == (Start(1, 0, Mode.REMOTE, None, 6 * 1.3),)


def test_who_cannot_be_served_harms_nobody() -> None:
    hall = small_hall("zh")
    waiting = [visitor(1, "tlh", waited=200), visitor(2), visitor(3, service="haircuts", waited=200)]
    routing = route(Abilities(hall), moment(hall, waiting, [free()]))
    assert [one.visitor for one in routing.starts] == [2]


def test_an_officer_who_is_gone_is_not_thought_of() -> None:
    hall = small_hall("zh", "zh")
    routing = route(Abilities(hall), moment(hall, [visitor(1)], [busy(math.inf), busy(math.inf)]))
    assert routing == Routing()
