"""The rule sets and facts of the sample city, read straight from their files."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from wenjin.catalogue.domain.facts import Consistency, FactType
from wenjin.catalogue.domain.rules.rule_model import RuleSet
from wenjin.catalogue.domain.rules.ruleset_reader import (
    consistency_from_document,
    fact_types_from_document,
    ruleset_from_document,
)

PACK = Path(__file__).parents[4] / "packs" / "shenzhen"
CLASSIFICATION = "cn-foreign-worker-classification"
ENTRY = "visa-free-entry-and-transit"
TAX = "gba-tax-subsidy"
HEADQUARTERS = "mnc-headquarters"
ALL = (CLASSIFICATION, ENTRY, TAX, HEADQUARTERS)


@cache
def document(path: str) -> Any:
    """A file of the pack as plain data."""
    return yaml.safe_load((PACK / path).read_text(encoding="utf-8"))


def fact_documents() -> list[Any]:
    """Every fact file."""
    return [document(f"facts/{path.name}") for path in sorted((PACK / "facts").glob("*.yaml"))]


@cache
def fact_types() -> tuple[FactType, ...]:
    """Every fact of the pack."""
    return tuple(fact for one in fact_documents() for fact in fact_types_from_document(one))


@cache
def consistency() -> tuple[Consistency, ...]:
    """What answers must meet together."""
    return tuple(rule for one in fact_documents() for rule in consistency_from_document(one))


@cache
def ruleset(name: str) -> RuleSet:
    """A rule set with its facts."""
    return ruleset_from_document(document(f"rules/{name}.yaml"), fact_types())
