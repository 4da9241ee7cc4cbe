"""Who is written to when the shifts of a week are published, and what."""

from datetime import timedelta

import pytest

from wenjin.accounts import services as accounts
from wenjin.accounts.models import Person
from wenjin.core.delivery import queries as mails
from wenjin.core.outbox.models import Message
from wenjin.core.outbox.worker import run_due
from wenjin.counters.models import Interpreter, Officer
from wenjin.counters.services import rosters
from wenjin.counters.tests.live_stage import CENTRE
from wenjin.counters.tests.roster_stage import AT, DIRECTOR, MONDAY, TUESDAY, build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shenzhen")]
LIN, KARIM = "lin@sample.example", "amina@sample.example"


@pytest.fixture
def people() -> dict[str, str]:
    """Lin reads Chinese, Karim English; the others have no account."""
    accounts.sample_people(AT)
    keys = build()
    officer, interpreter = Officer.objects.get(key="lin"), Interpreter.objects.get(key="karim")
    officer.person, interpreter.person = _reads(LIN, "zh-hans"), _reads(KARIM, "en")
    officer.save()
    interpreter.save()
    return keys


def _reads(email: str, language: str) -> Person:
    found = Person.objects.get(account__email=email)
    found.language = language
    found.save()
    return found


def put(person: str, code: str, *, days: int = 0) -> None:
    day = MONDAY + timedelta(days=days)
    rosters.change_shift(DIRECTOR, CENTRE, person, day, code, key=f"{person}{day}{code}", at=AT)


def publish(key: str) -> None:
    rosters.publish(DIRECTOR, CENTRE, MONDAY, key=key, at=AT)


def work() -> None:
    while run_due(worker="test", at=AT, limit=50):
        pass


def test_each_reads_their_own_week_in_their_language(people: dict[str, str]) -> None:
    put(people["lin"], "early")
    put(people["karim"], "09:00-14:00/12:00-12:30", days=1)
    put(people["gu"], "early")
    publish("first")
    publish("first")
    work()
    (lin,), (karim,) = mails.mails(to=LIN), mails.mails(to=KARIM)
    assert (lin.language, karim.language) == ("zh-hans", "en")
    assert "/zh-hans/desk/rosters/mine/" in lin.text
    assert karim.subject == "Your shifts of a week are published"
    assert "Tuesday 1 December 2026: 09:00–14:00 (break 12:00–12:30)" in karim.text
    assert "30 November 2026:\nTuesday" in karim.text, "no shift of Lin"


def test_only_those_are_written_to_whose_shifts_are_others(people: dict[str, str]) -> None:
    put(people["lin"], "early")
    put(people["karim"], "early")
    publish("first")
    work()
    put(people["karim"], "late")
    publish("second")
    work()
    assert len(mails.mails(to=LIN)) == 1
    subjects = {one.subject for one in mails.mails(to=KARIM)}
    assert subjects == {"Your shifts of a week are published", "Your shifts of a week have changed"}
    put(people["karim"], "")
    publish("third")
    rosters.undo(DIRECTOR, CENTRE, MONDAY, key="undo", at=AT)
    publish("fourth")
    work()
    told = [one.text for one in mails.mails(to=KARIM)]
    assert len(told) == 5
    assert sum("You have no shift in it." in one for one in told) == 3, (
        "each says what counts when it is written"
    )


def test_who_left_and_weeks_that_are_over_are_not_written_about(people: dict[str, str]) -> None:
    put(people["karim"], "early")
    Interpreter.objects.filter(key="karim").update(left_on=TUESDAY)
    publish("first")
    work()
    assert not mails.mails(to=KARIM)
    before = Message.objects.filter(topic=rosters.SHIFTS_TOPIC).count()
    past, day = MONDAY - timedelta(days=14), MONDAY - timedelta(days=14)
    rosters.change_shift(DIRECTOR, CENTRE, people["lin"], day, "early", key="past", at=AT)
    rosters.publish(DIRECTOR, CENTRE, past, key="past-published", at=AT)
    assert Message.objects.filter(topic=rosters.SHIFTS_TOPIC).count() == before
