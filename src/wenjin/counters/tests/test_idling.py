"""A free officer is not kept for a connection that takes long while others wait."""

import math

import pytest

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.hall import Hall, HallOfficer, RemoteLanguage
from wenjin.counters.domain.idling import LONGEST_IDLE, route_in_hall
from wenjin.counters.domain.reference_day import Load, reference_day, reference_hall
from wenjin.counters.domain.routing import Line, Moment, Resource, Waiting, route
from wenjin.counters.domain.simulation import play
from wenjin.counters.domain.visitors import Visitor

NOW = 600.0
HALL = Hall(
    officers=(HallOfficer("ma", frozenset({"zh", "en"}), frozenset({"tax", "school"})),),
    interpreters=(),
    remote={"es": RemoteLanguage(1, 4.0)},
    lines=1,
    minutes={"tax": 30.0, "school": 5.0},
    variation={"tax": 0.5, "school": 0.5},
    closes=math.inf,
)


def _moment(*waiting: Waiting) -> Moment:
    return Moment(NOW, waiting, (Resource(is_free=True, free_at=NOW),), (), 0, {"es": 0})


def _spanish(line_in: float) -> Waiting:
    visitor = Visitor(0, "es", frozenset(), "school", NOW - 20)
    return Waiting(visitor, Line(NOW + line_in, is_connected=False))


def _english(number: int = 1) -> Waiting:
    return Waiting(Visitor(number, "en", frozenset(), "tax", NOW - 20))


@pytest.mark.parametrize(("minutes", "is_kept"), [(1.0, True), (LONGEST_IDLE, True), (7.0, False)])
def test_who_is_soon_connected_is_waited_for_and_who_is_not_is_not(minutes: float, is_kept: bool) -> None:
    moment = _moment(_spanish(minutes), _english())
    assert route(Abilities(HALL), moment).starts == (), "by the means alone they would be"
    found = route_in_hall(Abilities(HALL), moment)
    assert [one.visitor for one in found.starts] == ([] if is_kept else [1])


def test_where_nobody_else_can_be_served_it_stays_as_it_was() -> None:
    moment = _moment(_spanish(9.0))
    found = route_in_hall(Abilities(HALL), moment)
    assert found == route(Abilities(HALL), moment)
    assert [one.visitor for one in found.holds] == [0]


def test_many_connections_that_hang_keep_nobody() -> None:
    others = [
        Waiting(Visitor(n, "es", frozenset(), "school", NOW - 30), Line(NOW + 8, False)) for n in (2, 3)
    ]
    found = route_in_hall(Abilities(HALL), _moment(_spanish(8.0), *others, _english()))
    assert [one.visitor for one in found.starts] == [1]


def test_it_can_be_played_and_costs_the_others_little() -> None:
    """Nothing is promised twice (the simulation would refuse it), and means stay about as they were."""
    for seed in (1001, 1002):
        day = reference_day(Load.BASE, seed)
        waits = [play(reference_hall(), day, one).waits for one in (route, route_in_hall)]
        plain, guarded = (sum(one) / len(one) for one in waits)
        assert guarded < plain * 1.35 + 1
