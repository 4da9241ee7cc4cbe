"""A process beside a running site in which our services act for tests: Django is set up in it once.

``python -m tests.browser.beside`` reads a line of JSON for each act, ``["module:name", words]``, and writes one.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# Nothing here waits so long on a quiet machine; on a busy one nothing may fail for want of time.
PATIENCE_SECONDS = 60


class Beside:
    """The process, from its start to its end."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.beside"],
            env={**environment, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def __enter__(self) -> "Beside":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=PATIENCE_SECONDS)

    def do(self, act: str, *words: Any) -> Any:
        """What a function gives that is called there.

        Args:
            act: ``module:name`` of the function.
            words: what it is called with; like its answer something that JSON can say.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps([act, words])}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the process beside the site ended with {self._process.wait()}"
        answer = json.loads(line)
        assert "fault" not in answer, answer["fault"]
        return answer["given"]


def main() -> None:
    """Do what is asked for until nobody asks any more."""
    import django

    django.setup()
    for line in sys.stdin:
        with redirect_stdout(sys.stderr):
            answer = _answer(*json.loads(line))
        print(json.dumps(answer), flush=True)


def _answer(act: str, words: list[Any]) -> dict[str, Any]:
    """What a function gives; between two acts no connection is kept, as between two commands."""
    import traceback

    from django.db import connections

    module, _, name = act.partition(":")
    try:
        return {"given": getattr(import_module(module), name)(*words)}
    except Exception:
        return {"fault": traceback.format_exc()[-3000:]}
    finally:
        connections.close_all()


if __name__ == "__main__":
    main()
