"""A process that uploads is killed again and again: nothing acknowledged is lost, nothing is made twice."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

TIMES = 4


def started(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "wenjin.settings.dev",
        "WENJIN_VAR": str(folder),
        "WENJIN_DATABASE": f"sqlite:///{folder}/kill.sqlite3",
    }
    command = [sys.executable, "-m", "wenjin.core.files.tests.upload_process", *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603


def said(folder: Path, *arguments: str) -> list[str]:
    out, _ = started(folder, *arguments).communicate(timeout=60)
    return out.splitlines()


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    chance = random.Random(11)
    (upload_id,) = said(tmp_path, "begin")
    acknowledged, kills = 0, 0
    while True:
        process = started(tmp_path, "send", upload_id)
        assert process.stdout is not None
        line = process.stdout.readline()
        assert int(line.split()[1]) >= acknowledged
        patience = chance.randint(1, 4) if kills < TIMES else 10_000
        for line in process.stdout:
            acknowledged, patience = int(line.split()[1]), patience - 1
            if patience == 0:
                process.send_signal(signal.SIGKILL)
                kills += 1
        process.wait()
        process.stdout.close()
        if process.returncode == 0:
            break
    assert kills == TIMES
    for _ in range(TIMES):
        process = started(tmp_path, "finish", upload_id)
        assert process.stdout is not None
        process.stdout.readline()
        try:
            process.wait(timeout=chance.uniform(0, 0.5))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
    (_, finished) = said(tmp_path, "finish", upload_id)
    assert said(tmp_path, "check", upload_id) == [f"whole {finished.split()[1]}"]
