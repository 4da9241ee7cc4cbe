"""Web push to a real HTTP endpoint: the test is the browser, and decrypts what it gets."""

import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pytest_django import Settings

from wenjin.core.delivery import push, send_push_later
from wenjin.core.delivery.models import Push, PushSubscription
from wenjin.core.delivery.push import SubscriptionRefused, subscribe
from wenjin.core.delivery.tests.conftest import Web
from wenjin.core.keys.models import DataKey
from wenjin.core.outbox.models import Message
from wenjin.core.outbox.worker import run_due

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
MARY, JOHN = UUID(int=1), UUID(int=2)
pytestmark = pytest.mark.django_db


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes_of(word: str) -> bytes:
    return base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))


class Browser:
    """What a browser keeps of a subscription."""

    def __init__(self, endpoint: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = uuid4().bytes
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.subscription = {
            "endpoint": endpoint,
            "expirationTime": None,
            "keys": {"p256dh": base64url(point), "auth": base64url(self.secret)},
        }

    def read(self, body: bytes) -> dict[str, str]:
        told = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        found: dict[str, str] = json.loads(told)
        return found


@pytest.fixture
def browser(web: Web, settings: Settings) -> Browser:
    settings.PUSH_HOSTS = ["127.0.0.1", "push.example.org"]
    settings.VAPID_CONTACT = "mailto:centre@example.org"
    return Browser(f"{web.address}/browser/1")


def told(key: str = "case-1", language: str = "ar") -> tuple[Push, ...]:
    return send_push_later(MARY, "خبر", "الإيصال جاهز", "/ar/cases/", language=language, key=key, at=NOW)


def test_the_browser_can_read_it_and_knows_who_sent_it(web: Web, browser: Browser) -> None:
    subscribe(MARY, browser.subscription)
    (row,) = told()
    assert run_due(worker="w", at=NOW) == 1
    path, headers, body = web.requests[0]
    assert path == "/browser/1"
    assert browser.read(body) == {
        "title": "خبر",
        "text": "الإيصال جاهز",
        "url": "/ar/cases/",
        "lang": "ar",
        "dir": "rtl",
        "tag": str(row.pk),
    }
    assert (headers["Content-Encoding"], headers["Topic"]) == ("aes128gcm", row.pk.hex)
    assert int(headers["TTL"]) > 0
    check_signature(headers["Authorization"], web.address)
    row.refresh_from_db()
    assert row.state == "sent"


def check_signature(authorization: str, audience: str) -> None:
    """RFC 8292: a token for this push service, signed with the key the page handed to the browser."""
    scheme, _, rest = authorization.partition(" ")
    fields = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme, fields["k"]) == ("vapid", push.public_key())
    head, claims, signature = fields["t"].split(".")
    raw = bytes_of(signature)
    half = len(raw) // 2
    pair = utils.encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(fields["k"]))
    key.verify(pair, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    said = json.loads(bytes_of(claims))
    assert (said["aud"], said["sub"]) == (audience, "mailto:centre@example.org")
    assert 0 < said["exp"] - datetime.now(UTC).timestamp() <= 24 * 3600


def test_each_browser_is_told_once(web: Web, browser: Browser) -> None:
    subscribe(MARY, browser.subscription)
    subscribe(MARY, Browser(f"{web.address}/browser/2").subscription)
    subscribe(JOHN, Browser(f"{web.address}/browser/3").subscription)
    assert len(told()) == 2
    assert told() == ()
    run_due(worker="w", at=NOW)
    assert sorted(path for path, _, _ in web.requests) == ["/browser/1", "/browser/2"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(web: Web, browser: Browser, status: int) -> None:
    subscribe(MARY, browser.subscription)
    told("one")
    told("two")
    web.answers = [(status, {}, b"")]
    run_due(worker="w", at=NOW)
    assert len(web.requests) == 1, "what waited for it is gone too"
    assert not PushSubscription.objects.exists()
    assert not Push.objects.exists()
    assert not DataKey.objects.exists()
    assert not Message.objects.open().exists()


def test_not_now_is_tried_again(web: Web, browser: Browser) -> None:
    subscribe(MARY, browser.subscription)
    (row,) = told()
    web.answers = [(429, {"Retry-After": "600"}, b""), (500, {}, b""), (403, {}, b"")]
    at = NOW
    for waited in ("PushNotNow: 429", "PushNotNow: 500", "PushNotNow: 403"):
        run_due(worker="w", at=at)
        assert Message.objects.get().last_error == waited
        at = Message.objects.get().available_at
    run_due(worker="w", at=at)
    row.refresh_from_db()
    assert (row.state, len(web.requests)) == ("sent", 4)
    assert {headers["Topic"] for _, headers, _ in web.requests} == {row.pk.hex}


def test_too_large_for_the_service_is_a_dead_letter(web: Web, browser: Browser) -> None:
    subscribe(MARY, browser.subscription)
    (row,) = told()
    web.answers = [(413, {}, b"")]
    run_due(worker="w", at=NOW)
    row.refresh_from_db()
    assert (row.state, row.failure) == ("failed", "413")


def test_a_long_text_is_cut_between_letters(web: Web, browser: Browser) -> None:
    subscribe(MARY, browser.subscription)
    send_push_later(MARY, "题" * 500, "问" * 5000, "/zh-hans/", language="zh-hans", key="long", at=NOW)
    run_due(worker="w", at=NOW)
    body = web.requests[0][2]
    assert len(body) < 4096
    assert browser.read(body)["text"].endswith("问…")


def test_the_same_browser_again_takes_the_place_of_the_old_row(browser: Browser) -> None:
    first = subscribe(JOHN, browser.subscription)
    second = subscribe(MARY, browser.subscription)
    assert first != second
    assert not push.is_subscribed(JOHN)
    assert push.is_subscribed(MARY)
    assert push.unsubscribe(MARY, browser.subscription["endpoint"])  # type: ignore[arg-type]
    assert not push.unsubscribe(MARY, browser.subscription["endpoint"])  # type: ignore[arg-type]
    assert not DataKey.objects.exists()


def test_one_person_has_so_many_browsers_and_can_be_forgotten(browser: Browser) -> None:
    for number in range(12):
        subscribe(
            MARY, Browser(f"https://push.example.org/{number}").subscription, at=NOW + timedelta(hours=number)
        )
    assert PushSubscription.objects.count() == push.MOST_SUBSCRIPTIONS
    assert push.forget_person(MARY)
    assert not push.forget_person(MARY)


def test_the_endpoint_is_sealed(browser: Browser) -> None:
    subscribe(MARY, browser.subscription)
    assert "browser/1" not in str(PushSubscription.objects.get().__dict__)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/1",
        "https://evil.example/1",
        "https://push.example.org.evil.example/1",
        "https://notpush.example.org/1",
        "https://push.example.org:8443/1",
        "https://user@push.example.org/1",
        "https://localhost/1",
        "https://169.254.0.1/1",
        "file:///etc/passwd",
        "https://push.example.org\\@evil.example/",
        "https://[::1/",
        7,
    ],
)
def test_only_known_push_services_are_ever_called(browser: Browser, endpoint: object) -> None:
    with pytest.raises(SubscriptionRefused):
        subscribe(MARY, {**browser.subscription, "endpoint": endpoint})


@pytest.mark.parametrize(
    "keys",
    [
        None,
        {},
        {"p256dh": 1, "auth": 2},
        {"p256dh": "AAAA", "auth": "AAAA"},
        {"p256dh": "!" * 87, "auth": base64url(b"x" * 16)},
        {"p256dh": base64url(b"\x04" + b"x" * 64), "auth": base64url(b"x" * 16)},
    ],
)
def test_keys_must_be_keys(browser: Browser, keys: object) -> None:
    with pytest.raises(SubscriptionRefused):
        subscribe(MARY, {**browser.subscription, "keys": keys})


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1"]
)
def test_a_notice_opens_only_this_site(browser: Browser, url: str) -> None:
    with pytest.raises(ValueError, match="path"):
        send_push_later(MARY, "x", "x", url, language="en", key="k")


def test_without_a_key_push_is_off(browser: Browser, settings: Settings) -> None:
    subscribe(MARY, browser.subscription)
    settings.VAPID_KEY = b""
    assert push.public_key() == ""
    assert told() == ()
