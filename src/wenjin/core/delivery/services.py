"""Sending a mail later: written down now, in the caller's transaction; sent by a worker."""

import base64
import re
import unicodedata
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from wenjin.core import clock
from wenjin.core.delivery import mail as mails
from wenjin.core.delivery.bounces import Report
from wenjin.core.delivery.mail import Attachment, Letter
from wenjin.core.delivery.models import Mail, Sending, State, TextMessage
from wenjin.core.keys.models import DataKey
from wenjin.core.keys.sealing import blind_index, seal_json
from wenjin.core.keys.services import new_data_key, prepare_data_key, shred
from wenjin.core.outbox.services import NewMessage, cancel, post, post_many
from wenjin.core.prepared import Prepared
from wenjin.core.statements import in_steps, insert_rows, sent_together

MAIL_TOPIC: Final = "delivery.mail"
NUMBER_INDEX: Final = "delivery.number"


class AlreadySent(ValueError):
    """It went out; sending it again would be a second mail."""


def send_mail_later(
    to: str,
    subject: str,
    text: str,
    *,
    language: str,
    key: str | None,
    html: str | None = None,
    attachments: Iterable[Attachment] = (),
    data_key: DataKey | None = None,
    available_at: datetime | None = None,
    at: datetime | None = None,
) -> Mail:
    """Write down a mail in the caller's transaction; a worker sends it when that is committed.

    Args:
        to: address of one mailbox, without a name.
        subject: generic: no names of people, for it is kept in the clear.
        text: plain; blank lines part paragraphs. The HTML part is made of it unless ``html`` is given.
        language: of the text; sets direction and language of the HTML part.
        key: asked for twice under one key, it is one mail: the first stays and is returned. None: always new.
        data_key: seal under this key (a person's, a case's), so that erasing them erases this; None makes one.
        available_at: do not send before.

    Returns:
        The row; ``not_sent`` at once when no mail server is configured.

    Raises:
        MailRefused: bad address, line breaks where they would add headers, or too much attached.
    """
    now = at or clock.now()
    ready = prepare_mail(
        to,
        subject,
        text,
        language=language,
        key=key,
        html=html,
        attachments=attachments,
        data_key=data_key,
        available_at=available_at,
        at=now,
    )
    if key is not None and (known := Mail.objects.filter(key=key).first()):
        return known
    try:
        with transaction.atomic():
            _write([ready], now)
    except IntegrityError:
        if key is None:
            raise
        return Mail.objects.get(key=key)
    return ready.row


@dataclass(frozen=True, slots=True)
class ReadyMail:
    """A mail that is checked and sealed, and not written down yet.

    Attributes:
        available_at: do not send before; None: at once.
    """

    row: Mail
    available_at: datetime | None = None


def prepare_mail(
    to: str,
    subject: str,
    text: str,
    *,
    language: str,
    key: str | None,
    html: str | None = None,
    attachments: Iterable[Attachment] = (),
    data_key: DataKey | None = None,
    available_at: datetime | None = None,
    at: datetime,
) -> ReadyMail:
    """Check and seal a mail that is to be written down with others (``write_mails``).

    Args and errors: as in ``send_mail_later``.
    """
    address = mails.checked_address(to)
    letter = Letter(address, subject, _whole(text), language, _whole(html or ""), tuple(attachments))
    mails.check(letter)
    return ReadyMail(_row(letter, key, data_key, at), available_at)


def write_mails(ready: Iterable[ReadyMail], *, at: datetime) -> int:
    """Write down mails with few statements, in the caller's transaction; says how many were new.

    Of two under one key, and of one whose key is known, the first stays.
    """
    by_key: dict[str, ReadyMail] = {}
    for one in ready:
        by_key.setdefault(one.row.key or str(one.row.pk), one)
    known = set(_KNOWN.all({"keys": list(by_key)})) if by_key else set()
    new = [one for key, one in by_key.items() if key not in known]
    _write(new, at)
    return len(new)


@transaction.atomic
def send_again(mail_id: UUID, *, at: datetime | None = None) -> None:
    """Send a mail that failed, or was not sent for want of a server.

    Raises:
        AlreadySent: it went out.
        Mail.DoesNotExist: no such mail.
    """
    now = at or clock.now()
    mail = Mail.objects.select_for_update().get(pk=mail_id)
    if mail.state == State.SENT:
        raise AlreadySent(mail_id)
    if mail.state == State.WAITING:
        return
    Mail.objects.filter(pk=mail_id).update(state=State.WAITING, failure="", sent_at=None)
    payload = {"mail": str(mail_id)}
    cancel(f"mail:{mail_id}")  # a dead letter has had its day
    if post(MAIL_TOPIC, payload, key=f"mail:{mail_id}") is None:
        post(MAIL_TOPIC, payload, key=f"mail:{mail_id}:{now:%Y%m%d%H%M%S}")


def take_report(report: Report) -> bool:
    """Note that a mail which a server had taken came back for good; says whether that is new.

    It is as if the server had refused it at once. A report of a mail that is not ours changes nothing.
    """
    if not report.is_final:
        return False
    taken = Mail.objects.filter(message_id=report.message_id, state=State.SENT)
    return bool(taken.update(state=State.FAILED, failure=report.status))


