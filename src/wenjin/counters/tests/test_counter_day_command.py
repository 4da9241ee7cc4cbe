"""The command prints what the bench asks for, for any days."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

_KEYS = {"mean", "p95", "within_15", "worst_group", "worst_of_day", "decision_p99_ms"}
_OTHERS = {"bound", "line_per_counter", "line_per_language", "fifo_longest_idle"}


def _said(*arguments: str) -> str:
    out = StringIO()
    call_command("counter-day", *arguments, stdout=out)
    return out.getvalue()


def test_json_has_the_figures_of_the_chosen_way_and_beside_them_those_of_the_others() -> None:
    said = json.loads(_said("--load", "light", "--seeds", "1007", "--policy", "default", "--json"))
    assert _KEYS | _OTHERS | {"load", "seeds", "days", "policy"} == set(said)
    assert (said["load"], said["seeds"], said["days"], said["policy"]) == ("light", "1007", 1, "default")
    assert all(set(said[way]) == _KEYS for way in _OTHERS)
    assert said["bound"]["mean"] < said["mean"]
    assert 0 <= said["within_15"] <= 1


def test_days_may_be_listed_and_counted_once() -> None:
    said = json.loads(_said("--load", "light", "--seeds", "1008,1007-1008", "--json", "--alone"))
    assert said["days"] == 2
    assert not _OTHERS & set(said)


def test_the_same_days_give_the_same_waits() -> None:
    arguments = ("--load", "light", "--seeds", "1009", "--json", "--alone")
    first, second = (json.loads(_said(*arguments)) for _ in range(2))
    del first["decision_p99_ms"], second["decision_p99_ms"]
    assert first == second


def test_the_table_has_a_row_for_each_way() -> None:
    rows = _said("--load", "light", "--seeds", "1007").splitlines()
    assert rows[0].split() == list(json.loads(_said("--seeds", "1007", "--json"))["bound"])
    assert {row.split()[0] for row in rows[1:]} == _OTHERS | {"default"}


@pytest.mark.parametrize("seeds", ["", "x", "3-1", "1-", "0-10000", "-3"])
def test_seeds_that_name_no_days_are_refused(seeds: str) -> None:
    with pytest.raises(CommandError) as refused:
        _said(f"--seeds={seeds}", "--json")
    assert refused.value.returncode == 2
