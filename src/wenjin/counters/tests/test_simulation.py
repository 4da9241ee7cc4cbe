"""Days in the hall, played event by event."""

import math
from dataclasses import replace

import pytest

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.hall import Hall
from wenjin.counters.domain.reference_day import Load, ReferenceDay, reference_day, reference_hall
from wenjin.counters.domain.routing import Mode, Moment, Routing, Start, route
from wenjin.counters.domain.simulation import RoutingBroken, play
from wenjin.counters.domain.visitors import Visitor
from wenjin.counters.tests.halls import small_hall


def _day(*people: tuple[str, float, float], set_up: float = 0.0) -> ReferenceDay:
    """Visitors by language, arrival and minutes of serving; all want the short service."""
    return ReferenceDay(
        visitors=tuple(
            Visitor(number, language, frozenset(), "short", ready_at=at)
            for number, (language, at, _) in enumerate(people)
        ),
        arrivals=tuple(at for _, at, _ in people),
        minutes=tuple(minutes for _, _, minutes in people),
        set_ups=tuple(set_up for _ in people),
    )


def test_one_after_the_other() -> None:
    played = play(small_hall("zh"), _day(("zh", 0, 10), ("zh", 2, 5), ("zh", 30, 5)), route)
    assert played.waits == (0, 8, 0)
    assert len(played.decisions) >= 3


def test_the_conversation_begins_when_the_line_stands_and_lasts_longer() -> None:
    played = play(small_hall("zh"), _day(("fa", 0, 10), ("zh", 8, 5), set_up=7), route)
    assert played.waits[0] == pytest.approx(7)
    assert played.waits[1] == pytest.approx(7 + 10 * 1.3 - 8)


def test_a_line_is_set_up_while_the_officer_is_busy() -> None:
    played = play(small_hall("zh"), _day(("zh", 0, 10), ("fa", 1, 10), set_up=7), route)
    assert list(played.waits) == pytest.approx([0, 9])


def test_waiting_does_not_count_before_the_slot() -> None:
    early = Visitor(0, "zh", frozenset(), "short", ready_at=30, seniority=15)
    day = replace(_day(("zh", 10, 5)), visitors=(early,))
    assert play(small_hall("zh"), day, route).waits == (0,)


def test_nobody_is_called_during_a_break() -> None:
    hall = small_hall("zh")
    hall = replace(hall, officers=(replace(hall.officers[0], away=((5, 65),)),))
    played = play(hall, _day(("zh", 0, 6), ("zh", 3, 5)), route)
    assert played.waits == (0, 62)


def test_whoever_the_hall_cannot_serve_has_no_wait() -> None:
    played = play(small_hall("zh"), _day(("tlh", 0, 5), ("zh", 1, 5)), route)
    assert math.isnan(played.waits[0])
    assert played.waits[1] == 0


@pytest.mark.parametrize("load", list(Load))
def test_every_visitor_of_a_reference_day_is_served(load: Load) -> None:
    played = play(reference_hall(), reference_day(load, 1001), route)
    assert len(played.waits) == len(reference_day(load, 1001).visitors)
    assert all(each >= 0 for each in played.waits)


def test_a_day_is_always_played_alike() -> None:
    day = reference_day(Load.BASE, 1002)
    assert play(reference_hall(), day, route).waits == play(reference_hall(), day, route).waits


def test_a_policy_sees_what_is_expected_and_not_what_was_drawn() -> None:
    """Two days that differ only in durations to come look alike until the first of them is over."""
    seen: list[list[Moment]] = [[], []]
    for which, minutes in enumerate((10.0, 20.0)):

        def watching(abilities: Abilities, moment: Moment, moments: list[Moment] = seen[which]) -> Routing:
            moments.append(moment)
            return route(abilities, moment)

        play(small_hall("zh"), _day(("zh", 0, minutes), ("zh", 4, 5), ("fa", 8, 5), set_up=minutes), watching)
    early = [[one for one in moments if one.now < 10] for moments in seen]
    assert early[0] == early[1]
    assert len(early[0]) >= 3


@pytest.mark.parametrize(
    "starts",
    [
        (Start(0, 0, Mode.DIRECT, None, 6), Start(0, 1, Mode.DIRECT, None, 6)),
        (Start(0, 0, Mode.DIRECT, None, 6), Start(1, 0, Mode.DIRECT, None, 6)),
        (Start(0, 0, Mode.INTERPRETER, 0, 6), Start(1, 1, Mode.INTERPRETER, 0, 6)),
        (Start(0, 0, Mode.REMOTE, None, 6), Start(1, 1, Mode.REMOTE, None, 6)),
    ],
    ids=["visitor", "officer", "interpreter", "line"],
)
def test_a_policy_that_uses_something_twice_is_refused(starts: tuple[Start, ...]) -> None:
    def policy(abilities: Abilities, moment: Moment) -> Routing:
        return Routing(starts=starts)

    hall: Hall = small_hall("zh", "zh")
    with pytest.raises(RoutingBroken):
        play(hall, _day(("th", 0, 5), ("th", 0, 5)), policy)
