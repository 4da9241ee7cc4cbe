"""The sample: routes through places that the pack knows, and a camp in which nobody is written to."""

import pytest

from wenjin.core.outbox.models import Message
from wenjin.events.models import Event, Guardian, Registration
from wenjin.events.queries.facts import forget_facts
from wenjin.events.queries.programmes import programme
from wenjin.events.queries.routes import routes
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
    assert not any(one.has_coordinates for one in found), "nobody has confirmed any"
    camp = programme(CAMP, "en")
    assert camp is not None
    assert {one.cohort for one in camp.guests} == {1, 2, 3}
    assert [len(camp.in_cohort(number)) for number in (1, 2, 3)] == [4, 3, 3]
    states = Registration.objects.values_list("state", flat=True)
    assert sorted(states) == ["confirmed"] * 7 + ["pending"] * 2
    assert Guardian.objects.filter(state="asked").count() == 2
    assert not Message.objects.exists(), "nobody is written to"
    assert Event.objects.get(code=CAMP).is_sample
