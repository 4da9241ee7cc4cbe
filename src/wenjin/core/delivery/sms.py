"""Text messages: the providers, and sending one later."""

import json
import re
import uuid
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from wenjin.core import clock
from wenjin.core.delivery import http
from wenjin.core.delivery.gateways import SmsGateway
from wenjin.core.delivery.models import State, TextMessage
from wenjin.core.delivery.services import NUMBER_INDEX, bare_number, seal_into
from wenjin.core.keys.models import DataKey
from wenjin.core.keys.sealing import blind_index
from wenjin.core.outbox import TryLater, WillNotSucceed
from wenjin.core.outbox.services import post

SMS_TOPIC: Final = "delivery.sms"
LONGEST_TEXT: Final = 1000
_NUMBER: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_REFERENCES: Final = ("id", "message_id", "messageId", "reference")


class NumberRefused(ValueError):
    """Not an international number (ITU-T E.164: plus, country code, at most 15 digits)."""


class SmsNotNow(TryLater):
    """The provider is away or busy; the message waits."""


class SmsNever(WillNotSucceed):
    """The provider refuses this message for good."""


class Provider(Protocol):
    """Hands text messages on. A provider is chosen by the settings, never by a caller."""

    @property
    def sends(self) -> bool:
        """Whether messages really go out."""

    def send(self, number: str, text: str, *, reference: UUID) -> str:
        """Hand one on and give the provider's own reference, or an empty text.

        The reference is the same whenever the same message is tried again.

        Raises:
            SmsNotNow, SmsNever: it was not taken.
        """


class HttpSmsProvider:
    """A provider that takes JSON by HTTP POST; address, headers and shape of the JSON are settings.

    The reference goes along as ``Idempotency-Key`` too, so that a provider that knows this header sends one
    message when we ask twice.
    """

    sends = True

    def __init__(self, gateway: SmsGateway) -> None:
        self._gateway = gateway

    def send(self, number: str, text: str, *, reference: UUID) -> str:
        """Hand one on; errors as in ``Provider``."""
        words = {"{number}": number, "{text}": text, "{reference}": str(reference)}
        body = json.dumps(_filled(self._gateway.body, words), ensure_ascii=False).encode("utf-8")
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Accept": "application/json",
            "Idempotency-Key": str(reference),
            **self._gateway.headers,
        }
        try:
            answer = http.post(self._gateway.url, body, headers)
        except http.NoAnswer as error:
            raise SmsNotNow(str(error)) from None
        if answer.is_final:
            raise SmsNever(str(answer.status))
        if not answer.is_taken:
            raise SmsNotNow(str(answer.status), after=answer.retry_after)
        return _reference(answer.body)


class RecordingProvider:
    """None is configured: messages stay in the table, marked as not sent."""

    sends = False

    def send(self, number: str, text: str, *, reference: UUID) -> str:
        """Nothing goes out."""
        return ""


def provider() -> Provider:
    """The provider of the settings."""
    return HttpSmsProvider(settings.SMS) if settings.SMS else RecordingProvider()


def send_sms_later(
    number: str,
    text: str,
    *,
    language: str,
    key: str | None,
    data_key: DataKey | None = None,
    available_at: datetime | None = None,
    at: datetime | None = None,
) -> TextMessage:
    """Write down a text message in the caller's transaction; a worker sends it when that is committed.

    Args:
        number: international, ``+8613800000000``; spaces and hyphens are dropped.
        text: at most 1,000 letters.
        key: asked for twice under one key, it is one message: the first stays and is returned.
        data_key: as in ``send_mail_later``.

    Raises:
        NumberRefused: not such a number.
        ValueError: no text, or too long.
    """
    bare = checked_number(number)
    text = text.encode("utf-8", "replace").decode("utf-8")
    if not 0 < len(text.strip()) <= LONGEST_TEXT:
        raise ValueError(f"a text of 1 to {LONGEST_TEXT} letters")
    if key is not None and (known := TextMessage.objects.filter(key=key).first()):
        return known
    try:
        with transaction.atomic():
            return _written(bare, text, language, key, data_key, available_at, at or clock.now())
    except IntegrityError:
        if key is None:
            raise
        return TextMessage.objects.get(key=key)


def checked_number(number: str) -> str:
    """The number without spaces, hyphens and brackets.

    Raises:
        NumberRefused: not an international number.
    """
    bare = bare_number(number)
    if not _NUMBER.fullmatch(bare):
        raise NumberRefused("must begin with + and the country code")
    return bare


def index_of_number(number: str) -> str:
    """By which messages to a number are found."""
    return blind_index(number, purpose=NUMBER_INDEX)


def _written(
    number: str,
    text: str,
    language: str,
    key: str | None,
    data_key: DataKey | None,
    available_at: datetime | None,
    at: datetime,
) -> TextMessage:
    is_to_be_sent = provider().sends
    row = TextMessage(
        id=uuid.uuid4(),
        key=key,
        language=language,
        number_index=index_of_number(number),
        state=State.WAITING if is_to_be_sent else State.NOT_SENT,
        made_at=at,
    )
    seal_into(row, {"number": number, "text": text}, data_key, at)
    row.save(force_insert=True)
    if is_to_be_sent:
        post(SMS_TOPIC, {"sms": str(row.pk)}, available_at=available_at or at, key=f"sms:{row.pk}")
    return row


def _filled(value: Any, words: dict[str, str]) -> Any:
    """The value with the words put into its strings. Each string is read once: words are not looked into."""
    if isinstance(value, str):
        return re.sub(r"\{(?:number|text|reference)\}", lambda found: words[found.group()], value)
    if isinstance(value, dict):
        return {name: _filled(one, words) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, words) for one in value]
    return value


def _reference(body: bytes) -> str:
    """What the provider calls the message, when it says so in JSON."""
    try:
        document = json.loads(body)
    except ValueError:
        return ""
    if not isinstance(document, dict):
        return ""
    found = (document[name] for name in _REFERENCES if isinstance(document.get(name), str | int))
    return str(next(found, ""))[:120]
