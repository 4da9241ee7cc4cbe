"""No officer is kept free for long while others wait whom they could serve.

``routing`` holds somebody for a free officer when that serves all better on the whole: six minutes of work that
can begin in three go before thirty that can begin now. In a hall nobody understands an officer who waits ten
minutes for a connection that may never come, before people who have waited long, whatever the means say.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.routing import Moment, Routing, RoutingRules, route
from wenjin.counters.domain.routing_rules import DEFAULT_RULES
from wenjin.counters.domain.ways import best_way

LONGEST_IDLE: Final = 5.0
"""Minutes for which somebody may be held for an officer who is free."""


def route_in_hall(abilities: Abilities, moment: Moment, rules: RoutingRules = DEFAULT_RULES) -> Routing:
    """What ``route`` says, but free officers who would be kept too long get somebody whom they can serve soon.

    Where there is nobody of whom that is true, it stays as it was.
    """
    found = route(abilities, moment, rules)
    too_late = {place: _too_late(abilities, moment, place) for place in _kept_too_long(moment, found)}
    if all(len(numbers) == len(moment.waiting) for numbers in too_late.values()):
        return found
    other = route(abilities, _barred(moment, too_late), rules)
    begun = {one.visitor for one in other.starts}
    # Whose line was to be connected needs it still, for another officer.
    connects = dict.fromkeys((*found.connects, *other.connects))
    return replace(other, connects=tuple(one for one in connects if one not in begun))


def _kept_too_long(moment: Moment, found: Routing) -> frozenset[int]:
    """Places of officers who are free, and for whom somebody is held who cannot come for long."""
    begin = {one.officer for one in found.starts}
    return frozenset(
        one.officer
        for one in found.holds
        if moment.officers[one.officer].is_free and one.officer not in begin and one.minutes > LONGEST_IDLE
    )


def _too_late(abilities: Abilities, moment: Moment, place: int) -> frozenset[int]:
    """Numbers of visitors whom this officer could not serve soon."""
    ways = {one.visitor.number: best_way(abilities, moment, one, place) for one in moment.waiting}
    return frozenset(number for number, way in ways.items() if way is None or way.delay > LONGEST_IDLE)


def _barred(moment: Moment, too_late: Mapping[int, frozenset[int]]) -> Moment:
    """The moment in which these officers are not brought together with these visitors."""
    return replace(
        moment,
        waiting=tuple(
            replace(one, barred=one.barred | {place for place, late in too_late.items() if number in late})
            for one in moment.waiting
            for number in (one.visitor.number,)
        ),
    )
