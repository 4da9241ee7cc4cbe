"""Papers that end soon: everybody is told once, nobody starves behind others."""

from datetime import date, timedelta

import pytest

from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.domain.consent import Purpose
from wenjin.cases import queries, services
from wenjin.cases.models import Case, CasePaper, Item
from wenjin.cases.notices.sending import known_of
from wenjin.cases.notices.texts import TEXTS
from wenjin.cases.services.expiring import warn_of_papers
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.core.delivery import queries as mails
from wenjin.core.delivery.models import Mail
from wenjin.core.outbox.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letter_key")]


def ending(case: Case, count: int = 1, days: int = 20) -> list[Item]:
    """Papers of a case that end soon; nothing else in it does."""
    ids = list(CasePaper.objects.filter(case=case).order_by("evidence").values_list("item_id", flat=True))
    Item.objects.filter(pk__in=ids).update(expires_on=None)
    chosen = Item.objects.filter(pk__in=ids[:count])
    chosen.update(expires_on=clock.today() + timedelta(days=days))
    return list(chosen)


def warnings() -> list[Message]:
    return list(Message.objects.filter(key__startswith="notice:expires:"))


def agree(actor: Actor) -> None:
    assert actor.person_id is not None
    accounts.give_consent(actor.person_id, Purpose.REUSE_PAPERS, language="en", actor=actor, at=clock.now())


def test_a_paper_of_an_open_case_is_told_of_once_by_mail() -> None:
    case = stage.submitted(stage.applicant())
    ending(case)
    assert warn_of_papers(clock.now()) == 1
    assert warn_of_papers(clock.now()) == 0
    stage.run_outbox()
    texts = [found.text for one in Mail.objects.all() if (found := mails.mail(one.pk)) is not None]
    assert sum("is valid until" in text and "not decided yet" in text for text in texts) == 1


def test_nobody_starves_behind_those_who_were_told() -> None:
    case = stage.submitted(stage.applicant())
    ending(case, 7)
    assert warn_of_papers(clock.now(), batch=2) == 7
    assert len({one.payload["evidence"] for one in warnings()}) == 7


def test_a_paper_that_lies_with_its_holder_is_told_of_when_they_agreed() -> None:
    ada = stage.applicant()
    case = stage.granted(ada)
    ending(case)
    assert warn_of_papers(clock.now()) == 0
    agree(ada)
    assert warn_of_papers(clock.now()) == 1
    assert warnings()[0].payload["notice"] == "own_paper_expires"
    told = TEXTS["own_paper_expires"](known_of(case, warnings()[0].payload, "en", clock.now()))
    assert "Nothing is open that needs it" in told.paragraphs[0]


def test_a_newer_paper_of_the_kind_silences_it() -> None:
    ada = stage.applicant()
    case = stage.granted(ada)
    agree(ada)
    old = ending(case)[0]
    Item.objects.create(
        evidence=old.evidence,
        holder_person_id=ada.person_id,
        expires_on=clock.today() + timedelta(days=900),
        made_at=clock.now(),
    )
    assert warn_of_papers(clock.now()) == 0


def test_the_holder_sees_what_ends_soon() -> None:
    ada = stage.applicant()
    case = stage.granted(ada)
    item = ending(case)[0]
    until: date = clock.today() + timedelta(days=60)
    found = queries.expiring_items(ada, until)
    assert [(one.evidence, one.reference) for one in found] == [(item.evidence, case.reference)]
    assert queries.expiring_items(stage.applicant("Other"), until) == []
    assert services.sweep(clock.now())["papers_running_out"] == 0
