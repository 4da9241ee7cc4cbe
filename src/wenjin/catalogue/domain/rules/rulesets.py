"""Checking facts against a rule set. Everything the rest of the product needs of rules is found here."""

from collections.abc import Mapping
from datetime import date

from wenjin.catalogue.domain.expression import UNKNOWN
from wenjin.catalogue.domain.expression.values import Truth
from wenjin.catalogue.domain.rules.check_result import CheckResult, Notice, Reason, RouteResult, plain_value
from wenjin.catalogue.domain.rules.counterfactuals import Counterfactual, counterfactuals
from wenjin.catalogue.domain.rules.editions import Edition, edition_of
from wenjin.catalogue.domain.rules.outcomes import Outcome, assess, criterion_truth
from wenjin.catalogue.domain.rules.points import Score
from wenjin.catalogue.domain.rules.questions import in_order, missing_facts, missing_of, next_question
from wenjin.catalogue.domain.rules.rule_model import AfterEnd, Criterion, Route, RuleSet, Source

__all__ = ["CheckResult", "Notice", "Reason", "RouteResult", "RuleSet", "check", "classify", "schema"]


def check(
    ruleset: RuleSet, facts: Mapping[str, object], as_of: date, jurisdiction: str | None = None
) -> CheckResult:
    """The verdict of a rule set on some facts, with every way to it.

    A fact that is left out is unknown; it never counts as no and never as zero. So a known verdict (yes, no,
    a category) stays whatever is answered later, unless an answer contradicts an assumption that is shown.

    Args:
        ruleset: the rules, as ``ruleset_from_document`` reads them.
        facts: typed values by fact id, as ``parse_facts`` gives them.
        as_of: the day whose rules count.
        jurisdiction: code of the place (CN-4403); None for the default of the rule set.

    Raises:
        ValueError: these rules do not hold in that place.
    """
    place = jurisdiction or ruleset.default_jurisdiction
    if not ruleset.scope.covers(place):
        raise ValueError(f"{ruleset.id} does not hold in {place}")
    edition = edition_of(ruleset, as_of, place)
    outcome = assess(edition, facts)
    names = edition.environment(facts)
    missing = missing_facts(edition, names, outcome)
    routes = tuple(_route(edition, place, names, outcome) for place in range(len(edition.routes)))
    changes = counterfactuals(edition, facts, outcome)
    warnings = _warnings(edition, facts, names)
    return CheckResult(
        ruleset=ruleset.id,
        as_of=as_of,
        jurisdiction=edition.place,
        score=outcome.score,
        factors=tuple(factor.id for factor in ruleset.points.factors) if ruleset.points else (),
        category=outcome.category,
        at_least=outcome.at_least,
        by_points=outcome.by_points,
        verdict=outcome.verdict,
        routes=routes,
        missing=missing,
        next_question=next_question(edition, facts, outcome, missing),
        changes=tuple((one, _missing_after(edition, facts, one)) for one in changes),
        warnings=warnings,
        sources=_sources(edition, routes, warnings),
    )


def classify(
    ruleset: RuleSet, facts: Mapping[str, object], as_of: date, jurisdiction: str | None = None
) -> tuple[Score, str | None]:
    """Points and the category that points alone give: the quick way, without routes and without reasons.

    Returns:
        The score, and the best category certainly reached by points (None when none is).

    Raises:
        ValueError: the rule set has no points table.
    """
    if ruleset.points is None:
        raise ValueError(f"rule set {ruleset.id} has no points table")
    edition = edition_of(ruleset, as_of, jurisdiction or ruleset.default_jurisdiction)
    score = ruleset.points.score({**edition.assumed, **facts} if edition.assumed else facts)
    for line, category in edition.lines:
        if score.minimum >= line:
            return score, category
    return score, None


def schema(ruleset: RuleSet) -> dict[str, object]:
    """A description of the inputs as plain data: what may be asked, and what answers each takes."""
    return {
        "ruleset": ruleset.id,
        "inputs": [
            {
                "id": fact.id,
                "about": fact.about.value,
                "type": fact.type.value,
                "unit": fact.unit,
                "min": plain_value(fact.min),
                "max": plain_value(fact.max),
                "options": [{"code": option.code, "label": option.label} for option in fact.options],
                "question": fact.question,
                "hint": fact.hint,
                "asked_when": None if fact.asked_when is None else fact.asked_when.unparse(),
            }
            for fact in (ruleset.facts[asked.fact] for asked in ruleset.inputs if asked.fact in ruleset.facts)
        ],
    }


