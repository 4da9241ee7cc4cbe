"""Copies, corrections, erasure with its holds, and the end of the time to keep."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from wenjin.accounts import queries as people
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
