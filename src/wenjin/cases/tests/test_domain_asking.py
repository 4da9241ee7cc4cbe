"""Asking for papers: the right clock stands still, for the right reason, and runs again by itself."""

import pytest

from wenjin.cases.domain import acts, errors
from wenjin.cases.domain.clock import paused_time, running_time
from wenjin.cases.domain.events import (
    ClockPaused,
    ClockResumed,
    InformationDropped,
    InformationRequested,
    InformationSupplied,
    Outcome,
    PauseEnded,
    Wanted,
    WantedKind,
)
from wenjin.cases.domain.state import RequestStatus
from wenjin.cases.tests.domain_cases import (
    PAPERS,
    RESIDENCE,
    WORK,
    Journal,
    accepted,
    at,
    kinds,
    on,
    real,
    shop,
)


def opened() -> Journal:
    """The invented filing with its licence under decision: both pauses are allowed for it."""
    return Journal(shop()).submit().complete("check", "accept")


def test_the_review_before_the_acceptance_has_a_clock_that_papers_stop() -> None:
    journal = Journal(real()).submit()
    happened = journal.ask(None, "visa_photo_receipt", pause=PAPERS, when=at(10), answer_by=on(20))
    assert kinds(happened) == (InformationRequested, ClockPaused)
    clock = journal.state.clocks["prereview"]
    assert clock.is_paused
    assert clock.holds[0].legal_basis == "Administrative License Law art. 32"
    assert clock.holds[0].request == "r1"
    with pytest.raises(errors.InformationOutstanding):
        acts.complete_task(journal.state, real(), "prereview", at=at(10))
    happened = journal.supply("visa_photo_receipt", when=at(11))
    assert kinds(happened) == (InformationSupplied, ClockResumed)
    assert journal.state.clocks["prereview"].is_running
    journal.complete("prereview", when=at(12))
    journal.must_be_whole()


def test_one_decision_stands_still_while_the_other_goes_on() -> None:
    journal = accepted()
    journal.ask(RESIDENCE, "visa_photo_receipt", pause="correction", when=at(19))
    assert journal.state.clocks["residence"].is_paused
    assert journal.state.clocks["work"].is_running


def test_a_pause_that_the_procedure_does_not_have_here_is_refused() -> None:
    journal = accepted()
    with pytest.raises(errors.PauseNotAllowed) as caught:
        journal.ask(RESIDENCE, "passport", pause=PAPERS)
    assert caught.value.details == {"pause": PAPERS, "allowed": ("correction", "interview")}
    with pytest.raises(errors.PauseNotAllowed):
        journal.ask(WORK, "passport", pause="nap")
    with pytest.raises(errors.PauseNotAllowed):
        journal.ask(None, "passport", pause=PAPERS)
    assert acts.allowed_pauses(journal.state, real(), WORK) == ("correction", "expert-review")
    assert acts.allowed_pauses(journal.state, real(), None) == ()


def test_papers_are_asked_for_on_the_ground_of_papers_alone() -> None:
    journal = accepted()
    journal.add(acts.pause(journal.state, real(), decision=WORK, pause="expert-review", at=at(18)))
    with pytest.raises(errors.PauseNotAllowed) as caught:
        journal.ask(WORK, "passport", pause="expert-review")
    assert caught.value.details == {"pause": "expert-review", "allowed": ("correction",)}
    journal.ask(WORK, "passport", pause="correction")
    journal.must_be_whole()


def test_a_clock_that_has_not_started_does_not_stand_still() -> None:
    journal = Journal(real()).submit()
    with pytest.raises(errors.NotYet):
        journal.ask(RESIDENCE, "passport", pause="correction")
    assert acts.allowed_pauses(journal.state, real(), RESIDENCE) == ()
    happened = journal.ask(RESIDENCE, "passport")
    assert kinds(happened) == (InformationRequested,), "asked early, nothing stands still"


