"""Messages cannot be changed, taken out or slipped in without the ledger saying so."""

import json
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command

from wenjin.cases import services
from wenjin.cases.domain.events import Wanted, WantedKind
from wenjin.cases.models import Case, Message
from wenjin.cases.sample.loading import load_samples
from wenjin.cases.services.replaying import check, check_all
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.core.keys.sealing import seal_json, unseal_json

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letter_key")]


def written() -> Case:
    ada = stage.applicant()
    case = stage.accepted(ada)
    services.send_message(stage.officer(), case.pk, "Welcome", key="m1")
    services.send_message(ada, case.pk, "Thank you", key="m2")
    services.request_information(
        stage.officer(),
        case.pk,
        wanted=[Wanted(WantedKind.PAPER, "degree_certificate", "illegible")],
        text="It cannot be read.",
        decision=stage.WORK,
        key="ask",
    )
    return Case.objects.select_related("data_key").get(pk=case.pk)


def forged(row: Message, **changes: str) -> bytes:
    content = unseal_json(row.case.data_key, row.sealed or b"", context=row.context)
    return seal_json(row.case.data_key, {**content, **changes}, context=row.context)


def wrong(case: Case) -> list[str]:
    found = check(Case.objects.select_related("data_key").get(pk=case.pk))
    return [one.rpartition(":")[2] for one in found.what] if found is not None else []


def test_a_changed_message_is_found_and_cannot_be_mended() -> None:
    case = written()
    assert wrong(case) == []
    row = Message.objects.select_related("case__data_key").filter(side="office", request="").get()
    kept = row.sealed
    Message.objects.filter(pk=row.pk).update(sealed=forged(row, text="Refused"))
    assert wrong(case) == ["text"]
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("cases", "replay", "--check", "--fix", "--json", stdout=out)
    assert json.loads(out.getvalue())["written_anew"] == 0
    Message.objects.filter(pk=row.pk).update(sealed=None)
    assert wrong(case) == ["text"]
    Message.objects.filter(pk=row.pk).update(sealed=kept, author="system")
    assert wrong(case) == ["author"]


def test_messages_that_vanish_or_that_nobody_wrote_are_found() -> None:
    case = written()
    row = Message.objects.filter(side="applicant").get()
    row.delete()
    assert wrong(case) == ["missing"]
    row.pk = uuid4()
    row.save(force_insert=True)
    assert sorted(wrong(case)) == ["missing", "not_written"]


def test_a_translation_is_in_the_ledger_and_the_one_before_stays() -> None:
    case = written()
    row = Message.objects.select_related("case__data_key").filter(side="applicant").get()
    helper = stage.officer()
    services.translate_message(helper, case.pk, row.pk, "\u8c22\u8c22", language="zh-hans", how="machine")
    services.translate_message(helper, case.pk, row.pk, "\u591a\u8c22", language="zh-hans")
    row = Message.objects.select_related("case__data_key").get(pk=row.pk)
    content = unseal_json(row.case.data_key, row.sealed or b"", context=row.context)
    assert content["translation"] == "\u591a\u8c22"
    assert [(one["translation"], one["how"]) for one in content["earlier"]] == [("\u8c22\u8c22", "machine")]
    assert wrong(case) == []
    Message.objects.filter(pk=row.pk).update(sealed=forged(row, translation="\u4e0d"))
    assert wrong(case) == ["text"]


def test_the_text_of_a_request_is_in_the_ledger_too() -> None:
    case = written()
    row = Message.objects.select_related("case__data_key").exclude(request="").get()
    Message.objects.filter(pk=row.pk).update(sealed=forged(row, text="All is well."))
    assert wrong(case) == ["text"]


def test_an_erased_case_has_no_texts_and_nothing_to_complain_of() -> None:
    ada = stage.applicant()
    case = stage.draft(ada)
    services.send_message(ada, case.pk, "Hello", key="m")
    services.discard_draft(ada, case.pk)
    stage.run_outbox()
    assert wrong(case) == []


def test_invented_cases_have_their_messages_in_the_ledger() -> None:
    load_samples(40, now=clock.now(), files=0)
    assert Message.objects.exists()
    assert [found for _count, found in check_all() if found is not None] == []
