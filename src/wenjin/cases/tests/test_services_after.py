"""After the decision: letters, produced papers, notices, reminders, renewal."""

import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.domain.consent import Purpose
from wenjin.cases import queries, services
from wenjin.cases.domain.renewal import Stage
from wenjin.cases.domain.state import from_json
from wenjin.cases.models import Case, CasePaper, Item, Letter, Receipt
from wenjin.cases.queries.renewals import reminders_set
from wenjin.cases.queries.sealed import answers_of, facts_of
from wenjin.cases.tests import stage
from wenjin.catalogue.models import RecordVersion
from wenjin.catalogue.queries import procedure_archive
from wenjin.core import clock
from wenjin.core.delivery import queries as mails
from wenjin.core.delivery.models import Mail
from wenjin.core.files.tests import made_files
from wenjin.core.outbox.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letter_key")]


def test_letters_items_and_reminders_follow_a_grant() -> None:
    ada = stage.applicant()
    until = clock.today() + timedelta(days=365)
    case = stage.granted(ada, valid_until=until)
    stage.run_outbox()
    letters = {one.part.decision: one for one in Letter.objects.select_related("part", "file__data_key")}
    assert letters.keys() == {stage.WORK, stage.RESIDENCE}
    pdf = stage.content_of(letters[stage.WORK])
    assert pdf.startswith(b"%PDF")
    told = queries.verify_file(pdf)
    assert told.verdict == "ours"
    assert told.found is not None
    assert told.found.is_valid_now
    produced = Item.objects.get(evidence="work_permit", produced_by_part__isnull=False)
    assert produced.holder_person_id == ada.person_id
    assert produced.expires_on == until
    assert produced.file_id == letters[stage.WORK].file_id
    assert CasePaper.objects.filter(case=case, evidence="residence_permit", state="accepted").exists()
    assert len(reminders_set(case)) >= 3
    stage.run_outbox()
    assert Letter.objects.count() == 2


def test_a_changed_letter_is_not_taken_for_ours() -> None:
    stage.granted(stage.applicant())
    stage.run_outbox()
    letter = Letter.objects.select_related("file__data_key").first()
    assert letter is not None
    pdf = stage.content_of(letter)
    told = queries.verify_file(pdf + b"\n% more")
    assert told.found is None
    assert told.verdict in ("changed", "forged")
    assert queries.verify_file(b"%PDF-1.7 nothing").verdict == "unknown"


def test_notices_speak_the_language_of_their_reader_and_bring_the_day() -> None:
    liu = stage.applicant("Liu", language="zh-hans", email="liu@example.org")
    stage.granted(liu)
    stage.run_outbox()
    sent = list(Mail.objects.order_by("made_at"))
    assert {one.language for one in sent} == {"zh-hans"}
    case_mails = [mails.mail(one.pk) for one in sent]
    texts = [one.text for one in case_mails if one is not None]
    assert all("/zh-hans/cases/SZ-" in text for text in texts)
    attached = [part for one in case_mails if one is not None for part in one.attachments]
    calendars = [Calendar.from_ical(part.content) for part in attached if part.media_type == "text/calendar"]
    assert len(calendars) == 2
    assert not any("LIU" in one.subject or "ADA" in one.subject for one in sent)


def test_a_notice_sent_twice_is_one_mail() -> None:
    case = stage.submitted(stage.applicant())
    stage.run_outbox()
    count = Mail.objects.count()
    Message.objects.filter(topic="case_notice_due").update(done_at=None)
    stage.run_outbox()
    assert Mail.objects.count() == count
    assert case.reference in Mail.objects.get().subject


def test_the_renewal_is_opened_with_everything_that_is_still_valid() -> None:
    ada = stage.applicant()
    assert ada.person_id is not None
    case = stage.granted(ada)
    stage.run_outbox()
    accounts.give_consent(ada.person_id, Purpose.REUSE_PAPERS, language="en", actor=ada, at=clock.now())
    started = services.open_renewal(ada, case.pk, language="en", key="renew")
    again = services.open_renewal(ada, case.pk, language="en", key="renew-2")
    assert again.case.pk == started.case.pk
    assert started.case.predecessor_id == case.pk
    assert answers_of(started.case)["passport_number"] == "P1234567"
    given = set(CasePaper.objects.filter(case=started.case).values_list("evidence", flat=True))
    assert {"passport", "work_permit", "residence_permit"} <= given
    due = queries.renewals_due(ada, ahead=timedelta(days=400))
    assert {one.decision for one in due} == {stage.WORK, stage.RESIDENCE}
    assert {one.renewed.stage for one in due} == {Stage.DRAFT}
    assert {one.renewed.reference for one in due} == {started.case.reference}


