import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.core.ledger import merkle
from wenjin.core.ledger.canonical import canonical, moment
from wenjin.core.ledger.errors import NotCanonical

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(st.characters(min_codepoint=32, max_codepoint=126)), inner)
    ),
    max_leaves=20,
)


@given(values)
def test_the_written_form_reads_back(value: object) -> None:
    assert json.loads(canonical(value)) == value


@given(values)
def test_what_a_database_gives_back_has_the_same_form(value: object) -> None:
    assert canonical(json.loads(json.dumps(value))) == canonical(value)


def test_keys_are_sorted_and_nothing_is_escaped_without_need() -> None:
    assert canonical({"b": [1, None, True], "a": "南山 \n"}) == '{"a":"南山 \\n","b":[1,null,true]}'.encode()


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), 2**53, -(2**53), b"x", {1: 2}, {"é": 1}, "a\0b", {"a\0": 1}, "\ud800", {1, 2}],
)
def test_what_has_no_single_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical({"inside": [value]})


def test_a_very_deep_value_is_refused() -> None:
    value: list[object] = []
    for _ in range(5000):
        value = [value]
    with pytest.raises(NotCanonical):
        canonical(value)


def test_a_moment_is_written_in_utc() -> None:
    shenzhen = timezone(timedelta(hours=8))
    assert moment(datetime(2026, 5, 5, 8, 0, tzinfo=shenzhen)) == "2026-05-05T00:00:00.000000Z"
    assert moment(datetime(2026, 5, 5, tzinfo=UTC)) == "2026-05-05T00:00:00.000000Z"
    with pytest.raises(NotCanonical):
        moment(datetime(2026, 5, 5))  # noqa: DTZ001  the point of the test


# Test vectors that are published with implementations of RFC 6962 and RFC 9162.
LEAVES = [bytes.fromhex(word) for word in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
LEAVES.append(bytes.fromhex("606162636465666768696a6b6c6d6e6f"))
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("count", ROOTS)
def test_the_tree_is_that_of_the_rfc(count: int) -> None:
    assert merkle.root(LEAVES[:count]) == ROOTS[count]


@given(st.lists(st.binary(max_size=8), max_size=20), st.data())
def test_another_leaf_gives_another_root(leaves: list[bytes], data: st.DataObject) -> None:
    if leaves:
        place = data.draw(st.integers(0, len(leaves) - 1))
        other = [*leaves[:place], leaves[place] + b"x", *leaves[place + 1 :]]
        assert merkle.root(other) != merkle.root(leaves)
        assert merkle.root(leaves[:-1]) != merkle.root(leaves)
