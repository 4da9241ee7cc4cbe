"""Cases from the draft to the end, on the real joint filing and on an invented one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from wenjin.cases.domain import acts, errors
from wenjin.cases.domain.events import (
    NO_LONGER_MADE_HERE,
    Accepted,
    ClockPaused,
    ClockResumed,
    Closed,
    ClosedWhy,
    InformationRequested,
    Outcome,
    PartWithdrawn,
    Submitted,
    TaskDone,
    Wanted,
    WantedDropped,
    WantedKind,
)
from wenjin.cases.domain.grounds import refused_ground
from wenjin.cases.domain.procedure import read_procedure
from wenjin.cases.domain.progress import is_out_of_it
from wenjin.cases.domain.state import CaseStatus, PartStatus, RequestStatus, TaskStatus
from wenjin.cases.tests.domain_cases import (
    JOINT,
    PAPERS,
    RESIDENCE,
    WORK,
    Journal,
    accepted,
    at,
    decision,
    document,
    kinds,
    real,
    shop,
    task,
)
from wenjin.catalogue.domain.service import Answer


def test_the_joint_filing_from_draft_to_collection() -> None:
    journal = Journal(real())
    assert journal.state.status is CaseStatus.DRAFT
    journal.submit()
    assert journal.state.tasks["upload"].status is TaskStatus.DONE
    assert journal.state.tasks["prereview"].status is TaskStatus.READY
    assert set(journal.state.clocks) == {"prereview"}
    journal.complete("prereview", "book", when=at(12))
    assert journal.state.clocks["prereview"].is_stopped
    happened = journal.add(acts.complete_task(journal.state, real(), "originals", at=at(16)))
    assert kinds(happened) == (TaskDone, Accepted)
    assert set(journal.state.clocks) == {"prereview", "work", "residence"}
    journal.decide(WORK, when=at(24)).decide(RESIDENCE, when=at(25))
    assert journal.state.tasks["collect"].status is TaskStatus.READY
    happened = journal.add(acts.complete_task(journal.state, real(), "collect", at=at(26)))
    assert kinds(happened) == (TaskDone, Closed)
    assert journal.state.closed_why is ClosedWhy.FINISHED
    journal.must_be_whole()


def test_submitting_needs_the_papers_that_are_certainly_needed() -> None:
    journal = Journal(real())

    def answers(_: str, evidence: str) -> Answer:
        return {"passport": Answer.YES, "kinship_proof": Answer.UNKNOWN}.get(evidence, Answer.NO)

    with pytest.raises(errors.PapersMissing) as caught:
        acts.submit(journal.state, real(), at=at(9), content_hash="00", papers=[], answers=answers)
    assert caught.value.details == {"papers": ("passport",)}
    happened = acts.submit(
        journal.state, real(), at=at(9), content_hash="00", papers=["passport"], answers=answers
    )
    assert kinds(happened) == (Submitted,)


def test_submitting_needs_the_answers_of_the_parts_that_are_asked_for() -> None:
    fields = [
        {"id": "name", "label": "Name", "type": "text", "required": True, "about": "person"},
        {"id": "nickname", "label": "Nickname", "type": "text", "about": "person"},
        {
            "id": "job",
            "label": "Job",
            "type": "text",
            "required": True,
            "about": "person",
            "decisions": ["a"],
        },
    ]
    procedure = read_procedure(
        document(
            [
                task("file"),
                task("take", "file", role="counter"),
                task("one", "take", role="officer-a", decision="a"),
                task("two", "take", role="officer-b", decision="b"),
            ],
            [decision("a", "one"), decision("b", "two")],
            form={"makes": [], "sections": [{"id": "s", "title": "S", "fields": fields}]},
        )
    )
    journal = Journal(procedure)
    with pytest.raises(errors.FieldsMissing) as caught:
        acts.submit(journal.state, procedure, at=at(9), content_hash="", papers=[], fields=["nickname"])
    assert caught.value.details == {"fields": ("name", "job")}
    journal.add(acts.withdraw(journal.state, procedure, "a", at=at(9)))
    assert acts.submit(journal.state, procedure, at=at(9), content_hash="", papers=[], fields=["name"])


def test_nothing_is_submitted_twice() -> None:
    journal = Journal(real()).submit()
    with pytest.raises(errors.AlreadySubmitted):
        acts.submit(journal.state, real(), at=at(10), content_hash="00", papers=[])


def test_handing_in_is_the_acceptance_where_nothing_comes_before_the_decision() -> None:
    procedure = read_procedure(
        document([task("say", role="officer-a", decision="a")], [decision("a", "say")])
    )
    journal = Journal(procedure)
    happened = journal.add(acts.submit(journal.state, procedure, at=at(9), content_hash="", papers=[]))
    assert kinds(happened) == (Submitted, Accepted)
    assert journal.state.clocks["say"].is_running
    journal.decide("a")
    assert journal.state.is_closed


def test_a_clock_may_start_with_the_submission() -> None:
    procedure = read_procedure(
        document(
            [
                task("file"),
                task("take", "file", role="counter"),
                task("say", "take", role="officer-a", decision="a", starts_at="submission"),
            ],
            [decision("a", "say")],
        )
    )
    journal = Journal(procedure).submit(at(10))
    assert journal.state.clocks["say"].started_at == at(10)
    assert journal.state.tasks["say"].status is TaskStatus.WAITING


def test_a_task_is_done_in_its_turn_and_once() -> None:
    journal = Journal(real())
    with pytest.raises(errors.NotSubmitted):
        acts.complete_task(journal.state, real(), "prereview", at=at(9))
    journal.submit()
    with pytest.raises(errors.NotYet) as caught:
        acts.complete_task(journal.state, real(), "originals", at=at(9))
    assert caught.value.details == {"waits_for": ("book",)}
    with pytest.raises(errors.AlreadyDone):
        acts.complete_task(journal.state, real(), "upload", at=at(9))
    with pytest.raises(errors.TakenByDecision):
        acts.complete_task(journal.state, real(), "work", at=at(9))
    with pytest.raises(errors.UnknownPart):
        acts.complete_task(journal.state, real(), "dance", at=at(9))


def test_one_granted_one_refused_is_still_handed_over() -> None:
    journal = accepted().decide(WORK, when=at(20)).decide(RESIDENCE, Outcome.REFUSED, when=at(23))
    assert journal.state.tasks["collect"].status is TaskStatus.READY
    journal.complete("collect", when=at(24))
    assert journal.state.is_closed
    journal.must_be_whole()


def test_with_everything_refused_there_is_nothing_to_collect() -> None:
    journal = accepted().decide(WORK, Outcome.REFUSED, when=at(20))
    with pytest.raises(errors.DependencyRefused):
        acts.decide(journal.state, real(), RESIDENCE, Outcome.GRANTED, by="person:two", at=at(20))
    journal.decide(RESIDENCE, Outcome.REFUSED, when=at(20))
    assert journal.state.tasks["collect"].status is TaskStatus.SKIPPED
    assert journal.state.is_closed


def test_withdrawing_the_first_part_asks_for_the_paper_it_would_have_made() -> None:
    journal = accepted()
    happened = journal.add(acts.withdraw(journal.state, real(), WORK, at=at(18)))
    assert kinds(happened)[:2] == (PartWithdrawn, InformationRequested)
    asked = journal.state.open_requests[0]
    assert (asked.decision, asked.by) == (RESIDENCE, acts.SYSTEM)
    assert asked.wanted == (Wanted(WantedKind.PAPER, "work_permit", NO_LONGER_MADE_HERE),)
    assert journal.state.tasks["work"].status is TaskStatus.SKIPPED
    assert journal.state.clocks["work"].is_stopped
    with pytest.raises(errors.InformationOutstanding):
        acts.decide(journal.state, real(), RESIDENCE, Outcome.GRANTED, by="person:two", at=at(19))
    journal.supply("work_permit", when=at(19))
    journal.decide(RESIDENCE, when=at(20)).complete("collect", when=at(21))
    assert journal.state.closed_why is ClosedWhy.FINISHED
    journal.must_be_whole()


def test_the_clock_of_the_dependent_stands_still_only_where_the_procedure_says_so() -> None:
    journal = accepted()
    paused = [
        one for one in acts.withdraw(journal.state, real(), WORK, at=at(18)) if isinstance(one, ClockPaused)
    ]
    assert [one.pause for one in paused] == ["correction"]
    silent = (
        replace(one, may_pause=("interview",)) if one.id == "residence" else one for one in real().tasks
    )
    without = replace(real(), tasks=tuple(silent))
    assert ClockPaused not in kinds(acts.withdraw(journal.state, without, WORK, at=at(18)))
    shopping = Journal(shop()).submit().complete("check", "accept").decide("licence").decide("food")
    shopping.complete("inspect")
    shopping.add(acts.withdraw(shopping.state, shop(), "fire", at=at(18)))
    assert shopping.state.open_requests[0].decision == "opening"
    assert shopping.state.clocks["open"].is_paused
    shopping.supply("fire_permit", when=at(19))
    assert shopping.state.clocks["open"].is_running
    shopping.must_be_whole()


def test_a_clock_that_starts_while_papers_are_still_to_come_stands_still_from_the_start() -> None:
    journal = Journal(shop()).submit().complete("check", "accept").decide("licence")
    journal.add(acts.withdraw(journal.state, shop(), "food", at=at(18)))
    assert "open" not in journal.state.clocks
    journal.complete("inspect", when=at(19)).decide("fire", when=at(19))
    clock = journal.state.clocks["open"]
    assert clock.is_paused
    assert clock.holds[0].legal_basis == "art. of papers-incomplete"
    journal.supply("food_permit", when=at(20))
    assert journal.state.clocks["open"].is_running
    journal.decide("opening", when=at(20))
    journal.must_be_whole()


def test_a_paper_that_is_in_the_file_already_is_not_asked_for_again() -> None:
    journal = Journal(real())
    papers = [*{need for one in real().tasks for need in one.needs}]
    journal.add(acts.submit(journal.state, real(), at=at(9), content_hash="00", papers=papers))
    assert kinds(acts.withdraw(journal.state, real(), WORK, at=at(10))) == (PartWithdrawn,)


def test_a_part_withdrawn_in_the_draft_is_simply_not_asked_for() -> None:
    journal = Journal(real())
    journal.add(acts.withdraw(journal.state, real(), RESIDENCE, at=at(9)))
    journal.submit().complete("prereview", "book", "originals").decide(WORK).complete("collect")
    assert journal.state.is_closed
    assert journal.state.tasks["residence"].status is TaskStatus.SKIPPED
    assert "residence" not in journal.state.clocks
    journal.must_be_whole()


def test_nobody_waits_for_an_authority_of_which_nothing_is_asked_any_more() -> None:
    journal = Journal(real()).submit()
    journal.add(acts.withdraw(journal.state, real(), WORK, at=at(10)))
    assert journal.state.tasks["prereview"].status is TaskStatus.SKIPPED
    assert journal.state.tasks["book"].status is TaskStatus.READY
    assert journal.state.clocks["prereview"].is_stopped
    journal.must_be_whole()


def test_an_acceptance_is_not_passed_over_when_its_authority_is_out_of_it() -> None:
    procedure = read_procedure(
        document(
            [
                task("file"),
                task("accept", "file", role="officer-a", accepts=True),
                task("one", "accept", role="officer-a", decision="a"),
                task("two", "accept", role="officer-b", decision="b"),
            ],
            [decision("a", "one"), decision("b", "two")],
        )
    )
    journal = Journal(procedure).submit()
    journal.add(acts.withdraw(journal.state, procedure, "a", at=at(10)))
    assert journal.state.tasks["accept"].status is TaskStatus.READY
    assert is_out_of_it(journal.state, procedure, procedure.task("accept"))


def photo_for_residence(decision: str, evidence: str) -> Answer:
    """As the pack says it: only the residence permit needs the receipt of a photograph."""
    return Answer.NO if evidence == "visa_photo_receipt" and decision != RESIDENCE else Answer.YES


def test_what_only_the_withdrawn_part_needs_is_not_wanted_any_more_and_the_pause_ends() -> None:
    journal = Journal(real()).submit()
    journal.ask(None, "visa_photo_receipt", pause=PAPERS)
    assert journal.state.clocks["prereview"].is_paused
    happened = journal.add(
        acts.withdraw(journal.state, real(), RESIDENCE, at=at(10), answers=photo_for_residence)
    )
    assert kinds(happened) == (PartWithdrawn, WantedDropped, ClockResumed)
    assert journal.state.requests["r1"].status is RequestStatus.MOOT
    assert journal.state.clocks["prereview"].is_running
    assert not journal.state.open_requests
    journal.complete("prereview", when=at(11))
    journal.must_be_whole()


def test_what_others_need_too_stays_wanted_when_a_part_is_withdrawn() -> None:
    journal = Journal(real()).submit()
    journal.ask(None, "visa_photo_receipt", "passport", "horoscope", pause=PAPERS)
    happened = journal.add(
        acts.withdraw(journal.state, real(), RESIDENCE, at=at(10), answers=photo_for_residence)
    )
    assert kinds(happened) == (PartWithdrawn, WantedDropped)
    assert [one.id for one in journal.state.requests["r1"].outstanding] == ["passport", "horoscope"]
    assert journal.state.clocks["prereview"].is_paused
    what = [("paper", "passport"), ("paper", "horoscope")]
    happened = journal.add(acts.supply(journal.state, real(), what, at=at(11)))
    assert journal.state.requests["r1"].status is RequestStatus.MET
    assert journal.state.clocks["prereview"].is_running
    journal.must_be_whole()


def test_a_request_whose_rest_falls_away_was_met() -> None:
    journal = Journal(real()).submit()
    journal.ask(None, "visa_photo_receipt", "passport", pause=PAPERS)
    journal.add(acts.supply(journal.state, real(), [("paper", "passport")], at=at(10)))
    happened = journal.add(
        acts.withdraw(journal.state, real(), RESIDENCE, at=at(11), answers=photo_for_residence)
    )
    assert kinds(happened) == (PartWithdrawn, WantedDropped, ClockResumed)
    assert journal.state.requests["r1"].status is RequestStatus.MET
    assert [one.id for one in journal.state.requests["r1"].wanted] == ["passport"]
    journal.must_be_whole()


def test_an_answer_that_only_the_withdrawn_part_asks_for_is_not_wanted_any_more() -> None:
    journal = Journal(real()).submit()
    wanted = [
        Wanted(WantedKind.FIELD, "permit_months", "unclear"),
        Wanted(WantedKind.FIELD, "phone", "unclear"),
    ]
    journal.add(
        acts.request_information(
            journal.state, real(), request="r1", decision=None, wanted=wanted, by="person:one", at=at(10)
        )
    )
    journal.add(acts.withdraw(journal.state, real(), RESIDENCE, at=at(11)))
    assert [one.id for one in journal.state.requests["r1"].outstanding] == ["phone"]


def test_what_was_asked_for_the_withdrawn_decision_itself_ends_with_it() -> None:
    journal = accepted()
    journal.ask(RESIDENCE, "visa_photo_receipt", "passport", pause="correction", when=at(17))
    happened = journal.add(acts.withdraw(journal.state, real(), RESIDENCE, at=at(18)))
    assert kinds(happened) == (PartWithdrawn,)
    assert journal.state.requests["r1"].status is RequestStatus.MOOT
    assert journal.state.clocks["residence"].is_stopped


def test_after_a_refusal_of_the_ground_nothing_is_left_to_collect() -> None:
    journal = accepted().decide(WORK, Outcome.REFUSED, when=at(20))
    assert journal.state.tasks["collect"].status is TaskStatus.SKIPPED
    assert journal.state.is_open
    assert refused_ground(journal.state, real(), RESIDENCE) == (WORK,)
    journal.add(acts.withdraw(journal.state, real(), RESIDENCE, at=at(21)))
    assert journal.state.closed_why is ClosedWhy.FINISHED
    journal.must_be_whole()


def test_what_can_never_be_granted_is_known_through_what_is_open_between() -> None:
    journal = Journal(shop()).submit().complete("check", "accept").decide("licence", Outcome.REFUSED)
    assert refused_ground(journal.state, shop(), "opening") == ("licence",)
    assert journal.state.tasks["fetch"].status is TaskStatus.SKIPPED
    withdrawn = Journal(shop()).submit().complete("check", "accept")
    withdrawn.add(acts.withdraw(withdrawn.state, shop(), "licence", at=at(18)))
    assert refused_ground(withdrawn.state, shop(), "opening") == ()
    assert withdrawn.state.tasks["fetch"].status is TaskStatus.WAITING


def test_with_everything_withdrawn_the_case_is_closed() -> None:
    journal = accepted()
    journal.add(acts.withdraw(journal.state, real(), RESIDENCE, at=at(18)))
    happened = journal.add(acts.withdraw(journal.state, real(), WORK, at=at(18)))
    assert kinds(happened) == (PartWithdrawn, Closed)
    assert journal.state.closed_why is ClosedWhy.WITHDRAWN
    journal.must_be_whole()


def test_withdrawing_what_is_left_after_a_refusal_finishes_the_case() -> None:
    journal = accepted().decide(WORK, Outcome.REFUSED, when=at(20))
    journal.add(acts.withdraw_all(journal.state, real(), at=at(20)))
    assert journal.state.closed_why is ClosedWhy.FINISHED
    with pytest.raises(errors.CaseClosed):
        acts.withdraw_all(journal.state, real(), at=at(21))
    one_by_one = accepted().decide(WORK, Outcome.REFUSED, when=at(20))
    one_by_one.add(acts.withdraw(one_by_one.state, real(), RESIDENCE, at=at(20)))
    assert one_by_one.state.closed_why is ClosedWhy.FINISHED


def test_withdrawing_all_at_once() -> None:
    journal = accepted().decide(WORK, when=at(20))
    journal.add(acts.withdraw_all(journal.state, real(), at=at(20)))
    assert not journal.state.is_closed, "the work permit is still to be collected"
    with pytest.raises(errors.AlreadyWithdrawn):
        acts.withdraw_all(journal.state, real(), at=at(20))
    fresh = accepted()
    fresh.add(acts.withdraw_all(fresh.state, real(), at=at(20)))
    assert fresh.state.closed_why is ClosedWhy.WITHDRAWN
    assert not fresh.state.open_requests


def test_what_is_decided_or_withdrawn_is_not_withdrawn() -> None:
    journal = accepted().decide(WORK)
    with pytest.raises(errors.AlreadyDecided) as caught:
        acts.withdraw(journal.state, real(), WORK, at=at(20))
    assert caught.value.details["outcome"] is Outcome.GRANTED
    journal.add(acts.withdraw(journal.state, real(), RESIDENCE, at=at(20)))
    with pytest.raises(errors.AlreadyWithdrawn):
        acts.withdraw(journal.state, real(), RESIDENCE, at=at(20))


def test_a_diamond_of_decisions_opens_level_by_level() -> None:
    procedure = shop()
    journal = Journal(procedure).submit().complete("check", "accept")
    for early in ("food", "fire", "opening"):
        with pytest.raises((errors.OutOfOrder, errors.NotYet)):
            acts.decide(journal.state, procedure, early, Outcome.GRANTED, by="person:two", at=at(10))
    journal.decide("licence")
    with pytest.raises(errors.NotYet) as caught:
        acts.decide(journal.state, procedure, "fire", Outcome.GRANTED, by="person:two", at=at(10))
    assert caught.value.details == {"waits_for": ("inspect",)}
    journal.decide("food")
    with pytest.raises(errors.OutOfOrder) as waiting:
        acts.decide(journal.state, procedure, "opening", Outcome.GRANTED, by="person:two", at=at(10))
    assert waiting.value.details == {"waits_for": ("fire",)}
    assert "open" not in journal.state.clocks
    journal.complete("inspect").decide("fire")
    assert journal.state.clocks["open"].is_running
    journal.decide("opening").complete("fetch")
    assert journal.state.is_closed
    journal.must_be_whole()


def test_a_refusal_at_the_top_of_the_diamond_runs_down_without_the_work_in_between() -> None:
    procedure = shop()
    journal = Journal(procedure).submit().complete("check", "accept").decide("licence", Outcome.REFUSED)
    journal.decide("fire", Outcome.REFUSED)
    assert journal.state.tasks["inspect"].status is TaskStatus.SKIPPED
    journal.decide("food", Outcome.REFUSED).decide("opening", Outcome.REFUSED)
    assert journal.state.is_closed
    journal.must_be_whole()


def test_a_draft_is_thrown_away() -> None:
    journal = Journal(real())
    journal.add(acts.discard(journal.state, at=at(9)))
    assert journal.state.closed_why is ClosedWhy.DISCARDED
    with pytest.raises(errors.AlreadySubmitted):
        acts.discard(Journal(real()).submit().state, at=at(9))


def test_a_file_that_is_not_taken_on() -> None:
    journal = Journal(real()).submit()
    with pytest.raises(errors.ReasonMissing):
        acts.close_unaccepted(journal.state, at=at(10), reason=" ")
    journal.ask(None, "passport")
    journal.add(acts.close_unaccepted(journal.state, at=at(10), reason="no answer"))
    assert journal.state.closed_why is ClosedWhy.NOT_ACCEPTED
    assert journal.state.requests["r1"].status is RequestStatus.MOOT
    journal.must_be_whole()
    with pytest.raises(errors.NotPossibleNow):
        acts.close_unaccepted(accepted().state, at=at(18), reason="late")


def test_nothing_changes_in_a_closed_case() -> None:
    journal = accepted()
    journal.add(acts.withdraw_all(journal.state, real(), at=at(20)))
    state = journal.state
    deeds: list[Callable[[], object]] = [
        lambda: acts.submit(state, real(), at=at(21), content_hash="", papers=[]),
        lambda: acts.complete_task(state, real(), "collect", at=at(21)),
        lambda: acts.decide(state, real(), WORK, Outcome.GRANTED, by="person:two", at=at(21)),
        lambda: acts.withdraw(state, real(), WORK, at=at(21)),
        lambda: acts.supply(state, real(), [("paper", "passport")], at=at(21)),
        lambda: acts.assign(state, real(), WORK, "person:one", at=at(21)),
        lambda: acts.migrate(state, real("work-permit-in-china"), at=at(21)),
    ]
    for act in deeds:
        with pytest.raises(errors.CaseClosed):
            act()


def test_assignment() -> None:
    journal = accepted()
    journal.add(acts.assign(journal.state, real(), WORK, "person:one", at=at(17)))
    assert journal.state.parts[WORK].assigned_to == "person:one"
    assert acts.assign(journal.state, real(), WORK, "person:one", at=at(17)) == ()
    journal.add(acts.assign(journal.state, real(), WORK, None, at=at(17)))
    assert journal.state.parts[WORK].assigned_to is None
    with pytest.raises(errors.UnknownPart):
        acts.assign(journal.state, real(), "nothing", None, at=at(17))


def test_every_procedure_of_the_pack_can_be_walked_to_its_end() -> None:
    for name in (JOINT, "work-permit-in-china", "residence-permit-work-first", "company-opening"):
        journal = Journal(real(name)).submit()
        for one in real(name).tasks:
            if not journal.state.tasks[one.id].is_settled:
                journal.decide(one.decision) if one.decision else journal.complete(one.id)
        assert journal.state.is_closed, name
        assert all(part.status is PartStatus.DECIDED for part in journal.state.parts.values())
        journal.must_be_whole()


def test_an_event_keeps_its_moment_in_one_zone_and_needs_one() -> None:
    assert str(Submitted(at=at(9), content_hash="", papers=()).at) == "2026-11-09 02:00:00+00:00"
    with pytest.raises(ValueError, match="aware"):
        Submitted(at=datetime(2026, 11, 9), content_hash="", papers=())  # noqa: DTZ001  # that is the point
