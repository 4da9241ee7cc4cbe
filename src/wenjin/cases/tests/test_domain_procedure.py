"""Procedures: what is read from the record, and which records are refused."""

import pytest

from wenjin.cases.domain.procedure import ProcedureError, Side, Start, UnknownPart, read_procedure
from wenjin.cases.tests.domain_cases import (
    JOINT,
    RECORDS,
    RESIDENCE,
    WORK,
    decision,
    document,
    real,
    record,
    shop,
    task,
)
from wenjin.catalogue.domain.deadline import Unit


@pytest.mark.parametrize("name", sorted(path.stem for path in RECORDS.glob("*.yaml")))
def test_every_procedure_of_the_pack_is_whole(name: str) -> None:
    procedure = real(name)
    assert procedure.key == (name, record(name)["version"])
    assert procedure.filing_task is not None
    assert procedure.accepting_task not in procedure.done_by_submitting
    assert set(procedure.order()) == {one["id"] for one in record(name)["decisions"]}


def test_the_joint_filing() -> None:
    procedure = real()
    assert procedure.order() == (WORK, RESIDENCE)
    assert procedure.filing_task == "upload"
    assert procedure.accepting_task == "originals"
    assert procedure.task("prereview").has_clock
    assert procedure.task("prereview").authority == "sz-foreign-experts"
    assert not procedure.task("upload").has_clock
    assert not procedure.task("originals").has_clock, "the same visit: nobody promises a time"
    term = procedure.task("residence").term
    assert (term.promised, term.unit, term.statutory, term.statutory_unit) == (
        7,
        Unit.WORKING_DAY,
        15,
        Unit.CALENDAR_DAY,
    )
    assert term.starts_at is Start.ACCEPTANCE
    assert procedure.leads_to["prereview"] == (WORK, RESIDENCE)
    assert procedure.follows["collect"] == (WORK, RESIDENCE)
    assert procedure.extension_of(WORK) is not None
    assert procedure.extension_of(RESIDENCE) is None
    assert procedure.decision(RESIDENCE).service == "residence-permit-work-first"


def test_preparations_of_the_applicant_are_done_by_submitting() -> None:
    first = real("residence-permit-work-first")
    assert first.done_by_submitting == {"register", "health", "photo", "file"}


def test_filing_and_acceptance_are_found_where_the_record_does_not_mark_them() -> None:
    rows = [dict(row) for row in record(JOINT)["tasks"]]
    for row in rows:
        row.pop("files", None)
        row.pop("accepts", None)
    procedure = read_procedure({**record(JOINT), "tasks": rows})
    assert (procedure.filing_task, procedure.accepting_task) == ("upload", "originals")


def test_an_acceptance_is_never_done_by_the_one_who_files() -> None:
    procedure = read_procedure(
        document([task("file"), task("say", "file", role="officer-a", decision="a")], [decision("a", "say")])
    )
    assert procedure.accepting_task == "file"
    assert procedure.done_by_submitting == frozenset()


def test_tasks_come_after_all_they_wait_for_and_else_as_the_record_has_them() -> None:
    rows = [task("late", "early"), task("early"), task("say", "early", role="officer-a", decision="a")]
    procedure = read_procedure(document(rows, [decision("a", "say")]))
    assert [one.id for one in procedure.tasks] == ["early", "late", "say"]
    assert shop().order() == ("licence", "food", "fire", "opening")


def test_sides() -> None:
    assert Side.EMPLOYER.is_party
    assert not Side.OTHER.is_party
    assert not Side.OTHER.is_office
    assert Side.CENTRE.is_office


def test_unknown_parts_are_named() -> None:
    with pytest.raises(UnknownPart) as caught:
        real().task("nothing")
    assert caught.value.details == {"part": "nothing"}
    with pytest.raises(UnknownPart):
        real().decision("nothing")


SAY = task("say", role="officer-a", decision="a")


@pytest.mark.parametrize(
    ("rows", "decisions", "says"),
    [
        ([task("one", "two"), task("two", "one"), SAY], [decision("a", "say")], "circle"),
        ([task("one", "missing"), SAY], [decision("a", "say")], "no missing"),
        ([SAY], [decision("a", "missing")], "no missing"),
        ([SAY], [decision("a", "say", "b")], "no b"),
        ([SAY], [], "nothing is decided"),
        ([SAY, SAY], [decision("a", "say")], "twice"),
        ([task("say", role="applicant", decision="a")], [decision("a", "say")], "no office"),
        ([task("say", role="officer-a", may_pause=["nap"])], [decision("a", "say")], "no nap"),
        (
            [SAY, task("tell", "say", role="officer-b", decision="b")],
            [decision("a", "say", "b"), decision("b", "tell")],
            "circle",
        ),
        ([SAY, task("accept", "say", accepts=True)], [decision("a", "say")], "after a decision"),
        ([SAY, task("accept"), task("file", "say", files=True)], [decision("a", "say")], "submitting cannot"),
        (
            [SAY, task("more", "say", role="officer-a", decision="a")],
            [decision("a", "say")],
            "same decision",
        ),
    ],
)
def test_a_record_that_would_leave_a_case_stuck_is_refused(
    rows: list[dict[str, object]], decisions: list[dict[str, object]], says: str
) -> None:
    broken = document(rows, decisions)
    broken["roles"].append({"id": "officer-a", "title": "a", "actor": "authority"})
    with pytest.raises(ProcedureError, match=says):
        read_procedure(broken)


def test_a_record_that_is_no_procedure_is_refused_with_its_name() -> None:
    with pytest.raises(ProcedureError, match="odd"):
        read_procedure({"id": "odd", "roles": [{}]})
