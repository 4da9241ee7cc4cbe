"""The answer of a rule set to one set of facts, and its form as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wenjin.catalogue.domain.rules.counterfactuals import Counterfactual
from wenjin.catalogue.domain.rules.outcomes import ByPoints
from wenjin.catalogue.domain.rules.points import Score
from wenjin.catalogue.domain.rules.rule_model import Source


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a route stands where it stands: one condition.

    Attributes:
        key: route and condition, ``B1.degree``.
        verdict: yes, no or undetermined.
        text_key: path of the text that says what is asked.
        params: what the text needs: known answers, points, the path of a note on a figure.
    """

    key: str
    verdict: str
    text_key: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RouteResult:
    """One way, with its verdict. ``missing`` are facts that may still change it."""

    id: str
    category: str | None
    verdict: str
    missing: tuple[str, ...]
    reasons: tuple[Reason, ...]
    confidence: str
    sources: tuple[str, ...]
    is_extra: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in force that a reader must know beside the verdict: an overlay or an assumption."""

    id: str
    kind: str
    verdict: str
    text_key: str
    params: Mapping[str, object]
    confidence: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a rule set answers.

    Attributes:
        category: the best category reached, once no answer can lead to a better one; else None. A route that
            is undetermined only because a figure or an extension is known to nobody does not hold it back.
        at_least: the best category that is already certain.
        by_points: what points alone say.
        verdict: yes (for a rule set with categories: the category is settled), no (every way is closed),
            undetermined.
        missing: facts that may still change the verdict, in the order of asking.
        next_question: the one of them that leaves the least open.
    """

    ruleset: str
    as_of: date
    jurisdiction: str
    score: Score | None
    factors: tuple[str, ...]
    category: str | None
    at_least: str | None
    by_points: ByPoints | None
    verdict: str
    routes: tuple[RouteResult, ...]
    missing: tuple[str, ...]
    next_question: str | None
    changes: tuple[tuple[Counterfactual, tuple[str, ...]], ...]
    warnings: tuple[Notice, ...]
    sources: tuple[Source, ...]

    def to_json(self) -> dict[str, object]:
        """The answer as plain data, ready for ``json.dumps``.

        Machines read one ``category``: the best that is certain, whatever is answered later. It may still
        get better while ``category_is_final`` is false; ``missing`` says what to ask for that.
        """
        return {
            "ruleset": self.ruleset,
            "as_of": self.as_of.isoformat(),
            "jurisdiction": self.jurisdiction,
            "points": self._points(),
            "category": self.at_least,
            "category_is_final": self.category is not None,
            "by_points": None
            if self.by_points is None
            else {"category": self.by_points.category, "certain": self.by_points.is_certain},
            "verdict": "yes" if self.at_least is not None else self.verdict,
            **_routes(self.routes),
            "missing": list(self.missing),
            "next_question": self.next_question,
            "changes": [_change(one, missing) for one, missing in self.changes],
            "warnings": [_warning(one) for one in self.warnings],
            "sources": [_source(one) for one in self.sources],
        }

    def _points(self) -> dict[str, object] | None:
        score = self.score
        if score is None:
            return None
        return {
            "total": plain_value(score.total),
            "min": plain_value(score.minimum),
            "max": plain_value(score.maximum),
            "factors": {
                factor: {
                    "points": plain_value(low) if low == high else None,
                    "min": plain_value(low),
                    "max": plain_value(high),
                }
                for factor, (low, high) in zip(self.factors, score.parts, strict=True)
            },
        }


_BEST_FIRST = ("yes", "undetermined", "no")


def _routes(routes: Sequence[RouteResult]) -> dict[str, object]:
    """Routes under the ids of the law's own list, and what stands outside that list.

    Where the list has one road with several ways (A3 is a post, or pay of six times the average: ``A3-pay``),
    the road is open when one of its ways is; each way is told under ``ways``. A category that has no numbered
    roads (C, under quota) stands under ``other_routes``.
    """
    ids = {one.id for one in routes}
    ways: dict[str, list[RouteResult]] = {}
    for one in routes:
        road, dash, _ = one.id.partition("-")
        ways.setdefault(road if dash and road in ids else one.id, []).append(one)
    roads = [_road(parts) for parts in ways.values()]
    return {
        "routes": [road for road in roads if road["id"] != road["category"]],
        "other_routes": [road for road in roads if road["id"] == road["category"]],
    }


def _road(parts: Sequence[RouteResult]) -> dict[str, object]:
    """A road with one or several ways: open when one way is, closed when all are."""
    road = _route(parts[0])
    if len(parts) > 1:
        road["verdict"] = next(word for word in _BEST_FIRST if any(part.verdict == word for part in parts))
        road["missing"] = list(dict.fromkeys(fact for part in parts for fact in part.missing))
        road["reasons"] = [reason for part in parts for reason in _reasons(part)]
        road["ways"] = [_route(part) for part in parts]
    return road


def _reasons(one: RouteResult) -> list[dict[str, object]]:
    return [
        {
            "key": reason.key,
            "verdict": reason.verdict,
            "text_key": reason.text_key,
            "params": plain_value(reason.params),
        }
        for reason in one.reasons
    ]


def _route(one: RouteResult) -> dict[str, object]:
    return {
        "id": one.id,
        "category": one.category,
        "verdict": one.verdict,
        "missing": list(one.missing),
        "reasons": _reasons(one),
        "confidence": one.confidence,
        "sources": list(one.sources),
        "extra": one.is_extra,
    }


def _change(one: Counterfactual, missing: tuple[str, ...]) -> dict[str, object]:
    first, *rest = one.steps
    score = one.outcome.score
    return {
        "fact": first.fact,
        "from": plain_value(first.before),
        "to": plain_value(first.after),
        "with": [
            {"fact": step.fact, "from": plain_value(step.before), "to": plain_value(step.after)}
            for step in rest
        ],
        "points": plain_value(one.points),
        "min": None if score is None else plain_value(score.minimum),
        "category": one.outcome.at_least,
        "verdict": one.outcome.verdict,
        "better": one.is_better,
        "by_time": one.is_by_time,
        "missing": list(missing),
    }


def _warning(one: Notice) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": one.kind,
        "verdict": one.verdict,
        "text_key": one.text_key,
        "params": plain_value(one.params),
        "confidence": one.confidence,
        "sources": list(one.sources),
    }


def _source(one: Source) -> dict[str, object]:
    return {
        "id": one.id,
        "citation": one.citation,
        "url": one.url,
        "read_on": plain_value(one.read_on),
        "confidence": one.confidence.value,
    }


def plain_value(value: object) -> object:
    """A value as JSON has it: whole Decimals as integers, days as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(item) for item in value]
    return value
