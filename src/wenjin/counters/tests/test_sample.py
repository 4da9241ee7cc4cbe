"""The demonstration: people, shifts, and a morning that is played through the services."""

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from wenjin.catalogue.queries.domain import NoPackLoaded
from wenjin.core import clock
from wenjin.core.ledger.verification import verify
from wenjin.counters.models import CounterSession, Interpreter, Officer, Shift, Ticket
from wenjin.counters.queries import live
from wenjin.counters.sample.morning import sample_morning
from wenjin.counters.sample.people import sample_counter_people

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