def sweep(at: datetime) -> int:
    """Empty what was written longer ago than settings.MAIL_DAYS, and destroy its keys; says how many rows.

    What was said, to whom, is gone then; that something was sent, when, stays.
    """
    over = at - timedelta(days=settings.MAIL_DAYS)
    return sum(_emptied(model, over, at) for model in (Mail, TextMessage))


@transaction.atomic
def _emptied(model: type[Mail] | type[TextMessage], over: datetime, at: datetime) -> int:
    rows = model.objects.filter(made_at__lte=over, emptied_at=None).exclude(state=State.WAITING)
    batch = list(rows.values_list("pk", "data_key_id", "has_own_key")[:1000])
    for _, data_key_id, has_own_key in batch:
        if has_own_key:
            shred(data_key_id, at)
    return model.objects.filter(pk__in=[pk for pk, _, _ in batch]).update(sealed=b"", emptied_at=at)


@transaction.atomic
def forget_recipient(addresses: Iterable[str], numbers: Iterable[str], *, at: datetime) -> int:
    """Empty what was written to somebody who is erased, sent or not; says how many rows.

    Args:
        addresses: of e-mail; empty ones are passed over.
        numbers: of telephones, as they were typed.
    """
    mails_to = [index_of_address(one) for one in addresses if one]
    texts_to = [blind_index(bare_number(one), purpose=NUMBER_INDEX) for one in numbers if one]
    written = Mail.objects.filter(address_index__in=mails_to, emptied_at=None)
    texted = TextMessage.objects.filter(number_index__in=texts_to, emptied_at=None)
    return _emptied_all(written, at) + _emptied_all(texted, at)


def _emptied_all(rows: QuerySet[Mail] | QuerySet[TextMessage], at: datetime) -> int:
    for data_key_id in list(rows.filter(has_own_key=True).values_list("data_key_id", flat=True)):
        shred(data_key_id, at)
    return rows.update(sealed=b"", emptied_at=at)


def bare_number(number: str) -> str:
    """A telephone number without spaces, hyphens and brackets, in the digits 0 to 9.

    Digits of other scripts and full-width signs are read as what they mean; signs that nobody sees, which come
    with numbers copied from right-to-left text, are left out.
    """
    plain = "".join(
        str(unicodedata.decimal(sign, sign))
        for sign in unicodedata.normalize("NFKC", number)
        if unicodedata.category(sign) != "Cf"
    )
    return re.sub(r"[\s()\-.\u2010-\u2015\u2212]", "", plain)


def seal_into(row: Sending, content: object, data_key: DataKey | None, at: datetime) -> None:
    """Seal the content of a row that is not saved yet, under the given key or one of its own."""
    row.has_own_key = data_key is None
    row.data_key = data_key or new_data_key(at)
    row.sealed = seal_json(row.data_key, content, context=row.context)


def index_of_address(address: str) -> str:
    """By which mails to an address are found; upper and lower case are one."""
    return blind_index(address.strip().lower(), purpose="delivery.address")


def _whole(text: str) -> str:
    """The text without halves of letters (lone surrogates), which no encoding can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _row(letter: Letter, key: str | None, data_key: DataKey | None, at: datetime) -> Mail:
    identifier, domain = uuid.uuid4(), mails.sender_of(settings.MAIL_FROM)[1].rpartition("@")[2]
    row = Mail(
        id=identifier,
        key=key,
        message_id=f"<{identifier}@{domain}>",
        subject=letter.subject,
        language=letter.language,
        address_index=index_of_address(letter.to),
        state=State.WAITING if settings.SMTP else State.NOT_SENT,
        has_own_key=data_key is None,
        data_key=data_key or prepare_data_key(at),
        made_at=at,
    )
    row.sealed = seal_json(row.data_key, _as_json(letter), context=row.context)
    return row


def _write(ready: Sequence[ReadyMail], at: datetime) -> None:
    """Keys, mails and messages, in the caller's transaction."""
    with sent_together():
        for some in in_steps(ready):
            insert_rows([one.row.data_key for one in some if one.row.has_own_key])
            insert_rows([one.row for one in some])
            if settings.SMTP:
                post_many((_message(one, at) for one in some), at=at)


def _message(one: ReadyMail, at: datetime) -> NewMessage:
    identifier = str(one.row.pk)
    return NewMessage(MAIL_TOPIC, {"mail": identifier}, one.available_at or at, f"mail:{identifier}")


def _as_json(letter: Letter) -> dict[str, object]:
    return {
        "to": letter.to,
        "text": letter.text,
        "html": letter.html,
        "attachments": [
            [one.name, one.media_type, base64.b64encode(one.content).decode("ascii")]
            for one in letter.attachments
        ],
    }


def _known(keys: list[str]) -> "QuerySet[Mail, str | None]":
    return Mail.objects.filter(key__in=keys).values_list("key", flat=True)


_KNOWN: Final = Prepared(_known)
