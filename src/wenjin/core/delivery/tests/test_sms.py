"""Text messages through a real HTTP server."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from wenjin.core.delivery import queries, send_sms_later
from wenjin.core.delivery.gateways import sms_gateway
from wenjin.core.delivery.models import TextMessage
from wenjin.core.delivery.sms import NumberRefused
from wenjin.core.delivery.tests.conftest import Web
from wenjin.core.outbox import queries as outbox
from wenjin.core.outbox.models import Message
from wenjin.core.outbox.worker import run_due

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
NUMBER = "+8613800000000"
pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(web: Web, settings: Settings) -> Web:
    body = {"phone": ["{number}"], "content": "【问津】{text}", "meta": {"id": "{reference}", "flash": False}}
    headers = {"Authorization": "Bearer key"}
    settings.SMS = sms_gateway(json.dumps({"url": f"{web.address}/send", "headers": headers, "body": body}))
    return web


def written(key: str | None = "case-1", text: str = "Your {number} is ready: 收到") -> TextMessage:
    return send_sms_later("+86 138-0000-0000", text, language="en", key=key, at=NOW)


def state(row: TextMessage) -> tuple[str, str]:
    row.refresh_from_db()
    return row.state, row.failure


def test_it_is_sent_once_in_the_shape_of_the_settings(provider: Web) -> None:
    provider.answers = [(200, {"Content-Type": "application/json"}, b'{"message_id": "sms-7"}')]
    row = written()
    assert written().pk == row.pk
    assert run_due(worker="w", at=NOW) == 1
    path, headers, body = provider.requests[0]
    assert (path, headers["Authorization"]) == ("/send", "Bearer key")
    assert headers["Idempotency-Key"] == str(row.pk)
    assert json.loads(body) == {
        "phone": [NUMBER],
        "content": "【问津】Your {number} is ready: 收到",
        "meta": {"id": str(row.pk), "flash": False},
    }
    assert state(row) == ("sent", "")
    assert row.provider_reference == "sms-7"


def test_not_now_is_tried_again_no_sooner_than_asked(provider: Web) -> None:
    provider.answers = [(429, {"Retry-After": "1800"}, b""), (503, {}, b"")]
    row = written()
    run_due(worker="w", at=NOW)
    assert Message.objects.get().available_at >= NOW + timedelta(seconds=1800)
    run_due(worker="w", at=NOW + timedelta(hours=1))
    assert Message.objects.get().last_error == "SmsNotNow: 503"
    run_due(worker="w", at=NOW + timedelta(hours=2))
    assert state(row) == ("sent", "")
    assert {headers["Idempotency-Key"] for _, headers, _ in provider.requests} == {str(row.pk)}


@pytest.mark.parametrize("status", [400, 401, 422, 302])
def test_never_is_a_dead_letter(provider: Web, status: int) -> None:
    provider.answers = [(status, {"Location": "/elsewhere"}, f"no {NUMBER}".encode())]
    row = written()
    run_due(worker="w", at=NOW)
    assert state(row) == ("failed", str(status))
    assert outbox.dead_letters()[0].error == f"SmsNever: {status}"
    assert len(provider.requests) == 1, "a redirect is not followed"


def test_a_provider_that_is_away_is_waited_for(settings: Settings) -> None:
    settings.SMS = sms_gateway("http://127.0.0.1:9/")
    row = written()
    run_due(worker="w", at=NOW)
    assert Message.objects.get().last_error == "SmsNotNow: ConnectionRefusedError"
    assert state(row) == ("waiting", "")


def test_without_a_provider_it_is_kept_and_says_so() -> None:
    row = written()
    assert state(row) == ("not_sent", "")
    assert not Message.objects.exists()
    shown = queries.text_messages()[0]
    assert (shown.number, shown.text) == (NUMBER, "Your {number} is ready: 收到")
    assert NUMBER not in str(row.__dict__)


@pytest.mark.parametrize("number", ["13800000000", "+0123456789", "+86", "+86138x", "", "+1234567890123456"])
def test_a_number_is_international(number: str) -> None:
    with pytest.raises(NumberRefused):
        send_sms_later(number, "x", language="en", key=None)


@pytest.mark.parametrize("text", ["", " ", "x" * 1001])
def test_a_text_has_a_length(text: str) -> None:
    with pytest.raises(ValueError, match="1000"):
        written(text=text)
