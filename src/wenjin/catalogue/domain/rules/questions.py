"""What to ask next: the question whose answer leaves the least open."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from wenjin.catalogue.domain.expression import UNKNOWN
from wenjin.catalogue.domain.rules.editions import Edition
from wenjin.catalogue.domain.rules.outcomes import Outcome, State, assess, points_in_reach, relevant_routes
from wenjin.catalogue.domain.rules.probes import probes_of
from wenjin.catalogue.domain.rules.rule_model import Criterion, Route

# How much an undetermined route counts: one that no answer can turn into a yes matters little.
_HINDERED: Final = 0.2


def missing_of(edition: Edition, place: int, names: Mapping[str, object], outcome: Outcome) -> frozenset[str]:
    """Facts not given that may still change the verdict of one route."""
    if outcome.states[place] not in (State.OPEN, State.HINDERED):
        return frozenset()
    one = edition.routes[place]
    open_names: set[str] = set()
    for criterion in one.criteria:
        open_names |= missing_for(edition, criterion, names, outcome)
    if edition.validity(one.route, names) is UNKNOWN and edition.ruleset.effective_on is not None:
        open_names.add(edition.ruleset.effective_on)
    return frozenset(name for name in open_names if name not in names)


def missing_for(
    edition: Edition, criterion: Criterion, names: Mapping[str, object], outcome: Outcome
) -> frozenset[str]:
    """Facts not given on which one condition still hangs."""
    if criterion.when is not None:
        unsettled = edition.seen_through(criterion.when.decisive(names))
        return frozenset(name for name in unsettled if name not in names)
    minimum = None if criterion.points_for is None else edition.minimum_points(criterion.points_for)
    score = outcome.score
    if minimum is None or score is None or not score.minimum < minimum <= score.maximum:
        return frozenset()
    return frozenset(points_in_reach(edition.ruleset, score))


def missing_facts(edition: Edition, names: Mapping[str, object], outcome: Outcome) -> tuple[str, ...]:
    """Facts not given that may still change the outcome, in the order of asking."""
    places = relevant_routes(edition, outcome)
    open_places = [place for place in places if outcome.states[place] is State.OPEN] or places
    found = frozenset().union(*(missing_of(edition, place, names, outcome) for place in open_places))
    return in_order(edition, found)


def in_order(edition: Edition, facts: frozenset[str]) -> tuple[str, ...]:
    """Facts in the order in which the rule set asks for them; others after these, by name."""
    asked = [one.fact for one in edition.ruleset.inputs]
    return (*(name for name in asked if name in facts), *sorted(facts - set(asked)))


def next_question(
    edition: Edition, facts: Mapping[str, object], outcome: Outcome, missing: tuple[str, ...]
) -> str | None:
    """The missing fact whose answer leaves the least open on average; the first asked wins a tie.

    For every answer that the rules could treat differently the outcome is worked out, and what remains open
    is averaged with the rough shares of the answers. Questions that make no sense yet (``asked_when``) wait.
    """
    best: tuple[float, str] | None = None
    for name in _sensible(edition, facts, missing):
        remaining = _expected(edition, facts, outcome, name)
        if best is None or remaining < best[0] - 1e-9:
            best = (remaining, name)
    return None if best is None else best[1]


def _sensible(edition: Edition, facts: Mapping[str, object], missing: tuple[str, ...]) -> tuple[str, ...]:
    types = edition.ruleset.facts
    names = edition.environment(facts)
    sensible = []
    for name in missing:
        condition = types[name].asked_when if name in types else None
        if condition is None or condition.truth(names) is True:
            sensible.append(name)
    return tuple(sensible) or missing


def _expected(edition: Edition, facts: Mapping[str, object], outcome: Outcome, name: str) -> float:
    probes = probes_of(edition, name)
    if not probes:  # nothing to try: as good as learning nothing
        return uncertainty(edition, outcome)
    changed = frozenset({name})
    weighted, total = 0.0, Decimal(0)
    for value, share in probes:
        after = assess(edition, {**facts, name: value}, like=outcome, changed=changed)
        weighted += float(share) * uncertainty(edition, after)
        total += share
    return weighted / float(total)


def uncertainty(edition: Edition, outcome: Outcome) -> float:
    """How much is open: the relevant undetermined routes, points routes by the width of the interval."""
    remaining = 0.0
    for place in relevant_routes(edition, outcome):
        if outcome.states[place] is State.HINDERED:
            remaining += _HINDERED
        elif _is_by_points(edition.routes[place].route):
            remaining += _width(edition, outcome)
        else:
            remaining += 1
    return remaining


def _is_by_points(route: Route) -> bool:
    return any(criterion.points_for is not None for criterion in route.criteria)


def _width(edition: Edition, outcome: Outcome) -> float:
    table, score = edition.ruleset.points, outcome.score
    if table is None or score is None:
        return 1.0
    return 0.25 + 0.75 * float(score.maximum - score.minimum) / float(table.maximum)
