"""Handling: asking for papers, clocks that stand still and run again, refusals by two, messages, permissions."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from wenjin.accounts.domain.actor import Role
from wenjin.cases import queries, services
from wenjin.cases.domain.errors import AlreadyDecided, SecondPersonNeeded, StaleForm, ValidityImpossible
from wenjin.cases.domain.events import Wanted, WantedKind
from wenjin.cases.domain.refusal_words import RefusalWords, names_a_law
from wenjin.cases.domain.state import from_json
from wenjin.cases.models import Case, CasePaper, CasePart, Letter, Message
from wenjin.cases.services.refusals import ReasonNotInChinese
from wenjin.cases.services.replaying import check
from wenjin.cases.services.sweeping import mark_late, sweep
from wenjin.cases.tests import stage
from wenjin.core import clock
from wenjin.core.delivery.models import Mail
from wenjin.core.ledger import book
from wenjin.core.ledger.verification import verify

pytestmark = pytest.mark.django_db


def ask(case: Case, *, by: str = stage.EXPERTS) -> services.Outcome:
    return services.request_information(
        stage.officer(by),
        case.pk,
        decision=stage.WORK,
        wanted=[
            Wanted(WantedKind.PAPER, "degree_certificate", "illegible"),
            Wanted(WantedKind.FIELD, "position", "unclear"),
        ],
        pause="correction",
        text="The second page cannot be read.",
        answer_by=clock.today() + timedelta(days=15),
        key="ask",
    )


def test_a_request_stops_the_clock_and_what_comes_starts_it_again() -> None:
    ada = stage.applicant()
    case = stage.accepted(ada)
    ask(case)
    part = CasePart.objects.get(case=case, decision=stage.WORK)
    assert part.is_paused
    assert part.due_on is None
    assert CasePaper.objects.get(case=case, evidence="degree_certificate").state == "wrong"
    assert Message.objects.filter(case=case, request="r1").count() == 1
    fresh = Case.objects.select_related("data_key").get(pk=case.pk)
    rows = {row.evidence: row for row in queries.papers(fresh, reach=queries.reach(ada, fresh))}
    assert rows["degree_certificate"].is_wanted
    services.put_paper(ada, case.pk, "degree_certificate", stage.file(b"%PDF-1.7 better").pk)
    part.refresh_from_db()
    assert part.is_paused
    done = services.save_answers(ada, case.pk, {"position": "Chief engineer"})
    assert "case.clock_resumed" in done.codes
    part.refresh_from_db()
    assert not part.is_paused
    assert part.due_on is not None
    with pytest.raises(services.Forbidden):
        services.save_answers(ada, case.pk, {"position": "Clerk"})
    case = Case.objects.select_related("data_key").get(pk=case.pk)
    assert check(case) is None
    stage.run_outbox()
    subjects = set(Mail.objects.values_list("subject", flat=True))
    assert any("needs something" in one for one in subjects)
    assert any("runs again" in one for one in subjects)


def test_a_refusal_needs_a_second_officer() -> None:
    case = stage.accepted(stage.applicant())
    first, second = stage.officer(), stage.officer(name="Second")
    with pytest.raises(SecondPersonNeeded):
        services.decide(first, case.pk, stage.WORK, "refused", reason="No.", key="a")
    services.propose_refusal(
        first, case.pk, stage.WORK, reason="The degree is not recognised.\n不符合条件。", key="b"
    )
    with pytest.raises(SecondPersonNeeded):
        services.confirm_refusal(first, case.pk, stage.WORK, key="c")
    services.confirm_refusal(second, case.pk, stage.WORK, key="d")
    state = from_json(Case.objects.get(pk=case.pk).state)
    assert state.parts[stage.WORK].outcome == "refused"


def test_a_refusal_needs_a_chinese_reason() -> None:
    case = stage.accepted(stage.applicant())
    first, second = stage.officer(), stage.officer(name="Second")
    with pytest.raises(ReasonNotInChinese):
        services.propose_refusal(first, case.pk, stage.WORK, reason="Not recognised.", key="a")
    services.propose_refusal(first, case.pk, stage.WORK, reason="学历未获认可。", key="b")
    with pytest.raises(ReasonNotInChinese):
        services.confirm_refusal(second, case.pk, stage.WORK, reason="Not recognised.", key="c")
    assert from_json(Case.objects.get(pk=case.pk).state).parts[stage.WORK].outcome is None


@pytest.mark.parametrize("law", ["x", "1234", "a.b", " - "])
def test_a_slip_of_a_key_names_no_law(law: str) -> None:
    assert not names_a_law(law)
    case = stage.accepted(stage.applicant())
    words = RefusalWords({"zh-hans": "不符合条件。"}, law)
    with pytest.raises(services.LegalBasisImplausible):
        services.propose_refusal(stage.officer(), case.pk, stage.WORK, reason=words, key="a")


@pytest.mark.parametrize("law", ["art. 38", "第三十八条", "ELL 7", "行政许可法第38条"])
def test_what_names_a_law(law: str) -> None:
    assert names_a_law(law)


@pytest.mark.usefixtures("letter_key")
def test_the_letter_of_a_refusal_gives_the_reason_of_the_proposal() -> None:
    case = stage.accepted(stage.applicant())
    services.propose_refusal(
        stage.officer(), case.pk, stage.WORK, reason="Not recognised.\n不予认可。", key="b"
    )
    services.confirm_refusal(stage.officer(name="Second"), case.pk, stage.WORK, key="d")
    stage.run_outbox()
    letter = Letter.objects.get()
    found = queries.verify(letter.code)
    assert found is not None
    assert (found.outcome, found.is_valid_now) == ("refused", False)
    entries = [entry for entry in book.entries(case.stream) if entry.sealed is not None]
    assert entries
    assert b"recognised" not in b"".join(bytes(entry.sealed or b"") for entry in entries)


def test_a_stale_decision_is_refused_with_what_changed_and_a_look_makes_nothing_stale() -> None:
    ada = stage.applicant()
    case = stage.accepted(ada)
    seen = case.event_count
    officer = stage.officer()
    services.look_at(stage.officer(name="Reader"), case)
    services.assign(officer, case.pk, stage.WORK, None, key="nothing")
    ask(case)
    with pytest.raises(StaleForm) as caught:
        services.decide(officer, case.pk, stage.WORK, "granted", key="g", seen_version=seen)
    assert "case.information_requested" in str(caught.value.details["changed"])
    fresh = stage.accepted(ada)
    seen = fresh.event_count
    services.look_at(stage.officer(name="Reader"), fresh)
    services.decide(officer, fresh.pk, stage.WORK, "granted", key="g", seen_version=seen)
    # The same form sent again is no stale form.
    again = services.decide(officer, fresh.pk, stage.WORK, "granted", key="g", seen_version=seen)
    assert again.is_repeat


def test_nobody_does_what_they_may_not() -> None:
    ada = stage.applicant()
    case = stage.accepted(ada)
    stranger, other = stage.applicant("Babbage"), stage.officer(stage.EXIT_ENTRY)
    with pytest.raises(services.NoSuchCase):
        services.save_answers(stranger, case.pk, {"position": "x"})
    with pytest.raises(services.Forbidden):
        services.decide(ada, case.pk, stage.WORK, "granted", key="a")
    with pytest.raises(services.Forbidden):
        services.decide(other, case.pk, stage.WORK, "granted", key="b")
    with pytest.raises(services.Forbidden):
        services.decide(stage.counter(case.centre), case.pk, stage.WORK, "granted", key="c")
    with pytest.raises(services.KeyUsedForSomethingElse):
        services.complete_task(ada, case.pk, "book", key="t3")


def test_who_sees_what() -> None:
    ada = stage.applicant()
    draft, case = stage.draft(ada), stage.submitted(ada)
    seen = {
        "officer": (stage.officer(), {case.pk}),
        "other authority": (stage.officer("sz-customs"), set()),
        "counter": (stage.counter(case.centre), {case.pk}),
        "other counter": (stage.counter("elsewhere"), set()),
        "auditor": (stage.staff(Role.AUDITOR), {draft.pk, case.pk}),
        "director": (stage.staff(Role.DIRECTOR), set()),
        "editor": (stage.staff(Role.CONTENT_EDITOR), set()),
        "interpreter": (stage.staff(Role.INTERPRETER), set()),
        "applicant": (ada, {draft.pk, case.pk}),
    }
    for who, (actor, expected) in seen.items():
        assert set(queries.visible_to(actor).values_list("pk", flat=True)) == expected, who
    auditor = queries.case_view(seen["auditor"][0], case.reference)
    assert auditor is not None
    assert auditor.papers == ()
    assert auditor.answers == {}
    assert all(line.text is None for line in queries.ledger(seen["auditor"][0], case))


def test_powers_of_staff_need_the_second_factor() -> None:
    from dataclasses import replace

    case = stage.submitted(stage.applicant())
    weak = replace(stage.officer(), is_strong=False)
    assert not queries.visible_to(weak).exists()
    with pytest.raises(services.NoSuchCase):
        services.complete_task(weak, case.pk, "prereview", key="x")


def test_the_applicant_sees_who_looked() -> None:
    ada = stage.applicant()
    case = stage.submitted(ada)
    officer = stage.officer(name="Watcher")
    assert services.look_at(officer, case)
    assert not services.look_at(officer, case)
    item = CasePaper.objects.get(case=case, evidence="passport").item
    _, content, _ = services.open_paper(officer, case.pk, item.pk)
    assert content
    services.open_paper(ada, case.pk, item.pk)
    looks = queries.who_looked(ada, case)
    assert [(look.name.split()[0], look.what) for look in looks] == [("ADA", "passport"), ("ADA", "case")]
    assert queries.who_looked(stage.applicant("Babbage"), case) == []


def test_messages_in_both_languages() -> None:
    ada = stage.applicant(language="en")
    case = stage.submitted(ada)
    services.send_message(
        stage.officer(),
        case.pk,
        "请补充",
        key="m",
        language="zh-hans",
        translation="Please add",
        translation_language="en",
    )
    services.send_message(ada, case.pk, "Done", key="m2")
    view = queries.case_view(ada, case.reference)
    assert view is not None
    assert [(one.side, one.text, one.translation) for one in view.messages] == [
        ("office", "请补充", "Please add"),
        ("applicant", "Done", ""),
    ]
    assert services.mark_messages_read(ada, case.pk) == 1


def test_a_broken_promise_is_told_once() -> None:
    case = stage.accepted(stage.applicant(), at=clock.now() - timedelta(days=60))
    now = clock.now()
    part = CasePart.objects.get(case=case, decision=stage.WORK)
    assert mark_late(case.pk, stage.WORK, at=now)
    assert not mark_late(case.pk, stage.WORK, at=now)
    part.refresh_from_db()
    assert part.is_late
    sweep(now)
    sweep(now)
    late = [entry for entry in book.entries(case.stream) if entry.code == "case.late"]
    assert len(late) == 2
    stage.run_outbox()
    assert Mail.objects.filter(subject__startswith="We are late").count() == 2


def test_a_part_is_taken_back_and_the_other_asks_for_what_is_missing() -> None:
    ada = stage.applicant()
    case = stage.accepted(ada)
    services.withdraw_part(ada, case.pk, stage.WORK, key="w")
    state = from_json(Case.objects.get(pk=case.pk).state)
    assert state.active_decisions == {stage.RESIDENCE}
    assert any(one.id == "work_permit" for request in state.open_requests for one in request.wanted)
    services.put_paper(ada, case.pk, "work_permit", stage.file().pk)
    assert not from_json(Case.objects.get(pk=case.pk).state).open_requests


def test_the_ledger_of_everything_verifies_and_the_rows_are_its_replay() -> None:
    ada = stage.applicant()
    case = stage.accepted(ada)
    ask(case)
    services.send_message(ada, case.pk, "On its way", key="m")
    services.extend(stage.officer(), case.pk, stage.WORK, reason="More papers", key="e")
    case = Case.objects.select_related("data_key").get(pk=case.pk)
    assert check(case) is None
    assert verify([case.stream]).is_whole
    CasePart.objects.filter(case=case, decision=stage.WORK).update(status="decided")
    found = check(case)
    assert found is not None
    assert found.what == (f"{stage.WORK}:status",)
    from wenjin.cases.services.replaying import rebuild

    assert rebuild(case.pk)
    assert check(Case.objects.select_related("data_key").get(pk=case.pk)) is None


def test_an_act_is_six_statements(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    case = stage.accepted(stage.applicant())
    officer = stage.officer()
    services.assign(officer, case.pk, stage.WORK, None)
    # BEGIN and COMMIT are savepoints here, in the transaction of the test.
    with django_assert_max_num_queries(6 + 2):
        services.decide(officer, case.pk, stage.WORK, "granted", key="d")
    with pytest.raises(AlreadyDecided) as caught:
        services.decide(officer, case.pk, stage.WORK, "granted", key="e")
    assert caught.value.details["by"] == officer.reference


def test_a_validity_that_cannot_be_is_refused_whoever_sends_it() -> None:
    ada, officer = stage.applicant(), stage.officer()
    case = stage.accepted(ada)
    today = clock.today()
    for first, last, why in (
        (date(1900, 1, 1), date(2099, 1, 1), "begins_too_early"),
        (today, date(2099, 1, 1), "too_long"),
        (today, today - timedelta(days=1), "ends_before_it_begins"),
    ):
        with pytest.raises(ValidityImpossible) as caught:
            services.decide(
                officer, case.pk, stage.WORK, "granted", key=why, valid_from=first, valid_until=last
            )
        assert caught.value.details["why"] == why
    until = today + timedelta(days=1600)
    with pytest.raises(services.OutlivesItsGround) as outlives:
        services.decide(officer, case.pk, stage.WORK, "granted", key="a", valid_until=until)
    assert set(outlives.value.details["ends"]) == {"passport", "contract"}  # type: ignore[call-overload]
    services.decide(officer, case.pk, stage.WORK, "granted", key="b", valid_until=until, may_outlive=True)


def test_withdrawing_a_part_takes_back_what_only_it_needed() -> None:
    ada, officer = stage.applicant(), stage.officer()
    case = stage.submitted(ada)
    services.request_information(
        officer,
        case.pk,
        wanted=[Wanted(WantedKind.PAPER, "visa_photo_receipt", "illegible")],
        text="Again.",
        pause="papers-incomplete",
        key="ask",
    )
    services.withdraw_part(ada, case.pk, stage.RESIDENCE, key="w")
    case.refresh_from_db()
    state = from_json(case.state)
    assert not state.open_requests
    assert state.clocks["prereview"].is_running
    services.complete_task(officer, case.pk, "prereview", key="t")
