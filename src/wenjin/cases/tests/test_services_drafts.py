"""Drafts: begun by anybody, kept through signing in, worked on by two, submitted only when whole."""

from dataclasses import replace
from datetime import timedelta

import pytest

from wenjin.accounts.after_sign_in import tell_everybody
from wenjin.accounts.domain.actor import VISITOR_LETTERS, Actor, Role
from wenjin.accounts.domain.consent import HowGiven, Purpose
from wenjin.accounts.queries import actor_of_person
from wenjin.accounts.services import give_consent, give_mandate, withdraw_consent
from wenjin.cases import queries, services
from wenjin.cases.domain.errors import FieldsMissing, PapersMissing, StaleForm
from wenjin.cases.domain.state import from_json
from wenjin.cases.models import Case, CasePaper, Item, JoinCode
from wenjin.cases.queries.permission import Deed
from wenjin.cases.queries.sealed import answers_of
from wenjin.cases.queries.visibility import Standing
from wenjin.cases.services.joining import HELP_LASTS
from wenjin.cases.services.looking import look_at
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.core.addresses import fingerprint
from wenjin.core.ledger import book

pytestmark = pytest.mark.django_db


def visitor(secret: str) -> Actor:
    return Actor(visitor=fingerprint(secret)[:VISITOR_LETTERS])


def test_a_visitor_comes_back_by_the_secret_and_keeps_the_draft_after_signing_in() -> None:
    started = services.start_draft(Actor(), stage.JOINT, language="en", facts=stage.FACTS, key="form-1")
    assert started.secret is not None
    guest = visitor(started.secret)
    again = services.start_draft(guest, stage.JOINT, language="en", facts=stage.FACTS, key="form-1")
    assert again.case.pk == started.case.pk
    services.save_answers(guest, started.case.pk, {"family_name": "Lovelace"})
    assert queries.case_view(guest, started.case.reference) is not None
    assert queries.case_view(visitor("another"), started.case.reference) is None
    ada = stage.applicant()
    tell_everybody(guest, ada, clock.now())
    case = Case.objects.select_related("data_key").get()
    assert case.applicant_id == ada.person_id
    assert case.secret_hash == ""
    assert answers_of(case)["family_name"] == "Lovelace"
    assert not queries.visible_to(guest).exists()
    assert queries.visible_to(ada).get() == case


def test_nothing_that_is_kept_leads_into_a_draft() -> None:
    started = services.start_draft(Actor(), stage.JOINT, language="en", key="form-1")
    services.save_answers(visitor(started.secret or ""), started.case.pk, {"family_name": "L"}, key="form-2")
    kept = [entry.act_key for entry in book.entries(started.case.stream)]
    assert not [one for one in kept if "form-" in (one or "")]
    for key in ("form-1", *(one.partition(":")[2] for one in kept if one)):
        with pytest.raises(services.KeyUsedForSomethingElse):
            services.start_draft(Actor(), stage.JOINT, language="en", key="form-1")
        other = services.start_draft(Actor(), stage.JOINT, language="en", key=f"{key}-")
        assert other.secret != started.secret


def test_a_draft_that_came_by_a_link_is_not_taken_over_by_signing_in() -> None:
    started = services.start_draft(Actor(), stage.JOINT, language="en")
    guest = replace(visitor(started.secret or ""), visitor_by_link=True)
    tell_everybody(guest, stage.applicant(), clock.now())
    started.case.refresh_from_db()
    assert started.case.applicant_id is None
    assert started.case.secret_hash == guest.visitor


