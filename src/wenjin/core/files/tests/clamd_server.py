"""A small clamd: the real protocol on a real socket, with a tiny list of signatures and moods of its own."""

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from wenjin.core.files.tests.made_files import EICAR

HANGS_SECONDS = 60


class _Talk(socketserver.BaseRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        command = self._until_nul()
        if command == b"zVERSION":
            self.request.sendall(b"ClamAV 1.4.2/27500/Mon Nov 16 08:00:00 2026\0")
        elif command == b"zINSTREAM":
            self._stream()
        else:
            self.request.sendall(b"UNKNOWN COMMAND\0")

    def _stream(self) -> None:
        content = b""
        while size := struct.unpack("!I", self._exactly(4))[0]:
            if len(content) + size > self.server.largest:
                # As clamd does: says so, and hangs up without reading the rest.
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
            content += self._exactly(size)
        self.server.seen.append(content)
        if self.server.mood == "hangs":
            self.server.released.wait(HANGS_SECONDS)
        elif self.server.mood == "hangs up":
            return
        elif self.server.mood == "talks nonsense":
            self.request.sendall(b"stream: perhaps\0")
        elif EICAR in content or b"EVIL" in content:
            self.request.sendall(b"stream: Eicar-Test-Signature FOUND\0")
        else:
            self.request.sendall(b"stream: OK\0")

    def _until_nul(self) -> bytes:
        said = b""
        while not said.endswith(b"\0"):
            said += self._exactly(1)
        return said[:-1]

    def _exactly(self, size: int) -> bytes:
        content = b""
        while len(content) < size:
            piece = self.request.recv(size - len(content))
            if not piece:
                raise ConnectionError
            content += piece
        return content


class _Server(socketserver.ThreadingMixIn, socketserver.BaseServer):
    daemon_threads = True
    allow_reuse_address = True
    mood = "works"
    largest = 25_000_000

    def __init__(self, *arguments: Any) -> None:
        self.seen: list[bytes] = []
        self.released = threading.Event()
        super().__init__(*arguments)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class TcpClamd(_Server, socketserver.TCPServer):
    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


class UnixClamd(_Server, socketserver.UnixStreamServer):
    @property
    def address(self) -> str:
        return f"unix://{self.server_address!s}"


@contextmanager
def running(server: TcpClamd | UnixClamd) -> Iterator[TcpClamd | UnixClamd]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def tcp_clamd() -> TcpClamd:
    return TcpClamd(("127.0.0.1", 0), _Talk)


def unix_clamd(folder: Path) -> UnixClamd:
    return UnixClamd(str(folder / "clamd"), _Talk)


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