def _route(edition: Edition, place: int, names: Mapping[str, object], outcome: Outcome) -> RouteResult:
    route = edition.routes[place].route
    reasons = [_validity_reason(edition, route, names)] if edition.validity(route, names) is not True else []
    for criterion in edition.ruleset.general:
        # What holds for every route is only worth saying where it is in the way.
        if criterion_truth(edition, criterion, names, outcome.score) is not True:
            reasons.append(_reason(edition, "general", criterion, names, outcome.score))
    reasons += [
        _reason(edition, f"routes.{route.id}.criteria", criterion, names, outcome.score)
        for criterion in route.criteria
    ]
    return RouteResult(
        id=route.id,
        category=route.category,
        verdict=outcome.states[place].verdict,
        missing=in_order(edition, missing_of(edition, place, names, outcome)),
        reasons=tuple(reasons),
        confidence=route.confidence.value,
        sources=route.source,
        is_extra=route.is_extra,
    )


def _validity_reason(edition: Edition, route: Route, names: Mapping[str, object]) -> Reason:
    """Why the route is not certainly in force. These texts belong to the engine, not to a rule file."""
    validity = edition.validity(route, names)
    scope = route.scope
    text_key = "engine.not_extended"
    if validity is UNKNOWN:
        text_key = "engine.depends_on_date"
    elif validity is False:
        text_key = "engine.ended" if route.after_end is AfterEnd.ENDED else "engine.not_yet_in_force"
    params = {"valid_from": scope.valid_from, "valid_to": scope.valid_to}
    return Reason(f"{route.id}.validity", _verdict(validity), text_key, params)


def _reason(
    edition: Edition, path: str, criterion: Criterion, names: Mapping[str, object], score: Score | None
) -> Reason:
    truth = criterion_truth(edition, criterion, names, score)
    params: dict[str, object] = {}
    if criterion.points_for is not None and score is not None:
        params = {"min": score.minimum, "max": score.maximum}
        params["needed"] = edition.minimum_points(criterion.points_for)
    if criterion.when is not None:
        params = {
            name: names[name] for name in sorted(edition.seen_through(criterion.when.names)) if name in names
        }
        for name in sorted(criterion.when.names):
            if name.startswith("figure."):
                params |= _figure(edition, name.removeprefix("figure."))
            elif name.startswith("table.") and name in names:
                params[name] = names[name]
    key = f"{path.removeprefix('routes.').removesuffix('.criteria')}.{criterion.id}"
    return Reason(key, _verdict(truth), f"{path}.{criterion.id}.text", params)


def _figure(edition: Edition, figure: str) -> dict[str, object]:
    """The figure used, and where it is said why there is none."""
    chosen = edition.figures.get(figure)
    if chosen is None:
        return {f"figure.{figure}": None}
    params: dict[str, object] = {f"figure.{figure}": chosen.value}
    note_key = f"figures.{figure}.values.{chosen.id}.note"
    if note_key in edition.ruleset.texts:
        params["note_key"] = note_key
    return params


def _missing_after(edition: Edition, facts: Mapping[str, object], change: Counterfactual) -> tuple[str, ...]:
    """What would still be open after a change that leads further; nobody needs it for the others."""
    if not change.is_better:
        return ()
    changed = {step.fact: step.after for step in change.steps}
    return missing_facts(edition, edition.environment({**facts, **changed}), change.outcome)


def _warnings(
    edition: Edition, facts: Mapping[str, object], names: Mapping[str, object]
) -> tuple[Notice, ...]:
    """Overlays that are not certainly beside the point, and assumptions that nobody has replaced."""
    found = []
    for overlay in edition.overlays:
        value = True if overlay.when is None else overlay.when.truth(names)
        if value is not False:
            params = {}
            if overlay.when is not None:
                seen = edition.seen_through(overlay.when.names)
                params = {name: names[name] for name in sorted(seen) if name in names}
            found.append(
                Notice(
                    overlay.id,
                    overlay.kind.value,
                    _verdict(value),
                    f"overlays.{overlay.id}.text",
                    params,
                    overlay.confidence.value,
                    overlay.source,
                )
            )
    for assumption in edition.assumptions.values():
        if assumption.fact not in facts:
            found.append(
                Notice(
                    assumption.id,
                    "assumption",
                    "yes",
                    f"assumptions.{assumption.id}.text",
                    {assumption.fact: assumption.value},
                    assumption.confidence.value,
                    assumption.source,
                )
            )
    return tuple(found)


def _sources(
    edition: Edition, routes: tuple[RouteResult, ...], warnings: tuple[Notice, ...]
) -> tuple[Source, ...]:
    """Sources of everything shown, in the order of the file."""
    used = {source for route in routes for source in route.sources}
    used |= {source for warning in warnings for source in warning.sources}
    used |= {source for threshold in edition.thresholds.values() for source in threshold.source}
    used |= {source for figure in edition.figures.values() for source in figure.source}
    if edition.ruleset.points is not None:
        used |= {source for factor in edition.ruleset.points.factors for source in factor.source}
    return tuple(source for name, source in edition.ruleset.sources.items() if name in used)


def _verdict(truth: Truth) -> str:
    if isinstance(truth, bool):
        return "yes" if truth else "no"
    return "undetermined"