def test_answers_are_saved_with_who_and_which_field_and_never_the_value() -> None:
    ada = stage.applicant()
    case = stage.draft(ada)
    services.save_answers(ada, case.pk, {"passport_number": "p 123 4567", "phone": "+86 138-0000-0000"})
    last = list(book.entries(case.stream))[-1]
    assert last.payload == {"fields": ["passport_number", "phone"]}
    assert last.actor == ada.reference
    case = Case.objects.select_related("data_key").get(pk=case.pk)
    assert answers_of(case)["passport_number"] == "P1234567"
    assert b"P1234567" not in bytes(case.answers or b"")
    version = case.event_count
    services.save_answers(ada, case.pk, {"phone": "+86 138 0000 0000"})
    assert Case.objects.get(pk=case.pk).event_count == version


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("birth_date", "1990-13-01", "not_a_date"),
        ("passport_number", "12", "not_a_passport_number"),
        ("uscc", "91440300MA5EXAMP2K", "wrong_check_digit"),
        ("email", "ada@", "not_an_email"),
        ("phone", "12", "not_a_phone"),
        ("sex", "Q", "not_an_option"),
        ("birth_date", "2999-01-01", "out_of_range"),
        ("nothing", "x", "unknown_field"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_saved(field: str, text: str, code: str) -> None:
    ada = stage.applicant()
    case = stage.draft(ada)
    with pytest.raises(services.WrongAnswers) as caught:
        services.save_answers(ada, case.pk, {"family_name": "New", field: text})
    assert caught.value.errors[field][0] == code
    case = Case.objects.select_related("data_key").get(pk=case.pk)
    assert answers_of(case).get("family_name") != "New"


def test_a_stale_answer_is_refused_and_another_field_is_not() -> None:
    ada = stage.applicant()
    case = stage.draft(ada)
    seen = Case.objects.get(pk=case.pk).event_count
    services.save_answers(ada, case.pk, {"position": "Engineer"})
    services.save_answers(ada, case.pk, {"workplace": "Here"}, seen_version=seen)
    with pytest.raises(StaleForm) as caught:
        services.save_answers(ada, case.pk, {"position": "Clerk"}, seen_version=seen)
    assert caught.value.details["about"] == ("position",)


def test_an_incomplete_file_says_what_is_missing() -> None:
    ada = stage.applicant()
    case = stage.draft(ada)
    with pytest.raises(PapersMissing) as papers:
        services.submit(ada, case.pk, key="s")
    assert "passport" in str(papers.value.details["papers"])
    whole = stage.filled(ada)
    services.save_answers(ada, whole.pk, {"passport_number": ""})
    with pytest.raises(FieldsMissing) as fields:
        services.submit(ada, whole.pk, key="s")
    assert fields.value.details["fields"] == ("passport_number",)


def test_nobody_files_for_themselves_without_agreeing_that_sensitive_data_are_kept() -> None:
    ada = stage.applicant()
    case = stage.filled(ada)
    assert ada.person_id is not None
    withdraw_consent(ada.person_id, Purpose.SENSITIVE, actor=ada, at=clock.now())
    with pytest.raises(services.NoConsent) as caught:
        services.submit(ada, case.pk, key="s")
    assert caught.value.details == {"purpose": "sensitive"}
    case.refresh_from_db()
    assert case.is_draft
    stage.agree(ada)
    assert services.submit(ada, case.pk, key="s").code


def test_an_expired_passport_is_refused_at_the_door() -> None:
    ada = stage.applicant()
    case = stage.filled(ada)
    services.put_paper(
        ada, case.pk, "passport", stage.file().pk, expires_on=clock.today() - timedelta(days=1)
    )
    with pytest.raises(services.PaperExpired) as caught:
        services.submit(ada, case.pk, key="s")
    assert caught.value.details["papers"] == ("passport",)
    rows = queries.papers(case, reach=queries.reach(ada, case))
    warnings = {row.evidence: row.given[0].warning for row in rows if row.given}
    assert warnings["passport"] == "expired"


def test_a_visitor_must_say_who_applies_before_submitting() -> None:
    started = services.start_draft(Actor(), stage.JOINT, language="en", facts=stage.FACTS)
    assert started.secret is not None
    guest = visitor(started.secret)
    case = stage.fill(guest, started.case)
    with pytest.raises(services.ApplicantMissing):
        services.submit(guest, case.pk, key="s")


def test_the_counter_and_the_applicant_work_on_one_draft_by_a_code() -> None:
    ada, helper = stage.applicant(), stage.counter()
    case = stage.draft(ada)
    assert not queries.visible_to(helper).exists()
    with pytest.raises(services.NoSuchCase):
        services.save_answers(helper, case.pk, {"position": "Engineer"})
    made = services.make_join_code(ada, case.pk)
    assert len(made.code) == 8
    joined = services.join_with_code(helper, f"{made.code[:4]} {made.code[4:]}")
    assert joined.pk == case.pk
    services.save_answers(helper, case.pk, {"position": "Engineer"})
    services.save_answers(ada, case.pk, {"workplace": "Here"})
    who = [
        (entry.actor, entry.payload.get("fields"))
        for entry in book.entries(case.stream)
        if entry.code == "case.answered"
    ][-2:]
    assert who == [(helper.reference, ["position"]), (ada.reference, ["workplace"])]
    with pytest.raises(services.WrongCode):
        services.join_with_code(stage.counter(name="Other"), made.code)
    with pytest.raises(services.Forbidden):
        services.withdraw_all(helper, case.pk, key="w")
    assert helper.person_id is not None
    services.end_help(ada, case.pk, helper.person_id)
    assert not queries.visible_to(helper).exists()


@pytest.mark.parametrize("purpose", ["help", "interpret"])
def test_who_joined_by_a_code_helps_and_ends_nothing(purpose: str) -> None:
    """Also in their next session, when they hold the mandate that the code gave."""
    ada = stage.applicant()
    case = stage.draft(ada)
    helper = stage.applicant("Helper")
    assert helper.person_id is not None
    services.join_with_code(helper, services.make_join_code(ada, case.pk, purpose=purpose).code)
    again = actor_of_person(helper.person_id)
    case.refresh_from_db()
    standing = Standing.HELPER if purpose == "help" else Standing.INTERPRETER
    assert queries.relation(again, case).standings == {standing}
    assert queries.visible_to(again).get() == case
    assert queries.may(again, Deed.EDIT, case) is (purpose == "help")
    for deed in (Deed.WITHDRAW, Deed.DISCARD, Deed.SEE_WHO_LOOKED):
        assert not queries.may(again, deed, case)
    with pytest.raises(services.Forbidden):
        services.discard_draft(again, case.pk)
    assert look_at(again, case)
    services.end_help(ada, case.pk, helper.person_id)
    assert not queries.visible_to(actor_of_person(helper.person_id)).exists()


def test_what_a_helper_changes_is_written_down_as_done_for_the_applicant() -> None:
    ada, helper = stage.applicant(), stage.applicant("Helper")
    assert helper.person_id is not None
    case = stage.draft(ada)
    services.join_with_code(helper, services.make_join_code(ada, case.pk).code)
    services.save_answers(actor_of_person(helper.person_id), case.pk, {"position": "Engineer"})
    last = list(book.entries(case.stream))[-1]
    assert (last.actor, last.acting_for) == (helper.reference, ada.reference)


def test_help_by_a_code_ends_at_its_hour_although_the_mandate_has_days() -> None:
    ada, helper = stage.applicant(), stage.applicant("Helper")
    assert helper.person_id is not None
    case = stage.draft(ada)
    services.join_with_code(helper, services.make_join_code(ada, case.pk).code)
    again, end = actor_of_person(helper.person_id), clock.now() + HELP_LASTS
    assert queries.visible_to(again, at=end - timedelta(minutes=1)).exists()
    assert not queries.visible_to(again, at=end + timedelta(minutes=1)).exists()


def test_a_mandate_is_to_prepare_file_and_follow_and_not_to_end_anything() -> None:
    ada, agent = stage.applicant(), stage.applicant("Agent")
    assert ada.person_id is not None
    assert agent.person_id is not None
    case = stage.draft(ada)
    give_mandate(ada.person_id, actor=ada, at=clock.now(), how=HowGiven.ONLINE, agent_id=agent.person_id)
    again = actor_of_person(agent.person_id)
    for deed in (Deed.EDIT, Deed.SUBMIT, Deed.SUPPLY, Deed.RENEW, Deed.READ_MESSAGES, Deed.SEE_WHO_LOOKED):
        assert queries.may(again, deed, case)
    assert not queries.may(again, Deed.WITHDRAW, case)
    assert not queries.may(again, Deed.DISCARD, case), "the applicant's own draft"
    begun = services.start_draft(again, stage.JOINT, language="en", applicant=ada.person_id).case
    assert queries.may(again, Deed.DISCARD, begun), "the one that they began"


def test_nobody_withdraws_in_the_place_of_the_applicant() -> None:
    ada, agent = stage.applicant(), stage.applicant("Agent")
    assert ada.person_id is not None
    assert agent.person_id is not None
    give_mandate(ada.person_id, actor=ada, at=clock.now(), how=HowGiven.ONLINE, agent_id=agent.person_id)
    case = stage.submitted(ada)
    with pytest.raises(services.Forbidden):
        services.withdraw_part(actor_of_person(agent.person_id), case.pk, stage.WORK, key="w")
    services.withdraw_part(ada, case.pk, stage.WORK, key="w")
    case.refresh_from_db()
    assert from_json(case.state).parts[stage.WORK].withdrawn_by == ada.reference


def test_an_applicant_takes_over_what_a_helper_began() -> None:
    helper, ada = stage.staff(Role.INTERMEDIARY), stage.applicant()
    case = stage.draft(helper)
    assert case.applicant_id is None
    made = services.make_join_code(helper, case.pk)
    services.join_with_code(ada, made.code)
    case.refresh_from_db()
    assert case.applicant_id == ada.person_id
    assert queries.visible_to(helper).exists()
    assert JoinCode.objects.get(case=case).mandate_id is not None


def test_codes_end_and_cannot_be_tried_out() -> None:
    ada, helper = stage.applicant(), stage.counter()
    case = stage.draft(ada)
    made = services.make_join_code(ada, case.pk)
    with pytest.raises(services.WrongCode):
        services.join_with_code(helper, made.code, at=made.expires_at + timedelta(seconds=1))
    for _ in range(4):
        with pytest.raises(services.WrongCode):
            services.join_with_code(helper, "00000000")
    with pytest.raises(services.TooManyTries):
        services.join_with_code(helper, made.code)


def test_papers_are_used_again_only_with_consent_and_by_their_holder() -> None:
    ada = stage.applicant()
    assert ada.person_id is not None
    first = stage.filled(ada)
    passport = CasePaper.objects.get(case=first, evidence="passport").item
    second = stage.draft(ada)
    offered = queries.reusable_items(ada, second)
    assert offered["passport"][0].needs_consent
    assert (offered["passport"][0].given_on, offered["passport"][0].pages) == (clock.today(), 1)
    agent = replace(stage.applicant("Agent"), mandates=frozenset({ada.person_id}))
    assert not queries.reusable_items(agent, second), "only she could agree"
    with pytest.raises(services.NoConsent):
        services.reuse_item(ada, second.pk, "passport", passport.pk)
    give_consent(ada.person_id, Purpose.REUSE_PAPERS, language="en", actor=ada, at=clock.now())
    services.reuse_item(ada, second.pk, "passport", passport.pk)
    assert Item.objects.filter(evidence="passport").count() == 1
    assert passport.papers.count() == 2
    other = stage.applicant("Babbage")
    theirs = stage.draft(other)
    with pytest.raises(services.PaperOfSomebodyElse):
        services.reuse_item(other, theirs.pk, "passport", passport.pk)


def test_a_closed_procedure_begins_nothing() -> None:
    with pytest.raises(services.ProcedureClosed):
        services.start_draft(stage.applicant(), "no-such-procedure", language="en")


def test_a_discarded_draft_can_be_read_by_nobody() -> None:
    ada = stage.applicant()
    case = stage.filled(ada)
    services.discard_draft(ada, case.pk)
    stage.run_outbox()
    case.refresh_from_db()
    assert case.status == "closed"
    assert case.answers is None
    assert case.erased_at is not None
    assert not Item.objects.filter(erased_at__isnull=True).exists()
