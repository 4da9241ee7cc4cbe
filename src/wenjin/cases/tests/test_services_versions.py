"""Cases move to another version of their procedure, and the commands that move, replay and sweep them."""

import copy
import json
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from wenjin.accounts.domain.actor import Actor
from wenjin.cases import services
from wenjin.cases.domain.events import Wanted, WantedKind
from wenjin.cases.domain.state import from_json
from wenjin.cases.models import Case
from wenjin.cases.queries.sealed import answers_of
from wenjin.cases.services.replaying import check
from wenjin.cases.tests import stage
from wenjin.catalogue.models import RecordVersion
from wenjin.catalogue.queries import procedure_archive

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_version() -> Iterator[None]:
    """A version that asks for one more check before the counter, and promises the work permit in five days."""
    first = RecordVersion.objects.get(kind="procedure", identifier=stage.JOINT, valid_to__isnull=True)
    document = copy.deepcopy(first.document)
    document["version"] = 2
    for task in document["tasks"]:
        if task["id"] == "work":
            task["days"]["promised"] = 5
        if task["id"] == "book":
            task["depends_on"] = ["photo-check"]
    prereview = next(task for task in document["tasks"] if task["id"] == "prereview")
    extra = {**copy.deepcopy(prereview), "id": "photo-check", "depends_on": ["prereview"], "may_pause": []}
    document["tasks"].insert(document["tasks"].index(prereview) + 1, extra)
    RecordVersion.objects.filter(pk=first.pk).update(valid_to="2026-12-01")
    RecordVersion.objects.create(
        pack=first.pack,
        kind="procedure",
        identifier=stage.JOINT,
        valid_from="2026-12-01",
        position=first.position,
        content_hash="2" * 64,
        document=document,
    )
    procedure_archive.forget()
    yield
    procedure_archive.forget()


def run(*words: str) -> dict[str, object]:
    out = StringIO()
    call_command("cases", *words, "--json", stdout=out)
    return dict(json.loads(out.getvalue()))


@pytest.mark.usefixtures("second_version")
def test_migration_is_tried_first_and_then_done_once() -> None:
    ada = stage.applicant()
    procedure_archive.forget()
    case = begun_under_version_one(ada)
    before = Case.objects.get(pk=case.pk).event_count
    trial = run("migrate", "--procedure", stage.JOINT, "--to-version", "2", "--dry-run")
    assert trial["moved"] == 1
    assert trial["tasks_added"] == 1
    assert Case.objects.get(pk=case.pk).event_count == before
    assert run("migrate", "--procedure", stage.JOINT, "--to-version", "2")["moved"] == 1
    moved = Case.objects.select_related("data_key").get(pk=case.pk)
    assert moved.procedure_version == 2
    state = from_json(moved.state)
    assert state.tasks["upload"].status == "done"
    assert "photo-check" in state.tasks
    assert moved.papers.filter(removed_at__isnull=True).count() >= 10
    assert check(moved) is None
    assert "moved" not in run("migrate", "--procedure", stage.JOINT, "--to-version", "2")
    with pytest.raises(CommandError):
        run("migrate", "--procedure", stage.JOINT, "--to-version", "9")
    services.complete_task(stage.officer(), case.pk, "prereview", key="p")
    services.complete_task(stage.officer(), case.pk, "photo-check", key="q")


def begun_under_version_one(ada: Actor) -> Case:
    """A submitted case that was begun before the second version was there."""
    versions = RecordVersion.objects.filter(kind="procedure", identifier=stage.JOINT).order_by("valid_from")
    first, second = versions
    RecordVersion.objects.filter(pk=second.pk).update(identifier="hidden")
    RecordVersion.objects.filter(pk=first.pk).update(valid_to=None)
    procedure_archive.forget()
    case = stage.submitted(ada)
    RecordVersion.objects.filter(pk=first.pk).update(valid_to="2026-12-01")
    RecordVersion.objects.filter(pk=second.pk).update(identifier=stage.JOINT)
    procedure_archive.forget()
    return case


def test_replay_finds_what_differs_and_writes_it_anew() -> None:
    case = stage.accepted(stage.applicant())
    assert run("replay", "--check") == {"cases": 1, "different": 0, "written_anew": 0, "shown": []}
    Case.objects.filter(pk=case.pk).update(status="closed")
    with pytest.raises(SystemExit):
        run("replay")
    assert run("replay", "--fix")["written_anew"] == 1
    assert run("replay")["different"] == 0


def test_sweep_tells_what_it_did() -> None:
    stage.draft(stage.applicant())
    assert set(run("sweep").values()) == {0}


@pytest.mark.usefixtures("second_version")
def test_a_case_moves_there_and_back_and_there_again() -> None:
    procedure_archive.forget()
    case = begun_under_version_one(stage.applicant())
    for number, version in enumerate((2, 1, 2, 1, 2)):
        assert run("migrate", "--procedure", stage.JOINT, "--to-version", str(version))["moved"] == 1
        moved = Case.objects.select_related("data_key").get(pk=case.pk)
        assert moved.procedure_version == version, number
        assert from_json(moved.state).version == version
        assert check(moved) is None


@pytest.mark.usefixtures("second_version")
def test_a_move_keeps_requests_pauses_messages_and_papers() -> None:
    procedure_archive.forget()
    ada = stage.applicant()
    case = begun_under_version_one(ada)
    officer = stage.officer()
    services.send_message(officer, case.pk, "Welcome", key="m1")
    services.complete_task(officer, case.pk, "prereview", key="t1")
    services.complete_task(ada, case.pk, "book", key="t2")
    stage.see_originals(case)
    services.complete_task(stage.counter(case.centre), case.pk, "originals", key="t3")
    services.request_information(
        officer,
        case.pk,
        wanted=[Wanted(WantedKind.PAPER, "degree_certificate", "illegible")],
        text="It cannot be read.",
        decision=stage.WORK,
        pause="correction",
        key="ask",
    )
    before = Case.objects.select_related("data_key").get(pk=case.pk)
    kept = contents(before)
    for version in (2, 1):
        assert run("migrate", "--procedure", stage.JOINT, "--to-version", str(version))["moved"] == 1
        after = Case.objects.select_related("data_key").get(pk=case.pk)
        assert contents(after) == kept
        assert check(after) is None
    services.put_paper(ada, case.pk, "degree_certificate", stage.file().pk)
    state = from_json(Case.objects.get(pk=case.pk).state)
    assert not state.open_requests
    assert not state.clocks["work"].is_paused


def contents(case: Case) -> dict[str, object]:
    """What a move may not touch."""
    state = from_json(case.state)
    return {
        "requests": state.requests,
        "pauses": {task: (one.holds, one.segments, one.is_paused) for task, one in state.clocks.items()},
        "messages": list(case.messages.order_by("at").values_list("pk", "side", "author", "at", "request")),
        "papers": list(
            case.papers.order_by("pk").values_list("pk", "evidence", "state", "why", "removed_at")
        ),
        "answers": answers_of(case),
    }
