"""Servers of the tests: real ones, on this machine, on ports of their own."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pytest_django import Settings

from wenjin.core.delivery.gateways import mail_server
from wenjin.core.delivery.tests.postbox import Postbox, Server


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    """A mail server that the settings name."""
    box = Postbox()
    server = Server(box)
    server.start()
    settings.SMTP = mail_server(server.address)
    settings.MAIL_FROM = "Wenjin 服务中心 <centre@example.org>"
    yield box
    server.stop()


@dataclass
class Web:
    """A web server that keeps what it got and answers as it is told.

    Attributes:
        answers: status, headers, body for the coming requests, used up one by one; then 201.
    """

    address: str = ""
    requests: list[tuple[str, Message, bytes]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def web() -> Iterator[Web]:
    """A web server on this machine."""
    kept = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.requests.append((self.path, self.headers, body))
            status, headers, answer = kept.answers.pop(0) if kept.answers else (201, {}, b"")
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(answer))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()
