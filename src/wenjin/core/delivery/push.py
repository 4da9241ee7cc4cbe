"""Web push (RFC 8030, 8291, 8292): subscriptions of browsers, and notices to them."""

import base64
import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import IntegrityError, transaction

from wenjin.core import clock
from wenjin.core.delivery.gateways import LOCAL
from wenjin.core.delivery.models import Push, PushSubscription
from wenjin.core.keys.sealing import blind_index, seal_json
from wenjin.core.keys.services import drop, new_data_key
from wenjin.core.outbox.services import post

PUSH_TOPIC: Final = "delivery.push"
MOST_SUBSCRIPTIONS: Final = 10
LONGEST_NAME: Final = 80
# Push services take 4096 bytes of encrypted content; encryption and JSON need their share.
MOST_TEXT_BYTES: Final = 2000
_POINT_BYTES: Final = 65
_AUTH_BYTES: Final = 16


class SubscriptionRefused(ValueError):
    """Not what a browser gives, or its push service is not one of settings.PUSH_HOSTS."""


def public_key() -> str:
    """What the page hands to the browser as ``applicationServerKey``; empty when push is off."""
    return _public_key(settings.VAPID_KEY) if settings.VAPID_KEY else ""


@transaction.atomic
def subscribe(
    person_id: UUID, subscription: Mapping[str, Any], *, name: str = "", at: datetime | None = None
) -> UUID:
    """Keep where notices for this person go; the same browser again takes the place of the old row.

    Args:
        subscription: what ``PushSubscription.toJSON()`` gives: ``endpoint`` and ``keys`` (p256dh, auth).
        name: what the browser is called in the person's own list, ``Firefox, Android``.

    Raises:
        SubscriptionRefused: see the class. An endpoint is an address that our server will call, so only the
            known push services are taken.
    """
    content = {**_checked(subscription), "name": name[:LONGEST_NAME]}
    now = at or clock.now()
    index = _index(content["endpoint"])
    _remove(list(PushSubscription.objects.filter(endpoint_index=index)))
    kept = PushSubscription.objects.filter(person_id=person_id).order_by("-made_at")
    _remove(list(kept[MOST_SUBSCRIPTIONS - 1 :]))
    row = PushSubscription(person_id=person_id, endpoint_index=index, made_at=now)
    row.data_key = new_data_key(now)
    row.sealed = seal_json(row.data_key, content, context=context_of(row))
    row.save(force_insert=True)
    return row.pk


def unsubscribe(person_id: UUID, endpoint: str) -> bool:
    """Forget a browser of this person; says whether it was known."""
    return _remove(
        list(PushSubscription.objects.filter(person_id=person_id, endpoint_index=_index(endpoint)))
    )


def forget_device(person_id: UUID, device_id: UUID) -> bool:
    """Forget one browser of this person by its id; says whether it was theirs."""
    return _remove(list(PushSubscription.objects.filter(person_id=person_id, pk=device_id)))


def forget_person(person_id: UUID) -> bool:
    """Forget all browsers and notices of a person; says whether there were any."""
    return _remove(list(PushSubscription.objects.filter(person_id=person_id)))


def is_subscribed(person_id: UUID) -> bool:
    """Whether any browser is told for this person."""
    return PushSubscription.objects.filter(person_id=person_id).exists()


@transaction.atomic
def send_push_later(
    person_id: UUID,
    title: str,
    text: str,
    url: str,
    *,
    language: str,
    key: str,
    at: datetime | None = None,
) -> tuple[Push, ...]:
    """Write down a notice for every browser of a person, in the caller's transaction; a worker sends them.

    Args:
        url: path on this site that opens on a tap, ``/en/…``.
        key: asked for twice under one key, each browser is told once.

    Returns:
        What was written down now; empty when the person has no browser, or push is off.

    Raises:
        ValueError: ``url`` is not a path on this site.
    """
    if not url.startswith("/") or url.startswith(("//", "/\\")):
        raise ValueError(f"not a path on this site: {url!r}")
    if not settings.VAPID_KEY:
        return ()
    content = {"title": _cut(title, 200), "text": _cut(text, MOST_TEXT_BYTES), "url": url}
    now = at or clock.now()
    rows = PushSubscription.objects.filter(person_id=person_id).select_related("data_key")
    written = (_written(row, content, language, f"{key}:{row.pk}", now) for row in rows)
    return tuple(one for one in written if one is not None)


