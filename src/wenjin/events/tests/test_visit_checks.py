"""What the plan of a visit must keep to beyond times: gifts, rests, ranks, relay, cars; and how to mend it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.events.domain.courtesies import Gift, order_slights
from wenjin.events.domain.interpreting_cover import relays, understand
from wenjin.events.domain.itinerary import NOTICES, Car, Conflict, Plan, Somebody, Stop, Trouble, conflicts
from wenjin.events.domain.mending import gathered, mending
from wenjin.events.domain.seating import fill_cars
from wenjin.events.domain.visit_places import guessed_minutes, place_key

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
PEOPLE = {
    one.id: one
    for one in (
        Somebody("first", ("pt",), rank=1, house="city of x"),
        Somebody("second", ("pt",), rank=2, diet=frozenset({"halal"}), refuses=frozenset({"clock"})),
        Somebody("host", ("zh-hans",), rank=1),
        Somebody("bridge", ("pt", "zh-hans"), rank=10, is_interpreter=True),
        Somebody("pt-en", ("pt", "en"), rank=10, is_interpreter=True),
        Somebody("en-zh", ("en", "zh-hans"), rank=10, is_interpreter=True),
    )
}
GUESTS = ("first", "second")


def stop(name: str, first: int, last: int, people: tuple[str, ...] = (*GUESTS, "host", "bridge")) -> Stop:
    begins = NINE + timedelta(minutes=first)
    hosts = tuple(one for one in people if one == "host")
    return Stop(name, begins, NINE + timedelta(minutes=last), "hall", people, hosts)


def plan(*stops: Stop, **more: object) -> Plan:
    return Plan(stops, PEOPLE, **more)  # type: ignore[arg-type]  # what tests say


def gifts(*several: Gift, **more: object) -> list[tuple[Trouble, str, tuple[str, ...]]]:
    found = conflicts(plan(stop("dinner", 0, 60), gifts=several, **more))
    return [(one.trouble, one.who, one.words) for one in found]


def test_a_gift_is_given_once_and_can_be_taken() -> None:
    box = Gift("g1", "Box", "dinner", GUESTS, fen=100)
    assert gifts(box) == []
    assert gifts(box, Gift("g2", "box", "dinner", ("first",))) == [(Trouble.GIFT_TWICE, "first", ("g2",))]
    assert gifts(box, dearest_gift=99) == [(Trouble.GIFT_TOO_DEAR, "", ("g1",))]
    wine = Gift("g3", "Wine", "dinner", GUESTS, frozenset({"alcohol"}))
    assert gifts(wine) == [(Trouble.GIFT_REFUSED, "second", ("g3", "alcohol"))], "by the diet"
    watch = Gift("g4", "Clock", "dinner", GUESTS, frozenset({"clock"}))
    assert gifts(watch) == [(Trouble.GIFT_REFUSED, "second", ("g4", "clock"))], "as they said"
    before = frozenset({("box", "city of x")})
    assert gifts(box, given_before=before) == [(Trouble.GIFT_TWICE, "first", ("g1", "before"))]
    assert gifts(Gift("g5", "Tea", "dinner", ("en-zh",))) == [(Trouble.GIFT_TO_ABSENT, "en-zh", ("g5",))]


def test_guests_are_not_led_about_without_a_rest() -> None:
    run = [stop("a", 0, 150), stop("b", 150, 300)]
    found = conflicts(plan(*run))
    assert [(one.trouble, one.who, one.minutes) for one in found] == [
        (Trouble.NO_REST, "first", 60),
        (Trouble.NO_REST, "second", 60),
    ]
    assert conflicts(plan(run[0], stop("b", 170, 320))) == [], "twenty minutes to breathe"
    meal = replace(stop("lunch", 150, 210), meals=frozenset({"halal"}))
    assert conflicts(plan(run[0], meal, stop("c", 210, 420))) == []


def test_a_night_is_long_enough() -> None:
    late, early = stop("dinner", 600, 780), stop("talk", 780 + 9 * 60, 780 + 10 * 60)
    found = conflicts(plan(late, early))
    assert {(one.trouble, one.minutes) for one in found} == {(Trouble.SHORT_NIGHT, 60)}
    conflict = next(one for one in found if one.trouble is Trouble.SHORT_NIGHT)
    assert mending(plan(late, early), conflict).at == early.starts_at + timedelta(hours=1)


def test_relay_counts_only_where_it_is_allowed_and_is_shown() -> None:
    relayed = stop("talk", 0, 60, ("first", "host", "pt-en", "en-zh"))
    assert [one.trouble for one in conflicts(plan(relayed))] == [Trouble.NOT_UNDERSTOOD]
    found = conflicts(plan(replace(relayed, allows_relay=True)))
    assert [one.trouble for one in found] == [Trouble.RELAYED]
    assert Trouble.RELAYED in NOTICES
    half = stop("talk", 0, 60, ("first", "host", "pt-en"))
    found = conflicts(plan(replace(half, allows_relay=True)))
    assert [one.trouble for one in found] == [Trouble.NOT_UNDERSTOOD]


def test_an_interpreter_who_is_free_is_named() -> None:
    silent = stop("talk", 0, 60, ("first", "host"))
    (gap,) = conflicts(plan(silent))
    assert mending(plan(silent), gap).people == ("bridge",)
    elsewhere = stop("tea", 30, 90, ("second", "host", "bridge"))
    busy = plan(silent, replace(elsewhere, people=("bridge",), hosts=(), is_rest=True))
    assert mending(busy, gap).people == (), "who is elsewhere cannot come"


def test_seats_follow_rank() -> None:
    seated = replace(stop("talk", 0, 60), tables=(("second", "first"), ("host",)))
    assert conflicts(plan(seated)) == [
        Conflict(Trouble.OUT_OF_RANK, ("talk",), "first", words=("table", "second"))
    ]
    missing = replace(seated, tables=(("first",), ("host",)))
    assert conflicts(plan(missing)) == [Conflict(Trouble.NOT_SEATED, ("talk",), "second", words=("table",))]


@given(st.lists(st.integers(1, 5), max_size=8))
def test_an_order_by_rank_slights_nobody_and_another_does(ranks: list[int]) -> None:
    known = {str(place): rank for place, rank in enumerate(ranks)}
    right = sorted(known, key=lambda one: known[one])
    assert list(order_slights(right, known)) == []
    assert bool(list(order_slights(list(known), known))) == (ranks != sorted(ranks))


def test_cars_have_a_seat_for_each_and_the_first_for_the_highest() -> None:
    cars = {"1": Car("1", 2), "2": Car("2", 2)}
    driven = replace(stop("port", 0, 60), cars=("1", "2"))
    turned = replace(driven, rides=(("1", ("second", "bridge")), ("2", ("first",))))
    assert conflicts(plan(turned, cars=cars)) == [
        Conflict(Trouble.OUT_OF_RANK, ("port",), "first", words=("car", "second"))
    ]
    full = replace(driven, rides=(("1", ("first", "second", "bridge")),))
    (found,) = conflicts(plan(full, cars=cars))
    assert (found.trouble, found.who, found.minutes) == (Trouble.CAR_TOO_FULL, "1", 1)
    left = replace(driven, rides=(("1", ("first", "bridge")),))
    assert [one.trouble for one in conflicts(plan(left, cars=cars))] == [Trouble.NOT_SEATED]
    few = replace(driven, cars=("1",))
    (found,) = conflicts(plan(few, cars=cars))
    assert mending(plan(few, cars=cars), found).cars == ("2",)


@given(st.integers(0, 12), st.integers(0, 4), st.lists(st.integers(1, 6), max_size=5))
def test_cars_are_filled_without_losing_anybody(guests: int, interpreters: int, seats: list[int]) -> None:
    cars = {str(place): size for place, size in enumerate(seats)}
    several, helpers = [f"g{one}" for one in range(guests)], [f"i{one}" for one in range(interpreters)]
    if not cars:
        return
    riders, left = fill_cars(several, helpers, cars)
    assert sorted([*left, *(who for car in riders.values() for who in car)]) == sorted([*several, *helpers])
    assert all(len(riders[car]) <= size for car, size in cars.items())
    assert len(left) == max(guests + interpreters - sum(seats), 0)
    seated = [who for car in riders.values() for who in car if who.startswith("g")]
    assert seated == several[: len(seated)], "by rank, the first car first"


def test_the_same_trouble_of_several_is_told_once() -> None:
    found = conflicts(plan(stop("a", 0, 60), stop("b", 30, 90)))
    (one,) = gathered(found)
    assert one.conflict.trouble is Trouble.TWICE
    assert one.who == ("bridge", "first", "host", "second")


@given(
    st.lists(st.sampled_from("abcd"), max_size=2),
    st.lists(st.sampled_from("abcd"), max_size=2),
    st.lists(st.lists(st.sampled_from("abcd"), max_size=2), max_size=3),
)
def test_whom_one_interpreter_joins_two_join_too(
    one: list[str], other: list[str], bridges: list[list[str]]
) -> None:
    if understand(one, other, bridges):
        assert relays(one, other, bridges)
    assert relays(one, other, bridges) == relays(other, one, bridges)


def test_places_are_known_by_their_venue_or_their_name() -> None:
    assert place_key("hall", {"en": "x"}, ("en",)) == "venue:hall"
    assert place_key("", {"zh-hans": "港", "en": " The  Port "}, ("en", "zh-hans")) == "text:the port"
    assert place_key("", {"zh-hans": "港"}, ("en", "zh-hans")) == "text:港"


@pytest.mark.parametrize(("there", "minutes"), [((22.5, 114.0), 5), ((22.6, 114.0), 40)])
def test_a_way_is_guessed_from_the_map(there: tuple[float, float], minutes: int) -> None:
    assert guessed_minutes((22.5, 114.0), there) == minutes
