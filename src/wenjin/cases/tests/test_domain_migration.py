"""Moving open cases to a new version of their procedure."""

from typing import Any

import pytest

from wenjin.cases.domain import acts, errors
from wenjin.cases.domain.events import Accepted, Closed, Migrated
from wenjin.cases.domain.migration import report
from wenjin.cases.domain.procedure import Procedure, read_procedure
from wenjin.cases.domain.state import PartStatus, RequestStatus, TaskStatus
from wenjin.cases.tests.domain_cases import (
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
    record,
    shop_document,
    task,
)


def changed(**tasks: dict[str, Any] | None) -> Procedure:
    """The joint filing as version 2: a task replaced by its new fields, left out (None), or added."""
    rows = [dict(row) for row in record("joint-work-and-residence")["tasks"]]
    for own_id, fields in tasks.items():
        known = next((row for row in rows if row["id"] == own_id), None)
        if fields is None:
            rows = [row for row in rows if row is not known]
        elif known is None:
            rows.append(fields)
        else:
            known |= fields
    return read_procedure({**record("joint-work-and-residence"), "version": 2, "tasks": rows})


def days(**more: object) -> dict[str, Any]:
    found = next(row for row in record("joint-work-and-residence")["tasks"] if row["id"] == "work")
    return {**found["days"], **more}


def migrate(journal: Journal, target: Procedure, *, takes_new_terms: bool = False) -> None:
    journal.add(acts.migrate(journal.state, target, at=at(18), takes_new_terms=takes_new_terms), target)


def test_what_is_done_stays_done_and_papers_stay() -> None:
    journal = accepted()
    before = journal.state
    target = changed(work={"days": days(promised=5)})
    found = report(before, target, takes_new_terms=False, at=at(18))
    migrate(journal, target)
    assert journal.state.key == ("joint-work-and-residence", 2)
    assert journal.state.tasks == before.tasks
    assert journal.state.papers == before.papers
    assert found.kept == ("upload", "prereview", "book", "originals")
    assert (found.from_version, found.to_version) == (1, 2)
    assert (found.added, found.removed, found.passed, found.new_decisions) == ((), (), (), ())
    journal.must_be_whole()


def test_a_running_clock_keeps_its_term_unless_told_otherwise() -> None:
    target = changed(work={"days": days(promised=5)})
    journal = accepted()
    found = report(journal.state, target, takes_new_terms=False, at=at(18))
    assert [(one.task, one.pinned.promised, one.new.promised, one.is_taken) for one in found.terms] == [
        ("work", 7, 5, False)
    ]
    migrate(journal, target)
    assert journal.state.clocks["work"].term.promised == 7
    journal = accepted()
    before = journal.state.clocks["work"]
    migrate(journal, target, takes_new_terms=True)
    assert journal.state.clocks["work"].term.promised == 5
    assert journal.state.clocks["work"].segments == before.segments
    assert journal.state.clocks["prereview"].is_stopped
    journal.must_be_whole()


def test_a_clock_that_starts_afterwards_has_the_new_term() -> None:
    journal = Journal(real()).submit()
    migrate(journal, changed(work={"days": days(promised=5)}))
    journal.complete("prereview", "book", "originals", when=at(19))
    assert journal.state.clocks["work"].term.promised == 5


def test_a_new_task_is_to_be_done_or_is_passed() -> None:
    photo = task("photo", "upload", role="counter-officer", stage="check")
    target = changed(photo=photo, work={"depends_on": ["originals", "photo"]})
    journal = accepted()
    assert report(journal.state, target, takes_new_terms=False, at=at(18)).added == ("photo",)
    migrate(journal, target)
    assert journal.state.tasks["photo"].status is TaskStatus.READY
    assert journal.state.tasks["work"].status is TaskStatus.WAITING
    assert journal.state.clocks["work"].is_running, "its clock goes on"
    with pytest.raises(errors.NotYet):
        journal.decide(WORK, when=at(19))
    journal.complete("photo", when=at(19)).decide(WORK, when=at(19))
    journal.must_be_whole()

    early = changed(photo=photo, prereview={"depends_on": ["upload", "photo"]})
    journal = accepted()
    assert report(journal.state, early, takes_new_terms=False, at=at(18)).passed == ("photo",)
    migrate(journal, early)
    assert journal.state.tasks["photo"].status is TaskStatus.SKIPPED


def test_a_task_that_is_gone_is_nobodys_work_any_more() -> None:
    target = changed(prereview=None, book={"depends_on": ["upload"]})
    journal = Journal(real()).submit()
    journal.ask(None, "passport", pause=PAPERS)
    found = report(journal.state, target, takes_new_terms=False, at=at(18))
    assert (found.removed, found.moot_requests) == (("prereview",), ("r1",))
    migrate(journal, target)
    assert "prereview" not in journal.state.tasks
    assert journal.state.clocks["prereview"].is_stopped
    assert journal.state.requests["r1"].status is RequestStatus.MOOT
    assert journal.state.tasks["book"].status is TaskStatus.READY
    journal.must_be_whole()


