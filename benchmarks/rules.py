"""How many persons a second the rules answer, by processor time, so that a busy machine counts less."""

import random
import time
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median

import yaml

from wenjin.catalogue.domain.facts import FactType
from wenjin.catalogue.domain.rules.rule_model import RuleSet
from wenjin.catalogue.domain.rules.ruleset_reader import fact_types_from_document, ruleset_from_document
from wenjin.catalogue.domain.rules.rulesets import check, classify

PACK = Path(__file__).parents[1] / "packs" / "shenzhen"
RULESET = "cn-foreign-worker-classification"
FACTORS = (
    "annual_salary",
    "education",
    "experience_years",
    "months_per_year",
    "chinese_level",
    "location",
    "age",
    "distinction",
    "provincial_bonus",
)
AS_OF = date(2026, 11, 22)
POINTS_BAR = 50_000
ROUNDS = 5


def measure() -> dict[str, object]:
    """Evaluations a second, median of five rounds.

    Returns:
        ``points_evaluations_per_second``: all nine factors, the total and the category by points, each person
        complete. ``check_evaluations_per_second``: the full check with every route, reasons, the next question
        and what would change the answer, for the same persons and for half-answered ones.
    """
    ruleset = _ruleset()
    source = random.Random(1)
    persons = [_person(ruleset.facts, source) for _ in range(500)]
    partly = [{name: value for name, value in one.items() if source.random() < 0.5} for one in persons]
    points = _rate(lambda facts: classify(ruleset, facts, AS_OF), persons, repeat=20)
    complete = _rate(lambda facts: check(ruleset, facts, AS_OF), persons[:60])
    incomplete = _rate(lambda facts: check(ruleset, facts, AS_OF), partly[:60])
    return {
        "points_evaluations_per_second": round(points),
        "bar": {"points_evaluations_per_second": POINTS_BAR},
        "met": points >= POINTS_BAR,
        "check_evaluations_per_second": round(complete),
        "check_evaluations_per_second_half_answered": round(incomplete),
        "rounds": ROUNDS,
    }


def _ruleset() -> RuleSet:
    facts = yaml.safe_load((PACK / "facts" / "work-permit.yaml").read_text(encoding="utf-8"))
    rules = yaml.safe_load((PACK / "rules" / f"{RULESET}.yaml").read_text(encoding="utf-8"))
    return ruleset_from_document(rules, fact_types_from_document(facts))


def _person(types: Mapping[str, FactType], source: random.Random) -> dict[str, object]:
    numbers: dict[str, object] = {
        "annual_salary": Decimal(source.randrange(30_000, 700_000)),
        "experience_years": source.randrange(0, 30),
        "months_per_year": source.randrange(0, 13),
        "age": source.randrange(18, 70),
        "provincial_bonus": source.choice((0, 0, 0, 5, 10)),
    }
    return {name: numbers.get(name) or source.choice(types[name].codes or (0,)) for name in FACTORS}


def _rate(
    evaluate: Callable[[dict[str, object]], object], persons: list[dict[str, object]], *, repeat: int = 1
) -> float:
    """Evaluations a second of processor time; the first round only warms up."""
    rates = []
    for _ in range(ROUNDS + 1):
        begun = time.process_time()
        for _ in range(repeat):
            for facts in persons:
                evaluate(facts)
        rates.append(repeat * len(persons) / (time.process_time() - begun))
    return median(rates[1:])
