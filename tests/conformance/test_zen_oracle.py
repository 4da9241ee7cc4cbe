"""The points table against zen-engine, a rule engine that others wrote, on 5,000 random persons.

The oracle's tables are written here by hand and not made from the rule file, so a slip in either shows. It only
judges complete persons: with an answer missing it says "no category", which is what we do not.
"""

import json
import random
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from wenjin.catalogue.domain.rules.rule_model import RuleSet
from wenjin.catalogue.domain.rules.ruleset_reader import fact_types_from_document, ruleset_from_document
from wenjin.catalogue.domain.rules.rulesets import check, classify

zen = pytest.importorskip("zen")

PACK = Path(__file__).parents[2] / "packs" / "shenzhen"
AS_OF = date(2026, 11, 22)
PERSONS = 5_000

TABLES: dict[str, list[tuple[str, int]]] = {
    "annual_salary": [
        (">= 450000", 20),
        (">= 350000", 17),
        (">= 250000", 14),
        (">= 150000", 11),
        (">= 70000", 8),
        (">= 50000", 5),
        ("", 0),
    ],
    "education": [('"doctor"', 20), ('"master"', 15), ('"bachelor"', 10), ("", 0)],
    "months_per_year": [(">= 9", 15), (">= 6", 10), (">= 3", 5), ("", 0)],
    "chinese_level": [
        ('"former_chinese_national"', 5),
        ('"degree_taught_in_chinese"', 5),
        ('"hsk5_plus"', 5),
        ('"hsk4"', 4),
        ('"hsk3"', 3),
        ('"hsk2"', 2),
        ('"hsk1"', 1),
        ("", 0),
    ],
    "location": [
        ('"western"', 10),
        ('"northeast_old_industrial"', 10),
        ('"national_poverty_county"', 10),
        ("", 0),
    ],
    "age": [("[18..25]", 10), ("[26..45]", 15), ("[46..55]", 10), ("[56..60]", 5), ("", 0)],
    "distinction": [('"none"', 0), ("", 5)],
}
OPTIONS = {
    "education": ["doctor", "master", "bachelor", "none"],
    "chinese_level": [
        "former_chinese_national",
        "degree_taught_in_chinese",
        "hsk5_plus",
        "hsk4",
        "hsk3",
        "hsk2",
        "hsk1",
        "none",
    ],
    "location": ["western", "northeast_old_industrial", "national_poverty_county", "other"],
    "distinction": ["top_university", "fortune_500", "patent_or_ip", "five_years_in_china", "none"],
}
EDGES = [49_999, 50_000, 70_000, 150_000, 249_999, 250_000, 349_999, 350_000, 449_999, 450_000]


def table_node(name: str, field: str, output: str, rows: list[tuple[str, str]]) -> dict[str, Any]:
    rules = [
        {"_id": f"{name}{place}", "in": test, "out": result} for place, (test, result) in enumerate(rows)
    ]
    return {
        "id": name,
        "name": name,
        "type": "decisionTableNode",
        "content": {
            "hitPolicy": "first",
            "inputs": [{"id": "in", "name": field, "field": field}],
            "outputs": [{"id": "out", "name": output, "field": output}],
            "rules": rules,
        },
    }


def expression_node(name: str, **values: str) -> dict[str, Any]:
    listed = [{"id": key, "key": key, "value": value} for key, value in values.items()]
    return {"id": name, "name": name, "type": "expressionNode", "content": {"expressions": listed}}


def oracle() -> Any:
    tables = [
        table_node(name, name, f"p_{name}", [(test, str(points)) for test, points in rows])
        for name, rows in TABLES.items()
    ]
    rest = expression_node(
        "rest",
        p_experience_years="experience_years < 2 ? 0 : min([20, experience_years + 3])",
        p_provincial_bonus="provincial_bonus",
    )
    parts = [*(f"p_{name}" for name in TABLES), "p_experience_years", "p_provincial_bonus"]
    total = expression_node("total", total=" + ".join(parts))
    category = table_node(
        "category", "total", "category", [(">= 85", '"A"'), (">= 60", '"B"'), ("", '"none"')]
    )
    category["content"]["passThrough"] = True
    ends = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "end", "name": "end", "type": "outputNode"},
    ]
    nodes = [*ends, *tables, rest, total, category]
    links = [("in", node["id"]) for node in (*tables, rest)]
    links += [(node["id"], "total") for node in (*tables, rest)]
    links += [("total", "category"), ("category", "end")]
    edges = [
        {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}
        for source, target in links
    ]
    return zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))


def person(source: random.Random) -> dict[str, object]:
    salary = source.choice(EDGES) if source.random() < 0.3 else source.randrange(0, 700_000)
    return {
        "annual_salary": Decimal(salary),
        "experience_years": source.randrange(0, 31),
        "months_per_year": source.randrange(0, 13),
        "age": source.randrange(18, 75),
        "provincial_bonus": source.randrange(0, 11) if source.random() < 0.2 else 0,
        **{name: source.choice(codes) for name, codes in OPTIONS.items()},
    }


@pytest.fixture(scope="module")
def ruleset() -> RuleSet:
    facts = yaml.safe_load((PACK / "facts" / "work-permit.yaml").read_text(encoding="utf-8"))
    rules = yaml.safe_load(
        (PACK / "rules" / "cn-foreign-worker-classification.yaml").read_text(encoding="utf-8")
    )
    return ruleset_from_document(rules, fact_types_from_document(facts))


def test_points_and_category_agree(ruleset: RuleSet, capsys: pytest.CaptureFixture[str]) -> None:
    source, decision = random.Random(20261122), oracle()
    seen: dict[str, int] = {}
    for number in range(PERSONS):
        facts = person(source)
        asked = {name: int(value) if isinstance(value, Decimal) else value for name, value in facts.items()}
        said = decision.evaluate(asked)["result"]
        score, category = classify(ruleset, facts, AS_OF)
        assert (score.total, category or "none") == (said["total"], said["category"]), facts
        if number % 50 == 0:  # the full check says the same; a sample is enough, it does far more
            by_points = check(ruleset, facts, AS_OF).by_points
            assert by_points is not None
            assert (by_points.category, by_points.is_certain) == (category, True)
        seen[said["category"]] = seen.get(said["category"], 0) + 1
    with capsys.disabled():
        print(f"\nzen-engine agrees on {PERSONS} of {PERSONS} persons: {seen}")
    assert set(seen) == {"A", "B", "none"}, "the sample must reach every category"
