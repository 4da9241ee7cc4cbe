"""A file keeps the name under which it was sent, whatever its account is called before and after."""

import pytest
from django.test import Client

from wenjin.accounts import queries as people
from wenjin.accounts import services as accounts
from wenjin.accounts.domain.actor import Actor
from wenjin.accounts.models import Account
from wenjin.accounts.tests.signed_in import sign_in
from wenjin.cases import services
from wenjin.cases.models import Case, Receipt
from wenjin.cases.queries.case_page import case_view
from wenjin.cases.queries.filed_names import filed_name
from wenjin.cases.queries.inbox import inbox
from wenjin.cases.queries.search import search
from wenjin.cases.services.documents import letter_content, receipt_content
from wenjin.cases.services.personal_data import correct, erase_case_content
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.core.ledger import book

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shenzhen")]


def nameless() -> Actor:
    made = accounts.make_person(at=clock.now(), language="en", is_sample=True)
    return people.actor_of_person(made.pk)


def sent(actor: Actor, family: str, given: str, native: str = "") -> Case:
    case = stage.filled(actor)
    names = {"family_name": family, "given_names": given, "native_name": native}
    services.save_answers(actor, case.pk, names)
    receipt: Receipt = services.submit(actor, case.pk, key=f"send-{case.pk}")
    return Case.objects.select_related("data_key").get(pk=receipt.case.pk)


def receipt_name(case: Case) -> str:
    return receipt_content(Receipt.objects.get(case=case)).applicant


def test_two_files_of_one_account_keep_their_own_names() -> None:
    actor = nameless()
    first = sent(actor, "SUKARNO", "")
    second = sent(actor, "O'NEIL-ÅSA", "JO", "奥尼尔")
    assert (receipt_name(first), receipt_name(second)) == ("SUKARNO", "O'NEIL-ÅSA JO")
    known = people.person(actor.person_id) if actor.person_id else None
    assert known is not None
    assert (known.family_name, known.given_name, known.other_names) == ("SUKARNO", "", "")
    shown = {row.reference: row.applicant for row in inbox(stage.officer()).rows}
    assert shown == {first.reference: "SUKARNO", second.reference: "JO O'NEIL-ÅSA"}


def test_a_new_name_of_the_account_changes_no_file_that_was_sent() -> None:
    actor = stage.applicant()
    assert actor.person_id is not None
    case = stage.accepted(actor)
    services.decide(stage.officer(), case.pk, stage.WORK, "granted", key="d1")
    correct(actor, actor.person_id, names={"family_name": "MOUSE", "given_name": "MICKEY"})
    case = Case.objects.select_related("data_key").get(pk=case.pk)
    letter = letter_content(case, stage.WORK, "AB12-CD34-EF56", is_test_key=True)
    assert letter.addressee == receipt_name(case) == "LOVELACE ADA"
    view = case_view(stage.officer(), case.reference)
    assert view is not None
    assert view.applicant is not None
    assert (view.applicant.name, view.called_now) == ("ADA LOVELACE", "MICKEY MOUSE")
    assert [one.code for one in book.entries(case.stream)].count("case.applicant_renamed") == 1
    for words in ("lovelace", "mouse"):
        assert [one.pk for one in search(stage.officer(), words)] == [case.pk]


def test_the_same_name_typed_again_is_no_change() -> None:
    actor = stage.applicant()
    assert actor.person_id is not None
    case = stage.submitted(actor)
    correct(actor, actor.person_id, names={"family_name": "LOVELACE", "given_name": "ADA"})
    assert "case.applicant_renamed" not in [one.code for one in book.entries(case.stream)]


def test_the_page_of_the_name_writes_it_into_the_record_of_the_case() -> None:
    actor = stage.applicant()
    assert actor.person_id is not None
    case = stage.submitted(actor)
    own_account = Account.objects.create_user("ada@people.example")
    accounts.attach_account(actor.person_id, own_account, actor=actor, at=clock.now())
    client = sign_in(Client(), actor.person_id)
    typed = {"family_name": "MOUSE", "given_name": "MICKEY", "other_names": "", "language": "en"}
    assert client.post("/en/you/name/", typed).status_code == 302
    assert "case.applicant_renamed" in [one.code for one in book.entries(case.stream)]
    assert "for ADA LOVELACE" in client.get(f"/en/cases/{case.reference}/").content.decode()


def test_an_erased_case_has_no_name() -> None:
    case = stage.submitted(stage.applicant())
    erase_case_content(case.pk, at=clock.now())
    case.refresh_from_db()
    assert (filed_name(case), case.filed_search_name) == ("", "")


def test_a_name_that_an_office_asked_for_again_is_the_filed_one() -> None:
    from wenjin.cases.domain.events import Wanted, WantedKind

    actor = stage.applicant()
    case = stage.accepted(actor)
    services.request_information(
        stage.officer(),
        case.pk,
        wanted=[Wanted(WantedKind.FIELD, "given_names", "differs")],
        text="As in the passport.",
        key="ask",
        decision=stage.WORK,
    )
    services.save_answers(actor, case.pk, {"given_names": "AUGUSTA ADA"})
    case.refresh_from_db()
    assert filed_name(case) == "AUGUSTA ADA LOVELACE"
