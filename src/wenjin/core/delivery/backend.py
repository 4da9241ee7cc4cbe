"""Django's way to send mail, led into ours: libraries such as allauth need not know about the outbox."""

from collections.abc import Sequence
from email.mime.base import MIMEBase
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import get_language

from wenjin.core.delivery.mail import Attachment, MailRefused
from wenjin.core.delivery.services import send_mail_later


class OutboxBackend(BaseEmailBackend):
    """Writes every mail down; a worker sends it. One row for each recipient, so nobody sees another's address.

    The sender is always settings.MAIL_FROM; extra headers are dropped. The language is the one in force.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write them down.

        Raises:
            MailRefused: unless ``fail_silently``.
        """
        return sum(self._write(message) for message in email_messages)

    def _write(self, message: EmailMessage) -> int:
        try:
            for recipient in message.recipients():
                send_mail_later(
                    recipient,
                    str(message.subject),
                    str(message.body),
                    language=get_language() or "en",
                    html=_html(message),
                    attachments=[_attachment(one) for one in message.attachments],
                    key=None,
                )
        except MailRefused:
            if not self.fail_silently:
                raise
            return 0
        return 1 if message.recipients() else 0


def _html(message: EmailMessage) -> str | None:
    if not isinstance(message, EmailMultiAlternatives):
        return None
    return next((str(one[0]) for one in message.alternatives if one[1] == "text/html"), None)


def _attachment(given: Any) -> Attachment:
    """Django's three ways to attach become one."""
    if isinstance(given, MIMEBase):
        content = given.get_payload(decode=True)
        return Attachment(
            given.get_filename() or "file",
            given.get_content_type(),
            content if isinstance(content, bytes) else b"",
        )
    name, content, media_type = given
    data = content.encode("utf-8") if isinstance(content, str) else bytes(content or b"")
    return Attachment(name or "file", media_type or "application/octet-stream", data)
