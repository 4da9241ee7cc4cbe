"""``wenjin check``: the contract for machines, and Django's own checks under the same name."""

import io
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from wenjin.catalogue.queries import checks

WORK = "cn-foreign-worker-classification"
ENGINEER: dict[str, object] = {
    "age": 30,
    "education": "bachelor",
    "experience_years": 3,
    "annual_salary": 300_000,
    "months_per_year": 12,
    "chinese_level": "none",
    "distinction": "none",
    "location": "other",
    "provincial_bonus": 0,
}
pytestmark = pytest.mark.usefixtures("shenzhen")
Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the command with these facts and gives the JSON that it prints."""

    def answer(facts: object = None, *args: str, ruleset: str = WORK) -> Any:
        out = io.StringIO()
        words = [ruleset, *args]
        if facts is not None:
            path = tmp_path / "facts.json"
            path.write_text(facts if isinstance(facts, str) else json.dumps(facts), encoding="utf-8")
            words += ["--facts", str(path)]
        if "--schema" not in args:
            words.append("--json")
        code = 0
        try:
            call_command("check", *words, stdout=out)
        except SystemExit as end:
            code = int(str(end.code))
        answer = json.loads(out.getvalue())
        assert code == (2 if "errors" in answer else 0)
        return answer["errors"] if code else answer

    return answer


def test_the_line_of_category_b_is_included(run: Run) -> None:
    answer = run(ENGINEER)
    assert answer["points"]["total"] == 60
    assert answer["by_points"] == {"category": "B", "certain": True}
    assert run(ENGINEER | {"annual_salary": 240_000})["points"]["total"] == 57
    assert run(ENGINEER | {"age": 46})["points"]["total"] == 55


def test_every_key_of_the_contract_is_there(run: Run) -> None:
    answer = run({"age": 30})
    assert answer["verdict"] == "undetermined"
    assert answer["category"] is None
    assert answer["points"].keys() == {"total", "min", "max", "factors"}
    assert answer["points"]["total"] is None
    assert answer["next_question"] in answer["missing"]
    assert isinstance(answer["changes"], list)
    assert all({"id", "verdict", "missing", "reasons"} <= route.keys() for route in answer["routes"])
    assert answer["as_of"]


def test_nothing_known_is_not_known_yet(run: Run) -> None:
    assert run(None)["verdict"] == "undetermined"
    assert run({})["verdict"] == "undetermined"
    assert run({"age": None})["verdict"] == "undetermined"


def test_a_list_comes_back_in_order(run: Run) -> None:
    answers = run([ENGINEER, {}, ENGINEER | {"age": 46}])
    assert [one["points"]["total"] for one in answers] == [60, None, 55]
    assert run([]) == []


def test_many_are_answered_by_one_process(run: Run) -> None:
    people = [ENGINEER | {"age": 20 + place % 45} for place in range(100)]
    begun = time.process_time()
    assert len(run(people)) == 100
    assert time.process_time() - begun < 10


def test_the_day_and_the_place_count(run: Run) -> None:
    assert run(ENGINEER, "--jurisdiction", "CN-31", "--as-of", "2026-01-15")["by_points"]["category"] is None
    assert run(ENGINEER, "--jurisdiction", "CN-31", "--as-of", "2025-01-15")["by_points"]["category"] == "B"
    kinds = [one["id"] for one in run(ENGINEER, "--as-of", "2025-06-01")["warnings"]]
    assert "cn-2026-salary" not in kinds


@pytest.mark.parametrize("ruleset", ["gba-tax-subsidy", "mnc-headquarters", "visa-free-entry-and-transit"])
def test_rule_sets_without_points(run: Run, ruleset: str) -> None:
    answer = run({}, ruleset=ruleset)
    assert answer["points"] is None
    assert answer["verdict"] == "undetermined"


def test_the_schema_tells_what_may_be_asked(run: Run) -> None:
    described = run(None, "--schema")
    assert {one["id"] for one in described["inputs"]} >= set(ENGINEER)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"age": "30"}, ("wrong_type", "age")),
        ({"age": True}, ("wrong_type", "age")),
        ({"age": -1}, ("too_small", "age")),
        ({"annual_salary": -1}, ("too_small", "annual_salary")),
        ({"annual_salary": 1.005}, ("too_precise", "annual_salary")),
        ({"education": "kindergarten"}, ("not_an_option", "education")),
        ({"wings": 2}, ("unknown_fact", "wings")),
        (
            {"arrival_on": "2026-12-05", "departure_on": "2026-12-01"},
            ("inconsistent", "departure-after-arrival"),
        ),
        ({"arrival_on": "tomorrow"}, ("wrong_type", "arrival_on")),
        ("{", ("not_json", "facts")),
        ('{"age": NaN}', ("not_json", "facts")),
        ("5", ("wrong_type", "facts")),
        ("[5]", ("wrong_type", "facts")),
        ("[" * 100_000, ("not_json", "facts")),
    ],
)
def test_bad_facts_are_refused(run: Run, facts: object, expected: tuple[str, str]) -> None:
    errors = run(facts)
    assert (errors[0]["code"], errors[0]["fact"]) == expected
    assert errors[0]["message"]


def test_every_error_of_every_object_is_told(run: Run) -> None:
    errors = run([{"age": "x"}, ENGINEER, {"wings": 1, "age": -3}])
    assert [(one["index"], one["fact"]) for one in errors] == [(0, "age"), (2, "wings"), (2, "age")]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--as-of", "yesterday"), "wrong_type"),
        (("--as-of", "2026-02-30"), "wrong_type"),
        (("--as-of", ""), "wrong_type"),
        (("--jurisdiction", "US"), "not_an_option"),
        (("--jurisdiction", "cn"), "not_an_option"),
        (("--facts", "/no/such/file.json"), "unreadable"),
        (("another",), "too_many"),
    ],
)
def test_bad_arguments_are_refused(run: Run, args: tuple[str, ...], code: str) -> None:
    assert run(None, *args)[0]["code"] == code


def test_an_unknown_rule_set_is_refused_and_the_known_are_named(run: Run) -> None:
    errors = run({}, ruleset="luck")
    assert errors[0]["code"] == "unknown_ruleset"
    assert WORK in errors[0]["options"]


def test_somebody_at_a_terminal_gets_words(tmp_path: Path) -> None:
    out = io.StringIO()
    (tmp_path / "facts.json").write_text(json.dumps(ENGINEER), encoding="utf-8")
    call_command("check", WORK, "--facts", str(tmp_path / "facts.json"), stdout=out)
    assert "points: 60 to 60" in out.getvalue()
    assert "next question:" in out.getvalue()


def test_without_a_rule_set_django_checks_the_installation() -> None:
    out = io.StringIO()
    call_command("check", stdout=out, stderr=out)
    call_command("check", "catalogue", stdout=out, stderr=out)
    assert "no issues" in out.getvalue()
    with pytest.raises(SystemCheckError):
        call_command("check", "--deploy", "--fail-level", "INFO", stdout=out, stderr=out)


def test_rule_sets_are_built_once() -> None:
    assert checks.rulesets()[0] is checks.rulesets()[0]
    assert checks.rulesets()[0].id == WORK


@pytest.mark.parametrize(
    ("left_out", "least", "most"),
    [
        ("annual_salary", 46, 66),
        ("education", 50, 70),
        ("experience_years", 54, 74),
        ("months_per_year", 45, 60),
        ("chinese_level", 60, 65),
        ("location", 60, 70),
        ("age", 45, 60),
        ("distinction", 60, 65),
        ("provincial_bonus", 60, 70),
    ],
)
def test_a_factor_left_out_is_unknown_and_never_zero(run: Run, left_out: str, least: int, most: int) -> None:
    facts = {name: value for name, value in ENGINEER.items() if name != left_out}
    points = run(facts)["points"]
    assert (points["total"], points["min"], points["max"]) == (None, least, most)


def test_what_the_place_lets_one_assume_is_taken_only_when_asked_for(run: Run) -> None:
    facts = {name: value for name, value in ENGINEER.items() if name not in ("location", "provincial_bonus")}
    assert run(facts)["points"]["total"] is None
    assert run(facts, "--assume")["points"]["total"] == 60
