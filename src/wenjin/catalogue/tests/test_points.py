"""Points: exact bounds, intervals while answers are missing, nothing taken as zero."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenjin.catalogue.domain.expression import UNKNOWN, parse
from wenjin.catalogue.domain.rules.points import Band, Factor, PointsTable
from wenjin.catalogue.tests.shenzhen_rules import CLASSIFICATION, ruleset

FULL: dict[str, object] = {
    "annual_salary": Decimal(300000),
    "education": "bachelor",
    "experience_years": 3,
    "months_per_year": 12,
    "chinese_level": "none",
    "location": "other",
    "age": 30,
    "distinction": "none",
    "provincial_bonus": 0,
}


def points() -> PointsTable:
    table = ruleset(CLASSIFICATION).points
    assert table is not None
    return table


def part(factor: str, value: object) -> object:
    table = points()
    place = [one.id for one in table.factors].index(factor)
    low, high = table.score({**FULL, factor: value}).parts[place]
    assert low == high
    return low


@pytest.mark.parametrize(
    ("factor", "answers"),
    [
        (
            "annual_salary",
            {0: 0, 49999: 0, 50000: 5, 70000: 8, 150000: 11, 250000: 14, 350000: 17, 450000: 20},
        ),
        ("annual_salary", {"249999.99": 11, "449999.99": 17, "1000000000": 20}),
        ("education", {"doctor": 20, "master": 15, "bachelor": 10, "none": 0}),
        ("experience_years", {0: 0, 1: 0, 2: 5, 3: 6, 16: 19, 17: 20, 18: 20, 70: 20}),
        ("months_per_year", {0: 0, 2: 0, 3: 5, 5: 5, 6: 10, 8: 10, 9: 15, 12: 15}),
        ("chinese_level", {"former_chinese_national": 5, "hsk5_plus": 5, "hsk4": 4, "hsk1": 1, "none": 0}),
        (
            "location",
            {"western": 10, "northeast_old_industrial": 10, "national_poverty_county": 10, "other": 0},
        ),
        ("age", {17: 0, 18: 10, 25: 10, 26: 15, 45: 15, 46: 10, 55: 10, 56: 5, 60: 5, 61: 0, 99: 0}),
        ("distinction", {"top_university": 5, "five_years_in_china": 5, "none": 0}),
        ("provincial_bonus", {0: 0, 10: 10}),
    ],
)
def test_both_sides_of_every_bound(factor: str, answers: dict[object, int]) -> None:
    for answer, expected in answers.items():
        value = Decimal(str(answer)) if factor == "annual_salary" else answer
        assert part(factor, value) == expected, (factor, answer)


def test_total_and_interval() -> None:
    assert points().score(FULL).total == 60
    left = {name: value for name, value in FULL.items() if name != "chinese_level"}
    score = points().score(left)
    assert (score.minimum, score.maximum, score.total) == (60, 65, None)
    everything = points().score({})
    assert (everything.minimum, everything.maximum) == (0, 120)
    assert points().score({**FULL, "age": UNKNOWN}).total is None
    assert points().score({**FULL, "age": None}).total is None


ANSWERS = st.fixed_dictionaries(
    {
        "annual_salary": st.decimals(0, 10**6, places=2),
        "education": st.sampled_from(["doctor", "master", "bachelor", "none"]),
        "experience_years": st.integers(0, 90),
        "months_per_year": st.integers(0, 12),
        "chinese_level": st.sampled_from(["hsk5_plus", "hsk2", "none"]),
        "location": st.sampled_from(["western", "other"]),
        "age": st.integers(0, 110),
        "distinction": st.sampled_from(["fortune_500", "none"]),
        "provincial_bonus": st.integers(0, 10),
    }
)


@given(ANSWERS, st.sets(st.sampled_from(sorted(FULL))))
@settings(deadline=None)
def test_the_interval_always_contains_the_total(facts: dict[str, object], left_out: set[str]) -> None:
    total = points().score(facts).total
    score = points().score({name: value for name, value in facts.items() if name not in left_out})
    assert total is not None
    assert score.minimum <= total <= score.maximum


def test_an_included_end_needs_a_whole_number() -> None:
    band = Band("one", 5, 0, 10, is_end_included=True)
    with pytest.raises(ValueError, match="not a whole number"):
        PointsTable((Factor("f", "f", 5, bands=(band,)),), 5)


def test_a_factor_must_say_what_it_gives() -> None:
    with pytest.raises(ValueError, match="neither bands"):
        PointsTable((Factor("f", "f", 5),), 5)


def test_formulas_outside_their_domain_and_beyond_their_maximum() -> None:
    table = PointsTable((Factor("f", "f", 5, formula=parse("f / 2"), domain=(0, 4)),), 5)
    assert table.score({"f": 3}).total == Decimal("1.5")
    assert table.score({"f": 8}).total == 4
    assert table.score({"f": 80}).total == 5
    assert table.score({"f": -8}).total == 0
