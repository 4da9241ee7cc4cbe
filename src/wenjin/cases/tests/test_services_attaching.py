"""A file that a counter sent for somebody without an account comes back to them: by browser or by mail."""

import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import pytest

from wenjin.accounts import queries as people
from wenjin.accounts import services as accounts
from wenjin.accounts.after_sign_in import ask_everybody, tell_everybody
from wenjin.accounts.domain.actor import SYSTEM, VISITOR_LETTERS, Actor, Role
from wenjin.accounts.domain.consent import HowGiven, Purpose
from wenjin.accounts.models import Mandate
from wenjin.cases import queries, services
from wenjin.cases.models import Case, Item
from wenjin.cases.services.numbers import number_of
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.core.addresses import fingerprint
from wenjin.core.keys.sealing import seal
from wenjin.core.ledger import book

pytestmark = pytest.mark.django_db
MAIL = "ada@example.org"


def sent_at_a_counter(*, given_names: str = "ADA", number: str = "") -> tuple[Actor, Case]:
    """A visitor's draft, joined and sent by a counter officer."""
    started = services.start_draft(Actor(), stage.JOINT, language="en", facts=stage.FACTS)
    assert started.secret is not None
    guest = Actor(visitor=fingerprint(started.secret)[:VISITOR_LETTERS])
    case = stage.fill(guest, started.case)
    services.save_answers(guest, case.pk, {"given_names": given_names})
    if number:
        services.put_paper(guest, case.pk, "passport", stage.file().pk, number=number)
    helper = stage.counter()
    services.join_with_code(helper, services.make_join_code(guest, case.pk).code)
    services.submit(helper, case.pk, key="s", applicant_agrees=True)
    case.refresh_from_db()
    return guest, case


def signs_in(email: str, before: Actor | None = None, *, is_proven: bool = True) -> Actor:
    """What a sign-in does, without its pages."""
    guest, at = before or Actor(), clock.now()
    account = accounts.account_for_sign_in(email)
    assert account is not None
    account.emailaddress_set.update(verified=is_proven)  # type: ignore[attr-defined]  # of django-allauth
    person = accounts.person_of_account(
        account,
        language="en",
        at=at,
        known_before=lambda: ask_everybody(guest, people.verified_addresses(account.pk), at),
    )
    after = replace(people.actor_of_person(person.pk), visitor=guest.visitor)
    tell_everybody(guest, after, at)
    return people.actor_of_person(person.pk)


def codes(stream: str) -> list[str]:
    return [entry.code for entry in book.entries(stream)]


def attached(case: Case) -> Any:
    return next(entry for entry in book.entries(case.stream) if entry.code == "case.attached").payload


def test_who_sends_beside_the_applicant_records_their_consent() -> None:
    started = services.start_draft(Actor(), stage.JOINT, language="en", facts=stage.FACTS)
    assert started.secret is not None
    guest = Actor(visitor=fingerprint(started.secret)[:VISITOR_LETTERS])
    case = stage.fill(guest, started.case)
    helper = stage.counter()
    services.join_with_code(helper, services.make_join_code(guest, case.pk).code)
    with pytest.raises(services.NoConsent):
        services.submit(helper, case.pk, key="s")
    case.refresh_from_db()
    assert case.is_draft
    services.submit(helper, case.pk, key="s2", applicant_agrees=True)
    case.refresh_from_db()
    assert case.applicant_id is not None
    assert people.has_consent(case.applicant_id, Purpose.SENSITIVE)
    entry = next(one for one in book.entries(case.stream) if one.code == "case.consent_recorded")
    assert (entry.actor, entry.payload["how"]) == (helper.reference, "in_person")


def test_the_browser_that_began_it_still_opens_what_the_counter_sent() -> None:
    guest, case = sent_at_a_counter()
    view = queries.case_view(guest, case.reference)
    assert view is not None
    assert view.may("withdraw")
    assert queries.case_view(Actor(visitor="0" * VISITOR_LETTERS), case.reference) is None


def test_a_new_account_in_that_browser_becomes_the_person_the_counter_made() -> None:
    guest, case = sent_at_a_counter()
    ada = signs_in("other@example.org", guest)
    assert ada.person_id == case.applicant_id
    assert queries.visible_to(ada).get() == case
    assert not queries.visible_to(guest).exists()
    assert attached(case)["how"] == "browser"
    assert "account.attached" in codes(f"person:{case.applicant_id}")


def test_the_mail_address_of_the_application_finds_it_from_anywhere() -> None:
    guest, case = sent_at_a_counter()
    ada = signs_in("Ada@Example.org")
    assert ada.person_id == case.applicant_id
    assert queries.visible_to(ada).get() == case
    assert not queries.visible_to(guest).exists()
    assert attached(case)["how"] == "mail"


def test_an_address_that_nobody_proved_finds_nothing() -> None:
    _guest, case = sent_at_a_counter()
    ada = signs_in(MAIL, is_proven=False)
    assert ada.person_id != case.applicant_id
    assert not queries.visible_to(ada).exists()


@pytest.mark.parametrize("by_mail", [True, False])
def test_somebody_without_a_name_yet_takes_over_what_was_made_for_them(by_mail: bool) -> None:
    ada = signs_in(MAIL)
    guest, case = sent_at_a_counter()
    made = case.applicant_id
    assert made is not None
    assert made != ada.person_id
    signs_in(MAIL, None if by_mail else guest)
    case.refresh_from_db()
    assert case.applicant_id == ada.person_id
    assert ada.person_id is not None
    assert people.person(ada.person_id).family_name == "LOVELACE"
    assert people.details_of(ada.person_id).passport_number == "P1234567"
    assert people.has_consent(ada.person_id, Purpose.SENSITIVE)
    assert people.person(made).is_erased
    assert not Item.objects.filter(holder_person_id=made).exists()
    assert Item.objects.filter(holder_person_id=ada.person_id).exists()
    assert attached(case)["was"] == f"person:{made}"
    assert codes(f"person:{made}")[-1] == "person.merged"


