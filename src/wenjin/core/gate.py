"""Endless requests share the threads of a server with ordinary ones, and do not starve them."""

import threading
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

Application: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Gate:
    """Lets so many requests be answered at once; what is read from an answer afterwards does not count.

    A stream of events keeps its thread for minutes. The server has a thread for each, and would answer as many
    ordinary requests at once when no stream is open, each with its memory and its connection to the database.
    """

    def __init__(self, application: Application, at_once: int) -> None:
        self._application, self._room = application, threading.BoundedSemaphore(at_once)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, when there is room."""
        with self._room:
            return self._application(environ, start_response)
