"""``wenjin plan``: the contract for machines, on the sample city."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from wenjin.catalogue.queries.domain import documents

pytestmark = pytest.mark.usefixtures("shenzhen")
Run = Callable[..., Any]
JOURNEYS = (
    "hired-from-abroad",
    "already-here-joint-filing",
    "family-joins",
    "firm-goes-abroad",
    "new-company-and-headquarters",
)
HIRED = ("--journey", "hired-from-abroad", "--start", "2026-11-23")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the command with these facts and gives its exit code and JSON."""

    def answer(*words: str, facts: object = None) -> tuple[int, Any]:
        out = io.StringIO()
        arguments = [*words, "--json"]
        if facts is not None:
            path = tmp_path / "facts.json"
            path.write_text(facts if isinstance(facts, str) else json.dumps(facts), encoding="utf-8")
            arguments += ["--facts", str(path)]
        code = 0
        try:
            call_command("plan", *arguments, stdout=out)
        except SystemExit as end:
            code = int(str(end.code))
        return code, json.loads(out.getvalue())

    return answer


@pytest.mark.parametrize("name", JOURNEYS)
def test_every_journey_reproduces_its_counts(run: Run, name: str) -> None:
    expected = next(one["expect"] for one in documents("journey")["journey"] if one["id"] == name)
    code, plan = run("--journey", name, "--all-conditions")
    assert code == 0
    assert len(plan["services"]) == expected["services"]
    assert (plan["asks"], plan["different"], plan["to_bring"]) == (
        expected["asks"],
        expected["different"],
        expected["to_bring"],
    )
    assert sum(len(one["used_by"]) for one in plan["evidence"]) == plan["asks"]
    assert sum(1 for one in plan["evidence"] if one["produced_by"] is None) == plan["to_bring"]
    assert not [one for one in plan["warnings"] if one["code"] == "circle"]


def test_every_key_of_the_contract_is_there(run: Run) -> None:
    _, plan = run(*HIRED)
    assert {
        "services",
        "evidence",
        "asks",
        "different",
        "to_bring",
        "finish_on",
        "longest_path",
        "deadlines",
        "warnings",
    } <= plan.keys()
    assert all({"id", "starts_on", "ends_on", "depends_on"} <= one.keys() for one in plan["services"])
    assert all({"id", "used_by", "produced_by"} <= one.keys() for one in plan["evidence"])
    ids = [one["id"] for one in plan["services"]]
    assert len(ids) == len(set(ids))
    ends = {one["id"]: one["ends_on"] for one in plan["services"]}
    assert plan["finish_on"] == max(ends.values())
    assert set(plan["longest_path"]) <= set(ids)
    for one in plan["services"]:
        assert all(ends[before] <= one["starts_on"] for before in one["depends_on"])


def test_a_family_with_a_cat(run: Run) -> None:
    facts = {
        "stay_months": 24,
        "people": [
            {"role": "spouse", "age": 31},
            {"role": "child", "age": 6, "school_kind": "public"},
            {"role": "pet", "pet_kind": "cat"},
        ],
    }
    _, plan = run(*HIRED, facts=facts)
    people = {one["id"]: one["people"] for one in plan["services"]}
    assert people["accommodation-registration"] == ["self", "spouse-1", "child-1"]
    assert people["residence-permit-family"] == ["spouse-1", "child-1"]
    assert people["school-public-admission"] == ["child-1"]
    assert people["pet-import"] == ["pet-1"]
    assert "dog-licence" not in people
    passports = [one["person"] for one in plan["evidence"] if one["id"] == "passport"]
    assert set(passports) == {"self", "spouse-1", "child-1"}


def test_the_plan_goes_on_beyond_the_published_calendar_and_says_so(run: Run) -> None:
    code, plan = run("--journey", "hired-from-abroad", "--start", "2028-02-01")
    assert code == 0
    assert plan["finish_on"] > "2028-02-01"
    warning = next(one for one in plan["warnings"] if one["code"] == "beyond_calendar")
    assert warning["known_until"] < "2028-02-01"


def test_events_and_journeys_go_together(run: Run) -> None:
    code, plan = run("--event", "tax", "--journey", "family-joins")
    assert code == 0
    assert {"iit-annual-settlement", "residence-permit-family"} <= {one["id"] for one in plan["services"]}


def test_a_list_of_facts_gives_a_list_of_plans_in_order(run: Run) -> None:
    _, plans = run(*HIRED, facts=[{"work_permit_category": "A"}, {}])
    assert isinstance(plans, list)
    assert plans[0]["asks"] < plans[1]["asks"]


def test_the_same_facts_give_the_same_plan(run: Run) -> None:
    facts = {"education": "master", "people": [{"role": "child", "age": 3}]}
    assert run(*HIRED, facts=facts) == run(*HIRED, facts=facts)


@pytest.mark.parametrize(
    ("words", "facts", "code", "fact"),
    [
        ((), None, "missing", "situations"),
        (("--journey", "to-the-moon"), None, "unknown_id", "journey"),
        (("--event", "no-such-event"), None, "unknown_id", "event"),
        (HIRED, {"age": "thirty"}, "wrong_type", "age"),
        (HIRED, {"age": -1}, "too_small", "age"),
        (HIRED, {"stay_months": 10**9}, "too_large", "stay_months"),
        (HIRED, {"shoe_size": 44}, "unknown_fact", "shoe_size"),
        (HIRED, {"people": [{"role": "child", "age": 4.5}]}, "wrong_type", "people[0].age"),
        (HIRED, {"entry_on": "2026-13-40"}, "wrong_type", "entry_on"),
        (HIRED, [{}, {"age": True}], "wrong_type", "age"),
        (HIRED, "[1, 2]", "wrong_type", "facts"),
        (HIRED, "{", "not_json", "facts"),
        (HIRED, '{"age": NaN}', "not_json", "facts"),
        (("--journey", "hired-from-abroad", "--start", "soon"), None, "wrong_type", "start"),
        (("--journey", "hired-from-abroad", "--start", "1066-10-14"), None, "out_of_range", "start"),
    ],
)
def test_bad_input_is_named_and_ends_with_2(
    run: Run, words: tuple[str, ...], facts: object, code: str, fact: str
) -> None:
    ended, said = run(*words, facts=facts)
    assert ended == 2
    assert (code, fact) in [(one["code"], one["fact"]) for one in said["errors"]]


def test_a_file_that_is_not_there(run: Run) -> None:
    ended, said = run(*HIRED, "--facts", "/nowhere.json")
    assert (ended, said["errors"][0]["code"]) == (2, "unreadable")
