"""Routes: when one comes where, what is closed then, how far it is."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenjin.events.domain.routes import (
    Place,
    first_start,
    is_step_free,
    length_minutes,
    metres_between,
    read_hours,
    timetable,
    walked_metres,
)

MONDAY = date(2026, 11, 30)
DAYTIME = read_hours({str(day): [["09:00", "17:00"]] for day in range(2, 8)})
ROUTE = (
    Place("gate", 20),
    Place("museum", 60, way="metro", way_minutes=25, hours=DAYTIME),
    Place("park", 30, way_minutes=10, way_metres=800),
)


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock))


def test_one_comes_to_each_stop_after_the_way_and_the_stay_before() -> None:
    tuesday = date(2026, 12, 1)
    calls = timetable(ROUTE, at(tuesday, "09:00"))
    assert [one.arrives.strftime("%H:%M") for one in calls] == ["09:00", "09:45", "10:55"]
    assert all(one.is_fine for one in calls)
    assert length_minutes(ROUTE) == 145
    assert calls[-1].leaves == at(tuesday, "11:25")


def test_a_closed_door_is_said_and_one_goes_on() -> None:
    calls = timetable(ROUTE, at(MONDAY, "10:00"))
    assert [one.is_closed for one in calls] == [False, True, False]
    assert calls[2].arrives == at(MONDAY, "10:55")
    assert first_start(ROUTE, MONDAY) is None


def test_one_waits_for_an_opening_that_is_near_and_not_all_morning() -> None:
    tuesday = date(2026, 12, 1)
    near, far = (timetable(ROUTE, at(tuesday, clock))[1] for clock in ("08:00", "06:30"))
    assert (near.waits, near.is_closed, near.leaves) == (15, False, at(tuesday, "10:00"))
    assert far.is_closed
    late = timetable(ROUTE, at(tuesday, "15:30"))[1]
    assert (late.closes_early, late.is_fine) == (15, False)
    assert first_start(ROUTE, tuesday) == at(tuesday, "08:00")


def test_what_nobody_has_asked_is_never_called_closed() -> None:
    assert timetable((Place("gate", 20),), at(MONDAY, "03:00"))[0].is_fine
    assert read_hours({}).is_known is False


@pytest.mark.parametrize("wrong", [{"0": []}, {"8": []}, {"1": [["25:00", "26:00"]]}, {"1": [["x", "y"]]}])
def test_hours_that_cannot_be_are_refused(wrong: dict[str, list[list[str]]]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  what int() says of a word is its own
        read_hours(wrong)


def test_how_far_one_walks_is_known_or_not_said() -> None:
    assert walked_metres(ROUTE) == 800
    assert walked_metres((ROUTE[0], Place("lake", 5, way_minutes=5))) is None
    near = (Place("a", 1, at=(22.5, 114.0)), Place("b", 1, at=(22.5, 114.01)))
    assert walked_metres(near) == pytest.approx(1027, abs=5)


def test_step_free_is_said_only_when_all_of_it_is() -> None:
    fine, steps = Place("a", 1, is_step_free=True), Place("b", 1, is_step_free=False)
    assert is_step_free((fine, fine)) is True
    assert is_step_free((fine, steps, ROUTE[0])) is False
    assert is_step_free((fine, ROUTE[0])) is None
    assert is_step_free(()) is None


_DEGREES = st.tuples(st.floats(-89, 89), st.floats(-179, 179))


@given(_DEGREES, _DEGREES)
def test_distance_is_the_same_both_ways_and_at_most_half_around(
    first: tuple[float, float], second: tuple[float, float]
) -> None:
    there = metres_between(first, second)
    assert there == pytest.approx(metres_between(second, first))
    assert 0 <= there <= 20_020_000


def test_an_open_end_of_the_day_is_read() -> None:
    (span,) = read_hours({"1": [["06:30", "24:00"]]}).on(MONDAY)
    assert (span.opens, span.closes) == (390, 1440)
