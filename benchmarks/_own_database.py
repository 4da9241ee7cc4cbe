"""Measurements that need a database of their own on the disk, in processes of their own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def own_folder() -> Iterator[dict[str, str]]:
    """The environment of an installation in a folder that is gone afterwards: SQLite, settings as on a laptop."""
    with tempfile.TemporaryDirectory(prefix="wenjin-bench-") as folder:
        yield {
            **{name: value for name, value in os.environ.items() if not name.startswith("WENJIN_")},
            "DJANGO_SETTINGS_MODULE": "wenjin.settings.dev",
            "WENJIN_VAR": folder,
            "WENJIN_DATABASE": f"sqlite:///{Path(folder) / 'bench.sqlite3'}",
        }


@contextmanager
def own_postgresql() -> Iterator[dict[str, str]]:
    """The same on a PostgreSQL server of its own, whose commits reach the disk as in production."""
    from tests.postgresql_server import postgresql

    with own_folder() as environment, postgresql(is_durable=True) as address:
        yield {**environment, "WENJIN_DATABASE": address}


def on_both(measured: Callable[[Mapping[str, str]], dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is found on SQLite, then on PostgreSQL."""
    with own_folder() as environment:
        sqlite = measured(environment)
    with own_postgresql() as environment:
        return sqlite, measured(environment)


def begin(environment: Mapping[str, str], *arguments: str) -> "subprocess.Popen[str]":
    """Start ``python -m benchmarks.<arguments>``; what it finds comes as JSON on its standard output."""
    module, *rest = arguments
    return subprocess.Popen(
        [sys.executable, "-m", f"benchmarks.{module}", *rest],
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def together(processes: "Iterable[subprocess.Popen[str]]") -> list[dict[str, Any]]:
    """What processes found that say when they are ready, and begin together when all are."""
    started = list(processes)
    for one in started:
        if one.stdout is None or one.stdin is None or not one.stdout.readline():
            raise RuntimeError(f"{one.args} did not begin")
    for one in started:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    return [result_of(one) for one in started]


def result_of(process: "subprocess.Popen[str]") -> dict[str, Any]:
    """What a process found.

    Raises:
        RuntimeError: it failed; why stands on standard error.
    """
    output, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{process.args} ended with {process.returncode}")
    found: dict[str, Any] = json.loads(output)
    return found


def found_by(environment: Mapping[str, str], *arguments: str) -> dict[str, Any]:
    """Start it and wait for what it finds."""
    return result_of(begin(environment, *arguments))


def set_up() -> None:
    """Django in a process of its own, with migrated tables and the sample city."""
    import django

    django.setup()
    from django.core.management import call_command

    from wenjin.accounts.services import sample_people
    from wenjin.core import clock

    call_command("migrate", verbosity=0)
    call_command("load-pack", stdout=sys.stderr)
    sample_people(clock.now())
