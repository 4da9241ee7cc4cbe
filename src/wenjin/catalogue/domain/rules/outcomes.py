"""What a rule set says about some facts: points, every route, the category, the verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from wenjin.catalogue.domain.expression import UNKNOWN
from wenjin.catalogue.domain.expression.values import Truth
from wenjin.catalogue.domain.rules.editions import Edition, RouteInForce
from wenjin.catalogue.domain.rules.points import Points, Score
from wenjin.catalogue.domain.rules.rule_model import Criterion, RuleSet


class State(Enum):
    """Where a route stands. The last three are all *undetermined* to the reader."""

    YES = "yes"
    NO = "no"
    OPEN = "open"  # answers can still make it a yes or a no
    BLOCKED = "blocked"  # no answer helps: a figure or an extension is not known to anybody
    HINDERED = "hindered"  # blocked, but an answer could still make it a no

    @property
    def verdict(self) -> str:
        """yes, no or undetermined."""
        return self.value if self in (State.YES, State.NO) else "undetermined"


@dataclass(frozen=True, slots=True)
class ByPoints:
    """What points alone say: the category, and whether answers to points questions can still change it."""

    category: str | None
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer for one set of facts.

    Attributes:
        states: one for each route of the edition.
        category: best category reached, once no answer can lead to a better one.
        at_least: best category already certain, though a better one may still come.
        verdict: yes, no or undetermined.
    """

    score: Score | None
    states: tuple[State, ...]
    category: str | None
    at_least: str | None
    verdict: str
    by_points: ByPoints | None


def assess(
    edition: Edition,
    facts: Mapping[str, object],
    *,
    like: Outcome | None = None,
    changed: frozenset[str] = frozenset(),
) -> Outcome:
    """The outcome for some facts.

    Args:
        edition: rules as they stand on a day in a place.
        facts: typed values; one that is left out is unknown.
        like: the outcome for the same facts but for ``changed``; routes without those are taken over.
        changed: facts that differ from those of ``like``.
    """
    names = edition.environment(facts)
    points = edition.ruleset.points
    score = None if points is None else points.score(names)
    if like is None:
        states = tuple(_state(edition, one, names, score) for one in edition.routes)
    else:
        states = tuple(
            _state(edition, one, names, score) if one.facts & changed else state
            for one, state in zip(edition.routes, like.states, strict=True)
        )
    return _concluded(edition, score, states)


def criterion_truth(
    edition: Edition, criterion: Criterion, names: Mapping[str, object], score: Score | None
) -> Truth:
    """Whether one condition of a route holds; null when no answer could tell."""
    if criterion.when is not None:
        value = criterion.when.evaluate(names)
        return value if isinstance(value, bool) or value is UNKNOWN else None
    minimum = None if criterion.points_for is None else edition.minimum_points(criterion.points_for)
    if minimum is None or score is None:
        return None
    if score.minimum >= minimum:
        return True
    return False if score.maximum < minimum else UNKNOWN


def _state(edition: Edition, one: RouteInForce, names: Mapping[str, object], score: Score | None) -> State:
    is_open = is_blocked = False
    validity = edition.validity(one.route, names)
    if validity is False:
        return State.NO
    if validity is UNKNOWN:
        is_open = True
    elif validity is None:
        is_blocked = True
    for criterion in one.criteria:
        truth = criterion_truth(edition, criterion, names, score)
        if truth is False:
            return State.NO
        if truth is UNKNOWN:
            is_open = True
        elif truth is None:
            is_blocked = True
    if is_blocked:
        return State.HINDERED if is_open else State.BLOCKED
    return State.OPEN if is_open else State.YES


def _concluded(edition: Edition, score: Score | None, states: Sequence[State]) -> Outcome:
    categories = edition.ruleset.categories
    counting = [
        (one.route.category, state)
        for one, state in zip(edition.routes, states, strict=True)
        if not one.route.is_extra
    ]
    found = {state for _, state in counting}
    by_points = None if score is None else _by_points(edition, score)
    if not categories:
        verdict = "yes" if State.YES in found else "no" if found <= {State.NO} else "undetermined"
        return Outcome(score, tuple(states), None, None, verdict, by_points)
    at_least = next((one for one in categories if (one, State.YES) in counting), None)
    # A better category holds the answer back only while answering could still lead there. A route that is
    # blocked (a figure nobody could confirm) is shown as undetermined, but waiting for it would never end.
    better = categories if at_least is None else categories[: categories.index(at_least)]
    is_final = not any((one, State.OPEN) in counting for one in better)
    category = at_least if is_final else None
    verdict = "yes" if category is not None else "no" if found <= {State.NO} else "undetermined"
    return Outcome(score, tuple(states), category, at_least, verdict, by_points)


def _by_points(edition: Edition, score: Score) -> ByPoints | None:
    if not edition.thresholds:
        return None
    reached = _category_at(edition, score.minimum)
    is_certain = reached == _category_at(edition, score.maximum)
    return ByPoints(reached if is_certain else None, is_certain)


def _category_at(edition: Edition, points: Points) -> str | None:
    for category in edition.ruleset.categories:
        minimum = edition.minimum_points(category)
        if minimum is not None and points >= minimum:
            return category
    return None


def relevant_routes(edition: Edition, outcome: Outcome) -> tuple[int, ...]:
    """Places of the routes whose answers may still improve or settle the outcome."""
    categories = edition.ruleset.categories
    if outcome.verdict in ("yes", "no"):
        return ()
    better = categories
    if outcome.at_least is not None:
        better = categories[: categories.index(outcome.at_least)]
    return tuple(
        place
        for place, (one, state) in enumerate(zip(edition.routes, outcome.states, strict=True))
        if state in (State.OPEN, State.HINDERED)
        and not one.route.is_extra
        and (not categories or one.route.category in better)
    )


def points_in_reach(ruleset: RuleSet, score: Score | None) -> tuple[str, ...]:
    """Facts of the points table whose answers still widen the interval."""
    if ruleset.points is None or score is None:
        return ()
    return tuple(
        factor.fact
        for factor, (low, high) in zip(ruleset.points.factors, score.parts, strict=True)
        if low != high
    )
