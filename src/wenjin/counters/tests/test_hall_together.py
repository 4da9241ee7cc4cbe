"""Real processes in one hall at once: nobody is called twice, numbers have no gaps, one form is one act."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from wenjin.cases.tests.race import Race, race
from wenjin.counters.tests import hall_race

pytestmark = pytest.mark.django_db
PROCESSES, OWN, SAME = 3, 12, 20


@pytest.fixture(scope="module")
def place(own_city: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Race]:
    folder = tmp_path_factory.mktemp("hall")
    with race(folder, own_city, settings.SETTINGS_MODULE, hall_race.HERE, *hall_race.LOADED) as made:
        yield made


@pytest.fixture(scope="module")
def counters(place: Race) -> Any:
    """As many as there are processes."""
    return place.call("prepare", str(PROCESSES))


@pytest.fixture(scope="module")
def given(place: Race, counters: Any) -> Any:
    """What each process was given; the last forms were the same for all."""
    return place.together("come", str(OWN), str(SAME), count=PROCESSES)


def test_numbers_have_no_gaps_and_one_form_is_one_ticket(place: Race, given: Any) -> None:
    for same in zip(*given, strict=True):
        assert len({tuple(one) for one in same}) == 1
    after = place.call("tell")
    assert after["tickets"] == OWN * PROCESSES + SAME
    assert (after["gaps_or_doubles"], after["is_whole"]) == (0, True)
    assert after["most_lines_at_once"]["all"] <= 4
    assert after["most_lines_at_once"]["km"] <= 1


@pytest.mark.usefixtures("given")
def test_a_button_pressed_by_all_calls_one_and_a_counter_has_one(place: Race, counters: Any) -> None:
    told = place.together("press", "5", *counters, count=PROCESSES)
    assert all(called == told[0][0] for called, _ in told)
    assert len(set(told[0][0])) == 5
    for at_counter in zip(*(fought for _, fought in told), strict=True):
        assert sorted(at_counter) == ["called"] + ["counter_busy"] * (PROCESSES - 1)


@pytest.mark.usefixtures("given")
def test_of_all_who_want_somebody_one_gets_them(place: Race, counters: Any) -> None:
    told = place.together("serve", *counters, count=PROCESSES)
    whole: Counter[str] = sum((Counter(one) for one in told), Counter())
    after = place.call("tell")
    assert after["called_twice"] == 0
    assert whole["called"] > OWN * PROCESSES / 2
    assert not after["states"].get("called")
    assert (after["gaps_or_doubles"], after["is_whole"]) == (0, True)
    assert after["most_lines_at_once"]["all"] <= 4
