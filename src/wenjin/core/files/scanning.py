"""The virus scanner: an interface, and clamd behind it.

``ClamdScanner`` speaks the protocol of clamd (man page clamd(8), command INSTREAM) over TCP or a Unix socket,
with one time limit for the whole exchange, so that a scanner that hangs never holds a person.
"""

import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlsplit

from django.conf import settings

_PIECE: Final = 64 * 1024
_LONGEST_REPLY: Final = 4096
_DEFAULT_PORT: Final = 3310


class ScannerAway(Exception):
    """No verdict now: the scanner does not answer, takes too long, or talks nonsense. Try again later."""


class NotScannable(Exception):
    """No verdict ever: the scanner says that it will not look at this content, for instance for its size."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner found.

    Attributes:
        signature: name of what was found; empty when the content is clean.
    """

    signature: str = ""

    @property
    def is_clean(self) -> bool:
        """Nothing was found."""
        return not self.signature


class Scanner(Protocol):
    """Judges content."""

    def scan(self, content: bytes, *, seconds: float) -> Verdict:
        """Judge within so many seconds.

        Raises:
            ScannerAway: no verdict now.
            NotScannable: no verdict ever.
        """


@dataclass(frozen=True, slots=True)
class ClamdScanner:
    """clamd at ``tcp://host:port`` or ``unix:///path/of/socket``."""

    address: str

    def scan(self, content: bytes, *, seconds: float) -> Verdict:
        """Judge content; see ``Scanner``."""
        return _verdict(self._ask(b"INSTREAM", seconds, lambda talk: _send_stream(talk, content)))

    def version(self, *, seconds: float = 5) -> str:
        """What clamd says of itself and of the age of its signatures.

        Raises:
            ScannerAway: it does not answer.
        """
        return self._ask(b"VERSION", seconds)

    def _ask(self, command: bytes, seconds: float, then: "Callable[[_Talk], None] | None" = None) -> str:
        try:
            with _connected(self.address, time.monotonic() + seconds) as talk:
                talk.send(b"z" + command + b"\0")
                if then is not None:
                    then(talk)
                return talk.reply()
        except OSError as error:
            raise ScannerAway(f"clamd at {self.address}: {error or type(error).__name__}") from error


class _Talk:
    """One connection, with one time limit over everything that is said."""

    def __init__(self, connection: socket.socket, until: float) -> None:
        self._connection = connection
        self._until = until

    def __enter__(self) -> "_Talk":
        return self

    def __exit__(self, *error: object) -> None:
        self._connection.close()

    def send(self, content: bytes) -> None:
        """Send all of it.

        ``sendall`` counts its time limit over the whole call.
        """
        self._limit()
        self._connection.sendall(content)

    def reply(self) -> str:
        """What is said until the NUL or until the other side hangs up."""
        said = b""
        while not said.endswith(b"\0") and len(said) < _LONGEST_REPLY:
            self._limit()
            piece = self._connection.recv(_LONGEST_REPLY)
            if not piece:
                break
            said += piece
        return said.rstrip(b"\0").decode("utf-8", "replace").strip()

    def _limit(self) -> None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("took too long")
        self._connection.settimeout(left)


def _connected(address: str, until: float) -> _Talk:
    parts = urlsplit(address)
    seconds = max(until - time.monotonic(), 0.001)
    if parts.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(seconds)
        try:
            connection.connect(parts.path)
        except OSError:
            connection.close()
            raise
        return _Talk(connection, until)
    place = (parts.hostname or "", parts.port or _DEFAULT_PORT)
    return _Talk(socket.create_connection(place, timeout=seconds), until)


def _send_stream(talk: _Talk, content: bytes) -> None:
    """Pieces with their length before them; a length of zero ends the stream."""
    try:
        for start in range(0, len(content), _PIECE):
            piece = content[start : start + _PIECE]
            talk.send(struct.pack("!I", len(piece)) + piece)
        talk.send(struct.pack("!I", 0))
    except (BrokenPipeError, ConnectionResetError):
        return  # it has hung up, but says why: too large


def _verdict(reply: str) -> Verdict:
    """Read ``stream: OK``, ``stream: NAME FOUND`` or ``… ERROR``."""
    if reply == "stream: OK":
        return Verdict()
    if reply.startswith("stream: ") and reply.endswith(" FOUND"):
        return Verdict(reply.removeprefix("stream: ").removesuffix(" FOUND"))
    if "size limit exceeded" in reply:
        raise NotScannable(reply)
    raise ScannerAway(f"clamd said {reply[:200]!r}" if reply else "clamd hung up without a word")


def scanner() -> Scanner | None:
    """The scanner of ``settings.CLAMD``; None where there is none."""
    return ClamdScanner(settings.CLAMD) if settings.CLAMD else None


def clamd_address(text: str) -> str:
    """The setting, read strictly when the program starts; empty means no scanner.

    Raises:
        ValueError: not an address of clamd.
    """
    parts = urlsplit(text.strip())
    is_tcp = parts.scheme == "tcp" and bool(parts.hostname) and parts.port != 0
    if text.strip() and not is_tcp and not (parts.scheme == "unix" and parts.path):
        raise ValueError("must read tcp://host:3310 or unix:///path/of/socket")
    return text.strip()
