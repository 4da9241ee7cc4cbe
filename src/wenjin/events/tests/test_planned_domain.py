"""Rooms wanted twice, counts that tell nothing of one person, and amounts as they are typed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.events.domain.money import MOST_YUAN, NotMoney, fen_of, yuan_typed
from wenjin.events.domain.room_clashes import RoomUse, clashes
from wenjin.events.domain.shown_counts import LEAST, shown_counts

NINE = datetime(2027, 3, 1, 9, tzinfo=UTC)


def use(event: str, room: str, start: int, end: int) -> RoomUse:
    return RoomUse(room, event, NINE + timedelta(hours=start), NINE + timedelta(hours=end))


def test_what_ends_when_another_begins_does_not_clash() -> None:
    assert clashes([use("a", "hall", 0, 2), use("b", "hall", 2, 3), use("c", "loft", 0, 9)]) == {}


def test_a_long_event_clashes_with_all_within_it() -> None:
    found = clashes([use("long", "hall", 0, 9), use("b", "hall", 1, 2), use("c", "hall", 3, 4)])
    assert found == {"long": ("b", "c"), "b": ("long",), "c": ("long",)}


uses = st.lists(
    st.builds(
        lambda event, room, start, length: use(event, room, start, start + length),
        st.sampled_from("abcd"),
        st.sampled_from(("hall", "loft")),
        st.integers(0, 20),
        st.integers(1, 6),
    ),
    max_size=12,
)


@given(uses)
def test_clashes_are_those_found_by_looking_at_each_pair(given_uses: list[RoomUse]) -> None:
    pairs = {
        (one.event, other.event)
        for one in given_uses
        for other in given_uses
        if one.event != other.event
        and one.room == other.room
        and one.starts_at < other.ends_at
        and other.starts_at < one.ends_at
    }
    assert {(one, other) for one, others in clashes(given_uses).items() for other in others} == pairs


@given(st.dictionaries(st.text(min_size=1, max_size=2), st.integers(0, 40)))
def test_nobody_is_found_by_subtraction(counts: dict[str, int]) -> None:
    found, total = shown_counts(counts), sum(counts.values())
    assert all(count >= LEAST for _, count in found.groups)
    told = sum(count for _, count in found.groups)
    rest = total - told
    assert rest == 0 or rest >= LEAST or (not found.groups and not found.others)
    assert found.others in (0, rest)


def test_a_single_small_group_takes_the_next_with_it() -> None:
    found = shown_counts({"cn": 30, "fr": 6, "ng": 2})
    assert found.groups == (("cn", 30),)
    assert (found.others, found.hidden) == (8, 2)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("", None),
        ("  ", None),
        ("0", 0),
        ("12", 1200),
        ("12.5", 1250),
        ("1,250.05", 125005),
        ("¥ 800 元", 80000),
    ],
)
def test_amounts_as_they_are_typed(typed: str, fen: int | None) -> None:
    assert fen_of(typed) == fen


@pytest.mark.parametrize(
    "typed", ["-1", "1.234", "a", "1e9", "٣", str(MOST_YUAN + 1), ".5", "1.", "1;2", "1,5", "12,34"]
)
def test_what_is_no_amount(typed: str) -> None:
    with pytest.raises(NotMoney):
        fen_of(typed)


@given(st.integers(0, MOST_YUAN * 100))
def test_amounts_come_back_as_they_were(fen: int) -> None:
    assert fen_of(yuan_typed(fen)) == fen
