"""A browser as far as registering needs one: keeps its connection and its cookies, follows nothing by itself."""

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class Browser:
    """One client.

    Args:
        source: address on this machine from which it comes; each guest has one of their own, as in the world.
    """

    def __init__(self, port: int, source: str = "127.0.0.1") -> None:
        self._port, self._source = port, source
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self.cookies: dict[str, str] = {}
        self.requests = 0

    async def get(self, path: str) -> Answer:
        """Ask for a page."""
        return await self._ask("GET", path, b"")

    async def post(self, path: str, fields: dict[str, Any]) -> Answer:
        """Send a form."""
        return await self._ask("POST", path, urlencode(fields, doseq=True).encode())

    def close(self) -> None:
        """End the connection."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _ask(self, method: str, path: str, body: bytes) -> Answer:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(
                "127.0.0.1", self._port, local_addr=(self._source, 0), limit=1 << 20
            )
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
        if self.cookies:
            head += "Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()) + "\r\n"
        if method == "POST":
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            head += f"Origin: http://127.0.0.1:{self._port}\r\nSec-Fetch-Site: same-origin\r\n"
        try:
            self._writer.write(head.encode() + b"\r\n" + body)
            self.requests += 1
            return await self._read()
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            raise

    async def _read(self) -> Answer:
        assert self._reader is not None
        lines = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in lines[1:]:
            name, colon, value = line.partition(": ")
            if colon and name.lower() == "set-cookie":
                self._keep(value)
            elif colon:
                headers[name.lower()] = value
        body = await self._body(headers)
        if headers.get("connection") == "close":
            self.close()
        return Answer(int(lines[0].split(" ", 2)[1]), headers, body)

    async def _body(self, headers: dict[str, str]) -> bytes:
        assert self._reader is not None
        if headers.get("transfer-encoding") != "chunked":
            return await self._reader.readexactly(int(headers.get("content-length", "0")))
        parts = []
        while size := int(await self._reader.readline(), 16):
            parts.append(await self._reader.readexactly(size))
            await self._reader.readline()
        await self._reader.readline()
        return b"".join(parts)

    def _keep(self, said: str) -> None:
        name, _, value = said.split(";", 1)[0].partition("=")
        if "Max-Age=0" in said or not value:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value
