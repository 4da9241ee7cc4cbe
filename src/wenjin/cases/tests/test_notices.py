"""Notices of a case: who is told, by which ways, in whose language."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from wenjin.accounts import queries as people
from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.accounts.domain.consent import HowGiven, Purpose
from wenjin.cases import services
from wenjin.cases.domain.events import Outcome, Wanted, WantedKind
from wenjin.cases.models import Case, Receipt
from wenjin.cases.notices.sending import recipients
from wenjin.cases.services.documents import receipt_content
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.core.delivery import push, queries
from wenjin.core.delivery.models import Mail, Push, PushSubscription, TextMessage
from wenjin.core.delivery.tests import conftest
from wenjin.core.delivery.tests.test_push import Browser
from wenjin.core.keys.sealing import unseal_json

pytestmark = pytest.mark.django_db
web = conftest.web


@pytest.fixture
def liu(settings: Settings, web: conftest.Web) -> Actor:
    """Reads Chinese, has a telephone and a browser, and has agreed to both."""
    settings.PUSH_HOSTS = ["127.0.0.1"]
    actor = stage.applicant("Liu", language="zh-hans", email="liu@example.org")
    assert actor.person_id
    accounts.update_details(actor.person_id, {"phone": "+86 138 0000 1234"}, actor=actor, at=clock.now())
    push.subscribe(actor.person_id, Browser(f"{web.address}/liu").subscription)
    for purpose in (Purpose.TEXT_MESSAGES, Purpose.BROWSER_NOTICES):
        accounts.give_consent(actor.person_id, purpose, language="zh-hans", actor=actor, at=clock.now())
    return actor


def asked(case: Case) -> None:
    services.request_information(
        stage.officer(),
        case.pk,
        wanted=[Wanted(WantedKind.PAPER, "degree_certificate", "illegible")],
        text="It cannot be read.",
        decision=stage.WORK,
        key="ask",
    )


def told_by_push() -> list[dict[str, str]]:
    rows = Push.objects.select_related("data_key").order_by("made_at")
    return [unseal_json(one.data_key, one.sealed, context=one.context) for one in rows]


def test_all_three_ways_in_the_language_of_the_one_who_is_told(liu: Actor) -> None:
    case = stage.submitted(liu)
    stage.run_outbox()
    (mail,) = queries.mails(to="liu@example.org")
    assert mail.language == "zh-hans"
    assert f"/zh-hans/cases/{case.reference}/" in mail.text
    assert "/zh-hans/you/notices/" in mail.text
    (told,) = told_by_push()
    assert told["url"] == f"/zh-hans/cases/{case.reference}/"
    assert Push.objects.get().language == "zh-hans"
    assert not TextMessage.objects.exists(), "that it has arrived can wait for the next look at the mail"


def test_what_cannot_wait_goes_to_the_telephone(liu: Actor) -> None:
    case = stage.accepted(liu)
    asked(case)
    stage.run_outbox()
    mail = next(one for one in queries.mails(to="liu@example.org") if "–" in one.text)
    assert "degree_certificate" not in mail.text, "papers by their names, not by their ids"
    (text,) = queries.text_messages()
    assert text.number == "+8613800001234"
    assert case.reference in text.text
    assert text.language == "zh-hans"
    row = TextMessage.objects.get()
    assert (row.data_key_id, row.has_own_key) == (case.data_key_id, False), "erased with its case"


@pytest.mark.parametrize("purpose", [Purpose.TEXT_MESSAGES, Purpose.BROWSER_NOTICES])
def test_without_consent_a_way_is_silent_and_mail_is_not(liu: Actor, purpose: Purpose) -> None:
    assert liu.person_id
    accounts.withdraw_consent(liu.person_id, purpose, actor=liu, at=clock.now())
    asked(stage.accepted(liu))
    stage.run_outbox()
    assert Mail.objects.exists()
    assert TextMessage.objects.exists() is (purpose is not Purpose.TEXT_MESSAGES)
    assert Push.objects.exists() is (purpose is not Purpose.BROWSER_NOTICES)


def test_an_agent_is_told_too_while_the_mandate_runs() -> None:
    ada, agent = stage.applicant(), stage.applicant("Agent", email="agent@example.org")
    assert ada.person_id
    assert agent.person_id
    case = stage.submitted(ada)
    Case.objects.filter(pk=case.pk).update(started_by=agent.person_id)
    case.refresh_from_db()
    assert recipients(case) == [ada.person_id]
    accounts.give_mandate(
        ada.person_id, actor=ada, at=clock.now(), how=HowGiven.ONLINE, agent_id=agent.person_id
    )
    assert recipients(case) == [ada.person_id, agent.person_id]
    stage.run_outbox()
    told = [one.text for one in queries.mails(to="agent@example.org") if case.reference in one.text]
    assert ["for somebody else" in text for text in told] == [True]


def test_erasing_a_person_forgets_where_they_were_told(liu: Actor) -> None:
    assert liu.person_id
    services.send_trial_notice(liu.person_id, "k", at=clock.now())
    assert (Mail.objects.count(), Push.objects.count(), TextMessage.objects.count()) == (1, 1, 1)
    services.erase_person(replace(liu), liu.person_id)
    assert not PushSubscription.objects.exists()
    assert not Push.objects.exists()
    assert [one.is_erased for one in queries.mails()] == [True]
    assert [one.is_erased for one in queries.text_messages()] == [True]
    assert queries.devices_of(liu.person_id) == ()
    assert people.person(liu.person_id).is_erased


def test_before_acceptance_a_mail_speaks_of_no_clock() -> None:
    ada = stage.applicant(email="ada@example.org")
    case = stage.submitted(ada)
    services.request_information(
        stage.officer(),
        case.pk,
        wanted=[Wanted(WantedKind.FIELD, "phone", "unclear")],
        text="请更正。",
        language="zh-hans",
        pause="papers-incomplete",
        key="ask",
    )
    services.save_answers(ada, case.pk, {"phone": "+86 138 1111 1111"}, key="a")
    stage.run_outbox()
    told = "\n".join(one.subject + one.text for one in queries.mails(to="ada@example.org"))
    assert "The office goes on when everything is there." in told
    assert "Everything has arrived" in told
    assert "clock" not in told


def test_papers_go_by_their_names_on_the_receipt_too() -> None:
    case = stage.submitted(stage.applicant())
    papers = receipt_content(Receipt.objects.get(case=case)).papers
    assert papers
    assert not {one.title.reader for one in papers} & {row.evidence for row in case.papers.all()}


def told_of_the_end(email: str, case: Case) -> str:
    """What the last mail about something taken back says."""
    stage.run_outbox()
    found = [one.text for one in queries.mails(to=email) if "taken back" in one.subject]
    return found[0]


def test_what_was_taken_back_and_what_goes_on() -> None:
    ada = stage.applicant(email="ada@example.org")
    case = stage.accepted(ada)
    services.withdraw_part(ada, case.pk, stage.RESIDENCE, key="w")
    told = told_of_the_end("ada@example.org", case)
    assert "You no longer ask for" in told
    assert "The rest goes on." in told


def test_nothing_goes_on_when_everything_was_taken_back() -> None:
    ada = stage.applicant(email="ada@example.org")
    case = stage.accepted(ada)
    services.withdraw_part(ada, case.pk, stage.RESIDENCE, key="w")
    services.withdraw_part(ada, case.pk, stage.WORK, key="v")
    told = told_of_the_end("ada@example.org", case)
    assert "Nothing is decided any more." in told
    assert "The rest goes on." not in told


def test_nothing_goes_on_when_the_other_part_is_decided_already(settings: Settings, tmp_path: Path) -> None:
    settings.TEST_LETTER_KEY = tmp_path / "letters.p12"
    ada = stage.applicant(email="ada@example.org")
    case = stage.accepted(ada)
    services.decide(stage.officer(), case.pk, stage.WORK, Outcome.GRANTED, key="g")
    services.withdraw_part(ada, case.pk, stage.RESIDENCE, key="w")
    told = told_of_the_end("ada@example.org", case)
    assert "Everything else is decided." in told, "a permit is still to be collected"
    assert "The rest goes on." not in told


def test_who_took_it_back_is_named_to_the_applicant() -> None:
    ada, agent = stage.applicant(email="ada@example.org"), stage.applicant("Engines")
    firm = accounts.make_organisation("firm", "Sample Engines Ltd", actor=SYSTEM, at=clock.now())
    case = stage.accepted(ada)
    Case.objects.filter(pk=case.pk).update(employer=firm.pk)
    acting = replace(agent, represents=frozenset({firm.pk}))
    services.withdraw_part(acting, case.pk, stage.RESIDENCE, key="w")
    told = told_of_the_end("ada@example.org", case)
    assert f"{agent.name} has taken back" in told
    assert "You no longer ask" not in told
