"""Entry without a visa, the tax subsidy and headquarters: the other rule sets of the sample city."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from wenjin.catalogue.domain.rules.rulesets import check
from wenjin.catalogue.tests import shenzhen_rules as pack

AS_OF = date(2026, 11, 22)
TOURIST: dict[str, object] = {
    "passport_type": "ordinary",
    "purpose": "tourism",
    "stay_days": 10,
    "tour_group": False,
}


def answer(facts: dict[str, object], name: str, as_of: date = AS_OF) -> dict[str, Any]:
    return check(pack.ruleset(name), facts, as_of).to_json()


def verdicts(result: dict[str, Any]) -> dict[str, str]:
    return {route["id"]: route["verdict"] for route in result["routes"]}


@pytest.mark.parametrize(
    ("nationality", "day", "verdict"),
    [
        ("FR", date(2026, 12, 31), "yes"),
        ("FR", date(2027, 1, 1), "undetermined"),
        ("NO", date(2026, 12, 1), "yes"),
        ("GB", date(2026, 2, 16), "undetermined"),  # the transit may still do
        ("GB", date(2026, 2, 17), "yes"),
        ("CA", date(2027, 1, 1), "undetermined"),
        ("RU", date(2026, 9, 14), "yes"),
        ("RU", date(2026, 9, 15), "undetermined"),
        ("SG", date(2027, 3, 1), "yes"),
        ("IN", date(2026, 12, 1), "no"),
    ],
)
def test_entry_without_a_visa(nationality: str, day: date, verdict: str) -> None:
    facts = {**TOURIST, "nationality": nationality, "arrival_on": day}
    assert answer(facts, pack.ENTRY)["verdict"] == verdict


def test_a_list_that_has_ended_never_says_yes() -> None:
    result = answer({**TOURIST, "nationality": "FR", "arrival_on": date(2027, 1, 1)}, pack.ENTRY)
    route = next(one for one in result["routes"] if one["id"] == "unilateral-30")
    assert (route["verdict"], route["missing"]) == ("undetermined", [])
    assert route["reasons"][0]["text_key"] == "engine.not_extended"


def test_entry_needs_the_day_of_arrival() -> None:
    result = answer({**TOURIST, "nationality": "FR"}, pack.ENTRY)
    assert result["verdict"] == "undetermined"
    assert "arrival_on" in result["missing"]


def test_transit_goes_on_to_a_third_place() -> None:
    facts: dict[str, object] = {
        **TOURIST,
        "nationality": "US",
        "arrival_on": date(2026, 12, 1),
        "comes_from": "HK",
        "goes_to": "JP",
        "onward_ticket": True,
        "arrival_port": "west-kowloon",
        "stays_in": "shenzhen",
    }
    assert answer(facts, pack.ENTRY)["verdict"] == "yes"
    assert answer({**facts, "goes_to": "HK"}, pack.ENTRY)["verdict"] == "no"
    assert answer({**facts, "stay_days": 11}, pack.ENTRY)["verdict"] == "no"
    assert verdicts(answer({**facts, "arrival_port": "luohu"}, pack.ENTRY))["transit-240"] == "no"
    assert verdicts(answer({**facts, "arrival_port": "other"}, pack.ENTRY))["transit-240"] == "undetermined"


def test_the_lists_of_states_have_the_announced_lengths() -> None:
    lengths = {one.id: len(one.listing.members) for one in pack.ruleset(pack.ENTRY).lists}
    assert lengths == {"unilateral": 46, "mutual": 29, "transit": 55, "port_visa": 0}


SUBSIDY: dict[str, object] = {
    "tax_year": 2026,
    "subsidy_identity": "foreign_national",
    "subsidy_talent": "high_end",
    "days_worked_in_city": Decimal("90.5"),
    "still_employed_in_city": True,
    "other_subsidy_scheme": "none",
    "taxable_income": Decimal(1000000),
    "income_tax_paid": Decimal("150000.01"),
}


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({}, "yes"),
        ({"days_worked_in_city": Decimal(90)}, "no"),
        ({"income_tax_paid": Decimal(150000)}, "no"),
        ({"other_subsidy_scheme": "qianhai"}, "no"),
        ({"tax_year": 2025}, "undetermined"),  # over, and late filing is not certain
        ({"tax_year": 2024}, "no"),
        ({"tax_year": 2028}, "undetermined"),
    ],
)
def test_tax_subsidy(more: dict[str, object], verdict: str) -> None:
    assert answer({**SUBSIDY, **more}, pack.TAX)["verdict"] == verdict


def test_the_window_of_the_subsidy_follows_the_day_of_asking() -> None:
    facts = {**SUBSIDY, "tax_year": 2025}
    assert answer(facts, pack.TAX, as_of=date(2026, 3, 31))["verdict"] == "yes"
    assert answer(facts, pack.TAX, as_of=date(2026, 4, 1))["verdict"] == "undetermined"


def test_headquarters() -> None:
    firm: dict[str, object] = {
        "hq_parent_abroad": True,
        "hq_legal_form": "legal_entity",
        "hq_paid_in": Decimal(2000000),
        "hq_managed_entities": 2,
        "hq_in_services": True,
        "hq_parent_assets": Decimal(50000000),
        "hq_business_unit": True,
        "hq_certificate": "province",
        "hq_foreign_capital": Decimal(10000000),
    }
    found = verdicts(answer(firm, pack.HEADQUARTERS))
    assert (
        found["regional-headquarters"] == found["headquarters-type-entity"] == found["reward-2026"] == "yes"
    )
    assert found["business-unit-headquarters"] == "undetermined"  # the source was cut off
    industry = verdicts(answer({**firm, "hq_in_services": False}, pack.HEADQUARTERS))
    assert industry["regional-headquarters"] == "no"
    rewarded = answer({"hq_certificate": "province", "hq_foreign_capital": Decimal(10**8)}, pack.HEADQUARTERS)
    assert rewarded["verdict"] == "undetermined"  # a reward is no recognition
