"""A renewal from its beginning to each of its ends, and what it takes over from the case before."""

from datetime import UTC, date, datetime, timedelta

import pytest

from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.domain.consent import Purpose
from wenjin.cases import queries, services
from wenjin.cases.domain.errors import OriginalsNotSeen
from wenjin.cases.domain.renewal import Renewal, Stage
from wenjin.cases.domain.state import from_json
from wenjin.cases.models import Case, CasePaper, Item
from wenjin.cases.queries.expiring import expiring_items
from wenjin.cases.queries.papers import papers
from wenjin.cases.queries.procedures import procedure_of
from wenjin.cases.queries.renewals import filing_window, reminders_set, renewal_window_of, renewing
from wenjin.cases.queries.sealed import answers_of, facts_of
from wenjin.cases.services.aftermath import remind_to_renew
from wenjin.cases.services.expiring import warn_of_papers
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.core.delivery.models import Mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letter_key")]

BOTH = (stage.WORK, stage.RESIDENCE)


def until() -> date:
    return clock.today() + timedelta(days=80)


def held(ada: Actor) -> Case:
    case = stage.granted(ada, valid_until=until())
    stage.run_outbox()
    return case


def course(case: Case) -> dict[str, Renewal]:
    case.refresh_from_db()
    return dict(renewing(case, from_json(case.state), procedure_of(case)).course)


def stages(case: Case) -> list[Stage]:
    return [course(case)[one].stage for one in BOTH]


def grant(case: Case, decision: str, last: date) -> None:
    officer = stage.officer(stage.AUTHORITIES[decision])
    services.decide(
        officer, case.pk, decision, "granted", key=decision, valid_from=clock.today(), valid_until=last
    )


def refuse(case: Case, decision: str) -> None:
    authority = stage.AUTHORITIES[decision]
    first, second = stage.officer(authority), stage.officer(authority, "Second")
    services.propose_refusal(first, case.pk, decision, reason="No.\n不符合条件。", key=f"p-{decision}")
    services.confirm_refusal(second, case.pk, decision, key=f"c-{decision}")


def test_a_renewal_that_was_granted_is_done_and_cannot_be_begun_again() -> None:
    ada = stage.applicant()
    case = held(ada)
    assert stages(case) == [Stage.NOT_BEGUN, Stage.NOT_BEGUN]
    services.open_renewal(ada, case.pk, language="en", key="r")
    assert stages(case) == [Stage.DRAFT, Stage.DRAFT]
    assert all(not one.is_settled for one in course(case).values())
    new = stage.renewal_sent(ada, case, key="r")
    assert stages(case) == [Stage.IN_WORK, Stage.IN_WORK]
    with pytest.raises(services.AlreadyRenewed):
        services.open_renewal(ada, case.pk, language="en", key="again")
    assert renewal_window_of(case) is None
    stage.taken_on(ada, new)
    last = clock.today() + timedelta(days=360)
    grant(new, stage.WORK, last)
    assert stages(case) == [Stage.GRANTED, Stage.IN_WORK]
    assert course(case)[stage.WORK].valid_until == last
    grant(new, stage.RESIDENCE, last)
    assert stages(case) == [Stage.GRANTED, Stage.GRANTED]
    with pytest.raises(services.AlreadyRenewed):
        services.open_renewal(ada, case.pk, language="en", key="once more")
    assert Case.objects.filter(predecessor=case).count() == 1
    due = queries.renewals_due(ada, ahead=timedelta(days=120))
    assert {(one.renewed.valid_until, one.renewal) for one in due} == {(last, "")}


def test_what_was_refused_or_withdrawn_can_be_applied_for_again() -> None:
    ada = stage.applicant()
    case = held(ada)
    new = stage.renewal_sent(ada, case)
    stage.taken_on(ada, new)
    grant(new, stage.WORK, clock.today() + timedelta(days=300))
    refuse(new, stage.RESIDENCE)
    assert stages(case) == [Stage.GRANTED, Stage.REFUSED]
    again = services.open_renewal(ada, case.pk, language="en", key="again").case
    assert again.procedure_id == "residence-permit-work-extension"
    assert answers_of(again)["work_permit_expires_on"] == (clock.today() + timedelta(days=300)).isoformat(), (
        "the newest one counts"
    )
    assert answers_of(again)["residence_permit_expires_on"] == until().isoformat()
    assert stages(case) == [Stage.GRANTED, Stage.DRAFT]
    services.discard_draft(ada, again.pk, key="away")
    assert stages(case) == [Stage.GRANTED, Stage.REFUSED]


def test_withdrawn_whole_it_is_begun_again_and_people_are_still_reminded() -> None:
    ada = stage.applicant()
    case = held(ada)
    waiting = [(one, part.valid_until) for one, part in from_json(case.state).parts.items()]
    new = stage.renewal_sent(ada, case)
    assert not any(remind_to_renew(case.pk, *one, at=clock.now()) for one in waiting if one[1])  # type: ignore[arg-type]  # asked
    for decision in BOTH:
        services.withdraw_part(ada, new.pk, decision, key=f"w-{decision}")
    assert stages(case) == [Stage.WITHDRAWN, Stage.WITHDRAWN]
    assert renewal_window_of(case) is not None
    stage.run_outbox()
    mails, first = Mail.objects.count(), min(reminders_set(case))
    stage.run_outbox(datetime(first.year, first.month, first.day, 23, tzinfo=UTC))
    assert Mail.objects.count() > mails
    again = services.open_renewal(ada, case.pk, language="en", key="again").case
    assert again.pk != new.pk
    assert again.procedure_id == "joint-work-and-residence-extension"


