"""The demonstration: people, shifts, and a morning that is played through the services."""

import io
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from wenjin.accounts import services as accounts
from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.core import clock
from wenjin.core.ledger.verification import verify
from wenjin.counters.models import CounterSession, Interpreter, Officer, Shift, Ticket
from wenjin.counters.providers import SimulatedProvider, use_provider
from wenjin.counters.queries import live
from wenjin.counters.queries.opening_times import is_open, opening_now
from wenjin.counters.queries.roster_staff import monday_of
from wenjin.counters.queries.rosters import week_seen
from wenjin.counters.sample.morning import play_on, sample_morning
from wenjin.counters.sample.people import WEEKS, sample_counter_people
from wenjin.counters.services.lines import tend_lines

pytestmark = pytest.mark.django_db
CENTRE = "longhua-centre"
TUESDAY = datetime(2026, 11, 24, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_people_and_shifts_are_made_once() -> None:
    assert sample_counter_people(TUESDAY) > 100
    people = Officer.objects.count(), Interpreter.objects.count(), Shift.objects.count()
    assert people[0] == 26
    assert people[1] >= 12
    assert sample_counter_people(TUESDAY) == 0
    assert people == (Officer.objects.count(), Interpreter.objects.count(), Shift.objects.count())
    each_day = Shift.objects.filter(day=TUESDAY.date(), officer__isnull=False).count()
    assert 10 <= each_day <= 14
    assert not Shift.objects.filter(day=TUESDAY.date() + timedelta(days=5)).exists()  # a Sunday


@pytest.mark.parametrize("weeks_on", range(2))
def test_no_week_of_the_sample_breaks_a_rule(weeks_on: int) -> None:
    accounts.sample_people(TUESDAY - timedelta(weeks=4))
    at = TUESDAY + timedelta(weeks=weeks_on)
    sample_counter_people(at)
    assert Officer.objects.filter(person__isnull=False).exists(), "one of them can be signed in as"
    for week in range(WEEKS):
        monday = monday_of(at.date()) + timedelta(weeks=week)
        assert [one for one in week_seen(CENTRE, monday, at=at).broken.values() if one] == []
    signed_in = Shift.objects.filter(officer__person__isnull=False).values_list("day", flat=True)
    assert {one.weekday() for one in signed_in} == {0, 1, 2, 3, 4}


def test_a_morning_is_played_and_everybody_is_somewhere() -> None:
    sample_counter_people(TUESDAY)
    assert sample_morning(TUESDAY) > 8
    assert CounterSession.objects.filter(closed_at=None).count() == 9
    states = set(Ticket.objects.values_list("state", flat=True))
    assert {"done", "serving"} <= states
    assert verify().is_whole
    seen = live.board(CENTRE, TUESDAY)
    assert seen.counters == 9
    assert seen.wait.low is not None
    assert seen.last_event > 0
    assert sample_morning(TUESDAY) == 0


@pytest.mark.parametrize("clock_now", ["00:05", "05:30", "12:00", "18:20", "23:30"])
@pytest.mark.parametrize("day", [24, 29])  # a Tuesday and a Sunday
def test_at_whatever_hour_it_is_started_the_hall_is_open(day: int, clock_now: str) -> None:
    at = datetime.fromisoformat(f"2026-11-{day}T{clock_now}+08:00")
    sample_counter_people(at)
    assert sample_morning(at) > 0
    assert is_open(opening_now(CENTRE, at))
    assert live.board(CENTRE, at).counters == 9


def test_when_the_doors_close_nobody_comes_and_the_counters_close_one_by_one(settings: Any) -> None:
    settings.DEMO = True
    at = TUESDAY.replace(hour=17, minute=58)
    sample_counter_people(at)
    sample_morning(at)
    use_provider(SimulatedProvider())
    for _ in range(180):
        at += timedelta(minutes=1)
        tend_lines(at)
        play_on(at)
    use_provider(None)
    assert not Ticket.objects.filter(came_at__gte=TUESDAY.replace(hour=18, minute=0)).exists()
    assert not CounterSession.objects.filter(closed_at=None).exists()
    assert not is_open(opening_now(CENTRE, at))
    # Whoever starts it again in the evening finds it open again.
    assert sample_morning(at) > 0
    assert is_open(opening_now(CENTRE, at))


def test_the_command_fills_the_hall_once_and_needs_a_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: TUESDAY)
    said = [io.StringIO() for _ in range(4)]
    call_command("counters-sample", "--people-only", stdout=said[0])
    assert Officer.objects.exists()
    assert not Ticket.objects.exists()
    call_command("counters-sample", stdout=said[1])
    assert "tickets of today" in said[1].getvalue()
    tickets = Ticket.objects.count()
    assert tickets > 0
    call_command("counters-sample", stdout=said[2])
    assert (said[2].getvalue(), Ticket.objects.count()) == ("", tickets)

    def none(_: datetime) -> int:
        raise NoPackLoaded

    monkeypatch.setattr("wenjin.counters.sample.people.sample_counter_people", none)
    call_command("counters-sample", stdout=said[3])
    assert "load-pack" in said[3].getvalue()
