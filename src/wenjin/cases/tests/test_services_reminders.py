"""The reminder that an answer is due: told once, some days before, and not when the answer has come."""

from datetime import UTC, datetime, timedelta

import pytest

from wenjin.accounts.domain.actor import Actor
from wenjin.cases import services
from wenjin.cases.domain.events import Wanted, WantedKind
from wenjin.cases.models import Case
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.core.delivery import queries as mails
from wenjin.core.delivery.models import Mail

pytestmark = pytest.mark.django_db
DEGREE = "degree_certificate"
DAYS = 12


def asked(ada: Actor) -> Case:
    case = stage.accepted(ada)
    services.request_information(
        stage.officer(),
        case.pk,
        wanted=[Wanted(WantedKind.PAPER, DEGREE, "illegible")],
        text="It cannot be read.",
        decision=stage.WORK,
        answer_by=clock.today() + timedelta(days=DAYS),
        key="ask",
    )
    stage.run_outbox()
    return case


def reminders() -> int:
    found = [mails.mail(one.pk) for one in Mail.objects.all()]
    return sum("The office still waits for something from you." in one.text for one in found if one)


def on_day(days: int) -> datetime:
    day = clock.today() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_an_answer_that_is_due_is_reminded_of_once() -> None:
    asked(stage.applicant())
    stage.run_outbox(on_day(DAYS - 5))
    assert reminders() == 0
    stage.run_outbox(on_day(DAYS - 2))
    stage.run_outbox(on_day(DAYS - 2))
    stage.run_outbox(on_day(DAYS + 1))
    assert reminders() == 1


def test_nobody_is_reminded_of_what_has_come() -> None:
    ada = stage.applicant()
    case = asked(ada)
    services.put_paper(ada, case.pk, DEGREE, stage.file().pk)
    stage.run_outbox(on_day(DAYS - 2))
    assert reminders() == 0
