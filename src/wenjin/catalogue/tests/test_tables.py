"""Decision tables: hit policies, and what a row does while its conditions are not known."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenjin.catalogue.domain.expression import UNKNOWN, parse, parse_tests
from wenjin.catalogue.domain.rules.tables import Aggregation, DecisionTable, HitPolicy, Input, Output, Row

UNIQUE, ANY, PRIORITY, FIRST, RULE_ORDER, OUTPUT_ORDER, COLLECT = HitPolicy


def table(
    policy: HitPolicy,
    *rows: tuple[str, ...],
    inputs: Sequence[str] = ("x", "y"),
    default: str | None = None,
    aggregation: Aggregation = Aggregation.LIST,
    priority: Sequence[object] = (),
) -> DecisionTable:
    """Rows as texts: a cell for each input, then the result."""
    return DecisionTable(
        id="t",
        inputs=tuple(Input(parse(one)) for one in inputs),
        outputs=(Output("out", tuple(priority), parse(default) if default else None),),
        rows=tuple(
            Row(str(place), tuple(map(parse_tests, cells)), (parse(result),))
            for place, (*cells, result) in enumerate(rows)
        ),
        hit_policy=policy,
        aggregation=aggregation,
    )


@pytest.mark.parametrize(
    ("policy", "facts", "expected"),
    [
        (UNIQUE, {"x": 1, "y": 1}, "low"),
        (UNIQUE, {"x": 9, "y": 9}, None),  # both rows hit: the promise is broken
        (ANY, {"x": 9, "y": 9}, None),
        (FIRST, {"x": 9, "y": 9}, "high"),
        (PRIORITY, {"x": 9, "y": 9}, "low"),
        (RULE_ORDER, {"x": 9, "y": 9}, ["high", "low"]),
        (OUTPUT_ORDER, {"x": 9, "y": 9}, ["low", "high"]),
        (COLLECT, {"x": 9, "y": 9}, ["high", "low"]),
        (FIRST, {"x": 1, "y": 0}, None),
    ],
)
def test_hit_policies(policy: HitPolicy, facts: dict[str, object], expected: object) -> None:
    rows = (("> 5", "-", '"high"'), ("-", "> 0", '"low"'))
    assert table(policy, *rows, priority=["low", "high"]).evaluate(facts) == expected


@pytest.mark.parametrize(
    ("aggregation", "expected"), [("sum", 30), ("min", 10), ("max", 20), ("count", 2), ("list", [10, 20])]
)
def test_collecting(aggregation: str, expected: object) -> None:
    rows = (("> 1", "10"), ("> 2", "20"), ("> 3", "40"))
    found = table(COLLECT, *rows, inputs=["x"], aggregation=Aggregation(aggregation)).evaluate({"x": 3})
    assert found == expected


def test_default_counts_only_when_no_row_can_match() -> None:
    one = table(UNIQUE, ("> 5", '"high"'), inputs=["x"], default='"none"')
    assert one.evaluate({"x": 1}) == "none"
    assert one.evaluate({}) is UNKNOWN


def test_rows_not_known_yet_matter_only_where_they_can() -> None:
    rows = (("> 5", "-", '"a"'), ("-", "> 0", '"b"'), ("-", "-", '"c"'))
    first = table(FIRST, *rows)
    assert first.evaluate({"x": 9}) == "a"
    assert first.evaluate({"y": 1}) is UNKNOWN
    assert table(FIRST, ("> 5", "-", '"c"'), ("-", "-", '"c"')).evaluate({}) == "c"
    best = table(PRIORITY, *rows, priority=["c", "a", "b"])
    assert best.evaluate({}) == "c"
    assert table(PRIORITY, *rows, priority=["a", "b", "c"]).evaluate({}) is UNKNOWN
    least = table(COLLECT, ("-", "-", "1"), ("> 5", "-", "2"), aggregation=Aggregation.MIN)
    assert least.evaluate({}) == 1
    assert (
        table(COLLECT, ("-", "-", "1"), ("> 5", "-", "2"), aggregation=Aggregation.MAX).evaluate({})
        is UNKNOWN
    )


def test_several_outputs_make_an_object() -> None:
    made = DecisionTable(
        id="t",
        inputs=(Input(parse("x")),),
        outputs=(Output("a"), Output("b", default=parse("0"))),
        rows=(Row("r", (parse_tests("> 5"),), (parse("1"), parse("y"))),),
    )
    assert made.evaluate({"x": 6, "y": 2}) == {"a": 1, "b": 2}
    assert made.evaluate({"x": 6}) is UNKNOWN
    assert made.evaluate({"x": 5}) == {"a": None, "b": 0}
    assert made.names == {"x", "y"}


def test_a_row_needs_a_cell_for_every_column() -> None:
    with pytest.raises(ValueError, match="row 0 of table t"):
        table(UNIQUE, ("-", "1"), inputs=["x", "y"])


CELL = st.sampled_from(["-", "> 2", "< 2", "2", "[1..3]", "not(2)", "null"])
RESULT = st.sampled_from(["1", "2", "x", "null"])
ANSWERS = st.fixed_dictionaries({"x": st.integers(0, 4), "y": st.integers(0, 4).map(Decimal)})


@given(
    st.sampled_from(HitPolicy),
    st.sampled_from(Aggregation),
    st.lists(st.tuples(CELL, CELL, RESULT), min_size=1, max_size=4),
    st.sampled_from([None, "7"]),
    ANSWERS,
    st.sets(st.sampled_from(["x", "y"])),
)
@settings(max_examples=500, deadline=None)
def test_a_known_outcome_stays_when_more_is_answered(
    policy: HitPolicy,
    aggregation: Aggregation,
    rows: list[tuple[str, str, str]],
    default: str | None,
    facts: dict[str, object],
    left_out: set[str],
) -> None:
    made = table(policy, *rows, default=default, aggregation=aggregation, priority=[Decimal(2), Decimal(1)])
    partly = {name: answer for name, answer in facts.items() if name not in left_out}
    before = made.evaluate(partly)
    assert before is UNKNOWN or repr(before) == repr(made.evaluate(facts))
