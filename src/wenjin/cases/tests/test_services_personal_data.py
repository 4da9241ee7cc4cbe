"""Copies, corrections, erasure with its holds, and the end of the time to keep."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from wenjin.accounts import queries as people
from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.domain.consent import Purpose
from wenjin.accounts.services import give_consent
from wenjin.cases import queries, services
from wenjin.cases.models import Case, Item, Transfer
from wenjin.cases.queries.sealed import answers_of
from wenjin.cases.services.personal_data import forget_by_rule
from wenjin.cases.services.replaying import check
from wenjin.cases.services.sweeping import sweep
from wenjin.cases.tests import stage
from wenjin.core import clock
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
    with pytest.raises(services.Forbidden):
        services.copy_of_everything(stage.officer(), ada.person_id)


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
    counts = services.transfer_counts(clock.now() - timedelta(days=1))
    assert counts == dict.fromkeys(sorted(stage.AUTHORITIES.values()), 1)
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
    assert actor.person_id is not None
    with zipfile.ZipFile(io.BytesIO(services.copy_of_everything(actor, actor.person_id))) as archive:
        return [one["number"] for one in json.loads(archive.read("data.json"))["items"]]
