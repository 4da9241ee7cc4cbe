"""Decisions: order, two people for a refusal, longer terms."""

from collections.abc import Callable

import pytest

from wenjin.cases.domain import acts, errors
from wenjin.cases.domain.clock import face
from wenjin.cases.domain.events import Decided, Outcome
from wenjin.cases.domain.procedure import read_procedure
from wenjin.cases.domain.reminders import passed_reminders, reminders
from wenjin.cases.tests.domain_cases import (
    CALENDAR,
    JOINT,
    RESIDENCE,
    WORK,
    ZONE,
    Journal,
    accepted,
    at,
    on,
    real,
    record,
)

REFUSED, GRANTED = Outcome.REFUSED, Outcome.GRANTED


def propose(journal: Journal, decision: str = WORK, by: str = "person:one") -> None:
    journal.add(
        acts.propose_refusal(
            journal.state, real(), decision, by=by, reason="The degree is not real.", at=at(18)
        )
    )


def test_the_residence_permit_waits_for_the_work_permit() -> None:
    journal = accepted()
    deeds: list[Callable[[], object]] = [
        lambda: acts.decide(journal.state, real(), RESIDENCE, GRANTED, by="person:two", at=at(18)),
        lambda: acts.decide(journal.state, real(), RESIDENCE, REFUSED, by="person:two", at=at(18)),
        lambda: acts.propose_refusal(
            journal.state, real(), RESIDENCE, by="person:one", reason="x", at=at(18)
        ),
    ]
    for act in deeds:
        with pytest.raises(errors.OutOfOrder) as caught:
            act()
        assert caught.value.details == {"waits_for": (WORK,)}
    assert not acts.may_be_decided(journal.state, real(), RESIDENCE)
    assert acts.may_be_decided(journal.state, real(), WORK)


def test_nothing_is_decided_twice() -> None:
    journal = accepted().decide(WORK)
    with pytest.raises(errors.AlreadyDecided) as caught:
        acts.decide(journal.state, real(), WORK, REFUSED, by="person:three", at=at(20))
    assert caught.value.details["by"] == "person:two"
    assert not acts.may_be_decided(journal.state, real(), WORK)


def test_a_refusal_needs_two_people() -> None:
    journal = accepted()
    with pytest.raises(errors.SecondPersonNeeded):
        acts.decide(journal.state, real(), WORK, REFUSED, by="person:one", at=at(18))
    with pytest.raises(errors.ReasonMissing):
        acts.propose_refusal(journal.state, real(), WORK, by="person:one", reason="", at=at(18))
    propose(journal)
    with pytest.raises(errors.SecondPersonNeeded):
        acts.decide(journal.state, real(), WORK, REFUSED, by="person:one", at=at(18))
    with pytest.raises(errors.RefusalPending):
        propose(journal, by="person:two")
    with pytest.raises(errors.RefusalPending):
        acts.decide(journal.state, real(), WORK, GRANTED, by="person:two", at=at(18))
    happened = journal.add(acts.decide(journal.state, real(), WORK, REFUSED, by="person:two", at=at(19)))
    assert isinstance(happened[0], Decided)
    assert journal.state.parts[WORK].proposed is None


def test_a_refusal_that_is_given_back_leaves_the_decision_open() -> None:
    journal = accepted()
    with pytest.raises(errors.NothingProposed):
        acts.return_refusal(journal.state, real(), WORK, at=at(18))
    propose(journal)
    journal.add(acts.return_refusal(journal.state, real(), WORK, at=at(19)))
    journal.decide(WORK, when=at(19))
    assert journal.state.parts[WORK].is_granted


def test_one_person_is_enough_where_the_procedure_says_so() -> None:
    rows = [{**row, "second_eyes": False} for row in record(JOINT)["decisions"]]
    procedure = read_procedure({**record(JOINT), "decisions": rows})
    journal = accepted()
    assert acts.decide(journal.state, procedure, WORK, REFUSED, by="person:one", at=at(18))


def test_validity() -> None:
    journal = accepted()
    with pytest.raises(errors.ValidityImpossible):
        acts.decide(
            journal.state,
            real(),
            WORK,
            GRANTED,
            by="person:two",
            at=at(18),
            valid_from=on(18),
            valid_until=on(17),
        )
    propose(journal)
    with pytest.raises(errors.ValidityImpossible):
        acts.decide(journal.state, real(), WORK, REFUSED, by="person:two", at=at(18), valid_until=on(20))


def extend(journal: Journal, decision: str = WORK, *, day: int = 20, days: int | None = None) -> None:
    journal.add(
        acts.extend(
            journal.state,
            real(),
            decision,
            reason="An inspection abroad.",
            at=at(day),
            calendar=CALENDAR,
            zone=ZONE,
            days=days,
        )
    )


def test_a_term_is_made_longer_once_and_with_its_reason() -> None:
    journal = accepted()
    with pytest.raises(errors.ReasonMissing):
        acts.extend(journal.state, real(), WORK, reason="", at=at(20), calendar=CALENDAR, zone=ZONE)
    for days in (0, 11):
        with pytest.raises(errors.ExtensionNotAllowed) as caught:
            extend(journal, days=days)
        assert caught.value.details["most"] == 10
    extend(journal, days=5)
    clock = journal.state.clock_of(WORK)
    assert clock is not None
    read = face(clock, CALENDAR, now=at(23), zone=ZONE)
    assert (read.promised_days, read.promised_on) == (12, on(2, 12))
    assert (read.statutory_days, read.statutory_on) == (25, on(21, 12))
    with pytest.raises(errors.AlreadyExtended):
        extend(journal)
    journal.must_be_whole()


def test_a_term_is_made_longer_only_where_the_law_says_so() -> None:
    journal = accepted()
    with pytest.raises(errors.ExtensionNotAllowed) as caught:
        extend(journal, RESIDENCE)
    assert caught.value.details["most"] == 0


def test_a_term_that_is_over_is_not_made_longer() -> None:
    journal = accepted()
    with pytest.raises(errors.TermOver) as caught:
        acts.extend(
            journal.state, real(), WORK, reason="late", at=at(15, month=12), calendar=CALENDAR, zone=ZONE
        )
    assert caught.value.details["ended_on"] == on(14, 12)


def test_a_clock_that_has_not_started_is_not_made_longer() -> None:
    journal = Journal(real()).submit()
    with pytest.raises(errors.NotYet):
        extend(journal)


def test_reminders_before_the_end_of_validity() -> None:
    assert reminders(on(31, 12), (90, 60, 30)) == (on(2, 10), on(1), on(1, 12))
    assert reminders(on(31, 12), (90, 60, 30), after=on(20)) == (on(1, 12),)
    assert passed_reminders(on(31, 12), (90, 60, 30), today=on(1)) == (on(2, 10), on(1))
