"""Other ways of calling, with which the one of the house is compared."""

import pytest

from wenjin.counters.domain.abilities import Abilities
from wenjin.counters.domain.day_report import figures
from wenjin.counters.domain.queueing import WayOfCalling, played
from wenjin.counters.domain.reference_day import Load, ReferenceDay, reference_day, reference_hall
from wenjin.counters.domain.visitors import Visitor
from wenjin.counters.tests.halls import small_hall


def _day(*people: tuple[str, float, float]) -> ReferenceDay:
    return ReferenceDay(
        visitors=tuple(
            Visitor(number, language, frozenset(), "short", ready_at=at)
            for number, (language, at, _) in enumerate(people)
        ),
        arrivals=tuple(at for _, at, _ in people),
        minutes=tuple(minutes for _, _, minutes in people),
        set_ups=tuple(4.0 for _ in people),
    )


def test_in_one_list_the_first_who_came_is_the_first_who_is_called() -> None:
    day = _day(("zh", 0, 10), ("zh", 1, 30), ("zh", 2, 2))
    assert played(small_hall("zh"), day, WayOfCalling.FIFO_LONGEST_IDLE).waits == (0, 9, 38)


def test_in_one_list_whoever_needs_no_interpreter_is_preferred() -> None:
    day = _day(("th", 0, 10), ("zh", 0, 10))
    assert played(small_hall("zh", "th"), day, WayOfCalling.FIFO_LONGEST_IDLE).waits == (0, 0)
    assert played(small_hall("zh", "th"), day, WayOfCalling.LINE_PER_LANGUAGE).waits == (0, 0)


def test_nobody_leaves_the_line_of_their_counter() -> None:
    day = _day(("zh", 0, 100), ("zh", 1, 2), ("zh", 2, 5), ("zh", 2.5, 5))
    waits = played(small_hall("zh", "zh"), day, WayOfCalling.LINE_PER_COUNTER).waits
    # The third stands behind the first although the other counter is free a minute later.
    assert waits == (0, 0, 98, 0.5)


def test_a_line_per_language_leaves_officers_idle_who_do_not_speak_it() -> None:
    day = _day(("en", 0, 10), ("en", 1, 5))
    assert played(small_hall("zh", "zh en"), day, WayOfCalling.LINE_PER_LANGUAGE).waits == (0, 9)


def test_a_language_that_no_counter_speaks_is_served_by_all_with_an_interpreter() -> None:
    day = _day(("fa", 0, 10), ("zh", 0, 10))
    waits = played(small_hall("zh", "zh", lines=2), day, WayOfCalling.LINE_PER_LANGUAGE).waits
    assert waits == (4, 0)


def test_the_bound_pays_for_interpreters_and_nothing_else() -> None:
    day = _day(("fa", 0, 10), ("zh", 0, 10), ("th", 0, 10))
    waits = played(small_hall("zh"), day, WayOfCalling.BOUND).waits
    assert list(waits) == pytest.approx([0, 13, 23])


@pytest.mark.parametrize("load", list(Load))
def test_no_way_beats_the_bound_and_the_house_beats_all_others(load: Load) -> None:
    hall = reference_hall()
    days = [reference_day(load, seed) for seed in (1003, 1004, 1005)]
    means = {way: figures(hall, [(day, played(hall, day, way)) for day in days]).mean for way in WayOfCalling}
    assert min(means, key=lambda way: means[way]) is WayOfCalling.BOUND
    del means[WayOfCalling.BOUND]
    assert min(means, key=lambda way: means[way]) is WayOfCalling.DEFAULT


@pytest.mark.parametrize("way", list(WayOfCalling))
def test_every_way_serves_everybody(way: WayOfCalling) -> None:
    hall, day = reference_hall(), reference_day(Load.BASE, 1006)
    assert all(each >= 0 for each in played(hall, day, way).waits)
    assert all(Abilities(hall).of(one).is_covered for one in day.visitors)