def context_of(subscription: PushSubscription) -> str:
    """Where the sealed endpoint belongs."""
    return f"pushsubscription:{subscription.pk}"


def gone(subscription_id: UUID) -> None:
    """The push service says that the browser is no more (404, 410): forget it and what waits for it."""
    _remove(list(PushSubscription.objects.filter(pk=subscription_id)))


def _written(
    subscription: PushSubscription, content: dict[str, str], language: str, key: str, at: datetime
) -> Push | None:
    row = Push(
        id=uuid.uuid4(),
        key=key,
        language=language,
        data_key=subscription.data_key,
        has_own_key=False,
        subscription=subscription,
        person_id=subscription.person_id,
        made_at=at,
    )
    row.sealed = seal_json(subscription.data_key, content, context=row.context)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return None
    post(PUSH_TOPIC, {"push": str(row.pk)}, key=f"push:{row.pk}", available_at=at)
    return row


@transaction.atomic
def _remove(rows: list[PushSubscription]) -> bool:
    keys = [row.data_key_id for row in rows]
    PushSubscription.objects.filter(pk__in=[row.pk for row in rows]).delete()
    drop(keys)
    return bool(rows)


def _checked(subscription: Mapping[str, Any]) -> dict[str, Any]:
    endpoint, keys = subscription.get("endpoint"), subscription.get("keys")
    if not isinstance(endpoint, str) or not isinstance(keys, Mapping) or len(endpoint) > 2000:
        raise SubscriptionRefused("needs endpoint and keys")
    if not _is_known_service(endpoint):
        raise SubscriptionRefused("this push service is not known here")
    point, secret = _decoded(keys.get("p256dh")), _decoded(keys.get("auth"))
    if len(secret) != _AUTH_BYTES or len(point) != _POINT_BYTES:
        raise SubscriptionRefused("keys of a wrong length")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as error:
        raise SubscriptionRefused("not a point of the curve P-256") from error
    return {"endpoint": endpoint, "keys": {"p256dh": keys["p256dh"], "auth": keys["auth"]}}


def _is_known_service(endpoint: str) -> bool:
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username or parts.password or any(sign in endpoint for sign in "\\\r\n\t "):
        return False
    if host in LOCAL and host in settings.PUSH_HOSTS:  # a push service of one's own, as in tests
        return parts.scheme in {"http", "https"}
    known = any(host == one or host.endswith(f".{one}") for one in settings.PUSH_HOSTS)
    return known and parts.scheme == "https" and port in {None, 443}


def _decoded(word: object) -> bytes:
    """Base64url with or without its padding."""
    if not isinstance(word, str) or len(word) > 200:
        raise SubscriptionRefused("keys must be texts")
    bare = word.rstrip("=")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise SubscriptionRefused("keys must be Base64url") from error


def _index(endpoint: str) -> str:
    return blind_index(endpoint, purpose="delivery.push_endpoint")


def _cut(text: str, most: int) -> str:
    """At most so many bytes of UTF-8, cut between letters."""
    content = text.strip().encode("utf-8", "replace")
    if len(content) <= most:
        return content.decode("utf-8")
    return content[: most - 3].decode("utf-8", "ignore").rstrip() + "…"


@lru_cache(maxsize=2)
def _public_key(secret: bytes) -> str:
    key = ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256R1())
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode("ascii")


def notice(push: Push, content: Mapping[str, str], direction: str, tag: str) -> bytes:
    """What the browser gets: the same ``tag`` for every attempt, so that a second one takes the first's place."""
    told = {**content, "lang": tag, "dir": direction, "tag": str(push.pk)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