def test_a_reminder_tells_and_is_silent_once_the_renewal_is_submitted() -> None:
    ada = stage.applicant()
    until = clock.today() + timedelta(days=365)
    case = stage.granted(ada, valid_until=until)
    stage.run_outbox()
    before = Mail.objects.count()
    first, second = sorted(set(reminders_set(case)))[:2]
    stage.run_outbox(morning_of(first))
    told = Mail.objects.count()
    assert told > before
    stage.renewal_sent(ada, case)
    stage.run_outbox(morning_of(first))
    told = Mail.objects.count()
    due = Message.objects.filter(topic="case_renewal_reminder", done_at__isnull=True)
    waiting = due.filter(available_at__lte=morning_of(second)).count()
    assert waiting
    stage.run_outbox(morning_of(second))
    assert not due.filter(available_at__lte=morning_of(second)).exists()
    assert Mail.objects.count() == told


def morning_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, tzinfo=UTC)


def test_the_receipt_is_the_same_whoever_makes_it() -> None:
    ada = stage.applicant()
    case = stage.submitted(ada)
    receipt = Receipt.objects.select_related("case__data_key").get(case=case)
    file, content = services.receipt_file(receipt)
    stage.run_outbox()
    receipt.refresh_from_db()
    assert receipt.file_id == file.pk
    assert queries.verify_file(content).verdict == "ours"
    found = queries.verify(receipt.code.lower().replace("-", " "))
    assert found is not None
    assert found.is_untouched
    assert queries.verify("AAAA-AAAA-AAAA") is None
    assert re.fullmatch(r"[0-9A-Z-]{14}", receipt.code)
    assert io.BytesIO(content).read(5) == b"%PDF-"


def partly_granted(ada: Actor, granted: str, refused: str) -> Case:
    """One part granted, the other refused and the refusal confirmed by a second officer."""
    case = stage.accepted(ada)
    until = clock.today() + timedelta(days=365)
    order = (stage.WORK, stage.RESIDENCE)
    for decision in order:
        authority = stage.AUTHORITIES[decision]
        if decision == granted:
            services.decide(
                stage.officer(authority),
                case.pk,
                decision,
                "granted",
                key=f"g-{decision}",
                valid_from=clock.today(),
                valid_until=until,
            )
        else:
            first, second = stage.officer(authority), stage.officer(authority, "Second")
            services.propose_refusal(first, case.pk, refused, reason="No.\n不符合条件。", key="r1")
            services.confirm_refusal(second, case.pk, refused, key="r2")
    case.refresh_from_db()
    return case


def test_after_a_partial_outcome_only_what_was_granted_is_renewed() -> None:
    ada = stage.applicant()
    case = partly_granted(ada, stage.WORK, stage.RESIDENCE)
    stage.run_outbox()
    started = services.open_renewal(ada, case.pk, language="en", key="renew").case
    assert started.procedure_id == "work-permit-extension"
    assert set(from_json(started.state).parts) == {stage.WORK}
    facts = facts_of(started)
    assert facts["holds_work_permit"] is True
    assert not facts.get("holds_residence_permit")
    due = queries.renewals_due(ada, ahead=timedelta(days=400))
    assert {(one.decision, one.renewed.reference) for one in due} == {(stage.WORK, started.reference)}


def test_where_nothing_renews_that_part_alone_it_is_said() -> None:
    ada = stage.applicant()
    case = partly_granted(ada, stage.WORK, stage.RESIDENCE)
    RecordVersion.objects.filter(kind="procedure", identifier="work-permit-extension").delete()
    procedure_archive.forget()
    try:
        with pytest.raises(services.ProcedureClosed):
            services.open_renewal(ada, case.pk, language="en", key="renew")
        assert [one.renewal for one in queries.renewals_due(ada, ahead=timedelta(days=400))] == [""]
    finally:
        procedure_archive.forget()


@pytest.mark.parametrize("password", ["secret", ""])
def test_a_pdf_that_nobody_can_open_is_none_of_ours(password: str) -> None:
    assert queries.verify_file(made_files.pdf_locked(user=password)).verdict == "unknown"