def test_somebody_else_with_that_address_or_browser_takes_over_nobody() -> None:
    mother = signs_in(MAIL)
    assert mother.person_id is not None
    accounts.update_person(
        mother.person_id, actor=mother, at=clock.now(), family_name="BYRON", given_name="ANNE"
    )
    guest, case = sent_at_a_counter()
    again = signs_in(MAIL, guest)
    case.refresh_from_db()
    assert again.person_id == mother.person_id != case.applicant_id
    assert not queries.visible_to(mother).exists()
    assert queries.visible_to(guest).get() == case


def test_an_address_under_which_several_applied_says_nobody() -> None:
    sent_at_a_counter()
    sent_at_a_counter(given_names="GRACE")
    office = signs_in(MAIL)
    assert not queries.visible_to(office).exists()


def test_two_files_of_one_person_come_together() -> None:
    cases = {sent_at_a_counter()[1].pk, sent_at_a_counter()[1].pk}
    ada = signs_in(MAIL)
    assert {one.pk for one in queries.visible_to(ada)} == cases


def test_who_has_an_account_is_not_taken_over() -> None:
    _guest, case = sent_at_a_counter()
    assert case.applicant_id is not None
    theirs = accounts.make_account("own@example.org", at=clock.now(), is_proven=True)
    accounts.attach_account(case.applicant_id, theirs, actor=SYSTEM, at=clock.now())
    assert not queries.visible_to(signs_in(MAIL)).exists()


def test_what_an_agent_wrote_into_the_entry_of_a_person_opens_nothing() -> None:
    _guest, case = sent_at_a_counter()
    assert case.applicant_id is not None
    accounts.update_details(
        case.applicant_id, {"email": "agent@example.org"}, actor=stage.applicant("Agent"), at=clock.now()
    )
    assert not queries.visible_to(signs_in("agent@example.org")).exists()


def test_an_officer_who_signs_in_at_that_browser_takes_nothing() -> None:
    guest, case = sent_at_a_counter()
    tell_everybody(guest, stage.counter(name="Other"), clock.now())
    assert queries.visible_to(guest).get() == case


def test_mandates_given_at_the_counter_go_on_after_the_merge() -> None:
    ada = signs_in(MAIL)
    _guest, case = sent_at_a_counter()
    helper = stage.staff(Role.COUNTER_OFFICER, "Helper")
    assert case.applicant_id is not None
    accounts.give_mandate(
        case.applicant_id,
        actor=helper,
        at=clock.now(),
        how=HowGiven.IN_PERSON,
        agent_id=helper.person_id,
        case_ref=case.reference,
    )
    signs_in(MAIL)
    assert Mandate.objects.get().principal_id == ada.person_id


def test_numbers_of_papers_are_readable_after_the_merge_although_the_key_of_the_double_is_gone() -> None:
    ada = signs_in(MAIL)
    _guest, case = sent_at_a_counter(number="EZ123999")
    made = case.applicant_id
    assert made is not None
    assert ada.person_id is not None
    old_key = people.data_key_of(made)
    numbered = Item.objects.select_related("data_key").get(evidence="passport", number__isnull=False)
    assert (numbered.holder_person_id, numbered.data_key_id) == (made, old_key.pk)
    # One more that lies in no case any more: everything that was theirs comes along.
    loose = Item(evidence="passport", holder_person_id=made, made_at=clock.now(), data_key=old_key)
    loose.number = seal(old_key, b"EZ555000", context=loose.number_context)
    loose.save()
    signs_in(MAIL)
    old_key.refresh_from_db()
    assert old_key.is_shredded
    for item, number in ((numbered, "EZ123999"), (loose, "EZ555000")):
        moved = Item.objects.select_related("data_key").get(pk=item.pk)
        assert moved.holder_person_id == ada.person_id
        assert number_of(moved) == number
    with zipfile.ZipFile(io.BytesIO(services.copy_of_everything(ada, ada.person_id))) as archive:
        kept = json.loads(archive.read("data.json"))["items"]
    assert {one["number"] for one in kept if one["number"]} == {"EZ123999", "EZ555000"}


def test_the_number_follows_too_when_another_case_keeps_the_double() -> None:
    guest, case = sent_at_a_counter(number="EZ123999")
    made = case.applicant_id
    Case.objects.filter(pk=stage.draft(stage.applicant("Byron")).pk).update(applicant_id=made)
    ada = signs_in("other@example.org")
    tell_everybody(guest, replace(ada, visitor=guest.visitor), clock.now())
    case.refresh_from_db()
    # The browser alone does not show that what else the double has is theirs: nothing moves, nothing is lost.
    assert case.applicant_id == made
    item = Item.objects.select_related("data_key").get(number__isnull=False)
    assert number_of(item) == "EZ123999"


def test_a_private_link_attaches_nothing_without_being_asked() -> None:
    guest, case = sent_at_a_counter()
    by_link = replace(guest, visitor_by_link=True)
    ada = signs_in("other@example.org", by_link)
    case.refresh_from_db()
    assert ada.person_id != case.applicant_id
    assert case.secret_hash == guest.visitor
    assert not queries.visible_to(ada).exists()
    assert services.attach_draft(ada, guest.visitor, case.pk)
    case.refresh_from_db()
    assert case.applicant_id == ada.person_id
