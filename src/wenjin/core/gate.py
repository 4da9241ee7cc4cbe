"""Endless answers keep a thread of the server each; all others are made on a few threads of our own."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any, Final, TypeAlias

Application: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# Bytes of a form that are taken in before it is its turn; larger ones carry files.
FORM: Final = 256 * 1024
# Requests with files that are read at once. Somebody's telephone may take a minute to send one.
FILES_AT_ONCE: Final = 8


class Gate:
    """Makes so many answers at once, always on the same threads.

    A stream of events keeps its thread of the server for minutes, so the server has a hundred of them. Were
    answers made there, each thread would have a connection to the database and memory of its own, and as many
    would want the processor at once. What is read from a streamed answer afterwards is read on the server's.

    Nobody holds one of our threads by sending slowly: forms are taken in before, and what carries files is
    answered on the server's thread, where it waits for its bytes beside the others.
    """

    def __init__(self, application: Application, at_once: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="answer")
        self._files = threading.BoundedSemaphore(FILES_AT_ONCE)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, when it is its turn."""
        length = _length(environ)
        if length > FORM:
            with self._files:
                return self._answer(environ, start_response)
        if length:
            environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(length))
        return self._threads.submit(self._answer, environ, start_response).result()

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = self._application(environ, start_response)
        if getattr(answer, "streaming", False):
            return answer
        # Read and closed here, where the connection to the database is that it gives back.
        try:
            return [b"".join(answer)]
        finally:
            if (close := getattr(answer, "close", None)) is not None:
                close()


def _length(environ: dict[str, Any]) -> int:
    """Bytes that come with a request; none when it says nothing that is a number."""
    said = environ.get("CONTENT_LENGTH") or ""
    return int(said) if said.isascii() and said.isdigit() else 0
