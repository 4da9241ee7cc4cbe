"""The repository holds what it promises."""

import re
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

from tests.system.test_texts import ROOT, tracked

PROMISED = [
    "README.md",
    "README.zh.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "LICENSE",
    "publiccode.yml",
    "pyproject.toml",
    "Makefile",
    "docs/tour.md",
    "docs/openapi.json",
    "requirements/dev.txt",
    "requirements/production.txt",
]
TARGETS = (
    "help",
    "setup",
    "run",
    "test",
    "test-unit",
    "test-postgresql",
    "test-browser",
    "browser",
    "lint",
    "format",
    "bench",
    "lock",
    "clean",
    "messages",
)
LOCKS = ("requirements/dev.txt", "requirements/production.txt")
MOST_BYTES = 1_000_000
MOST_COMMAND = re.compile(r"`(?:make|[^`\n]*&& make) ([a-z-]+)[^`]*`|^make ([a-z-]+)$", re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
PROSE = [one for one in tracked() if one.endswith(".md") and not one.startswith("tests/conformance/")]


@pytest.mark.parametrize("name", PROMISED)
def test_a_promised_file_is_there(name: str) -> None:
    assert (ROOT / name).stat().st_size > 100


@pytest.mark.parametrize("number", range(1, 9))
def test_a_decision_is_written_down(number: int) -> None:
    found = list((ROOT / "docs" / "adr").glob(f"{number:04}-*.md"))
    assert len(found) == 1
    assert found[0].name in (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE))


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_its_targets(target: str) -> None:
    assert target in targets()


def test_what_make_calls_phony_has_a_rule() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {one for line in re.findall(r"^\.PHONY:(.*)$", makefile, re.MULTILINE) for one in line.split()}
    assert named - targets() == set()
    assert set(TARGETS) <= named


def test_the_prose_names_only_commands_that_exist() -> None:
    said = {
        (name, next(filter(None, match)))
        for name in [
            *PROSE,
            *(one for one in tracked() if one.endswith(".py") and "test_repository" not in one),
        ]
        for match in MOST_COMMAND.findall((ROOT / name).read_text(encoding="utf-8"))
    }
    assert ("README.md", "run") in said
    assert {one for one in said if one[1] not in targets()} == set()


def test_make_help_lists_them() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for target in TARGETS:
        assert target == "help" or re.search(rf"make {target}\s", listed), target


@pytest.mark.parametrize("name", PROSE)
def test_links_lead_somewhere(name: str) -> None:
    text = re.sub(r"```.*?```", "", (ROOT / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    broken = []
    for target in LINK.findall(text):
        path = unquote(target.partition("#")[0])
        if path and not re.match(r"[a-z]+:", target) and not ((ROOT / name).parent / path).exists():
            broken.append(target)
    assert broken == []


def test_no_file_is_large() -> None:
    assert [name for name in tracked() if (ROOT / name).stat().st_size > MOST_BYTES] == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host_and_no_path(name: str) -> None:
    lock = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"\w+://\S+|@ \S+|^-\S+|file:\S+", lock, re.MULTILINE) == []
    wanted = re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]+\])?==", lock, re.MULTILINE)
    assert len(wanted) > 10
    assert lock.count("--hash=sha256:") >= len(wanted)


def test_the_locks_hold_what_the_package_needs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = {_name(one) for one in project["dependencies"]}
    extra = {_name(one) for one in project["optional-dependencies"]["dev"]}
    for lock, wanted in zip(LOCKS, (needs | extra, needs), strict=True):
        text = (ROOT / lock).read_text(encoding="utf-8")
        locked = {_name(one) for one in re.findall(r"^([A-Za-z0-9_.-]+)", text, re.MULTILINE)}
        assert wanted - locked == set(), lock


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement)[0].lower().replace("_", "-").replace(".", "-")


def test_one_version_everywhere() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    public = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert public["softwareVersion"] == version
    assert public["legal"]["license"] == "Apache-2.0"
    assert version in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_nothing_made_is_kept() -> None:
    made = re.compile(r"\.(mo|pyc|sqlite3|log|orig|rej)$|(^|/)(__pycache__|var|\.venv|node_modules)/")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    assert [name for name in listed.splitlines() if made.search(name)] == []


def test_a_broken_link_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("[a](nothing.md) [b](https://example.org/) [c](#here)", encoding="utf-8")
    assert LINK.findall((tmp_path / "x.md").read_text(encoding="utf-8")) == [
        "nothing.md",
        "https://example.org/",
        "#here",
    ]
