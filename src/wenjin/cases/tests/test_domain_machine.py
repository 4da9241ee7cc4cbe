"""Random procedures, random acts: what must hold for every case at every moment."""

import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from wenjin.cases.domain import acts, errors
from wenjin.cases.domain.clock import face, paused_time, running_time
from wenjin.cases.domain.events import ClosedWhy, Event, Outcome, Wanted, WantedKind
from wenjin.cases.domain.migration import report
from wenjin.cases.domain.procedure import Procedure, read_procedure
from wenjin.cases.domain.state import CaseState, CaseStatus, PartStatus, TaskStatus, from_json, to_json
from wenjin.cases.domain.whose_turn import Turn, What, next_steps, turns
from wenjin.cases.tests.domain_cases import CALENDAR, PAUSES, ZONE, Journal, at, decision, document, task

OFFICERS = ("person:one", "person:two", "person:three")
PAPER_NAMES = ("passport", "lease", "p-a", "p-b", "p-c")
NAMES = ("a", "b", "c", "d")


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A procedure that may be in a pack: up to four decisions, tasks of everybody before, between and after."""

    def some(of: Iterable[str]) -> list[str]:
        known = list(of)
        return draw(st.lists(st.sampled_from(known), unique=True, max_size=3)) if known else []

    offices = ["counter", *(f"officer-{name}" for name in NAMES)]
    names = NAMES[: draw(st.integers(1, 4))]
    roles = st.sampled_from(
        ["applicant", "employer", "bank", "counter", *(f"officer-{one}" for one in names)]
    )
    before = [task("file", needs=[*PAPER_NAMES[: draw(st.integers(0, 5))]], files=True)]
    for index in range(draw(st.integers(0, 3))):
        role = draw(roles)
        promised = draw(st.integers(0, 5)) if role in offices else None
        earlier = sorted({"file", *some(row["id"] for row in before)})
        before.append(task(f"before-{index}", *earlier, role=role, may_pause=some(PAUSES), promised=promised))
    rows, decided = list(before), []
    for index, name in enumerate(names):
        if draw(st.booleans()):
            earlier = some(row["id"] for row in rows)
            rows.append(task(f"between-{index}", *earlier, role=draw(roles), may_pause=some(PAUSES)))
        rows.append(
            task(
                f"say-{name}",
                *some(row["id"] for row in rows),
                role=f"officer-{name}",
                decision=name,
                promised=draw(st.integers(0, 9)),
                statutory=draw(st.none() | st.integers(1, 20)),
                starts_at=draw(st.sampled_from(["acceptance", "submission", "previous_task"])),
                may_pause=some(PAUSES),
            )
        )
        decided.append(decision(name, f"say-{name}", *some(names[:index]), makes=[f"p-{name}"]))
    for index in range(draw(st.integers(0, 2))):
        rows.append(task(f"after-{index}", *some(row["id"] for row in rows), role=draw(roles)))
    if len(before) > 1:
        before[-1]["accepts"] = draw(st.booleans())
    return document(rows, decided)


def newer(
    document: dict[str, Any], version: int, *, drops: str | None, adds_before: str | None
) -> dict[str, Any]:
    """The next version: another term everywhere, perhaps a task less, perhaps one more."""
    taken = {row["task"] for row in document["decisions"]} | {"file"}
    drops = None if drops in taken else drops
    rows = []
    for row in document["tasks"]:
        if row["id"] == drops:
            continue
        days = {**row["days"], "promised": (row["days"]["promised"] or 0) + 1}
        before = [one for one in row["depends_on"] if one != drops]
        if row["id"] == adds_before and row["id"] != "file":
            rows.append(task(f"new-{version}", "file", role="counter"))
            before.append(f"new-{version}")
        rows.append({**row, "days": days, "depends_on": before})
    return {**document, "version": version, "tasks": rows}


class Cases(RuleBasedStateMachine):
    """One case, driven by whatever comes."""

    journal: Journal

    @initialize(record=documents())
    def begin(self, record: dict[str, Any]) -> None:
        self.record = record
        self.journal = Journal(read_procedure(record), at(9))
        self.now = self.journal.now
        self.asked = 0
        self.at_closing: CaseState | None = None

    @property
    def state(self) -> CaseState:
        return self.journal.state

    @property
    def procedure(self) -> Procedure:
        return self.journal.procedure

    def attempt(self, act: Callable[[], tuple[Event, ...]], under: Procedure | None = None) -> bool:
        """Do it if it is possible; an error of a case is an answer, any other a failure."""
        try:
            happened = act()
        except errors.CaseError:
            return False
        self.journal.add(happened, under)
        return True

    @rule(hours=st.integers(0, 120))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @precondition(lambda self: self.state.status is CaseStatus.DRAFT)
    @rule()
    def submit(self) -> None:
        self.journal.submit(self.now)

    @rule(data=st.data())
    def complete_task(self, data: st.DataObject) -> None:
        own_id = data.draw(st.sampled_from(sorted(self.procedure.tasks_by_id)))
        self.attempt(lambda: acts.complete_task(self.state, self.procedure, own_id, at=self.now))

    @rule(
        data=st.data(),
        papers=st.sets(st.sampled_from(PAPER_NAMES), min_size=1),
        pause=st.sampled_from((None, *PAUSES)),
    )
    def ask(self, data: st.DataObject, papers: set[str], pause: str | None) -> None:
        decision = data.draw(st.sampled_from((None, *self.procedure.order())))
        self.asked += 1
        before = self.state
        is_done = self.attempt(
            lambda: acts.request_information(
                self.state,
                self.procedure,
                request=f"r{self.asked}",
                decision=decision,
                wanted=[Wanted(WantedKind.PAPER, paper, "missing") for paper in sorted(papers)],
                by=OFFICERS[0],
                at=self.now,
                pause=pause,
            )
        )
        if is_done:
            stopped = {
                own_id for own_id, clock in self.state.clocks.items() if clock != before.clocks.get(own_id)
            }
            assert stopped <= {self.state.requests[f"r{self.asked}"].task}, "no other clock is touched"
            if stopped:
                assert pause in self.procedure.task(stopped.pop()).may_pause

    @rule(data=st.data())
    def supply(self, data: st.DataObject) -> None:
        wanted = sorted({one.id for request in self.state.open_requests for one in request.outstanding})
        if not wanted:
            return
        what = data.draw(st.sets(st.sampled_from(wanted), min_size=1))
        assert self.attempt(
            lambda: acts.supply(self.state, self.procedure, [("paper", one) for one in what], at=self.now)
        ), "what is wanted can be supplied"
        for own_id, clock in self.state.clocks.items():
            if not self.state.open_requests_of(own_id):
                assert all(hold.request is None for hold in clock.holds), (
                    "nothing is missing, so it runs again"
                )

    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        if self.state.requests:
            own_id = data.draw(st.sampled_from(sorted(self.state.requests)))
            self.attempt(lambda: acts.drop_request(self.state, self.procedure, own_id, at=self.now))

    @rule(data=st.data(), pause=st.sampled_from(PAUSES), starts=st.booleans())
    def pause_or_resume(self, data: st.DataObject, pause: str, starts: bool) -> None:
        decision = data.draw(st.sampled_from((None, *self.procedure.order())))
        act = acts.pause if starts else acts.resume
        self.attempt(lambda: act(self.state, self.procedure, decision=decision, pause=pause, at=self.now))

    @rule(data=st.data(), by=st.sampled_from(OFFICERS))
    def propose_or_return(self, data: st.DataObject, by: str) -> None:
        decision = data.draw(st.sampled_from(self.procedure.order()))
        if self.state.parts[decision].proposed is None:
            self.attempt(
                lambda: acts.propose_refusal(
                    self.state, self.procedure, decision, by=by, reason="why", at=self.now
                )
            )
        else:
            self.attempt(lambda: acts.return_refusal(self.state, self.procedure, decision, at=self.now))

    @rule(data=st.data(), outcome=st.sampled_from(Outcome), by=st.sampled_from(OFFICERS))
    def decide(self, data: st.DataObject, outcome: Outcome, by: str) -> None:
        decision = data.draw(st.sampled_from(self.procedure.order()))
        proposed = self.state.parts[decision].proposed
        is_done = self.attempt(
            lambda: acts.decide(self.state, self.procedure, decision, outcome, by=by, at=self.now)
        )
        if is_done and outcome is Outcome.REFUSED:
            assert proposed is not None
            assert proposed.by != by

    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        decision = data.draw(st.sampled_from(self.procedure.order()))
        self.attempt(lambda: acts.withdraw(self.state, self.procedure, decision, at=self.now))

    @rule(data=st.data(), days=st.integers(1, 10))
    def extend(self, data: st.DataObject, days: int) -> None:
        decision = data.draw(st.sampled_from(self.procedure.order()))
        self.attempt(
            lambda: acts.extend(
                self.state,
                self.procedure,
                decision,
                reason="why",
                at=self.now,
                calendar=CALENDAR,
                zone=ZONE,
                days=days,
            )
        )

    @rule(data=st.data(), takes_new_terms=st.booleans())
    def migrate(self, data: st.DataObject, takes_new_terms: bool) -> None:
        known = sorted(self.procedure.tasks_by_id)
        record = newer(
            self.record,
            self.procedure.version + 1,
            drops=data.draw(st.none() | st.sampled_from(known)),
            adds_before=data.draw(st.none() | st.sampled_from(known)),
        )
        target, before = read_procedure(record), self.state
        is_done = self.attempt(
            lambda: acts.migrate(self.state, target, at=self.now, takes_new_terms=takes_new_terms), target
        )
        if not is_done:
            return
        self.record = record
        found = report(before, target, takes_new_terms=takes_new_terms, at=self.now)
        for own_id in found.kept:
            assert self.state.tasks[own_id] == before.tasks[own_id]
        assert self.state.papers == before.papers
        for own_id, clock in before.clocks.items():
            after = self.state.clocks[own_id]
            assert after.segments == clock.segments
            assert takes_new_terms or after.term == clock.term

    @invariant()
    def what_is_kept_is_read_back(self) -> None:
        assert from_json(json.loads(json.dumps(to_json(self.state)))) == self.state

    @invariant()
    def an_open_case_is_in_somebodys_hands(self) -> None:
        if not self.state.is_open:
            return
        assert not self.state.is_settled
        assert next_steps(self.state, self.procedure)
        found = turns(self.state, self.procedure)
        assert found
        is_alive = any(one.status is TaskStatus.READY for one in self.state.tasks.values())
        assert is_alive or any(clock.is_paused for clock in self.state.clocks.values())
        for turn in found:
            assert self.can_be_done(turn), turn

    def can_be_done(self, turn: Turn) -> bool:
        state, procedure, now = self.state, self.procedure, self.now
        match turn.what:
            case What.SUPPLY:
                assert turn.request is not None
                wanted = [(one.kind, one.id) for one in state.requests[turn.request].outstanding]
                return bool(acts.supply(state, procedure, wanted, at=now, request=turn.request))
            case What.DECIDE | What.AWAIT_RESULT if turn.decision is not None:
                return bool(
                    acts.propose_refusal(state, procedure, turn.decision, by="person:x", reason="y", at=now)
                )
            case What.CONFIRM_REFUSAL:
                assert turn.decision is not None
                return bool(
                    acts.decide(state, procedure, turn.decision, Outcome.REFUSED, by="person:x", at=now)
                )
        assert turn.task is not None
        return bool(acts.complete_task(state, procedure, turn.task, at=now))

    @invariant()
    def no_decision_comes_before_what_it_depends_on(self) -> None:
        for own_id, part in self.state.parts.items():
            if part.status is PartStatus.DECIDED:
                for before in self.procedure.decision(own_id).depends_on:
                    earlier = self.state.parts[before]
                    assert not earlier.is_open
                    assert earlier.ended_at is not None
                    assert part.ended_at is not None
                    assert earlier.ended_at <= part.ended_at
                    if part.is_granted:
                        assert earlier.is_granted or earlier.status is PartStatus.WITHDRAWN

    @invariant()
    def segments_add_up_to_the_time_that_passed(self) -> None:
        for clock in self.state.clocks.values():
            moments = [segment.since for segment in clock.segments]
            assert moments == sorted(set(moments))
            end = clock.stopped_at or self.now
            assert paused_time(clock, self.now) + running_time(clock, self.now) == end - clock.started_at
            if not clock.is_stopped:
                assert clock.is_paused == bool(clock.holds)
            for segment in clock.segments:
                assert segment.hold is None or segment.hold.legal_basis

    @invariant()
    def clocks_can_be_read(self) -> None:
        for clock in self.state.clocks.values():
            read = face(clock, CALENDAR, now=self.now, zone=ZONE)
            assert read.day >= 0
            assert read.is_paused == clock.is_paused
            assert read.days_late == 0 or read.is_late
            assert read.is_stopped == clock.is_stopped

    @invariant()
    def what_is_asked_for_is_asked_by_work_that_is_left(self) -> None:
        for request in self.state.open_requests:
            assert self.state.is_open
            assert not self.state.tasks[request.task].is_settled
            assert request.outstanding

    @invariant()
    def a_closed_case_stays_as_it_is(self) -> None:
        if not self.state.is_closed:
            return
        if self.at_closing is None:
            self.at_closing = self.state
        assert self.state == self.at_closing
        assert not turns(self.state, self.procedure)
        assert not any(clock.is_running or clock.is_paused for clock in self.state.clocks.values())
        assert self.state.closed_why in (ClosedWhy.FINISHED, ClosedWhy.WITHDRAWN)

    def teardown(self) -> None:
        """What was written down gives the state, and those whose turn it is can bring the case to its end."""
        if not hasattr(self, "journal"):
            return
        self.journal.must_be_whole()
        if self.state.status is CaseStatus.DRAFT:
            self.journal.submit(self.now)
        for _ in range(100):
            if self.state.is_closed:
                self.journal.must_be_whole()
                return
            self.take(turns(self.state, self.procedure)[0])
        raise AssertionError("the case never ends")

    def take(self, turn: Turn) -> None:
        state, procedure = self.state, self.procedure
        if turn.what is What.SUPPLY and turn.request is not None:
            wanted = [(one.kind, one.id) for one in state.requests[turn.request].outstanding]
            self.journal.add(acts.supply(state, procedure, wanted, at=self.now, request=turn.request))
        elif turn.decision is None and turn.task is not None:
            self.journal.complete(turn.task, when=self.now)
        elif turn.decision is not None:
            is_granted = self.attempt(
                lambda: acts.decide(
                    state, procedure, turn.decision or "", Outcome.GRANTED, by="person:y", at=self.now
                )
            )
            if not is_granted:
                self.refuse(turn.decision)

    def refuse(self, own_id: str) -> None:
        if self.state.parts[own_id].proposed is None:
            self.journal.add(
                acts.propose_refusal(
                    self.state, self.procedure, own_id, by="person:x", reason="why", at=self.now
                )
            )
        self.journal.add(
            acts.decide(self.state, self.procedure, own_id, Outcome.REFUSED, by="person:z", at=self.now)
        )


TestCases = Cases.TestCase
TestCases.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
