"""A process that uploads is killed again and again: nothing acknowledged is lost, nothing is made twice."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

TIMES = 4
PATIENCE_SECONDS = 180


def started(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "wenjin.settings.dev",
        "WENJIN_VAR": str(folder),
        "WENJIN_DATABASE": f"sqlite:///{folder}/kill.sqlite3",
    }
    command = [sys.executable, "-m", "wenjin.core.files.tests.upload_process", *arguments]
    return subprocess.Popen(  # noqa: S603  our own words
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def said(folder: Path, *arguments: str) -> list[str]:
    out, _ = started(folder, *arguments).communicate(timeout=PATIENCE_SECONDS)
    return out.splitlines()


def send(process: subprocess.Popen[str]) -> None:
    """Let it send one more part."""
    assert process.stdin is not None
    process.stdin.write(".")
    process.stdin.flush()


def offset_told(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline().split()[1])


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    chance = random.Random(11)
    (upload_id,) = said(tmp_path, "begin")
    acknowledged = 0
    for _ in range(TIMES):
        process = started(tmp_path, "send", upload_id)
        assert offset_told(process) >= acknowledged
        for _ in range(chance.randint(1, 4)):
            send(process)
            acknowledged = offset_told(process)
        send(process)
        time.sleep(chance.uniform(0, 0.02))
        process.kill()
        process.communicate()
        assert process.returncode == -signal.SIGKILL
    process = started(tmp_path, "send", upload_id)
    assert offset_told(process) >= acknowledged
    process.communicate("." * 10_000, timeout=PATIENCE_SECONDS)
    assert process.returncode == 0
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
