"""Doors without a network: the earliest reading counts, in whatever order they are heard."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wenjin.events.domain.admission import Admitted, Outcome, Reading, settle

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


def read(
    device: str, number: int, minute: int, *, is_undo: bool = False, is_refused: bool = False
) -> Reading:
    return Reading(device, number, "guest", "", NINE + timedelta(minutes=minute), is_undo, is_refused)


def test_the_earliest_counts_also_when_it_is_heard_last() -> None:
    late, early = read("a", 1, 20), read("b", 7, 5)
    found = settle([late, early])
    assert found.at == early.seen_at
    assert found.outcomes == {("b", 7): Outcome.ADMITTED, ("a", 1): Outcome.AGAIN}


def test_what_is_taken_back_at_a_door_counts_for_nothing_there() -> None:
    found = settle([read("a", 1, 0), read("a", 2, 1, is_undo=True), read("b", 1, 5)])
    assert found.outcomes == {("a", 1): Outcome.UNDONE, ("a", 2): Outcome.UNDONE, ("b", 1): Outcome.ADMITTED}
    assert settle([read("a", 1, 0), read("a", 2, 1, is_undo=True)]).at is None
    again = settle([read("a", 1, 0), read("a", 2, 1, is_undo=True), read("a", 3, 2)])
    assert again.outcomes["a", 3] == Outcome.ADMITTED


def test_nobody_came() -> None:
    assert settle([]) == Admitted(None, None, {})


def test_what_is_taken_back_is_all_that_this_door_had_read_of_the_guest() -> None:
    found = settle([read("a", 1, 0), read("a", 2, 1), read("a", 3, 2, is_undo=True)])
    assert found.at is None
    assert set(found.outcomes.values()) == {Outcome.UNDONE}
    other = settle([read("a", 1, 0), read("b", 1, 1), read("a", 2, 2, is_undo=True)])
    assert (other.at, other.by) == (NINE + timedelta(minutes=1), ("b", 1)), "another door had let them in"


def test_whoever_was_turned_away_did_not_come_in() -> None:
    found = settle([read("a", 1, 0, is_refused=True), read("b", 1, 5)])
    assert found.at == NINE + timedelta(minutes=5)
    assert found.outcomes == {("a", 1): Outcome.TURNED_AWAY, ("b", 1): Outcome.ADMITTED}


readings = st.lists(
    st.builds(
        read,
        st.sampled_from("abcd"),
        st.integers(1, 9),
        st.integers(0, 30),
        is_undo=st.booleans(),
        is_refused=st.booleans(),
    ),
    unique_by=lambda one: (one.device, one.number),
    max_size=12,
)


@given(readings, st.randoms())
def test_the_order_in_which_doors_are_heard_changes_nothing(heard: list[Reading], chance: object) -> None:
    shuffled = list(heard)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random
    found = settle(heard)
    assert settle([*shuffled, *shuffled]) == found, "nor hearing it twice"
    assert found.outcomes.keys() == {(one.device, one.number) for one in heard}
    assert list(found.outcomes.values()).count(Outcome.ADMITTED) == (found.at is not None)
