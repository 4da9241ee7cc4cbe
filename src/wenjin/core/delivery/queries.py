"""What was sent, to whom, and what became of it."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wenjin.core.delivery.mail import Attachment, Letter
from wenjin.core.delivery.models import Mail, Push, PushSubscription, State, TextMessage
from wenjin.core.delivery.push import context_of
from wenjin.core.delivery.services import index_of_address
from wenjin.core.keys.errors import Shredded
from wenjin.core.keys.sealing import unseal_json


@dataclass(frozen=True, slots=True)
class MailView:
    """A mail as staff may read it.

    Attributes:
        state: ``waiting``, ``sent``, ``not_sent`` (there is no mail server) or ``failed``.
        failure: a code such as ``550 5.1.1``.
        is_erased: address and words are gone, by time or because somebody was erased.
    """

    id: UUID
    to: str
    subject: str
    text: str
    html: str
    language: str
    attachments: tuple[Attachment, ...]
    message_id: str
    state: str
    failure: str
    made_at: datetime
    sent_at: datetime | None
    is_erased: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What has become of one sending.

    Attributes:
        way: ``mail``, ``text`` or ``push``.
        state, failure: as in ``MailView``.
    """

    way: str
    state: str
    failure: str


@dataclass(frozen=True, slots=True)
class Device:
    """A browser in which somebody is told.

    Attributes:
        name: as it was called when it was turned on; may be empty.
        fingerprint: SHA-256 of its push address, hexadecimal: by it a page finds out in the browser itself
            which row is this browser, and nobody can write to it with that.
    """

    id: UUID
    name: str
    fingerprint: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class TextMessageView:
    """A text message as staff may read it; fields as in ``MailView``."""

    id: UUID
    number: str
    text: str
    language: str
    state: str
    failure: str
    made_at: datetime
    sent_at: datetime | None
    is_erased: bool


def mails(
    limit: int = 50, *, offset: int = 0, state: str | None = None, to: str | None = None
) -> tuple[MailView, ...]:
    """Mails, the newest first.

    Args:
        state: only these.
        to: only those to this address.
    """
    rows = Mail.objects.select_related("data_key").order_by("-made_at", "-id")
    if state is not None:
        rows = rows.filter(state=state)
    if to is not None:
        rows = rows.filter(address_index=index_of_address(to))
    return tuple(_view(row) for row in rows[offset : offset + limit])


def mail(mail_id: UUID) -> MailView | None:
    """One mail; None when there is none."""
    row = Mail.objects.select_related("data_key").filter(pk=mail_id).first()
    return _view(row) if row else None


def count_of_mails() -> dict[str, int]:
    """How many mails are in each state."""
    return {str(state): Mail.objects.filter(state=state).count() for state in State}


def text_messages(limit: int = 50, *, state: str | None = None) -> tuple[TextMessageView, ...]:
    """Text messages, the newest first."""
    rows = TextMessage.objects.select_related("data_key").order_by("-made_at", "-id")
    if state is not None:
        rows = rows.filter(state=state)
    return tuple(_text_view(row) for row in rows[:limit])


def told_under(key: str) -> tuple[Told, ...]:
    """What has become of everything that was written down under one key, whichever way it goes."""
    ways = (
        ("mail", Mail.objects.filter(key=key)),
        ("text", TextMessage.objects.filter(key=key)),
        ("push", Push.objects.filter(key__startswith=f"{key}:")),
    )
    return tuple(
        Told(way, state, failure)
        for way, rows in ways
        for state, failure in rows.order_by("made_at", "pk").values_list("state", "failure")
    )


def refused_since(prefix: str, since: datetime) -> list[tuple[str, datetime]]:
    """Mails that a server refused for good, with the key under which they were asked for, and when that was.

    Args:
        prefix: of their keys.
        since: only what was made since then.
    """
    rows = Mail.objects.filter(
        state=State.FAILED, failure__startswith="5", made_at__gte=since, key__startswith=prefix
    )
    return [(str(key), made_at) for key, made_at in rows.order_by("made_at").values_list("key", "made_at")]


def devices_of(person_id: UUID) -> tuple[Device, ...]:
    """The browsers in which a person is told, the newest first."""
    rows = PushSubscription.objects.filter(person_id=person_id).select_related("data_key")
    return tuple(_device(row) for row in rows.order_by("-made_at", "pk"))


def letter_of(row: Mail) -> Letter | None:
    """What a mail says; None when it was emptied or its key destroyed."""
    if row.emptied_at is not None:
        return None
    try:
        content = unseal_json(row.data_key, row.sealed, context=row.context)
    except Shredded:
        return None
    attachments = tuple(
        Attachment(name, media_type, base64.b64decode(data))
        for name, media_type, data in content["attachments"]
    )
    return Letter(content["to"], row.subject, content["text"], row.language, content["html"], attachments)


def words_of(row: TextMessage) -> tuple[str, str] | None:
    """Number and text of a text message; None when it was emptied or its key destroyed."""
    if row.emptied_at is not None:
        return None
    try:
        content = unseal_json(row.data_key, row.sealed, context=row.context)
    except Shredded:
        return None
    return content["number"], content["text"]


def _device(row: PushSubscription) -> Device:
    content = unseal_json(row.data_key, row.sealed, context=context_of(row))
    fingerprint = hashlib.sha256(content["endpoint"].encode("utf-8")).hexdigest()
    return Device(row.pk, content.get("name", ""), fingerprint, row.made_at)


def _view(row: Mail) -> MailView:
    letter = letter_of(row)
    shown = letter or Letter("", row.subject, "", row.language)
    return MailView(
        id=row.pk,
        to=shown.to,
        subject=row.subject,
        text=shown.text,
        html=shown.html,
        language=row.language,
        attachments=shown.attachments,
        message_id=row.message_id,
        state=row.state,
        failure=row.failure,
        made_at=row.made_at,
        sent_at=row.sent_at,
        is_erased=letter is None,
    )


def _text_view(row: TextMessage) -> TextMessageView:
    words = words_of(row)
    number, text = words or ("", "")
    return TextMessageView(
        id=row.pk,
        number=number,
        text=text,
        language=row.language,
        state=row.state,
        failure=row.failure,
        made_at=row.made_at,
        sent_at=row.sent_at,
        is_erased=words is None,
    )
