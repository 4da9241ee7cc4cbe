"""The days of a visit: what cannot be so is found and named, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wenjin.events.domain.itinerary import Car, Conflict, Plan, Somebody, Stop, Trouble, conflicts

NINE = datetime(2026, 12, 1, 1, tzinfo=UTC)
PEOPLE = {
    one.id: one
    for one in (
        Somebody("minister", ("pt",), rank=1, diet=frozenset({"halal"})),
        Somebody("envoy", ("es", "en"), rank=2),
        Somebody("mayor", ("zh-hans",), rank=1),
        Somebody("ines", ("pt", "es", "zh-hans"), is_interpreter=True),
        Somebody("ming", ("en", "zh-hans"), is_interpreter=True),
    )
}
ALL = ("minister", "envoy", "mayor", "ines")


def at(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


def stop(name: str, first: int, last: int, place: str = "hall", people: tuple[str, ...] = ALL) -> Stop:
    hosts = tuple(one for one in people if one == "mayor")
    return Stop(name, at(first), at(last), place, people, hosts)


def plan(*stops: Stop, **more: object) -> Plan:
    return Plan(stops, PEOPLE, **more)  # type: ignore[arg-type]  # what tests say


def test_a_plan_that_can_be_kept_has_no_conflict() -> None:
    kept = plan(stop("talk", 0, 60), stop("port", 100, 160, "port"), travel={("port", "hall"): 40})
    assert conflicts(kept) == []


def test_nobody_is_at_two_stops_at_once() -> None:
    found = conflicts(plan(stop("talk", 0, 60), stop("tea", 30, 90, people=("envoy", "mayor", "ming"))))
    assert found == [
        Conflict(Trouble.TWICE, ("talk", "tea"), "envoy"),
        Conflict(Trouble.TWICE, ("talk", "tea"), "mayor"),
    ]


def test_the_way_takes_its_time_in_both_directions() -> None:
    there = plan(stop("talk", 0, 60), stop("port", 75, 90, "port"), travel={("port", "hall"): 40})
    assert {(one.trouble, one.who, one.minutes) for one in conflicts(there)} == {
        (Trouble.NO_TIME_TO_TRAVEL, who, 25) for who in ALL
    }
    unknown = plan(stop("talk", 0, 60), stop("port", 75, 90, "port"))
    assert {one.minutes for one in conflicts(unknown)} == {15}, "as between any two places"


def test_every_pair_of_languages_needs_somebody_who_speaks_both() -> None:
    without = stop("talk", 0, 60, people=("minister", "envoy", "mayor", "ming"))
    assert conflicts(plan(without)) == [
        Conflict(Trouble.NOT_UNDERSTOOD, ("talk",), "minister", words=("pt", "zh-hans"))
    ]
    assert conflicts(plan(stop("talk", 0, 60))) == []


def test_a_kitchen_a_car_and_a_host() -> None:
    lunch = replace(stop("lunch", 0, 60), meals=frozenset({"vegetarian"}), cars=("van",))
    found = conflicts(plan(lunch, cars={"van": Car("van", 2)}))
    assert found == [
        Conflict(Trouble.NO_MEAL, ("lunch",), "minister", words=("halal",)),
        Conflict(Trouble.TOO_FEW_SEATS, ("lunch",), minutes=1),
    ]
    alone = stop("walk", 0, 60, people=("envoy",))
    assert [one.trouble for one in conflicts(plan(alone))] == [Trouble.NO_HOST]


def test_a_car_is_at_one_place_and_stops_lie_within_the_visit() -> None:
    cars = {"van": Car("van", 9)}
    first = replace(stop("talk", 0, 60, people=("envoy", "mayor", "ming")), cars=("van",))
    second = replace(stop("tea", 30, 90, people=("minister", "mayor", "ines")), cars=("van",))
    found = conflicts(plan(first, second, cars=cars))
    assert Conflict(Trouble.CAR_TWICE, ("talk", "tea"), "van") in found
    assert [one.trouble for one in conflicts(plan(stop("talk", 0, 60), ends_at=at(50)))] == [
        Trouble.OUTSIDE_THE_VISIT
    ]


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), max_size=6), st.randoms())
def test_the_order_in_which_stops_are_written_changes_nothing(
    times: list[tuple[int, int]], chance: object
) -> None:
    stops = [stop(f"s{place}", first, first + long) for place, (first, long) in enumerate(times)]
    shuffled = list(stops)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random
    found = conflicts(plan(*stops))
    assert conflicts(plan(*shuffled)) == found
    overlapping = any(
        one.starts_at < other.ends_at and other.starts_at < one.ends_at
        for place, one in enumerate(stops)
        for other in stops[place + 1 :]
    )
    assert any(one.trouble == Trouble.TWICE for one in found) == overlapping