def test_asking_without_a_pause_lets_the_clock_run() -> None:
    journal = accepted()
    journal.ask(WORK, "degree_certificate")
    assert journal.state.clocks["work"].is_running
    with pytest.raises(errors.InformationOutstanding):
        acts.decide(journal.state, real(), WORK, Outcome.GRANTED, by="person:two", at=at(18))


def test_it_runs_again_when_the_last_of_several_requests_is_met() -> None:
    journal = opened()
    journal.ask("licence", "lease", pause=PAPERS, request="r1", when=at(10))
    journal.ask("licence", "passport", "map", pause=PAPERS, request="r2", when=at(11))
    journal.supply("lease", when=at(12))
    clock = journal.state.clocks["licence"]
    assert clock.is_paused
    assert [hold.request for hold in clock.holds] == ["r2"]
    assert clock.segments[-1].hold == clock.holds[0]
    assert kinds(journal.supply("passport", when=at(13))) == (InformationSupplied,)
    assert journal.state.requests["r2"].outstanding == (Wanted(WantedKind.PAPER, "map", "missing"),)
    assert ClockResumed in kinds(journal.supply("map", when=at(14)))
    assert journal.state.clocks["licence"].is_running
    clock = journal.state.clocks["licence"]
    assert paused_time(clock, at(16)) == at(14) - at(10)
    assert paused_time(clock, at(16)) + running_time(clock, at(16)) == at(16) - clock.started_at
    journal.must_be_whole()


def test_what_two_offices_ask_for_is_handed_in_once() -> None:
    journal = accepted()
    journal.ask(WORK, "passport", request="r1")
    journal.ask(RESIDENCE, "passport", request="r2", pause="correction")
    happened = journal.supply("passport")
    assert kinds(happened) == (InformationSupplied, InformationSupplied, ClockResumed)
    assert not journal.state.open_requests


def test_a_field_is_asked_for_as_a_paper_is() -> None:
    journal = accepted()
    journal.add(
        acts.request_information(
            journal.state,
            real(),
            request="r1",
            decision=WORK,
            wanted=[Wanted(WantedKind.FIELD, "phone", "wrong"), Wanted(WantedKind.PAPER, "phone", "missing")],
            by="person:one",
            at=at(18),
        )
    )
    journal.add(acts.supply(journal.state, real(), [("field", "phone")], at=at(18)))
    assert journal.state.requests["r1"].outstanding == (Wanted(WantedKind.PAPER, "phone", "missing"),)


def test_only_what_was_asked_for_is_supplied() -> None:
    journal = accepted()
    journal.ask(WORK, "passport")
    with pytest.raises(errors.NothingWanted):
        acts.supply(journal.state, real(), [("paper", "passport"), ("paper", "poem")], at=at(18))
    with pytest.raises(errors.NothingWanted):
        acts.supply(journal.state, real(), [], at=at(18))
    with pytest.raises(errors.NothingWanted):
        journal.ask(WORK, request="r2")
    with pytest.raises(errors.UnknownRequest):
        journal.supply("passport", request="r9")
    journal.supply("passport", request="r1")
    with pytest.raises(errors.AlreadyAnswered):
        journal.supply("passport", request="r1")
    with pytest.raises(errors.AlreadyAsked):
        journal.ask(WORK, "passport", request="r1")


def test_what_is_not_wanted_any_more_lets_the_clock_run() -> None:
    journal = opened()
    journal.ask("licence", "lease", pause=PAPERS)
    happened = journal.add(acts.drop_request(journal.state, shop(), "r1", at=at(11)))
    assert kinds(happened) == (InformationDropped, ClockResumed)
    assert journal.state.requests["r1"].status is RequestStatus.DROPPED
    with pytest.raises(errors.AlreadyAnswered):
        acts.drop_request(journal.state, shop(), "r1", at=at(11))