def test_a_refused_renewal_does_not_silence_the_reminders() -> None:
    ada = stage.applicant()
    case = held(ada)
    new = stage.renewal_sent(ada, case)
    stage.taken_on(ada, new)
    refuse(new, stage.WORK)
    assert course(case)[stage.WORK].stage is Stage.REFUSED
    assert remind_to_renew(case.pk, stage.WORK, until(), at=clock.now())
    assert not remind_to_renew(case.pk, stage.RESIDENCE, until(), at=clock.now()), "that one is in work"


def test_what_tells_of_today_is_asked_anew_and_the_permits_held_are_filled_in() -> None:
    ada = stage.applicant()
    assert ada.person_id is not None
    facts = {**stage.FACTS, "new_passport": False, "new_post": False}
    case = stage.fill(ada, stage.draft(ada, facts=facts))
    services.submit(ada, case.pk, key="s")
    case.refresh_from_db()
    stage.taken_on(ada, case)
    for decision in BOTH:
        grant(case, decision, until())
    stage.run_outbox()
    accounts.give_consent(ada.person_id, Purpose.REUSE_PAPERS, language="en", actor=ada, at=clock.now())
    new = services.open_renewal(ada, case.pk, language="en", key="r").case
    known, facts_now = answers_of(new), facts_of(new)
    assert known["passport_number"] == "P1234567"
    assert known["work_permit_expires_on"] == known["residence_permit_expires_on"] == until().isoformat()
    assert not {"entry_on", "permit_months", "residence_permit_number"} & known.keys()
    assert facts_now["holds_work_permit"] is True
    assert not {"new_passport", "new_post", "work_permit_route", "stay_months", "entry_on"} & facts_now.keys()
    given = set(new.papers.values_list("evidence", flat=True))
    assert {"passport", "work_permit", "residence_permit"} <= given
    assert "visa_or_entry_stamp" not in given
    found = filing_window(procedure_of(new), known)
    assert found is not None
    assert found.file_by == until() - timedelta(days=30)
    assert found.opens_on == until() - timedelta(days=90)


def test_originals_are_seen_anew_and_what_is_renewed_warns_of_nothing() -> None:
    ada = stage.applicant()
    assert ada.person_id is not None
    case = held(ada)
    accounts.give_consent(ada.person_id, Purpose.REUSE_PAPERS, language="en", actor=ada, at=clock.now())
    Item.objects.filter(papers__case=case).update(verified_at=clock.now())
    new = stage.renewal_sent(ada, case)
    rows = {one.evidence: one for one in papers(new, reach=queries.reach(ada, new))}
    carried = [one for name in ("passport", "work_permit", "residence_permit") for one in rows[name].given]
    assert len(carried) == 3
    assert not any(one.is_verified for one in carried)
    assert all(not one.warning for one in carried if one.evidence != "passport")
    services.complete_task(stage.officer(), new.pk, "prereview", key="t1")
    services.complete_task(ada, new.pk, "book", key="t2")
    counter = stage.counter(new.centre)
    with pytest.raises(OriginalsNotSeen):
        services.complete_task(counter, new.pk, "originals", key="t3")
    for one in CasePaper.objects.filter(case=new, removed_at__isnull=True):
        services.check_paper(counter, new.pk, one.item_id, is_good=None, original_seen=True)
    services.complete_task(counter, new.pk, "originals", key="t4")
    assert CasePaper.objects.filter(case=new, original_seen_at__isnull=True).count() == 0


def test_nobody_is_warned_that_a_permit_under_renewal_ends() -> None:
    ada = stage.applicant()
    assert ada.person_id is not None
    case = stage.granted(ada, valid_until=clock.today() + timedelta(days=20))
    stage.run_outbox()
    accounts.give_consent(ada.person_id, Purpose.REUSE_PAPERS, language="en", actor=ada, at=clock.now())
    new = stage.renewal_sent(ada, case)
    permits = list(new.papers.filter(evidence__in=["work_permit", "residence_permit"]))
    assert all(one.item.expires_on == clock.today() + timedelta(days=20) for one in permits)
    assert len(permits) == 2
    assert warn_of_papers(clock.now()) == 0
    Item.objects.filter(pk__in=[one.item_id for one in permits]).update(produced_by_part=None)
    until_on = clock.today() + timedelta(days=60)
    assert not {one.evidence for one in expiring_items(ada, until_on)} & {"work_permit", "residence_permit"}
    assert {one.evidence for one in papers(new, reach=queries.reach(ada, new)) if one.given} >= {
        "work_permit"
    }


def test_a_permit_that_has_ended_does_not_keep_its_renewal_from_being_sent() -> None:
    ada = stage.applicant()
    assert ada.person_id is not None
    case = held(ada)
    accounts.give_consent(ada.person_id, Purpose.REUSE_PAPERS, language="en", actor=ada, at=clock.now())
    Item.objects.filter(papers__case=case, evidence="work_permit").update(
        expires_on=clock.today() - timedelta(days=1)
    )
    new = stage.renewal_sent(ada, case)
    assert new.papers.filter(evidence="work_permit", removed_at__isnull=True).count() == 1
    assert new.status == Case.Status.OPEN