def test_a_done_task_that_is_gone_is_kept_as_history() -> None:
    journal = Journal(real()).submit().complete("prereview")
    migrate(journal, changed(prereview=None, book={"depends_on": ["upload"]}))
    assert journal.state.tasks["prereview"].status is TaskStatus.DONE


def test_a_case_that_is_past_the_new_acceptance_is_accepted() -> None:
    journal = Journal(real()).submit().complete("prereview")
    target = changed(prereview={"accepts": True}, originals={"accepts": False})
    happened = acts.migrate(journal.state, target, at=at(18))
    assert kinds(happened) == (Migrated, Accepted)
    journal.add(happened, target)
    assert journal.state.clocks["work"].is_running
    journal.complete("book", "originals", when=at(19))
    assert kinds(journal.events).count(Accepted) == 1


def test_a_decision_moves_with_its_clock_to_a_task_of_another_name() -> None:
    rows = [dict(row) for row in record("joint-work-and-residence")["tasks"]]
    for row in rows:
        row["id"] = "permit" if row["id"] == "work" else row["id"]
        row["depends_on"] = ["permit" if one == "work" else one for one in row["depends_on"]]
    decided = [
        {**row, "task": "permit" if row["task"] == "work" else row["task"]}
        for row in record("joint-work-and-residence")["decisions"]
    ]
    target = read_procedure(
        {**record("joint-work-and-residence"), "version": 2, "tasks": rows, "decisions": decided}
    )
    journal = accepted()
    journal.ask(WORK, "passport", pause="correction", when=at(17))
    found = report(journal.state, target, takes_new_terms=False, at=at(18))
    assert (found.added, found.removed) == ((), ())
    clock = journal.state.clocks["work"]
    migrate(journal, target)
    assert journal.state.clocks["permit"] == clock
    assert journal.state.open_requests[0].task == "permit"
    journal.supply("passport", when=at(19))
    assert journal.state.clocks["permit"].is_running
    journal.decide(WORK, when=at(19))
    journal.must_be_whole()


def test_a_new_decision_joins_a_running_case() -> None:
    old = shop_document()
    target = read_procedure(
        {
            **old,
            "version": 2,
            "roles": [*old["roles"], {"id": "officer-sign", "title": "Sign", "actor": "authority"}],
            "tasks": [
                *old["tasks"],
                task("sign", "accept", role="officer-sign", decision="sign", promised=3),
            ],
            "decisions": [*old["decisions"], decision("sign", "sign")],
        }
    )
    journal = Journal(read_procedure(old)).submit().complete("check", "accept")
    assert report(journal.state, target, takes_new_terms=False, at=at(18)).new_decisions == ("sign",)
    migrate(journal, target)
    assert journal.state.parts["sign"].status is PartStatus.OPEN
    assert journal.state.clocks["sign"].started_at == at(18)
    journal.must_be_whole()


def test_what_cannot_be_moved() -> None:
    journal = accepted()
    for target, why in (
        (real("work-permit-in-china"), "other_procedure"),
        (real(), "same_version"),
    ):
        with pytest.raises(errors.CannotMigrate) as caught:
            acts.migrate(journal.state, target, at=at(18))
        assert caught.value.details["why"] == why
    decided = [row for row in record("joint-work-and-residence")["decisions"] if row["id"] == WORK]
    rows = [
        {**row, "depends_on": [one for one in row["depends_on"] if one != "residence"]}
        for row in record("joint-work-and-residence")["tasks"]
        if row["id"] != "residence"
    ]
    shorter = read_procedure(
        {**record("joint-work-and-residence"), "version": 2, "tasks": rows, "decisions": decided}
    )
    with pytest.raises(errors.CannotMigrate) as caught:
        acts.migrate(journal.state, shorter, at=at(18))
    assert caught.value.details == {"why": "decision_gone", "decisions": (RESIDENCE,)}


def test_a_decision_cannot_be_taken_in_a_task_that_is_done() -> None:
    rows = [
        task("file"),
        task("look", "file", role="officer-a"),
        task("say", "look", role="officer-a", decision="a"),
    ]
    old = read_procedure(document(rows, [decision("a", "say")]))
    journal = Journal(old).submit().complete("look")
    new = [task("file"), task("look", "file", role="officer-a", decision="a")]
    target = read_procedure({**document(new, [decision("a", "look")]), "version": 2})
    with pytest.raises(errors.CannotMigrate) as caught:
        acts.migrate(journal.state, target, at=at(18))
    assert caught.value.details["why"] == "task_done_before"


def test_a_move_that_leaves_nothing_to_do_closes_the_case() -> None:
    journal = accepted().decide(WORK, when=at(17)).decide(RESIDENCE, when=at(17))
    target = changed(collect=None)
    happened = acts.migrate(journal.state, target, at=at(18))
    assert kinds(happened) == (Migrated, Closed)


def test_a_draft_moves_too() -> None:
    journal = Journal(real())
    migrate(journal, changed(photo=task("photo", "upload", role="counter-officer", stage="check")))
    assert journal.state.tasks["photo"].status is TaskStatus.WAITING
    journal.submit()
    journal.must_be_whole()
