"""One HTTP POST to a provider: no redirects, a time limit, and *not now* told from *never*."""

import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPMessage
from typing import IO, Any, Final

SECONDS: Final = 20
MOST_BYTES: Final = 64 * 1024
LONGEST_RETRY: Final = timedelta(days=1)
# Answers after which the same request may well succeed (RFC 9110, RFC 6585, RFC 8470).
NOT_NOW: Final = frozenset({408, 425, 429})


class NoAnswer(OSError):
    """The other side cannot be reached, or did not speak HTTP."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        body: its beginning, as much as was to be read.
        retry_after: what the other side asks us to wait; None when it says nothing.
    """

    status: int
    body: bytes
    retry_after: timedelta | None

    @property
    def is_taken(self) -> bool:
        """Whether it was taken (2xx)."""
        return 200 <= self.status < 300

    @property
    def is_final(self) -> bool:
        """Whether asking again is useless."""
        return not self.is_taken and self.status < 500 and self.status not in NOT_NOW


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Whoever we speak to is named in the settings; an answer must not send us anywhere else."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        """Never."""


_opener: Final = urllib.request.build_opener(_NoRedirects)


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
) -> Answer:
    """Send it once.

    Args:
        url: of the provider, http or https.
        body: what is sent.
        headers: of the request.
        seconds: how long an answer is waited for.
        most_bytes: how much of the answer is read.

    Raises:
        NoAnswer: nothing that could be understood came back; it may have been taken or not.
    """
    if not url.startswith(("https://", "http://")):
        raise NoAnswer("not an HTTP address")
    request = urllib.request.Request(url, body, dict(headers), method="POST")  # noqa: S310  checked above
    try:
        with _opener.open(request, timeout=seconds) as response:
            return Answer(response.status, response.read(most_bytes), _retry_after(response.headers))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read(most_bytes), _retry_after(error.headers))
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise NoAnswer(type(reason).__name__) from None


def _retry_after(headers: Any) -> timedelta | None:
    """``Retry-After``: seconds or a date (RFC 9110, 10.2.3)."""
    word = (headers.get("Retry-After") or "").strip()
    if word.isascii() and word.isdigit():
        return min(timedelta(seconds=int(word[:9])), LONGEST_RETRY)
    try:
        wait = parsedate_to_datetime(word) - datetime.now(UTC)
    except (ValueError, TypeError):
        return None
    return min(max(wait, timedelta()), LONGEST_RETRY)
