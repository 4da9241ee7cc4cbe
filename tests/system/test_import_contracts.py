"""The layers hold, and a bad import is seen."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def lint(root: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from importlinter.cli import lint_imports; "
            "sys.exit(lint_imports(config_filename='pyproject.toml', no_cache=True))",
        ],
        cwd=root,
        env={"PYTHONPATH": str(root / "src"), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", root)
    shutil.copytree(
        ROOT / "src", root / "src", ignore=shutil.ignore_patterns("__pycache__", "*.mo", "static")
    )
    return root


def test_the_layers_hold(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("file", "statement"),
    [
        ("core/clock.py", "from wenjin.catalogue.queries import catalogue"),
        ("catalogue/domain/plan.py", "from django.db import models"),
        ("catalogue/domain/deadline.py", "from wenjin.catalogue.models import Pack"),
        ("lang/domain/registry.py", "from wenjin.web import language"),
        ("web/context.py", "from wenjin.catalogue.models import Pack"),
        ("web/apps.py", "from wenjin.desk import frame"),
        ("accounts/domain/actor.py", "from wenjin.accounts.models import Person"),
        ("cases/domain/clock.py", "from django.utils import timezone"),
        ("cases/queries/inbox.py", "from wenjin.web import language"),
    ],
)
def test_a_bad_import_is_refused(copy: Path, file: str, statement: str) -> None:
    path = copy / "src" / "wenjin" / file
    before = path.read_text(encoding="utf-8")
    try:
        path.write_text(f"{before}\n\ndef _injected() -> None:\n    {statement}\n", encoding="utf-8")
        result = lint(copy)
        assert result.returncode != 0
        assert "BROKEN" in result.stdout
    finally:
        path.write_text(before, encoding="utf-8")
