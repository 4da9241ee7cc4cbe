import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from wenjin.assistant.local_model.making import made_folder
from wenjin.assistant.local_model.packed import NoModel

FILES = {
    "network.onnx",
    "places.npy",
    "words.json",
    "pieces.marisa",
    "scores.npy",
    "numbers.npy",
    "table.json",
}


def test_the_files_are_made_once_also_by_two_at_the_same_time(tmp_path: Path) -> None:
    parent = tmp_path / "new" / "model"
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(made_folder, (parent, parent))
    assert first == second
    assert {one.name for one in first.iterdir()} == FILES
    assert [one for one in parent.iterdir() if one != first] == [], "nothing half made is left"
    before = (first / "network.onnx").stat().st_mtime_ns
    assert made_folder(parent) == first
    assert (first / "network.onnx").stat().st_mtime_ns == before


def test_why_they_cannot_be_made_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model").write_text("in the way")
    with pytest.raises(NoModel, match="model"):
        made_folder(tmp_path / "model")

    def slow(command: list[str], **how: object) -> None:
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(subprocess, "run", slow)
    with pytest.raises(NoModel, match="timed out"):
        made_folder(tmp_path / "other")


def test_the_process_that_answers_never_loads_what_writes_the_network() -> None:
    program = "import sys, wenjin.assistant.local_model.encoder; sys.exit('onnx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603  our own words
