"""Reading answers strictly: typed, all errors at once, and nothing made of nothing."""

import math
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenjin.catalogue.domain.expression import parse
from wenjin.catalogue.domain.facts import (
    About,
    Consistency,
    FactType,
    Option,
    ValueType,
    from_text,
    parse_facts,
)
from wenjin.catalogue.tests.shenzhen_rules import consistency, fact_types

TODAY = date(2026, 11, 22)


def fact(kind: ValueType, **more: Any) -> FactType:
    return FactType(id="x", about=About.PERSON, type=kind, **more)


CHOICE = fact(ValueType.ENUM, options=(Option("one"), Option("two")))
COUNT = fact(ValueType.INTEGER, min=0, max=10)
PAY = fact(ValueType.MONEY, min=0)
BORN = fact(ValueType.DATE, is_past=True, min=date(1900, 1, 1))


@pytest.mark.parametrize(
    ("one", "raw", "value"),
    [
        (fact(ValueType.BOOLEAN), False, False),
        (COUNT, 10, 10),
        (PAY, 240000, Decimal(240000)),
        (PAY, 0.1, Decimal("0.1")),
        (PAY, Decimal("1.50"), Decimal("1.5")),
        (PAY, Decimal("1.5000"), Decimal("1.5")),
        (fact(ValueType.DECIMAL), Decimal("0.125"), Decimal("0.125")),
        (BORN, "1990-02-28", date(1990, 2, 28)),
        (BORN, TODAY, TODAY),
        (CHOICE, "two", "two"),
        (fact(ValueType.COUNTRY), "NO", "NO"),
        (fact(ValueType.LANGUAGE), "zh-hans", "zh-hans"),
        (fact(ValueType.TEXT), "x" * 2000, "x" * 2000),
    ],
)
def test_right_answers(one: FactType, raw: object, value: object) -> None:
    facts, errors = parse_facts([one], {"x": raw}, today=TODAY)
    assert (facts, errors) == ({"x": value}, [])
    assert type(facts["x"]) is type(value)


@pytest.mark.parametrize(
    ("one", "raw", "code"),
    [
        (fact(ValueType.BOOLEAN), 1, "wrong_type"),
        (fact(ValueType.BOOLEAN), "true", "wrong_type"),
        (COUNT, True, "wrong_type"),
        (COUNT, "3", "wrong_type"),
        (COUNT, 3.0, "wrong_type"),
        (COUNT, [], "wrong_type"),
        (COUNT, -1, "too_small"),
        (COUNT, 11, "too_large"),
        (PAY, True, "wrong_type"),
        (PAY, "240000", "wrong_type"),
        (PAY, math.nan, "not_finite"),
        (PAY, math.inf, "not_finite"),
        (PAY, Decimal("NaN"), "not_finite"),
        (PAY, Decimal("-Infinity"), "not_finite"),
        (PAY, Decimal("1E+300"), "too_large"),
        (PAY, 10**4000, "too_large"),
        (PAY, Decimal("0.001"), "too_precise"),
        (BORN, "1990-2-28", "wrong_type"),
        (BORN, "1990-02-30", "wrong_type"),
        (BORN, "19900228", "wrong_type"),
        (BORN, datetime(1990, 2, 28), "wrong_type"),  # noqa: DTZ001  a naive moment is what is refused
        (BORN, "1899-12-31", "too_small"),
        (BORN, "2026-11-23", "in_the_future"),
        (CHOICE, "three", "not_an_option"),
        (CHOICE, 1, "wrong_type"),
        (fact(ValueType.COUNTRY), "UK", "not_an_option"),
        (fact(ValueType.COUNTRY), "de", "not_an_option"),
        (fact(ValueType.LANGUAGE), "zh-Hans", "not_an_option"),
        (fact(ValueType.TEXT), "x" * 2001, "too_long"),
        (fact(ValueType.TEXT), "a\0b", "bad_characters"),
        (fact(ValueType.TEXT), 5, "wrong_type"),
    ],
)
def test_wrong_answers(one: FactType, raw: object, code: str) -> None:
    facts, errors = parse_facts([one], {"x": raw}, today=TODAY)
    assert facts == {}
    assert [(error.code, error.fact) for error in errors] == [(code, "x")]


def test_all_errors_come_at_once_and_none_is_unknown() -> None:
    types = [fact(ValueType.INTEGER), FactType("y", About.TRIP, ValueType.MONEY)]
    facts, errors = parse_facts(types, {"z": 1, "x": "a", "y": None})
    assert facts == {}
    assert [(error.code, error.fact) for error in errors] == [("unknown_fact", "z"), ("wrong_type", "x")]


def test_consistency_is_refused_only_when_it_is_certainly_false() -> None:
    types = [FactType(name, About.TRIP, ValueType.DATE) for name in ("arrival_on", "departure_on")]
    rule = Consistency("departs-after", parse("departure_on >= arrival_on"))
    both = {"arrival_on": "2026-12-02", "departure_on": "2026-12-01"}
    _, errors = parse_facts(types, both, consistency=[rule])
    assert [(error.code, error.fact, error.params) for error in errors] == [
        ("inconsistent", "departs-after", {"facts": ["arrival_on", "departure_on"]})
    ]
    assert parse_facts(types, {"arrival_on": "2026-12-02"}, consistency=[rule])[1] == []


@pytest.mark.parametrize(
    ("one", "text", "value"),
    [
        (COUNT, " 3 ", 3),
        (COUNT, "3.5", "3.5"),
        (COUNT, "", None),
        (PAY, "240000.50", Decimal("240000.50")),
        (PAY, "NaN", "NaN"),
        (fact(ValueType.BOOLEAN), "Yes", True),
        (fact(ValueType.BOOLEAN), "perhaps", "perhaps"),
        (BORN, "1990-02-28", "1990-02-28"),
    ],
)
def test_typed_text(one: FactType, text: str, value: object) -> None:
    assert from_text(one, text) == value


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.decimals()),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)


@given(st.dictionaries(st.sampled_from([one.id for one in fact_types()] + ["nonsense"]), JSON, max_size=6))
@settings(deadline=None)
def test_no_answer_at_all_raises(raw: dict[str, object]) -> None:
    facts, errors = parse_facts(fact_types(), raw, today=TODAY, consistency=consistency())
    accounted = {*facts, *(error.fact for error in errors if error.code != "inconsistent")}
    assert accounted == {name for name, answer in raw.items() if answer is not None or name == "nonsense"}
