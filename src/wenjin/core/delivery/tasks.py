"""What the worker does for delivery. Nothing here runs in a transaction: other systems are spoken to.

The order is always: take the lease and commit (the worker does), send, write down that it was sent. Dying between
the last two sends again, with the same Message-ID, Idempotency-Key or topic.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from wenjin.core.delivery import mail, queries, services, smtp
from wenjin.core.delivery import push as pushes
from wenjin.core.delivery.models import Mail, Push, State, TextMessage
from wenjin.core.delivery.sms import SMS_TOPIC, provider
from wenjin.core.delivery.webpush import BrowserGone, deliver
from wenjin.core.keys.errors import Shredded
from wenjin.core.keys.sealing import unseal_json
from wenjin.core.outbox.registry import Payload, every, handles
from wenjin.core.prepared import Prepared
from wenjin.core.statements import update_row

ERASED = "erased"


def _mail_is_dead(payload: Payload, error: str, *, at: datetime) -> None:
    Mail.objects.filter(pk=payload["mail"], sent_at=None).update(state=State.FAILED, failure=_code(error))


def _sms_is_dead(payload: Payload, error: str, *, at: datetime) -> None:
    TextMessage.objects.filter(pk=payload["sms"], sent_at=None).update(
        state=State.FAILED, failure=_code(error)
    )


def _push_is_dead(payload: Payload, error: str, *, at: datetime) -> None:
    Push.objects.filter(pk=payload["push"], sent_at=None).update(state=State.FAILED, failure=_code(error))


@handles(services.MAIL_TOPIC, is_transactional=False, when_dead=_mail_is_dead, around=smtp.one_connection)
def send_mail(payload: Payload, *, at: datetime) -> None:
    """Hand a mail to the mail server, and write that down at once."""
    row = _UNSENT.first({"mail_id": UUID(payload["mail"])})
    if row is None:
        return
    letter = queries.letter_of(row)
    if letter is None:
        update_row(Mail, row.pk, {"state": State.FAILED, "failure": ERASED})
        return
    if settings.SMTP is None:
        update_row(Mail, row.pk, {"state": State.NOT_SENT})
        return
    content = mail.compose(letter, sender=settings.MAIL_FROM, message_id=row.message_id, at=row.made_at)
    smtp.deliver(content, settings.MAIL_FROM, letter.to, settings.SMTP)
    update_row(Mail, row.pk, {"state": State.SENT, "sent_at": at, "failure": ""})


@handles(SMS_TOPIC, is_transactional=False, when_dead=_sms_is_dead)
def send_sms(payload: Payload, *, at: datetime) -> None:
    """Hand a text message to the provider."""
    row = TextMessage.objects.select_related("data_key").filter(pk=payload["sms"], sent_at=None).first()
    if row is None:
        return
    unsent = TextMessage.objects.filter(pk=row.pk, sent_at=None)
    words = queries.words_of(row)
    if words is None:
        unsent.update(state=State.FAILED, failure=ERASED)
        return
    chosen = provider()
    if not chosen.sends:
        unsent.update(state=State.NOT_SENT)
        return
    reference = chosen.send(*words, reference=row.pk)
    unsent.update(state=State.SENT, sent_at=at, failure="", provider_reference=reference)


@handles(pushes.PUSH_TOPIC, is_transactional=False, when_dead=_push_is_dead)
def send_push(payload: Payload, *, at: datetime) -> None:
    """Hand a notice to the push service; a browser that is no more is forgotten."""
    rows = Push.objects.select_related("subscription__data_key")
    row = rows.filter(pk=payload["push"], sent_at=None).first()
    if row is None:
        return
    subscription = row.subscription
    try:
        address = unseal_json(
            subscription.data_key, subscription.sealed, context=pushes.context_of(subscription)
        )
        content = unseal_json(subscription.data_key, row.sealed, context=row.context)
    except Shredded:
        Push.objects.filter(pk=row.pk).update(state=State.FAILED, failure=ERASED)
        return
    told = pushes.notice(row, content, mail.direction(row.language), mail.tag(row.language))
    try:
        deliver(address, told, topic=row.pk.hex)
    except BrowserGone:
        pushes.gone(subscription.pk)
        return
    Push.objects.filter(pk=row.pk, sent_at=None).update(state=State.SENT, sent_at=at, failure="")


@every("delivery.sweep", minutes=60)
def sweep(at: datetime) -> int:
    """Empty what was sent long ago."""
    return services.sweep(at)


def _code(error: str) -> str:
    """``MailNever: 550 5.1.1`` without the name of the error class."""
    return error.partition(": ")[2][:80] or error[:80]


def _unsent(mail_id: UUID) -> "QuerySet[Mail, Mail]":
    return Mail.objects.select_related("data_key").filter(pk=mail_id, sent_at=None)


_UNSENT: Final = Prepared(_unsent)
