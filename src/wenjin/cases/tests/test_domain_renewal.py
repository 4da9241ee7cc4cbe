"""Which of several renewals counts, and when a day is in time; pure."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import hypothesis.strategies as st
from hypothesis import given

from wenjin.cases.domain.case_state import PartState, PartStatus
from wenjin.cases.domain.events import ClosedWhy, Outcome
from wenjin.cases.domain.renewal import NOT_BEGUN, RenewalWindow, Stage, renewal_of
from wenjin.cases.domain.state import CaseState, CaseStatus

AT = datetime(2026, 11, 22, tzinfo=UTC)
LAST = date(2027, 11, 22)
DRAFT = CaseState("p", 1, AT, parts={"work": PartState("t")})
SENT = replace(DRAFT, status=CaseStatus.OPEN, submitted_at=AT)


def ended(part: PartState, why: ClosedWhy = ClosedWhy.FINISHED) -> CaseState:
    return replace(SENT, status=CaseStatus.CLOSED, closed_why=why, parts={"work": part})


GRANTED = ended(PartState("t", PartStatus.DECIDED, Outcome.GRANTED, valid_until=LAST))
REFUSED = ended(PartState("t", PartStatus.DECIDED, Outcome.REFUSED))
WITHDRAWN = ended(PartState("t", PartStatus.WITHDRAWN), ClosedWhy.WITHDRAWN)
NOT_TAKEN_ON = ended(PartState("t"), ClosedWhy.NOT_ACCEPTED)
THROWN_AWAY = replace(DRAFT, status=CaseStatus.CLOSED, closed_why=ClosedWhy.DISCARDED)
STATES = {
    Stage.DRAFT: DRAFT,
    Stage.IN_WORK: SENT,
    Stage.GRANTED: GRANTED,
    Stage.REFUSED: REFUSED,
    Stage.WITHDRAWN: WITHDRAWN,
    Stage.NOT_TAKEN_ON: NOT_TAKEN_ON,
}


def test_each_state_has_its_stage() -> None:
    for stage, state in STATES.items():
        found = renewal_of("work", [("A", state)])
        assert (found.stage, found.reference) == (stage, "A")
        assert found.is_settled == (stage in (Stage.IN_WORK, Stage.GRANTED))
        assert found.may_begin == (stage not in (Stage.IN_WORK, Stage.GRANTED, Stage.DRAFT))
    assert renewal_of("work", [("A", GRANTED)]).valid_until == LAST


def test_a_draft_that_was_thrown_away_and_another_decision_count_for_nothing() -> None:
    assert renewal_of("work", [("A", THROWN_AWAY)]) == NOT_BEGUN
    assert renewal_of("residence", [("A", GRANTED)]) == NOT_BEGUN
    assert NOT_BEGUN.may_begin


def test_of_those_that_came_to_nothing_the_newest_is_told() -> None:
    assert renewal_of("work", [("B", WITHDRAWN), ("A", REFUSED)]).reference == "B"


@given(st.lists(st.sampled_from(sorted(STATES)), max_size=5))
def test_what_lasts_counts_before_what_came_to_nothing(stages: list[Stage]) -> None:
    found = renewal_of("work", [(str(place), STATES[one]) for place, one in enumerate(stages)])
    for lasting in (Stage.GRANTED, Stage.IN_WORK, Stage.DRAFT):
        if lasting in stages:
            assert found.stage is lasting
            assert found.reference == str(stages.index(lasting))
            return
    assert found.stage is (stages[0] if stages else Stage.NOT_BEGUN)


@given(st.integers(-400, 400), st.integers(0, 90), st.integers(0, 90))
def test_no_day_is_both_early_and_late(day: int, opens: int, closes: int) -> None:
    window = RenewalWindow(LAST - timedelta(days=closes + opens), LAST - timedelta(days=closes))
    on = LAST + timedelta(days=day)
    assert not (window.is_early(on) and window.is_late(on))
    assert not RenewalWindow(None, None).is_early(on)
    assert not RenewalWindow(None, None).is_late(on)
