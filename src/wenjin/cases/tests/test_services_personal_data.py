"""Copies, corrections, erasure with its holds, and the end of the time to keep."""

import io
import json
import zipfile
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession

from wenjin.accounts import queries as people
from wenjin.accounts.domain.actor import SYSTEM, Actor
from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.services import attach_account, give_consent, make_account
from wenjin.cases import queries, services
from wenjin.cases.models import Case, Item, Transfer
from wenjin.cases.queries.sealed import answers_of
from wenjin.cases.queries.transfers import transfer_counts
from wenjin.cases.services.personal_data import forget_by_rule
from wenjin.cases.services.replaying import check
from wenjin.cases.services.sweeping import sweep
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.core.delivery.services import send_mail_later
from wenjin.core.keys.errors import Shredded
from wenjin.core.keys.sealing import seal
from wenjin.core.keys.services import new_data_key, shred
from wenjin.core.ledger.verification import verify

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letter_key")]


def test_a_copy_holds_everything_and_is_for_its_person() -> None:
    ada = stage.applicant()
    assert ada.person_id is not None
    case = stage.granted(ada)
    services.send_message(stage.officer(), case.pk, "Welcome", key="m")
    stage.run_outbox()
    with zipfile.ZipFile(io.BytesIO(services.copy_of_everything(ada, ada.person_id))) as archive:
        data = json.loads(archive.read("data.json"))
        ledger = json.loads(archive.read("ledger.json"))
        names = archive.namelist()
    assert data["cases"][0]["answers"]["passport_number"] == "P1234567"
    assert data["cases"][0]["messages"][0]["text"] == "Welcome"
    assert {one["authority"] for one in data["cases"][0]["transfers"]} == set(stage.AUTHORITIES.values())
    assert data["cases"][0]["receipt"]["salts"]
    assert any(name.startswith("papers/passport-") for name in names)
    assert ledger[case.stream][0]["code"] == "case.drafted"
    found = data["cases"][0]
    assert found["receipt"]["file"] == f"receipts/{case.reference}.pdf"
    assert {one["file"] for one in found["letters"]} == {
        f"letters/{case.reference}-{one}.pdf" for one in (stage.WORK, stage.RESIDENCE)
    }
    assert {found["receipt"]["file"], *(one["file"] for one in found["letters"])} <= set(names)
    assert found["looks"] == []
    assert [one["purpose"] for one in data["consents"]]
    with pytest.raises(services.Forbidden):
        services.copy_of_everything(stage.officer(), ada.person_id)


def test_a_copy_tells_mails_looks_and_where_one_is_signed_in_but_no_code_that_is_still_good() -> None:
    ada = stage.applicant()
    assert ada.person_id is not None
    account = make_account("ada@example.org", at=clock.now(), is_proven=True)
    attach_account(ada.person_id, account, actor=SYSTEM, at=clock.now())
    # A detail may be the address of somebody else: what they were sent is not ours to give.
    services.correct(ada, ada.person_id, details={"email": "somebody@example.org"})
    for to in ("ada@example.org", "somebody@example.org"):
        send_mail_later(to, "Your code", f"12345678 for {to}", language="en", key=to)
    case = stage.submitted(ada)
    services.look_at(stage.officer(), Case.objects.get(pk=case.pk))
    session = {"ip": "192.0.2.7", "user_agent": "A browser", "session_key": "x", "user_id": account.pk}
    UserSession.objects.create(**session)
    now = data_in_copy(ada)
    [mail] = (one for one in now["mails"] if one["subject"] == "Your code")
    assert (mail["to"], mail["text"]) == ("ada@example.org", None)
    later = data_in_copy(ada, at=clock.now() + timedelta(hours=1))
    [mail] = (one for one in later["mails"] if one["subject"] == "Your code")
    assert mail["text"] == "12345678 for ada@example.org"
    assert "somebody@example.org" not in {one["to"] for one in later["mails"]}
    assert now["sessions"][0]["address"] == "192.0.2.7"
    assert now["cases"][0]["looks"][0]["what"] == "case"


def test_a_file_that_is_gone_keeps_nothing_else_from_its_person() -> None:
    ada = stage.applicant()
    case = stage.draft(ada)
    services.put_paper(ada, case.pk, "passport", stage.file().pk)
    item = Item.objects.get()
    assert item.file is not None
    shred(item.file.data_key_id)
    [kept] = data_in_copy(ada)["items"]
    assert (kept["evidence"], kept["file"]) == ("passport", None)


def test_a_correction_reaches_the_next_form() -> None:
    ada = stage.applicant()
    assert ada.person_id is not None
    services.correct(ada, ada.person_id, names={"given_name": "AUGUSTA"}, details={"phone": "+8613900000000"})
    case = Case.objects.select_related("data_key").get(pk=stage.draft(ada).pk)
    assert answers_of(case)["given_names"] == "AUGUSTA"
    assert answers_of(case)["phone"] == "+8613900000000"
    with pytest.raises(services.Forbidden):
        services.correct(stage.officer(), ada.person_id, names={"given_name": "EVE"})


def test_erasure_waits_for_open_cases_and_for_the_time_to_keep() -> None:
    ada = stage.applicant()
    assert ada.person_id is not None
    case = stage.granted(ada)
    with pytest.raises(services.StillHeld) as caught:
        services.erase_person(ada, ada.person_id)
    assert [(one.reason, one.reference) for one in caught.value.holds] == [("retention", case.reference)]
    until = caught.value.holds[0].until_on
    assert until is not None
    other = stage.applicant("Babbage")
    assert other.person_id is not None
    stage.submitted(other)
    assert [one.reason for one in services.holds_of(other.person_id)] == ["case_open"]
    assert people.person(ada.person_id).family_name


