"""A worker beside the web server: started with it, ended with it, started again when it dies."""

import logging
import os
import subprocess
import sys
import threading
import time
from typing import Final

# The pages come first; two processes that load at once would both be late.
START_AFTER_SECONDS: Final = 2.0
GRACE_SECONDS: Final = 10.0
LONGEST_PAUSE_SECONDS: Final = 30.0
# A worker that lived so long did not die of its start.
HEALTHY_SECONDS: Final = 60.0
_log = logging.getLogger(__name__)


class WorkerBeside:
    """Keeps one ``wenjin work`` running as a child process.

    The child watches its parent too, so it ends even when the parent is killed and can tell nobody.
    """

    def __init__(self) -> None:
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="worker-beside", daemon=True)

    def start(self) -> None:
        """Begin, a moment later."""
        self._thread.start()

    def stop(self) -> None:
        """End the child and wait for it: first asked to finish what it has in hand, then killed."""
        self._over.set()
        self._thread.join(GRACE_SECONDS * 2)

    def _keep(self) -> None:
        pause = 1.0
        if self._over.wait(START_AFTER_SECONDS):
            return
        while not self._over.is_set():
            started = time.monotonic()
            # Our own interpreter with fixed words.
            with subprocess.Popen(self._command(), stdin=subprocess.DEVNULL) as child:  # noqa: S603
                self._watch(child)
            if self._over.is_set():
                return
            pause = 1.0 if time.monotonic() - started > HEALTHY_SECONDS else pause
            _log.warning("the worker ended with %s; starting another in %g s", child.returncode, pause)
            self._over.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def _watch(self, child: "subprocess.Popen[bytes]") -> None:
        """Until it ends, by itself or because we end."""
        while child.poll() is None and not self._over.wait(0.2):
            pass
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()

    @staticmethod
    def _command() -> list[str]:
        return [sys.executable, "-m", "wenjin", "work", "--beside", str(os.getpid())]
