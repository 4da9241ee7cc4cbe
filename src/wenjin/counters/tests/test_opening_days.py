"""Days that are open otherwise: who may say so, what it does to places, and who is told."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from wenjin.accounts.domain.actor import Role
from wenjin.core.delivery import queries as mails
from wenjin.core.outbox.worker import run_due
from wenjin.counters.domain.appointment_errors import OutsideHours
from wenjin.counters.queries.opening_days import OtherDay, other_days
from wenjin.counters.queries.opening_times import is_open, opening_now
from wenjin.counters.services.appointments import hold
from wenjin.counters.services.opening_days import NoTimeOpen, WrongDay, as_usual, set_day
from wenjin.counters.services.roster_refusals import NotDirector
from wenjin.counters.tests.appointment_stage import NOW, at, booked, officer
from wenjin.counters.tests.live_stage import CENTRE
from wenjin.counters.tests.roster_stage import DIRECTOR, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shenzhen")]
TOMORROW = timezone.localtime(at(9, day=1)).date()
MORNING = (time(9), time(12))


def work() -> None:
    while run_due(worker="test", at=NOW, limit=50):
        pass


def test_who_comes_in_vain_is_told_once_and_keeps_the_appointment() -> None:
    officer("zh-hans", "en", days=(0, 1, 2))
    early, late = booked(at(9, day=1), language="en"), booked(at(14, day=1), language="en")
    work()
    before = len(mails.mails(to="ada@example.org"))
    for _ in range(2):
        assert set_day(DIRECTOR, CENTRE, TOMORROW, MORNING, "Stocktaking", key="set", at=NOW) == 1
    work()
    told = mails.mails(to="ada@example.org")
    assert len(told) == before + 1
    (letter,) = (one for one in told if "closed" in one.subject)
    assert f"{late.secret}/move/" in letter.text
    assert early.secret not in letter.text
    late.appointment.refresh_from_db()
    assert late.appointment.state == "booked"
    assert other_days(CENTRE, TOMORROW) == [OtherDay(TOMORROW, *MORNING, "Stocktaking")]


def test_what_is_taken_back_before_the_letter_is_written_is_told_to_nobody() -> None:
    officer("zh-hans", "en", days=(0, 1, 2))
    booked(at(14, day=1))
    work()
    before = len(mails.mails(to="ada@example.org"))
    assert set_day(DIRECTOR, CENTRE, TOMORROW, None, "", key="set", at=NOW) == 1
    assert as_usual(DIRECTOR, CENTRE, TOMORROW, key="usual", at=NOW)
    assert not as_usual(DIRECTOR, CENTRE, TOMORROW, key="again", at=NOW)
    work()
    assert len(mails.mails(to="ada@example.org")) == before
    assert other_days(CENTRE, TOMORROW) == []


def test_nobody_is_offered_a_place_while_it_is_closed() -> None:
    officer("zh-hans", "en", days=(0, 1, 2))
    assert is_open(opening_now(CENTRE, at(10, day=1)))
    set_day(DIRECTOR, CENTRE, TOMORROW, None, "", key="set", at=NOW)
    assert not is_open(opening_now(CENTRE, at(10, day=1)))
    with pytest.raises(OutsideHours):
        hold(CENTRE, "work-permit", "en", (), at(10, day=1), key="k", at=NOW)


def test_only_a_director_says_so_and_only_of_days_to_come() -> None:
    with pytest.raises(NotDirector):
        set_day(member(Role.COUNTER_OFFICER), CENTRE, TOMORROW, None, "", key="k", at=NOW)
    for day in (TOMORROW - timedelta(days=9), TOMORROW + timedelta(days=900)):
        with pytest.raises(WrongDay):
            set_day(DIRECTOR, CENTRE, day, None, "", key="k", at=NOW)
    with pytest.raises(NoTimeOpen):
        set_day(DIRECTOR, CENTRE, TOMORROW, (time(9), time(9)), "", key="k", at=NOW)
    assert other_days(CENTRE, TOMORROW) == []