def test_erased_is_erased_and_the_chains_stay_whole() -> None:
    ada = stage.applicant()
    assert ada.person_id is not None
    case = stage.granted(ada)
    services.send_message(stage.officer(), case.pk, "Welcome", key="m")
    stage.run_outbox()
    later = clock.now() + timedelta(days=6 * 365)
    assert services.holds_of(ada.person_id, at=later) == ()
    services.erase_person(ada, ada.person_id, at=later)
    case = Case.objects.select_related("data_key").get(pk=case.pk)
    assert case.answers is None
    assert case.data_key.is_shredded
    assert not Item.objects.filter(erased_at__isnull=True, holder_person_id=ada.person_id).exists()
    assert people.person(ada.person_id).family_name == ""
    assert verify([case.stream, f"person:{ada.person_id}"]).is_whole
    assert check(case) is None
    receipt = queries.verify(case.receipt.code)
    assert receipt is not None
    assert receipt.is_untouched
    with pytest.raises(Shredded):
        seal(case.data_key, b"x", context="y")


def test_rules_erase_what_nobody_needs_any_more() -> None:
    ada = stage.applicant()
    case = stage.granted(ada)
    draft = stage.draft(ada)
    half_a_year = clock.now() + timedelta(days=200)
    counts = sweep(half_a_year)
    assert counts["drafts_discarded"] == 1
    draft.refresh_from_db()
    assert draft.erased_at is not None
    kept = answers_of(Case.objects.select_related("data_key").get(pk=case.pk))
    assert "phone" not in kept
    assert kept["passport_number"] == "P1234567"
    forget_by_rule(clock.now() + timedelta(days=400))
    gone = set(Item.objects.filter(erased_at__isnull=False).values_list("evidence", flat=True))
    assert "no_criminal_record" in gone
    assert "passport" not in gone
    assert forget_by_rule(clock.now() + timedelta(days=6 * 365)) >= 1
    case.refresh_from_db()
    assert case.erased_at is not None
    assert forget_by_rule(clock.now() + timedelta(days=6 * 365)) == 0


def test_transfers_are_counted_and_name_fields_only() -> None:
    ada = stage.applicant()
    assert ada.person_id is not None
    stage.submitted(ada)
    counts = transfer_counts(clock.now() - timedelta(days=1))
    month = clock.today().replace(day=1)
    assert [(one.authority, one.month, one.cases, one.people) for one in counts] == [
        (name, month, 1, 1) for name in sorted(stage.AUTHORITIES.values())
    ]
    row = Transfer.objects.get(authority=stage.EXPERTS)
    assert "passport_number" in row.fields
    assert "paper:passport" in row.fields
    assert "P1234567" not in str(row.fields)
    assert len(services.transfers_of(ada, ada.person_id)) == 2


def test_the_number_of_a_paper_that_is_used_again_outlives_the_case_it_was_given_in() -> None:
    ada = stage.applicant()
    assert ada.person_id is not None
    agree_to_reuse(ada)
    first, second = stage.draft(ada), stage.draft(ada)
    services.put_paper(ada, first.pk, "passport", stage.file().pk, number="EZ123999")
    item = Item.objects.get()
    # As it was written before numbers lay under the key of their holder.
    item.data_key = first.data_key
    item.number = seal(first.data_key, b"EZ123999", context=item.number_context)
    item.save()
    services.reuse_item(ada, second.pk, "passport", item.pk)
    services.discard_draft(ada, first.pk)
    stage.run_outbox()
    assert numbers_in_copy(ada) == ["EZ123999"]


def test_the_number_of_a_visitors_paper_follows_the_paper_to_its_holder() -> None:
    started = services.start_draft(Actor(), stage.JOINT, language="en")
    guest = Actor(visitor=started.case.secret_hash)
    services.put_paper(guest, started.case.pk, "passport", stage.file().pk, number="EZ123999")
    ada = stage.applicant()
    assert services.attach_drafts(ada, guest.visitor) == 1
    agree_to_reuse(ada)
    services.reuse_item(ada, stage.draft(ada).pk, "passport", Item.objects.get().pk)
    services.discard_draft(ada, started.case.pk)
    stage.run_outbox()
    assert numbers_in_copy(ada) == ["EZ123999"]


def test_a_number_whose_key_is_gone_keeps_nothing_else_from_its_person() -> None:
    ada = stage.applicant()
    case = stage.draft(ada)
    services.put_paper(ada, case.pk, "passport", stage.file().pk, number="EZ123999")
    key = new_data_key()
    Item.objects.update(data_key=key)
    assert numbers_in_copy(ada) == [None]
    shred(key.pk)
    assert numbers_in_copy(ada) == [None]


def agree_to_reuse(actor: Actor) -> None:
    assert actor.person_id is not None
    give_consent(actor.person_id, Purpose.REUSE_PAPERS, language="en", actor=actor, at=clock.now())


def numbers_in_copy(actor: Actor) -> list[str | None]:
    return [one["number"] for one in data_in_copy(actor)["items"]]


def data_in_copy(actor: Actor, at: datetime | None = None) -> Any:
    assert actor.person_id is not None
    content = services.copy_of_everything(actor, actor.person_id, at=at)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return json.loads(archive.read("data.json"))
