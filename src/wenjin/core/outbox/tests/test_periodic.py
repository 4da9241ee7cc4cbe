"""What comes back by the clock: once in its time, remembered, and no failure stops the rest."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from wenjin.core.outbox import every, queries
from wenjin.core.outbox.models import PeriodicWork
from wenjin.core.outbox.periodic import LEASE, run_periodic
from wenjin.core.outbox.registry import TwoHandlers

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def runs() -> list[datetime]:
    seen: list[datetime] = []

    @every("dusting", minutes=10)
    def dust(at: datetime) -> int:
        seen.append(at)
        return 7

    return seen


def test_it_runs_once_in_its_time(runs: list[datetime]) -> None:
    assert run_periodic(worker="w", at=NOW) == {"dusting": 7}
    assert run_periodic(worker="v", at=NOW + timedelta(minutes=9)) == {}
    assert run_periodic(worker="v", at=NOW + timedelta(minutes=10)) == {"dusting": 7}
    assert len(runs) == 2


def test_it_is_remembered(runs: list[datetime]) -> None:
    run_periodic(worker="w", at=NOW)
    state = queries.periodic_states()[0]
    assert (state.name, state.begun_at, state.result, state.error) == ("dusting", NOW, 7, "")
    assert state.next_at == NOW + timedelta(minutes=10)


def test_it_can_be_forced(runs: list[datetime]) -> None:
    run_periodic(worker="w", at=NOW)
    assert run_periodic(worker="w", at=NOW, is_forced=True) == {"dusting": 7}


def test_what_another_has_in_hand_is_left_alone(runs: list[datetime]) -> None:
    PeriodicWork.objects.create(name="dusting", next_at=NOW, leased_until=NOW + LEASE)
    assert run_periodic(worker="w", at=NOW, is_forced=True) == {}
    assert run_periodic(worker="w", at=NOW + LEASE) == {"dusting": 7}, "that worker died"


def test_a_failure_is_told_and_the_rest_goes_on(runs: list[datetime]) -> None:
    @every("breaking", minutes=10)
    def break_down(at: datetime) -> int:
        raise ZeroDivisionError

    assert run_periodic(worker="w", at=NOW) == {"dusting": 7}
    failed = queries.periodic_states()[0]
    assert failed.name == "breaking"
    assert failed.error.startswith("ZeroDivisionError at")
    assert failed.done_at is None


def test_a_name_belongs_to_one_function(runs: list[datetime]) -> None:
    with pytest.raises(TwoHandlers):
        every("dusting", minutes=1)(lambda at: 1)


def test_tick_does_what_is_due(runs: list[datetime]) -> None:
    told = StringIO()
    call_command("tick", "--json", stdout=told)
    assert json.loads(told.getvalue()) == {"dusting": 7, "messages": 0, "dead_letters": 0}
    told = StringIO()
    call_command("tick", stdout=told)
    assert told.getvalue() == "messages: 0\ndead letters: 0\n"
    call_command("tick", "--all", stdout=StringIO())
    assert len(runs) == 2
