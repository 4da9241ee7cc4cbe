"""Figures of an event, and the year as those who plan it see it."""

from datetime import timedelta
from typing import Any

import pytest

from wenjin.events.models import Attendance, BudgetLine, Feedback, Room, Venue
from wenjin.events.queries.planned import Money, Wanted, room_clashes_of, year_plan
from wenjin.events.queries.planned_event import planned_event
from wenjin.events.queries.statistics import statistics, words_of_feedback
from wenjin.events.tests.stage import BEGINS, CODE, NOW, event, registered, row

pytestmark = pytest.mark.django_db


def test_small_numbers_stay_hidden_and_no_shows_are_counted() -> None:
    made = event()
    rows = [
        registered(
            email=f"g{number}@example.org",
            country="FR" if number < 6 else "NG",
            at=NOW + timedelta(days=number),
        )
        for number in range(7)
    ]
    Attendance.objects.create(guest=row(rows[0]).guests.get(), at=BEGINS)
    found = statistics(made.pk)
    assert (found.forms, found.people, found.came, found.missed) == (7, 7, 1, 6)
    assert found.countries is not None
    assert found.countries.groups == ()
    assert found.countries.others == 7
    assert len(found.by_day) == 7
    assert found.sources == (("form", 7),)
    assert found.rating.score is None


def test_feedback_is_shown_from_five_answers_on() -> None:
    made = event()
    for number in range(5):
        assert words_of_feedback(made.pk) == ()
        Feedback.objects.create(
            event=made, language="en", score=number + 1, was_understood=number > 0, words="Good.", at=BEGINS
        )
    found = statistics(made.pk).rating
    assert (found.count, found.score, found.understood) == (5, 3.0, 80)
    assert len(words_of_feedback(made.pk)) == 5


def test_many_days_are_put_together() -> None:
    made = event(starts_at=BEGINS + timedelta(days=900), ends_at=BEGINS + timedelta(days=901))
    for number in range(4):
        registered(email=f"g{number}@example.org", at=NOW + timedelta(days=number * 100))
    found = statistics(made.pk)
    assert found.step == 6
    assert len(found.by_day) <= 61
    assert sum(count for _day, count in found.by_day) == 4


def test_the_year_sums_money_and_sees_rooms_wanted_twice() -> None:
    hall = Room.objects.create(venue=Venue.objects.create(code="house"), code="hall", seats=9)
    first = event(venue=hall.venue, room=hall)
    hour = timedelta(hours=1)
    there: dict[str, Any] = {"venue": hall.venue, "room": hall}
    second = event(code="second", state="draft", starts_at=BEGINS + hour, ends_at=BEGINS + 3 * hour, **there)
    event(code="off", state="cancelled", **there)
    event(code="later", starts_at=BEGINS + 3 * hour, ends_at=BEGINS + 4 * hour, **there)
    BudgetLine.objects.create(event=first, code="room", planned=500, actual=700)
    BudgetLine.objects.create(event=second, code="fees", is_income=True, planned=900)
    year = BEGINS.year
    plan = year_plan(year, "en")
    assert plan.counts == {"published": 2, "draft": 1, "cancelled": 1}
    assert plan.money == Money(cost=500, income=900, actual_cost=700, open_lines=1)
    assert (plan.money.planned_net, plan.money.actual_net) == (400, -700)
    assert {one.code: one.clashes for one in plan.lines if one.clashes} == {
        CODE: ("second",),
        "second": (CODE,),
    }
    assert room_clashes_of(CODE, "en") == (("second", "second"),)
    assert [one.code for one in year_plan(year, "en", Wanted(only="clash", state="draft")).lines] == [
        "second"
    ]
    assert year_plan(year + 5, "en").lines == ()


def test_a_draft_is_there_for_those_who_plan() -> None:
    event(state="draft")
    registered_nobody = planned_event(CODE, "ar")
    assert registered_nobody is not None
    assert (registered_nobody.people, registered_nobody.title) == (0, None)
    assert planned_event("no-such", "en") is None