def test_a_hearing_and_papers_at_once() -> None:
    journal = opened()
    journal.add(acts.pause(journal.state, shop(), decision="licence", pause="hearing", at=at(10)))
    with pytest.raises(errors.AlreadyPaused):
        acts.pause(journal.state, shop(), decision="licence", pause="hearing", at=at(10))
    journal.ask("licence", "lease", pause=PAPERS, when=at(11))
    happened = journal.add(acts.resume(journal.state, shop(), decision="licence", pause="hearing", at=at(12)))
    assert kinds(happened) == (PauseEnded,)
    clock = journal.state.clocks["licence"]
    assert clock.is_paused
    assert clock.segments[-1].hold is not None
    assert clock.segments[-1].hold.pause == PAPERS
    with pytest.raises(errors.NotPaused):
        acts.resume(journal.state, shop(), decision="licence", pause="hearing", at=at(12))
    with pytest.raises(errors.NotPaused):
        acts.resume(journal.state, shop(), decision="licence", pause=PAPERS, at=at(12))
    journal.supply("lease", when=at(13))
    assert journal.state.clocks["licence"].is_running
    journal.must_be_whole()


def test_a_hearing_that_outlasts_the_papers() -> None:
    journal = opened()
    journal.ask("licence", "lease", pause=PAPERS, when=at(10))
    journal.add(acts.pause(journal.state, shop(), decision="licence", pause="hearing", at=at(11)))
    assert kinds(journal.supply("lease", when=at(12))) == (InformationSupplied,)
    assert journal.state.clocks["licence"].is_paused
    happened = journal.add(acts.resume(journal.state, shop(), decision="licence", pause="hearing", at=at(13)))
    assert kinds(happened) == (PauseEnded, ClockResumed)


def test_the_work_before_the_decisions_is_paused_and_resumed_too() -> None:
    journal = Journal(shop()).submit()
    journal.add(acts.pause(journal.state, shop(), decision=None, pause=PAPERS, at=at(10)))
    assert journal.state.clocks["check"].is_paused
    happened = journal.add(acts.resume(journal.state, shop(), decision=None, pause=PAPERS, at=at(11)))
    assert kinds(happened) == (PauseEnded, ClockResumed)


def test_a_task_without_a_clock_asks_but_does_not_stand_still() -> None:
    journal = Journal(real("company-opening")).submit()
    assert not journal.state.clocks
    happened = journal.ask(None, "articles", pause=PAPERS)
    assert kinds(happened) == (InformationRequested,)
    with pytest.raises(errors.PauseNotAllowed):
        acts.pause(journal.state, journal.procedure, decision=None, pause=PAPERS, at=at(10))
    journal.supply("articles")
    journal.complete("accept")


def test_an_unanswered_request_is_shown_and_refuses_nothing() -> None:
    journal = accepted()
    journal.ask(WORK, "passport", answer_by=on(20))
    request = journal.state.requests["r1"]
    assert not request.is_overdue(on(20))
    assert request.is_overdue(on(21))
    assert journal.state.parts[WORK].is_open
    journal.supply("passport", when=at(25))
    assert not journal.state.requests["r1"].is_overdue(on(26))


def test_a_refusal_ends_what_was_asked_for() -> None:
    journal = accepted()
    journal.ask(WORK, "passport", pause="correction")
    journal.decide(WORK, Outcome.REFUSED, when=at(20))
    assert journal.state.requests["r1"].status is RequestStatus.MOOT
    assert journal.state.clocks["work"].is_stopped
    journal.must_be_whole()


def test_nobody_asks_while_a_refusal_is_on_the_table() -> None:
    journal = accepted()
    journal.add(acts.propose_refusal(journal.state, real(), WORK, by="person:one", reason="why", at=at(18)))
    with pytest.raises(errors.RefusalPending):
        journal.ask(WORK, "passport")


def test_nobody_asks_when_nobody_is_at_work() -> None:
    journal = accepted()
    with pytest.raises(errors.NotYet):
        journal.ask(None, "passport")
