"""The invented year: as many events as promised, and each of them could be."""

from datetime import UTC, date, datetime

import pytest

from wenjin.catalogue.models import Pack
from wenjin.core.outbox.models import Message
from wenjin.events.models import Attendance, Event, EventText, Quota, Registration
from wenjin.events.sample.guests import sample_guests
from wenjin.events.sample.making import COUNT, planned, sample_year
from wenjin.events.sample.venues import VENUES

AT = datetime(2026, 11, 24, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "today", [date(2026, 1, 31), date(2026, 11, 24), date(2027, 2, 28), date(2028, 2, 29)]
)
def test_there_are_as_many_as_promised_and_no_code_twice(today: date) -> None:
    found = planned(today)
    assert len(found) == COUNT
    assert len({one.code for one in found}) == COUNT


def test_every_event_fits_into_its_room() -> None:
    seats = {(one.centre, code): count for one in VENUES for code, count, *_ in one.rooms}
    for one in planned(date(2026, 11, 24)):
        if one.series.venue:
            assert one.series.places <= seats[one.series.venue, one.series.room], one.code


@pytest.mark.django_db
def test_the_year_is_made_once_with_its_guests(shenzhen: Pack) -> None:
    assert sample_year(AT) == COUNT
    made = sample_guests(AT)
    assert made > 100
    assert (sample_year(AT), sample_guests(AT)) == (0, 0)
    assert Event.objects.filter(is_sample=True).count() == COUNT
    titles = EventText.objects.filter(field="title", subject__startswith="event/")
    assert titles.count() == 2 * COUNT
    assert Attendance.objects.exists()
    assert not Message.objects.exists(), "nobody is written to"
    for quota in Quota.objects.filter(kind="places"):
        rows = Registration.objects.filter(event=quota.event, state__in=("confirmed", "pending"))
        assert quota.taken == sum(row.takes.get(quota.code, 0) for row in rows)
