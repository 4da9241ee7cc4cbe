"""The sample: routes through places that the pack knows, and a camp in which nobody is written to."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from wenjin.core.outbox.models import Message
from wenjin.events.domain.routes import coordinates, metres_between, timetable
from wenjin.events.models import Event, Guardian, Registration
from wenjin.events.queries.facts import forget_facts
from wenjin.events.queries.programmes import programme
from wenjin.events.queries.routes import route, routes
from wenjin.events.sample.programmes import CAMP, sample_programmes
from wenjin.events.tests.stage import NOW

pytestmark = pytest.mark.django_db


def test_it_is_made_once_and_whole() -> None:
    forget_facts()
    assert sample_programmes(NOW) == 4
    assert sample_programmes(NOW) == 0
    found = routes("zh-hans")
    assert [len(one.stops) for one in found] == [4, 3, 3]
    assert all(one.is_sample and one.summary for one in found)
    assert {getattr(one.title, "state", "") for one in found} == {"drafted"}
    assert {one.code: len(list(coordinates(one.places))) for one in found} == {
        "first-day": 3,
        "museums-and-books": 1,
        "shekou-and-qianhai": 0,
    }
    camp = programme(CAMP, "en")
    assert camp is not None
    assert {one.cohort for one in camp.guests} == {1, 2, 3}
    assert [len(camp.in_cohort(number)) for number in (1, 2, 3)] == [4, 3, 3]
    states = Registration.objects.values_list("state", flat=True)
    assert sorted(states) == ["confirmed"] * 7 + ["pending"] * 2
    assert Guardian.objects.filter(state="asked").count() == 2
    assert not Message.objects.exists(), "nobody is written to"
    assert Event.objects.get(code=CAMP).is_sample


def test_the_museum_is_closed_on_a_monday_and_stops_lie_in_the_city() -> None:
    sample_programmes(NOW)
    museums = route("museums-and-books", "en")
    assert museums is not None
    monday, tuesday = (timetable(museums.places, datetime(2026, 11, day, 10, tzinfo=UTC)) for day in (30, 24))
    assert (monday[0].code, monday[0].is_closed) == ("shenzhen-museum", True)
    assert all(one.is_fine for one in tuesday)
    for one in routes("en"):
        for _code, north, east in coordinates(one.places):
            assert 22.4 < north < 22.9
            assert 113.7 < east < 114.7
        ends = [(place.way_metres, before.at, place.at) for before, place in pairwise(one.places)]
        for metres, first, second in ends:
            if metres and first and second:
                assert metres_between(first, second) <= metres, "nobody walks less than the straight line"
