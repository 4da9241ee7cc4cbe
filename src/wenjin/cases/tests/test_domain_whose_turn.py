"""Who holds a case, for what, and what comes next."""

from wenjin.cases.domain import acts
from wenjin.cases.domain.events import Outcome
from wenjin.cases.domain.procedure import Side
from wenjin.cases.domain.whose_turn import (
    StepStatus,
    Turn,
    What,
    holder,
    holder_of,
    next_steps,
    turns,
    way,
)
from wenjin.cases.tests.domain_cases import PAPERS, RESIDENCE, WORK, Journal, accepted, at, on, real, shop


def moves(journal: Journal) -> list[tuple[What, str | None]]:
    return [(turn.what, turn.task) for turn in turns(journal.state, journal.procedure)]


def test_a_draft_is_with_the_one_who_files() -> None:
    assert turns(Journal(real()).state, real()) == (Turn(Side.EMPLOYER, What.FINISH_DRAFT),)


def test_the_review_is_with_the_first_authority() -> None:
    found = holder(Journal(real()).submit().state, real())
    assert found == Turn(Side.AUTHORITY, What.DO_TASK, "prereview", authority="sz-foreign-experts")


def test_what_is_asked_for_comes_first_and_the_other_decision_goes_on_meanwhile() -> None:
    journal = accepted()
    journal.ask(RESIDENCE, "visa_photo_receipt", pause="correction", when=at(19), answer_by=on(3, 12))
    assert turns(journal.state, real()) == (
        Turn(
            Side.EMPLOYER,
            What.SUPPLY,
            "residence",
            RESIDENCE,
            request="r1",
            by=on(3, 12),
            blocks=True,
        ),
        Turn(Side.AUTHORITY, What.DECIDE, "work", WORK, authority="sz-foreign-experts"),
    )
    assert holder(journal.state, real(), task="work") == turns(journal.state, real())[1]


def test_the_most_pressing_request_comes_first() -> None:
    journal = accepted()
    journal.ask(WORK, "passport", request="r1")
    journal.ask(WORK, "lease", request="r2", answer_by=on(20))
    journal.ask(RESIDENCE, "passport", request="r3", answer_by=on(19))
    assert [turn.request for turn in turns(journal.state, real())][:3] == ["r3", "r2", "r1"]
    assert not turns(journal.state, real())[0].blocks


def test_the_residence_permit_is_held_by_what_comes_before_it() -> None:
    journal = accepted()
    held = holder_of(journal.state, real(), RESIDENCE)
    assert held is not None
    assert held.task == "work"
    journal.decide(WORK, when=at(20))
    held = holder_of(journal.state, real(), RESIDENCE)
    assert held is not None
    assert (held.task, held.authority) == ("residence", "sz-exit-entry")
    assert holder_of(journal.state, real(), WORK) is None
    early = holder_of(Journal(real()).state, real(), RESIDENCE)
    assert early is not None
    assert early.what is What.FINISH_DRAFT


def test_a_refusal_waits_for_a_second_officer() -> None:
    journal = accepted()
    journal.add(acts.propose_refusal(journal.state, real(), WORK, by="person:one", reason="x", at=at(18)))
    assert moves(journal) == [(What.CONFIRM_REFUSAL, "work")]


def test_an_expert_review_is_waited_for() -> None:
    journal = accepted()
    journal.add(acts.pause(journal.state, real(), decision=WORK, pause="expert-review", at=at(18)))
    assert moves(journal) == [(What.AWAIT_RESULT, "work")]


def test_work_that_waits_for_papers_is_with_the_applicant() -> None:
    journal = Journal(real()).submit()
    journal.ask(None, "passport", pause=PAPERS)
    assert moves(journal) == [(What.SUPPLY, "prereview")]


def test_a_refused_ground_lets_the_next_office_act_before_the_work_in_between() -> None:
    journal = Journal(shop()).submit().complete("check", "accept").decide("licence", Outcome.REFUSED)
    assert (What.DECIDE, "fire") in moves(journal)


def test_the_way_of_a_case_in_the_middle() -> None:
    journal = accepted()
    journal.ask(RESIDENCE, "visa_photo_receipt", pause="correction", when=at(19))
    assert [(step.task, step.status) for step in way(journal.state, real())] == [
        ("upload", StepStatus.DONE),
        ("prereview", StepStatus.DONE),
        ("book", StepStatus.DONE),
        ("originals", StepStatus.DONE),
        ("work", StepStatus.NOW),
        ("residence", StepStatus.PAUSED),
        ("collect", StepStatus.WAITING),
    ]
    steps = {step.task: step for step in next_steps(journal.state, real())}
    assert list(steps) == ["work", "residence", "collect"]
    assert steps["residence"].waits_for == ("work",)
    assert steps["collect"].waits_for == ("work", "residence")


def test_nobody_is_told_to_collect_what_cannot_be_granted() -> None:
    journal = accepted().decide(WORK, Outcome.REFUSED, when=at(20))
    assert [step.task for step in next_steps(journal.state, real())] == ["residence"]
    assert moves(journal) == [(What.DECIDE, "residence")]


def test_a_closed_case_is_in_nobodys_hands() -> None:
    journal = accepted()
    journal.add(acts.withdraw_all(journal.state, real(), at=at(18)))
    assert turns(journal.state, real()) == ()
    assert next_steps(journal.state, real()) == ()
    assert holder(journal.state, real()) is None
    assert way(journal.state, real())[-1].status is StepStatus.SKIPPED
