"""What would change the answer: the nearest other answers that give more points or another verdict."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any, Final

from wenjin.catalogue.domain.rules.editions import Edition
from wenjin.catalogue.domain.rules.outcomes import Outcome, assess
from wenjin.catalogue.domain.rules.points import Points
from wenjin.catalogue.domain.rules.probes import probes_of
from wenjin.catalogue.domain.rules.rule_model import Change, Input

MOST_PAIRS: Final = 3
_VERDICTS: Final = ("no", "undetermined", "yes")


@dataclass(frozen=True, slots=True)
class Step:
    """Another answer to one question; ``before`` is None when it was not answered."""

    fact: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What one changed answer, or two together, would do.

    Attributes:
        steps: the changed answers.
        points: more (or fewer) certain points; None without a points table.
        outcome: the outcome then.
        is_better: it leads to a better category or verdict.
        is_by_time: it comes by itself, as a birthday does.
    """

    steps: tuple[Step, ...]
    points: Points | None
    outcome: Outcome
    is_better: bool
    is_by_time: bool = False


def counterfactuals(
    edition: Edition, facts: Mapping[str, object], outcome: Outcome
) -> tuple[Counterfactual, ...]:
    """Changes worth knowing: those that lead further first, then those that give most, then what time takes.

    For each input that may change: the nearest answer that gives more points, and the nearest that leads to a
    better category or verdict. When no single one leads further by points, pairs that just do.
    """
    found: list[Counterfactual] = []
    for asked in edition.ruleset.inputs:
        if asked.change is not Change.NO:
            found += _of_input(edition, facts, outcome, asked)
    if outcome.score is not None and not any(one.is_better for one in found):
        found += _pairs(edition, facts, outcome)
    return tuple(sorted(found, key=_place))


def _place(one: Counterfactual) -> tuple[bool, bool, Points]:
    """What leads further comes first, and the least of that; of the rest, what gives most."""
    points = one.points or 0
    return (not one.is_better, one.is_by_time, points if one.is_better else -points)


def _of_input(
    edition: Edition, facts: Mapping[str, object], outcome: Outcome, asked: Input
) -> list[Counterfactual]:
    before = _before(edition, facts, asked)
    by_time = asked.change is Change.TIME
    if by_time and before is None:
        return []
    gaining: Counterfactual | None = None
    leading: Counterfactual | None = None
    for value in _reachable(edition, asked, before):
        found = _tried(edition, facts, outcome, (Step(asked.fact, before, value),), by_time=by_time)
        if found.is_better:
            leading = found
            break
        if not found.points or (found.points < 0 and not by_time):
            continue
        # Where nothing was answered yet the most it can give is worth knowing, else the next step up.
        if gaining is None or (before is None and found.points > (gaining.points or 0)):
            gaining = found
        if by_time:
            break
    return [one for one in (gaining, leading) if one is not None]


def _before(edition: Edition, facts: Mapping[str, object], asked: Input) -> object:
    assumed = edition.assumptions.get(asked.fact)
    return facts.get(asked.fact, assumed.value if assumed else None)


def _reachable(edition: Edition, asked: Input, before: Any) -> Iterable[object]:
    """Other answers, the nearest first; no day that is over. Options: those with fewest points first."""
    values: list[Any] = [value for value, _ in probes_of(edition, asked.fact)]
    if all(isinstance(value, int | Decimal) and not isinstance(value, bool) for value in values):
        up = [value for value in values if before is None or value > before]
        down = [value for value in reversed(values) if before is not None and value < before]
        if asked.change in (Change.UP, Change.TIME):
            return up
        return down if asked.change is Change.DOWN else [*up, *down]
    if all(isinstance(value, date) for value in values):
        anchor = before if isinstance(before, date) else edition.as_of
        coming = [value for value in values if isinstance(value, date) and value >= edition.as_of]
        return sorted(coming, key=lambda day: abs(day - anchor))
    table = edition.ruleset.points
    factor = next((one for one in table.factors if one.fact == asked.fact), None) if table else None
    points = dict(factor.choices) if factor else {}
    others = [value for value in values if value != before]
    if asked.attainable:
        others = [value for value in others if value in asked.attainable]
    return sorted(others, key=lambda value: points.get(str(value), 0))


def _tried(
    edition: Edition,
    facts: Mapping[str, object],
    outcome: Outcome,
    steps: tuple[Step, ...],
    *,
    by_time: bool = False,
) -> Counterfactual:
    changed = {step.fact: step.after for step in steps}
    after = assess(edition, {**facts, **changed}, like=outcome, changed=frozenset(changed))
    points = None
    if after.score is not None and outcome.score is not None:
        points = after.score.minimum - outcome.score.minimum
    return Counterfactual(steps, points, after, _rank(edition, after) > _rank(edition, outcome), by_time)


def _rank(edition: Edition, outcome: Outcome) -> tuple[int, int]:
    """The better the outcome, the higher."""
    categories = edition.ruleset.categories
    reached = 0 if outcome.at_least is None else len(categories) - categories.index(outcome.at_least)
    verdict = 0 if categories and reached else _VERDICTS.index(outcome.verdict)
    return reached, verdict


def _pairs(edition: Edition, facts: Mapping[str, object], outcome: Outcome) -> list[Counterfactual]:
    """Two answers that lead further together, with as little as possible beyond the line."""
    gains = {
        asked.fact: _gains(edition, facts, outcome, asked)
        for asked in edition.ruleset.inputs
        if asked.change not in (Change.NO, Change.TIME)
    }
    needed = _points_to_next(edition, outcome)
    if needed is None:
        return []
    pairs: list[tuple[int, Points, tuple[Step, ...]]] = []
    for (_, ones), (_, others) in combinations(gains.items(), 2):
        enough = [
            (more + extra, (step, other))
            for more, step in ones
            for extra, other in others
            if more + extra >= needed
        ]
        if enough:
            points, steps = min(enough, key=lambda pair: pair[0])
            # What was not answered yet may simply be so; what was answered would have to change.
            pairs.append((sum(step.before is not None for step in steps), points, steps))
    pairs.sort(key=lambda pair: pair[:2])
    tried = (_tried(edition, facts, outcome, steps) for _, _, steps in pairs[: 2 * MOST_PAIRS])
    return [one for one in tried if one.is_better][:MOST_PAIRS]


def _gains(
    edition: Edition, facts: Mapping[str, object], outcome: Outcome, asked: Input
) -> list[tuple[Points, Step]]:
    """Answers to one question that give more points, and how many more."""
    before = _before(edition, facts, asked)
    found = []
    for value in _reachable(edition, asked, before):
        one = _tried(edition, facts, outcome, (Step(asked.fact, before, value),))
        if one.points is not None and one.points > 0:
            found.append((one.points, one.steps[0]))
    return found


def _points_to_next(edition: Edition, outcome: Outcome) -> Points | None:
    """Certain points short of the next better category; None when there is none above."""
    categories = edition.ruleset.categories
    if outcome.score is None:
        return None
    better = categories if outcome.at_least is None else categories[: categories.index(outcome.at_least)]
    lines = [line for line in map(edition.minimum_points, better) if line is not None]
    return min((line - outcome.score.minimum for line in lines), default=None)
