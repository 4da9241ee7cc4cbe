"""What a registration takes: together or not at all."""

from hypothesis import given
from hypothesis import strategies as st

from wenjin.events.domain.capacity import Room, difference, fit, most_that_fit, wanted

codes = st.sampled_from(["places", "meal", "receiver-es"])
takes = st.dictionaries(codes, st.integers(1, 6))


def rooms(**left: int) -> dict[str, Room]:
    return {
        code.replace("_", "-"): Room(code.replace("_", "-"), count + 5, 5) for code, count in left.items()
    }


def test_a_group_wants_one_for_each_who_takes_it() -> None:
    assert wanted([["places", "meal"], ["places"], ["places", "places"]]) == {"places": 3, "meal": 1}
    assert wanted([]) == {}


def test_what_is_missing_is_said_with_what_is_left() -> None:
    here = rooms(places=2, meal=0)
    assert not fit({"places": 2}, here).is_full
    assert dict(fit({"places": 3, "meal": 1}, here).missing) == {"places": 2, "meal": 0}
    assert most_that_fit({"places": 1}, here) == 2
    assert most_that_fit({"places": 1, "meal": 1}, here) == 0
    assert most_that_fit({}, here) == -1


def test_a_house_that_was_made_smaller_has_nothing_left() -> None:
    assert Room("places", 3, 5).left == 0


@given(takes, takes)
def test_a_change_takes_and_gives_back_what_differs(before: dict[str, int], after: dict[str, int]) -> None:
    more, less = difference(before, after)
    assert not more.keys() & less.keys()
    for code in before.keys() | after.keys():
        assert before.get(code, 0) + more.get(code, 0) - less.get(code, 0) == after.get(code, 0)
