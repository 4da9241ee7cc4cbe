"""Writing heads down outside: in a file, in a folder (such as one that is written once), or at another host.

Each head goes out once, in order; what could not go out goes out the next time.
"""

import http.client
import os
import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from wenjin.core.ledger.errors import HeadNotExported
from wenjin.core.ledger.head_record import HeadRecord
from wenjin.core.ledger.heads import record_of
from wenjin.core.ledger.models import Head, HeadExport

_SECONDS: Final = 10
_AT_ONCE: Final = 200
_THIS_HOST: Final = ("127.0.0.1", "localhost", "::1")


class Place(Protocol):
    """Where heads are kept outside. Taking the same head twice must do no harm."""

    def take(self, head: HeadRecord) -> None:
        """Keep a head.

        Raises:
            HeadNotExported: it is not kept.
        """


class LinesFile:
    """One file, one line for each head."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def take(self, head: HeadRecord) -> None:
        """Append the line; it is on the disk when this returns."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as file:
                file.write(head.written() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise HeadNotExported(f"{self.path}: {error.strerror}") from error


class Folder:
    """A folder with one file for each head, never opened twice for writing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def take(self, head: HeadRecord) -> None:
        """Write the file; one that is there must say the same."""
        path, content = self.path / f"head-{head.number:09d}.json", head.written() + b"\n"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if path.exists():
                if path.read_bytes() != content:
                    raise HeadNotExported(f"{path} is there and holds something else")
                return
            with path.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise HeadNotExported(f"{path}: {error.strerror}") from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirected POST would arrive as a GET and look as if it had been taken."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow nothing."""
        return


class Address:
    """Another host that takes heads by POST, one JSON object each, and answers 200, 201, 202 or 204."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url = url
        self.token = token
        self._opener = urllib.request.build_opener(_NoRedirect)

    def take(self, head: HeadRecord) -> None:
        """Send it; the head's hash is the idempotency key."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": head.hash}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.url, head.written(), headers, method="POST")  # noqa: S310 see place()
        try:
            with self._opener.open(request, timeout=_SECONDS) as answer:
                if answer.status not in {200, 201, 202, 204}:
                    raise HeadNotExported(f"{urlsplit(self.url).hostname} answered {answer.status}")
        except (OSError, http.client.HTTPException) as error:
            raise HeadNotExported(f"{urlsplit(self.url).hostname}: {error}") from error


def place() -> Place | None:
    """The place of ``settings.HEADS_TO``; None when heads stay here.

    A path that ends in ``.jsonl`` is a file, another path is a folder.

    Raises:
        ImproperlyConfigured: an address that is not https, but for this host itself.
    """
    where: str = settings.HEADS_TO
    if not where:
        return None
    if "://" not in where:
        return LinesFile(Path(where)) if where.endswith(".jsonl") else Folder(Path(where))
    parts = urlsplit(where)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _THIS_HOST):
        return Address(where, settings.HEADS_TOKEN)
    raise ImproperlyConfigured("WENJIN_HEADS_TO must be a path or an https address")


def export_new(at: datetime) -> int:
    """Send out every head that the place outside has not taken yet, in order; gives how many went.

    Raises:
        HeadNotExported: the place did not take one; those before it are noted as taken.
    """
    where = place()
    if where is None:
        return 0
    waiting = Head.objects.filter(export=None).order_by("number")[:_AT_ONCE]
    for head in waiting:
        where.take(record_of(head))
        HeadExport.objects.bulk_create([HeadExport(head=head, at=at)], ignore_conflicts=True)
    return len(waiting)
