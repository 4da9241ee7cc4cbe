"""Whom a waiting list offers what is free."""

from dataclasses import replace
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from wenjin.events.domain.capacity import Room
from wenjin.events.domain.waiting import Waiting, next_offers, passed_over


def waits(number: int, count: int) -> Waiting:
    return Waiting(uuid4(), number, {"places": count})


def free(left: int) -> dict[str, Room]:
    return {"places": Room("places", 10, 10 - left)}


def test_the_longest_wait_first_and_no_seat_stays_empty_for_a_group() -> None:
    three, one, two = waits(4, 3), waits(7, 1), waits(9, 2)
    assert next_offers([two, one, three], free(1)) == [one]
    assert next_offers([two, one, three], free(3)) == [three]
    assert next_offers([two, one, three], free(5)) == [three, one]
    assert next_offers([two, one, three], free(6)) == [three, one, two]
    assert next_offers([two, one, three], free(0)) == []


def test_after_three_times_what_is_free_is_kept_for_a_group() -> None:
    three, one = replace(waits(4, 3), passed=3), waits(7, 1)
    assert next_offers([three, one], free(2)) == []
    assert next_offers([three, one], free(4)) == [three, one]
    other = Waiting(uuid4(), 8, {"online": 1})
    assert next_offers([three, one, other], {**free(2), "online": Room("online", 9, 0)}) == [other]


@given(st.lists(st.integers(1, 5), max_size=8), st.integers(0, 10))
def test_never_more_than_is_free_and_nobody_who_fits_is_left_out(sizes: list[int], left: int) -> None:
    listed = [waits(number, size) for number, size in enumerate(sizes)]
    offered = next_offers(listed, free(left))
    assert passed_over(listed, offered) == [
        one for one in listed if one not in offered and any(other.number > one.number for other in offered)
    ]
    taken = sum(one.takes["places"] for one in offered)
    assert taken <= left
    rest = left - taken
    assert all(one.takes["places"] > rest for one in listed if one not in offered)
    for place, one in enumerate(listed):
        before = sum(other.takes["places"] for other in offered if other.number < place)
        assert (one in offered) == (before + one.takes["places"] <= left)
