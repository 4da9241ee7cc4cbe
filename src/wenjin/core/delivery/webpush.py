"""Handing one notice to a push service: encrypted for the browser, signed by this house."""

import base64
import logging
import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings

from wenjin.core.delivery import http
from wenjin.core.outbox import TryLater, WillNotSucceed

# How long the push service keeps a notice for a browser that is asleep.
KEEP_SECONDS: Final = 3 * 24 * 3600
SIGNED_FOR_SECONDS: Final = 12 * 3600  # at most 24 hours, RFC 8292, 2
_GONE: Final = frozenset({404, 410})


class PushNotNow(TryLater):
    """The push service is away or busy; the notice waits."""


class PushNever(WillNotSucceed):
    """The push service refuses this notice for good."""


class BrowserGone(Exception):
    """The push service knows this subscription no more."""


def deliver(subscription: Mapping[str, Any], content: bytes, *, topic: str) -> None:
    """Send one notice.

    Args:
        subscription: ``endpoint`` and ``keys`` of the browser.
        content: at most about 3,000 bytes.
        topic: at most 32 letters of Base64url. A notice that waits at the push service is replaced by one with
            the same topic (RFC 8030, 5.4), so sending twice shows one.

    Raises:
        PushNotNow, PushNever, BrowserGone: it was not taken.
    """
    # Half a second to import, and only a worker ever needs it.
    from pywebpush import WebPusher

    endpoint = str(subscription["endpoint"])
    encrypted = WebPusher(subscription).encode(content, content_encoding="aes128gcm")
    headers = {
        **_signature(endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEEP_SECONDS),
        "Urgency": "normal",
        "Topic": topic,
    }
    try:
        answer = http.post(endpoint, bytes(encrypted["body"]), headers)
    except http.NoAnswer as error:
        raise PushNotNow(str(error)) from None
    if answer.status in _GONE:
        raise BrowserGone(answer.status)
    if answer.status in {401, 403}:
        # About our key, not about this notice.
        logging.getLogger(__name__).error("the push service refuses our key: %s", answer.status)
        raise PushNotNow(str(answer.status))
    if answer.is_final:
        raise PushNever(str(answer.status))
    if not answer.is_taken:
        raise PushNotNow(str(answer.status), after=answer.retry_after)


def _signature(endpoint: str) -> dict[str, str]:
    """Who sends (RFC 8292): a token for this push service, signed with our key."""
    from py_vapid import Vapid02

    parts = urlsplit(endpoint)
    key = Vapid02.from_raw(base64.urlsafe_b64encode(settings.VAPID_KEY).rstrip(b"="))
    claims = {
        "sub": settings.VAPID_CONTACT,
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + SIGNED_FOR_SECONDS,
    }
    return {str(name): str(value) for name, value in key.sign(claims).items()}
