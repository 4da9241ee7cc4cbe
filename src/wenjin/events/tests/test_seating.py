"""Seats by rank, and interpreters to add."""

from hypothesis import given
from hypothesis import strategies as st

from wenjin.events.domain.interpreting_cover import Gap, gaps, languages_to_add, understand
from wenjin.events.domain.seating import long_table, round_table


def test_the_highest_sits_in_the_middle_and_the_second_to_the_right() -> None:
    assert long_table([1, 2, 3, 4, 5]) == [5, 3, 1, 2, 4]
    assert long_table([]) == []


def test_the_first_guest_sits_to_the_right_of_the_host() -> None:
    assert round_table(["H1", "H2", "H3"], ["G1", "G2", "G3"]) == ["H1", "G2", "H3", "G3", "H2", "G1"]
    assert round_table(["H1"], ["G1", "G2"]) == ["H1", "G2", "G1"]
    assert round_table([], ["G1", "G2"]) == ["G1", "G2"]


@given(st.integers(0, 7), st.integers(0, 7))
def test_everybody_has_one_seat(hosts: int, guests: int) -> None:
    first, second = [f"H{one}" for one in range(hosts)], [f"G{one}" for one in range(guests)]
    seated = round_table(first, second)
    assert sorted(seated) == sorted(first + second)
    if hosts and guests:
        assert seated[-1] == "G0"


def test_people_talk_directly_or_through_one_interpreter() -> None:
    assert understand(["pt"], ["zh", "pt"], [])
    assert understand(["pt"], ["zh"], [["zh", "pt", "es"]])
    assert not understand(["pt"], ["zh"], [["pt", "en"], ["en", "zh"]]), "no relay"


def test_gaps_are_named_and_closed_by_as_few_as_can_be() -> None:
    guests = {"a": ("pt",), "b": ("es", "en"), "c": ("sw",)}
    hosts = {"h": ("zh",), "i": ("zh", "en")}
    assert gaps(guests, hosts, []) == [
        Gap("a", "pt", ("zh",)),
        Gap("b", "es", ("zh",)),
        Gap("c", "sw", ("zh",)),
    ]
    known = [("pt", "zh"), ("es", "zh"), ("pt", "es", "zh"), ("ko", "zh")]
    assert languages_to_add(guests, hosts, [], known) == [2]
    assert gaps(guests, hosts, [known[2]]) == [Gap("c", "sw", ("zh",))]
    assert gaps({"d": ()}, hosts, known) == [Gap("d", "", ("zh",))]
